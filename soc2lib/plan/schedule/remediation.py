"""Judges when the open tasks are finished: what can be planned, by whom, with what chance, and what cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics.cache import remembered
from soc2lib.basics.formatting import count, day, listed, share
from soc2lib.numerics.pert import Range
from soc2lib.plan.records import Person, Task, leave_span
from soc2lib.plan.schedule.network import WorkItem, network
from soc2lib.plan.schedule.placement import Schedule, schedule
from soc2lib.plan.schedule.simulation import TRIALS, Finishes, simulate
from soc2lib.plan.schedule.working_days import OwnerTime, WorkingDays, owner_time


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A task that cannot be placed in time, and why."""

    task: Task
    reason: str


@dataclass(frozen=True, slots=True)
class TaskDates:
    """One row a planned task: when the plan places it and when it is finished in four trials of five."""

    task: Task
    owner: str
    start: date
    finish: date
    finish_p80: date
    waits: str
    binding: bool


@dataclass(frozen=True, slots=True)
class RemediationPlan:
    """When the open tasks are finished.

    Attributes
    ----------
    tasks : tuple of TaskDates
        The tasks that could be placed, in order of start.
    unplanned : tuple of Unplanned
        Those that could not; while there is one, no chance of being ready is given.
    done : int
        Tasks already finished.
    schedule : Schedule or None
        The plan behind the dates, made of mean durations; None where nothing is open and plannable.
    finishes : Finishes or None
        The trials behind the chances.
    ready_by : date or None
        The day by which everything should be finished.
    chance, standard_error : float or None
        Chance of that [0, 1] with its standard error; None where it cannot be known.
    p50, p80, p95 : date or None
        Days by which the tasks that could be placed are finished with that chance.
    stranded : tuple of str
        Tasks planned past the day their owner leaves.
    reason : str
        The sentence that explains it.
    assumptions : tuple of str
        What was assumed where nobody told.
    """

    tasks: tuple[TaskDates, ...]
    unplanned: tuple[Unplanned, ...]
    done: int
    schedule: Schedule | None
    finishes: Finishes | None
    ready_by: date | None
    chance: float | None
    standard_error: float | None
    p50: date | None
    p80: date | None
    p95: date | None
    stranded: tuple[str, ...]
    reason: str
    assumptions: tuple[str, ...]


def assess_remediation(
    tasks: Sequence[Task],
    people: Sequence[Person],
    as_of: date,
    *,
    ready_by: date | None = None,
    seed: int = 1,
    trials: int = TRIALS,
) -> RemediationPlan:
    """When the open tasks are finished, and with what chance by a wanted day.

    Parameters
    ----------
    tasks : sequence of Task
        One row a task, finished ones included.
    people : sequence of Person
        Capacity, leave and last days of the owners; an owner without a row counts as free full time, and it is said.
    as_of : date
        The first day on which work can be done.
    ready_by : date, optional
        The last day on which being finished is still in time, such as the eve of the window.
    seed : int
        For priorities and draws.

    Examples
    --------
    Two tasks of five days for one person, starting on a Monday, end on the Friday of the next week:

    >>> rows = [Task(id=id, owner="Ann", low=5, likely=5, high=5) for id in "ab"]
    >>> plan = assess_remediation(rows, [Person(id="Ann", capacity=1)], date(2026, 1, 5), ready_by=date(2026, 1, 16))
    >>> str(plan.p80), plan.chance
    ('2026-01-16', 1.0)
    """
    done = {task.id for task in tasks if task.finished_on is not None and task.finished_on <= as_of}
    still = [task for task in tasks if task.id not in done]
    unplanned = _unplannable(still, done, people, as_of)
    planned = [task for task in still if task.id not in unplanned]
    missing = tuple(Unplanned(task, unplanned[task.id]) for task in still if task.id in unplanned)
    if not planned:
        reason = _nothing(len(tasks), len(done), missing)
        chance = 1.0 if tasks and not missing and ready_by and ready_by >= as_of else None
        error = 0.0 if chance else None
        return RemediationPlan(
            (), missing, len(done), None, None, ready_by, chance, error, None, None, None, (), reason, ()
        )
    days = WorkingDays(as_of)
    plan, finishes = _placed(planned, frozenset(done), people, as_of, seed, trials)
    rows = _rows(plan, {task.id: task for task in planned}, finishes, days)
    chance = None if missing or ready_by is None else finishes.chance_by(days.until(ready_by))
    p50, p80, p95 = (days.finish_day(finishes.quantile(q)) for q in (0.50, 0.80, 0.95))
    return RemediationPlan(
        rows,
        missing,
        len(done),
        plan,
        finishes,
        ready_by,
        chance,
        None if chance is None else finishes.standard_error(chance),
        p50,
        p80,
        p95,
        _stranded(rows, people),
        _reason(p80, ready_by, chance, finishes, missing),
        _assumptions(planned, people),
    )


@remembered
def _placed(
    planned: Sequence[Task], done: frozenset[str], people: Sequence[Person], as_of: date, seed: int, trials: int
) -> tuple[Schedule, Finishes]:
    """The plan of the tasks that can be planned, and its replays."""
    ranges = {task.id: _range(task) for task in planned}
    net = network(
        [WorkItem(t.id, t.owner, tuple(n for n in t.depends_on if n not in done), ranges[t.id].mean) for t in planned]
    )
    owners = _owners(planned, people, WorkingDays(as_of))
    plan = schedule(net, owners, seed)
    return plan, simulate(net, owners, plan.order, [ranges[item.id] for item in net.items], seed, trials)


