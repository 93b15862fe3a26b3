"""What to do first: one order of actions for the first page, the letter, the roadmap and the start page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.shown.reliance import AGREEMENT_OPEN
from soc2lib.evidence.states import State
from soc2lib.foundation import wording
from soc2lib.gap.basis import Basis, Part, Phase
from soc2lib.gap.records import Applicability
from soc2lib.gap.register import NOBODY, NOT_PLANNED
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.gap.standing import Standing
from soc2lib.readiness.findings import Finding
from soc2lib.readiness.mock_audit import AuditException
from soc2lib.scope.records import Examination

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    about : str
        Ids of the controls it is about; empty where it is about the whole.
    what : str
        What to do, as a sentence.
    owner : str
        Who does it.
    day : str
        By when, in words.
    """

    about: str
    what: str
    owner: str
    day: str = NOT_PLANNED


def actions(
    result: GapResult,
    examination: Examination,
    open_findings: Sequence[Finding],
    exceptions: Sequence[AuditException],
    evidence: EvidenceResult,
) -> tuple[Action, ...]:
    """Everything to do, in order of what matters most.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    examination : Examination
        What the client decided.
    open_findings : sequence of Finding
        In the order in which to fix them.
    exceptions : sequence of AuditException
        Every deviation, with management's response where there is one.
    evidence : EvidenceResult
        Which runs are missing.

    Notes
    -----
    The target comes first while it is not decided, then runs that fall outside the period unless they are pulled
    forward, then the findings on key controls in the order of remediation, what is only said, what nobody was asked,
    and responses to exceptions; where nothing stands in the way the responses come first.

    References
    ----------
    Domain brief 13.4 and 13.5.
    """
    rows = {row.seen.id: row for row in result.controls}
    keys = dict.fromkeys(id for row in result.criteria for id in row.keys)
    missing = {row.control for row in evidence.controls if row.coverage.state is State.MISSING}
    target = _target(examination)
    pulled = [_pull(rows[id]) for id in keys if rows[id].shown.operation.action]
    repairs = [
        Action(one.number, what_to_do(one.gap.control, result, one, missing), one.owner, one.day)
        for one in open_findings
        if one.gap.control.seen.id in keys and one.gap.control.part is Part.FAILING
    ]
    named = {one.gap.control.seen.id for one in open_findings}
    repairs += [
        Action(id, what_to_do(rows[id], result, None, missing), rows[id].seen.owner or NOBODY)
        for id in keys
        if rows[id].part is Part.FAILING and id not in named
    ]
    gone = [
        Action(row.criterion.id, f"Name or create a control for {row.criterion.id}: {row.criterion.paraphrase}", NOBODY)
        for row in result.criteria
        if row.standing is Standing.NOT_MET and not row.deciding
    ]
    responses = _responses(exceptions)
    later = [*_only_said([rows[id] for id in keys]), *_not_asked([rows[id] for id in keys])]
    return (*target, *pulled, *gone, *repairs, *later, *responses)


def _target(examination: Examination) -> list[Action]:
    missing = [
        words
        for words, known in (
            ("the report type", examination.report_type),
            ("the period or day examined", examination.window_start),
            ("when buyers need it", examination.report_needed),
        )
        if not known
    ]
    if examination.report_type and examination.window_start:
        return []
    return [Action("", f"Decide {wording.listed(missing)}.", examination.contact or NOBODY)]


def _pull(row: ControlJudgement) -> Action:
    operation = row.shown.operation
    day = f"by {wording.day(operation.following)}" if operation.following else NOT_PLANNED
    return Action(row.seen.id, f"{row.seen.title}: {operation.action}", row.seen.owner or NOBODY, day)


def what_to_do(row: ControlJudgement, result: GapResult, finding: Finding | None, missing: set[str]) -> str:
    """What to do about one key control that is failing or missing, as a sentence with the control's name."""
    seen, operation, start = row.seen, row.shown.operation, result.scope.window_start
    name = f"{seen.id} {seen.title}"
    if finding and finding.gap.advised:
        return f"{name}: {finding.gap.recommendation}"
    since = row.said.in_use_since
    if row.standing is Standing.NOT_MET and seen.absent:
        return f"Create {name} and run it once."
    if seen.applicability is Applicability.SUBSERVICE and row.shown.reliance:
        return f"{name}: obtain what is missing. {' '.join(row.shown.reliance.missing[:2])}"
    if any(AGREEMENT_OPEN in reason for reason in operation.at_risk):
        return f"{name}: ask the auditor to agree to how the vendor is monitored, and record the answer."
    if seen.id in missing and row.standing is Standing.AT_RISK:
        return f"{name}: do the missed run now, late, and test what it should have covered."
    if since and start and since > start and result.phase in (Phase.WITHIN, Phase.AFTER):
        return f"{name}: show the days before {wording.day(since)} or disclose them."
    if row.basis is Basis.IN_PART:
        return f"{name}: test the whole population or a sample of it; runs alone show it only in part."
    if finding and finding.fix:
        return f"{name}: {finding.gap.recommendation}"
    return f"{name}: {row.because}."


def _only_said(rows: Sequence[ControlJudgement]) -> list[Action]:
    said = [row for row in rows if row.part is Part.ONLY_SAID]
    waiting = [row for row in said if row.shown.waiting]
    events = [row for row in said if row not in waiting and row.seen.frequency == "per_event"]
    bare = [row for row in said if row not in waiting and row not in events]
    files = sum(len(row.shown.waiting) for row in waiting)
    found = (
        (
            waiting,
            f"Have {wording.count(files, 'file')} accepted by somebody who neither owns nor runs the control",
        ),
        (events, "Export the register of the period and test its items, or show that it is empty"),
        (bare, "Collect evidence of the runs and have it accepted"),
    )
    return [Action(_ids(some), f"{what}: {_names(some)}.", _owners(some)) for some, what in found if some]


def _not_asked(rows: Sequence[ControlJudgement]) -> list[Action]:
    open_ = [row for row in rows if row.part is Part.NOT_ASKED]
    return [Action(_ids(open_), f"Ask the owners about {_names(open_)}.", _owners(open_))] if open_ else []


def _responses(exceptions: Sequence[AuditException]) -> list[Action]:
    open_ = [one for one in exceptions if not (one.deviation and one.deviation.response)]
    if not open_:
        return []
    ids = ", ".join(dict.fromkeys(one.test.control for one in open_))
    what = f"Write management's response to {wording.count(len(open_), 'exception')}: {ids}."
    return [Action(ids, what, "management")]


def _ids(rows: Sequence[ControlJudgement]) -> str:
    return ", ".join(row.seen.id for row in rows)


def _names(rows: Sequence[ControlJudgement]) -> str:
    named = wording.listed((row.seen.id for row in rows), most=_NAMED)
    return f"{wording.count(len(rows), 'key control')} ({named})"


def _owners(rows: Sequence[ControlJudgement]) -> str:
    owners: Mapping[str, None] = dict.fromkeys(row.seen.owner for row in rows if row.seen.owner)
    return next(iter(owners)) if len(owners) == 1 else "their owners" if owners else NOBODY
