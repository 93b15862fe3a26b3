"""What is seen of the forecast: expected exceptions, the range of outcomes, the frontier of repairs."""

from collections.abc import Sequence
from typing import Any

from soc2lib.basics import formatting
from soc2lib.basics.text import to_plotly
from soc2lib.html.figures import LEGEND, layout
from soc2lib.html.pieces import COLOURS, Cell, Chart, KeyFigure, Piece, Table, key_figures, note
from soc2lib.readiness.forecast.forecast import ControlForecast, Forecast
from soc2lib.readiness.forecast.range import OutcomeRange
from soc2lib.readiness.remediation.ranking import PROVEN_BY, RepairPlan

_INK = "#2563a8"
_QUIET = "#7b8794"
_MOST = 20


def headline(made: Forecast) -> Piece:
    """The forecast's key figures: a range each, never one number for an outcome."""
    return key_figures(
        [
            KeyFigure("Controls with an exception to expect", made.expected_words, _expected(made)),
            KeyFigure(
                "Chance that no criterion gives cause for a qualified opinion",
                made.outcome_words,
                made.withheld or "chance over all named auditors, priors and readings; no prediction of an opinion",
            ),
            KeyFigure(
                "No forecast",
                str(made.unknown),
                "controls of which too little is known, or whose population is not counted; they count both ways",
                "unknown" if made.unknown else "none",
            ),
        ]
    )


def _expected(made: Forecast) -> str:
    """What the number counts, and what it rests on."""
    counted = "" if made.expected is None else f"Of {made.known:,}, by an auditor's own sample. "
    return f"{counted}{made.reason}"


def exceptions(made: Forecast) -> Chart | Piece:
    """The controls likeliest to show an exception; grain: one mark a control that is not yet certain to."""
    open_rows = [row for row in made.controls if row.noted is not None and row.noted < 1 and row.ground.sampled]
    if not open_rows:
        return note("unknown", "No chances to show.", made.reason)
    shown = open_rows[:_MOST]
    certain = sum(row.noted == 1 for row in made.controls)
    rows: list[list[Cell]] = [
        [
            f"{row.ground.state.id} {row.ground.state.title}",
            formatting.chance(row.noted),
            formatting.chances(row.low, row.high),
        ]
        for row in shown
    ]
    top = formatting.listed(f"{row.ground.state.id} {formatting.chance(row.noted)}" for row in shown[:5])
    return Chart(
        "exception-chances",
        _dots(shown),
        f"The {len(shown)} likeliest exceptions among controls in use: the dot is the chance under the middle prior, "
        "the line the range over the named priors. "
        f"{formatting.sentence(formatting.count(certain, 'further control'))} "
        "would show one for certain: absent, known not to work, or with runs that deviated already.",
        f"Likeliest exceptions: {top}.",
        Table("Likeliest exceptions among controls in use", ["Control", "Chance", "Range"], rows),
    )


def _dots(shown: Sequence[ControlForecast]) -> dict[str, Any]:
    names = [to_plotly(row.ground.state.id) for row in shown]
    line: dict[str, list[Any]] = {"x": [], "y": []}
    for name, row in zip(names, shown, strict=True):
        line["x"] += [row.low, row.high, None]
        line["y"] += [name, name, None]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": "Middle prior",
        "x": [row.noted for row in shown],
        "y": names,
        "text": [to_plotly(row.ground.state.title) for row in shown],
        "marker": {"size": 10, "color": _INK},
        "hovertemplate": "%{y} %{text}: %{x:.0%}<extra></extra>",
    }
    more: dict[str, Any] = {
        "xaxis": {"range": [-0.01, 1.01], "tickformat": ".0%", "fixedrange": True, "title": {"text": "Chance"}},
        "yaxis": _categories(names),
        "legend": LEGEND,
    }
    return {
        "data": [_ranges("Range over priors", line), dots],
        "layout": layout(height=120 + 22 * len(shown), left=16, top=40, bottom=48, **more),
    }


def _categories(names: Sequence[str]) -> dict[str, Any]:
    return {
        "autorange": "reversed",
        "fixedrange": True,
        "automargin": True,
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(names),
    }


def _ranges(name: str, line: dict[str, list[Any]]) -> dict[str, Any]:
    style = {"width": 7, "color": COLOURS["unknown"]}
    return {"type": "scatter", "mode": "lines", "name": name, **line, "line": style, "hoverinfo": "skip"}


def outcome_range(made: Forecast) -> Chart | Piece:
    """How far apart the outcomes lie; grain: one line an auditor policy and prior, one mark a reading of failures."""
    if made.outcomes is None:
        return note("unknown", "No outcome.", made.reason)
    if made.withheld:
        return note("bad", "No outcome.", made.withheld)
    found = made.outcomes
    readings = list(dict.fromkeys(case.case.qualifies for case in found.cases))
    cases: dict[str, dict[float, tuple[float, float]]] = {}
    for one in found.cases:
        name = f"{one.case.policy.name}, prior {formatting.chance(one.case.prior_mean)}"
        cases.setdefault(name, {})[one.case.qualifies] = (one.low, one.high)
    heads = ["Auditor and prior", *(f"Qualifies over {formatting.chance(one)} of failures" for one in readings)]
    rows: list[list[Cell]] = [
        [formatting.sentence(name), *(formatting.chances(*by_reading[one]) for one in readings)]
        for name, by_reading in cases.items()
    ]
    return Chart(
        "outcome-range",
        _outcomes(cases, readings),
        "The chance that no criterion leads to a qualification, by what is supposed of the auditor and of the client "
        f"before any test. {found.reason}",
        f"Over {len(found.cases)} suppositions the chance lies {formatting.chances(found.low, found.high)}.",
        Table("Outcome under every supposition", heads, rows),
    )


