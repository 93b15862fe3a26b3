"""Checks the responsibility matrix: one accountable role, somebody who does it, people behind roles, no conflict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from soc2lib.basics.formatting import count, day, listed, sentence, share
from soc2lib.errors import did_you_mean
from soc2lib.plan.defaults import Role
from soc2lib.plan.records import Activity, Person

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class RaciFinding:
    """One thing that is wrong with the matrix.

    Attributes
    ----------
    rule : str
        A short name: ``accountable``, ``responsible``, ``auditor``, ``role``, ``vacant``, ``departed``, ``leaving``,
        ``shared``, ``overload``, ``segregation`` or ``consulted``.
    severity : str
        ``error`` (the matrix cannot stand) or ``warning``.
    where : str
        The activity, role or person.
    reason : str
        What is wrong.
    remedy : str
        What to do.
    """

    rule: str
    severity: str
    where: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RaciLoad:
    """How often one person (or a role nobody fills) stands in the matrix [activities]."""

    who: str
    vacant: bool
    accountable: int
    responsible: int
    consulted: int
    informed: int
    accountable_share: float


@dataclass(frozen=True, slots=True)
class RaciJudgement:
    """What the matrix is worth: its rows, what is wrong with them, and the load of each person."""

    activities: tuple[Activity, ...]
    people_of: Mapping[str, tuple[str, ...]]
    findings: tuple[RaciFinding, ...]
    loads: tuple[RaciLoad, ...]
    reason: str

    @property
    def errors(self) -> tuple[RaciFinding, ...]:
        """The findings that must be mended before the matrix can stand."""
        return tuple(finding for finding in self.findings if finding.severity == ERROR)


def matrix(shipped: Mapping[str, Activity], own: Iterable[Activity]) -> tuple[Activity, ...]:
    """The shipped activities with the client's rows in place of those of the same id, then the client's own.

    Examples
    --------
    >>> rows = matrix({"a": Activity(id="a", title="Shipped")}, [Activity(id="a"), Activity(id="b", title="Own")])
    >>> [(row.id, row.title) for row in rows]
    [('a', 'Shipped'), ('b', 'Own')]
    """
    answered = {row.id: row for row in own}
    rows = {id: answered.pop(id, row) for id, row in shipped.items()} | answered
    return tuple(
        row if row.title else row.model_copy(update={"title": shipped[id].title if id in shipped else id})
        for id, row in rows.items()
    )


def check(
    activities: Sequence[Activity],
    people: Sequence[Person],
    roles: Mapping[str, Role],
    as_of: date,
    *,
    overload_share: float = 0.30,
    consulted_most: int = 4,
) -> RaciJudgement:
    """What is wrong with the matrix and who carries how much of it.

    Parameters
    ----------
    activities : sequence of Activity
        One row an activity.
    people : sequence of Person
        One row a person, those who left included.
    roles : mapping of str to Role
        The roles that may stand in the matrix.
    as_of : date
        The day on which somebody counts as departed.
    overload_share : float
        Share of activities above which being accountable is called overload [0, 1].
    consulted_most : int
        Most roles consulted on one activity before it is called slow.

    Examples
    --------
    Two accountable roles are one too many:

    >>> roles = {"it": Role("it", "IT", True, ""), "hr": Role("hr", "HR", True, "")}
    >>> people = [Person(id="Ann", roles=("it",)), Person(id="Bo", roles=("hr",))]
    >>> row = Activity(id="x", title="Offboard", accountable=("it", "hr"), responsible=("it",))
    >>> [f.rule for f in check([row], people, roles, date(2026, 1, 1), overload_share=1).errors]
    ['accountable']
    """
    here = [person for person in people if person.left_on is None or person.left_on >= as_of]
    people_of = {id: tuple(p.id for p in here if id in p.roles) for id in roles}
    loads = _loads(activities, people_of)
    findings = (
        *chain.from_iterable(_row(row, roles, consulted_most) for row in activities),
        *_auditor_hats(here, roles),
        *_behind_roles(activities, people, roles, as_of),
        *_overloads(loads, len(activities), overload_share),
        *_segregation(activities, people_of),
    )
    return RaciJudgement(tuple(activities), people_of, findings, loads, _reason(activities, here, findings))


def _reason(activities: Sequence[Activity], here: Sequence[Person], findings: Sequence[RaciFinding]) -> str:
    if not activities:
        return "No activity is listed, so nobody is accountable for anything yet."
    errors = sum(finding.severity == ERROR for finding in findings)
    said = f"{count(len(activities), 'activity', 'activities')} for {count(len(here), 'person', 'people')}: "
    said += f"{count(errors, 'error')} and {count(len(findings) - errors, 'warning')}."
    if not here:
        return said + " No person is named yet, so every role is vacant."
    to_correct = f" {sentence(count(errors, 'error'))} to correct before use."
    return said + (to_correct if errors else " The matrix can be used.")


def _row(row: Activity, roles: Mapping[str, Role], consulted_most: int) -> Iterable[RaciFinding]:
    accountable = tuple(dict.fromkeys(row.accountable))
    if len(accountable) != 1:
        found = f"{row.title} has {count(len(accountable), 'accountable role')}: {listed(accountable)}."
        yield RaciFinding("accountable", ERROR, row.id, found, "Name exactly one role that answers for it.")
    if not row.responsible:
        yield RaciFinding("responsible", ERROR, row.id, f"Nobody does {row.title}.", "Name at least one role under R.")
    for name in dict.fromkeys((*row.accountable, *row.responsible)):
        if name in roles and not roles[name].may_be_responsible:
            found = f"{roles[name].title} is accountable or responsible for {row.title}."
            yield RaciFinding("auditor", ERROR, row.id, found, "The auditor may only be consulted or informed.")
    for name in dict.fromkeys((*row.accountable, *row.responsible, *row.consulted, *row.informed)):
        if name not in roles:
            hint = did_you_mean(name, roles) or f"Use one of {listed(roles)}."
            yield RaciFinding("role", ERROR, row.id, f"{row.title} names the unknown role {name}.", hint)
    if len(set(row.consulted)) > consulted_most:
        found = f"{row.title} asks {len(set(row.consulted))} roles beforehand."
        yield RaciFinding("consulted", WARNING, row.id, found, f"Consult {consulted_most} roles at most.")


def _auditor_hats(here: Sequence[Person], roles: Mapping[str, Role]) -> Iterable[RaciFinding]:
    for person in here:
        outside = [id for id in person.roles if id in roles and not roles[id].may_be_responsible]
        inside = [id for id in person.roles if id in roles and roles[id].may_be_responsible]
        if outside and inside:
            found = f"{person.id} is {listed(outside)} and also {listed(inside)}."
            yield RaciFinding("auditor", ERROR, person.id, found, "An auditor holds no role inside the company.")
        for name in person.roles:
            if name not in roles:
                hint = did_you_mean(name, roles) or f"Use one of {listed(roles)}."
                yield RaciFinding("role", ERROR, person.id, f"{person.id} fills the unknown role {name}.", hint)


def _behind_roles(
    activities: Sequence[Activity], people: Sequence[Person], roles: Mapping[str, Role], as_of: date
) -> Iterable[RaciFinding]:
    answering = {name for row in activities for name in row.accountable}
    acting = answering | {name for row in activities for name in row.responsible}
    for id, role in roles.items():
        if id not in acting or not role.may_be_responsible:
            continue
        holders = [p for p in people if id in p.roles]
        here = [p for p in holders if p.left_on is None or p.left_on >= as_of]
        if not holders:
            found = f"Nobody fills the role {role.title}, which is accountable or responsible."
            yield RaciFinding("vacant", ERROR, id, found, "Name one person for it on the People sheet.")
        elif not here:
            gone = listed(f"{p.id} (left {day(p.left_on)})" for p in holders)
            found = f"The role {role.title} is held only by people who have left: {gone}."
            yield RaciFinding("departed", ERROR, id, found, "Name a successor on the People sheet.")
        elif len(here) > 1 and id in answering:
            found = f"{listed(p.id for p in here)} all fill the accountable role {role.title}."
            yield RaciFinding("shared", ERROR, id, found, "Put one name behind an accountable role.")
        elif len(here) == 1 and here[0].left_on is not None:
            found = f"{here[0].id}, the only one in the role {role.title}, leaves on {day(here[0].left_on)}."
            yield RaciFinding("leaving", WARNING, id, found, "Name a successor before that day.")


def _loads(activities: Sequence[Activity], people_of: Mapping[str, tuple[str, ...]]) -> tuple[RaciLoad, ...]:
    tally: dict[tuple[str, bool], list[int]] = {}
    for row in activities:
        for place, cell in enumerate((row.accountable, row.responsible, row.consulted, row.informed)):
            filled = {(who, False) for name in cell for who in people_of.get(name, ())}
            for key in sorted(filled | {(name, True) for name in cell if not people_of.get(name)}):
                tally.setdefault(key, [0, 0, 0, 0])[place] += 1
    loads = [RaciLoad(who, vacant, *n, n[0] / len(activities)) for (who, vacant), n in tally.items()]  # type: ignore[call-arg]
    return tuple(sorted(loads, key=lambda load: (-load.accountable, -load.responsible, load.who)))


def _overloads(loads: Sequence[RaciLoad], total: int, limit: float) -> Iterable[RaciFinding]:
    for load in loads:
        if load.accountable > limit * total + 1e-9:
            found = f"{load.who} is accountable for {load.accountable} of {total} activities, more than {share(limit)}."
            yield RaciFinding("overload", WARNING, load.who, found, "Hand some of them to others.")


def _segregation(activities: Sequence[Activity], people_of: Mapping[str, tuple[str, ...]]) -> Iterable[RaciFinding]:
    doers = {row.id: {who for name in row.responsible for who in people_of.get(name, ())} for row in activities}
    titles = {row.id: row.title for row in activities}
    pairs = {tuple(sorted((row.id, other))) for row in activities for other in row.conflicts_with if other in doers}
    for row in activities:
        if lost := [name for name in row.conflicts_with if name not in doers]:
            found = f"{row.title} conflicts with {listed(lost, last='or')}, which is no activity."
            yield RaciFinding("unknown activity", WARNING, row.id, found, did_you_mean(lost[0], doers) or "Correct it.")
    for one, other in sorted(pairs):
        for who in sorted(doers[one] & doers[other]):
            found = f"{who} does both {titles[one]} and {titles[other]}."
            yield RaciFinding("segregation", WARNING, who, found, "Let another person do one of the two.")
