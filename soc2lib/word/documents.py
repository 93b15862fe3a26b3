"""A document a client can edit: written once in plain parts, then made as DOCX (Word, LibreOffice) and as HTML.

Styles, page, header and footer of the DOCX come from a letterhead, which a firm or client may replace by its own.
Whatever a client wrote is set as text: neither format reads markup, fields or formulas in it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from soc2lib.basics.atomic import write_whole
from soc2lib.basics.document_parts import Document, Marked, Part, blank
from soc2lib.basics.private.rights import make_folder
from soc2lib.errors import ParameterError, Problem
from soc2lib.html.static_page import static_page
from soc2lib.store.file_origin.inside import origin_inside
from soc2lib.store.identity import Origin
from soc2lib.word.docx import as_docx

__all__ = ["Document", "Marked", "Part", "as_docx", "as_html", "blank", "save_document", "save_documents"]


def as_html(document: Document) -> str:
    """The document as one HTML file that loads nothing and runs nothing."""
    return static_page("document.html", "document.css", document=document)


def save_document(document: Document, folder: Path, *, origin: Origin | None = None) -> tuple[Path, Path]:
    """Write the DOCX and the HTML into a folder, which is made where there is none; both paths come back."""
    word, page = save_documents([document], folder, origin=origin)
    return word, page


def save_documents(
    documents: Iterable[Document],
    folder: Path,
    letterhead: Path | None = None,
    *,
    origin: Origin | None = None,
    replace: bool = True,
) -> tuple[Path, ...]:
    """Write documents as DOCX and HTML into a folder; every path comes back.

    Parameters
    ----------
    origin : Origin, optional
        Whose they are; a file that differs by what it says of that alone was not edited.
    replace : bool
        False refuses to write over a file that holds something else: somebody may have edited it.

    Raises
    ------
    ParameterError
        If the letterhead cannot be used or a file would be lost; then nothing is written.
    """
    made: dict[Path, bytes] = {}
    edited = list[Path]()
    for document in documents:
        for path, form in _forms(document, folder, letterhead).items():
            made[path] = form(origin)
            if not replace and path.exists() and path.read_bytes() not in (made[path], form(_by_subservice(path))):
                edited.append(path)
    if edited:
        remedy = "Move it, write to another folder, or give --replace to write over it."
        problems = [
            Problem(f"{path.relative_to(folder)}", "another content", "no such file", remedy) for path in edited
        ]
        raise ParameterError("Documents are there already and may have been edited; nothing was written.", problems)
    for path, content in made.items():
        make_folder(path.parent)
        write_whole(path, content)
    return tuple(made)


def _forms(document: Document, folder: Path, letterhead: Path | None) -> dict[Path, Callable[[Origin | None], bytes]]:
    return {
        folder / f"{document.name}.docx": lambda origin: as_docx(document, letterhead, origin),
        folder / f"{document.name}.html": lambda _: as_html(document).encode(),
    }


def _by_subservice(path: Path) -> Origin | None:
    with path.open("rb") as content:
        return origin_inside(content, path.name)
