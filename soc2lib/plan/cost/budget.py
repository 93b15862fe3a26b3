"""Judges the cost lines: which are known, what they come to together with which chance, and what drives the sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics.cache import remembered
from soc2lib.basics.formatting import count, listed, money
from soc2lib.plan.cost.curves import curve_of
from soc2lib.plan.cost.total import CostCurve, Line, Swing, swings, total
from soc2lib.plan.defaults import DefaultCost
from soc2lib.plan.records import CostLine, CostUnit
from soc2lib.scope.records import ReportType

CHANCES = (0.10, 0.50, 0.80, 0.90)


@dataclass(frozen=True, slots=True)
class LineJudgement:
    """One row a cost line that arises.

    Attributes
    ----------
    line : CostLine
        The line as the client or, where the client said nothing, the catalog has it.
    own : bool
        True where the client told it; a shipped range is a public figure and no quote.
    low, likely, high : float or None
        The range in money; None where it is not known.
    reason : str
        Where the range comes from, or what is missing.
    """

    line: CostLine
    own: bool
    low: float | None
    likely: float | None
    high: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class CostTotal:
    """What the known lines of one currency come to.

    ``at`` holds the totals that are not exceeded with chances of 10, 50, 80 and 90 % [money]; ``budget_chance`` is the
    chance of staying within the budget, None without one; ``all_high`` is the sum of the upper ends, for comparison.
    """

    currency: str
    curve: CostCurve
    at: Mapping[float, float]
    swings: tuple[Swing, ...]
    all_high: float
    budget_chance: float | None


@dataclass(frozen=True, slots=True)
class CostJudgement:
    """The cost lines and their totals, one total a currency; amounts of different currencies are never added."""

    lines: tuple[LineJudgement, ...]
    totals: tuple[CostTotal, ...]
    unknown: tuple[str, ...]
    reason: str
    assumptions: tuple[str, ...]

    @property
    def covers(self) -> str:
        """What stands beside a budget: how likely it is enough, and for how many of the lines."""
        of = f" for {len(self.lines) - len(self.unknown)} of {len(self.lines)} lines" if self.unknown else ""
        return f"80 % likely enough{of}"


@remembered
def assess_lines(
    shipped: Mapping[str, DefaultCost],
    own: Sequence[CostLine],
    report_type: ReportType | None,
    *,
    renewal: bool = False,
    budget: float | None = None,
    size_factor: float = 0.5,
) -> CostJudgement:
    """What the preparation and the audit cost.

    Parameters
    ----------
    shipped : mapping of str to DefaultCost
        The catalog's lines; the client's line of the same id takes its place.
    own : sequence of CostLine
        The client's lines; without any there is no total.
    report_type : ReportType or None
        Decides which shipped audit fee is used; an open type counts as Type II.
    renewal : bool
        True drops the shipped lines that arise in the first year only.
    budget : float, optional
        Money at hand, in the currency of the first total.
    size_factor : float
        Correlation of all lines through the client's size [0, 0.75].

    Examples
    --------
    >>> quote = CostLine(id="fee", title="Audit fee", low=30000, high=30000)
    >>> result = assess_lines({}, [quote], None)
    >>> result.totals[0].at[0.8], result.unknown
    (30000.0, ())
    """
    by_id = {line.id: line for line in own}
    wanted = (report_type or ReportType.TYPE_II).value
    rows = [
        _line(cost.line, False)
        for id, cost in shipped.items()
        if id not in by_id and cost.report_type in ("", wanted) and not (renewal and cost.first_year_only)
    ]
    rows += [_line(_titled(line, shipped), True) for line in by_id.values()]
    rows = [row for row in rows if not row.line.left_out]
    currencies = dict.fromkeys(row.line.currency for row in rows if row.low is not None and own)
    totals = tuple(
        _total(currency, rows, size_factor, budget if not n else None) for n, currency in enumerate(currencies)
    )
    unknown = tuple(row.line.title for row in rows if row.low is None)
    assumed = (
        "Lines with a most likely value follow a PERT curve, the others a lognormal curve whose range holds nine times "
        "in ten.",
        f"All lines move together through one size factor with correlation {size_factor:g}.",
        "Public figures are statements of firms and vendors, not prices; replace them with quotes.",
    )
    return CostJudgement(tuple(rows), totals, unknown, _reason(rows, totals, unknown), assumed)


def _titled(line: CostLine, shipped: Mapping[str, DefaultCost]) -> CostLine:
    title = line.title or (shipped[line.id].line.title if line.id in shipped else line.id)
    return line.model_copy(update={"title": title})


def _line(line: CostLine, own: bool) -> LineJudgement:
    if line.low is None or line.high is None:
        return LineJudgement(line, own, None, None, None, line.remark or "No range is known; ask for a quote.")
    if line.unit is CostUnit.HOURS and line.hour_price is None:
        return LineJudgement(line, own, None, None, None, f"{line.low:g} to {line.high:g} hours, but no price an hour.")
    price = 1.0 if line.unit is CostUnit.SUM else line.hour_price or 0.0
    source = line.source or "no source told"
    dated = f", {line.noted_on.isoformat()}" if line.noted_on else ", no date"
    said = f"{'From the client' if own else 'Public figure'}: {source}{dated}."
    likely = None if line.likely is None else line.likely * price
    return LineJudgement(line, own, line.low * price, likely, line.high * price, f"{said} {line.remark}".strip())


def _total(currency: str, rows: Sequence[LineJudgement], size_factor: float, budget: float | None) -> CostTotal:
    lines, all_high = [], 0.0
    for row in rows:
        if row.low is None or row.high is None or row.line.currency != currency:
            continue
        lines.append(Line(row.line.id, row.line.title, curve_of(row.low, row.likely, row.high)))
        all_high += row.high
    curve = total(lines, size_factor)
    at = {chance: curve.quantile(chance) for chance in CHANCES}
    within = None if budget is None else curve.chance_within(budget)
    return CostTotal(currency, curve, at, swings(lines), all_high, within)


def _reason(rows: Sequence[LineJudgement], totals: Sequence[CostTotal], unknown: Sequence[str]) -> str:
    if not totals:
        if any(row.low is not None for row in rows):
            return "Nothing was entered, so no total is given; public ranges are no quotes."
        return "No cost line has a range yet, so no total is given."
    known = len(rows) - len(unknown)
    said = " and ".join(money(t.at[0.8], t.currency) for t in totals)
    own = sum(row.own and row.low is not None for row in rows)
    text = f"Four times in five {count(known, 'known line')} stay within {said}; {own} of them from the client."
    if unknown:
        text += f" Not in the sum, because not known: {listed(unknown, most=6)}."
    return text
