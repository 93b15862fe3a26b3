"""Reads from the gap stage's judgements whether the key controls are ready and since when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from soc2lib.basics.formatting import count
from soc2lib.scope.examination.control_lines import ConclusionLike, ControlLike
from soc2lib.scope.examination.type_inputs import TypeInputs

_OPEN = "not assessed"
_UNKNOWN = (_OPEN, "self-reported")
"""What nobody looked at, and what is only said."""
_OVER_TIME = ("partial period", "full period")


@dataclass(frozen=True, slots=True)
class KeyState:
    """How ready the key controls are that the client runs itself.

    Attributes
    ----------
    not_ready, not_designed : int or None
        Key controls not designed or not in use, and those not designed; None where none is known to be and some are
        not assessed or only said.
    in_use_since : tuple of date or None
        One entry a key control; None where no day is recorded.
    days_in_use : int or None
        Days for which all of them ran with evidence over time; None where that is not known.
    reason : str
        The state in a sentence.
    """

    not_ready: int | None
    not_designed: int | None
    in_use_since: tuple[date | None, ...]
    days_in_use: int | None
    reason: str


def key_state(controls: Iterable[ConclusionLike], as_of: date) -> KeyState:
    """Whether the key controls are ready for a window, and for how long they have run.

    Parameters
    ----------
    controls : iterable of JudgedControl
        One a control in scope, as the gap stage judged it. Controls carried by a subservice organisation are left out.
    as_of : date
        The last day counted.

    Examples
    --------
    >>> key_state([], date(2026, 9, 30)).reason
    'No key control is recorded.'
    """
    rows = [control for control in controls if control.state.key and control.counts and _own(control.state)]
    if not rows:
        return KeyState(None, None, (), None, "No key control is recorded.")
    keys = [row.state for row in rows]
    absent = sum(state.absent for state in keys)
    undesigned = sum(state.design == "not designed" for state in keys)
    open_design = sum(state.design == _OPEN for state in keys)
    unknown = sum(not row.state.absent and row.conclusion in _UNKNOWN for row in rows)
    since = tuple(state.in_use_since for state in keys)
    days = sorted(day for day in since if day)
    proven = len(days) == len(keys) and all(state.evidence in _OVER_TIME for state in keys)
    total = count(len(keys), "key control")
    return KeyState(
        not_ready=None if unknown and not absent else absent,
        not_designed=None if open_design and not undesigned else undesigned,
        in_use_since=since,
        days_in_use=max((as_of - days[-1]).days + 1, 0) if proven else None,
        reason=f"Of {total}, {absent} are not designed or not in use, {unknown} not assessed or only said.",
    )


def with_keys(inputs: TypeInputs, keys: KeyState) -> TypeInputs:
    """The inputs of the report type with what is known of the key controls."""
    return replace(
        inputs,
        keys_not_ready=keys.not_ready,
        keys_not_designed=keys.not_designed,
        days_in_use=keys.days_in_use,
    )


def _own(state: ControlLike) -> bool:
    return state.applicability == "in scope"
