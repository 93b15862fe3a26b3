"""The policies as documents: each a draft to correct and approve, and the register over all of them."""

from collections.abc import Iterator, Sequence
from datetime import date

from soc2lib.basics.formatting import count, day, listed
from soc2lib.basics.limits import filled
from soc2lib.gap.policies.policies import PolicyDraft, PolicySet
from soc2lib.word.documents import Document, Marked, Part, blank

NOT_PROVIDED = "not provided"
DRAFT = "Draft: no version, not in force"
"""What a policy is of which no approved version in force is on record."""
PROPOSED = " (proposed)"


def policy_documents(policies: PolicySet, company: str, as_of: date) -> Iterator[Document]:
    """The register and one document a policy, in catalog order.

    Parameters
    ----------
    company : str
        Whose policies they are; empty where not provided.
    as_of : date
        The day the records stood like this.
    """
    yield register_document(policies, company, as_of)
    for draft in policies.drafts:
        yield policy_document(draft, policies, company, as_of)


def policy_document(draft: PolicyDraft, policies: PolicySet, company: str, as_of: date) -> Document:
    """One policy as a draft, its limits filled in; a draft has no version and no force, whatever is on record."""
    registered = draft.registered
    facts = [
        ("Company", company or NOT_PROVIDED),
        ("Owner", registered.owner or NOT_PROVIDED),
        ("Approver", registered.approver or NOT_PROVIDED),
        ("This text", DRAFT),
        *_on_record(draft, as_of),
        ("To be accepted by", registered.accepted_by or NOT_PROVIDED),
        ("Supports", listed(draft.criteria)),
        ("Records as of", day(as_of)),
    ]
    parts = [
        Part("1. Purpose", paragraphs=[draft.purpose]),
        *_rules(draft, policies),
        *_limits(draft, policies, len(draft.parts) + 2),
        Part(
            "Approval",
            "The approver approves it. This workbook and its author do not.",
            columns=("", "Name and title", "Date", "Signature"),
            rows=[
                ("Owner", registered.owner or blank("the owner"), blank("the owner"), blank("the owner")),
                (
                    "Approver",
                    registered.approver or blank("the approver"),
                    blank("the approver"),
                    blank("the approver"),
                ),
            ],
        ),
    ]
    if draft.open_points:
        remark = "Auditors test the limits that a policy promises. Settle these points, then remove this part."
        parts.insert(0, Part("Before approval", remark, points=draft.open_points))
    status_note = (
        "Draft of a policy in our own words, with this company's limits. It has no version and no force until "
        "management has corrected and approved it."
    )
    return Document(f"policies/{draft.policy.id}", f"Policy: {draft.policy.title}", status_note, facts, parts)


def register_document(policies: PolicySet, company: str, as_of: date) -> Document:
    """All policies in scope in one table, and what their limits promise."""
    rows = [
        (
            draft.policy.title,
            draft.registered.owner or NOT_PROVIDED,
            draft.registered.approver or NOT_PROVIDED,
            draft.registered.version if draft.in_force(as_of) else Marked(DRAFT, "warn"),
            _day(draft.registered.effective_on) if draft.in_force(as_of) else "not in force",
            _day(draft.review_due),
            draft.registered.accepted_by or NOT_PROVIDED,
            Marked(count(len(draft.open_points), "point"), "warn") if draft.open_points else "nothing known",
        )
        for draft in policies.drafts
    ]
    heads = (
        "Policy",
        "Owner",
        "Approver",
        "Version",
        "In force since",
        "Review due by",
        "To be accepted by",
        "To settle",
    )
    broken = [(one.limit.title, one.promised, one.practised, one.seen or NOT_PROVIDED) for one in policies.broken]
    kept = "No limit is known to be broken. Where the practice is not on record, nothing shows that the limit is kept."
    parts = [
        Part("Policies in scope", columns=heads, rows=rows, wide=True),
        Part(
            "Promises that practice does not keep",
            "" if broken else kept,
            columns=("Limit", "Promised", "In practice", "Seen where"),
            rows=broken,
            wide=True,
        ),
    ]
    facts = [("Company", company or NOT_PROVIDED), ("Policies in scope", str(len(rows))), ("Records as of", day(as_of))]
    status_note = (
        "Register of the policies that support the criteria in scope, from the client's own entries. A policy without "
        "an approver, a version and a first day in force is a draft."
    )
    return Document("policies/policy_register", "Policy register", status_note, facts, parts)


def _rules(draft: PolicyDraft, policies: PolicySet) -> Iterator[Part]:
    for chapter, (heading, rules) in enumerate(draft.parts, start=2):
        rows = [
            (f"{chapter}.{number}", filled(rule.text, policies.library.limits, PROPOSED), ", ".join(rule.controls))
            for number, rule in enumerate(rules, start=1)
        ]
        yield Part(f"{chapter}. {heading}", columns=("No.", "Rule", "Kept by control"), rows=rows)


def _limits(draft: PolicyDraft, policies: PolicySet, chapter: int) -> Sequence[Part]:
    if not draft.limits:
        return ()
    rows = [
        (
            limit.title,
            limit.words,
            "set by the company" if limit.stated else Marked("proposed, not confirmed", "unknown"),
        )
        for limit in draft.limits
    ]
    remark = "Each limit is one number: this policy, the control's description and its test all follow it."
    return (Part(f"{chapter}. Limits of this policy", remark, columns=("Limit", "Value", "Whose"), rows=rows),)


def _on_record(draft: PolicyDraft, as_of: date) -> Sequence[tuple[str, str]]:
    """The client's own approved version, where one is in force: this text is not shown to be that version."""
    registered = draft.registered
    if not draft.in_force(as_of):
        return (("Version on record", "none in force"),)
    return (
        (
            "Version on record",
            f"{registered.version}, in force since {day(registered.effective_on)}; compare this text with it",
        ),
        ("Last reviewed", _day(registered.reviewed_on)),
        ("Next review due by", _day(draft.review_due)),
    )


def _day(value: date | None) -> str:
    return day(value) if value else NOT_PROVIDED
