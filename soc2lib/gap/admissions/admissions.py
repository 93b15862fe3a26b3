"""What owner or adviser admit of a control and nothing of a later day mends, each with the fact behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.gap.admissions.notes import fault_in
from soc2lib.gap.choices import Design, Disposition, Implementation, Operation
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.basis import RUNS, Basis, Phase
from soc2lib.gap.conclusion.phase import Asked
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import ShownControl

Since = Callable[[str], date | None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble that is known, and what it rests on."""

    conclusion: Conclusion
    basis: Basis
    reason: str


def admitting(said: ControlState) -> tuple[str, ...]:
    """The fields in which owner or adviser admit that a control is absent, weak or did not work."""
    admitted = {
        "disposition": said.disposition in (Disposition.CREATE, Disposition.STRENGTHEN),
        "design": said.design in (Design.NOT_DESIGNED, Design.PARTLY),
        "implementation": said.implementation in (Implementation.NOT_STARTED, Implementation.IN_PROGRESS),
        "operation": said.operation is Operation.NOT_EFFECTIVE,
    }
    return tuple(name for name, weak in admitted.items() if weak)


def admissions(said: ControlState, shown: ShownControl, asked: Asked, admitted: Since) -> list[Trouble]:
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
        Gives the day since when one of its fields admits what it admits.
    """
    found = list(_admitted(said, shown, asked, admitted))
    worst = min((one.conclusion for one in found), key=Conclusion.rank, default=None)
    fault = fault_in(said.notes) if worst else ""
    stated = [one for one in found if one.reason != _WEAKNESS or not (fault or len(found) > 1)]
    late = _too_late(said, shown, asked)
    return [*([_trouble(worst, fault)] if worst and fault else []), *stated, *late]


_WEAKNESS = "a weakness is on record"


def _admitted(said: ControlState, shown: ShownControl, asked: Asked, admitted: Since) -> Iterator[Trouble]:
    run = shown.operation.day if shown.operation.basis in RUNS else None
    suitable = shown.design.day if shown.design.design is Design.SUITABLE else None

    def later(name: str, *days: date | None) -> bool:
        """Whether one of the days lies after the admission in this field."""
        latest = max((day for day in days if day), default=None)
        made = admitted(name) if latest else None
        return made is not None and latest is not None and latest > made

    def ran(name: str) -> bool:
        return later(name, shown.observed_on, run)

    def sound(name: str) -> bool:
        return later(name, suitable)

    if said.disposition is Disposition.CREATE and not (ran("disposition") and sound("disposition")):
        yield _trouble(Conclusion.NOT_MET, "the control does not exist yet")
    else:
        if said.design is Design.NOT_DESIGNED and not sound("design"):
            yield _trouble(Conclusion.NOT_MET, "it is not designed")
        if said.implementation is Implementation.NOT_STARTED and not ran("implementation"):
            yield _trouble(Conclusion.NOT_MET, "it is not in use")
    if said.operation is Operation.NOT_EFFECTIVE and not later("operation", run):
        found = Conclusion.NOT_MET if asked.phase is not Phase.TYPE_I else Conclusion.AT_RISK
        yield _trouble(found, "its owner or the adviser reports that it did not work")
    if said.design is Design.PARTLY and not sound("design"):
        yield _trouble(Conclusion.AT_RISK, "it is partially designed")
    if said.implementation is Implementation.IN_PROGRESS and not ran("implementation"):
        yield _trouble(Conclusion.AT_RISK, "it is not fully in operation")
    if said.disposition is Disposition.STRENGTHEN and not (ran("disposition") or sound("disposition")):
        yield _trouble(Conclusion.AT_RISK, _WEAKNESS)


def _too_late(said: ControlState, shown: ShownControl, asked: Asked) -> list[Trouble]:
    since = said.in_use_since
    if not (asked.runs_count and asked.start and since and since > asked.start) or shown.operation.at_risk:
        return []
    return [_trouble(Conclusion.AT_RISK, f"it is in use only since {formatting.day(since)}, after the period began")]


def _trouble(conclusion: Conclusion, reason: str) -> Trouble:
    return Trouble(conclusion, Basis.SELF_REPORTED, reason)
