"""A document as a Word file, on any letterhead; whatever a client wrote is set as text."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from soc2lib.basics.document_parts import Document, Part
from soc2lib.basics.text import visible
from soc2lib.html.pieces import DISCLAIMER
from soc2lib.store.file_origin.word_properties import set_properties
from soc2lib.store.identity import Origin
from soc2lib.word.letterhead import letterhead_for, open_letterhead
from soc2lib.word.tables import add_facts, add_table, shade

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.section import Section
    from docx.text.paragraph import Paragraph

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside a DOCX, so that the same document is the same bytes."""
_SIZES = {"Title": 22, "Heading 1": 14, "Heading 2": 11}
"""Sizes of headings on a letterhead that has no such styles [points]."""


def as_docx(document: Document, letterhead: Path | None = None, origin: Origin | None = None) -> bytes:
    """The document as a Word file; the same document of the same origin on the same letterhead gives the same bytes.

    Parameters
    ----------
    letterhead : Path, optional
        A Word file whose styles, page, header and footer are used; ours unless told.
    origin : Origin, optional
        Whose it is, which it carries as custom properties.

    Raises
    ------
    ParameterError
        If the letterhead cannot be used.
    """
    file = open_letterhead(letterhead or letterhead_for(Path()))
    set_properties(file, origin)
    _name(file, visible(document.title)[:250])
    starts_wide = bool(document.parts) and document.parts[0].wide
    if starts_wide:
        _turn(file.sections[0])
    for line in document.address:
        file.add_paragraph(visible(line)).paragraph_format.space_after = 0
    _heading(file, document.title, "Title", spaced=bool(document.address))
    conclusion = file.add_paragraph(visible(document.status_note))
    shade(conclusion._p.get_or_add_pPr(), "EEF3F8", bar="2563A8")
    if document.facts:
        add_facts(file, document.facts)
    wide = starts_wide
    for part in document.parts:
        if part.wide != wide:
            _turn(file.add_section())
            wide = part.wide
        _add_part(file, part)
    closing = file.add_paragraph()
    closing.paragraph_format.space_before = 152_400
    closing.add_run(DISCLAIMER).italic = True
    made = BytesIO()
    file.save(made)
    return _fixed(made.getvalue())


def _add_part(file: "WordFile", part: Part) -> None:
    if part.heading:
        _heading(file, part.heading, f"Heading {part.level}")
    if part.remark:
        remark = file.add_paragraph()
        remark.add_run(visible(part.remark)).italic = True
        remark.paragraph_format.keep_with_next = True
    for text in part.paragraphs:
        file.add_paragraph(visible(text))
    for text in part.points:
        _point(file, text)
    if part.rows:
        add_table(file, part.columns, part.rows)


def _heading(file: "WordFile", text: str, style: str, *, spaced: bool = False) -> None:
    if style in file.styles:
        made = file.add_paragraph(visible(text), style)
    else:
        from docx.shared import Pt

        made = file.add_paragraph()
        run = made.add_run(visible(text))
        run.bold, run.font.size = True, Pt(_SIZES[style])
        made.paragraph_format.keep_with_next = True
    if spaced:
        made.paragraph_format.space_before = 228_600


def _point(file: "WordFile", text: str) -> "Paragraph":
    if "List Bullet" in file.styles:
        return file.add_paragraph(visible(text), "List Bullet")
    made = file.add_paragraph(f"•\t{visible(text)}")
    made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = 228_600, -228_600
    return made


def _turn(section: "Section") -> None:
    """Swap the width and height of a section's pages."""
    from docx.enum.section import WD_ORIENT

    turned = section.orientation != WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT


def _name(file: "WordFile", title: str) -> None:
    """Set the title, also where the letterhead's header or footer shows it."""
    file.core_properties.title = title
    for section in file.sections:
        for place in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not place.is_linked_to_previous:
                for text in place._element.xpath(".//w:fldSimple[contains(@w:instr, 'TITLE')]//w:t"):
                    text.text = title


def _fixed(packed: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(ZipInfo(item.filename, _EARLIEST), old.read(item), ZIP_DEFLATED)
    return out.getvalue()
