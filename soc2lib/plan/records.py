"""What a client tells us about people, duties, tasks, durations, costs and auditors."""

import re
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from soc2lib.store.record import Choice, Record, Text, field

_LEAVE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")

LONGEST_LEAVE = 400
"""Longest single leave [days]; whoever is away longer has left."""
YEARS = range(2000, 2200)
"""Years a plan may speak of; anything else is a slip of the keyboard."""
Amount = Annotated[float, Field(ge=0, le=1e12)]


def leave_span(text: str) -> tuple[date, date]:
    """First and last day of one leave entry.

    Raises
    ------
    ValueError
        If the text is no day and no span of days, or runs backward.

    Examples
    --------
    >>> leave_span("2026-07-06..2026-07-17")
    (datetime.date(2026, 7, 6), datetime.date(2026, 7, 17))
    >>> leave_span("2026-12-24")[1]
    datetime.date(2026, 12, 24)
    """
    match = _LEAVE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"days as 2026-07-06 or 2026-07-06..2026-07-17; {text!r} is neither")
    first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1])
    if last < first:
        raise ValueError(f"leave that runs forward; {text!r} ends before it begins")
    if (last - first).days > LONGEST_LEAVE or last.year not in YEARS:
        raise ValueError(f"a leave of at most {LONGEST_LEAVE} days in this century; {text!r} is none")
    return first, last


