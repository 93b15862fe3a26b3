"""What a client tells us about the scope of the examination."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from soc2lib.catalog.catalog import Category
from soc2lib.scope.choices import (
    AssuranceKind,
    Boundary,
    ComplementarySide,
    ComponentKind,
    Opinion,
    OwnerKind,
    SourceKind,
    Statement,
    SubserviceMethod,
    Tier,
    Topic,
)
from soc2lib.scope.choices import ReportType as ReportType
from soc2lib.scope.field_types import Categories, Criteria, Ids
from soc2lib.store.record import Record, Text, field


class Examination(Record):
    """One row a client: the system, the categories, the report type and the window."""

    kind: ClassVar[str] = "examination"
    sheet: ClassVar[str] = "Examination"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "What is examined: the system, the categories, the report type and the window."

    id: str = field("Id", "Always the word examination: a client has one row here.", default="examination")
    name: Text = field("Client", "The company's name as it shall stand on the report.", default="")
    system: Text = field("System", "The product or service that is examined.", default="")
    system_description: Text = field("What the system does", "One or two sentences a buyer understands.", default="")
    categories: Categories = field(
        "Categories", "The trust services categories in scope; Security is always among them.", default=()
    )
    report_type: ReportType | None = field(
        "Report type",
        "Type I looks at design on one day, Type II at design and operation over a window.",
        default=None,
    )
    window_start: date | None = field(
        "Window start",
        "First day of the examined window (Type II); the examined day for Type I.",
        unit="day",
        default=None,
    )
    window_end: date | None = field(
        "Window end", "Last day of the examined window (Type II).", unit="day", default=None
    )
    previous_end: date | None = field(
        "Previous window end", "Last day of the window before this one, if there was one.", unit="day", default=None
    )
    report_needed: date | None = field(
        "Report needed by", "The day a buyer needs the report in hand.", unit="day", default=None
    )
    users: Text = field("Users of the system", "Who uses it: kinds of customers and of their staff.", default="")
    incidents_stated: Statement | None = field(
        "Incidents", "What management states of incidents that readers must know of.", default=None
    )
    changes_stated: Statement | None = field(
        "Changes", "What management states of significant changes in the window (Type II).", default=None
    )
    readiness_weeks: Annotated[int, Field(ge=0, le=150)] | None = field(
        "Readiness left", "Preparation still to come; 4 to 12 is usual, 8 is assumed.", unit="weeks", default=None
    )
    window_months: Annotated[int, Field(ge=1, le=24)] | None = field(
        "Window length", "3 is the practical floor, 6 common at first and assumed.", unit="months", default=None
    )
    fieldwork_weeks: Annotated[int, Field(ge=0, le=52)] | None = field(
        "Fieldwork", "The auditor's work after the window; 2 to 6, 4 is assumed.", unit="weeks", default=None
    )
    reporting_weeks: Annotated[int, Field(ge=0, le=52)] | None = field(
        "Reporting", "From fieldwork to the report in hand; 2 to 4, 3 is assumed.", unit="weeks", default=None
    )
    contact: Text = field("Contact", "The person at the client who leads the preparation.", default="")
    consultant: Text = field(
        "Consultant", "The person or firm that prepares the client; never the auditor.", default=""
    )
    office: bool | None = field(
        "Own rooms with equipment",
        "Does an office or a room of yours hold equipment of the examined system, such as a server? Not: laptops.",
        default=None,
    )
    hosting_carried: bool | None = field(
        "Hosted by a provider", "Does a cloud or hosting provider run the sites that house the system?", default=None
    )
    shared_tenants: bool | None = field(
        "Customers share the system", "Do several customers use one system or one store of data?", default=None
    )
    customer_users: bool | None = field(
        "Customers' users", "Do people of your customers log in to it, or use API keys of it?", default=None
    )
    personal_devices: bool | None = field(
        "Personal or remote devices",
        "May people reach company or customer data from devices you do not manage, or from outside your offices?",
        default=None,
    )
    urgent_changes: bool | None = field(
        "Urgent changes", "Did any change go live before its approval in the examined period?", default=None
    )
    outside_adviser: bool | None = field(
        "Outside adviser",
        "Does somebody who neither owns nor runs the company review its controls at set times?",
        default=None,
    )

    @model_validator(mode="after")
    def _one_row(self) -> Self:
        if self.id != "examination":
            raise ValueError("a client has one examination row; its id is the word examination")
        return self

    @model_validator(mode="after")
    def _window_runs_forward(self) -> Self:
        if self.window_start and self.window_end and self.window_end < self.window_start:
            raise ValueError(f"window end {self.window_end} lies before window start {self.window_start}")
        return self


class DemandSource(Record):
    """One row a place where somebody asks for a report or a promise."""

    kind: ClassVar[str] = "demand source"
    sheet: ClassVar[str] = "Demand"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Who asks for what by when: contracts, RFPs, questionnaires, SLAs and laws."

    source: SourceKind | None = field("Source", "Where the demand stands written.", default=None)
    buyer: Text = field("Buyer", "The customer, prospect or lawmaker who asks.", also=("Customer",), default="")
    asked: Text = field("What is asked", "The demand in your own words, with the clause.", default="")
    topics: tuple[Topic, ...] = field("Topics", "What it is about; the category rules read these words.", default=())
    categories: tuple[Category, ...] = field("Categories named", "Categories it asks for by name.", default=())
    report_type: ReportType | None = field("Report type asked", "Empty where it does not say.", default=None)
    deadline: date | None = field("Deadline", "Day the report must be in hand.", unit="day", default=None)


class Commitment(Record):
    """One row a promise to customers: what the examination measures against."""

    kind: ClassVar[str] = "commitment"
    sheet: ClassVar[str] = "Commitments"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "The main promises made to customers about the service: the yardstick of the examination."

    promise: Text = field("Commitment", "The promise, as a customer reads it.", default="")
    made_in: Text = field("Made in", "The agreement, page or policy where it stands.", default="")
    owner: Text = field("Owner", "The person who answers for keeping it.", default="")
    demand: Ids = field("Demand", "Ids of the demand rows it answers.", default=())


class SystemRequirement(Record):
    """One row a thing the system must do so that commitments are kept."""

    kind: ClassVar[str] = "system requirement"
    sheet: ClassVar[str] = "Requirements"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "What the system must do so that the commitments are kept, and the criteria that apply."

    requirement: Text = field("Requirement", "What the system or its people must do.", default="")
    commitments: Ids = field("Commitments", "Ids of the commitments it serves.", default=())
    criteria: Criteria = field("Criteria", "Ids of the criteria that bear on it.", default=())
    owner: Text = field("Owner", "The person who answers for it.", default="")


class Component(Record):
    """One row a part of the system, in or out of the examination."""

    kind: ClassVar[str] = "component"
    sheet: ClassVar[str] = "Components"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = (
        "The parts of the system: infrastructure, software, people, procedures and data; in or out."
    )

    component: ComponentKind | None = field("Kind", "One of the five kinds.", default=None)
    name: Text = field("Name", "What it is called.", default="")
    description: Text = field("What it does", "Its part in the service.", default="")
    owner: Text = field("Owner", "The one person who answers for it.", default="")
    boundary: Boundary | None = field("In or out", "Out needs a reason; empty means not decided.", default=None)
    reason_out: Text = field("Reason for out", "Why it is outside the examined system.", default="")
    holds_customer_data: bool | None = field("Holds customer data", "Yes, no, or empty for not known.", default=None)
    production_access: bool | None = field(
        "Gives production access", "Can people reach production by it?", default=None
    )
    access_reviewer: Text = field("Access reviewer", "Who reviews that access.", default="")
    access_reviewed: date | None = field("Access reviewed", "Day of the last review.", unit="day", default=None)
    third_party: Text = field("Run by", "Id of the third party that runs it, if any.", default="")

    @model_validator(mode="after")
    def _reason_for_out(self) -> Self:
        if self.boundary is Boundary.OUT and not self.reason_out:
            raise ValueError("a reason for out, because the component is marked out")
        return self


class ThirdParty(Record):
    """One row a supplier, vendor or subservice organisation."""

    kind: ClassVar[str] = "third party"
    sheet: ClassVar[str] = "Third parties"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Suppliers: which are ordinary vendors, and which run controls our commitments rest on."

    name: Text = field("Name", "The company's name.", also=("Vendor", "Supplier"), default="")
    service: Text = field("Service", "What it does for you.", default="")
    owner: Text = field("Owner", "Who looks after it on your side.", default="")
    tier: Tier | None = field("Tier", "How much would be lost if it failed.", default=None)
    customer_data: bool | None = field("Touches customer data", "Yes, no, or empty for not known.", default=None)
    controls_needed: bool | None = field(
        "Their controls needed", "If a control of theirs fails, does a commitment of yours fail?", default=None
    )
    commitments: Ids = field("Commitments", "Ids of the commitments that would fail.", default=())
    method: SubserviceMethod | None = field("Method", "Carve-out (usual) or inclusive.", default=None)
    monitoring: Text = field("Monitoring", "How you watch that its controls work.", default="")
    own_assertion: bool | None = field("Own assertion", "Inclusive only: will it sign its own?", default=None)
    auditor_agreed: date | None = field(
        "Auditor agreed on", "Day your auditor agreed to the watch on it; no Type II report.", unit="day", default=None
    )


class ThirdPartyReport(Record):
    """One row a report or certificate of a third party."""

    kind: ClassVar[str] = "third-party report"
    sheet: ClassVar[str] = "Third-party reports"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Reports of third parties: period, opinion, exceptions, bridge letter, and who read them."

    third_party: Text = field("Third party", "Id of the third party.", default="")
    report: AssuranceKind | None = field("Kind of report", "What was handed over.", default=None)
    categories: tuple[Category, ...] = field("Categories", "Categories it covers.", default=())
    period_start: date | None = field("Period start", "First day covered; Type I: its day.", unit="day", default=None)
    period_end: date | None = field("Period end", "Last day covered.", unit="day", default=None)
    auditor: Text = field("Auditor", "The firm that signed it.", default="")
    opinion: Opinion | None = field("Opinion", "As the report says; empty for not read.", default=None)
    exceptions: Text = field("Exceptions", "Exceptions it lists; write none if it lists none.", default="")
    cuecs_mapped: bool | None = field("CUECs mapped", "Are its CUECs mapped to controls of yours?", default=None)
    subservice: Text = field("Its CSOCs", "Controls it expects of its own suppliers.", default="")
    bridge_until: date | None = field("Bridge letter until", "Last day of its bridge letter.", unit="day", default=None)
    reviewer: Text = field("Reviewer", "Who read it on your side.", default="")
    reviewed: date | None = field("Reviewed", "Day it was read.", unit="day", default=None)

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValueError(f"period end {self.period_end} lies before period start {self.period_start}")
        return self


class ComplementaryControl(Record):
    """One row a control that somebody else must run."""

    kind: ClassVar[str] = "complementary control"
    sheet: ClassVar[str] = "Complementary controls"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Controls assumed at the customer (CUEC) or at a subservice organisation (CSOC)."

    side: ComplementarySide | None = field("CUEC or CSOC", "CUEC: the customer's. CSOC: a vendor's.", default=None)
    control: Text = field("Control", "What the other side must do.", default="")
    owner: OwnerKind | None = field("Run by", "Customer or vendor.", default=None)
    third_party: Text = field("Third party", "CSOC only: id of the third party.", default="")
    criteria: Criteria = field("Criteria", "Ids of the criteria it helps to meet.", default=())


class Incident(Record):
    """One row an incident."""

    kind: ClassVar[str] = "incident"
    sheet: ClassVar[str] = "Incidents"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Incidents, and whether a control or a commitment failed (description criterion 4)."

    happened: date | None = field("Happened", "Day it began.", unit="day", default=None)
    nature: Text = field("Nature", "What happened.", default="")
    effect: Text = field("Effect", "Whom and what it affected.", default="")
    outcome: Text = field("Outcome", "How it ended and what was changed.", default="")
    control_failure: bool | None = field("Control failed", "Was a control badly designed or not working?", default=None)
    commitment_failed: bool | None = field("Commitment failed", "Was a commitment missed?", default=None)
    reviewed_by: Text = field("Text reviewed by", "Who approved the words for the description.", default="")


class SystemChange(Record):
    """One row a change to the system or its controls."""

    kind: ClassVar[str] = "system change"
    sheet: ClassVar[str] = "Changes"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Changes to the system that readers of the report care about (description criterion 9)."

    day: date | None = field("Day", "Day it took effect.", unit="day", default=None)
    change: Text = field("Change", "What was different from then on.", default="")
    effect: Text = field("Effect", "What it means for the service and its controls.", default="")
    significant: bool | None = field("Significant", "Would a reader of the report want to know?", default=None)
