"""What is seen of the plan: the Gantt chart, the chance curve, the load."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from soc2lib.basics import formatting
from soc2lib.basics.text import to_plotly
from soc2lib.html.figures import layout, stacked_bars, tone_grid
from soc2lib.html.pieces import COLOURS, Cell, Chart, Piece, Table, note
from soc2lib.plan.defaults import defaults
from soc2lib.plan.labels import axis_labels, row_axis, upright
from soc2lib.plan.raci import RaciJudgement
from soc2lib.plan.schedule.remediation import RemediationPlan, TaskDates
from soc2lib.plan.schedule.working_days import WorkingDays
from soc2lib.plan.workload import Workload

DAY_MS = 86_400_000
_INK = "#5b6b7a"
LETTER_TONES = {"A": "good", "R": "fair", "C": "unknown", "I": "none"}


def gantt(plan: RemediationPlan) -> Chart | Piece:
    """The tasks in time; grain: one bar a task, from planned start to planned finish, with its P80 day as a mark."""
    rows = plan.tasks
    if not rows:
        return note("unknown", "Nothing to draw.", plan.reason)
    data = [
        _task_bars("Decides the end", COLOURS["warn"], rows, True),
        _task_bars("Has room", "#7aa6c2", rows, False),
        {
            "type": "scatter",
            "mode": "markers",
            "name": "finished in four trials of five",
            "x": [f"{row.finish_p80 + timedelta(days=1)}" for row in rows],
            "y": list(range(len(rows))),
            "marker": {"symbol": "line-ns-open", "size": 12, "color": _INK},
            "hovertext": [f"P80: {formatting.day(row.finish_p80)}" for row in rows],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]
    shapes, notes = _marks([(plan.p80, "P80", _INK), (plan.ready_by, "wanted", COLOURS["bad"])])
    labels = axis_labels(row.task.title or row.task.id for row in rows)
    table_rows: list[list[Cell]] = [
        [
            row.task.id,
            row.task.title,
            row.owner,
            f"{row.start}",
            f"{row.finish}",
            f"{row.finish_p80}",
            f"{row.waits}{'; decides the end' if row.binding else ''}".strip("; "),
        ]
        for row in rows
    ]
    heads = ["Task", "Title", "Owner", "Start", "Planned finish", "P80 finish", "Why then"]
    return Chart(
        "gantt",
        {"data": data, "layout": _gantt_layout(labels, 120 + 24 * max(len(rows), 1), shapes, notes)},
        "Open tasks by who can do them when. Bars use mean durations; the mark is the day to promise.",
        plan.reason,
        Table("Tasks in order of start", heads, table_rows),
    )


def _task_bars(name: str, colour: str, rows: Sequence[TaskDates], binding: bool) -> dict[str, Any]:
    shown = [(place, row) for place, row in enumerate(rows) if row.binding is binding]
    hover = [
        f"{row.owner}: {formatting.day(row.start)} to {formatting.day(row.finish)}. {row.waits}" for _, row in shown
    ]
    first, last = [row.start for _, row in shown], [row.finish for _, row in shown]
    return _bars(name, first, last, [place for place, _ in shown], colour, hover)


def _bars(
    name: str, first: Sequence[date], last: Sequence[date], places: Sequence[int], colour: str, hover: Sequence[str]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": to_plotly(name),
        "base": [f"{day}" for day in first],
        "x": [((b - a).days + 1) * DAY_MS for a, b in zip(first, last, strict=True)],
        "y": list(places),
        "width": 0.6,
        "marker": {"color": colour},
        "hovertext": [to_plotly(text[:300]) for text in hover],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _marks(lines: Sequence[tuple[date | None, str, str]]) -> tuple[list[Any], list[Any]]:
    """Lines at the ends of days; the earlier one's name stands to its left, so that two names never overlap."""
    known = sorted((day, name, colour) for day, name, colour in lines if day is not None)
    drawn = [
        upright(f"{day + timedelta(days=1)}", name, colour, "right" if turn == 0 else "left")
        for turn, (day, name, colour) in enumerate(known)
    ]
    return [shape for shape, _ in drawn], [words for _, words in drawn]


def _gantt_layout(labels: Sequence[str], height: int, shapes: list[Any], notes: list[Any]) -> dict[str, Any]:
    more: dict[str, Any] = {
        "barmode": "overlay",
        "xaxis": {"type": "date", "fixedrange": True, "showgrid": True},
        "yaxis": row_axis(labels),
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        "shapes": shapes,
        "annotations": notes,
    }
    return layout(height=height, left=16, top=30, bottom=60, **more)


