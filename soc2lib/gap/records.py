"""What a client tells us about its controls, and what it claims of the criteria."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from soc2lib.catalog.catalog import catalog, criterion_ids
from soc2lib.errors import did_you_mean
from soc2lib.gap.choices import (
    Applicability,
    ClaimedStatus,
    Design,
    Disposition,
    EvidenceSufficiency,
    Implementation,
    Operation,
    Workflow,
)
from soc2lib.store.record import Record, Text, Upgrade, field

__all__ = [
    "Applicability",
    "Claim",
    "ClaimedStatus",
    "Control",
    "CriterionScope",
    "Design",
    "Disposition",
    "EvidenceSufficiency",
    "Implementation",
    "Operation",
    "PolicyLimit",
    "RegisteredPolicy",
    "Workflow",
]


def _known_criteria(ids: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [id for id in ids if id not in criterion_ids()]
    if unknown:
        raise ValueError(f"criteria among the 61 ids; {', '.join(unknown)} is none of them")
    return tuple(dict.fromkeys(ids))


def _given(text: str) -> str:
    if not text:
        raise ValueError("a reason in words")
    return text


def _chosen_marks_alone(body: dict[str, Any]) -> dict[str, Any]:
    """Form 1 marked every control as key unless somebody said no: only the no was a choice."""
    return {name: value for name, value in body.items() if name != "key" or value is False}


class Control(Record):
    """One row a control, with its status kept in separate fields: design and operation never collapse."""

    kind: ClassVar[str] = "control"
    sheet: ClassVar[str] = "Controls"
    stage: ClassVar[str] = "gap"
    id_names = "control"
    schema_version: ClassVar[int] = 2
    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: _chosen_marks_alone}
    purpose: ClassVar[str] = "Each control's state: designed, in use, operating, evidenced. Leave unknown cells empty."

    id: str = field("Control", "The library's id (such as IAM-03), or your own for a control of your own.")
    title: Text = field("Title", "Only for a control of your own: its name.", default="")
    criteria: Annotated[tuple[str, ...], AfterValidator(_known_criteria)] = field(
        "Criteria",
        "Only for a control of your own, or to map a library control differently: the criteria it serves.",
        default=(),
    )
    owner: Text = field("Owner", "The one person who answers for this control.", default="")
    key: bool | None = field(
        "Key control",
        "Empty: as the library marks it. Yes where a criterion relies on it; no where it only supports another.",
        default=None,
    )
    key_reason: Text = field("Reason for the key mark", "Why you mark it otherwise than the library does.", default="")
    applicability: Applicability = field(
        "Applicability", "Who runs it. Not relevant needs a reason.", default=Applicability.IN_SCOPE
    )
    applicability_reason: Text = field(
        "Reason or carrier", "Why it is not relevant, or the subservice organisation that runs it.", default=""
    )
    disposition: Disposition | None = field(
        "Disposition", "Exists as it should, strengthen what is there, or create it.", default=None
    )
    design: Design = field("Design", "Would it meet the criterion if it ran as described?", default=Design.NOT_ASSESSED)
    implementation: Implementation = field("In use", "Is it in use today?", default=Implementation.NOT_ASSESSED)
    in_use_since: date | None = field("In use since", "First day it ran as described.", unit="day", default=None)
    replaces: Text = field("Replaces", "Id of the control that ran before it, where it replaced one.", default="")
    operation: Operation = field("Operation", "What testing over the window showed.", default=Operation.NOT_TESTED)
    evidence: EvidenceSufficiency = field(
        "Evidence", "How much of the window the evidence covers.", default=EvidenceSufficiency.NONE
    )
    workflow: Workflow = field("Work", "How far the work on this row has come.", default=Workflow.TO_DO)
    due: date | None = field("Due", "Day by which the gap shall be closed.", unit="day", default=None)
    notes: Text = field("Notes", "What was seen, by whom, what is missing.", default="")

    @model_validator(mode="after")
    def _reason_for_others(self) -> Self:
        if self.applicability is not Applicability.IN_SCOPE and not self.applicability_reason:
            raise ValueError(f"a reason or carrier, because applicability is {self.applicability.value!r}")
        return self

    @model_validator(mode="after")
    def _own_control_is_described(self) -> Self:
        if self.id not in catalog().controls and not (self.title and self.criteria):
            raise ValueError(f"title and criteria, because {self.id!r} is not in the control library")
        return self


class GapEntry(Record):
    """One row a gap that was looked into: condition, cause, effect, repair, and what shall show that it is closed."""

    kind: ClassVar[str] = "gap"
    sheet: ClassVar[str] = "Gap register"
    stage: ClassVar[str] = "gap"
    purpose: ClassVar[str] = (
        "Each gap with its cause and repair. Only evidence after the fix and a passed retest close it."
    )

    id: str = field("Gap", "Your id of this gap, such as GAP-07; never changes.")
    control: Text = field("Control", "Id of the control that falls short.")
    condition: Text = field("Condition", "What is.", default="")
    cause: Text = field("Cause", "Why it is so.", default="")
    effect: Text = field("Effect", "What it may lead to: the risk to the criterion and the commitment.", default="")
    recommendation: Text = field("Recommendation", "What shall be done.", default="")
    owner: Text = field("Owner", "Who closes it; the control's owner unless told.", default="")
    effort: Annotated[float, Field(ge=0)] | None = field(
        "Effort", "Work to close it.", unit="person-days", default=None
    )
    due: date | None = field("Target date", "Day by which it shall be closed.", unit="day", default=None)
    called_closed: date | None = field(
        "Called closed on", "Day somebody called it closed. That alone closes nothing.", unit="day", default=None
    )
    fixed_on: date | None = field("Fixed on", "Day from which the repair was in place.", unit="day", default=None)
    evidence: tuple[str, ...] = field("Evidence of the fix", "Ids of evidence dated after the fix.", default=())
    retests: tuple[str, ...] = field("Retests", "Ids of the tests or walkthroughs that tried it again.", default=())


class CriterionScope(Record):
    """One row a criterion that is not relevant to the system although its category is in scope."""

    kind: ClassVar[str] = "criterion scope"
    sheet: ClassVar[str] = "Not relevant criteria"
    stage: ClassVar[str] = "gap"
    id_names = "criterion"
    purpose: ClassVar[str] = (
        "Criteria of a category in scope that do not apply to the system, and why (description criterion 8)."
    )

    id: str = field("Criterion", "One of the 61 ids, such as CC6.4.")
    reason: Annotated[Text, AfterValidator(_given)] = field(
        "Reason", "Why it does not apply. Relying on a host is not such a reason: that is a control carried by it."
    )

    @model_validator(mode="after")
    def _known(self) -> Self:
        _known_criteria((self.id,))
        return self


class Claim(Record):
    """One row a criterion as the client's own table rates it; shown beside our judgement, never instead of it."""

    kind: ClassVar[str] = "claim"
    sheet: ClassVar[str] = "Claims"
    stage: ClassVar[str] = "gap"
    id_names = "criterion"
    purpose: ClassVar[str] = "What the client's own table says of each criterion. A claim is not an assessment."

    id: str = field(
        "Criterion",
        "One of the 61 ids, such as CC6.1.",
        also=(
            "Control Point",
            "Criteria",
            "Criterion id",
            "TSC",
            "TSC id",
            "SOC 2",
            "Requirement",
            "Reference",
            "Ref",
            "Control",
        ),
    )
    status: ClaimedStatus = field(
        "Claimed status",
        "What the table says.",
        also=("Status", "Result", "Compliance", "Compliance status", "State", "Implementation status", "In place"),
        default=ClaimedStatus.UNKNOWN,
    )
    words: Text = field(
        "Their words",
        "The status and the description as written in the table.",
        also=("Implementation", "Description", "Comment", "Comments", "Notes", "How"),
        default="",
    )
    title: Text = field(
        "Their title",
        "How the table names the criterion; compare it with ours.",
        also=("Title", "Name", "Criterion title", "Requirement title"),
        default="",
    )
    evidence: Text = field(
        "Evidence named",
        "Evidence the table names; nobody has looked at it yet.",
        also=("Evidence", "Proof", "Artifacts", "Artefacts"),
        default="",
    )
    gap: Text = field(
        "Gap named", "The gap the table names.", also=("Gap", "Gaps", "Finding", "Remediation", "Action"), default=""
    )
    source: Text = field("Source", "The file and row this came from.", default="")

    @model_validator(mode="after")
    def _known(self) -> Self:
        _known_criteria((self.id,))
        return self


