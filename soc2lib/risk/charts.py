"""What is seen of the risk stage at a glance: its key figures and the loss exceedance curves."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.basics.text import to_plotly
from soc2lib.catalog.catalog import catalog
from soc2lib.html.figures import LEGEND, layout
from soc2lib.html.pieces import Cell, Chart, KeyFigure, Piece, Table, key_figures, note
from soc2lib.numerics.spline import Array
from soc2lib.risk.results import Curves, RiskResult
from soc2lib.risk.treatment.risk_acceptance import Decision

_INHERENT, _RESIDUAL, _TOLERATED = "#8a94a0", "#2f6fab", "#c0392b"
_BAND = "rgba(47,111,171,0.18)"
_LEAST = 0.001
"""The smallest chance drawn: one year in a thousand; the table goes on."""


def headline(result: RiskResult) -> Piece:
    """The risk stage's key figures, each with its reason."""
    money, share = result.currency, catalog().scales["risk"]["bad_years"]
    bad = formatting.share(1 - share)
    start = formatting.money(result.residual.value_at_risk if result.residual else None, money)
    if result.residual is None or result.curves is None:
        return key_figures([KeyFigure("Annual loss", "not known", result.reason, "unknown")])
    band = result.curves.band
    to_decide = sum(j.decision in (Decision.OPEN, Decision.UNAPPROVED, Decision.UNTREATED) for j in result.risks)
    unknown = len(result.risks) - len(result.known)
    between = f"{formatting.money(band.mean_low, money)} to {formatting.money(band.mean_high, money)}"
    return key_figures(
        [
            KeyFigure(
                "An average year",
                formatting.money(result.residual.mean, money),
                f"the frequency ranges allow {between}",
            ),
            KeyFigure(
                "A bad year",
                formatting.money(result.residual.tail_mean, money),
                f"mean of the worst {bad} of years; they begin at {start}",
                "warn",
            ),
            _whole(result),
            KeyFigure("At least one event", formatting.share(result.at_least_one), "chance in a year"),
            KeyFigure("To decide", str(to_decide), "risks above appetite without a valid decision", _tone(to_decide)),
            KeyFigure("Not known", str(unknown), "risks without a frequency or a loss", "unknown"),
        ]
    )


def _whole(result: RiskResult) -> KeyFigure:
    stand = result.stand
    if stand is None or stand.ratio is None:
        return KeyFigure("Against the appetite", "not stated", "state what leadership tolerates to compare", "unknown")
    words = "above" if stand.ratio > 1 else "within"
    reason = f"all risks together: {stand.reason[:1].lower()}{stand.reason[1:]}"
    return KeyFigure("Against the appetite", words, reason, stand.tone)


def _tone(number: int) -> str:
    return "bad" if number else "good"


@remembered
def exceedance(result: RiskResult) -> Chart | Piece:
    """The chance to lose more than each amount in a year, without and with controls, against what is tolerated."""
    curves = result.curves
    if curves is None:
        return note("unknown", "No curve.", result.reason)
    band = curves.band
    lines = [
        _filled(curves, result.currency),
        _line("Without controls", curves.amounts, curves.inherent, _INHERENT, "dot", result.currency),
        _line("With the controls shown to work", curves.amounts, curves.residual, _RESIDUAL, "solid", result.currency),
    ]
    if curves.tolerated is not None:
        lines.append(_line("Tolerated", curves.amounts, curves.tolerated, _TOLERATED, "dash", result.currency))
    elif result.appetite:
        amounts, chances = (np.array(column) for column in zip(*result.appetite.points, strict=True))
        lines.append({**_line("Tolerated", amounts, chances, _TOLERATED, "dash", result.currency), "mode": "markers"})
    more = {
        "xaxis": {
            "type": "log",
            "title": {"text": f"Loss in a year ({to_plotly(result.currency)})"},
            **_money_ticks(curves.amounts),
        },
        "yaxis": {"title": {"text": "Chance to lose more"}, **_share_ticks()},
        "legend": LEGEND,
    }
    factor = f"One factor of spread {result.shared:g} moves all frequencies together. " if result.shared else ""
    return Chart(
        "exceedance",
        {"data": lines, "layout": layout(height=430, left=70, top=60, bottom=60, **more)},
        f"How likely a year is to cost more than an amount. The shaded band holds 90 % of the {band.draws} curves that "
        f"the frequency ranges allow (seed {band.seed}). {factor}Computed exactly, not simulated.",
        exceedance_words(result),
        _exceedance_table(curves, result.currency),
    )


