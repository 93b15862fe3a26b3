"""What to do first: one order of actions, for the first page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.evidence.results import EvidenceResult
from soc2lib.gap.conclusion.basis import Basis, Part, Phase
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.register.register import NOBODY, NOT_PLANNED
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.readiness.forecast.basis import ControlGround
from soc2lib.readiness.mock_audit.mock_audit import AuditException
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.records import OptionKind, ReportReceived
from soc2lib.readiness.remediation.deeds import deed_of
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.scope.records import Examination

_NAMED = 4
_LEANING = ("a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "what", "with")
"""Words on which a shortened deed does not end."""
MANAGEMENT = "management"
"""Who decides what nobody else can."""
BEFORE_REPORT = "before the auditor's report"


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
    controls : tuple of (str, str)
        Id and title of the controls it is about, where these are not said in the deed.
    """

    about: str
    deed: str
    owner: str
    day: str = NOT_PLANNED
    controls: tuple[tuple[str, str], ...] = ()

    @property
    def what(self) -> str:
        """What to do, as a sentence."""
        return f"{self._said(self.deed, titles=True)}."

    def shortened(self, most: int) -> str:
        """The sentence in at most so many words: the controls' titles go first, then the end of the deed."""
        if len(self.what.split()) <= most:
            return self.what
        bare = self._said(self.deed, titles=False)
        if len(bare.split()) <= most:
            return f"{bare}."
        ids_and_dots = len(bare.split()) - len(self.deed.split()) + 1
        words = self.deed.split()[: max(most - ids_and_dots, 1)]
        while len(words) > 1 and words[-1].lower() in _LEANING:
            words.pop()
        return self._said(f"{' '.join(words).rstrip(',;:')} …", titles=False)

    def _said(self, deed: str, *, titles: bool) -> str:
        """The deed with the controls it is about: one in brackets, several after a colon."""
        named = [f"{title} ({id})" if titles and title else id for id, title in self.controls]
        if len(named) == 1:
            return f"{deed} ({' '.join(self.controls[0]).strip() if titles else self.controls[0][0]})"
        return f"{deed}: {formatting.listed(named, most=_NAMED)}" if named else deed


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
    known = {row.control: row for row in evidence.controls}
    again = [_again(rows[id]) for id in _noted(reports) if id in rows and rows[id].basis is not Basis.TESTED]
    kept = any(one.fits and one.kind is OptionKind.GO_ON for one in options)
    pulled = _pull([row for row in keys if kept and row.shown.operation.action], result, evidence.as_of)
    repairs = [
        Action(
            one.number,
            deed_of(one.gap.control, result, one, known, tasks),
            one.owner,
            one.day,
            _named([one.gap.control]),
        )
        for one in open_findings
        if one.gap.control.state.id in ids and one.gap.control.part is Part.FAILING
    ]
    named = {one.gap.control.state.id for one in open_findings}
    repairs += [
        _about([row], deed_of(row, result, None, known, tasks))
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
    uncounted_keys = [rows[one.state.id] for one in uncounted if one.state.id in ids]
    later = [*_only_said(keys, result), *_not_asked(keys), *_not_counted(uncounted_keys, result)]
    return (*first, *later, *_responses(exceptions, rows))


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
    return [Action("", f"Decide {formatting.listed(missing)}", examination.contact or MANAGEMENT)]


def _noted(reports: Sequence[ReportReceived]) -> tuple[str, ...]:
    """Controls with an exception in the newest report."""
    return max(reports, key=lambda one: one.issued).noted if reports else ()


def _again(row: ControlJudgement) -> Action:
    return _about([row], "Test the first runs of this period: the last report noted an exception")


def _pull(rows: Sequence[ControlJudgement], result: GapResult, as_of: date) -> list[Action]:
    """Runs that fall outside the period unless they are done earlier, as one action; a run before it does not count."""
    start, end = result.scope.window_start, result.scope.window_end
    if not rows or not start or not end:
        return []
    first = formatting.day(max(start, as_of))
    return [_about(rows, f"Do once more between {first} and {formatting.day(end)}", f"by {formatting.day(end)}")]


def _only_said(rows: Sequence[ControlJudgement], result: GapResult) -> list[Action]:
    said = [row for row in rows if row.part is Part.ONLY_SAID]
    waiting = [row for row in said if row.shown.waiting]
    events = [row for row in said if row not in waiting and row.state.frequency == "per_event"]
    bare = [row for row in said if row not in waiting and row not in events]
    files = sum(len(row.shown.waiting) for row in waiting)
    start, end = result.scope.window_start, result.scope.window_end
    days = f" of {formatting.day(start)} to {formatting.day(end)}" if start and end else ""
    found = (
        (
            waiting,
            f"Have {formatting.count(files, 'file')} accepted by somebody who neither owns nor runs the control",
        ),
        (events, f"List the events{days} and check each, or show from a checked register that there were none"),
        (bare, "Collect evidence of the runs and have it accepted"),
    )
    return [_about(some, what) for some, what in found if some]


def _not_asked(rows: Sequence[ControlJudgement]) -> list[Action]:
    open_ = [row for row in rows if row.part is Part.NOT_ASKED]
    return [_about(open_, "Assess with the owners")] if open_ else []


def _not_counted(rows: Sequence[ControlJudgement], result: GapResult) -> list[Action]:
    """Events of the period that nobody counted; while nothing has fallen due there is nothing to count."""
    due = [row for row in rows if row.part is not Part.NOT_DUE]
    start = result.scope.window_start
    if not due or not start or result.phase not in (Phase.WITHIN, Phase.AFTER):
        return []
    return [_about(due, f"Count the events since {formatting.day(start)}")]


def _responses(exceptions: Sequence[AuditException], rows: Mapping[str, ControlJudgement]) -> list[Action]:
    """Exceptions without management's response; one item in two tests of a control is one exception."""
    open_: Counter[str] = Counter()
    for one in exceptions:
        if one.test.control in rows and not (one.deviation and one.deviation.response):
            open_[one.test.control] += one.items
    numbers = {id: min(number, rows[id].shown.operation.exceptions) for id, number in open_.items()}
    found = [rows[id] for id in sorted(numbers) if numbers[id]]
    if not found:
        return []
    number = formatting.count(sum(numbers.values()), "exception")
    return [_about(found, f"Write for the report what went wrong and what was done in {number}", BEFORE_REPORT)]


def _about(rows: Sequence[ControlJudgement], deed: str, day: str = NOT_PLANNED) -> Action:
    """An action of the owners of some controls."""
    return Action(", ".join(row.state.id for row in rows), deed, _owners(rows), day, _named(rows))


def _named(rows: Sequence[ControlJudgement]) -> tuple[tuple[str, str], ...]:
    return tuple((row.state.id, "" if row.state.title == formatting.WITHHELD else row.state.title) for row in rows)


def _owners(rows: Sequence[ControlJudgement]) -> str:
    owners: Mapping[str, None] = dict.fromkeys(row.state.owner for row in rows if row.state.owner)
    return next(iter(owners)) if len(owners) == 1 else "their owners" if owners else NOBODY