def _one_of(id: str, what: str, known: Iterable[str]) -> None:
    if id not in known:
        raise ValueError(f"a {what} of the catalog; {id!r} is none. {did_you_mean(id, known)}".rstrip())


class RegisteredPolicy(Record):
    """One row a policy: who answers for it and since when it holds. What nobody told stays empty."""

    kind: ClassVar[str] = "policy"
    sheet: ClassVar[str] = "Policies"
    stage: ClassVar[str] = "gap"
    purpose: ClassVar[str] = "Who owns and approved each policy, since when it holds, and who must accept it."

    id: str = field("Policy", "One of the 24 policies, such as access-control.")
    owner: Text = field("Owner", "The one person who keeps it true.", default="")
    approver: Text = field("Approver", "Who approved it, or will.", default="")
    version: Text = field("Policy version", "The version in force, such as 2.1.", default="")
    effective_on: date | None = field("In force since", "First day of this version.", unit="day", default=None)
    reviewed_on: date | None = field("Last reviewed", "Day of the last review.", unit="day", default=None)
    accepted_by: Text = field("Accepted by", "Who must accept it, such as all staff and contractors.", default="")

    def in_force(self, day: date) -> bool:
        """True where an approved version is on record whose first day in force has come."""
        return bool(self.approver and self.version) and self.effective_on is not None and self.effective_on <= day

    @model_validator(mode="after")
    def _known(self) -> Self:
        _one_of(self.id, "policy", catalog().policies)
        return self


class PolicyLimit(Record):
    """One row a limit that policies promise: the client's own value, and the practice that was seen."""

    kind: ClassVar[str] = "policy limit"
    sheet: ClassVar[str] = "Policy limits"
    stage: ClassVar[str] = "gap"
    purpose: ClassVar[str] = (
        "What policies promise, such as one business day: the policy, the control and its test follow this one number."
    )

    id: str = field("Limit", "One of the catalog's limits, such as leaver-access; its unit is fixed there.")
    promised: Annotated[int, Field(ge=1, le=100_000)] | None = field(
        "Promised",
        "The value you promise, in the limit's unit. Empty: the library's proposal, marked as one.",
        default=None,
    )
    practice: Annotated[int, Field(ge=0, le=100_000)] | None = field(
        "Practice", "The worst value seen lately, in the same unit.", default=None
    )
    seen: Text = field("Seen where", "Where and when the practice was seen.", default="")

    @model_validator(mode="after")
    def _known(self) -> Self:
        _one_of(self.id, "limit", catalog().limits)
        return self
