"""What owner or adviser admit of a control and nothing of a later day mends, each with the fact behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from soc2lib.foundation import wording
from soc2lib.gap.admissions.notes import fault_in
from soc2lib.gap.basis import RUNS, Basis, Phase
from soc2lib.gap.choices import Design, Disposition, Implementation, Operation
from soc2lib.gap.claims import Seen
from soc2lib.gap.phase import Asked
from soc2lib.gap.results import ShownControl
from soc2lib.gap.standing import Standing

Since = Callable[[], date | None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble that is known, and what it rests on."""

    standing: Standing
    basis: Basis
    reason: str


def admits(said: Seen) -> bool:
    """Whether owner or adviser admit that a control is absent, weak or did not work."""
    weak = said.disposition in (Disposition.CREATE, Disposition.STRENGTHEN) or said.absent
    return weak or said.design is Design.PARTLY or said.operation is Operation.NOT_EFFECTIVE


def admissions(said: Seen, shown: ShownControl, asked: Asked, admitted: Since) -> list[Trouble]:
    """What is admitted of a control; the first reason is what the note says is wrong, where it does.

    Parameters
    ----------
    said : Seen
        What the client typed of it.
    shown : ShownControl
        What is shown of it; only what is of a later day than the admission mends it.
    asked : Asked
        The phase and the period.
    admitted : callable
        Gives the day on which the present admissions were made.
    """
    found = list(_admitted(said, shown, asked, admitted))
    worst = min((one.standing for one in found), key=Standing.rank, default=None)
    fault = fault_in(said.notes) if worst else ""
    told = [one for one in found if one.reason != _WEAKNESS or not (fault or len(found) > 1)]
    late = _too_late(said, shown, asked)
    return [*([_trouble(worst, fault)] if worst and fault else []), *told, *late]


_WEAKNESS = "a weakness of it is on record"


def _admitted(said: Seen, shown: ShownControl, asked: Asked, admitted: Since) -> Iterator[Trouble]:
    days = (shown.observed_on, shown.operation.day, shown.design.day)
    made = admitted() if any(days) and admits(said) else None

    def later(day: date | None) -> bool:
        return made is not None and day is not None and day > made

    ran = later(shown.observed_on) or later(shown.operation.day if shown.operation.basis in RUNS else None)
    sound = later(shown.design.day) and shown.design.design is Design.SUITABLE
    if said.disposition is Disposition.CREATE and not (ran and sound):
        yield _trouble(Standing.NOT_MET, "the control does not exist yet")
    else:
        if said.design is Design.NOT_DESIGNED and not sound:
            yield _trouble(Standing.NOT_MET, "it is not designed")
        if said.implementation is Implementation.NOT_STARTED and not ran:
            yield _trouble(Standing.NOT_MET, "it is not in use")
    if said.operation is Operation.NOT_EFFECTIVE and not (later(shown.operation.day) and shown.operation.basis in RUNS):
        found = Standing.NOT_MET if asked.phase is not Phase.TYPE_I else Standing.AT_RISK
        yield _trouble(found, "its owner or the adviser reports that it did not work")
    if said.design is Design.PARTLY and not sound:
        yield _trouble(Standing.AT_RISK, "it is partially designed")
    if said.implementation is Implementation.IN_PROGRESS and not ran:
        yield _trouble(Standing.AT_RISK, "it is not fully in operation")
    if said.disposition is Disposition.STRENGTHEN and not (ran or sound):
        yield _trouble(Standing.AT_RISK, _WEAKNESS)


def _too_late(said: Seen, shown: ShownControl, asked: Asked) -> list[Trouble]:
    since = said.in_use_since
    if not (asked.runs_count and asked.start and since and since > asked.start) or shown.operation.at_risk:
        return []
    return [_trouble(Standing.AT_RISK, f"it is in use only since {wording.day(since)}, after the period began")]


def _trouble(standing: Standing, reason: str) -> Trouble:
    return Trouble(standing, Basis.SELF_REPORTED, reason)
