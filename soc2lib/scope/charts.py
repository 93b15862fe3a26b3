"""What is seen of the scope stage: key figures, decisions, what each category adds, the flow from promises."""

from collections.abc import Mapping, Sequence
from typing import Any

from soc2lib.basics import formatting
from soc2lib.basics.text import to_plotly
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.html.figures import layout, stacked_bars
from soc2lib.html.pieces import Cell, Chart, KeyFigure, Piece, Status, Table, key_figures
from soc2lib.scope.examination.categories import CategorySelection, size
from soc2lib.scope.examination.control_lines import ControlLine
from soc2lib.scope.records import Commitment, SystemRequirement
from soc2lib.scope.results import Scope
from soc2lib.scope.system.commitments import Link, Trace

_COLOURS = {"commitment": "#1d3a57", "requirement": "#3f7cac", "criterion": "#e0a72e", "control": "#2e7d4f"}
_BELOW = {"commitment": "requirement", "requirement": "criterion", "criterion": "control"}


_PAPER = 860
"""Tallest drawing that a sheet of paper holds whole [pixels]."""


def headline(scope: Scope) -> Piece:
    """The scope's key figures."""
    shipped = catalog()
    criteria = len(shipped.in_categories(scope.categories))
    controls = len(shipped.controls_for(scope.categories))
    decided = "chosen by the client" if scope.decided else "not decided yet"
    report = scope.report_type.value if scope.report_type else "Not decided"
    return key_figures(
        [
            KeyFigure("Categories", str(len(scope.categories)), f"of five; {decided}"),
            KeyFigure("Criteria", str(criteria), "in these categories, of 61"),
            KeyFigure("Library controls", str(controls), f"serve at least one of them, of {len(shipped.controls)}"),
            KeyFigure("Report", report, "design on one day, or design and operation over a window"),
        ]
    )


def decisions_table(scope: Scope) -> Table:
    """What is decided and what is open; grain: one row a decision."""
    report = scope.report_type.value if scope.report_type else None
    decisions = [
        ("Company", scope.name),
        ("System", scope.system),
        ("Categories", formatting.listed(scope.categories) if scope.decided else None),
        ("Report type", report),
        ("Window start", formatting.day(scope.window_start) if scope.window_start else None),
        ("Window end", formatting.day(scope.window_end) if scope.window_end else None),
    ]
    rows: list[list[Cell]] = [
        [label, Status("Decided", "good") if value else Status("Open", "unknown"), value or None]
        for label, value in decisions
    ]
    return Table("What is decided and what is open", ["Decision", "State", "Decided"], rows)


def choices_chart(selection: CategorySelection, chosen: Sequence[Category]) -> Chart:
    """How many criteria each choice of categories brings; grain: one bar a choice."""
    singles = [category for category in Category if category is not Category.SECURITY]
    choices: list[tuple[str, tuple[Category, ...]]] = [
        ("Security", ()),
        *((f"Security + {category.value}", (category,)) for category in singles),
        ("All five", tuple(Category)),
        ("Decided" if chosen else "Suggested by demand", tuple(chosen) or selection.suggested),
    ]
    sizes = [size(categories) for _, categories in choices]
    base = sizes[0][0]
    names = [name for name, _ in choices]
    bars = {
        "Common criteria": ("fair", [base] * len(choices)),
        "Added by other categories": ("warn", [criteria - base for criteria, _ in sizes]),
    }
    rows: list[list[Cell]] = [[name, *counts] for name, counts in zip(names, sizes, strict=True)]
    said = formatting.listed(f"{name} {criteria}" for name, (criteria, _) in zip(names, sizes, strict=True))
    return Chart(
        "category-choices",
        stacked_bars(names, bars, height=120 + 30 * len(names), title="Criteria"),
        "What each choice of categories costs in criteria; the last bar is the choice at hand.",
        f"Criteria by choice: {said}.",
        Table("Criteria and library controls by choice", ["Choice", "Criteria", "Library controls"], rows),
    )


def trace_chart(
    trace: Trace,
    commitments: Sequence[Commitment],
    requirements: Sequence[SystemRequirement],
    controls: Sequence[ControlLine] = (),
) -> Chart:
    """The flow from commitments over requirements and criteria to controls; grain: one band a link.

    Parameters
    ----------
    trace : Trace
        From `trace_commitments`.
    commitments, requirements, controls : sequence
        The same rows the trace was made of, for the words shown on hovering.
    """
    words = _words(commitments, requirements, controls)
    return Chart(
        "commitment-trace",
        _sankey(trace.links, words),
        "Each band leads from a promise to what must be done, to the criteria that bear on it, and to the controls.",
        trace.reason,
        trace_table(trace, commitments, requirements),
    )


def trace_table(trace: Trace, commitments: Sequence[Commitment], requirements: Sequence[SystemRequirement]) -> Table:
    """The same chain as a table; grain: one row a commitment."""
    rows: list[list[Cell]] = []
    for promise in commitments:
        served = [must for must in requirements if promise.id in must.commitments]
        criteria = dict.fromkeys(id for must in served for id in must.criteria)
        musts = formatting.listed(must.id for must in served)
        reached = formatting.listed(trace.reached[promise.id], most=8)
        rows.append([promise.id, promise.promise, musts, formatting.listed(criteria), reached])
    heads = ["Id", "Commitment", "Requirements", "Criteria", "Controls"]
    return Table(f"From commitments to controls. {trace.reason}", heads, rows)


Node = tuple[str, str]


def _words(
    commitments: Sequence[Commitment], requirements: Sequence[SystemRequirement], controls: Sequence[ControlLine]
) -> Mapping[Node, str]:
    library = {("control", control.id): control.title for control in catalog().controls.values()}
    own = {("control", line.id): line.title for line in controls}
    criteria = {("criterion", criterion.id): criterion.paraphrase for criterion in catalog().criteria.values()}
    promises = {("commitment", promise.id): promise.promise for promise in commitments}
    return library | own | criteria | promises | {("requirement", must.id): must.requirement for must in requirements}


def _sankey(links: Sequence[Link], words: Mapping[Node, str]) -> dict[str, Any]:
    nodes: dict[Node, int] = {}
    pairs = [((link.level, link.start), (_BELOW[link.level], link.end)) for link in links]
    for node in (node for pair in pairs for node in pair):
        nodes.setdefault(node, len(nodes))
    tallest = max((sum(node[0] == level for node in nodes) for level in _COLOURS), default=0)
    figure = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": [to_plotly(id) for _, id in nodes],
            "customdata": [to_plotly(words.get(node, "")[:200]) for node in nodes],
            "hovertemplate": "%{label}: %{customdata}<extra></extra>",
            "color": [_COLOURS[level] for level, _ in nodes],
            "align": "left",
            "pad": 8,
            "thickness": 14,
        },
        "textfont": {"size": 10 if tallest > 40 else 12},
        "link": {
            "source": [nodes[start] for start, _ in pairs],
            "target": [nodes[end] for _, end in pairs],
            "value": [1] * len(pairs),
            "color": "rgba(100,124,150,0.45)",
        },
    }
    return {"data": [figure], "layout": layout(height=min(max(240, 80 + 20 * tallest), _PAPER), left=16)}
