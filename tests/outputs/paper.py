"""Reads a Word file with python-docx: the facts under its title, the tables under their headings, the paragraphs."""

from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.outputs.grids import ControlState, Grid, lines, plain


def read_paper(path: Path) -> ControlState:
    """What a document says."""
    file, seen, heading = docx.Document(str(path)), ControlState(), ""
    for element in file.element.body.iterchildren():
        if element.tag.endswith("}p"):
            paragraph = Paragraph(element, file)
            if str(paragraph.style and paragraph.style.name).startswith("Heading"):
                heading = plain(paragraph.text)
            elif paragraph.text.strip():
                seen.remarks.append(plain(paragraph.text))
        elif element.tag.endswith("}tbl"):
            rows = [[lines(cell.text) for cell in row.cells] for row in Table(element, file).rows]
            if heading:
                seen.grids.append(Grid(heading, tuple(plain(" ".join(cell)) for cell in rows[0]), rows[1:]))
            else:
                seen.figures += [(plain(row[0][0]), plain(" ".join(row[1])), "") for row in rows]
    return seen
