"""What is seen of the cost: the chance of staying within an amount, and which line moves the total."""

from typing import Any

import numpy as np

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.basics.text import to_plotly
from soc2lib.html.figures import layout
from soc2lib.html.pieces import Cell, Chart, Table
from soc2lib.plan.cost.budget import CostJudgement, CostTotal
from soc2lib.plan.labels import axis_labels, row_axis, upright

_INK = "#5b6b7a"
_POINTS = 160


@remembered
def cost_curve(cost: CostJudgement) -> Chart:
    """Chance that the known lines stay within an amount; grain: one line a currency."""
    data = [_curve(total) for total in cost.totals]
    drawn = [
        upright(total.at[chance], f"P{round(chance * 100)}", _INK) for total in cost.totals[:1] for chance in total.at
    ]
    ticks = [0.0, 0.1, 0.5, 0.8, 0.9, 1.0]
    more: dict[str, Any] = {
        "xaxis": {"title": {"text": to_plotly(_currencies(cost))}, "tickformat": ",.0f", "fixedrange": True},
        "yaxis": {
            "range": [0, 1.02],
            "tickvals": ticks,
            "ticktext": [formatting.share(tick) for tick in ticks],
            "fixedrange": True,
        },
        "shapes": [shape for shape, _ in drawn],
        "annotations": [words for _, words in drawn],
        "showlegend": len(data) > 1,
    }
    rows: list[list[Cell]] = [
        [
            total.currency,
            *(formatting.money(amount, total.currency) for amount in total.at.values()),
            formatting.money(total.all_high, total.currency),
            formatting.share(total.budget_chance) if total.budget_chance is not None else "no budget told",
        ]
        for total in cost.totals
    ]
    heads = ["Currency", "P10", "P50", "P80", "P90", "All lines at their high end", "Chance within the budget"]
    return Chart(
        "cost-curve",
        {"data": data, "layout": layout(height=300, left=60, top=30, bottom=52, **more)},
        "Chance that the known cost lines together stay within an amount.",
        cost.reason,
        Table("Totals not exceeded with each chance", heads, rows),
    )


def _currencies(cost: CostJudgement) -> str:
    return formatting.listed(total.currency for total in cost.totals) if cost.totals else "No line has a range yet"


def _curve(total: CostTotal) -> dict[str, Any]:
    shares = np.linspace(0.005, 0.995, _POINTS)
    amounts = [round(total.curve.quantile(float(share)), 2) for share in shares]
    words = [
        f"{formatting.share(float(share))} stay within {formatting.money(amount, total.currency)}"
        for share, amount in zip(shares, amounts, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": to_plotly(total.currency),
        "x": amounts,
        "y": [round(float(share), 4) for share in shares],
        "line": {"width": 3},
        "hovertext": [to_plotly(text) for text in words],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def tornado(cost: CostJudgement) -> Chart:
    """Which line moves the total most; grain: one bar a line, from its P10 to its P90, all others at their mean."""
    rows = [(total, swing) for total in cost.totals for swing in total.swings]
    labels = axis_labels(f"{swing.title} ({total.currency})" for total, swing in rows)
    bar = {
        "type": "bar",
        "orientation": "h",
        "base": [round(swing.low, 2) for _, swing in rows],
        "x": [round(swing.high - swing.low, 2) for _, swing in rows],
        "y": list(range(len(rows))),
        "width": 0.6,
        "marker": {"color": "#2e6f95"},
        "hovertext": [
            to_plotly(f"{formatting.money(swing.low, t.currency)} to {formatting.money(swing.high, t.currency)}")
            for t, swing in rows
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    more: dict[str, Any] = {
        "xaxis": {"title": {"text": to_plotly(_currencies(cost))}, "tickformat": ",.0f", "fixedrange": True},
        "yaxis": row_axis(labels),
        "showlegend": False,
    }
    table: list[list[Cell]] = [
        [
            swing.title,
            formatting.money(swing.low, t.currency),
            formatting.money(swing.high, t.currency),
            formatting.share(swing.variance_share),
        ]
        for t, swing in rows
    ]
    first = rows[0][1].title if rows else ""
    said = f"{first} moves the total most." if rows else "No open line, so nothing moves the total."
    return Chart(
        "cost-drivers",
        {"data": [bar], "layout": layout(height=110 + 34 * max(len(rows), 1), left=16, bottom=52, **more)},
        "The mean total if one line comes in low (P10) or high (P90) and the others at their mean. Widest first.",
        said,
        Table("What drives the total", ["Line", "Total if low", "Total if high", "Share of the variance"], table),
    )
