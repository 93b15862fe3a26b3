"""What each repair is worth: mended inside the window, before a window that is moved, and what to find out next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.records import Disposition
from soc2lib.gap.results import GapResult
from soc2lib.readiness.forecast.basis import NOT_FORECAST, ControlGround, Ground, Scales, SelfTest
from soc2lib.readiness.forecast.forecast import Forecast
from soc2lib.readiness.forecast.range import chances_for, relied_on
from soc2lib.readiness.inference.simulation import chances_alone, outcome
from soc2lib.readiness.inference.variable_elimination import bits_of
from soc2lib.readiness.remediation.planned_work import PlannedWork
from soc2lib.readiness.remediation.repair import Repair, Route, best_routes

PROVEN_BY = 60
"""Clean self-tested items after which a control counts as proven, to show what testing itself is worth."""


@dataclass(frozen=True, slots=True)
class Price:
    """One row a control that could be repaired.

    Attributes
    ----------
    ground : ControlGround
        The control as it stands.
    effort : float
        Person-days.
    estimated : bool
        True where somebody estimated the effort; else it is a default by disposition.
    today : float
        The chance that an auditor relies on it as things stand, 0 to 1.
    in_window : float
        The same if it is mended on its date and the window stays.
    moved : float
        The same if it is mended and the window starts afterwards.
    day : date
        When it is mended: as planned (with a chance of 80 %), else when it is due; never before as-of.
    reason : str
        What the two differ by.
    """

    ground: ControlGround
    effort: float
    estimated: bool
    today: float
    in_window: float
    moved: float
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """One row a control of which too little is known: nothing, or the events it acted on are not counted.

    Attributes
    ----------
    ground : ControlGround
        The control.
    swing : float
        Outcome if it holds less outcome if it fails, 0 to 1, with all else repaired or holding.
    criteria : int
        Criteria in scope that it serves.
    """

    ground: ControlGround
    swing: float
    criteria: int


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """What to repair first and what to find out first; None where nothing is forecast.

    Attributes
    ----------
    prices : tuple of Price
        In the order of the route.
    stays, moves : Route
        The order of repairs with the window as decided, and with a window that starts after each repair. Controls of
        which nothing is known are taken to hold, so these are the better end of the range.
    questions : tuple of Question
        What to find out first, largest swing first.
    proven : float
        The outcome after all repairs in a moved window, 0 to 1, if `PROVEN_BY` items of every control that is sampled
        had also been tested and found clean.
    reason : str
        Under which supposition it was priced.
    """

    prices: tuple[Price, ...]
    stays: Route
    moves: Route
    questions: tuple[Question, ...]
    proven: float
    reason: str


def repair_plan(
    result: GapResult,
    made: Forecast,
    as_of: date,
    work: PlannedWork | None = None,
    scales: Scales | None = None,
) -> RepairPlan | None:
    """Price every repair and order them.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    made : Forecast
        The forecast to improve.
    as_of : date
        A repair without a date is supposed to be done on this day.
    work : PlannedWork, optional
        Effort and finish of the planned repairs; without it defaults by disposition, and the day a gap is due.
    scales : mapping, optional
        Suppositions; those of ``scales.toml`` unless told.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.readiness.forecast.forecast import forecast
    >>> from soc2lib.scope.assess import resolve_scope
    >>> nothing = assess_gap(resolve_scope(None), [])
    >>> repair_plan(nothing, forecast(nothing), date(2026, 1, 5)) is None
    True
    """
    if made.outcomes is None:
        return None
    planned = work or PlannedWork()
    return _plan(result, made, as_of, planned.days, planned.finish, scales or catalog().scales)


@remembered
def _plan(
    result: GapResult,
    made: Forecast,
    as_of: date,
    days: Mapping[str, float],
    finish: Mapping[str, date],
    shipped: Scales,
) -> RepairPlan:
    work = PlannedWork(days, finish)
    forecast_bases = [row.ground for row in made.controls]
    needed = {made.clauses.names[place] for mask in made.clauses.masks for place in bits_of(mask)}
    prices = [
        price
        for ground in forecast_bases
        if ground.state.id in needed and (price := _price(ground, made, result, as_of, work, shipped))
    ]
    stays, moves = _routes(made, forecast_bases, prices, shipped)
    order = {stop.repair.name: i for i, stop in enumerate(moves.stops)}
    prices.sort(key=lambda price: order[price.ground.state.id])
    return RepairPlan(
        tuple(prices),
        stays,
        moves,
        _questions(result, made, forecast_bases, moves, shipped),
        _proven(result, made, forecast_bases, shipped),
        f"Priced for one reference: {made.reference.words}. Other suppositions give other numbers.",
    )


def _price(
    ground: ControlGround,
    made: Forecast,
    result: GapResult,
    as_of: date,
    work: PlannedWork,
    scales: Scales,
) -> Price | None:
    if not ground.forecastable:
        return None
    today = _relied(ground, made, scales)
    mended = _mended(ground, result, scales)
    moved = _relied(mended, made, scales, whole_window=True)
    if moved <= today + 1e-9:
        return None
    day = max(work.finish.get(ground.state.id) or ground.state.due or as_of, as_of)
    in_window, reason = _inside(ground, mended, made, result, day, moved, scales)
    estimated = work.days.get(ground.state.id)
    effort = scales["effort_days"][_work(ground)] if estimated is None else estimated
    return Price(ground, effort, estimated is not None, today, max(today, in_window), moved, day, reason)


def _relied(ground: ControlGround, made: Forecast, scales: Scales, *, whole_window: bool = False) -> float:
    items = scales["forecast"]["prior_items"]
    return relied_on(ground, made.reference, made.pool, items, whole_window=whole_window) or 0.0


def _mended(ground: ControlGround, result: GapResult, scales: Scales) -> ControlGround:
    """The control once it is well designed, in use and free of what earlier tests found.

    Where its events are not counted, nobody can say how many items an auditor picks: its design alone is priced.
    """
    design = scales["forecast"]["design_suitable"]
    if ground.ground is Ground.DESIGN_ONLY or ground.size is None or not result.scope.operation_counts:
        return replace(ground, ground=Ground.DESIGN_ONLY, design=design, earlier=0)
    tests = ground.tests if ground.ground is Ground.TESTED and not ground.tests.deviations else SelfTest(0, 0)
    kind = Ground.TESTED if tests.tested else Ground.UNTESTED
    return replace(ground, ground=kind, design=design, earlier=0, picked=ground.size, tests=tests)


def _inside(
    ground: ControlGround,
    mended: ControlGround,
    made: Forecast,
    result: GapResult,
    day: date,
    moved: float,
    scales: Scales,
) -> tuple[float, str]:
    start, end = result.scope.window_start, result.scope.window_end
    if not (start and end and result.scope.operation_counts):
        return moved, "No window is decided, so the repair counts in full."
    if day > end:
        return 0.0, f"Its date, {formatting.day(day)}, lies after the window."
    if ground.runs is None:
        return moved, "Its population is not counted, so its design alone is priced."
    days = (end - start).days + 1
    if ground.ground is Ground.UNTESTED and not ground.earlier:
        return moved, "Its runs are not in doubt, only its design: the repair counts in full."
    earlier = max(ground.earlier, ground.runs * max(0, (day - start).days) // days)
    if not earlier:
        return moved, "No run falls due before the repair, so it counts in full."
    late = replace(mended, earlier=earlier)
    reason = f"{earlier} of {formatting.count(ground.runs, 'run')} fall due before it works."
    return _relied(late, made, scales), reason


def _work(ground: ControlGround) -> str:
    if ground.state.absent or ground.state.disposition is Disposition.CREATE:
        return "create"
    return "strengthen" if ground.state.disposition is Disposition.STRENGTHEN else "operate"


def _today(made: Forecast, forecast_bases: Sequence[ControlGround], scales: Scales) -> dict[str, float]:
    return {g.state.id: 1.0 if g.ground in NOT_FORECAST else _relied(g, made, scales) for g in forecast_bases}


def _routes(
    made: Forecast, forecast_bases: Sequence[ControlGround], prices: Sequence[Price], scales: Scales
) -> list[Route]:
    """The route with the window as decided, and the one with a window that moves."""
    chances = chances_for(made.clauses, _today(made, forecast_bases, scales), made.reference.qualifies)
    stays = [Repair(price.ground.state.id, price.effort, price.in_window) for price in prices]
    moves = [Repair(price.ground.state.id, price.effort, price.moved) for price in prices]
    return best_routes(made.clauses, chances, [stays, moves])


def _questions(
    result: GapResult, made: Forecast, forecast_bases: Sequence[ControlGround], moves: Route, scales: Scales
) -> tuple[Question, ...]:
    chances = chances_for(made.clauses, _today(made, forecast_bases, scales), made.reference.qualifies)
    place = {name: i for i, name in enumerate(made.clauses.names)}
    for stop in moves.stops:
        chances[place[stop.repair.name]] = stop.repair.after
    gradient = np.asarray(outcome(made.clauses, chances, seed=7).gradient)
    wanted = {judgement.criterion.id for judgement in result.criteria}
    rows = [
        Question(ground, float(gradient[place[ground.state.id]]), len(wanted.intersection(ground.state.criteria)))
        for ground in forecast_bases
        if ground.ground in NOT_FORECAST and gradient[place[ground.state.id]] > 0
    ]
    return tuple(sorted(rows, key=lambda row: (-row.swing, row.ground.state.id)))


def _proven(result: GapResult, made: Forecast, forecast_bases: Sequence[ControlGround], scales: Scales) -> float:
    chances = dict.fromkeys((ground.state.id for ground in forecast_bases), 1.0)
    for ground in forecast_bases:
        if ground.forecastable:
            mended = _mended(ground, result, scales)
            tested = replace(mended, tests=SelfTest(0, PROVEN_BY)) if mended.sampled else mended
            chances[ground.state.id] = _relied(tested, made, scales, whole_window=True)
    known = chances_for(made.clauses, chances, made.reference.qualifies)
    return float(chances_alone(made.clauses, known[:, None], seed=7)[0][0])
