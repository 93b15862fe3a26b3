"""A document a client can edit: written once in plain parts, then made as DOCX (Word, LibreOffice) and as HTML.

Styles, page, header and footer of the DOCX come from a letterhead, which a firm or client may replace by its own.
Whatever a client wrote is set as text: neither format reads markup, fields or formulas in it.
"""

from collections.abc import Iterable
from pathlib import Path

from soc2lib.basics.atomic import write_whole
from soc2lib.basics.document_parts import Document, Marked, Part, blank
from soc2lib.basics.private.rights import make_folder
from soc2lib.errors import ParameterError, Problem
from soc2lib.html.static_page import static_page
from soc2lib.word.docx import as_docx

__all__ = ["Document", "Marked", "Part", "as_docx", "as_html", "blank", "save_document", "save_documents"]


def as_html(document: Document) -> str:
    """The document as one HTML file that loads nothing and runs nothing."""
    return static_page("document.html", "document.css", document=document)


def save_document(document: Document, folder: Path, letterhead: Path | None = None) -> tuple[Path, Path]:
    """Write the DOCX and the HTML into a folder, which is made where there is none; both paths come back."""
    word, page = save_documents([document], folder, letterhead)
    return word, page


def save_documents(
    documents: Iterable[Document], folder: Path, letterhead: Path | None = None, *, replace: bool = True
) -> tuple[Path, ...]:
    """Write documents as DOCX and HTML into a folder; every path comes back.

    Parameters
    ----------
    replace : bool
        False refuses to write over a file that holds something else: somebody may have edited it.

    Raises
    ------
    ParameterError
        If the letterhead cannot be used or a file would be lost; then nothing is written.
    """
    made: dict[Path, bytes] = {}
    for document in documents:
        made[folder / f"{document.name}.docx"] = as_docx(document, letterhead)
        made[folder / f"{document.name}.html"] = as_html(document).encode()
    edited = [path for path, content in made.items() if path.exists() and path.read_bytes() != content]
    if edited and not replace:
        remedy = "Move it, write to another folder, or give --replace to write over it."
        problems = [
            Problem(f"{path.relative_to(folder)}", "another content", "no such file", remedy) for path in edited
        ]
        raise ParameterError("Documents are there already and may have been edited; nothing was written.", problems)
    for path, content in made.items():
        make_folder(path.parent)
        write_whole(path, content)
    return tuple(made)
