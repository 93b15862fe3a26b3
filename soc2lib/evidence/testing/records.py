"""What is recorded when controls are tested: walkthroughs, observations, items tested one by one, deviations."""

from datetime import date
from typing import ClassVar

from soc2lib.gap.records import Design
from soc2lib.store.record import Choice, Record, Text, field


class Attribute(Choice):
    """What is looked at on each tested item."""

    PERFORMED = "performed"
    AUTHORISED = "by an authorised person"
    ON_TIME = "on time"
    COMPLETE = "complete population used"
    FOLLOWED_UP = "followed up"
    IN_WINDOW = "evidence dated in the window"


_TICKS = tuple((attribute, attribute.name.lower()) for attribute in Attribute)
"""Which field of a tested item says what an attribute showed."""


class Tick(Choice):
    """What one attribute of one item showed."""

    PASSED = "pass"
    FAIL = "fail"
    NO_EVIDENCE = "no evidence"
    NOT_APPLICABLE = "not applicable"


class Walk(Choice):
    """What was done to understand a control."""

    INQUIRY = "inquiry"
    OBSERVATION = "observation"
    INSPECTION = "inspection"
    REPERFORMANCE = "re-performance"


class Spread(Choice):
    """Whether deviations stand alone or have something in common."""

    ISOLATED = "isolated"
    SYSTEMATIC = "systematic"


class Walkthrough(Record):
    """One row a walkthrough of one control on one day: what was seen, and where the control would fail."""

    kind: ClassVar[str] = "walkthrough"
    sheet: ClassVar[str] = "Walkthroughs"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "Tests of design: each control walked through from start to end, with what was inspected."

    id: str = field("Walkthrough", "Your id of this walkthrough, such as WT-IAM-03.")
    control: Text = field("Control", "Id of the control.")
    day: date | None = field("Walked through on", "Day of the walkthrough.", unit="day", default=None)
    interviewed: Text = field("Interviewed", "Who explained the control, by name and role.", default="")
    done: tuple[Walk, ...] = field("Done", "What was done; inquiry alone shows nothing.", default=())
    seen: Text = field("Inspected and observed", "What was followed from start to end, and what it showed.", default="")
    evidence: tuple[str, ...] = field("Evidence", "Ids of the documents and records that were inspected.", default=())
    authority: bool | None = field(
        "Able and authorised", "Have those who run it the skill and the authority? Empty: not known.", default=None
    )
    covered: Text = field("Boundary covered", "The systems, teams and places it reaches.", default="")
    not_covered: Text = field("Boundary not covered", "What of the system it should reach and does not.", default="")
    fails_where: Text = field("Would fail where", "The point at which it could fail its criteria unseen.", default="")
    differs: Text = field("Differs from the description", "Where what is done is not what is described.", default="")
    concluded: Design = field("Design", "What was concluded of the design.", default=Design.NOT_ASSESSED)
    prepared_by: Text = field("Prepared by", "Who walked it through.", default="")
    reviewed_by: Text = field("Reviewed by", "Who reviewed the paper; someone else than its preparer.", default="")


class Observation(Record):
    """One row a control that somebody watched at work on one day; it shows something only where it is complete."""

    kind: ClassVar[str] = "observation"
    sheet: ClassVar[str] = "Observations"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "Each control that was watched at work: by whom, when, on which system and item."

    id: str = field("Observation", "Your id of this observation, such as OB-IAM-05.")
    control: Text = field("Control", "Id of the control.")
    day: date | None = field("Observed on", "Day of the observation.", unit="day", default=None)
    observer: Text = field(
        "Observer", "Who watched, by name: neither the control's owner nor its performer.", default=""
    )
    system: Text = field("System", "The system on which it was watched.", default="")
    item: Text = field("Item", "The one account, change, ticket or setting that was looked at.", default="")
    seen: Text = field("What was seen", "What happened, in a sentence.", default="")

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not named yet, in words.

        Examples
        --------
        >>> Observation(id="OB-1", control="IAM-05", observer="Ann", day=date(2026, 5, 4), seen="Refused.").missing
        ('system', 'item')
        """
        named = {
            "person": self.observer,
            "day": self.day,
            "system": self.system,
            "item": self.item,
            "what was seen": self.seen,
        }
        return tuple(name for name, value in named.items() if not value)

    @property
    def complete(self) -> bool:
        """True where person, day, system, item and what was seen are all named."""
        return not self.missing


class TestedItem(Record):
    """One row an item of a test: each attribute that was looked at, and the files that show it."""

    __test__ = False
    kind: ClassVar[str] = "tested item"
    sheet: ClassVar[str] = "Tested items"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "Each item of a test with its attributes. An attribute without evidence is a deviation."

    id: str = field("Row", "Your id of this row, such as T-IAM-03/L-05.")
    test: Text = field("Test", "Id of the test.")
    item: Text = field("Item", "The item's id in its population.")
    performed: Tick | None = field("Performed", "Was it done?", default=None)
    authorised: Tick | None = field("Authorised", "Was it done by somebody who may?", default=None)
    on_time: Tick | None = field("On time", "Was it done in time?", default=None)
    complete: Tick | None = field("Complete", "Was the whole population used?", default=None)
    followed_up: Tick | None = field("Followed up", "Was what it found followed up?", default=None)
    in_window: Tick | None = field("In the window", "Is its evidence dated in the window?", default=None)
    evidence: tuple[str, ...] = field("Evidence", "Ids of the evidence of this item.", default=())
    alternative: tuple[str, ...] = field(
        "Shown otherwise by", "Ids of other evidence that it ran, where the usual evidence is missing.", default=()
    )
    note: Text = field("Note", "What was seen, where it needs a word.", default="")

    def ticks(self) -> dict[Attribute, Tick | None]:
        """What each attribute showed; None where it was not looked at."""
        return {attribute: getattr(self, name) for attribute, name in _TICKS}


class Deviation(Record):
    """One row a deviation, or several with one cause, looked into: what, why, how far, and what stands beside it."""

    kind: ClassVar[str] = "deviation"
    sheet: ClassVar[str] = "Deviations"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "Each deviation with its nature and cause. Every one is reported, whatever is found out."

    id: str = field("Deviation", "Your id of this deviation, such as DEV-03.")
    test: Text = field("Test", "Id of the test that found it.")
    items: tuple[str, ...] = field("Items", "The deviating items' ids in the population.", default=())
    nature: Text = field("Nature", "What happened instead.", default="")
    cause: Text = field("Cause", "Why it happened.", default="")
    spread: Spread | None = field(
        "Isolated or systematic", "Systematic where the same person, system or time stands behind it.", default=None
    )
    intentional: bool | None = field("Intentional", "Was the control passed over on purpose?", default=None)
    first_day: date | None = field(
        "First day affected", "First day on which it mattered; with the last day.", unit="day", default=None
    )
    last_day: date | None = field("Last day affected", "Last day on which it mattered.", unit="day", default=None)
    effect: Text = field("Effect", "What it means for the criterion and the commitment.", default="")
    compensating: tuple[str, ...] = field(
        "Compensating tests", "Ids of the tests of controls that stand in for this one.", default=()
    )
    response: Text = field("Management's response", "What is done about it, by whom and when.", default="")

    @property
    def count(self) -> int:
        """Deviating items it speaks of, at least one."""
        return max(1, len(set(self.items)))

    @property
    def explained(self) -> bool:
        """True where nature, cause, spread and intent are all told."""
        return bool(self.nature and self.cause and self.spread) and self.intentional is not None
