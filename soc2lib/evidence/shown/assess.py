"""What is shown of every control, in one pass over the records."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from soc2lib.catalog.catalog import Catalog, catalog
from soc2lib.evidence.coverage.window import Policy, Window
from soc2lib.evidence.coverage.window import policy as named_policy
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.shown.acceptance import Acceptance, acceptance
from soc2lib.evidence.shown.design import design
from soc2lib.evidence.shown.elapsed import Known
from soc2lib.evidence.shown.instance import instances
from soc2lib.evidence.shown.operation import operation
from soc2lib.evidence.shown.reliance.facilities import sites_at_risk
from soc2lib.evidence.shown.reliance.reports import FACILITIES, MONITORING, carrier, monitored_otherwise, reliance
from soc2lib.evidence.shown.rhythm import runs_shown
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.shown.tests.compensation import Bench, bench
from soc2lib.evidence.shown.tests.testers import Counted
from soc2lib.evidence.testing.records import Deviation, Observation, TestedItem, Walkthrough
from soc2lib.gap.admissions.notes import fault_with_number
from soc2lib.gap.choices import Applicability, Design, Operation
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import RegisteredPolicy
from soc2lib.gap.results import Reliance, ShownControl, ShownOperation
from soc2lib.scope.records import ComplementaryControl, Incident, ThirdParty, ThirdPartyReport

_Row = TypeVar("_Row")
_INCIDENTS = frozenset({"CC7.3", "CC7.4", "CC7.5"})
"""Criteria whose controls on events answer to incidents."""
_ENOUGH = (Basis.TESTED, Basis.EVIDENCED)


@dataclass(frozen=True, slots=True)
class ShownRecords:
    """Every record that shows something of a control; each in any order."""

    evidence: Sequence[Evidence] = ()
    populations: Sequence[Population] = ()
    tests: Sequence[TestResult] = ()
    items: Sequence[TestedItem] = ()
    deviations: Sequence[Deviation] = ()
    walkthroughs: Sequence[Walkthrough] = ()
    observations: Sequence[Observation] = ()
    policies: Sequence[RegisteredPolicy] = ()
    third_parties: Sequence[ThirdParty] = ()
    third_party_reports: Sequence[ThirdPartyReport] = ()
    complementary: Sequence[ComplementaryControl] = ()
    incidents: Sequence[Incident] = ()


def show(
    controls: Iterable[ControlState],
    records: ShownRecords,
    period: Window | None,
    as_of: date,
    *,
    policy: str = "standard",
    shipped: Catalog | None = None,
) -> Mapping[str, ShownControl]:
    """What tests, accepted evidence, walkthroughs and vendors' reports show of each control; one entry a control.

    Parameters
    ----------
    controls : iterable of Seen
        The controls in scope, and those that they replaced; their typed status shows nothing.
    records : ShownRecords
        What is on record.
    period : Window or None
        The examined period, one day for Type I; None where it is not set.
    as_of : date
        The day it is read on.
    policy : str
        ``standard``, ``strict`` or ``lenient``: how far apart runs may lie.
    shelf : Catalog, optional
        The catalog whose controls and policies hold; the shipped one unless given.

    References
    ----------
    Domain brief 13.1 and 13.3.

    Examples
    --------
    >>> from soc2lib.gap.claims.claims import as_recorded
    >>> shown = show(as_recorded(catalog(), {}), ShownRecords(), None, date(2026, 9, 30))
    >>> {one.operation.basis.value for one in shown.values()}
    {'not assessed'}
    """
    asked = list(controls)
    indexed = _index(asked, records, as_of, named_policy(policy), shipped or catalog())
    found = {one.id: _one(one, indexed, period) for one in asked}
    over = period is not None and as_of >= period.end
    own = {
        one.id: _holds(found[one.id], over=over)
        for one in asked
        if one.id in (MONITORING, FACILITIES) and one.applicability is Applicability.IN_SCOPE
    }
    for one in asked:
        if one.applicability is Applicability.SUBSERVICE:
            found[one.id] = _by_subservice(one, found[one.id], indexed, own, period)
    if FACILITIES in found and not any(one.applicability is Applicability.SUBSERVICE for one in asked):
        found[FACILITIES] = _with_sites(found[FACILITIES], indexed, period)
    if MONITORING in found:
        found[MONITORING] = _with_vendors(found[MONITORING], indexed)
    return found


@dataclass(frozen=True, slots=True)
class _Indexed:
    records: ShownRecords
    as_of: date
    rule: Policy
    subjects: Mapping[str, Subject]
    bench: Bench
    pieces: Mapping[str, Evidence]
    superseded: frozenset[str]
    filed: frozenset[str]
    governed: frozenset[str]
    evidence_of: Mapping[str, Sequence[Evidence]]
    populations_of: Mapping[str, Sequence[Population]]
    tests_of: Mapping[str, Sequence[Counted]]
    walkthroughs_of: Mapping[str, Sequence[Walkthrough]]
    observations_of: Mapping[str, Sequence[Observation]]
    reports_of: Mapping[str, Sequence[ThirdPartyReport]]
    incidents: Sequence[date]


def _index(
    asked: Sequence[ControlState], records: ShownRecords, as_of: date, rule: Policy, shipped: Catalog
) -> _Indexed:
    subjects = {one.id: _subject(one, shipped) for one in asked}
    tried = bench(asked, records.tests, records.items, records.deviations, records.populations)
    valid = [one.id for one in records.policies if one.in_force(as_of)]
    return _Indexed(
        records,
        as_of,
        rule,
        subjects,
        tried,
        {one.id: one for one in records.evidence},
        frozenset(one.supersedes for one in records.evidence if one.supersedes),
        frozenset(one.id for one in records.evidence if one.sha256),
        frozenset(c for id in valid if id in shipped.policies for c in shipped.policies[id].criteria),
        _by(sorted(records.evidence, key=lambda one: one.id), lambda o: o.controls),
        _by(sorted(records.populations, key=lambda one: one.id), lambda o: o.controls),
        _by(tried.tests.values(), lambda o: (o.test.control,)),
        _by(sorted(records.walkthroughs, key=lambda one: one.id), lambda o: (o.control,)),
        _by(records.observations, lambda o: (o.control,)),
        _by(sorted(records.third_party_reports, key=lambda one: one.id), lambda o: (o.third_party,)),
        tuple(one.happened for one in records.incidents if one.happened),
    )


def _by(rows: Iterable[_Row], keys: Callable[[_Row], Iterable[str]]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        for key in dict.fromkeys(keys(row)):
            found[key].append(row)
    return dict(found)


def _subject(state: ControlState, shipped: Catalog) -> Subject:
    library = shipped.controls.get(state.id)
    return Subject(
        state.id,
        state.owner,
        state.frequency,
        library.population if library else "",
        frozenset(state.criteria),
        state.in_use_since,
        state.replaces,
        state.operation is Operation.DEVIATIONS,
        fault_with_number(state.notes),
    )


def _one(state: ControlState, indexed: _Indexed, period: Window | None) -> ShownControl:
    subject, as_of = indexed.subjects[state.id], indexed.as_of
    known = _known(subject, indexed)
    performers = {read.piece.performed_by for read in known.accepted if read.as_run}
    come = [one for one in known.tests if one.independent and one.dated and _has_come(one.test, as_of)]
    last = min(as_of, period.end) if period is not None and period.days == 1 else as_of
    days = instances(
        subject,
        indexed.observations_of.get(state.id, ()),
        known.accepted,
        [one.test for one in come if one.test.period_start is None or one.test.period_start <= last],
        last,
        performers,
    )
    designed = design(
        subject,
        indexed.walkthroughs_of.get(state.id, ()),
        known.accepted,
        indexed.filed,
        as_of,
        policy_in_force=known.policy_in_force,
        performers=performers,
    )
    answer = indexed.bench.answer
    operated = operation(subject, known, period, as_of, indexed.rule, answer, _before(subject, indexed))
    waiting = tuple(r.piece.id for r in known.accepted if r.waiting and r.piece.id not in indexed.superseded)
    return ShownControl(
        state.id,
        designed,
        days[1] if days else None,
        operated,
        waiting=waiting,
        first_observed=days[0] if days else None,
        in_force=_in_force(subject, known, indexed) if subject.keeps_document else (),
    )


def _in_force(subject: Subject, known: Known, indexed: _Indexed) -> tuple[tuple[date, date, str], ...]:
    runs = runs_shown(subject, known.accepted, indexed.as_of, indexed.rule, policy_in_force=known.policy_in_force)
    return tuple((run.start, run.end, run.evidence) for run in runs)


def _has_come(test: TestResult, as_of: date) -> bool:
    return (test.tested_on or as_of) <= as_of and (test.period_start or as_of) <= as_of


def _known(subject: Subject, indexed: _Indexed) -> Known:
    def read(piece: Evidence) -> Acceptance:
        return acceptance(piece, subject.owner, indexed.as_of, indexed.superseded)

    populations = indexed.populations_of.get(subject.id, ())
    files = {id for one in populations for id in one.evidence if id in indexed.pieces}
    answers_to_incidents = subject.on_events and bool(subject.criteria & _INCIDENTS)
    return Known(
        [read(piece) for piece in indexed.evidence_of.get(subject.id, ())],
        indexed.tests_of.get(subject.id, ()),
        indexed.bench.populations,
        populations,
        {id: read(indexed.pieces[id]) for id in files},
        bool(subject.criteria & indexed.governed),
        indexed.incidents if answers_to_incidents else (),
    )


def _before(subject: Subject, indexed: _Indexed) -> Callable[[Window], ShownOperation | None]:
    def shown(days: Window) -> ShownOperation | None:
        replaced = indexed.subjects.get(subject.replaces)
        if replaced is None or replaced.id == subject.id:
            return None
        known = _known(replaced, indexed)
        return operation(replaced, known, days, indexed.as_of, indexed.rule, indexed.bench.answer)

    return shown


def _holds(shown: ShownControl, *, over: bool) -> bool:
    operated = shown.operation
    runs = operated.basis in _ENOUGH or not operated.due or (not over and operated.basis is Basis.IN_PART)
    fine = runs and not operated.at_risk and operated.operation is not Operation.NOT_EFFECTIVE
    return fine and shown.design.design is Design.SUITABLE and shown.observed_on is not None


def _by_subservice(
    state: ControlState, shown: ShownControl, indexed: _Indexed, own: Mapping[str, bool], period: Window | None
) -> ShownControl:
    subject, records = indexed.subjects[state.id], indexed.records
    party = carrier(state.applicability_reason, records.third_parties)
    asked = {id: holds for id, holds in own.items() if id == MONITORING or state.id.startswith("PHY-")}
    reports = indexed.reports_of.get(party.id, ()) if party else ()
    found: Reliance | None = reliance(subject, party, reports, records.complementary, asked, period, indexed.as_of)
    if found is not None or party is None:
        return replace(shown, reliance=found)
    shown = replace(shown, inclusive=True)
    if party.own_assertion:
        return shown
    words = f"{party.name or party.id} has not agreed to sign its own assertion, which the inclusive method needs."
    return replace(shown, operation=_with_risks(shown.operation, (words,)))


def _with_vendors(shown: ShownControl, indexed: _Indexed) -> ShownControl:
    words = monitored_otherwise(indexed.records.third_parties, indexed.reports_of, indexed.as_of)
    return replace(shown, operation=_with_risks(shown.operation, words)) if words else shown


def _with_sites(shown: ShownControl, indexed: _Indexed, period: Window | None) -> ShownControl:
    records, as_of = indexed.records, indexed.as_of
    subject = indexed.subjects[FACILITIES]
    words, worst = sites_at_risk(
        subject, records.third_parties, indexed.reports_of, records.complementary, period, as_of
    )
    return replace(shown, operation=_with_risks(shown.operation, words), reliance=worst)


def _with_risks(operated: ShownOperation, words: Sequence[str]) -> ShownOperation:
    return replace(operated, at_risk=(*operated.at_risk, *words))