def chance_curve(plan: RemediationPlan, as_of: date) -> Chart | Piece:
    """Chance of having finished the planned tasks by each day; grain: one point a working day."""
    if plan.finishes is None:
        return note("unknown", "No chance to draw.", plan.reason)
    first, last = int(plan.finishes.moments[0]), int(plan.finishes.moments[-1]) + 2
    numbers = range(max(first, 1), last + 1, max((last - first) // 120, 1))
    days = [WorkingDays(as_of).day(number - 1) for number in numbers]
    shares = [plan.finishes.chance_by(number) for number in numbers]
    ticks = [0.0, 0.2, 0.5, 0.8, 0.95]
    shapes, notes = _marks([(plan.p80, "P80", _INK), (plan.ready_by, "wanted", COLOURS["bad"])])
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [f"{day + timedelta(days=1)}" for day in days],
        "y": shares,
        "line": {"color": "#2e6f95", "width": 3, "shape": "hv"},
        "hovertext": [
            f"{formatting.day(day)}: {formatting.share(value)}" for day, value in zip(days, shares, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    more: dict[str, Any] = {
        "xaxis": {"type": "date", "fixedrange": True},
        "yaxis": {
            "range": [0, 1.02],
            "tickvals": ticks,
            "ticktext": [formatting.share(tick) for tick in ticks],
            "fixedrange": True,
        },
        "shapes": shapes,
        "annotations": notes,
        "showlegend": False,
    }
    points = [(0.50, plan.p50), (0.80, plan.p80), (0.95, plan.p95)]
    return Chart(
        "chance-of-being-ready",
        {"data": [line], "layout": layout(height=300, left=60, top=30, **more)},
        "Chance that every planned task is finished by the end of each day.",
        plan.reason,
        Table(
            "Days by chance",
            ["Chance", "Finished by"],
            [[formatting.share(chance), formatting.day(day) if day else "not known"] for chance, day in points],
        ),
    )


def raci_matrix(raci: RaciJudgement) -> Chart:
    """The responsibility matrix; grain: one row an activity, one column a role, each cell its letters."""
    roles = defaults().roles
    labels = axis_labels(row.title for row in raci.activities)
    cells = {}
    for label, row in zip(labels, raci.activities, strict=True):
        named = {"A": row.accountable, "R": row.responsible, "C": row.consulted, "I": row.informed}
        for id, role in roles.items():
            letters = "".join(letter for letter, ids in named.items() if id in ids)
            if letters:
                cells[label, role.title] = (LETTER_TONES[letters[0]], letters, f"{row.title}: {role.title} {letters}")
    figure = tone_grid([role.title for role in roles.values()], labels, cells, height=130 + 26 * len(labels))
    figure["layout"]["margin"]["t"] = 110
    figure["layout"]["xaxis"]["tickangle"] = -45
    rows: list[list[Cell]] = [
        [row.title, *(_titles(ids) for ids in (row.accountable, row.responsible, row.consulted, row.informed))]
        for row in raci.activities
    ]
    return Chart(
        "raci-matrix",
        figure,
        "Who is accountable (A, exactly one), responsible (R), consulted (C) and informed (I).",
        raci.reason,
        Table("Roles by activity", ["Activity", "Accountable", "Responsible", "Consulted", "Informed"], rows),
    )


def _titles(ids: Sequence[str]) -> str:
    roles = defaults().roles
    return formatting.listed(roles[id].title if id in roles else id for id in ids) if ids else "nobody"


def raci_load(raci: RaciJudgement) -> Chart:
    """How often each person answers for or does an activity; grain: one bar a person, or a role nobody fills."""
    loads = [load for load in raci.loads if load.accountable or load.responsible]
    names = [f"{load.who} (vacant role)" if load.vacant else load.who for load in loads]
    series = {
        "Accountable": ("#2e6f95", [load.accountable for load in loads]),
        "Responsible": ("#9cc3d5", [load.responsible for load in loads]),
    }
    rows: list[list[Cell]] = [
        [name, load.accountable, load.responsible, load.consulted, load.informed]
        for name, load in zip(names, loads, strict=True)
    ]
    return Chart(
        "raci-load",
        stacked_bars(axis_labels(names), series, height=110 + 26 * max(len(loads), 1), title="Activities"),
        "Load by person: too much on one name is the first thing that breaks.",
        raci.reason,
        Table("Load by person", ["Who", "Accountable", "Responsible", "Consulted", "Informed"], rows),
    )


def workload_by_month(workload: Workload) -> Chart:
    """Evidence items by the month in which they fall due; grain: one bar a month, one part a cadence."""
    months = list(workload.by_month)
    names = [formatting.day(month).removeprefix("1 ") for month in months]
    colours = ("#2e6f95", "#7aa6c2", "#c9a227", "#8fbf73", "#a06cd5", "#d08770", "#5b6b7a", "#b8c2cc", "#3b8ea5")
    cadences = [cadence for cadence, counted in workload.by_cadence.items() if any(counted.values())]
    series = {
        formatting.sentence(cadence.replace("_", " ")): (
            colours[turn % len(colours)],
            [workload.by_cadence[cadence].get(month, 0) for month in months],
        )
        for turn, cadence in enumerate(cadences)
    }
    rows: list[list[Cell]] = [
        [name, *(workload.by_cadence[cadence].get(month, 0) for cadence in cadences), workload.by_month[month]]
        for name, month in zip(names, months, strict=True)
    ]
    return Chart(
        "workload-by-month",
        stacked_bars(names, series, height=130 + 28 * max(len(months), 1), title="Evidence items"),
        "Evidence to gather by month. Months with many items need hands planned beforehand.",
        workload.reason,
        Table("Evidence items by month", ["Month", *series, "All"], rows),
    )
