"""What to do first: one order of actions, for the first page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.shown.reliance.reports import AGREEMENT_OPEN
from soc2lib.gap.conclusion.basis import Basis, Part, Phase
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.register.register import NOBODY, NOT_PLANNED
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.readiness.forecast.basis import ControlGround
from soc2lib.readiness.mock_audit.mock_audit import AuditException
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.records import OptionKind, ReportReceived
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.scope.examination.report_type import FLOOR_MONTHS
from soc2lib.scope.examination.timeline import whole_months
from soc2lib.scope.records import Examination

_NAMED = 4


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes
    ----------
    about : str
        Ids of the controls it is about; empty where it is about the whole.
    deed : str
        What to do, without a full stop.
    owner : str
        Who does it.
    day : str
        By when, in words.
    control : str
        Id and title of the one control it is about, where that is not said in the deed.
    """

    about: str
    deed: str
    owner: str
    day: str = NOT_PLANNED
    control: str = ""

    @property
    def what(self) -> str:
        """What to do, as a sentence."""
        return f"{self.deed} ({self.control})." if self.control else f"{self.deed}."

    def shortened(self, most: int) -> str:
        """The sentence in at most so many words: the control's title goes first, then the end of the deed."""
        if len(self.what.split()) <= most:
            return self.what
        id = f" ({self.control.partition(' ')[0]})" if self.control else ""
        return f"{formatting.shortened(self.deed, most - bool(id))}{id}"


def actions(
    result: GapResult,
    open_findings: Sequence[Finding],
    exceptions: Sequence[AuditException],
    evidence: EvidenceResult,
    uncounted: Sequence[ControlGround],
    tasks: Mapping[str, Sequence[str]],
    options: Sequence[Option],
    examination: Examination,
    reports: Sequence[ReportReceived],
) -> tuple[Action, ...]:
    """Everything to do, in order of what matters most.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    open_findings : sequence of Finding
        In the order in which to fix them.
    exceptions : sequence of AuditException
        Every deviation, with management's response where there is one.
    evidence : EvidenceResult
        Which runs are missing.
    uncounted : sequence of ControlGround
        Controls on events that nobody counted.
    tasks : mapping
        Titles of the planned tasks, by control.
    options : sequence of Option
        What the client can decide: runs are pulled into a period only where one of them keeps it.
    examination : Examination
        What the client decided.
    reports : sequence of ReportReceived
        Earlier reports: an exception of the newest one must not come again.

    Notes
    -----
    The target comes first while it is not decided, then exceptions of the last report that no test of this period has
    answered, then runs that fall outside the period unless they are pulled forward, then the findings on key controls
    in the order of remediation, what is only said, what nobody was asked, events that nobody counted, and responses to
    exceptions; where nothing stands in the way the responses come first.

    References
    ----------
    Domain brief 13.4 and 13.5.
    """
    rows = {row.state.id: row for row in result.controls}
    keys = [rows[id] for id in dict.fromkeys(id for row in result.criteria for id in row.keys)]
    ids = {row.state.id for row in keys}
    missing = {row.control for row in evidence.controls if row.coverage.state is State.MISSING}
    again = [_again(rows[id]) for id in _noted(reports) if id in rows and rows[id].basis is not Basis.TESTED]
    kept = any(one.fits and one.kind is OptionKind.GO_ON for one in options)
    pulled = _pull([row for row in keys if kept and row.shown.operation.action], result.scope.window_end)
    repairs = [
        Action(one.number, _deed(one.gap.control, result, one, missing, tasks), one.owner, one.day, one.control)
        for one in open_findings
        if one.gap.control.state.id in ids and one.gap.control.part is Part.FAILING
    ]
    named = {one.gap.control.state.id for one in open_findings}
    repairs += [
        Action(row.state.id, _deed(row, result, None, missing, tasks), row.state.owner or NOBODY, control=_named(row))
        for row in keys
        if row.part is Part.FAILING and row.state.id not in named
    ]
    gone = [
        Action(
            row.criterion.id,
            f"Name or create a control for {row.criterion.id}: {row.criterion.paraphrase.rstrip('.')}",
            NOBODY,
        )
        for row in result.criteria
        if row.conclusion is Conclusion.NOT_MET and not row.deciding
    ]
    first = [*_target(examination), *again, *pulled, *gone, *repairs]
    begun = result.phase in (Phase.WITHIN, Phase.AFTER)
    open_ = [rows[one.state.id] for one in uncounted if begun and one.state.id in ids]
    return (*first, *_only_said(keys), *_not_asked(keys), *_not_counted(open_), *_responses(exceptions, rows))


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
    return [Action("", f"Decide {formatting.listed(missing)}", examination.contact or NOBODY)]


def _noted(reports: Sequence[ReportReceived]) -> tuple[str, ...]:
    """Controls with an exception in the newest report."""
    return max(reports, key=lambda one: one.issued).noted if reports else ()


def _again(row: ControlJudgement) -> Action:
    deed = "Test the first runs of this period: the last report noted an exception"
    return Action(row.state.id, deed, row.state.owner or NOBODY, control=_named(row))


