"""Turns the elements of a workbook's parts into cells of text: what each style, shared string and cell means."""

import re
from datetime import UTC, datetime, timedelta

from soc2lib.spreadsheets.reader.faults import LONGEST_CELL, check_amount, check_cell, column_letters, too_long

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODE = re.compile(r"[ymdhs]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})\Z")
_LONGEST_RAW = LONGEST_CELL * 7
_LAST_SERIAL = 2_958_466
FORMULA = "a formula without a stored value"
ERROR_VALUE = "the error value {}"


class Styles:
    """Which cell styles show a number as a day or a time."""

    def __init__(self, epoch_1904: bool) -> None:
        self.epoch = datetime(1904, 1, 1, tzinfo=UTC) if epoch_1904 else datetime(1899, 12, 30, tzinfo=UTC)
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []
        self._in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in one element of the styles part."""
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name in ("cellStyleXfs", "cellXfs", "cellStyles"):
            self._in_cells = name == "cellXfs"
        elif name == "xf" and self._in_cells:
            self.formats.append(int(attributes.get("numFmtId", 0)))

    def number(self, raw: str, style: int) -> str:
        """A number as a reader would write it: ``1`` for 1.0, ``2026-09-30`` for a day.

        Examples
        --------
        >>> plain = Styles(False)
        >>> plain.number("1.0", 0), plain.number("0.10000000000000001", 0)
        ('1', '0.1')
        >>> plain.formats = [14]
        >>> plain.number("46295", 0)
        '2026-09-30'
        """
        value = float(raw)
        if self._is_date(style) and 0 <= value < _LAST_SERIAL:
            return self._moment(value)
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return repr(value)

    def _is_date(self, style: int) -> bool:
        if style >= len(self.formats):
            return False
        number = self.formats[style]
        if number not in self.codes:
            return number in _BUILT_IN_DATES
        return bool(_DATE_CODE.search(_NOT_CODE.sub("", self.codes[number].split(";")[0])))

    def _moment(self, value: float) -> str:
        moment = (self.epoch + timedelta(days=value) + timedelta(microseconds=500_000)).replace(microsecond=0)
        if value < 1:
            return moment.time().isoformat()
        if moment.time().isoformat() == "00:00:00":
            return moment.date().isoformat()
        return moment.replace(tzinfo=None).isoformat()


class Shared:
    """The workbook's shared strings; one that is too long ends the reading and is known by its place."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self.stopped = False
        self._parts: list[str] = []
        self._size = 0
        self._inside = self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        """Take in the start of one element."""
        if name == "si":
            self._parts, self._size = [], 0
        self._inside = name == "t" and not self._phonetic
        self._phonetic = self._phonetic or name == "rPh"

    def text(self, text: str) -> None:
        """Take in a stretch of text."""
        if self._inside and not self.stopped:
            self._parts.append(text)
            self._size += len(text)
            self.stopped = self._size > _LONGEST_RAW

    def end(self, name: str) -> None:
        """Take in the end of one element."""
        self._inside = False
        if name == "rPh":
            self._phonetic = False
        if name == "si" and not self.stopped:
            self.strings.append(unescaped("".join(self._parts)))

    def at(self, index: int, row: int, column: int, sheet: str) -> str:
        """The string a cell points to."""
        if self.stopped and index >= len(self.strings):
            raise too_long(row, column, sheet)
        return self.strings[index]


class SheetCells:
    """One sheet's cells, as its elements pass by."""

    def __init__(self, name: str, shared: Shared, styles: Styles) -> None:
        self.name, self.shared, self.styles = name, shared, styles
        self.rows: list[tuple[int, list[str]]] = []
        self.faults: list[tuple[int, int, str]] = []
        self.merged: list[str] = []
        self.hidden_rows = self._row = self._column = self._style = self._cells = 0
        self._characters = self._size = 0
        self._type, self._formula, self._hidden, self._inside = "n", False, False, ""
        self._parts: list[str] = []
        self._line: dict[int, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of one element."""
        if name == "row":
            self._open_row(int(attributes.get("r", self._row + 1)))
            self._hidden = attributes.get("hidden") in ("1", "true")
        elif name == "c":
            self._open_cell(attributes)
        elif name == "f":
            self._formula = True
        elif name in ("v", "t") and self._inside != "rPh":
            self._inside = name
        elif name == "rPh":
            self._inside = "rPh"
        elif name == "mergeCell":
            self.merged.append(attributes["ref"])

    def text(self, text: str) -> None:
        """Take in a stretch of text."""
        if self._inside in ("v", "t"):
            self._parts.append(text)
            self._size += len(text)
            if self._size > _LONGEST_RAW:
                raise too_long(self._row, self._column, self.name)

    def end(self, name: str) -> None:
        """Take in the end of one element."""
        if name in ("v", "rPh") or (name == "t" and self._inside == "t"):
            self._inside = ""
        elif name == "c":
            self._close_cell()
        elif name == "row" and self._line:
            self.rows.append((self._row, [self._line.get(column, "") for column in range(1, max(self._line) + 1)]))
            self.hidden_rows += self._hidden

    def _open_row(self, number: int) -> None:
        if number <= self._row:
            raise ValueError(f"row {number} after row {self._row}")
        self._row, self._column, self._line = number, 0, {}

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.match(attributes.get("r", ""))
        self._column = _column_number(reference[1]) if reference else self._column + 1
        self._type, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self._formula, self._parts, self._size, self._inside = False, [], 0, ""

    def _close_cell(self) -> None:
        raw = "".join(self._parts)
        if self._formula and not raw and self._type != "str":
            self._fault(FORMULA)
            self._keep("")
            return
        value = self._value(raw) if raw else ""
        if not value.strip():
            return
        check_cell(value, self._row, self._column, self.name)
        self._keep(value.strip())

    def _value(self, raw: str) -> str:
        if self._type == "s":
            return self.shared.at(int(raw), self._row, self._column, self.name)
        if self._type == "b":
            return "yes" if raw in ("1", "true") else "no"
        if self._type == "e":
            self._fault(ERROR_VALUE.format(raw))
            return raw
        if self._type == "n":
            return self.styles.number(raw, self._style)
        return unescaped(raw)

    def _fault(self, found: str) -> None:
        check_cell("", self._row, self._column, self.name)
        self.faults.append((self._row, self._column, found))

    def _keep(self, value: str) -> None:
        if self._column in self._line:
            raise ValueError(f"two cells {column_letters(self._column)}{self._row}")
        self._line[self._column] = value
        self._cells, self._characters = self._cells + 1, self._characters + len(value)
        check_amount(self._cells, self._characters, self._row, self.name)


def unescaped(text: str) -> str:
    """A string as Excel shows it: ``_x0041_`` in the file stands for ``A``.

    Examples
    --------
    >>> unescaped("_x005F_x0041_")
    '_x0041_'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