def _spans(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        leave_span(text)
    return texts


def _in_order(low: float | None, likely: float | None, high: float | None) -> None:
    if likely is not None and (low is None or high is None):
        raise ValueError("low and high beside the most likely value: one number alone is no range")
    if (low is None) != (high is None):
        raise ValueError("low and high together: one number alone is no range")
    if low is not None and high is not None and not low <= (low if likely is None else likely) <= high:
        raise ValueError(f"low, likely and high in this order; found {low}, {likely}, {high}")


class Person(Record):
    """One row a person who does or answers for work of the preparation."""

    kind: ClassVar[str] = "person"
    sheet: ClassVar[str] = "People"
    stage: ClassVar[str] = "plan"
    purpose: ClassVar[str] = "Who takes part, in which roles, with how much time, and who has left."

    id: str = field("Name", "The person's name as it is written elsewhere in the workbook.", also=("Person", "Name"))
    roles: tuple[Text, ...] = field(
        "Roles", "Ids of the roles this person fills, such as compliance-lead; several with ; between.", default=()
    )
    capacity: Annotated[float, Field(ge=0.01, le=1)] | None = field(
        "Share of time",
        "Share of the working week this person can give to the preparation, 0.01 to 1. "
        "Empty counts as all of it and is said so.",
        unit="share",
        default=None,
    )
    leave: Annotated[tuple[Text, ...], AfterValidator(_spans)] = field(
        "Leave", "Days away, such as 2026-07-06..2026-07-17; several with ; between.", default=()
    )
    left_on: date | None = field("Left on", "Last day with the company, if gone or going.", unit="day", default=None)
    also_written: tuple[Text, ...] = field("Also written", "Handles, nicknames; with ; between.", default=())


class Activity(Record):
    """One row an activity of the responsibility matrix; its cells name roles, not people."""

    kind: ClassVar[str] = "activity"
    sheet: ClassVar[str] = "RACI"
    stage: ClassVar[str] = "plan"
    purpose: ClassVar[str] = "Who is accountable (A, exactly one), responsible (R), consulted (C) and informed (I)."

    id: str = field("Activity", "A shipped activity's id such as policy-approval, or a name of your own.")
    title: Text = field("Title", "What is done; empty keeps the shipped title.", default="")
    accountable: tuple[Text, ...] = field("Accountable", "The one role that answers for it.", also=("A",), default=())
    responsible: tuple[Text, ...] = field("Responsible", "The roles that do it.", also=("R",), default=())
    consulted: tuple[Text, ...] = field("Consulted", "The roles asked before; keep them few.", also=("C",), default=())
    informed: tuple[Text, ...] = field("Informed", "The roles told afterwards.", also=("I",), default=())
    conflicts_with: tuple[Text, ...] = field(
        "Must be done by others than", "Activities that the same person must not also do.", default=()
    )


class Task(Record):
    """One row a piece of work that must be finished before the window or the audit can start."""

    kind: ClassVar[str] = "task"
    sheet: ClassVar[str] = "Tasks"
    stage: ClassVar[str] = "plan"
    purpose: ClassVar[str] = "Work to do, who does it, what must be finished first, and how many working days it takes."

    id: str = field("Task", "A short id that never changes.")
    title: Text = field("Title", "What is done.", default="")
    owner: Text = field("Owner", "The one person who does it, as named on the People sheet.", default="")
    depends_on: tuple[Text, ...] = field(
        "Starts after", "Ids of the tasks that must be finished first; several with ; between.", default=()
    )
    low: Annotated[float, Field(ge=0, le=2000)] | None = field(
        "Shortest", "Working days at full time if all goes well.", unit="days", default=None
    )
    likely: Annotated[float, Field(ge=0, le=2000)] | None = field(
        "Most likely", "Working days at full time as a rule.", unit="days", default=None
    )
    high: Annotated[float, Field(ge=0, le=2000)] | None = field(
        "Longest", "Working days at full time if much goes wrong.", unit="days", default=None
    )
    controls: tuple[Text, ...] = field("Controls", "Controls this task brings into use.", default=())
    finished_on: date | None = field("Finished on", "The day it was finished, if it is.", unit="day", default=None)
    notes: Text = field("Notes", "What holds it up, what its owner says.", default="")

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        _in_order(self.low, self.likely, self.high)
        return self

    @model_validator(mode="after")
    def _not_after_itself(self) -> Self:
        if self.id in self.depends_on:
            raise ValueError(f"other tasks under Starts after; {self.id!r} cannot wait for itself")
        return self


class PhaseDuration(Record):
    """One row a phase whose duration the client knows better than the public range."""

    kind: ClassVar[str] = "phase duration"
    sheet: ClassVar[str] = "Durations"
    stage: ClassVar[str] = "plan"
    purpose: ClassVar[str] = "How long each phase takes, in the phase's own unit, and who says so."

    id: str = field("Phase", "readiness, window, fieldwork, report, planning, gap-analysis or remediation.")
    low: Annotated[float, Field(ge=0, le=260)] = field("Shortest", "Weeks, or months for the window.")
    likely: Annotated[float, Field(ge=0, le=260)] = field("Most likely", "Weeks, or months for the window.")
    high: Annotated[float, Field(ge=0, le=260)] = field("Longest", "Weeks, or months for the window.")
    source: Text = field("Source", "Who says so: a proposal, a contract, your own record.", default="")
    noted_on: date | None = field("Source date", "The day of the source.", unit="day", default=None)

    @model_validator(mode="after")
    def _range_in_order(self) -> Self:
        _in_order(self.low, self.likely, self.high)
        return self


class CostUnit(Choice):
    """What low, likely and high of a cost line count."""

    SUM = "sum"
    HOURS = "hours"


class CostLine(Record):
    """One row a cost; with a most likely value a three-point range, without one a 90 % range."""

    kind: ClassVar[str] = "cost line"
    sheet: ClassVar[str] = "Costs"
    stage: ClassVar[str] = "plan"
    purpose: ClassVar[str] = "What the preparation and the audit cost, as ranges with their source and date."

    id: str = field("Line", "A shipped line's id such as audit-fee-type-2, or one of your own.")
    title: Text = field("Title", "What is paid for.", default="")
    unit: CostUnit = field("Counted in", "A sum of money, or hours at a price.", default=CostUnit.SUM)
    low: Amount | None = field("Low", "Lowest value you reckon with.", default=None)
    likely: Amount | None = field(
        "Most likely", "Empty where you only know a range that holds nine times in ten.", default=None
    )
    high: Amount | None = field("High", "Highest value you reckon with.", default=None)
    hour_price: Annotated[float, Field(ge=0, le=1e6)] | None = field(
        "Price an hour", "For lines counted in hours.", default=None
    )
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = field("Currency", "Three letters.", default="USD")
    source: Text = field("Source", "A quote, a contract, a page.", default="")
    noted_on: date | None = field("Source date", "The day of the source.", unit="day", default=None)
    left_out: bool = field("Left out", "Yes where this cost does not arise.", default=False)
    remark: Text = field("Remark", "Anything a reader of the sum should know.", default="")

    @model_validator(mode="after")
    def _range_makes_sense(self) -> Self:
        _in_order(self.low, self.likely, self.high)
        if self.likely is None and self.low == 0 and self.high:
            raise ValueError("a most likely value, because a 90 % range from 0 has no shape")
        return self


class Answer(Choice):
    """Yes, no, or nobody has asked yet."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"


class PeerReview(Choice):
    """Rating of the firm's latest peer review report."""

    PASS = "pass"  # noqa: S105
    DEFICIENCIES = "pass with deficiencies"
    FAIL = "fail"
    UNKNOWN = "not known"


Mark = Annotated[float, Field(ge=1, le=5)]


class AuditorCandidate(Record):
    """One row a firm that could examine the system; empty cells mean that nobody has asked."""

    kind: ClassVar[str] = "auditor candidate"
    sheet: ClassVar[str] = "Auditors"
    stage: ClassVar[str] = "plan"
    purpose: ClassVar[str] = "Firms that could examine the system, what rules one out, and marks from 1 to 5."

    id: str = field("Firm", "The firm's name.")
    licensed: Answer = field(
        "Licensed CPA firm", "Is it licensed by a state board of accountancy?", default=Answer.UNKNOWN
    )
    licence: Text = field("Licence", "State and number, as looked up.", default="")
    peer_review: PeerReview = field("Peer review", "Rating of the latest report.", default=PeerReview.UNKNOWN)
    peer_review_on: date | None = field("Peer review date", "Day of that report.", unit="day", default=None)
    peer_review_explained: Text = field(
        "Peer review explained",
        "How the firm answered deficiencies, or why a newer review is not there yet.",
        default="",
    )
    peer_review_due: date | None = field(
        "First peer review due",
        "Where the firm has had none: the day by which its first is due.",
        unit="day",
        default=None,
    )
    designed_controls: Answer = field(
        "Designed or ran our controls", "Did the firm design or operate any of our controls?", default=Answer.UNKNOWN
    )
    readiness_work: Answer = field(
        "Readiness work for us", "Did the firm advise us on gaps before?", default=Answer.UNKNOWN
    )
    standards: Text = field("Standards named", "The attestation standards its proposal names.", default="")
    experience: Mark | None = field("Experience", "With companies like ours.", unit="1 to 5", default=None)
    references: Mark | None = field("References", "What its clients said.", unit="1 to 5", default=None)
    staffing: Mark | None = field("Staffing", "Who would come, how senior.", unit="1 to 5", default=None)
    sampling: Mark | None = field("Sampling", "How clear its sampling approach is.", unit="1 to 5", default=None)
    exceptions: Mark | None = field("Exceptions", "How it deals with exceptions.", unit="1 to 5", default=None)
    fee_low: Amount | None = field("Fee from", "Lowest fee quoted.", default=None)
    fee_high: Amount | None = field("Fee to", "Highest fee quoted.", default=None)
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = field("Currency", "Three letters.", default="USD")
    available_from: date | None = field("Free from", "First day it could start fieldwork.", unit="day", default=None)
    notes: Text = field("Notes", "Anything else.", default="")

    @model_validator(mode="after")
    def _fee_in_order(self) -> Self:
        _in_order(self.fee_low, None, self.fee_high)
        return self

    @model_validator(mode="after")
    def _first_review_is_still_due(self) -> Self:
        if self.peer_review_due and (self.peer_review is not PeerReview.UNKNOWN or self.peer_review_on):
            raise ValueError("no first peer review due, because a peer review is on record")
        return self


class ControlLoad(Record):
    """One row a control: on how many systems it runs and how often, for the count of evidence items."""

    kind: ClassVar[str] = "evidence load"
    sheet: ClassVar[str] = "Evidence load"
    stage: ClassVar[str] = "plan"
    id_names = "control"
    purpose: ClassVar[str] = "On which systems each control runs and how often, so that the work is not underestimated."

    id: str = field("Control", "The control's id.")
    systems: tuple[Text, ...] = field(
        "Systems", "Systems on which it runs, each with its own evidence; several with ; between.", default=()
    )
    events_a_month: Annotated[float, Field(ge=0, le=3000)] | None = field(
        "Events a month", "For controls that run on an event: how often it happens.", unit="per month", default=None
    )
    hours_an_item: Annotated[float, Field(ge=0, le=100)] | None = field(
        "Hours an item", "Hours to gather one piece of evidence.", unit="hours", default=None
    )
