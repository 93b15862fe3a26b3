"""What moves below the risk registers: key figures, the exceedance curve and the heat map, without a chart library."""

import numpy as np

from soc2lib.basics import formatting
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.html.pieces import KeyFigure, Piece, Status, key_figures, note
from soc2lib.numerics.spline import Array
from soc2lib.risk.charts import exceedance_words
from soc2lib.risk.heat_map.charts import heat_cells
from soc2lib.risk.results import Curves, RiskResult
from soc2lib.risk.treatment.risk_acceptance import Decision

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 260, 56, 12, 10, 44
_LEAST = 0.001
"""The smallest chance drawn: one year in a thousand."""
_SHARES = (0.001, 0.01, 0.1, 1.0)
_TONES = {
    Decision.OPEN: "bad",
    Decision.UNAPPROVED: "bad",
    Decision.UNTREATED: "bad",
    Decision.NOT_KNOWN: "unknown",
    Decision.TREATED: "fair",
    Decision.ACCEPTED: "fair",
}


def summary_figures(result: RiskResult) -> tuple[Piece, ...]:
    """The register as it stands while ranges are typed."""
    if result.curves is None or result.residual is None:
        return (note("unknown", "No loss can be stated yet.", formatting.sentence(result.reason)),)
    money = result.currency
    words = " ".join(str(problem) for problem in result.aside)
    aside = [note("bad", "Set aside:", words)] if words else []
    figures = key_figures(
        [
            KeyFigure("An average year", formatting.money(result.residual.mean, money), result.reason),
            KeyFigure("A bad year", formatting.money(result.residual.tail_mean, money), "the worst years, on average"),
            KeyFigure("Not known", str(len(result.risks) - len(result.known)), "risks without figures", "unknown"),
        ]
    )
    return (*aside, figures, curve(result), heat(result))


def statuses(result: RiskResult) -> dict[str, tuple[Status, str]]:
    """How each risk stands: what is decided about it, and why."""
    return {
        judgement.risk.id: (
            Status(formatting.sentence(judgement.decision.value), _TONES.get(judgement.decision, "good")),
            judgement.reason.rstrip("."),
        )
        for judgement in result.risks
    }


def curve(result: RiskResult) -> Piece:
    """The exceedance curves as a drawing: how likely a year is to cost more than each amount."""
    curves = result.curves
    if curves is None:
        return note("unknown", "No curve.", result.reason)
    said = exceedance_words(result)
    paper, sure = _Paper(curves), curves.band
    band = paper.path([*sure.amounts, *sure.amounts[::-1]], [*sure.high, *sure.low[::-1]])
    lines = [
        ("inherent", "Without controls", curves.inherent),
        ("residual", "With the controls shown to work", curves.residual),
    ]
    if curves.tolerated is not None:
        lines.append(("tolerated", "Tolerated", curves.tolerated))
    drawn = f'<path class="band" d="{band}Z"/>' + "".join(
        f'<path class="{name}" d="{paper.path(curves.amounts, chances)}"/>' for name, _, chances in lines
    )
    names = "".join(f'<li class="{name}">{to_html(words)}</li>' for name, words, _ in lines)
    html = (
        f'<figure class="curve"><figcaption>Chance a year to lose more than an amount ({to_html(result.currency)})'
        f'</figcaption><ul>{names}<li class="band">90 % band of the frequency ranges</li></ul>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{to_attribute(said)}">'
        f"{paper.axes()}{paper.window(drawn)}</svg></figure>"
    )
    return Piece(html, said)


def heat(result: RiskResult) -> Piece:
    """The heat map as a small table; grain: one cell a likelihood and impact step."""
    columns, rows, cells = heat_cells(result)
    heads = "".join(f'<th scope="col">{to_html(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{to_html(row)}</th>'
        + "".join(_cell(cells.get((row, column), ("none", "", ""))) for column in columns)
        + "</tr>"
        for row in rows
    )
    caption = "Risks expected in each cell: likelihood down, impact across; colour against the appetite"
    return Piece(
        f'<table class="heat"><caption>{caption}</caption><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>",
        caption,
    )


def _cell(cell: tuple[str, str, str]) -> str:
    tone, words, hover = cell
    return f'<td class="{to_attribute(tone)}" title="{to_attribute(hover)}">{to_html(words)}</td>'


class _Paper:
    """Where amounts and chances lie on the drawing: both on logarithmic scales."""

    def __init__(self, curves: Curves) -> None:
        self._first, self._last = float(curves.amounts[0]), float(curves.amounts[-1])

    def x(self, amount: float) -> float:
        share = np.log(amount / self._first) / np.log(self._last / self._first)
        return float(_LEFT + share * (_WIDTH - _LEFT - _RIGHT))

    def y(self, chance: float) -> float:
        share = np.log(max(chance, _LEAST / 10)) / np.log(_LEAST)
        return float(_TOP + share * (_HEIGHT - _TOP - _BOTTOM))

    def path(self, amounts: Array | list[float], chances: Array | list[float]) -> str:
        points = (f"{self.x(float(a)):.1f} {self.y(float(c)):.1f}" for a, c in zip(amounts, chances, strict=True))
        return "M" + "L".join(points)

    def window(self, drawn: str) -> str:
        """What is drawn, cut off where the chances become smaller than the smallest."""
        width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        place = f"{_LEFT} {_TOP} {width} {height}"
        return f'<svg x="{_LEFT}" y="{_TOP}" width="{width}" height="{height}" viewBox="{place}">{drawn}</svg>'

    def axes(self) -> str:
        powers = range(int(np.ceil(np.log10(self._first))), int(np.floor(np.log10(self._last))) + 1)
        bottom = _HEIGHT - _BOTTOM
        across = "".join(
            f'<path class="line" d="M{_LEFT} {self.y(share):.1f}H{_WIDTH - _RIGHT}"/>'
            f'<text x="{_LEFT - 8}" y="{self.y(share) + 4:.1f}" text-anchor="end">{formatting.share(share)}</text>'
            for share in _SHARES
        )
        down = "".join(
            f'<path class="line" d="M{self.x(10.0**power):.1f} {_TOP}V{bottom}"/><text x="{self.x(10.0**power):.1f}" '
            f'y="{bottom + 18}" text-anchor="middle">{to_html(formatting.money(10.0**power, "").strip())}</text>'
            for power in powers
        )
        return across + down
