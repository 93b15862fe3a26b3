"""What is on record of each thing that management confirms in its representation letter."""

from collections import Counter
from collections.abc import Mapping

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import count, day, listed
from soc2lib.evidence.records import InternalStatus, Request
from soc2lib.gap.choices import Design
from soc2lib.scope.choices import ComplementarySide
from soc2lib.scope.description.assertion import summary
from soc2lib.scope.records import Incident, SystemChange
from soc2lib.scope.system.third_parties import SUBSERVICE, UNDECIDED
from soc2lib.share.documents.period import after, last_day

NO_RECORD = "This workbook keeps no record of it."


def on_record(assessment: Assessment) -> Mapping[str, str]:
    """One sentence or two a statement of the letter, by its key; no record is never given as none."""
    facts = assessment.overview.facts
    populations = assessment.fieldwork.populations
    agreed = sum(one.complete is True for one in populations)
    controls = [row for row in assessment.gap.controls if row.counts]
    weak = [row.state.id for row in controls if row.state.design in (Design.NOT_DESIGNED, Design.PARTLY)]
    return {
        "assertion": summary(assessment.overview.assertion),
        "commitments": f"{count(len(facts.commitments), 'service commitment')}, "
        f"{count(len(facts.requirements), 'system requirement')} and {count(len(controls), 'control')} in scope.",
        "categories": f"{listed(assessment.scope.categories)}{'' if assessment.scope.decided else ' (not decided)'}.",
        "evidence": _requests(assessment),
        "populations": f"{count(len(populations), 'population')}, {agreed:,} agreed to an independent total.",
        "contradiction": _contradictions(assessment),
        "incidents": _incidents(assessment),
        "deficiencies": f"{count(len(weak), 'control')} with a deficiency in design{_named(weak)}.",
        "deviations": _deviations(assessment),
        "fraud": NO_RECORD,
        "law": NO_RECORD,
        "subservice": _subservice(assessment),
        "customers": f"{count(sum(one.side is ComplementarySide.CUEC for one in facts.complementary), 'CUEC')} listed.",
        "changes": _changes(assessment),
        "subsequent": _subsequent(assessment),
        "plans": NO_RECORD,
    }


def _named(ids: list[str]) -> str:
    return f": {listed(ids, most=8)}" if ids else ""


def _deviations(assessment: Assessment) -> str:
    """The deviating items of tests, and beside them the runs that were missed or late."""
    found = assessment.mock_audit.exceptions
    items = sum(one.items for one in found)
    tested = Counter({one.test.control: 0 for one in found})
    for one in found:
        tested[one.test.control] += one.items
    runs = {
        row.state.id: more
        for row in assessment.gap.controls
        if row.counts and (more := row.shown.operation.exceptions - tested[row.state.id]) > 0
    }
    also = f", and {count(sum(runs.values()), 'missed or late run')}{_named(list(runs))}" if runs else ""
    return f"{count(len(found), 'exception')} with {count(items, 'deviating item')} in tests on record{also}."


def _requests(assessment: Assessment) -> str:
    requests = assessment.records.all(Request)
    if not requests:
        return "No request of the auditor is on record."
    sent = sum(one.internal_status is InternalStatus.SENT for one in requests)
    return f"{sent:,} of {count(len(requests), 'request')} of the auditor {'is' if sent == 1 else 'are'} answered."


def _contradictions(assessment: Assessment) -> str:
    unmet = assessment.overview.assertion.unmet
    number = count(len(unmet), "criterion", "criteria")
    return (
        f"{number[:1].upper()}{number[1:]} not met or at risk{_named([one.id for one in unmet])}. This workbook keeps "
        "no letters of authorities, customers or reviewers."
    )


def _incidents(assessment: Assessment) -> str:
    facts = assessment.overview.facts
    inside = [one for one in facts.incidents if facts.in_period(one.happened)]
    disclosed = [one.id for one in inside if one.control_failure or one.commitment_failed]
    unclear = [
        one.id
        for one in inside
        if one.id not in disclosed and (one.control_failure is None or one.commitment_failed is None)
    ]
    said = f"{count(len(disclosed), 'such incident')} in the period{_named(disclosed)}."
    return f"{said} Not assessed: {listed(unclear, most=8)}." if unclear else said


def _subservice(assessment: Assessment) -> str:
    rows = assessment.overview.relationships
    named = [
        f"{one.name} ({one.method.value if one.method else 'method not decided'})"
        for one in rows
        if one.kind == SUBSERVICE
    ]
    open_ones = [one.name for one in rows if one.kind == UNDECIDED]
    said = f"{listed(named)}." if named else "No subservice organisation is on record."
    return f"{said} Not decided: {listed(open_ones, most=8)}." if open_ones else said


def _changes(assessment: Assessment) -> str:
    facts = assessment.overview.facts
    inside = [one for one in facts.changes if facts.in_period(one.day)]
    disclosed = [one.id for one in inside if one.significant]
    unclear = [one.id for one in inside if one.significant is None]
    said = f"{count(len(disclosed), 'significant change')} in the period{_named(disclosed)}."
    return f"{said} Not assessed: {listed(unclear, most=8)}." if unclear else said


def _subsequent(assessment: Assessment) -> str:
    end = last_day(assessment)
    if end is None:
        return "The end of the period is not set."
    read = assessment.records.all
    incidents = after([(one, one.happened) for one in read(Incident)], end)
    changes = after([(one, one.day) for one in read(SystemChange)], end)
    ids = [one.id for one in (*incidents, *changes)]
    events = f"{count(len(incidents), 'incident')} and {count(len(changes), 'change')}"
    return f"After {day(end)}, or without a day: {events}{_named(ids)}. The questionnaire asks for the rest."
