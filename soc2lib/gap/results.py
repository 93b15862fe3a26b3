"""What is concluded of controls and criteria, and what evidence shows of a control: types alone, no rule."""

from dataclasses import dataclass
from datetime import date

from soc2lib.catalog.catalog import Criterion
from soc2lib.gap.choices import Design, Disposition, Operation
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.basis import Basis, Part, Phase
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.records import Claim
from soc2lib.scope.results import Scope

VERSION = "4"


@dataclass(frozen=True, slots=True)
class ShownDesign:
    """What accepted documents and walkthroughs show of a control's design.

    Attributes
    ----------
    design : Design
        *Not assessed* where nothing accepted shows it.
    day : date or None
        The day it was shown.
    by, reason : str
        Who accepted it, by name; the sentence that explains it.
    """

    design: Design = Design.NOT_ASSESSED
    day: date | None = None
    by: str = ""
    reason: str = "Nothing accepted shows its design."


@dataclass(frozen=True, slots=True)
class Reliance:
    """Whether the report of a subservice organisation carries a control.

    Attributes
    ----------
    on_record : bool
        True where a report, certificate or other proof of the carrier is on record at all.
    relied_on : bool
        True where the report and the company's own part allow it; uncovered days may be left to disclose.
    uncovered_days : int
        Days of the period so far that no report, bridge letter or follow-up covers.
    disclosures : tuple of str
        What the description has to disclose, as sentences.
    missing : tuple of str
        What is missing before it may be relied on, as sentences; empty where relied on.
    report_day : date or None
        Last day that a reviewed report covers.
    """

    relied_on: bool
    uncovered_days: int = 0
    disclosures: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    report_day: date | None = None
    on_record: bool = True


@dataclass(frozen=True, slots=True)
class ShownOperation:
    """What tests and accepted evidence show of a control's operation over the part of the period that has passed.

    Attributes
    ----------
    basis : Basis
        *Tested*, *evidenced*, *evidenced in part*, *no occurrence*, or *not assessed* where nothing shows it.
    operation : Operation
        What tests showed; *not tested* where no test counts.
    at_risk : tuple of str
        Why it is at risk although something is shown: uncovered days, missed runs, open causes; sentences.
    exceptions, items, missed : int
        Deviating items and missed or late runs to disclose; items tested; missed runs, which no later run gives back.
    due : bool
        True where a run has fallen due by the as-of day; what has not fallen due is never missing.
    last, following, day : date or None
        The last run shown, the day the next one is due, and the day of the newest test or accepted evidence.
    performed_by : tuple of str
        Who tested: by management, by the adviser, by the auditor, each with the name.
    reason : str
        The sentence that explains it.
    disclosures : tuple of str
        What the report has to disclose although nothing is wrong: a run that falls outside the period; sentences.
    action, runs_missing : str
        What can still be done so that a run falls into the period; that runs fell due and none is shown although the
        period is over; sentences, empty where nothing.
    follow_up : tuple of str
        What is on record of the causes of deviations and the responses to them, and what is left to do; sentences.
    """

    basis: Basis = Basis.NOT_ASSESSED
    operation: Operation = Operation.NOT_TESTED
    at_risk: tuple[str, ...] = ()
    exceptions: int = 0
    items: int = 0
    due: bool = True
    last: date | None = None
    following: date | None = None
    day: date | None = None
    performed_by: tuple[str, ...] = ()
    reason: str = "No test and no accepted evidence is on record."
    disclosures: tuple[str, ...] = ()
    action: str = ""
    runs_missing: str = ""
    follow_up: tuple[str, ...] = ()
    missed: int = 0


