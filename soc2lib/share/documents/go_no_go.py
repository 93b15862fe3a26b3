"""The go/no-go page: the gate, what decides it, and what must close before the window. It states no opinion."""

from collections.abc import Iterator, Sequence

from soc2lib.assessment import Assessment
from soc2lib.foundation.documents import Document, Marked, Part, blank
from soc2lib.gap.standing import Standing
from soc2lib.readiness.findings import Finding
from soc2lib.readiness.results import Gate
from soc2lib.share.documents.key_facts import figures, scope_facts

_ADVICE = {
    Gate.NOT_READY: "No go as things stand: something known stands in the way.",
    Gate.NOT_KNOWN: "No answer yet: too much is not assessed to say go.",
    Gate.NO_BLOCKER: "Nothing known stands in the way of a go.",
}
_MOST = 25


def go_no_go(assessment: Assessment, found: Sequence[Finding]) -> Document:
    """The page on which management decides; the deficiencies are numbered as in the gap letter."""
    decided = assessment.score.gate
    parts = [
        Part("What the gate says", paragraphs=[f"{_ADVICE[decided.gate]} {decided.because}"]),
        _before_window(assessment, found),
        *_deciding(assessment),
        Part(
            "What an auditor may find",
            "A forecast under named suppositions; it predicts no opinion and promises none.",
            paragraphs=[
                assessment.forecast.because,
                assessment.forecast.outcomes.because if assessment.forecast.outcomes else "",
            ],
            points=assessment.forecast.assumptions,
        ),
        Part("The window", paragraphs=[assessment.window.because]),
        _contradictions(assessment),
        Part(
            "Management's decision",
            "The decision is management's; this page only says what is known.",
            columns=("Go or no go", "Conditions", "Name and title", "Date", "Signature"),
            rows=[[Marked("☐ go\n☐ no go", "blank"), *[blank("management")] * 4]],
        ),
    ]
    standing = "What is known on one day, for the decision to start or to wait. No opinion is expressed."
    facts = [*scope_facts(assessment), *figures(assessment)]
    return Document("go_no_go", "Go or no go", standing, facts, parts)


def _deciding(assessment: Assessment) -> Iterator[Part]:
    rows = [
        (judged.criterion.id, judged.criterion.paraphrase, _toned(judged.standing), judged.because)
        for judged in (*assessment.score.gate.blocking, *assessment.score.gate.unknown)
    ]
    more = f"The worst {_MOST} of {len(rows)} are shown; the gap register has all." if len(rows) > _MOST else ""
    heads = ("Criterion", "In our words", "Stands", "Because")
    said = more if rows else "No criterion falls short, and none is unassessed."
    yield Part("What decides it, worst first", said, columns=heads, rows=rows[:_MOST])


def _toned(standing: Standing) -> Marked:
    return Marked(standing.status.words, standing.status.tone)


def _before_window(assessment: Assessment, found: Sequence[Finding]) -> Part:
    rows = [(f.number, f.control, f.owner, f.day) for f in found if f.gap.blocks_window]
    heads = ("No.", "Control", "Owner", "Day")
    remark = "Each ends with evidence and a retest." if rows else "No absent key control is known."
    what = "the window" if assessment.gap.scope.operation_counts else "the examined day"
    return Part(f"What must close before {what}", remark, columns=heads, rows=rows)


def _contradictions(assessment: Assessment) -> Part:
    rows = [(row.where, row.found, row.remedy) for row in assessment.consistency]
    remark = "" if rows else "No contradiction was found; this says nothing of gaps."
    return Part("Answers that do not fit together", remark, columns=("Row", "Found", "What to do"), rows=rows)
