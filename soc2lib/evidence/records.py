"""What is recorded of evidence: files and what they show, populations, test results and the request list."""

import re
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from soc2lib.evidence.dated import Dated
from soc2lib.evidence.testing.records import Attribute
from soc2lib.store.record import Choice, Text, field


class EvidenceType(Choice):
    """What kind of thing a piece of evidence is."""

    POLICY = "policy"
    PROCEDURE = "procedure"
    CONFIGURATION = "configuration export"
    SCREENSHOT = "screenshot"
    LOG = "log extract"
    TICKET = "ticket"
    POPULATION = "population list"
    SAMPLE = "sample packet"
    MINUTES = "minutes"
    ATTESTATION = "signed attestation"
    TRAINING = "training export"
    CONTRACT = "contract"
    VENDOR_REPORT = "vendor report"
    TEST_REPORT = "test report"
    OBSERVATION = "observation notes"
    REPERFORMANCE = "re-performance"


class CollectionMethod(Choice):
    """How a piece of evidence was obtained."""

    EXPORT = "export"
    SCREENSHOT = "screenshot"
    API = "API"
    OBSERVATION = "observation"
    INQUIRY = "inquiry"


class Sensitivity(Choice):
    """Who may see a piece of evidence."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class TestMethod(Choice):
    """How a control was tested."""

    __test__ = False

    CENSUS = "census"
    SAMPLE = "sample"
    INSPECTION = "inspection"
    OBSERVATION = "observation"
    REPERFORMANCE = "re-performance"
    INQUIRY = "inquiry"


class TestedAs(Choice):
    """For whom a tester works."""

    __test__ = False

    MANAGEMENT = "management"
    ADVISER = "adviser"
    AUDITOR = "auditor"


class RequestType(Choice):
    """What an auditor asks for."""

    DOCUMENT = "document"
    POPULATION = "population"
    SAMPLE = "sample"
    WALKTHROUGH = "walkthrough"


class InternalStatus(Choice):
    """How far the client is with a request."""

    OPEN = "open"
    COLLECTING = "collecting"
    IN_REVIEW = "in review"
    READY = "ready"
    SENT = "sent"


class AuditorStatus(Choice):
    """What the auditor said of a request; only the auditor accepts."""

    NOT_SEEN = "not seen"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Priority(Choice):
    """How urgent a request is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_DIGEST = re.compile(r"(?:[0-9a-f]{64})?\Z")


def _digest(text: str) -> str:
    if not _DIGEST.match(text):
        raise ValueError("64 characters of 0-9 and a-f, as sha256 prints them")
    return text


Digest = Annotated[str, AfterValidator(_digest)]
Count = Annotated[int, Field(ge=0)]