@dataclass(frozen=True, slots=True)
class ShownControl:
    """Everything that is shown of one control, made by the evidence stage and the mock audit.

    Attributes
    ----------
    control, design : str, ShownDesign
        Its id, and its design.
    observed_on, first_observed : date or None
        The day of the latest and of the first dated instance (an observation, a run, a configuration), if accepted.
    operation : ShownOperation
        Its operation.
    reliance : Reliance or None
        Where a subservice organisation runs it.
    waiting : tuple of str
        Ids of evidence that nobody has accepted.
    inclusive : bool
        True where a subservice organisation runs it and is examined with the company, so it is tested like one's own.
    in_force : tuple of (date, date, str)
        Of a control that keeps a document: the days on which it was in force, each with its evidence.
    """

    control: str
    design: ShownDesign = ShownDesign()
    observed_on: date | None = None
    operation: ShownOperation = ShownOperation()
    reliance: Reliance | None = None
    waiting: tuple[str, ...] = ()
    first_observed: date | None = None
    inclusive: bool = False
    in_force: tuple[tuple[date, date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ControlJudgement:
    """One row a control in scope.

    Attributes
    ----------
    seen : Seen
        Its status fields as they are known: what is shown takes the place of what was said.
    conclusion : Standing
        The conclusion.
    reason : str
        The reason, as a clause that names the fact.
    basis : Basis
        What the conclusion rests on.
    part : Part
        Where it goes in the headline if it is a key control.
    said : Seen
        The status fields as typed.
    shown : ShownControl
        What evidence, walkthroughs and tests show.
    """

    state: ControlState
    conclusion: Conclusion
    reason: str
    basis: Basis
    part: Part
    said: ControlState
    shown: ShownControl

    @property
    def counts(self) -> bool:
        """True where the client is to run the control or have it run."""
        return self.conclusion is not Conclusion.NOT_RELEVANT

    @property
    def discloses(self) -> bool:
        """True where it is shown and no run of it falls into the period, which its reason says and a report has to."""
        return self.part is Part.NOT_DUE and self.conclusion in SHOWN and bool(self.shown.operation.disclosures)


@dataclass(frozen=True, slots=True)
class CriterionJudgement:
    """One row a criterion in scope.

    Attributes
    ----------
    criterion : Criterion
        The criterion.
    conclusion : Standing
        The worst among its key controls.
    reason : str
        The sentence that explains it.
    controls : tuple of ControlJudgement
        The controls that serve it, its key controls first.
    claim : Claim or None
        What the client's own table says; shown beside, never instead.
    basis : Basis
        The weakest basis among the key controls that decide.
    keys : tuple of str
        Ids of the key controls that count for it: of alternatives the best.
    deciding : tuple of str
        Ids of the key controls in the state that decides.
    """

    criterion: Criterion
    conclusion: Conclusion
    reason: str
    controls: tuple[ControlJudgement, ...]
    claim: Claim | None
    basis: Basis
    keys: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyControls:
    """The headline: key controls in scope, and of those that are due today the parts that sum.

    ``due = tested + evidenced + only_said + failing + not_asked``; what has not fallen due is in scope and not due.
    """

    in_scope: int
    due: int
    tested: int
    evidenced: int
    only_said: int
    failing: int
    not_asked: int

    @property
    def shown(self) -> int:
        """Key controls shown to be as asked: tested or evidenced."""
        return self.tested + self.evidenced


@dataclass(frozen=True, slots=True)
class GapResult:
    """The gap stage's result: one conclusion a criterion in scope and one a control in scope.

    Attributes
    ----------
    unrated : int
        Claims on criteria that are not in scope.
    phase : Phase
        Where the as-of day lies.
    key_controls : KeyControls
        The headline.
    open_questions : tuple of str
        Questions about the system whose answers decide whether some controls are key.
    """

    scope: Scope
    criteria: tuple[CriterionJudgement, ...]
    controls: tuple[ControlJudgement, ...]
    unrated: int
    phase: Phase
    key_controls: KeyControls
    open_questions: tuple[str, ...] = ()
    version: str = VERSION

    def counts(self) -> dict[Conclusion, int]:
        """How many criteria stand how; every standing has an entry."""
        return {conclusion: sum(c.conclusion is conclusion for c in self.criteria) for conclusion in Conclusion}


@dataclass(frozen=True, slots=True)
class Gap:
    """One row of the gap register: one control that keeps criteria from being met.

    Attributes
    ----------
    control : ControlJudgement
        The control.
    criteria : tuple of str
        The criteria in scope that rely on it.
    severity : str
        ``high`` (a criterion is not met because of it), ``medium`` (a key control is not shown well enough) or
        ``low``.
    severity_because : str
        The rule that gave the severity, as a sentence.
    blocks_window : bool
        True where a Type II window must not start before it is closed.
    disposition : Disposition
        Exists, strengthen or create.
    """

    control: ControlJudgement
    criteria: tuple[str, ...]
    severity: str
    severity_reason: str
    blocks_window: bool
    disposition: Disposition
