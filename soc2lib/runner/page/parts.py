"""Takes a notebook that ran apart into what its page shows: cover, prose, marked pieces, charts and end."""

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from soc2lib.basics.json_text import json_text
from soc2lib.basics.text import visible
from soc2lib.errors import Problem
from soc2lib.html.pieces import BELOW_COVER, PLOTLY_MIME
from soc2lib.runner.lab.strip_outputs import MARK
from soc2lib.runner.page.check import gaps, is_input, mark_of, stops
from soc2lib.runner.page.prose import Heading, prose

_NO_POLICY_HOLDS = re.compile(r"<(?=(?:meta|link|iframe|frame|object|embed)\b)", re.IGNORECASE)
NOTHING = Markup("")
LEFT_OUT = "left out"
_SIFTED = '<table class="sifted'
_WIDE = '<table class="sifted">'
_RESERVED_IDS = ("main", "contents", "drawing-script", "report", "what-if", "self-check")


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart as the template places it: texts plain, figure and table ready."""

    name: str
    caption: str
    alternative: str
    figure: Markup
    table: Markup


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a page: prose, a marked piece, or a chart."""

    kind: str
    html: Markup = NOTHING
    chart: ShownChart | None = None
    headings: tuple[Heading, ...] = ()


@dataclass(slots=True)
class Page:
    """Everything a page shows, in its order."""

    title: str
    cover: Markup = NOTHING
    end: Markup = NOTHING
    parts: list[Part] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    data: dict[str, Markup] = field(default_factory=dict)
    made_with: str = ""

    @property
    def has_charts(self) -> bool:
        """Whether the page needs the drawing script."""
        return any(part.chart for part in self.parts)

    @property
    def has_sifted(self) -> bool:
        """Whether a table of the page is to be filtered and sorted; client text is escaped and cannot ask for it."""
        return any(_SIFTED in part.html for part in self.parts)

    @property
    def is_wide(self) -> bool:
        """Whether a long table takes the page's whole width, and the contents stand above it."""
        return any(_WIDE in part.html for part in self.parts)


def page_of(notebook: NotebookNode, title: str) -> Page:
    """Collect what a page shows of a notebook; `title` stands in where no cover names one."""
    page = Page(visible(title), problems=stops(notebook) or gaps(notebook), made_with=_made_with(notebook))
    taken = set(_RESERVED_IDS)
    cells = [cell for cell in notebook["cells"] if not is_input(cell)]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    taken.update(f"chart-{mark['name']}" for output in outputs if (mark := mark_of(output)) and mark["kind"] == "chart")
    for cell in cells:
        if cell["cell_type"] == "markdown":
            shown, headings = prose(cell["source"], taken)
            page.parts.append(Part("prose", Markup(shown), headings=tuple(headings)))  # noqa: S704 escaped by prose
        for output in cell.get("outputs", []):
            if mark := mark_of(output):
                _place(page, mark, output["data"])
    page.parts = _without_empty_sections(page.parts)
    page.headings = [heading for part in page.parts for heading in part.headings]
    return page


def _made_with(notebook: NotebookNode) -> str:
    """What a reader is told where somebody changed the notebook; nothing of a shipped one."""
    noted = notebook.get("metadata", {}).get(MARK, {})
    if not isinstance(noted, dict) or "own" not in noted:
        return ""
    whose, name = visible(noted["own"]), visible(noted.get("notebook", ""))
    return f"This page was made with the {whose}'s own copy of the notebook {name}, which differs from the shipped one."


def _without_empty_sections(parts: list[Part]) -> list[Part]:
    """Leave out what was left out, and each stretch of prose under which nothing else is left."""
    kept: list[Part] = []
    for place, part in enumerate(parts):
        after = parts[place + 1 :]
        below = list(takewhile(lambda one: one.kind != "prose", after))
        emptied = bool(below) and all(one.kind == LEFT_OUT for one in below)
        if part.kind != LEFT_OUT and not (part.kind == "prose" and emptied):
            kept.append(part)
    return kept


def _place(page: Page, mark: dict[str, Any], data: dict[str, Any]) -> None:
    markup = _held(data.get("text/html", ""))
    if mark["kind"] == "cover":
        page.cover, _, below = markup.partition(BELOW_COVER)
        page.parts += [Part("piece", below)] if below else []
        page.title = _title(mark.get("facts", {})) or page.title
    elif mark["kind"] == "end":
        page.end = markup
    elif mark["kind"] == "data":
        page.data |= {visible(name): Markup(json_text(values)) for name, values in mark.get("facts", {}).items()}  # noqa: S704
    elif mark["kind"] == LEFT_OUT:
        page.parts.append(Part(LEFT_OUT))
    elif mark["kind"] == "chart" and PLOTLY_MIME in data:
        figure = Markup(json_text(data[PLOTLY_MIME]))  # noqa: S704 cannot leave its script element
        name, caption, alternative = (visible(mark[key]) for key in ("name", "caption", "alternative"))
        page.parts.append(Part("chart", chart=ShownChart(name, caption, alternative, figure, markup)))
    else:
        page.parts.append(Part("piece", markup))


def _title(facts: dict[str, Any]) -> str:
    title = visible(facts.get("title", ""))
    client = next((visible(value) for label, value in facts.get("facts", ()) if label == "Client"), "")
    return f"{title} — {client}" if client and client not in title else title


def _held(html: str) -> Markup:
    """A piece as it is but for elements that reach out before any policy is asked: refresh, preconnect, frames."""
    return Markup(_NO_POLICY_HOLDS.sub("&lt;", html))  # noqa: S704 a marked piece went through text.py
