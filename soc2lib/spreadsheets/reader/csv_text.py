"""Reads CSV bytes into rows of text: the delimiter is found, the encoding is UTF-8 or asked for, nothing is guessed."""

import codecs
import csv
import io
import re
from collections import Counter

from soc2lib.spreadsheets.reader.faults import MOST_LINES, TableFault, check_amount, check_cell

Row = tuple[int, list[str]]
DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_LINES = 60
_SAVE_AS = "Open it in a spreadsheet and save it as CSV UTF-8 or XLSX."
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP or Excel file", "Give the file its true ending: .xlsx for an Excel workbook."),
    (b"PK\x05\x06", "an empty ZIP file", "Save the table again."),
    (b"\xd0\xcf\x11\xe0", "an old Excel (.xls) or password-protected file", _SAVE_AS),
    (b"%PDF", "a PDF", "Ask for the table itself as CSV or XLSX."),
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"\x89PNG", "a picture", "Ask for the table itself as CSV or XLSX."),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|\?xml|!--|svg)", re.IGNORECASE)


def read_csv(data: bytes, encoding: str = "") -> list[Row]:
    """Read a CSV file's bytes.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str
        The encoding's name where it is not UTF-8.

    Returns
    -------
    list of (row number, cells)
        Rows with at least one filled cell, counted from 1 as a spreadsheet shows them.

    Raises
    ------
    TableFault
        For anything that is not a table of text in the stated encoding.

    Examples
    --------
    >>> read_csv(b"id;share\\n\\n001;NA\\n")
    [(1, ['id', 'share']), (3, ['001', 'NA'])]
    """
    check_signature(data)
    text = _decoded(data, encoding)
    delimiter, text = _delimiter(text)
    rows, cells, characters = [], 0, 0
    for number, row in _records(text, delimiter):
        filled = [cell.strip() for cell in row]
        for column, cell in enumerate(filled, 1):
            if cell:
                check_cell(cell, number, column)
                cells, characters = cells + 1, characters + len(cell)
        check_amount(cells, characters, number)
        if any(filled):
            rows.append((number, filled))
    return rows


def check_signature(data: bytes) -> None:
    """Refuse bytes that are plainly no CSV text.

    Raises
    ------
    TableFault
        Saying what the file is instead.
    """
    for signature, name, remedy in _SIGNATURES:
        if data.startswith(signature):
            raise TableFault(name, "a table of text (CSV)", remedy, "", 1, 1)
    if _MARKUP.match(data.removeprefix(codecs.BOM_UTF8)):
        raise TableFault("a web page (HTML or XML)", "a table of text (CSV)", _SAVE_AS, "", 1, 1)


def _decoded(data: bytes, encoding: str) -> str:
    if not encoding and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TableFault("text in UTF-16", "UTF-8", "Give --encoding utf-16, or save it again as CSV UTF-8.", "", 1, 1)
    name = encoding or "utf-8-sig"
    try:
        text = data.decode(name)
    except LookupError:
        found = f"the encoding {encoding!r}"
        raise TableFault(found, "a known encoding", "Write cp1252, utf-16 or the like.") from None
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, encoding) from None
    if "\x00" in text:
        row, column = _place_of(text, "\x00")
        raise TableFault("a NUL byte", "text", f"The file is damaged or no CSV. {_SAVE_AS}", "", row, column)
    return text


def _undecodable(data: bytes, error: UnicodeDecodeError, encoding: str) -> TableFault:
    head = data[: error.start].decode(error.encoding, errors="replace").replace("\x00", "")
    row, column = _place_of(f"{head}\x00", "\x00")
    return TableFault(
        f"byte 0x{data[error.start]:02X}, which is not {encoding or 'UTF-8'}",
        f"text in {encoding or 'UTF-8'}",
        "Say the encoding with --encoding (often cp1252 for Western Excel), or save it again as CSV UTF-8.",
        "",
        row,
        column,
    )


def _place_of(text: str, mark: str) -> tuple[int, int]:
    head = text[: text.index(mark)]
    delimiter, head = _delimiter(head)
    rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    if not rows or head.endswith(("\n", "\r")):
        return len(rows) + 1, 1
    return len(rows), max(len(rows[-1]), 1)


def _records(text: str, delimiter: str) -> list[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if row:
                rows.append((number, row))
            if number > MOST_LINES:
                remedy = "Delete the empty lines at its end, or split the file."
                raise TableFault("too many lines", f"at most {MOST_LINES:,} lines", remedy, "", number, 0)
    except csv.Error:
        raise TableFault(
            "a quotation mark that does not pair",
            'cells whose quotation marks pair (a mark inside a cell is doubled: "")',
            "Mend the quotation marks of this row.",
            "",
            number + 1,
            0,
        ) from None
    return rows


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without Excel's own ``sep=`` mark, whose line stays so that rows keep numbers."""
    stated = re.match(r"sep=(.)\r?\n", text)
    if stated:
        return stated[1], text[stated.end(1) :]
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = io.StringIO("".join(text[:200_000].splitlines(keepends=True)[:_SNIFFED_LINES]), newline="")
    return max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter)), text


def _agreement(lines: io.StringIO, delimiter: str) -> tuple[int, int]:
    lines.seek(0)
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    if not widths:
        return (0, 0)
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (rows, width)
