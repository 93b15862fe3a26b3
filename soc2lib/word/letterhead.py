"""The letterhead behind every Word document: ours, or a firm's or client's own file, checked before it is used."""

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from soc2lib.basics.resources import templates_folder
from soc2lib.errors import ParameterError, Problem

if TYPE_CHECKING:
    from docx.document import Document as WordFile

OWN = "letterhead.docx"
"""The name under which a client's folder may hold its own letterhead."""
LARGEST_FILE = 10_000_000
LARGEST_CONTENT = 60_000_000
"""Largest letterhead, packed and unpacked [bytes]."""


def letterhead_for(client_folder: Path, given: Path | None = None) -> Path:
    """The letterhead to use: the one given, else the client's own, else the one that ships with the workbook.

    Examples
    --------
    >>> letterhead_for(Path("nowhere")).name
    'letterhead.docx'
    """
    own = client_folder / OWN
    return given or (own if own.is_file() else templates_folder() / "documents" / OWN)


def open_letterhead(path: Path) -> "WordFile":
    """A letterhead as an empty document: its styles, page, header and footer; what stands on its pages is left out.

    Raises
    ------
    ParameterError
        If the file is no Word document, carries macros, or would load something from elsewhere.
    """
    import docx

    problems = _problems(path)
    if problems:
        raise ParameterError("The letterhead cannot be used.", problems)
    try:
        file = docx.Document(str(path))
    except (KeyError, ValueError, SyntaxError) as error:
        raise ParameterError("The letterhead cannot be used.", [_no_document(path, str(error))]) from error
    body = file.element.body
    for element in list(body):
        if element is not body.sectPr:
            body.remove(element)
    return file


def _problems(path: Path) -> list[Problem]:
    where, remedy = f"letterhead {path.name}", "Save it as a plain Word document (.docx) without macros."
    if not path.is_file():
        return [Problem(where, "no such file", "a Word document (.docx)", "Check the path.")]
    if path.stat().st_size > LARGEST_FILE:
        return [Problem(where, f"{path.stat().st_size:,} bytes", f"at most {LARGEST_FILE:,}", "Use a smaller logo.")]
    try:
        with ZipFile(path) as packed:
            items = packed.infolist()
            if sum(item.file_size for item in items) > LARGEST_CONTENT:
                return [Problem(where, "too much inside", f"at most {LARGEST_CONTENT:,} bytes unpacked", remedy)]
            names = {item.filename for item in items}
            if "word/document.xml" not in names:
                return [_no_document(path, "a file of another kind")]
            found = [Problem(where, "macros", "none", remedy)] if "word/vbaProject.bin" in names else []
            for name in sorted(names):
                if name.endswith(".rels"):
                    found += [
                        Problem(
                            f"{where}, {name}", kind, "nothing that is loaded from elsewhere", "Embed or remove it."
                        )
                        for kind in _loaded(packed.read(name))
                    ]
            return found
    except BadZipFile:
        return [_no_document(path, "no Word document")]


def _loaded(relations: bytes) -> list[str]:
    """The kinds of things a Word file would fetch when it is opened; a link that a reader may click is not one."""
    from docx.oxml.parser import parse_xml

    kinds = [
        str(relation.get("Type", "")).rpartition("/")[2]
        for relation in parse_xml(relations)
        if relation.get("TargetMode") == "External"
    ]
    return [kind for kind in kinds if kind != "hyperlink"]


def _no_document(path: Path, found: str) -> Problem:
    return Problem(f"letterhead {path.name}", found, "a Word document (.docx)", "Save it again with Word.")
