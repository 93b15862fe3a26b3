"""What is seen of the gap stage at a glance: its key figures, the criteria map, the controls by disposition."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.records import Disposition
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.results import CriterionJudgement, GapResult
from soc2lib.gap.tables import status_of
from soc2lib.html.figures import stacked_bars, tone_grid
from soc2lib.html.pieces import Cell, Chart, KeyFigure, Piece, Table, key_figures

_UNDECIDED = "not decided"


def headline(result: GapResult, gaps: Sequence[RegisterLine]) -> Piece:
    """The gap stage's key figures, with the open gaps of the register."""
    counts = result.counts()
    total = len(result.criteria) - counts[Conclusion.NOT_RELEVANT]
    shown = sum(counts[conclusion] for conclusion in SHOWN)
    unknown = counts[Conclusion.NOT_ASSESSED] + counts[Conclusion.SELF_REPORTED]
    high = sum(gap.severity == "high" for gap in gaps)
    blocking = sum(gap.blocks_window for gap in gaps)
    return key_figures(
        [
            KeyFigure("Criteria shown", f"{shown} of {total}", "each key control is shown", "good"),
            KeyFigure(
                "Fall short", str(counts[Conclusion.NOT_MET] + counts[Conclusion.AT_RISK]), _short(counts), "bad"
            ),
            KeyFigure("Only said or not assessed", str(unknown), _unknown(counts), "unknown"),
            KeyFigure(
                "Gaps",
                str(len(gaps)),
                f"open on the register; {high} high, {blocking} to close before the window",
                "warn",
            ),
        ]
    )


def _unknown(counts: dict[Conclusion, int]) -> str:
    return f"{counts[Conclusion.SELF_REPORTED]} self-reported, {counts[Conclusion.NOT_ASSESSED]} not assessed"


def _short(counts: dict[Conclusion, int]) -> str:
    return f"{counts[Conclusion.NOT_MET]} not met, {counts[Conclusion.AT_RISK]} at risk"


@remembered
def criteria_map(result: GapResult) -> Chart:
    """Every criterion in scope as one cell, by series; grain: one cell a criterion."""
    cells = {}
    for judgement in result.criteria:
        status = judgement.conclusion.status
        hover = f"{judgement.criterion.id} — {status.words}. {judgement.reason}"
        cells[judgement.criterion.series, _item(judgement)] = (status.tone, judgement.criterion.id, _wrapped(hover))
    rows = list(dict.fromkeys(judgement.criterion.series for judgement in result.criteria))
    columns = [str(n) for n in range(1, 1 + max(int(_item(judgement)) for judgement in result.criteria))]
    counts = result.counts()
    said = [f"{counts[s]} {s.value}" for s in Conclusion if counts[s]]
    titles = catalog().series
    by_series: list[list[Cell]] = [[f"{row} {titles[row]}", *_tally(result, row)] for row in rows]
    return Chart(
        "criteria-map",
        tone_grid(columns, rows, cells, height=70 + 30 * len(rows)),
        "Status of each criterion in scope: the worst of its key controls decides. Grey is not shown.",
        f"Of {len(result.criteria)} criteria in scope: {formatting.listed(said)}.",
        Table("Criteria by series and status", ["Series", *(s.status.words for s in Conclusion)], by_series),
    )


def _item(judgement: CriterionJudgement) -> str:
    return judgement.criterion.id.split(".")[1]


def _tally(result: GapResult, series: str) -> list[int]:
    return [
        sum(
            judgement.criterion.series == series and judgement.conclusion is conclusion for judgement in result.criteria
        )
        for conclusion in Conclusion
    ]


def _wrapped(text: str, width: int = 70, most: int = 400) -> str:
    words, lines, line = text[:most].split(), [], ""
    for word in words:
        if line and len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@remembered
def dispositions(result: GapResult) -> Chart:
    """How many controls of each series exist, need strengthening or creating; grain: one bar a series."""
    rows = list(dict.fromkeys(judgement.criterion.series for judgement in result.criteria))
    names = [d.value for d in Disposition] + [_UNDECIDED]
    tally = {row: dict.fromkeys(names, 0) for row in rows}
    for row in rows:
        ids = {judgement.criterion.id for judgement in result.criteria if judgement.criterion.series == row}
        for control in result.controls:
            if ids.intersection(control.state.criteria):
                tally[row][control.state.disposition.value if control.state.disposition else _UNDECIDED] += 1
    tones = {**{d.value: status_of(d).tone for d in Disposition}, _UNDECIDED: "unknown"}
    series = {formatting.sentence(name): (tones[name], [tally[row][name] for row in rows]) for name in names}
    total = {
        name: sum((c.state.disposition.value if c.state.disposition else _UNDECIDED) == name for c in result.controls)
        for name in names
    }
    said = formatting.listed(f"{count} {name}" for name, count in total.items() if count)
    return Chart(
        "dispositions",
        stacked_bars(rows, series, height=110 + 26 * len(rows), title="Controls"),
        "What is to be done with the controls of each series. A control that serves two series counts in both.",
        f"Of {len(result.controls)} controls in scope: {said}.",
        Table(
            "Controls by series and disposition",
            ["Series", *(formatting.sentence(name) for name in names)],
            [[row, *(tally[row][name] for name in names)] for row in rows],
        ),
    )
