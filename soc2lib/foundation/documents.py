"""A document a client can edit: written once in plain parts, then made as DOCX (Word, LibreOffice) and as HTML.

Styles, header and footer of the DOCX come from ``templates/documents/letterhead.docx``, which a firm may replace by its
own. Whatever a client wrote is set as text: neither format reads markup, fields or formulas in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from soc2lib.foundation.pages import DISCLAIMER
from soc2lib.foundation.shelf import templates_folder
from soc2lib.foundation.static_page import static_page
from soc2lib.foundation.text import visible

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.shared import Mm

TEXT_WIDTH = 166
"""Width of the text on the letterhead's page [mm]."""
CHARACTER_WIDTH = 2.1
"""Room for one character of the letterhead's text, a wide fallback font included [mm]."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside a DOCX, so that the same document is the same bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One headed part: a remark on its state, then paragraphs, then points, then a table."""

    heading: str
    remark: str = ""
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it has a format.

    Attributes
    ----------
    name : str
        Its file's name without the ending.
    title : str
        Its title.
    standing : str
        What it is: a draft, whose statement, how complete.
    facts : sequence of (str, str)
        Label and value, under the title.
    parts : sequence of Part
        Its parts in order.
    """

    name: str
    title: str
    standing: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]


def as_docx(document: Document) -> bytes:
    """The document as a Word file; the same document gives the same bytes."""
    import docx

    file = docx.Document(str(templates_folder() / "documents" / "letterhead.docx"))
    file.core_properties.title = visible(document.title)[:250]
    file.add_heading(visible(document.title), 0)
    file.add_paragraph(visible(document.standing), "Intense Quote")
    for label, value in document.facts:
        line = file.add_paragraph()
        line.add_run(f"{visible(label)}: ").bold = True
        line.add_run(visible(value))
    for part in document.parts:
        file.add_heading(visible(part.heading), 1)
        if part.remark:
            file.add_paragraph().add_run(visible(part.remark)).italic = True
        for text in part.paragraphs:
            file.add_paragraph(visible(text))
        for text in part.points:
            file.add_paragraph(visible(text), "List Bullet")
        if part.rows:
            _add_table(file, part)
    file.add_paragraph(DISCLAIMER)
    made = BytesIO()
    file.save(made)
    return _settled(made.getvalue())


def _add_table(file: "WordFile", part: Part) -> None:
    from docx.oxml.parser import OxmlElement

    table = file.add_table(rows=0, cols=len(part.columns), style="Table Grid")
    table.autofit = False
    widths = _widths(part)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate((part.columns, *part.rows)):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(visible(text)).bold = number == 0
    repeated = table.rows[0]._tr.get_or_add_trPr()
    repeated.append(OxmlElement("w:tblHeader"))


def _widths(part: Part) -> list["Mm"]:
    """Column widths: room for the longest word first, the rest by how much each column has to say."""
    from docx.shared import Mm

    columns = list(zip(part.columns, *part.rows, strict=True))
    words = [max(len(word) for cell in cells for word in [*cell.split(), "-"]) for cells in columns]
    needed = [(min(word, 15) + 2) * CHARACTER_WIDTH for word in words]
    said = [min(sum(map(len, cells)) / len(cells), 60) + 1 for cells in columns]
    spare = max(TEXT_WIDTH - sum(needed), 0)
    wanted = [least + spare * much / sum(said) for least, much in zip(needed, said, strict=True)]
    return [Mm(round(TEXT_WIDTH * width / sum(wanted))) for width in wanted]


def _settled(packed: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(ZipInfo(item.filename, _EARLIEST), old.read(item), ZIP_DEFLATED)
    return out.getvalue()


def as_html(document: Document) -> str:
    """The document as one HTML file that loads nothing and runs nothing."""
    return static_page("document.html", "document.css", document=document)


def save_document(document: Document, folder: Path) -> tuple[Path, Path]:
    """Write the DOCX and the HTML into a folder, which is made where there is none; both paths come back."""
    folder.mkdir(parents=True, exist_ok=True)
    word, page = folder / f"{document.name}.docx", folder / f"{document.name}.html"
    word.write_bytes(as_docx(document))
    page.write_text(as_html(document), encoding="utf-8")
    return word, page
