"""What is seen of the readiness stage first: the gate, what decides it, and the progress share with its band."""

from collections.abc import Mapping
from typing import Any, Protocol

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.basics.text import to_plotly
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.words import criterion_word
from soc2lib.gap.results import GapResult
from soc2lib.html.figures import LEGEND, layout
from soc2lib.html.pieces import COLOURS, Cell, Chart, KeyFigure, Piece, Table, key_figures
from soc2lib.readiness.assess import progress
from soc2lib.readiness.results import GateResult, Progress, Score
from soc2lib.readiness.score.tables import weights_in_use


def headline(scored: Score) -> Piece:
    """The gate first, then the shown and the self-reported share, each with its range."""
    decided, said, shown = scored.gate, scored.share, scored.shown
    weighed = f" {weights_in_use(scored)}" if scored.weighting.edits else ""
    shown_range = f"{shown.reason} Range: {formatting.between(shown.low, shown.high)}.{weighed}"
    said_range = f"{said.reason} Range: {formatting.between(said.low, said.high)}."
    return key_figures(
        [
            KeyFigure("Gate", decided.words, decided.reason, decided.gate.status.tone),
            KeyFigure("Shown share", formatting.share(shown.value), shown_range),
            KeyFigure("Self-reported share", formatting.share(said.value), said_range, "unknown"),
        ]
    )


class Scored(Protocol):
    """An assessment with its score."""

    @property
    def score(self) -> Score: ...


def summary_figures(assessment: Scored) -> Piece:
    """The key figures of an assessment while answers are given."""
    return headline(assessment.score)


def blocking_table(decided: GateResult) -> Table:
    """The criteria that keep the gate closed, worst first; grain: one row a criterion."""
    rows: list[list[Cell]] = [
        [
            judgement.criterion.id,
            judgement.criterion.paraphrase,
            judgement.conclusion.status,
            criterion_word(judgement),
            judgement.reason,
        ]
        for judgement in (*decided.blocking, *decided.unknown)
    ]
    return Table("Blocking criteria, worst first", ["Criterion", "In our words", "Status", "Basis", "Reason"], rows)


@remembered
def progress_by_series(scored: Score, result: GapResult) -> Chart:
    """The progress share of each series with its band; grain: one mark a series that has assessed controls."""
    titles = catalog().series
    shares: dict[str, Progress] = {}
    for series in dict.fromkeys(judgement.criterion.series for judgement in result.criteria):
        ids = {judgement.criterion.id for judgement in result.criteria if judgement.criterion.series == series}
        serving = [control for control in result.controls if ids.intersection(control.state.criteria)]
        shares[series] = progress(serving, scored.weighting.scales)
    rows: list[list[Cell]] = [
        [
            f"{series} {titles[series]}",
            formatting.share(share.value),
            formatting.between(share.low, share.high),
            share.assessed,
            share.total,
        ]
        for series, share in shares.items()
    ]
    known = [f"{series} {formatting.share(share.value)}" for series, share in shares.items() if share.value is not None]
    said = formatting.listed(known) if known else "nothing is assessed in any series"
    return Chart(
        "progress-by-series",
        _bands(shares, titles),
        "Progress of each series: the dot is the share over assessed controls, the line the range over all of them.",
        f"Progress by series: {said}.",
        Table("Progress by series", ["Series", "Progress", "Range", "Controls assessed", "Controls"], rows),
    )


def _bands(shares: Mapping[str, Progress], titles: Mapping[str, str]) -> dict[str, Any]:
    names = {series: to_plotly(f"{series} {titles[series]}") for series in shares}
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    dots: dict[str, list[Any]] = {"x": [], "y": []}
    for series, share in shares.items():
        low, high = (0.0, 1.0) if share.low is None or share.high is None else (share.low, share.high)
        lines["x"] += [low, high, None]
        lines["y"] += [names[series], names[series], None]
        if share.value is not None:
            dots["x"].append(share.value)
            dots["y"].append(names[series])
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Range over all controls",
            **lines,
            "line": {"width": 7, "color": COLOURS["unknown"]},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Share over assessed controls",
            **dots,
            "marker": {"size": 11, "color": "#2563a8"},
            "hovertemplate": "%{y}: %{x:.1%}<extra></extra>",
        },
    ]
    more: dict[str, Any] = {
        "xaxis": {"range": [-0.01, 1.01], "tickformat": ".0%", "fixedrange": True},
        "yaxis": {
            "autorange": "reversed",
            "fixedrange": True,
            "automargin": True,
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(names.values()),
        },
        "legend": LEGEND,
    }
    return {"data": data, "layout": layout(height=110 + 28 * len(shares), left=16, top=40, **more)}
