"""Reads every table and key figure back from a finished page: a spreadsheet holds what that page's readers may see."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

Value = str | int | float | None
_LINES = frozenset({"p", "li", "div"})
_FIGURE = re.compile(r"[\d,.]+( %)?")
_HEADINGS = frozenset({"h2", "h3", "h4"})
_FIGURE_PARTS = frozenset({"dt", "strong", "span"})
_FIGURE_COLUMNS = ("Figure", "Value", "Reason")


@dataclass(slots=True)
class PageTable:
    """One table of a page.

    Attributes
    ----------
    caption : str
        What it shows.
    section : str
        The heading it stands under.
    columns : list of str
        Column heads.
    rows : list of rows
        One value a column: numbers as numbers, everything else as the text shown, None for an empty cell.
    """

    caption: str
    section: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[Value]] = field(default_factory=list)


def page_tables(html: str) -> list[PageTable]:
    """Every table of a page, in its order; those beneath charts too, and its large figures as tables of three columns.

    Examples
    --------
    >>> row = '<tr><th scope="row">CC1</th><td class="number">1,250.5</td><td><p>a</p><p>b</p></td></tr>'
    >>> (table,) = page_tables(f"<table><caption>Gaps &amp; more</caption><tbody>{row}</tbody></table>")
    >>> table.caption, table.rows
    ('Gaps & more', [['CC1', 1250.5, 'a\\nb']])
    >>> figure = '<div><dt>Progress</dt><dd><strong>82.3 %</strong><span class="because">Of 121.</span></dd></div>'
    >>> page_tables(f'<dl class="figures">{figure}</dl>')[0].rows
    [['Progress', '82.3 %', 'Of 121.']]
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tables


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[PageTable] = []
        self._section = ""
        self._table: PageTable | None = None
        self._row: list[Value] = []
        self._text: list[str] | None = None
        self._number, self._head, self._hidden, self._figures = False, False, 0, False
        self._marked: int | float | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "br":
            self._data("\n")
        elif self._hidden or given.get("aria-hidden") == "true":
            self._hidden += 1
        elif tag in _HEADINGS:
            self._text = []
        elif tag == "table":
            self._table = PageTable("", self._section)
        elif tag == "dl" and given.get("class") == "figures":
            self._table, self._figures = PageTable("Key figures", self._section, [*_FIGURE_COLUMNS]), True
        elif self._table is None:
            return
        elif self._figures:
            if tag in _FIGURE_PARTS:
                self._text = []
        elif tag == "thead":
            self._head = True
        elif tag in ("caption", "th", "td"):
            self._text, self._marked = [], None
            self._number = tag == "td" and given.get("class") == "number"
        elif tag == "data":
            self._marked = _as_number(given.get("value") or "")
        elif tag in _LINES or given.get("class") == "quiet":
            self._data("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif tag in _HEADINGS:
            self._section, self._text = self._said(), None
        elif self._table is None:
            return
        elif self._figures:
            self._end_figure(tag)
        elif tag == "caption":
            self._table.caption, self._text = self._said(), None
        elif tag in ("th", "td") and self._text is not None:
            self._row.append(self._value())
            self._text = None
        elif tag == "thead":
            self._head = False
        elif tag == "tr":
            self._close_row()
        elif tag == "table":
            self.tables.append(self._table)
            self._table = None

    def _end_figure(self, tag: str) -> None:
        if tag in _FIGURE_PARTS and self._text is not None:
            self._row.append(self._said() or None)
            self._text = None
        elif tag == "div" and self._table is not None:
            self._row += [None] * (len(_FIGURE_COLUMNS) - len(self._row))
            self._close_row()
        elif tag == "dl" and self._table is not None:
            self.tables.append(self._table)
            self._table, self._figures = None, False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._data(data)

    def _data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _said(self) -> str:
        lines = ("".join(self._text or ())).split("\n")
        return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)

    def _value(self) -> Value:
        said = self._said()
        if self._number:
            number = _as_number(said.replace(",", ""))
        else:
            number = self._marked if _FIGURE.fullmatch(said) else None
        return number if number is not None else said or None

    def _close_row(self) -> None:
        table, row, self._row = self._table, self._row, []
        if table is None:
            return
        if self._head:
            table.columns = [str(cell or "") for cell in row]
        elif len(row) == len(table.columns) or not table.columns:
            table.rows.append(row)


def _as_number(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
