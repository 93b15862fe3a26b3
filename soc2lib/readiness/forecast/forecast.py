"""The forecast: where an auditor may note exceptions, and how far apart the outcomes lie. Never a promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import GapResult
from soc2lib.readiness.forecast.auditor import POLICIES
from soc2lib.readiness.forecast.basis import NOT_FORECAST, ControlGround, Ground, Scales, SelfTest, forecast_bases
from soc2lib.readiness.forecast.outcome import Clauses
from soc2lib.readiness.forecast.range import (
    OutcomeRange,
    Pooling,
    Supposition,
    criteria_clauses,
    noted,
    outcome_range,
)

METHOD = "readiness.forecast"
VERSION = "3"


@dataclass(frozen=True, slots=True)
class ControlForecast:
    """One row a control that counts.

    Attributes
    ----------
    ground : ControlGround
        What the forecast rests on.
    noted, low, high : float or None
        The chance that an exception is noted, 0 to 1: under the middle prior, and the lowest and highest of the named
        priors. None where nothing is known of the control.
    reason : str
        The sentence that explains it.
    """

    ground: ControlGround
    noted: float | None
    low: float | None
    high: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an auditor may find, as chances with their suppositions.

    Attributes
    ----------
    controls : tuple of ControlForecast
        One row a control that counts, likeliest exception first, the unknown last.
    expected, expected_low, expected_high : float or None
        Exceptions to be expected over the controls of which something is known; None where that is none.
    known, unknown, carried : int
        Controls with a forecast, without one because too little is known, and carried by others.
    outcomes : OutcomeRange or None
        The range of outcomes; None where nothing is known of any key control.
    clauses : Clauses
        The criteria's clauses, for whoever prices repairs.
    pool : Pooling
        How the client's own tests were counted.
    reference : Supposition
        The middle supposition, used where one number is needed to rank.
    assumptions : tuple of str
        Everything supposed, in sentences; never shown apart from the numbers.
    reason : str
        What the forecast rests on.
    withheld : str
        Why no chance of an outcome is given to readers, as sentences; empty where one is.
    """

    controls: tuple[ControlForecast, ...]
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    known: int
    unknown: int
    by_subservice: int
    outcomes: OutcomeRange | None
    clauses: Clauses
    pool: Pooling
    reference: Supposition
    assumptions: tuple[str, ...]
    reason: str
    withheld: str = ""
    version: str = VERSION

    @property
    def uncounted(self) -> tuple[ControlGround, ...]:
        """The controls, among those without a forecast, whose events nobody counted."""
        return tuple(row.ground for row in self.controls if row.ground.ground is Ground.UNCOUNTED)

    @property
    def expected_words(self) -> str:
        """The exceptions to be expected, as a range of whole numbers."""
        if self.expected_low is None or self.expected_high is None:
            return "not known"
        return f"{self.expected_low:.0f} to {self.expected_high:.0f}"

    @property
    def outcome_words(self) -> str:
        """The chance that nothing leads to a qualification, over all suppositions; never a prediction."""
        if self.withheld:
            return "not given"
        return formatting.chances(self.outcomes.low, self.outcomes.high) if self.outcomes else "not known"


def forecast(
    result: GapResult,
    tests: Mapping[str, SelfTest] | None = None,
    *,
    compensating: Mapping[str, Sequence[str]] | None = None,
    detection: float | None = None,
    scales: Scales | None = None,
    events: Mapping[str, int] | None = None,
) -> Forecast:
    """Forecast exceptions and outcomes from what the gap stage knows.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    tests : mapping, optional
        Control id to its self-tests, of the evidence stage.
    compensating : mapping, optional
        Control id to the controls tested as compensating for it; none unless told.
    detection : float, optional
        Share of true deviations the client's self-tests find, above 0 to 1. Only where it is stated does the client's
        pooled rate shift the prior; otherwise tests count for their own control alone.
    scales : mapping, optional
        Suppositions; those of ``scales.toml`` unless told.
    events : mapping, optional
        Control id to the events counted in the period; without them a control on events has no forecast of its own.

    References
    ----------
    Science brief 3.2, 3.4 and 3.6; ``docs/score.md``.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.scope.assess import resolve_scope
    >>> unknown = forecast(assess_gap(resolve_scope(None), []))
    >>> unknown.expected, unknown.outcomes, unknown.reason
    (None, None, 'Nothing is known of any of the 96 controls in scope, so nothing is forecast.')
    """
    needed = {"forecast": (scales or catalog().scales)["forecast"]}
    return _forecast(result, tests or {}, compensating or {}, detection, needed, events or {})


@remembered
def _forecast(
    result: GapResult,
    tests: Mapping[str, SelfTest],
    compensating: Mapping[str, Sequence[str]],
    detection: float | None,
    scales: Scales,
    events: Mapping[str, int],
) -> Forecast:
    known_of = forecast_bases(result, tests, scales, events)
    pool = _pool(known_of, detection, scales)
    limits = scales["forecast"]
    rows = tuple(sorted((_control(ground, pool, scales) for ground in known_of), key=_likeliest_first))
    clauses = _clauses(result, known_of, compensating)
    keys = [ground for ground in known_of if ground.state.key and ground.forecastable]
    outcomes = outcome_range(clauses, known_of, pool, scales) if keys else None
    known = [row for row in rows if row.noted is not None]
    unknown = sum(row.ground.ground in NOT_FORECAST for row in rows)
    sums = _sums(known)
    return Forecast(
        rows,
        *sums,
        len(known),
        unknown,
        len(rows) - len(known) - unknown,
        outcomes,
        clauses,
        pool,
        Supposition(POLICIES[1], limits["prior_middle"], limits["qualifies_often"]),
        _assumptions(known_of, pool, compensating, scales),
        _reason(rows, known),
        _withheld(result),
    )


