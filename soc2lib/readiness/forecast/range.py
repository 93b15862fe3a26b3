"""How far apart the outcomes of named suppositions lie: auditor policies, priors and readings of a failed criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.readiness.forecast.auditor import POLICIES, AuditorPolicy
from soc2lib.readiness.forecast.basis import NOT_FORECAST, ControlGround, Ground, Scales
from soc2lib.readiness.forecast.exceptions import Belief, chance_noted, chance_relied_on, prior
from soc2lib.readiness.forecast.outcome import Clauses, chance_of_all, prepare
from soc2lib.readiness.inference.message_passing import Array
from soc2lib.readiness.inference.simulation import outcome

LENIENCY = "\x00leniency "  # no id of a control can begin so: ids hold no control characters


@dataclass(frozen=True, slots=True)
class Supposition:
    """One named set of suppositions.

    Attributes
    ----------
    policy : AuditorPolicy
        What the auditor does with a deviation.
    prior_mean : float
        Expected share of deviating runs before any test, 0 to 1.
    qualifies : float
        The chance that an auditor qualifies over a criterion whose controls failed, 0 to 1.
    """

    policy: AuditorPolicy
    prior_mean: float
    qualifies: float

    @property
    def words(self) -> str:
        """The supposition in a line."""
        qualifies = f"qualifies over {formatting.share(self.qualifies)} of failed criteria"
        return f"{self.policy.name} auditor, prior {formatting.share(self.prior_mean)}, {qualifies}"


def suppositions(scales: Scales | None = None) -> tuple[Supposition, ...]:
    """Every combination of the named policies, priors and readings; the middle one of all three is the reference.

    Examples
    --------
    >>> len(suppositions()), suppositions()[0].words
    (27, 'strict auditor, prior 1 %, qualifies over 100 % of failed criteria')
    """
    limits = (scales or catalog().scales)["forecast"]
    return tuple(
        Supposition(policy, limits[f"prior_{mean}"], limits[f"qualifies_{reading}"])
        for policy in POLICIES
        for mean in ("low", "middle", "high")
        for reading in ("always", "often", "seldom")
    )


@dataclass(frozen=True, slots=True)
class Pooling:
    """How the client's own tests shift the prior of each control.

    Attributes
    ----------
    detection : float or None
        Share of true deviations that self-tests find; None where nobody stated it, and then nothing is pooled.
    deviations, tested : int
        Over all controls.
    weight : float
        Tested items the prior's mean is worth when it meets the pooled rate.
    """

    detection: float | None
    deviations: int
    tested: int
    weight: float

    def prior_of(self, ground: ControlGround, mean: float, items: float) -> Belief:
        """The prior of one control, shifted by the tests of all others.

        Examples
        --------
        Nothing stated on detection: the tests of others do not count.

        >>> from soc2lib.readiness.forecast.basis import forecast_bases
        >>> from soc2lib.gap.assess import assess_gap
        >>> from soc2lib.scope.assess import resolve_scope
        >>> first = forecast_bases(assess_gap(resolve_scope(None), []))[0]
        >>> Pooling(None, 5, 50, 100).prior_of(first, 0.025, 20)
        Belief(a=0.5, b=19.5)

        Stated: (0.05 × 100 + 5) ÷ (100 + 100) = 5 %.

        >>> Pooling(1.0, 5, 100, 100).prior_of(first, 0.05, 20)
        Belief(a=1.0, b=19.0)
        """
        if self.detection is None:
            return prior(mean, items)
        bad = (self.deviations - ground.tests.deviations) / self.detection
        others = self.tested - ground.tests.tested
        return prior(min((mean * self.weight + bad) / (self.weight + others), 0.95), items)


def noted(ground: ControlGround, mean: float, pool: Pooling, items: float) -> float | None:
    """The chance that an exception is noted in one control, 0 to 1; None where nothing is known of it."""
    if not ground.forecastable:
        return None
    if ground.ground in (Ground.ABSENT, Ground.FAILED):
        return 1.0
    if ground.ground is Ground.DESIGN_ONLY:
        return 1 - ground.design
    rate = ground.rate(pool.prior_of(ground, mean, items), pool.detection or 1.0)
    return chance_noted(rate, ground.picked, ground.design)


def relied_on(
    ground: ControlGround, case: Supposition, pool: Pooling, items: float, *, whole_window: bool = False
) -> float | None:
    """The chance that an auditor still relies on one control, 0 to 1; None where nothing is known of it."""
    if ground.ground is Ground.RELIED_ON_REPORT:
        return 1.0
    if ground.ground in NOT_FORECAST:
        return None
    if ground.ground in (Ground.ABSENT, Ground.FAILED):
        return 0.0
    if ground.ground is Ground.DESIGN_ONLY:
        return ground.design
    rate = ground.rate(pool.prior_of(ground, case.prior_mean, items), pool.detection or 1.0, whole_window=whole_window)
    return chance_relied_on(rate, ground.picked, case.policy, ground.design)


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """The chance that no criterion leads to a qualification, under one supposition.

    Attributes
    ----------
    case : Supposition
        What is supposed.
    low, high : float
        0 to 1: if every control of which nothing is known were to fail, or to hold. Equal where all are known.
    error : float
        Standard error; 0 where exact.
    """

    case: Supposition
    low: float
    high: float
    error: float


@dataclass(frozen=True, slots=True)
class OutcomeRange:
    """The outcomes under every named supposition; a range, never one number.

    Attributes
    ----------
    cases : tuple of CaseOutcome
        One row a supposition.
    low, high : float
        The lowest and the highest of them, 0 to 1.
    reason : str
        How it was computed and what the width comes from.
    """

    cases: tuple[CaseOutcome, ...]
    low: float
    high: float
    reason: str


def criteria_clauses(
    keys: Mapping[str, Sequence[str]], compensating: Mapping[str, Sequence[str]], names: Sequence[str]
) -> Clauses:
    """The clauses of every criterion: each key control or what compensates for it, or the auditor's leniency.

    Parameters
    ----------
    keys : mapping
        Criterion id to its key controls; one without any can only be rescued by leniency.
    compensating : mapping
        Control id to the controls that were tested as compensating for it.
    names : sequence of str
        Every control that may stand in a clause.
    """
    clauses = []
    for criterion, controls in keys.items():
        lenient = f"{LENIENCY}{criterion}"
        clauses += [(control, *compensating.get(control, ()), lenient) for control in controls] or [(lenient,)]
    return prepare([*names, *(f"{LENIENCY}{criterion}" for criterion in keys)], clauses)


def chances_for(clauses: Clauses, relied: Mapping[str, float], qualifies: float) -> Array:
    """The chances of all things: controls as told, leniency as the supposition says."""
    lenient = 1 - qualifies
    return np.array([lenient if name.startswith(LENIENCY) else relied[name] for name in clauses.names])


def outcome_range(
    clauses: Clauses, controls: Sequence[ControlGround], pool: Pooling, scales: Scales, seed: int = 7
) -> OutcomeRange:
    """The outcome under every named supposition, with what is unknown taken both ways.

    Parameters
    ----------
    clauses : Clauses
        Made by `criteria_clauses`.
    controls : sequence of ControlGround
        Every control the clauses name.
    pool : Pooling
        How the client's own tests shift the prior.
    seed : int
        For the simulation, where elimination is too wide.
    """
    cases = suppositions(scales)
    columns = []
    found: dict[tuple[AuditorPolicy, float], dict[str, float | None]] = {}
    for case in cases:
        given = found.get((case.policy, case.prior_mean))
        if given is None:  # how a failed criterion is read makes no difference to a control
            given = {g.state.id: relied_on(g, case, pool, scales["forecast"]["prior_items"]) for g in controls}
            found[case.policy, case.prior_mean] = given
        for unknown in (0.0, 1.0):
            known = {id: unknown if chance is None else chance for id, chance in given.items()}
            columns.append(chances_for(clauses, known, case.qualifies))
    chances, errors, how = _evaluate(clauses, columns, seed)
    rows = tuple(
        CaseOutcome(case, chances[2 * i], chances[2 * i + 1], max(errors[2 * i : 2 * i + 2]))
        for i, case in enumerate(cases)
    )
    unknown = sum(g.ground in NOT_FORECAST for g in controls)
    open_ends = (
        f" {formatting.sentence(formatting.count(unknown, 'control'))} of which too little is known count both ways."
    )
    reason = f"{len(cases)} combinations of named assumptions. {how}{open_ends if unknown else ''}"
    return OutcomeRange(rows, min(row.low for row in rows), max(row.high for row in rows), reason)


def _evaluate(clauses: Clauses, columns: Sequence[Array], seed: int) -> tuple[list[float], list[float], str]:
    if clauses.exact:
        chances = chance_of_all(clauses, np.stack(columns, axis=1))
        how = "Each is computed exactly."
        return [min(float(chance), 1.0) for chance in chances], [0.0] * len(columns), how
    found = [outcome(clauses, column, seed) for column in columns]
    return [one.chance for one in found], [one.error for one in found], found[0].reason