def _outcomes(cases: dict[str, dict[float, tuple[float, float]]], readings: Sequence[float]) -> dict[str, Any]:
    names = [formatting.sentence(name) for name in cases]
    line: dict[str, list[Any]] = {"x": [], "y": []}
    for name, by_reading in zip(names, cases.values(), strict=True):
        line["x"] += [min(low for low, _ in by_reading.values()), max(high for _, high in by_reading.values()), None]
        line["y"] += [name, name, None]
    marks = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"Qualifies over {formatting.chance(reading)} of failures",
            "x": [by_reading[reading][1] for by_reading in cases.values()],
            "y": names,
            "marker": {"size": 10, "color": colour, "symbol": symbol},
            "hovertemplate": "%{y}: at most %{x:.0%}<extra></extra>",
        }
        for reading, colour, symbol in zip(
            readings, (_INK, _QUIET, "#b7791f"), ("circle", "square", "diamond"), strict=False
        )
    ]
    more: dict[str, Any] = {
        "xaxis": {"range": [-0.01, 1.01], "tickformat": ".0%", "fixedrange": True},
        "yaxis": _categories(names),
        "legend": LEGEND,
    }
    return {
        "data": [_ranges("Range", line), *marks],
        "layout": layout(height=150 + 26 * len(names), left=16, top=60, **more),
    }


def frontier(plan: RepairPlan | None) -> Chart | Piece:
    """What repairs win for how much effort; grain: one step a repair, in the order to do them."""
    if plan is None:
        return note("unknown", "No order of repairs.", "Nothing is known of any control, so there is nothing to price.")
    if not plan.prices:
        return note("none", "Nothing to repair.", "No control of which something is known falls short.")
    rows: list[list[Cell]] = [
        [stop.repair.name, stop.effort, formatting.chance(stop.chance)] for stop in plan.moves.stops
    ]
    days = plan.moves.stops[-1].effort
    said = (
        f"{formatting.sentence(formatting.count(len(plan.prices), 'repair'))}, {days:g} days of work: the reference "
        f"outcome goes from {formatting.chance(plan.moves.start)} to {formatting.chance(plan.moves.end)} if the window "
        f"starts after them, to {formatting.chance(plan.stays.end)} if it stays. Tests matter as much: were "
        f"{PROVEN_BY} items of every control also tested and clean, it would be {formatting.chance(plan.proven)}."
    )
    return Chart(
        "repair-frontier",
        _steps(plan),
        f"The reference outcome after each repair, best gain for each day of work first. {plan.reason} Controls of "
        f"which nothing is known are taken to hold here, so this is the better end. {said}",
        said,
        Table("Outcome after each repair", ["After repairing", "Days of work so far", "Reference outcome"], rows),
    )


def _steps(plan: RepairPlan) -> dict[str, Any]:
    lines = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": [0, *(stop.effort for stop in route.stops)],
            "y": [route.start, *(stop.chance for stop in route.stops)],
            "text": ["As things stand", *(to_plotly(stop.repair.name) for stop in route.stops)],
            "line": {"shape": "hv", "color": colour},
            "hovertemplate": "%{text}: %{y:.0%} after %{x} days<extra></extra>",
        }
        for name, route, colour in (
            ("Window starts after the repairs", plan.moves, _INK),
            ("Window stays", plan.stays, _QUIET),
        )
    ]
    more: dict[str, Any] = {
        "xaxis": {"title": {"text": "Days of work"}, "fixedrange": True, "rangemode": "tozero"},
        "yaxis": {"tickformat": ".0%", "fixedrange": True, "rangemode": "tozero", "automargin": True},
        "legend": LEGEND,
    }
    return {"data": lines, "layout": layout(height=340, left=16, top=40, bottom=48, **more)}


def results(made: Forecast) -> dict[str, Any]:
    """The forecast's numbers as a run hands them on, with everything supposed; None where nothing is known.

    ``window`` stays for readers of earlier runs and is empty: the days of the report are those of ``options``.
    """
    return {
        "forecast": {
            "version": made.version,
            "because": made.reason,
            "expected_exceptions": made.expected,
            "expected_low": made.expected_low,
            "expected_high": made.expected_high,
            "controls": {row.ground.state.id: row.noted for row in made.controls if row.noted is not None},
            "unknown": made.unknown,
            "outcome": _outcome(made.outcomes),
            "assumptions": list(made.assumptions),
        },
        "window": {"start": None, "report": None, "because": None},
    }


def _outcome(found: OutcomeRange | None) -> dict[str, Any] | None:
    if found is None:
        return None
    cases = [{"supposed": case.case.words, "low": case.low, "high": case.high} for case in found.cases]
    return {"low": found.low, "high": found.high, "because": found.reason, "cases": cases}
