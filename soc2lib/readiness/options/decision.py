"""The client's decision beside the options: whether one is needed, and whether the one taken still fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import day
from soc2lib.readiness.options.inputs import OptionInputs
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.records import OptionKind, PeriodDecision
from soc2lib.scope.examination.report_type import FLOOR_MONTHS
from soc2lib.scope.examination.timeline import whole_months


@dataclass(frozen=True, slots=True)
class DecisionState:
    """What has become of the decision.

    Attributes
    ----------
    needed : bool
        True while no whole decision is on record.
    fits : bool or None
        Whether the decision still fits; None while there is none, or where a day that decides it is not known.
    option : Option or None
        The option it is compared with.
    words : str
        Such as ``Decision needed``.
    reason : str
        The sentence that explains it.
    """

    needed: bool
    fits: bool | None
    option: Option | None
    words: str
    reason: str


def compare_decision(decision: PeriodDecision | None, found: Sequence[Option], inputs: OptionInputs) -> DecisionState:
    """Whether the client has decided, and whether the decision fits what is known now.

    Parameters
    ----------
    decision : PeriodDecision or None
        The record; a decision counts with its option, who decided and on which day.
    found : sequence of Option
        Of `options.options` for the same inputs.
    inputs : OptionInputs
        The client as of a day.

    Method
    ------
    A decision whose days have become the period of the examination is carried out and compared with going on. Any
    other is compared with the option of its kind, length and scope: it fits where that option fits and the decided
    days do not begin before its start. Where that start is not known, neither is the answer.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.gap.conclusion.basis import Phase
    >>> from soc2lib.plan.timeline.dates import assess_dates
    >>> from soc2lib.readiness.options.inputs import phase_ranges
    >>> from soc2lib.scope.assess import resolve_scope
    >>> phases = phase_ranges(assess_dates(None, [], date(2026, 1, 5)).phases)
    >>> inputs = OptionInputs(date(2026, 1, 5), Phase.BEFORE, resolve_scope(None), (), phases)
    >>> compare_decision(None, (), inputs).words
    'Decision needed'
    """
    if decision is None:
        return _needed("No decision on the period and the report is on record.")
    if missing := _missing(decision):
        return _needed(f"The decision on record does not say {missing}.")
    period_set = decision.option in (OptionKind.MOVE, OptionKind.NEW_PERIOD) and _is_set(decision, inputs)
    option = _same(decision, found, OptionKind.GO_ON if period_set else decision.option)
    if option is None:
        return _state(False, None, "No option of this kind is left.")
    if not option.fits:
        return _state(False, option, option.reason)
    if option.kind is OptionKind.GO_ON and not period_set and decision.start and not _is_set(decision, inputs):
        return _state(False, option, "The period of the examination is no longer the one that was decided.")
    return _days_fit(decision, option, inputs)


def _days_fit(decision: PeriodDecision, option: Option, inputs: OptionInputs) -> DecisionState:
    if option.kind is OptionKind.GO_ON:
        return _state(True, option, option.reason)
    start, floor = decision.start, option.start or option.starts_not_before
    if start is None:
        return _state(None, option, "The decision names no day to compare.")
    if floor and start < floor:
        return _state(
            False, option, f"It begins on {day(start)}; key controls are shown on {day(floor)} at the earliest."
        )
    short = option.kind is not OptionKind.TYPE_I and decision.end and whole_months(start, decision.end) < FLOOR_MONTHS
    if short:
        return _state(False, option, f"It lasts less than {FLOOR_MONTHS} months.")
    ends_early = option.kind is OptionKind.MOVE and option.end and inputs.period and option.end < inputs.period[1]
    if ends_early and option.end and decision.end and decision.end > option.end:
        return _state(False, option, f"What is shown carries until {day(option.end)} only.")
    if option.start is None:
        return _state(None, option, "From when every key control is shown is not known.")
    return _state(True, option, option.reason)


def _same(decision: PeriodDecision, found: Sequence[Option], kind: OptionKind | None) -> Option | None:
    rows = [option for option in found if option.kind is kind]
    scoped = [option for option in rows if bool(option.scope_change) == bool(decision.scope_change)]
    rows = scoped or [option for option in rows if not option.scope_change]
    if kind is OptionKind.NEW_PERIOD and decision.start and decision.end:
        months = whole_months(decision.start, decision.end)
        rows = [option for option in rows if option.months and option.months <= months] or rows
        return rows[-1] if rows else None
    return rows[0] if rows else None


def _is_set(decision: PeriodDecision, inputs: OptionInputs) -> bool:
    return inputs.period is not None and (decision.start, decision.end) == inputs.period


def _missing(decision: PeriodDecision) -> str:
    if decision.option is None:
        return "which option was chosen"
    if not decision.decided_by:
        return "who decided"
    return "" if decision.decided_on else "on which day"


def _needed(reason: str) -> DecisionState:
    return DecisionState(True, None, None, "Decision needed", reason)


def _state(fits: bool | None, option: Option | None, reason: str) -> DecisionState:
    words = {True: "Decided, still fits", False: "Decided, no longer fits", None: "Decided, cannot be compared"}[fits]
    return DecisionState(False, fits, option, words, reason)
