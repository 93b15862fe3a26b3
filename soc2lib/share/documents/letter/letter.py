"""The readiness gap letter: what is to be fixed before an audit. It is no bridge letter and states no opinion."""

from collections import Counter
from collections.abc import Iterator, Sequence

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.share.documents.key_facts import (
    NOT_PROVIDED,
    SEVERITIES,
    UNMET,
    figures,
    parts_words,
    scope_facts,
    window_words,
)
from soc2lib.share.documents.letter.work_done import work_done
from soc2lib.share.documents.letter.work_part import work_part
from soc2lib.word.documents import Document, Marked, Part, blank

NAME = "readiness_gap_letter"
DATE_OPEN = "(the adviser dates the letter when it is sent)"
_MEANING = {
    "high": "A criterion is not met because of it.",
    "medium": "The control is not shown well enough to rely on it.",
    "low": "A deviation to disclose, or a deficiency of a supporting control.",
}


def gap_letter(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """The letter to management.

    Parameters
    ----------
    found : sequence of Finding
        Every gap, of `soc2lib.readiness.remediation.findings.findings`.
    """
    company = assessment.examination.name or "the company"
    examination = assessment.examination
    address = [f"Date: {DATE_OPEN}", f"To the management of {company}"]
    if examination.contact:
        address.append(f"For the attention of {examination.contact}")
    status_note = (
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
        NAME, "Readiness gap letter", status_note, [*scope_facts(assessment), *figures(assessment)], parts, address
    )


def _opening(assessment: Assessment, company: str) -> Iterator[Part]:
    yield Part(
        "Purpose",
        paragraphs=[
            f"This letter lists for the management of {company} the deficiencies found in preparing for a SOC 2 "
            "examination: the risk of each, the required fix, and what must be closed first.",
            "Management is responsible for its controls. This letter is not an attestation and gives no assurance. "
            "Only an independent licensed CPA firm concludes on the design and operation of controls, on its own work.",
        ],
    )
    scope = assessment.gap.scope
    yield Part(
        "Scope",
        paragraphs=[
            f"System: {scope.system or NOT_PROVIDED}. Categories: {formatting.listed(scope.categories)}. "
            f"{scope.reason} "
            f"Report: {scope.report_type.value if scope.report_type else 'type not decided'}. "
            f"Period: {window_words(assessment)}.",
            f"{_criteria(assessment)}. Controls that serve them: {assessment.score.share.total:,}.",
        ],
    )
    yield work_part(work_done(assessment))


def _criteria(assessment: Assessment) -> str:
    apart = assessment.gap.counts()[Conclusion.NOT_RELEVANT]
    applying = formatting.count(len(assessment.gap.criteria) - apart, "criterion", "criteria")
    left_out = f" ({formatting.count(apart, 'further one is', 'further ones are')} not relevant)" if apart else ""
    return f"{formatting.sentence(applying)} of these categories apply{left_out}"


def _summary(assessment: Assessment, found: Sequence[Finding]) -> Iterator[Part]:
    gate, share, shown = assessment.score.gate, assessment.score.share, assessment.score.shown
    counted = Counter(finding.gap.severity for finding in found)
    first = {finding.gap.severity: finding.severity for finding in reversed(found)}
    rows = [(first.get(name, formatting.sentence(name)), str(counted[name]), _MEANING[name]) for name in SEVERITIES]
    yield Part(
        "Summary",
        paragraphs=[
            f"Gate: {gate.words}. {gate.reason}",
            f"Key controls due, {parts_words(assessment)}.",
            f"Shown share: {formatting.share(shown.value)}. Self-reported share: {formatting.share(share.value)}. "
            "The shares are a trend. The gate decides.",
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
            "\n".join((finding.owner, finding.day, *_about_day(finding))),
        )
        for finding in found
    ]
    remark = "In the order in which to fix them. Days marked (planned, 80 % likely) come from the plan."
    yield Part(
        "Deficiencies", remark if rows else "No deficiency is on record.", columns=heads, rows=rows, wide=bool(rows)
    )
    first = [finding for finding in found if finding.gap.severity == "high"]
    later = [finding for finding in found if finding not in first]
    yield _listed(UNMET, _first_remark(assessment, first), first)
    yield _listed("Other deficiencies", "Each ends with a retest.", later)
    unknown = assessment.score.gate.unknown
    said = [row.criterion.id for row in unknown if row.conclusion is not Conclusion.NOT_ASSESSED]
    open_ = [row.criterion.id for row in unknown if row.conclusion is Conclusion.NOT_ASSESSED]
    kinds = (("Self-reported, without evidence", said), ("Not assessed", open_))
    lines = [f"{words} ({len(ids)}): {formatting.listed(ids)}." for words, ids in kinds if ids]
    if lines:
        yield Part("Not shown", "These criteria may hold further deficiencies.", paragraphs=lines)


def _about_day(finding: Finding) -> Iterator[str]:
    """Who does the work, the day agreed and how far it is, where that differs from owner and day or is on record."""
    line = finding.gap
    if line.workers:
        yield f"Work: {formatting.listed(line.workers)}"
    if line.agreed and line.agreed != finding.due:
        yield f"Agreed: {formatting.day(line.agreed)}"
    if line.closure.fixed:
        yield f"State: {line.closure.reason}"


def _listed(heading: str, remark: str, found: Sequence[Finding]) -> Part:
    rows = [(f.number, f.control, f.severity, f.owner, f.day) for f in found]
    return Part(
        heading, remark if rows else "No deficiency.", columns=("No.", "Control", "Severity", "Owner", "Day"), rows=rows
    )


def _first_remark(assessment: Assessment, first: Sequence[Finding]) -> str:
    start, end = assessment.gap.scope.window_start, assessment.gap.scope.window_end
    if first and start and start <= assessment.as_of and assessment.gap.scope.operation_counts:
        over = end is not None and assessment.as_of >= end
        began = f"ended on {formatting.day(end)}" if over else f"began on {formatting.day(start)}"
        other = "choose a new period" if over else "move the period"
        return (
            f"The period {began} while these deficiencies were open. Agree with the auditor what this means for the "
            f"report, or {other}."
        )
    return "Close them before a period begins."


def _closing(assessment: Assessment) -> Iterator[Part]:
    company = assessment.examination.name or "the company"
    yield Part(
        "Management response",
        paragraphs=[
            "Management answers each deficiency on the enclosed form: agree, partly or disagree, with an action, an "
            "owner and a day. No response is on record."
        ],
    )
    yield Part(
        "Distribution",
        paragraphs=[
            f"This letter is for the management of {company} and for those who help it prepare. Management may show it "
            "to its auditor. It is not for customers or prospects and is not quoted in offers. It replaces no report."
        ],
    )
    adviser = assessment.examination.consultant or blank("the adviser")
    rows = [
        ("Prepared by the adviser", adviser, blank("the adviser"), blank("the adviser")),
        ("Reviewed by the adviser's reviewer", *[blank("the reviewer")] * 3),
        ("Received by management", *[blank("management")] * 3),
    ]
    heads = ("", "Name and title", "Date", "Signature")
    yield Part("Signatures", "The reviewer signs before the letter is sent.", columns=heads, rows=rows)
