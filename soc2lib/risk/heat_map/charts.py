"""The heat map: each risk spread over the 25 cells by its probability, coloured against the appetite."""

from functools import cache

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import catalog
from soc2lib.html.figures import tone_grid
from soc2lib.html.pieces import Cell, Chart, Piece, Status, Table, note
from soc2lib.risk.heat_map.matrix import all_cells, centre, likeliest, mass
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.results import RiskJudgement, RiskResult
from soc2lib.risk.scenario_library import bands
from soc2lib.risk.treatment.risk_acceptance import alone, year_against

Cells = dict[tuple[str, str], tuple[str, str, str]]


@remembered
def heat_map(result: RiskResult) -> Chart | Piece:
    """Where the residual risks lie; grain: one cell a likelihood and impact step."""
    if not result.known:
        return note("unknown", "No heat map.", result.reason)
    columns, rows, cells = heat_cells(result)
    figure = tone_grid(columns, rows, cells, height=360)
    figure["layout"]["margin"].update(l=16, t=60)
    figure["layout"]["xaxis"]["title"] = {"text": "Impact: cost of one event"}
    figure["layout"]["yaxis"]["title"] = {"text": "Likelihood: events a year"}
    coloured = (
        "Colour: the chance that such a risk alone exceeds the appetite" if result.appetite else "No appetite yet"
    )
    return Chart(
        "heat-map",
        figure,
        "How many risks are expected in each cell: a range lies in several cells at once, so each risk is spread over "
        f"them by its probability. {coloured}. The steps are bands, never numbers to multiply.",
        _said(result),
        _table(result),
    )


@cache
def _year_of(cell: tuple[int, int]) -> AnnualLoss:
    """The year of a risk that fills a cell; cells are the same for every client."""
    return alone(centre(cell))


def heat_cells(result: RiskResult) -> tuple[list[str], list[str], Cells]:
    """The map itself: heads of the columns and rows, and each cell's tone, words and what is said on hovering."""
    spread = {judgement.risk.id: mass(judgement.left.estimate) for judgement in result.known if judgement.left}
    columns = [f"{band.step} {band.word}" for band in bands("loss")]
    rows = [f"{band.step} {band.word}" for band in reversed(bands("frequency"))]
    cells: Cells = {}
    for cell in all_cells():
        stand = year_against(_year_of(cell), result.appetite, result.currency)
        inside = sorted(((shares[cell[0] - 1, cell[1] - 1], id) for id, shares in spread.items()), reverse=True)
        total = sum(float(share) for share, _ in inside)
        most = [f"{id}: {formatting.share(float(share))}" for share, id in inside[:6] if share >= 0.01]
        words = f"{total:.1f}" if total >= 0.05 else ""
        hover = "\n".join([f"{total:.1f} risks expected here", *most, *_wrapped(stand.reason)])
        cells[rows[5 - cell[0]], columns[cell[1] - 1]] = (stand.tone, words, hover)
    return columns, rows, cells


def order_words(judgement: RiskJudgement) -> str:
    """What may be said of a risk's place before the next one."""
    if judgement.order is None:
        return "last of those known" if judgement.left else "no place: not known"
    if judgement.order >= catalog().scales["risk"]["order_sure"]:
        return f"larger than the next, {formatting.share(judgement.order)} sure"
    return f"no clear order with the next ({formatting.share(judgement.order)})"


def moved_note(result: RiskResult) -> Piece:
    """What would change on the heat map with every edge moved by a fifth."""
    shift = formatting.share(catalog().scales["risk"]["rebin"])
    if not result.moved:
        return note("good", "Steady.", f"Moving every edge by {shift} leaves each risk in its likeliest cell.")
    names = formatting.listed((moved.name for moved in result.moved), most=8)
    count = f"{len(result.moved)} of {formatting.count(len(result.known), 'risk')}"
    text = f"Moving the edges by {shift} puts {count} into another cell ({names}). Their colour is not a finding."
    return note("warn", "Hangs on the edges.", text)


def _said(result: RiskResult) -> str:
    unsure = sum(
        judgement.order is not None and judgement.order < catalog().scales["risk"]["order_sure"]
        for judgement in result.known
    )
    worst = max(result.known, key=lambda j: j.stand.ratio if j.stand and j.stand.ratio is not None else 0.0)
    against_it = f" Furthest above the appetite: {worst.risk.title}." if worst.stand and worst.stand.ratio else ""
    return (
        f"{formatting.count(unsure, 'neighbouring pair')} of risks cannot be put in order by what is known.{against_it}"
    )


def _table(result: RiskResult) -> Table:
    heads = ["Risk", "Likeliest cell (likelihood, impact)", "Probability there", "Against the appetite", "Order"]
    rows: list[list[Cell]] = []
    for judgement in result.known:
        if judgement.left is None or judgement.stand is None:
            continue
        shares = mass(judgement.left.estimate)
        row, column = likeliest(shares)
        rows.append(
            [
                f"{judgement.risk.id} {judgement.risk.title}",
                f"{row}, {column}",
                formatting.share(float(shares[row - 1, column - 1])),
                Status(_ratio_words(judgement.stand.ratio), judgement.stand.tone),
                order_words(judgement),
            ]
        )
    return Table("Where each risk most likely lies", heads, rows)


def _ratio_words(ratio: float | None) -> str:
    if ratio is None:
        return "no appetite stated"
    if ratio > 1:
        return f"{ratio:.1f} times what is tolerated"
    return f"{formatting.share(ratio)} of what is tolerated" if ratio >= 0.01 else "far within what is tolerated"


def _wrapped(text: str, width: int = 60) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]