def _unplannable(still: Sequence[Task], done: set[str], people: Sequence[Person], as_of: date) -> dict[str, str]:
    gone = {p.id: p.left_on for p in people if p.left_on is not None and p.left_on < as_of}
    open_ids = {task.id for task in still}
    found: dict[str, str] = {}
    for task in still:
        strange = [need for need in task.depends_on if need not in open_ids | done]
        if task.low is None or task.high is None:
            found[task.id] = "Nobody has said how long it takes."
        elif not task.owner:
            found[task.id] = "Nobody owns it."
        elif task.owner in gone:
            found[task.id] = f"Its owner {task.owner} left on {day(gone[task.owner])}."
        elif strange:
            found[task.id] = f"It waits for {listed(strange, most=3)}, which is on no list."
    needs = {task.id: task.depends_on for task in still}
    for task in still:
        if task.id not in found and (loop := _loop(task.id, needs)):
            found[task.id] = f"It waits for itself: {' waits for '.join(loop)}."
    while True:
        waiting = {t.id: n for t in still if t.id not in found for n in t.depends_on if n in found}
        if not waiting:
            return found
        found |= {id: f"It waits for {need}, which cannot be planned." for id, need in waiting.items()}


def _loop(id: str, needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The shortest chain of waits from a task back to itself, or nothing."""
    came: dict[str, str] = {}
    queue = [id]
    while queue:
        here = queue.pop(0)
        for need in needs.get(here, ()):
            if need == id:
                chain = [here]
                while chain[-1] != id:
                    chain.append(came[chain[-1]])
                return (*reversed(chain), id)
            if need not in came:
                came[need] = here
                queue.append(need)
    return ()


def _range(task: Task) -> Range:
    low, high = task.low or 0.0, task.high or 0.0
    return Range(low, (low + high) / 2.0 if task.likely is None else task.likely, high)


def _owners(planned: Sequence[Task], people: Sequence[Person], days: WorkingDays) -> dict[str, OwnerTime]:
    known = {person.id: person for person in people}
    clocks = {}
    for owner in {task.owner for task in planned}:
        person = known.get(owner)
        capacity = 1.0 if person is None or person.capacity is None else person.capacity
        clocks[owner] = owner_time(capacity, [leave_span(text) for text in person.leave] if person else [], days)
    return clocks


def _rows(plan: Schedule, tasks: Mapping[str, Task], finishes: Finishes, days: WorkingDays) -> tuple[TaskDates, ...]:
    binding = {placed.id for placed in plan.binding}
    words = {"depends": "waits for {}", "owner": "{} comes first for its owner", "": ""}
    return tuple(
        TaskDates(
            tasks[placed.id],
            placed.owner,
            days.start_day(placed.start),
            days.finish_day(placed.finish),
            days.finish_day(finishes.task_p80[placed.id]),
            words[placed.waits_for_reason].format(placed.waits_for),
            placed.id in binding,
        )
        for placed in plan.placed
    )


def _stranded(rows: Sequence[TaskDates], people: Sequence[Person]) -> tuple[str, ...]:
    leaving = {person.id: person.left_on for person in people if person.left_on is not None}
    return tuple(
        f"{row.task.id} is planned to end on {day(row.finish)}, after its owner {row.owner} leaves on {day(last)}."
        for row in rows
        if (last := leaving.get(row.owner)) is not None and last < row.finish
    )


def _nothing(total: int, done: int, missing: Sequence[Unplanned]) -> str:
    if not total:
        return "No task is listed yet, so nothing is known of when the work is done."
    if missing:
        return f"None of {count(len(missing), 'open task')} can be planned: {missing[0].reason}"
    return f"All {count(done, 'task')} are finished."


def _reason(
    p80: date, ready_by: date | None, chance: float | None, finishes: Finishes, missing: Sequence[Unplanned]
) -> str:
    said = f"In four trials of five the planned tasks are finished by {day(p80)}."
    if missing:
        return (
            f"{said} {count(len(missing), 'open task')} cannot be planned, so the work ends later than that by a time "
            "nobody knows, and no chance is given."
        )
    if chance is None or ready_by is None:
        return f"{said} No day is set by which they should be."
    if chance in (0.0, 1.0):
        trials = f"{len(finishes.moments):,} trials"
        return f"{said} By {day(ready_by)} they are finished in {'all' if chance else 'none'} of {trials}."
    error = share(finishes.standard_error(chance))
    return f"{said} The chance of being finished by {day(ready_by)} is {share(chance)} (standard error {error})."


def _assumptions(planned: Sequence[Task], people: Sequence[Person]) -> tuple[str, ...]:
    by_id = {person.id: person for person in people}
    owners = sorted({task.owner for task in planned})
    free = [owner for owner in owners if owner not in by_id or by_id[owner].capacity is None]
    said = ["Durations vary independently of each other; a cause that slows everything at once is not counted."]
    if free:
        said.append(f"Nobody has told how much time {listed(free, most=5)} can give: counted as full time.")
    middle = [task.id for task in planned if task.likely is None]
    if middle:
        said.append(f"Without a most likely duration the middle of the range is used: {listed(middle, most=5)}.")
    return tuple(said)
