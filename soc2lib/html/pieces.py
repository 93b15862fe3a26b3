"""Pieces of a page: escaped HTML, tables and charts, shown alike in JupyterLab and in the rendered page.

A `Piece` marks its output with ``{"soc2": {"kind": …}}``: the page template shows marked outputs only, so that HTML
from anywhere else never reaches a page. A `Chart` travels as a plain plotly dictionary that one fixed loader draws.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from soc2lib.basics.resources import templates_folder
from soc2lib.basics.text import to_attribute, to_html

if TYPE_CHECKING:
    import plotly.graph_objects as go

PLOTLY_MIME = "application/vnd.plotly.v1+json"
DISCLAIMER = (
    "This is a preparation aid. It is not an attestation, and no opinion is expressed: only an independent licensed "
    "CPA firm can examine the system and issue a SOC 2® report."
)

BELOW_COVER = "<!-- below the cover -->"
"""Stands between a cover and what is shown below it; a client's text cannot hold it, for it is escaped."""
Bundle = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Ready HTML whose every client text went through the gate.

    Attributes
    ----------
    html : str
        The markup.
    plain : str
        What a reader without HTML sees.
    kind : str
        ``section``, ``cover`` (once, at the top of a page) or ``end`` (once, in the last cell).
    facts : mapping
        JSON values that travel with the piece, such as the results an ``end`` carries.
    """

    html: str
    plain: str = ""
    kind: str = "section"
    facts: Mapping[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        marks = {"soc2": {"kind": self.kind, **({"facts": dict(self.facts)} if self.facts else {})}}
        return {"text/html": self.html, "text/plain": self.plain or f"<{self.kind}>"}, marks

    def __add__(self, other: "Piece") -> "Piece":
        return Piece(self.html + other.html, f"{self.plain}\n{other.plain}".strip(), self.kind, self.facts)


@dataclass(frozen=True, slots=True)
class Status:
    """A status as readers see it: words, an icon for those who do not see colour, and a tone.

    Attributes
    ----------
    words : str
        Such as ``Not met``.
    tone : str
        ``good``, ``fair``, ``warn``, ``bad``, ``unknown`` or ``none``; the stylesheet knows these six.
    """

    words: str
    tone: str


ICONS: Mapping[str, str] = {"good": "✓", "fair": "✓", "warn": "!", "bad": "✕", "unknown": "○", "none": "–"}
COLOURS: Mapping[str, str] = {
    "good": "#74c193",
    "fair": "#bcdca0",
    "warn": "#f2c35f",
    "bad": "#e8877c",
    "unknown": "#c3ccd6",
    "none": "#eef1f4",
}
Cell = str | int | float | Status | Piece | None


def pill(status: Status) -> str:
    """A status as an icon with its words."""
    return (
        f'<span class="pill {to_attribute(status.tone)}"><span aria-hidden="true">{ICONS[status.tone]}</span> '
        f"{to_html(status.words)}</span>"
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the row.

    Attributes
    ----------
    caption : str
        What the table shows, in a sentence.
    columns : sequence of str
        Column heads.
    rows : sequence of rows
        One cell a column: text, a number, a `Status`, a `Piece` or None for an empty cell.
    classes : str
        Extra style classes, ours only.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    classes: str = ""

    def html(self) -> str:
        heads = "".join(self._head(place, name) for place, name in enumerate(self.columns))
        body = "".join([f"<tr>{self._row(row)}</tr>" for row in self.rows])
        empty = f'<tr><td colspan="{len(self.columns)}" class="empty">No rows.</td></tr>'
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{to_attribute(self.caption)}">'
            f'<table class="{to_attribute(self.classes)}"><caption>{to_html(self.caption)}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{body or empty}</tbody></table></div>"
        )

    def _head(self, place: int, name: str) -> str:
        cells = [row[place] for row in self.rows if row[place] is not None]
        numbers = ' class="number"' if place and cells and all(map(_is_number, cells)) else ""
        return f'<th scope="col"{numbers}>{to_html(name)}</th>'

    def _row(self, row: Sequence[Cell]) -> str:
        first, *others = row
        return f'<th scope="row">{_cell(first)}</th>' + "".join([_data(cell) for cell in others])

    def piece(self) -> Piece:
        """The table as a piece of a page."""
        lines = [" | ".join(self.columns), *(" | ".join(map(_plain, row)) for row in self.rows)]
        return Piece(self.html(), "\n".join([self.caption, *lines]))

    def _repr_mimebundle_(self, **kwargs: object) -> Bundle:
        return self.piece()._repr_mimebundle_(**kwargs)


def _data(cell: Cell) -> str:
    if type(cell) is str:
        return f"<td>{to_html(cell)}</td>"
    return f'<td class="number">{cell:,}</td>' if _is_number(cell) else f"<td>{_cell(cell)}</td>"


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Piece):
        return cell.html
    if isinstance(cell, Status):
        return pill(cell)
    return "" if cell is None else to_html(cell)


def _plain(cell: Cell) -> str:
    if type(cell) is str:
        return cell
    if isinstance(cell, Status):
        return cell.words
    return cell.plain if isinstance(cell, Piece) else "" if cell is None else str(cell)


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its words and its table twin, so that nobody needs to see colours to read it.

    Attributes
    ----------
    name : str
        A short id, unique on its page: lower-case words with hyphens.
    figure : dict
        A plain plotly figure (``data``, ``layout``); its client texts went through `text.to_plotly`.
    caption : str
        What the chart shows and what to take from it.
    alternative : str
        What a reader who cannot see it must know: the main numbers in words.
    table : Table
        The same numbers as a table.
    """

    name: str
    figure: dict[str, Any]
    caption: str
    alternative: str
    table: Table

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        marks = {"kind": "chart", "name": self.name, "caption": self.caption, "alternative": self.alternative}
        data = {PLOTLY_MIME: self.figure, "text/html": self.table.html(), "text/plain": self.alternative}
        return data, {"soc2": marks}

    def figure_object(self) -> "go.Figure":
        """The figure as a ``plotly.graph_objects.Figure``, for those who want to go on with it."""
        import plotly.graph_objects as go

        return go.Figure(self.figure)


