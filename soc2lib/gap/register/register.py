"""The whole gap register: every control that falls short, what was recorded of each gap, and whether it is closed."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from soc2lib.basics import formatting
from soc2lib.basics.formatting import WITHHELD
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.admissions.notes import fault_in, fault_with_number
from soc2lib.gap.assess import register
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.records import Design, Disposition, EvidenceSufficiency, GapEntry, Implementation, Operation
from soc2lib.gap.register.closure import Closure, ClosureState
from soc2lib.gap.results import ControlJudgement, Gap, GapResult

NOBODY, NOT_PLANNED = "no owner named", "not planned"
_SEVERITIES = ("high", "medium", "low")
_NOBODY_LOOKED = Closure(ClosureState.OPEN, "Nobody has looked into it yet.", "Not retested")


class Planned(Protocol):
    """The planned repairs, by control: working days, the day by which they are finished, what is done and by whom."""

    @property
    def days(self) -> Mapping[str, float]: ...

    @property
    def finish(self) -> Mapping[str, date]: ...

    @property
    def titles(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def owners(self) -> Mapping[str, tuple[str, ...]]: ...


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One row a gap.

    Attributes
    ----------
    id : str
        The recorded gap's id; ``GAP-`` and the control's id where nobody recorded one. Neither depends on the order.
    control : ControlJudgement
        The control that falls short, or fell short.
    criteria : tuple of str
        The criteria in scope that it serves.
    expectation : str
        What these criteria ask, in our own words.
    condition, cause, effect, recommendation : str
        As recorded; the condition and the recommendation come from the judgement and the library where nobody wrote
        them, the others are empty then.
    severity, severity_because : str
        ``high``, ``medium`` or ``low``, with the rule that gave it.
    disposition : Disposition
        Exists, strengthen or create.
    owner : str
        Who closes it, in words where nobody is named.
    effort : str
        Work to close it, of its tasks, else as recorded; in words.
    due : date or None
        The day by which its tasks are finished, else the target day; None where it is not planned.
    day : str
        That day in words, saying where it comes from.
    blocks_window : bool
        True where a Type II window must not start before it is closed.
    closure : Closure
        Whether it is closed, and what the retest showed.
    advised : bool
        True where somebody recorded the recommendation.
    recorded_days : float or None
        Work to close it as its record says [working days]; None where nobody recorded it.
    agreed : date or None
        The day agreed for it, as recorded.
    workers : tuple of str
        Who does the planned work, where that is somebody else than the owner.
    """

    id: str
    control: ControlJudgement
    criteria: tuple[str, ...]
    expectation: str
    condition: str
    cause: str
    effect: str
    recommendation: str
    severity: str
    severity_reason: str
    disposition: Disposition
    owner: str
    effort: str
    due: date | None
    day: str
    blocks_window: bool
    closure: Closure
    advised: bool = False
    recorded_days: float | None = None
    agreed: date | None = None
    workers: tuple[str, ...] = ()


def register_lines(
    result: GapResult,
    as_of: date,
    entries: Sequence[GapEntry] = (),
    closures: Mapping[str, Closure] | None = None,
    work: Planned | None = None,
) -> tuple[RegisterLine, ...]:
    """Every gap, open ones first and worst first.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    as_of : date
        The day on which a day is overdue.
    entries : sequence of GapEntry
        Gaps as recorded; those of a control that is not in scope are left out.
    closures : mapping, optional
        Gap id to whether it is closed; a recorded gap without one is open.
    work : Planned, optional
        The planned repairs.

    Notes
    -----
    A control that falls short and has no open gap on record gets a line of its own, so closing the record of a gap
    never takes a control off the register. A gap that is not closed stays on it whatever the control's status says.
    """
    judgements = {control.state.id: control for control in result.controls if control.counts}
    derived = {gap.control.state.id: gap for gap in register(result)}
    wanted = {one.criterion.id for one in result.criteria if one.conclusion is not Conclusion.NOT_RELEVANT}
    keys = {id for one in result.criteria for id in one.keys}
    known = closures or {}

    def made(entry: GapEntry, closed: Closure) -> RegisterLine:
        control = judgements[entry.control]
        planned = _planned(entry, control.state, work, as_of)
        line = _line(entry, control, derived.get(entry.control), wanted, keys, closed, planned)
        return _with_work(line, work) if work else line

    lines = [made(entry, known.get(entry.id, _NOBODY_LOOKED)) for entry in entries if entry.control in judgements]
    open_of = {line.control.state.id for line in lines if line.closure.state is not ClosureState.CLOSED}
    lines += [made(GapEntry(id=f"GAP-{id}", control=id), _NOBODY_LOOKED) for id in derived if id not in open_of]
    return tuple(sorted(lines, key=_worst_first))


def _worst_first(line: RegisterLine) -> tuple[bool, int, bool, str, str]:
    closed = line.closure.state is ClosureState.CLOSED
    return closed, _SEVERITIES.index(line.severity), not line.blocks_window, line.control.state.id, line.id


