"""Charts of who costs what and of what each change buys: contributions, treatments, controls."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

from soc2lib.basics import formatting
from soc2lib.basics.text import to_plotly
from soc2lib.catalog.catalog import catalog
from soc2lib.html.figures import LEGEND, layout
from soc2lib.html.pieces import Cell, Chart, Piece, Table, note
from soc2lib.risk.charts import plain
from soc2lib.risk.results import RiskResult

_GREY, _BLUE, _RED, _AMBER = "#8a94a0", "#2f6fab", "#c0392b", "#e0a72e"
_MOST = 12
Lengths = Mapping[str, Sequence[float | None]]


def contributions(result: RiskResult) -> Chart | Piece:
    """Each risk's share of an average year beside its share of the bad years."""
    if result.residual is None:
        return note("unknown", "No shares.", result.reason)
    total, tail = result.residual.mean, result.residual.tail_mean
    shown = result.known[:_MOST]
    bars: Lengths = {
        "Share of an average year": [judgement.left.estimate.mean / total for judgement in shown if judgement.left],
        "Share of the bad years": [(judgement.tail or 0.0) / tail for judgement in shown],
    }
    rows: list[list[Cell]] = [
        [f"{judgement.risk.id} {judgement.risk.title}", *(formatting.share(values[k]) for values in bars.values())]
        for k, judgement in enumerate(shown)
    ]
    first = max(result.known, key=lambda judgement: judgement.tail or 0.0)
    return Chart(
        "contributions",
        _bars([f"{j.risk.id} {j.risk.title}" for j in shown], bars, (_BLUE, _RED), "share"),
        "Who makes the average year and who makes the bad years; the two orders differ, so both are shown. "
        f"The {len(shown)} largest of {formatting.count(len(result.known), 'risk')} with figures.",
        f"Most of the bad years comes from {first.risk.title}: {formatting.share((first.tail or 0.0) / tail)}.",
        Table("Share of the average year and of the bad years", ["Risk", *bars], rows),
    )


def treatments(result: RiskResult) -> Chart | Piece:
    """What each open treatment saves in an average and in a bad year, against its cost."""
    shown = result.treatments[:_MOST]
    if not shown:
        return note("none", "No treatment is open.", "Propose treatments with their effect and their cost.")
    bars: Lengths = {
        "Saves in an average year": [row.worth.mean for row in shown],
        "Saves in a bad year": [row.worth.tail_mean for row in shown],
        "Costs a year": [row.cost for row in shown],
    }
    cells: list[list[Cell]] = [
        [
            f"{row.id} {row.title}",
            *(formatting.money(values[k], result.currency) for values in bars.values()),
            _range(row.cost_low, row.cost_high, result.currency),
            row.owner or "nobody",
            formatting.day(row.due),
            row.reason,
        ]
        for k, row in enumerate(shown)
    ]
    heads = ["Treatment", *bars, "Cost, 90 % range", "Owner", "Due", "Because"]
    together = ""
    if result.together and len(result.treatments) > 1:
        together = f" All together save {formatting.money(result.together.mean, result.currency)} in an average year."
    return Chart(
        "treatments",
        _bars([f"{r.id} {r.title}" for r in shown], bars, (_BLUE, _GREY, _AMBER), result.currency),
        f"What each treatment buys by itself, exactly recomputed, against what it costs a year.{together}",
        f"{shown[0].title}: {shown[0].reason}",
        Table("Treatments by what they save beyond their cost", heads, cells),
    )


def controls(result: RiskResult) -> Chart | Piece:
    """What each control with a stated effect saves, or would save if it were shown to work."""
    shown = result.controls[:_MOST]
    if not shown:
        text = "State what share of a computed risk each control takes away to see what it is worth."
        return note("none", "No control has a stated effect.", text)
    bars: Lengths = {
        "Saves in an average year": [row.worth.mean if row.works else None for row in shown],
        "Would save if shown to work": [None if row.works else row.worth.mean for row in shown],
        "Costs a year": [row.yearly_cost for row in shown],
    }
    titles = {id: control.title for id, control in catalog().controls.items()}
    names = [f"{row.control} {titles.get(row.control, '')}".strip() for row in shown]
    cells: list[list[Cell]] = [
        [
            name,
            "shown to work" if row.works else "not shown to work",
            formatting.money(row.worth.mean, result.currency),
            formatting.money(row.worth.tail_mean, result.currency),
            formatting.money(row.yearly_cost, result.currency),
            row.reason,
        ]
        for name, row in zip(names, shown, strict=True)
    ]
    heads = ["Control", "State", "Average year", "Bad year", "Cost a year", "Because"]
    return Chart(
        "control-worth",
        _bars(names, bars, (_BLUE, _GREY, _AMBER), result.currency),
        "What each control is worth, all others staying as they are. The worths do not add up: layers overlap.",
        f"The most valuable: {names[0]}, {formatting.money(shown[0].worth.mean, result.currency)} in an average year.",
        Table("What each control saves a year", heads, cells),
    )


def _range(low: float | None, high: float | None, currency: str) -> str:
    if low is None or high is None:
        return "not known"
    return f"{formatting.money(low, currency)} to {formatting.money(high, currency)}"


def _bars(names: Sequence[str], bars: Lengths, colours: Sequence[str], unit: str) -> dict[str, Any]:
    def said(value: float | None) -> str:
        return to_plotly(formatting.share(value) if unit == "share" else formatting.money(value, unit))

    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": to_plotly(name),
            "y": [to_plotly(_short(label)) for label in names],
            "x": plain(values),
            "marker": {"color": colour},
            "hovertext": [said(value) for value in values],
            "hovertemplate": "%{y}: %{hovertext}<extra>%{fullData.name}</extra>",
        }
        for (name, values), colour in zip(bars.items(), colours, strict=True)
    ]
    ticks = _ticks(max((value for values in bars.values() for value in values if value is not None), default=1.0))
    more = {
        "barmode": "group",
        "xaxis": {"tickvals": ticks, "ticktext": [said(tick) for tick in ticks], "fixedrange": True},
        "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True},
        "legend": LEGEND,
    }
    return {"data": data, "layout": layout(height=120 + 46 * len(names), left=16, top=50, bottom=40, **more)}


def _ticks(largest: float) -> list[float]:
    """Round numbers from 0 to the largest, five at most beside it."""
    power = 10.0 ** floor(log10(max(largest, 1e-9) / 5))
    step = next(power * k for k in (1, 2, 5, 10) if largest / (power * k) <= 5)
    return [step * k for k in range(int(largest / step) + 1)]


def _short(label: str, most: int = 46) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"
