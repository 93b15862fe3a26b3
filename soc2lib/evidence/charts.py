"""What is seen of the evidence stage at a glance: its key figures, the window week by week, the request workload."""

from collections.abc import Sequence
from datetime import timedelta

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.evidence.coverage.states import State, worst
from soc2lib.evidence.requests import Workload
from soc2lib.evidence.results import ControlEvidence, EvidenceResult
from soc2lib.html.figures import stacked_bars, tone_grid
from soc2lib.html.pieces import Cell, Chart, KeyFigure, Piece, Status, Table, key_figures

_TONES = {
    State.MISSING: "bad",
    State.CANNOT_TELL: "unknown",
    State.LATE: "warn",
    State.NOT_YET_DUE: "none",
    State.NO_OCCURRENCE: "fair",
    State.MET: "good",
}
_WORDS = {
    State.MISSING: "Runs missing",
    State.CANNOT_TELL: "Cannot tell",
    State.LATE: "Some runs late",
    State.NOT_YET_DUE: "No run due yet",
    State.NO_OCCURRENCE: "No run due",
    State.MET: "All due runs on record",
}
_RUNS = {
    State.MISSING: "missing",
    State.CANNOT_TELL: "cannot tell",
    State.LATE: "late",
    State.NOT_YET_DUE: "not due",
    State.NO_OCCURRENCE: "none due",
    State.MET: "on record",
}
"""Of the runs of one week; the map has thousands of cells."""
_MOST_COLUMNS = 210
"""Columns of the map: four years of weeks; in a longer window a column stands for several weeks and shows the worst."""
_NOBODY = "Nobody"


def status_of(state: State) -> Status:
    """A state as readers see it: of the runs on record, which is no conclusion on the control."""
    return Status(_WORDS[state], _TONES[state])


def headline(result: EvidenceResult) -> Piece:
    """The evidence stage's key figures."""
    counts = result.counts()
    total = len(result.controls)
    fallen = counts[State.MISSING] + counts[State.LATE]
    said = f"{counts[State.MISSING]} with something missing, {counts[State.LATE]} late"
    met, unclear, stale = counts[State.MET], counts[State.CANNOT_TELL], len(result.going_stale())
    return key_figures(
        [
            KeyFigure(
                "All due runs on record",
                f"{met} of {total}",
                "controls, up to the as-of day",
                "good" if met else "none",
            ),
            KeyFigure("Fall short", str(fallen), said, "bad" if fallen else "none"),
            KeyFigure("Cannot tell", str(unclear), "controls; unknown is not a pass", "unknown" if unclear else "none"),
            KeyFigure(
                "Going stale",
                str(stale),
                "controls whose evidence expires before fieldwork ends",
                "warn" if stale else "none",
            ),
        ]
    )


@remembered
def window_map(result: EvidenceResult) -> Chart:
    """Controls × weeks of the window; grain: one cell a control and week, or the weeks that share a column."""
    rows = [row for row in result.controls if row.weeks]
    weeks = _weeks(result)
    together = -(-len(weeks) // _MOST_COLUMNS) or 1
    looks = {state: (_TONES[state], "", _RUNS[state]) for state in State}
    cells = {
        (row.control, weeks[at]): looks[worst(row.weeks[at : at + together])]
        for row in rows
        for at in range(0, len(weeks), together)
    }
    weeks, said_of = weeks[::together], "week of" if together == 1 else f"{together} weeks from"
    figure = tone_grid(weeks, [row.control for row in rows], cells, height=70 + 18 * len(rows))
    del figure["data"][0]["text"]
    figure["data"][0] |= {
        "hovertemplate": f"%{{y}}, {said_of} %{{x}}: %{{hovertext}}<extra></extra>",
        "texttemplate": "",
        "xgap": 1,
        "ygap": 1,
    }
    figure["layout"]["xaxis"]["nticks"] = 12
    counts = result.counts()
    said = formatting.listed(f"{_WORDS[state].lower()} for {counts[state]}" for state in State if counts[state])
    shared = f" A column shows the worst of {together} weeks." if together > 1 else ""
    return Chart(
        "window-map",
        figure,
        "Runs on record of each control over the window, week by week. Green: all due runs, pale green: no run due, "
        f"amber: late, red: missing, grey: cannot tell, white: still to come.{shared}",
        f"Of {formatting.count(len(result.controls), 'control')} in scope: {said}.",
        Table(
            "Weeks of the window by control and state",
            ["Control", "State", *(_WORDS[state] for state in State), "Because"],
            [_tally(row) for row in result.controls],
        ),
    )


def _weeks(result: EvidenceResult) -> list[str]:
    if result.window is None:
        return []
    return [str(result.window.start + timedelta(days=n)) for n in range(0, result.window.days, 7)]


def _tally(row: ControlEvidence) -> list[Cell]:
    weeks = [row.weeks.count(state) for state in State]
    return [row.control, status_of(row.coverage.state), *weeks, row.coverage.reason]


def workload_chart(rows: Sequence[Workload]) -> Chart:
    """Requests by person; grain: one bar a person."""
    people = list(dict.fromkeys(row.owner for row in rows))
    names = [person or _NOBODY for person in people]
    open_ = [sum(row.open for row in rows if row.owner == person) for person in people]
    total = [sum(row.requests for row in rows if row.owner == person) for person in people]
    sent = [all_ - left for all_, left in zip(total, open_, strict=True)]
    series = {"To bring": ("warn", open_), "Sent or accepted": ("good", sent)}
    table: list[list[Cell]] = [
        [row.owner or _NOBODY, row.month.strftime("%Y-%m") if row.month else "no day set", row.requests, row.open]
        for row in rows
    ]
    return Chart(
        "request-workload",
        stacked_bars(names, series, height=120 + 26 * len(names), title="Requests"),
        "Who has to bring how much to the auditor.",
        _said(sum(total), sum(open_), len(names)),
        Table("Requests by person and month due", ["Person", "Month due", "Requests", "To bring"], table),
    )


def _said(total: int, left: int, people: int) -> str:
    who = formatting.count(people, "person", "people")
    return f"{formatting.count(total, 'request')}, {left} of them still to bring, for {who}."