def _withheld(result: GapResult) -> str:
    """Over a period that is past with criteria not met no chance means anything: an auditor will find them."""
    unmet = result.counts()[Conclusion.NOT_MET]
    if result.phase is not Phase.AFTER or not unmet:
        return ""
    number = formatting.count(unmet, "criterion is", "criteria are")
    return (
        f"No chance is given: the period is over and {number} not met. Only the auditor decides what this means for "
        "the opinion."
    )


def _sums(known: Sequence[ControlForecast]) -> tuple[float | None, float | None, float | None]:
    if not known:
        return None, None, None
    return sum(r.noted or 0.0 for r in known), sum(r.low or 0.0 for r in known), sum(r.high or 0.0 for r in known)


def _likeliest_first(row: ControlForecast) -> tuple[bool, float, str]:
    return row.noted is None, -(row.noted or 0.0), row.ground.state.id


def _pool(known_of: Sequence[ControlGround], detection: float | None, scales: Scales) -> Pooling:
    deviations = sum(ground.tests.deviations for ground in known_of)
    tested = sum(ground.tests.tested for ground in known_of)
    return Pooling(detection, deviations, tested, scales["forecast"]["pooled_items"])


def _control(ground: ControlGround, pool: Pooling, scales: Scales) -> ControlForecast:
    limits = scales["forecast"]
    low, middle, high = (
        noted(ground, limits[f"prior_{mean}"], pool, limits["prior_items"]) for mean in ("low", "middle", "high")
    )
    tests = ground.tests
    picked = f" An auditor may pick {formatting.count(ground.picked, 'item')}" if ground.picked else ""
    shown = f"; {tests.deviations} of {tests.tested} self-tested items deviated" if tests.tested else ""
    return ControlForecast(ground, middle, low, high, ground.reason + (f"{picked}{shown}." if picked else ""))


def _clauses(
    result: GapResult, known_of: Sequence[ControlGround], compensating: Mapping[str, Sequence[str]]
) -> Clauses:
    names = [ground.state.id for ground in known_of]
    there = set(names)
    keys = {
        judgement.criterion.id: [id for id in judgement.keys if id in there]
        for judgement in result.criteria
        if judgement.conclusion is not Conclusion.NOT_RELEVANT
    }
    others = {id: [one for one in more if one in there and one != id] for id, more in compensating.items()}
    return criteria_clauses(keys, others, names)


def _reason(rows: Sequence[ControlForecast], known: Sequence[ControlForecast]) -> str:
    uncounted = sum(row.ground.ground is Ground.UNCOUNTED for row in rows)
    unknown = sum(row.ground.ground is Ground.UNKNOWN for row in rows)
    if not known:
        little = "Too little" if uncounted else "Nothing"
        return f"{little} is known of any of the {len(rows)} controls in scope, so nothing is forecast."
    tested = sum(row.ground.ground is Ground.TESTED for row in known)
    absent = sum(row.ground.ground in (Ground.ABSENT, Ground.FAILED) for row in known)
    prior_only = sum(row.ground.ground is Ground.UNTESTED for row in known)
    design = len(known) - tested - prior_only - absent
    said = [f"{tested} of {formatting.count(len(known), 'control')} {'is' if tested == 1 else 'are'} tested."]
    if prior_only or design:
        said.append("Untested controls use a standard assumption.")
    if absent:
        said.append(f"{absent} {'is' if absent == 1 else 'are'} known to be absent or not to work.")
    if unknown:
        said.append(f"Nothing is known of {formatting.count(unknown, 'further control')}.")
    if uncounted:
        said.append(f"Population not counted: {formatting.count(uncounted, 'further control')}.")
    return " ".join(said)


def _assumptions(
    known_of: Sequence[ControlGround], pool: Pooling, compensating: Mapping[str, Sequence[str]], scales: Scales
) -> tuple[str, ...]:
    limits = scales["forecast"]
    priors = formatting.listed(formatting.share(limits[f"prior_{mean}"]) for mean in ("low", "middle", "high"))
    readings = formatting.listed(formatting.share(limits[f"qualifies_{one}"]) for one in ("always", "often", "seldom"))
    pooled = (
        f"The self-tests are supposed to find {formatting.share(pool.detection)} of deviations; the client's pooled "
        f"rate ({pool.deviations} of {pool.tested}) shifts every control's prior, whose mean weighs "
        f"{pool.weight:g} items."
        if pool.detection
        else "Nobody stated how many deviations the self-tests find: tests count for their own control, at face value."
    )
    backed = formatting.count(len(compensating), "control")
    relied_on = sum(ground.ground is Ground.RELIED_ON_REPORT for ground in known_of)
    lines = [
        f"Auditor: {formatting.listed((f'{p.name} ({p.words[:1].lower()}{p.words[1:-1]})' for p in POLICIES), 'or')}.",
        f"Before any test {priors} of runs deviate, each prior worth {limits['prior_items']:g} tested items.",
        pooled,
        f"An auditor accepts a suitable design with {formatting.share(limits['design_suitable'])}, one that covers the "
        f"criterion in part with {formatting.share(limits['design_partly'])}.",
        f"Where the controls of a criterion failed, an auditor qualifies with {readings}.",
        f"Compensating controls are counted for {backed}." if compensating else "No compensating control is counted.",
        "Controls fail independently of each other; items are picked at random, as many as the evidence stage plans.",
        "A control on events is sampled from the events counted, spread evenly over the period; where nobody counted "
        "them, nothing is forecast of it. A control in use late failed in every run before.",
    ]
    if relied_on:
        lines.append(
            f"{formatting.sentence(formatting.count(relied_on, 'control'))} carried by others: taken as given."
        )
    return tuple(lines)
