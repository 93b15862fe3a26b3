"""Answers that do not fit together: each with the row where it stands and what to do about it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from soc2lib.basics import formatting
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.claims.differences import differences
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.policies.promises import BrokenPromise
from soc2lib.gap.records import Applicability, ClaimedStatus, Design, Implementation, Operation
from soc2lib.gap.results import ControlJudgement, GapResult

METHOD = "readiness.consistency"
VERSION = "2"


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """One row that does not fit.

    Attributes
    ----------
    where : str
        The row: a control, criterion, risk, policy limit or person.
    found : str
        What does not fit, as a sentence.
    remedy : str
        What to do.
    """

    where: str
    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ResidualRisk:
    """One risk's level before and after its controls, on one scale, with the linked controls that are shown to work."""

    id: str
    inherent: float
    residual: float
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsistencyInputs:
    """What other stages know, as far as they were run; each empty part is left unchecked.

    Attributes
    ----------
    evidence_days : mapping
        Control id to the days its evidence is of.
    risks : sequence of ResidualRisk
        Of the risk stage.
    limits : sequence of BrokenPromise
        Limits of the policies that practice does not keep.
    people : collection of str or None
        Who works at the client; None where nobody listed them.
    changes_described : bool or None
        Whether the description says what changed in the window (DC 9); None where there is no description.
    """

    evidence_days: Mapping[str, Sequence[date]] = field(default_factory=dict)
    risks: Sequence[ResidualRisk] = ()
    limits: Sequence[BrokenPromise] = ()
    people: Collection[str] | None = None
    changes_described: bool | None = None


_Rule = tuple[Callable[[ControlState], bool], str, str]
_RULES: tuple[_Rule, ...] = (
    (
        lambda said: said.operation in (Operation.EFFECTIVE, Operation.DEVIATIONS) and said.absent,
        "It is typed as working although it is not designed, not in use or yet to be created.",
        "Correct whichever of the two is wrong.",
    ),
    (
        lambda said: said.implementation is Implementation.IN_USE and said.design is Design.NOT_DESIGNED,
        "It is typed as in use although nothing is designed.",
        "Write down what is done, and assess that design.",
    ),
    (
        lambda said: said.implementation is Implementation.IN_USE and said.in_use_since is None,
        "It is in use, but nobody said since when.",
        "Enter the first day it ran as described.",
    ),
    (
        lambda said: said.key and not said.owner,
        "It is a key control without an owner.",
        "Name the one person who answers for it.",
    ),
)


def check(
    result: GapResult, as_of: date, consistency_inputs: ConsistencyInputs | None = None
) -> tuple[Inconsistency, ...]:
    """Everything that does not fit together; grain: one row a finding.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    as_of : date
        The day to look at.
    elsewhere : Elsewhere, optional
        What other stages know.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> told = Control(id="GOV-03", owner="Ada", operation="effective")
    >>> [row.found for row in check(assess_gap(resolve_scope(None), [told]), date(2026, 1, 5))]
    ['Operation is typed as effective; no test shows it.']
    """
    known = consistency_inputs or ConsistencyInputs()
    return (*_controls(result, as_of, known), *_criteria(result), *_others(result, known))


def _controls(result: GapResult, as_of: date, known: ConsistencyInputs) -> Iterator[Inconsistency]:
    for control in result.controls:
        said = control.said
        if control.counts and said.key_without_reason:
            yield _without_reason(said)
        if said.applicability is not Applicability.IN_SCOPE or not control.counts or said.source != "recorded":
            continue
        for found in differences(control):
            yield Inconsistency(said.id, found, "Collect, accept or test what shows it, or correct what was typed.")
        for broken, found, remedy in _RULES:
            if broken(said):
                yield Inconsistency(said.id, found, remedy)
        yield from _dates(said, as_of)
        if known.people is not None and said.owner and said.owner not in known.people:
            yield Inconsistency(said.id, f"Its owner, {said.owner}, is not among the people.", "Name somebody present.")
        yield from _evidence(control, result, known)


def _without_reason(said: ControlState) -> Inconsistency:
    marked, library = ("key", "does not") if said.key else ("not key", "does")
    found = f"It is marked as {marked} without a reason; the library {library} mark it as key."
    return Inconsistency(said.id, found, "Enter the reason for the key mark, or leave the mark empty.")


def _dates(state: ControlState, as_of: date) -> Iterator[Inconsistency]:
    since = state.in_use_since
    if since and since > as_of and state.implementation is Implementation.IN_USE:
        yield Inconsistency(
            state.id, f"It is in use, but only from {formatting.day(since)}.", "Correct the day, or say in progress."
        )
    if state.due and state.due < as_of and state.absent:
        yield Inconsistency(
            state.id,
            f"Its repair was due on {formatting.day(state.due)} and is not done.",
            "Repair it, or set a new day.",
        )


def _evidence(row: ControlJudgement, result: GapResult, known: ConsistencyInputs) -> Iterator[Inconsistency]:
    """Evidence of other days, unless it is of a document still in force, or no run falls into the window."""
    state = row.said
    if row.shown.in_force or row.discloses:
        return
    start, end = result.scope.window_start, result.scope.window_end
    if not (start and end and result.scope.operation_counts):
        return
    outside = [day for day in known.evidence_days.get(state.id, ()) if not start <= day <= end]
    if outside:
        days = formatting.listed((formatting.day(day) for day in sorted(outside)), most=3)
        yield Inconsistency(
            state.id, f"Evidence lies outside the window: {days}.", "Collect evidence of runs inside the window."
        )


def _criteria(result: GapResult) -> Iterator[Inconsistency]:
    for judgement in result.criteria:
        if judgement.conclusion is Conclusion.NOT_RELEVANT:
            continue
        if not judgement.keys:
            yield Inconsistency(
                judgement.criterion.id, "No key control serves it.", "Map a key control, or create one."
            )
        if (
            judgement.claim
            and judgement.claim.status is ClaimedStatus.IN_PLACE
            and judgement.conclusion is Conclusion.NOT_MET
        ):
            yield Inconsistency(
                judgement.criterion.id,
                "The client's own table says in place; a key control is known to be absent or not to work.",
                "Settle it with the client, and correct the table or the control.",
            )
        if judgement.claim and judgement.claim.status is ClaimedStatus.NOT_APPLICABLE:
            yield Inconsistency(
                judgement.criterion.id,
                "The client's own table says not applicable, but no reason is recorded.",
                "Record the reason among the criteria that are not relevant, or assess it.",
            )


def _others(result: GapResult, known: ConsistencyInputs) -> Iterator[Inconsistency]:
    for risk in known.risks:
        if risk.residual < risk.inherent and not risk.controls:
            yield Inconsistency(
                risk.id,
                "Its residual level is below the inherent one, but no control linked to it is shown to work.",
                "Link and test a control, or rate it as without controls.",
            )
    for broken in known.limits:
        yield Inconsistency(
            broken.limit.id,
            f"{broken.limit.title}: the policy promises {broken.promised}, the practice is {broken.practised}.",
            "Keep the promise, or change the limit: policy, control and test follow it together.",
        )
    if result.scope.operation_counts and known.changes_described is False:
        yield Inconsistency(
            "DC 9",
            "The description says nothing of changes in the window.",
            "List them, or say there were none.",
        )