def _pull(rows: Sequence[ControlJudgement], end: date | None) -> list[Action]:
    """Runs that fall outside the period unless they are done earlier, as one action."""
    if not rows or not end:
        return []
    runs = "run" if len(rows) == 1 else "runs"
    deed = f"Do the next {runs} before the period ends: {formatting.listed(map(_named, rows), most=_NAMED)}"
    return [Action(_ids(rows), deed, _owners(rows), f"by {formatting.day(end)}")]


def _deed(
    row: ControlJudgement,
    result: GapResult,
    finding: Finding | None,
    missing: set[str],
    tasks: Mapping[str, Sequence[str]],
) -> str:
    """What to do about one key control that is failing or missing: as advised, as planned, or as its trouble asks."""
    planned = [title for title in tasks.get(row.state.id, ()) if title != formatting.WITHHELD]
    if finding and finding.gap.advised and finding.gap.recommendation != formatting.WITHHELD:
        found = finding.gap.recommendation
    elif planned:
        found = "; ".join(planned)
    else:
        advice = finding.gap.recommendation if finding else row.reason
        found = _asked_for(row, result, missing) or advice.replace(formatting.WITHHELD, "close this gap")
    return formatting.sentence(found).rstrip(".")


def _asked_for(row: ControlJudgement, result: GapResult, missing: set[str]) -> str:
    """What the kind of trouble asks for; empty where only the finding can say it."""
    state, operation = row.state, row.shown.operation
    since = _in_use_late(row, result)
    if row.conclusion is Conclusion.NOT_MET and state.absent:
        return "Introduce the control and run it once"
    if any(AGREEMENT_OPEN in reason for reason in operation.at_risk):
        return "Ask the auditor to agree to how the vendor is monitored, and record the answer"
    if row.shown.reliance and row.shown.reliance.missing:
        return f"Obtain what is missing from the vendor: {' '.join(row.shown.reliance.missing[:2])}"
    if since:
        return since
    if state.id in missing and row.conclusion is Conclusion.AT_RISK:
        return "Do the missed run now, late, and test what it should have covered"
    if row.basis is Basis.IN_PART:
        return "Test the whole population or a sample of it; runs alone show it only in part"
    return ""


def _in_use_late(row: ControlJudgement, result: GapResult) -> str:
    """What to do about a control that came into use after the period began; empty for any other."""
    since, start, end = row.said.in_use_since, result.scope.window_start, result.scope.window_end
    if not (since and start and end and start < since <= end and result.phase in (Phase.WITHIN, Phase.AFTER)):
        return ""
    if whole_months(since, end) >= FLOOR_MONTHS:
        return f"Ask the auditor to start the period on {formatting.day(since)}, when it came into use"
    return f"Show the days before {formatting.day(since)}, when it came into use, or disclose them"


def _only_said(rows: Sequence[ControlJudgement]) -> list[Action]:
    said = [row for row in rows if row.part is Part.ONLY_SAID]
    waiting = [row for row in said if row.shown.waiting]
    events = [row for row in said if row not in waiting and row.state.frequency == "per_event"]
    bare = [row for row in said if row not in waiting and row not in events]
    files = sum(len(row.shown.waiting) for row in waiting)
    found = (
        (
            waiting,
            f"Have {formatting.count(files, 'file')} accepted by somebody who neither owns nor runs the control",
        ),
        (events, "Export the list of the period's events and check each, or show that there were none"),
        (bare, "Collect evidence of the runs and have it accepted"),
    )
    return [Action(_ids(some), f"{what}: {_names(some)}", _owners(some)) for some, what in found if some]


def _not_asked(rows: Sequence[ControlJudgement]) -> list[Action]:
    open_ = [row for row in rows if row.part is Part.NOT_ASKED]
    return [Action(_ids(open_), f"Ask the owners about {_names(open_)}", _owners(open_))] if open_ else []


def _not_counted(rows: Sequence[ControlJudgement]) -> list[Action]:
    what = f"Count the events of the period: population not counted of {_names(rows)}"
    return [Action(_ids(rows), what, _owners(rows))] if rows else []


def _responses(exceptions: Sequence[AuditException], rows: Mapping[str, ControlJudgement]) -> list[Action]:
    """Exceptions without management's response; one item in two tests of a control is one exception."""
    open_: Counter[str] = Counter()
    for one in exceptions:
        if one.test.control in rows and not (one.deviation and one.deviation.response):
            open_[one.test.control] += one.items
    numbers = {id: min(number, rows[id].shown.operation.exceptions) for id, number in open_.items()}
    ids = sorted(id for id, number in numbers.items() if number)
    if not ids:
        return []
    what = f"Write management's response to {formatting.count(sum(numbers.values()), 'exception')}: {', '.join(ids)}"
    return [Action(", ".join(ids), what, "management")]


def _named(row: ControlJudgement) -> str:
    return f"{row.state.id} {row.state.title}"


def _ids(rows: Sequence[ControlJudgement]) -> str:
    return ", ".join(row.state.id for row in rows)


def _names(rows: Sequence[ControlJudgement]) -> str:
    named = formatting.listed((row.state.id for row in rows), most=_NAMED)
    return f"{formatting.count(len(rows), 'key control')} ({named})"


def _owners(rows: Sequence[ControlJudgement]) -> str:
    owners: Mapping[str, None] = dict.fromkeys(row.state.owner for row in rows if row.state.owner)
    return next(iter(owners)) if len(owners) == 1 else "their owners" if owners else NOBODY
