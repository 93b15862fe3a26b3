"""The go/no-go page: gate, parts, options, the decision, and what blocks. It states no opinion."""

from collections.abc import Iterator, Sequence

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.readiness.options.options import fitting
from soc2lib.readiness.options.tables import report_words
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.readiness.results import Gate
from soc2lib.share.documents.key_facts import UNMET, figures, scope_facts
from soc2lib.share.report.sections import by_finding
from soc2lib.word.documents import Document, Marked, Part, blank

_ADVICE = {
    Gate.NOT_READY: "No go as of today: key controls fail, are missing, or are not shown.",
    Gate.NOT_KNOWN: "No answer yet: no key control is assessed.",
}
_OPEN = "Nothing on record stands in the way of a go."
_MOST, _NAMED = 25, 12


def go_no_go(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """The page on which management decides; the deficiencies are numbered as in the gap letter."""
    decided = assessment.score.gate
    said = f"Gate: {decided.words}. {_ADVICE.get(decided.gate, _OPEN)} {decided.reason}"
    parts = [
        Part("Gate", paragraphs=[said]),
        _parts(assessment),
        *_options(assessment),
        _before_window(assessment, found),
        *_blocking(assessment),
        Part(
            "What an auditor may find",
            "A forecast under named assumptions; it predicts no opinion and promises none.",
            paragraphs=[
                assessment.forecast.reason,
                assessment.forecast.withheld,
            ],
            points=assessment.forecast.assumptions,
        ),
        _contradictions(assessment),
        Part(
            "Management's decision",
            "The decision is management's; this page only says what is known.",
            columns=("Go or no go", "Option and conditions", "Name and title", "Date", "Signature"),
            rows=[[Marked("☐ go\n☐ no go", "blank"), *[blank("management")] * 4]],
        ),
    ]
    status_note = "What is known on one day, for management's decision on the period. No opinion is expressed."
    facts = [*scope_facts(assessment), *figures(assessment)]
    return Document("go_no_go", "Go or no go", status_note, facts, parts)


def _parts(assessment: Assessment) -> Part:
    keys = assessment.gap.key_controls
    rows = [
        ("Shown", str(keys.shown), f"{keys.tested} tested, {keys.evidenced} evidenced"),
        ("Only said", str(keys.only_said), "self-reported, not shown"),
        ("Failing or missing", str(keys.failing), "among the deficiencies of the gap letter"),
        ("Not asked", str(keys.not_asked), "not assessed"),
    ]
    remark = f"Of {formatting.count(keys.due, 'key control')} due; {keys.in_scope} are in scope."
    return Part("Key controls", remark, columns=("Part", "Number", "What it means"), rows=rows)


def _options(assessment: Assessment) -> Iterator[Part]:
    state = assessment.decision
    yield Part("Decision on record", paragraphs=[f"{state.words}. {state.reason}"])
    rows = [
        (one.title, report_words(one), one.would_say, " ".join((*one.conditions, *one.actions)))
        for one in fitting(assessment.options)
    ]
    heads = ("Option", "Report in hand", "What readers would find", "Conditions and actions")
    yield Part("Options", "" if rows else "No option fits yet.", columns=heads, rows=rows, wide=bool(rows))
    left = [(one.title, one.reason) for one in assessment.options if not one.fits]
    if left:
        yield Part("Options that do not fit", columns=("Option", "Why it does not fit"), rows=left, level=2)


def _blocking(assessment: Assessment) -> Iterator[Part]:
    rows = [
        (row.criterion.id, row.criterion.paraphrase, _toned(row.conclusion), row.reason)
        for row in (*assessment.score.gate.blocking, *assessment.score.gate.unknown)
    ]
    more = f"The worst {_MOST} of {len(rows)}; the readiness page has all." if len(rows) > _MOST else ""
    heads = ("Criterion", "In our words", "Status", "Reason")
    remark = more if rows else "No criterion blocks."
    yield Part("Blocking criteria, worst first", remark, columns=heads, rows=rows[:_MOST])


def _toned(status_note: Conclusion) -> Marked:
    return Marked(status_note.status.words, status_note.status.tone)


def _before_window(assessment: Assessment, found: Sequence[Finding]) -> Part:
    rows = [(f.number, f.control, f.owner, f.day) for f in found if f.gap.severity == "high"]
    heads = ("No.", "Control", "Owner", "Day")
    remark = "Each ends with evidence and a retest." if rows else "No criterion is not met because of a control."
    return Part(UNMET, remark, columns=heads, rows=rows)


def _contradictions(assessment: Assessment) -> Part:
    rows = [
        (what, str(len(some)), formatting.listed(dict.fromkeys(one.where for one in some), most=_NAMED), some[0].remedy)
        for what, some in by_finding(assessment.consistency).items()
    ]
    remark = "" if rows else "No contradiction was found; this says nothing of gaps."
    heads = ("Found", "Times", "Rows", "What to do")
    return Part("Inconsistent answers", remark, columns=heads, rows=rows)