class Evidence(Dated):
    """One row a piece of evidence; what it shows and when is kept apart from when it was collected and added."""

    kind: ClassVar[str] = "evidence"
    sheet: ClassVar[str] = "Evidence"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "Every piece of evidence: what it shows, for which controls and days, and where it is."

    id: str = field("Evidence", "Your id of this piece of evidence, such as EV-0012.")
    title: Text = field("Title", "What it shows, in a few words.", default="")
    type: EvidenceType | None = field("Type", "What kind of thing it is.", default=None)
    controls: tuple[str, ...] = field("Controls", "Ids of the controls it supports.", default=())
    system: Text = field("System", "The system it comes from.", default="")
    source: Text = field("Source", "The tool, report or address it was taken from.", default="")
    query: Text = field("Query", "The query, filters and parameters that produced it.", default="")
    method: CollectionMethod | None = field("Method", "How it was obtained.", default=None)
    effective: date | None = field(
        "Effective day", "The day whose state it shows, where it shows one day.", unit="day", default=None
    )
    collected: date | None = field("Collected", "Day it was taken from the system.", unit="day", default=None)
    added: date | None = field("Added", "Day it came into the locker; says nothing of what it shows.", default=None)
    collector: Text = field("Collector", "Who took it.", default="")
    reviewer: Text = field(
        "Reviewer", "Who looked at it and found it fit; someone else than the collector.", default=""
    )
    file: Text = field("File", "The file's name, by the naming rule.", default="")
    sha256: Digest = field("SHA-256", "Digest of the file's content; the file is kept under it.", default="")
    size: Count | None = field("Size", "Size of the file.", unit="bytes", default=None)
    sensitivity: Sensitivity | None = field("Sensitivity", "Who may see it.", default=None)
    redaction: Text = field("Redaction", "What was blackened, and why.", default="")
    population: Text = field("Population", "Id of the population it holds or comes from.", default="")
    sample: Text = field("Sample", "Id of the test whose sample it belongs to.", default="")
    partial: bool = field("Partial", "Yes where the source did not give everything.", default=False)
    retention_until: date | None = field("Keep until", "Last day it must be kept.", unit="day", default=None)
    supersedes: Text = field("Supersedes", "Id of the piece of evidence that it replaces.", default="")
    performed_by: Text = field("Performed by", "Who ran the control that it shows, by name.", default="")
    result: Text = field("Result", "What that run found, such as: 41 accounts reviewed, 2 to remove.", default="")
    follow_up: Text = field("Follow-up", "What was done about what it found, by whom and when.", default="")

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day that it shows; None where the record does not say, whatever the day of collection."""
        if self.period_start and self.period_end:
            return self.period_start, self.period_end
        return (self.effective, self.effective) if self.effective else None


class Population(Dated):
    """One row a list of items that a control acts on, with what shows that it is whole."""

    kind: ClassVar[str] = "population"
    sheet: ClassVar[str] = "Populations"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "Every population: the query it came from, its count and the total it was agreed to."

    id: str = field("Population", "Your id of this population, such as POP-leavers.")
    title: Text = field("Title", "What one row of it is.", default="")
    controls: tuple[str, ...] = field("Controls", "Ids of the controls that act on it.", default=())
    system: Text = field("System", "The system it comes from.", default="")
    source: Text = field("Source", "The tool or report it was taken from.", default="")
    query: Text = field("Query", "The query and filters.", default="")
    parameters: Text = field("Parameters", "The parameters of the query, and the pages taken.", default="")
    run_on: date | None = field("Run on", "Day the query ran.", unit="day", default=None)
    rows: Count | None = field("Rows", "Items counted in the file.", default=None)
    independent_total: Count | None = field(
        "Independent total", "The same count from elsewhere: payroll, a deploy log, a licence page.", default=None
    )
    total_source: Text = field("Source of the total", "Where the independent total comes from.", default="")
    partial: bool = field("Partial", "Yes where the source did not give everything.", default=False)
    digest: Digest = field("Digest", "SHA-256 of the sorted item ids.", default="")
    evidence: tuple[str, ...] = field("Evidence", "Ids of the files it is kept in.", default=())
    notes: Text = field("Notes", "Differences and how they are explained.", default="")
    table: Text = field("Table", "Which list of the census tests it is, such as accounts; empty: none.", default="")
    columns: Text = field(
        "Columns", "Our column = the file's, where the names differ; several with a semicolon between.", default=""
    )
    dates: Text = field("Order of days", "dmy or mdy where the list does not write the year first.", default="")
    words: Text = field("Words", "What words in its cells mean, such as accounts.active:STAGED=no.", default="")

    @property
    def complete(self) -> bool | None:
        """Whether it is shown to be whole: None where nobody agreed it to an independent total."""
        if self.partial:
            return False
        if self.rows is None or self.independent_total is None:
            return None
        return self.rows == self.independent_total


class TestResult(Dated):
    """One row a test of one control: what was tested, how, and what it showed."""

    __test__ = False
    kind: ClassVar[str] = "test result"
    sheet: ClassVar[str] = "Test results"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = (
        "Every test of a control: the items tested, what passed, what deviated, what nobody can tell."
    )

    id: str = field("Test", "Your id of this test.")
    control: Text = field("Control", "Id of the tested control.")
    procedure: Text = field("Procedure", "The census test's id, or what was done in words.", default="")
    method: TestMethod | None = field("Method", "Census of all items, a sample, an inspection and so on.", default=None)
    population: Text = field("Population", "Id of the population.", default="")
    attributes: tuple[Attribute, ...] = field("Attributes", "What is looked at on each item.", default=())
    planned: Count | None = field("Planned items", "Items planned to be tested.", default=None)
    passed: Count = field("Passed", "Items that passed every attribute.", default=0)
    deviations: Count = field("Deviations", "Items that failed; missing evidence is one.", default=0)
    cannot_tell: Count = field("Cannot tell", "Items for which the data does not say.", default=0)
    nothing_occurred: bool = field(
        "Nothing occurred", "Yes where a whole population has no item: not the same as nothing found.", default=False
    )
    seed: Text = field("Seed", "The seed of the draw.", default="")
    population_digest: Digest = field("Population digest", "Digest the draw was made from.", default="")
    tested_on: date | None = field("Tested on", "Day of the test.", unit="day", default=None)
    tester: Text = field("Tester", "Who tested.", default="")
    tested_as: TestedAs | None = field("Tested as", "For whom the tester works.", default=None)
    reviewer: Text = field("Reviewer", "Who reviewed the paper; someone else than the tester.", default="")
    evidence: tuple[str, ...] = field("Evidence", "Ids of the evidence it rests on.", default=())
    details: Text = field("Deviations in words", "Each deviation: nature, cause, whether isolated.", default="")

    @property
    def items(self) -> int:
        """Items tested: passed, deviating and untold together."""
        return self.passed + self.deviations + self.cannot_tell

    @model_validator(mode="after")
    def _nothing_is_nothing(self) -> Self:
        if self.nothing_occurred and self.items:
            raise ValueError(f"no items, because nothing occurred; {self.items} items are counted")
        return self


class Request(Dated):
    """One row a request of the auditor (PBC); the client's status and the auditor's are two fields."""

    kind: ClassVar[str] = "request"
    sheet: ClassVar[str] = "Request list"
    stage: ClassVar[str] = "evidence"
    purpose: ClassVar[str] = "What the auditor asks for, who brings it by when, and what the auditor said."

    id: str = field("Request", "The request's id; never changes.", also=("Request ID", "PBC ID", "PBC #"))
    controls: tuple[str, ...] = field("Controls", "Ids of the controls it is for.", also=("Control",), default=())
    description: Text = field("Description", "The auditor's wording, kept as it is.", also=("Request",), default="")
    type: RequestType | None = field("Type", "Document, population, sample or walkthrough.", default=None)
    owner: Text = field("Owner", "Who brings it.", also=("Assigned to", "Responsible"), default="")
    due: date | None = field("Due", "Day it is due.", unit="day", also=("Due date",), default=None)
    internal_status: InternalStatus = field("Internal status", "How far the client is.", default=InternalStatus.OPEN)
    auditor_status: AuditorStatus = field(
        "Auditor status", "What the auditor said; only the auditor accepts.", default=AuditorStatus.NOT_SEEN
    )
    evidence: tuple[str, ...] = field("Evidence", "Ids of the evidence sent.", default=())
    priority: Priority | None = field("Priority", "How urgent it is.", default=None)
    comments: Text = field("Comments", "What was asked and answered.", default="")