def exceedance_words(result: RiskResult) -> str:
    """The curves' main numbers in words, for those who cannot see them."""
    money = result.currency
    after, before = (
        formatting.money(figures.value_at_risk if figures else None, money)
        for figures in (result.residual, result.inherent)
    )
    said = [f"With the controls shown to work, one year in twenty costs more than {after}; without them, {before}."]
    for name, found in (("Without controls", result.crosses_inherent), ("With controls", result.crosses_residual)):
        said += [
            f"{name} the curve {'rises above' if crossing.leaves else 'comes down to'} what is tolerated at "
            f"{formatting.money(crossing.amount, money)}, a chance of {formatting.share(crossing.chance)}."
            for crossing in found
        ]
    return " ".join(said)


def _filled(curves: Curves, currency: str) -> dict[str, Any]:
    band = curves.band
    there_and_back = plain([*band.amounts, *band.amounts[::-1]])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "90 % band",
        "x": there_and_back,
        "y": plain(np.maximum([*band.high, *band.low[::-1]], _LEAST / 10)),
        "fill": "toself",
        "fillcolor": _BAND,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _line(name: str, amounts: Array, chances: Array, colour: str, dash: str, currency: str) -> dict[str, Any]:
    hover = [
        to_plotly(f"{formatting.share(float(chance))} to lose more than {formatting.money(float(amount), currency)}")
        for amount, chance in zip(amounts, chances, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": plain(amounts),
        "y": plain(np.maximum(chances, _LEAST / 10)),
        "line": {"color": colour, "dash": dash, "width": 2.5},
        "marker": {"color": colour, "size": 10},
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra>%{fullData.name}</extra>",
    }


def plain(values: Iterable[float | None]) -> list[float | None]:
    """Numbers to six digits: what a figure can show, and the same on every machine."""
    return [None if value is None else float(f"{value:.6g}") for value in values]


def _money_ticks(amounts: Array) -> dict[str, Any]:
    powers = range(int(np.ceil(np.log10(amounts[0]))), int(np.floor(np.log10(amounts[-1]))) + 1)
    values = [10.0**power for power in powers]
    return {"tickvals": values, "ticktext": [formatting.money(value, "").strip() for value in values]}


def _share_ticks() -> dict[str, Any]:
    values = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0]
    limits = [float(np.log10(_LEAST)), 0.0]
    return {"type": "log", "range": limits, "tickvals": values, "ticktext": [formatting.share(v) for v in values]}


def _exceedance_table(curves: Curves, currency: str) -> Table:
    heads = ["Loss in a year above", "Without controls", "With controls", "90 % band", "One event above"]
    columns: list[Array] = [curves.inherent, curves.residual]
    rows: list[list[Cell]] = []
    for k in range(0, len(curves.amounts), 6):
        row: list[Cell] = [formatting.money(float(curves.amounts[k]), currency)]
        row += [formatting.share(float(column[k])) for column in columns]
        row += [formatting.between(float(curves.band.low[k]), float(curves.band.high[k]))]
        row += [formatting.share(float(curves.largest[k]))]
        if curves.tolerated is not None:
            row.append(formatting.share(float(curves.tolerated[k])))
        rows.append(row)
    tolerated = ["Tolerated"] if curves.tolerated is not None else []
    return Table("The chance to lose more than each amount in a year", [*heads, *tolerated], rows)
