"""What is concluded of controls and criteria, and what evidence shows of a control: types alone, no rule."""

from dataclasses import dataclass
from datetime import date

from soc2lib.foundation.records import Choice
from soc2lib.gap.choices import Design, Operation


class Basis(Choice):
    """What the conclusion on a control rests on, weakest first; the last two stand beside a test."""

    NOT_ASSESSED = "not assessed"
    SELF_REPORTED = "self-reported"
    DESIGN_SHOWN = "design shown"
    OBSERVED = "implementation observed"
    IN_PART = "evidenced in part"
    EVIDENCED = "evidenced"
    TESTED = "tested"
    RELIED_ON = "relied on"
    NO_OCCURRENCE = "no occurrence"

    @property
    def rank(self) -> int:
        """0 for the weakest, 8 for the strongest."""
        return _RANKS[self]

    @property
    def kind(self) -> str:
        """The nature of the procedures behind it, coarser: both forms of observation and of evidence are one each."""
        return {Basis.DESIGN_SHOWN: "observed", Basis.OBSERVED: "observed", Basis.IN_PART: "evidenced"}.get(
            self, self.value
        )


_RANKS = {basis: rank for rank, basis in enumerate(Basis)}


class Phase(Choice):
    """Where the as-of day lies, which decides what *met* asks."""

    BEFORE = "before the period"
    WITHIN = "within the period"
    AFTER = "after the period"
    TYPE_I = "Type I"


class Part(Choice):
    """Where a key control goes in the headline; the parts of what is due sum."""

    TESTED = "tested"
    EVIDENCED = "evidenced"
    ONLY_SAID = "only said"
    FAILING = "failing or missing"
    NOT_ASKED = "not asked"
    NOT_DUE = "not due"


@dataclass(frozen=True, slots=True)
class ShownDesign:
    """What accepted documents and walkthroughs show of a control's design.

    Attributes
    ----------
    design : Design
        *Not assessed* where nothing accepted shows it.
    day : date or None
        The day it was shown.
    by : str
        Who accepted it, by name.
    reason : str
        The sentence that explains it.
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
    exceptions : int
        Deviating items and missed or late runs to disclose.
    items : int
        Items tested.
    due : bool
        True where a run has fallen due by the as-of day; what has not fallen due is never missing.
    last, following : date or None
        The last run shown, and the day the next one is due.
    day : date or None
        The day of the newest test or accepted evidence.
    performed_by : tuple of str
        Who tested: by management, by the adviser, by the auditor, each with the name.
    reason : str
        The sentence that explains it.
    disclosures : tuple of str
        What the report has to disclose although nothing is wrong: a run that falls outside the period; sentences.
    action : str
        What can still be done so that a run falls into the period; empty where nothing.
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


@dataclass(frozen=True, slots=True)
class ShownControl:
    """Everything that is shown of one control, made by the evidence stage and the mock audit.

    Attributes
    ----------
    control : str
        Its id.
    design : ShownDesign
        Its design.
    observed_on : date or None
        The day of the latest dated instance: an observation, a run, a configuration; None where none is accepted.
    operation : ShownOperation
        Its operation.
    reliance : Reliance or None
        Where a subservice organisation runs it.
    waiting : tuple of str
        Ids of evidence that nobody has accepted.
    first_observed : date or None
        The day of the first dated instance.
    """

    control: str
    design: ShownDesign = ShownDesign()
    observed_on: date | None = None
    operation: ShownOperation = ShownOperation()
    reliance: Reliance | None = None
    waiting: tuple[str, ...] = ()
    first_observed: date | None = None
