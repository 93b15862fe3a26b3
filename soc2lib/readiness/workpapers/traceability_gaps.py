"""Every broken link of the trail, by name: what leads nowhere, what nobody filed, and counts that do not agree."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from soc2lib.basics import formatting
from soc2lib.errors import Problem
from soc2lib.evidence.records import TestMethod, TestResult
from soc2lib.evidence.testing.items import tally
from soc2lib.gap.records import GapEntry
from soc2lib.readiness.mock_audit.mock_audit import MockAudit
from soc2lib.readiness.mock_audit.test_records import Fieldwork
from soc2lib.readiness.workpapers.traceability import Trail
from soc2lib.scope.findings import Finding


def traceability_gaps(
    audit: MockAudit,
    path: Trail,
    fieldwork: Fieldwork,
    entries: Sequence[GapEntry] = (),
    locker: Sequence[Problem] = (),
    traced: Sequence[Finding] = (),
) -> tuple[Finding, ...]:
    """Everything that breaks the trail, broken links first; grain: one row a link.

    Parameters
    ----------
    audit : MockAudit
        The rehearsal.
    path : Trail
        The trail.
    fieldwork : Fieldwork
        What is on record of testing.
    entries : sequence of GapEntry
        Gaps as recorded.
    locker : sequence of Problem
        Files that are altered, cut or gone, as the locker found them.
    traced : sequence of Finding
        Loose ends between commitments and controls, as the scope stage found them.
    """
    controls = {row.state.id for row in audit.controls}
    found = [
        *(Finding(at.where, at.where, "file not as filed", "bad", f"The locker has {at.found}.") for at in locker),
        *traced,
        *_unknown(controls, fieldwork, entries),
        *_without_file(fieldwork, path),
        *_counts(fieldwork),
        *_draws(fieldwork.tests),
        *_controls(audit),
        *_unused(fieldwork, path),
    ]
    order = ("bad", "warn", "unknown", "none")
    return tuple(sorted(found, key=lambda one: (order.index(one.tone), one.words, one.about, one.reason)))


def _unknown(controls: set[str], work: Fieldwork, entries: Sequence[GapEntry]) -> Iterator[Finding]:
    evidence, tests = {one.id for one in work.evidence}, {one.id for one in work.tests}
    populations, retests = {one.id for one in work.populations}, tests | {one.id for one in work.walkthroughs}
    named: list[tuple[str, str, Iterable[str], set[str]]] = []
    for test in work.tests:
        named.append((test.id, "control in scope", [test.control], controls))
        named.append((test.id, "population", filter(None, [test.population]), populations))
        named.append((test.id, "evidence", test.evidence, evidence))
    for walked in work.walkthroughs:
        named.append((walked.id, "control in scope", [walked.control], controls))
        named.append((walked.id, "evidence", walked.evidence, evidence))
    for item in work.items:
        named.append((item.id, "test", [item.test], tests))
        named.append((item.id, "evidence", (*item.evidence, *item.alternative), evidence))
    for one in work.deviations:
        named.append((one.id, "test", (one.test, *one.compensating), tests))
    for entry in entries:
        named.append((entry.id, "control in scope", [entry.control], controls))
        named.append((entry.id, "evidence", entry.evidence, evidence))
        named.append((entry.id, "test or walkthrough", entry.retests, retests))
    for population in work.populations:
        named.append((population.id, "evidence", population.evidence, evidence))
    for about, what, ids, known in named:
        if lost := [id for id in ids if id not in known]:
            yield Finding(
                about, about, f"unknown {what}", "bad", f"It names {formatting.listed(lost)}, which is no {what}."
            )


def _without_file(work: Fieldwork, path: Trail) -> Iterator[Finding]:
    filed = {one.id for one in work.evidence if one.sha256}
    known = {one.id for one in work.evidence}
    for test in work.tests:
        if not path.leads_to(("test", test.id), "file"):
            yield Finding(test.id, test.procedure, "test without a file", "bad", "No file shows what was tested.")
    for walked in work.walkthroughs:
        if not path.leads_to(("walkthrough", walked.id), "file"):
            yield Finding(
                walked.id, walked.control, "walkthrough without a file", "bad", "No file shows what was seen."
            )
    used: dict[str, list[str]] = {}
    naming = [(test.id, test.evidence) for test in work.tests]
    naming += [(population.id, population.evidence) for population in work.populations]
    naming += [(walked.id, walked.evidence) for walked in work.walkthroughs]
    naming += [(item.id, item.evidence) for item in work.items]
    for about, ids in naming:
        for id in ids:
            used.setdefault(id, []).append(about)
    for id in sorted(set(used) & (known - filed)):
        who = formatting.listed(used[id], most=4)
        yield Finding(id, id, "evidence without a file", "bad", f"{who} rests on it, and nothing is filed under it.")


def _counts(work: Fieldwork) -> Iterator[Finding]:
    rows = Counter((item.test, item.item) for item in work.items)
    for (tested_by, item), times in rows.items():
        if times > 1:
            yield Finding(tested_by, item, "item tested twice", "bad", f"{item} stands {times} times among its items.")
    for test in work.tests:
        items = [one for one in work.items if one.test == test.id]
        shown = tally(items, test.attributes)
        deviating = sum(number for result, number in shown.items() if result.deviates)
        if items and (deviating != test.deviations or (len(items) > test.items)):
            reason = (
                f"It counts {test.deviations} of {test.items} deviating, its items show {deviating} of {len(items)}."
            )
            yield Finding(test.id, test.procedure, "counts and items differ", "bad", reason)
        recorded = [one for one in work.deviations if one.test == test.id]
        if (total := sum(one.count for one in recorded)) != test.deviations:
            reason = f"It counts {test.deviations}; {total} {'is' if total == 1 else 'are'} looked into."
            yield Finding(test.id, test.procedure, "counts and deviations differ", "bad", reason)
        lost = sorted({id for one in recorded for id in one.items} - {one.item for one in items})
        if items and lost:
            reason = f"A deviation names {formatting.listed(lost)}, which is not among the tested items."
            yield Finding(test.id, test.procedure, "deviation of no item", "bad", reason)


def _draws(tests: Sequence[TestResult]) -> Iterator[Finding]:
    for test in tests:
        if test.method is TestMethod.SAMPLE and not (test.seed and test.population_digest):
            reason = "Seed or population digest is missing, so nobody can draw it again."
            yield Finding(test.id, test.procedure, "sample cannot be redrawn", "warn", reason)
        if test.tester and test.reviewer == test.tester:
            yield Finding(test.id, test.procedure, "reviewed by its tester", "warn", "Somebody else must review it.")


def _controls(audit: MockAudit) -> Iterator[Finding]:
    for row in audit.controls:
        if not row.design.walkthrough:
            reason = "No walkthrough shows its design."
            yield Finding(row.state.id, row.state.title, "control without a walkthrough", "unknown", reason)
        if audit.scope.operation_counts and not row.tests:
            reason = "No test speaks of its operation in the window."
            yield Finding(row.state.id, row.state.title, "control without a test", "unknown", reason)


def _unused(work: Fieldwork, path: Trail) -> Iterator[Finding]:
    named: Mapping[str, str] = {one.sha256: one.id for one in reversed(work.evidence) if one.sha256}
    for digest, id in named.items():
        node = ("file", digest)
        if not path.serves(node, "control"):
            yield Finding(id, digest[:12], "file of no control", "warn", "Neither a control nor a test names it.")
        elif not path.serves(node, "test") and not path.serves(node, "walkthrough"):
            reason = "It was collected for a control, and no test or walkthrough uses it."
            yield Finding(id, digest[:12], "file no test uses", "unknown", reason)