def paragraph(text: str) -> Piece:
    """A paragraph of plain text."""
    return Piece(f"<p>{to_html(text)}</p>", text)


def two_lines(strong: str, quiet: str) -> Piece:
    """A cell's main word with a quieter line below it; the line is left out where it is empty."""
    below = f'<span class="quiet">{to_html(quiet)}</span>' if quiet else ""
    return Piece(f'<span class="strong">{to_html(strong)}</span>{below}', f"{strong} {quiet}".strip())


def folded(summary: str, inside: Piece) -> Piece:
    """Something that a reader opens; on paper it is as they left it."""
    html = f'<details class="opened"><summary>{to_html(summary)}</summary>{inside.html}</details>'
    return Piece(html, f"{summary}\n{inside.plain}")


def note(tone: str, title: str, text: str) -> Piece:
    """A boxed remark in one of the six tones."""
    html = f'<div class="note {to_attribute(tone)}"><p><strong>{to_html(title)}</strong> {to_html(text)}</p></div>'
    return Piece(html, f"{title} {text}")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number of a page with its label and the sentence that explains it."""

    label: str
    value: str
    reason: str
    tone: str = "none"


def key_figures(figures: Iterable[KeyFigure]) -> Piece:
    """The large numbers of a page, in a row."""
    shown = list(figures)
    html = "".join(
        f'<div class="figure {to_attribute(f.tone)}"><dt>{to_html(f.label)}</dt>'
        f'<dd><strong>{to_html(f.value)}</strong><span class="because">{to_html(f.reason)}</span></dd></div>'
        for f in shown
    )
    return Piece(f'<dl class="figures">{html}</dl>', "\n".join(f"{f.label}: {f.value} — {f.reason}" for f in shown))


def cover(kicker: str, title: str, facts: Sequence[tuple[str, str]], classification: str = "Confidential") -> Piece:
    """The head of a page: what it is, for whom, as of when; it also brings the look that pieces have in JupyterLab."""
    rows = "".join(f"<div><dt>{to_html(label)}</dt><dd>{to_html(value)}</dd></div>" for label, value in facts)
    html = (
        f"<style>{_live_style()}</style>"
        f'<p class="kicker">{to_html(kicker)}</p><h1>{to_html(title)}</h1><dl>{rows}</dl>'
        f'<p class="classification">{to_html(classification)}</p>'
    )
    plain = "\n".join([kicker, title, *(f"{label}: {value}" for label, value in facts)])
    return Piece(html, plain, "cover", {"title": title, "facts": [list(fact) for fact in facts]})


def below_cover(front: Piece, piece: Piece) -> Piece:
    """A cover with a piece below it: on a page, the first thing after the head."""
    return Piece(f"{front.html}{BELOW_COVER}{piece.html}", f"{front.plain}\n{piece.plain}", front.kind, front.facts)


@cache
def _live_style() -> str:
    return (templates_folder() / "page" / "live.css").read_text(encoding="utf-8")


def end(text: str, results: Mapping[str, Any] | None = None) -> Piece:
    """The mark of a notebook's last cell: only a page that carries it is whole.

    Parameters
    ----------
    text : str
        What to do next.
    results : mapping, optional
        The stage's numbers as JSON values; the run's manifest carries them to whoever asks later.
    """
    html = f'<p class="next">{to_html(text)}</p><p class="disclaimer">{to_html(DISCLAIMER)}</p>'
    return Piece(html, f"{text}\n{DISCLAIMER}", "end", {"results": dict(results or {})})
