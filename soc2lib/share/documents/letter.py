"""The readiness gap letter: what is to be fixed before an audit. It is no bridge letter and states no opinion."""

from collections import Counter
from collections.abc import Iterator, Sequence

from soc2lib.assessment import Assessment
from soc2lib.foundation import wording
from soc2lib.foundation.documents import Document, Marked, Part, blank
from soc2lib.gap.standing import Standing
from soc2lib.readiness.findings import Finding
from soc2lib.share.documents.key_facts import NOT_TOLD, SEVERITIES, figures, scope_facts, window_words
from soc2lib.share.documents.work_done import work_done

NAME = "readiness_gap_letter"
_MEANING = {
    "high": "a criterion would not be met, or the window must not start before it is closed",
    "medium": "its operation is not shown well enough to rely on it",
    "low": "a deviation to list, or a supporting control",
}


def gap_letter(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """The letter to management.

    Parameters
    ----------
    found : sequence of Finding
        Every gap, of `soc2lib.readiness.findings.findings`.
    """
    company = assessment.examination.name or "the company"
    told = assessment.examination
    address = [wording.day(assessment.as_of), f"To the management of {company}"]
    if told.contact:
        address.append(f"For the attention of {told.contact}")
    standing = (
        "Readiness for a SOC 2® examination: deficiencies to fix before the audit. This letter is not an attestation, "
        "and no opinion is expressed. It is not a bridge letter: it covers no days after a report's period."
    )
    parts = [
        *_opening(assessment, company),
        *_summary(assessment, found),
        *_deficiencies(assessment, found),
        *_closing(assessment),
    ]
    return Document(
        NAME, "Readiness gap letter", standing, [*scope_facts(assessment), *figures(assessment)], parts, address
    )


def _opening(assessment: Assessment, company: str) -> Iterator[Part]:
    yield Part(
        "Purpose",
        paragraphs=[
            f"This letter tells the management of {company} which deficiencies were found while preparing for a SOC 2 "
            "examination, what each of them puts at risk, what closes it, and what must be closed first.",
            "It was prepared for management, which alone is responsible for its controls. It is not an attestation and "
            "gives no assurance: whether controls are suitably designed and operated is for an independent licensed "
            "CPA firm to conclude, on its own work.",
        ],
    )
    scope = assessment.gap.scope
    yield Part(
        "Scope",
        paragraphs=[
            f"System: {scope.system or NOT_TOLD}. Categories: {wording.listed(scope.categories)}. {scope.because} "
            f"Report: {scope.report_type.value if scope.report_type else 'type not decided'}. "
            f"Window: {window_words(assessment)}.",
            f"{_criteria(assessment)}, served by {wording.count(assessment.score.share.total, 'control')}.",
        ],
    )
    work = work_done(assessment)
    yield Part(
        "Work done",
        "Counts of what is on record; nothing outside the records was looked at for this letter.",
        points=[
            f"Interviews and walkthroughs: the design of {wording.count(work.designs, 'control')} was judged; for "
            f"{wording.count(assessment.score.share.claimed, 'control')} there is the client's own word alone.",
            f"Documents: {wording.count(work.evidence, 'piece')} of evidence on record, {work.files:,} of them kept "
            f"as files; {wording.count(work.claims, 'criterion', 'criteria')} rated in the client's own table.",
            f"Samples and populations: {wording.count(work.tests, 'test')} over "
            f"{wording.count(work.test_items, 'item')}, {wording.count(work.populations, 'population')} described; "
            f"for {wording.count(work.tested_controls, 'control')} a result of operation is on record.",
        ],
    )


def _criteria(assessment: Assessment) -> str:
    apart = assessment.gap.counts()[Standing.NOT_RELEVANT]
    applying = wording.count(len(assessment.gap.criteria) - apart, "criterion", "criteria")
    left_out = f" ({wording.count(apart, 'further one is', 'further ones are')} not relevant)" if apart else ""
    return f"{wording.sentence(applying)} of these categories apply{left_out}"


def _summary(assessment: Assessment, found: Sequence[Finding]) -> Iterator[Part]:
    gate, share = assessment.score.gate, assessment.score.share
    counted = Counter(finding.gap.severity for finding in found)
    first = {finding.gap.severity: finding.severity for finding in reversed(found)}
    rows = [(first.get(name, wording.sentence(name)), str(counted[name]), _MEANING[name]) for name in SEVERITIES]
    yield Part(
        "Summary",
        paragraphs=[
            f"Gate: {gate.gate.value}. {gate.because}",
            f"Progress share: {wording.share(share.value)}. {share.because} It is a trend line; the gate comes first.",
            f"What an auditor may find is a forecast that rests on suppositions: {assessment.forecast.because}",
        ],
        columns=("Severity", "Deficiencies", "What it means"),
        rows=rows,
    )


def _deficiencies(assessment: Assessment, found: Sequence[Finding]) -> Iterator[Part]:
    heads = ("No.", "Criterion", "Condition", "Risk", "Required fix", "Evidence that shows closure", "Owner and day")
    rows = [
        (
            Marked(f"{finding.number}\n{finding.control}\n{finding.severity}", finding.severity.mark),
            finding.criterion,
            finding.condition,
            finding.risk,
            finding.fix,
            finding.evidence,
            f"{finding.owner}\n{finding.day}",
        )
        for finding in found
    ]
    remark = "Worst first. A day marked as plan is the plan's, met with a chance of 80 %."
    yield Part("Deficiencies", remark if rows else "No deficiency is known.", columns=heads, rows=rows, wide=bool(rows))
    where = "the window begins" if assessment.gap.scope.operation_counts else "the examined day"
    first = [finding for finding in found if finding.gap.blocks_window]
    later = [finding for finding in found if not finding.gap.blocks_window]
    yield _listed(f"To close before {where}", _first_remark(assessment, first), first)
    yield _listed("May close later", "They do not keep the window from starting; each still ends with a retest.", later)
    unknown = [judged.criterion.id for judged in assessment.score.gate.unknown]
    if unknown:
        yield Part(
            "Not assessed",
            "What is not known is no pass: these criteria may hold further deficiencies.",
            paragraphs=[f"{wording.listed(unknown)}."],
        )


def _listed(heading: str, remark: str, found: Sequence[Finding]) -> Part:
    rows = [(f.number, f.control, f.severity, f.owner, f.day) for f in found]
    return Part(heading, remark if rows else "None.", columns=("No.", "Control", "Severity", "Owner", "Day"), rows=rows)


def _first_remark(assessment: Assessment, first: Sequence[Finding]) -> str:
    start = assessment.gap.scope.window_start
    if first and start and start <= assessment.as_of and assessment.gap.scope.operation_counts:
        return (
            f"The window began on {wording.day(start)} while these stood open: agree with the auditor what that means, "
            "or move the window."
        )
    return "A key control that is absent leaves nothing to examine."


def _closing(assessment: Assessment) -> Iterator[Part]:
    company = assessment.examination.name or "the company"
    yield Part(
        "Management response",
        paragraphs=[
            "Management answers each deficiency on the form that goes with this letter: agree, partly or disagree, "
            "with its action, an owner and a day. No response is on record yet, and none is supposed here."
        ],
    )
    yield Part(
        "Distribution",
        paragraphs=[
            f"This letter is for the management of {company} and those it lets help with the "
            "preparation. Management may show it to its auditor. It is not to be given to customers or prospects, "
            "quoted in offers, or shown as proof of anything; it takes the place of no report."
        ],
    )
    adviser = assessment.examination.consultant or blank("the adviser")
    rows = [
        ("Prepared by the adviser", adviser, blank("the adviser"), blank("the adviser")),
        ("Reviewed by the adviser's reviewer", *[blank("the reviewer")] * 3),
        ("Received by management", *[blank("management")] * 3),
    ]
    heads = ("", "Name and title", "Date", "Signature")
    yield Part("Signatures", "The review is signed before the letter is sent.", columns=heads, rows=rows)