def _planned(entry: GapEntry, state: ControlState, work: Planned | None, as_of: date) -> tuple[str, date | None, str]:
    """The effort, the day, and the day in words: of the planned tasks, else as recorded."""
    finish, days = (work.finish.get(state.id), work.days.get(state.id)) if work else (None, None)
    days = entry.effort if days is None else days
    effort = NOT_PLANNED if days is None else formatting.amount(days, "person-day")
    if finish:
        return effort, finish, f"{formatting.day(finish)} (planned, 80 % likely)"
    if due := entry.due or state.due:
        return effort, due, f"{formatting.day(due)}{' (overdue)' if due < as_of else ''}"
    return effort, None, NOT_PLANNED


def _with_work(line: RegisterLine, work: Planned) -> RegisterLine:
    """The same with what its tasks say is done and who does it; a recorded recommendation stays as it is."""
    id = line.control.state.id
    workers = tuple(name for name in dict.fromkeys(work.owners.get(id, ())) if name and name != line.owner)
    titles = [title for title in work.titles.get(id, ()) if title != WITHHELD]
    if line.advised or not titles:
        return replace(line, workers=workers)
    done = " ".join(f"{formatting.sentence(title.rstrip('.'))}." for title in titles)
    return replace(line, workers=workers, recommendation=_steps(line.control, line.disposition, done))


def _line(
    entry: GapEntry,
    control: ControlJudgement,
    gap: Gap | None,
    wanted: Set[str],
    keys: Set[str],
    closed: Closure,
    planned: tuple[str, date | None, str],
) -> RegisterLine:
    state, shipped = control.state, catalog()
    criteria = gap.criteria if gap else tuple(id for id in state.criteria if id in wanted)
    severity, why = (gap.severity, gap.severity_reason) if gap else _severity(control, keys)
    disposition = gap.disposition if gap else state.disposition or Disposition.STRENGTHEN
    return RegisterLine(
        entry.id,
        control,
        criteria,
        " ".join(f"{id}: {shipped.criteria[id].paraphrase}" for id in criteria),
        _recorded(entry.condition, control) if entry.condition else _condition(control),
        entry.cause,
        entry.effect,
        entry.recommendation or _steps(control, disposition),
        severity,
        why,
        disposition,
        entry.owner or state.owner or NOBODY,
        *planned,
        bool(gap and gap.blocks_window),
        closed,
        bool(entry.recommendation),
        entry.effort,
        entry.due,
    )


def _recorded(condition: str, control: ControlJudgement) -> str:
    """The condition as recorded, with the numbers of the tests that it rests on."""
    if (
        condition == WITHHELD
        or control.basis is not Basis.TESTED
        or control.conclusion in (Conclusion.MET, Conclusion.READY)
    ):
        return condition
    return f"{condition.rstrip('.')}. {formatting.sentence(control.reason)}."


def _condition(control: ControlJudgement) -> str:
    """What is, where nobody wrote it: the reason and the note, of which the reason quotes nothing twice."""
    notes, fault = control.state.notes.strip(), fault_in(control.state.notes)
    if control.said.source == "nothing":
        notes = ""  # the reason quotes it
    reasons = [one for one in control.reason.split("; ") if not fault or one.casefold() != fault.casefold()]
    parts = ("; ".join(reasons), control.shown.operation.runs_missing, notes)
    return " ".join(f"{formatting.sentence(part.rstrip('.'))}." for part in parts if part)


def _steps(control: ControlJudgement, disposition: Disposition, planned: str = "") -> str:
    """What closes a gap that nobody wrote about: its planned work, else what is missing, and what is on record of its
    deviations.
    """
    state, known = control.state, control.shown.operation.follow_up
    steps = [] if planned else list(_introducing(state, disposition))
    if control.said.operation is Operation.DEVIATIONS and not control.shown.operation.exceptions:
        counted = fault_with_number(state.notes)
        steps.append("have the items tested" if counted else "record how many of how many items deviated, and why")
    elif not known and state.operation in (Operation.NOT_EFFECTIVE, Operation.DEVIATIONS):
        steps.append("find and remove the cause of each deviation")
    if control.shown.waiting and control.conclusion is Conclusion.SELF_REPORTED:
        steps.append("have the files that wait read and accepted")
    if control.shown.operation.runs_missing:
        steps.append("collect evidence of the runs that fell due")
    if state.evidence is EvidenceSufficiency.PARTIAL:
        steps.append("test the population, or collect evidence for the days that are not shown")
    if not (steps or known or planned):
        steps = ["complete what is missing"]
    facts = [planned, *known, f"{formatting.sentence(formatting.listed(steps))}." if steps else ""]
    return " ".join(filter(None, facts))


def _introducing(state: ControlState, disposition: Disposition) -> Iterator[str]:
    if disposition is Disposition.CREATE:
        yield "create the control"
    elif state.design in (Design.NOT_DESIGNED, Design.PARTLY):
        yield "complete the design"
    if state.implementation in (Implementation.NOT_STARTED, Implementation.IN_PROGRESS):
        yield "bring it into use"


def _severity(control: ControlJudgement, keys: Set[str]) -> tuple[str, str]:
    if control.state.id in keys:
        return "medium", "The control's fields show no gap any more; this one on a key control is a matter of proof."
    return "low", "The control's fields show no gap any more; it only supports other controls."
