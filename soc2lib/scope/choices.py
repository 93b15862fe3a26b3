"""The closed lists of answers used by the scope records, each word as it is stored and shown."""

from soc2lib.store.record import Choice


class ReportType(Choice):
    """The report the client is preparing for."""

    TYPE_I = "Type I"
    TYPE_II = "Type II"


class Statement(Choice):
    """What management states about a list of things that happened."""

    NONE = "none in the period"
    LISTED = "all are listed"


class SourceKind(Choice):
    """Where a demand stands written."""

    CONTRACT = "contract"
    RFP = "RFP"
    QUESTIONNAIRE = "questionnaire"
    SLA = "SLA"
    LAW = "law"
    OTHER = "other"


class Topic(Choice):
    """What a demand is about, in the words the category rules read."""

    UPTIME = "uptime promise"
    CONFIDENTIALITY = "confidentiality clause"
    SECRETS = "customer secrets"
    PROCESSING = "processing relied on"
    PERSONAL_DATA = "personal data"
    PRIVACY_PROMISE = "privacy commitment"
    PROCESSOR_ONLY = "processor only"
    SECURITY = "security"


class ComponentKind(Choice):
    """The five kinds of system component."""

    INFRASTRUCTURE = "infrastructure"
    SOFTWARE = "software"
    PEOPLE = "people"
    PROCEDURES = "procedures"
    DATA = "data"


class Boundary(Choice):
    """Whether a component belongs to the examined system."""

    IN = "in"
    OUT = "out"


class Tier(Choice):
    """How much would be lost if a third party failed."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class SubserviceMethod(Choice):
    """How a subservice organisation's controls are dealt with in the description."""

    CARVE_OUT = "carve-out"
    INCLUSIVE = "inclusive"


class AssuranceKind(Choice):
    """What a third party handed over about its own controls."""

    SOC2_TYPE_II = "SOC 2 Type II"
    SOC2_TYPE_I = "SOC 2 Type I"
    SOC3 = "SOC 3"
    SOC1 = "SOC 1"
    ISO_27001 = "ISO 27001 certificate"
    OTHER = "other"


class Opinion(Choice):
    """The opinion in a third party's report."""

    UNQUALIFIED = "unqualified"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"


class ComplementarySide(Choice):
    """CUEC: run by the customer. CSOC: run by a subservice organisation."""

    CUEC = "CUEC"
    CSOC = "CSOC"


class OwnerKind(Choice):
    """Who runs a complementary control."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
