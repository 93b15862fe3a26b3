"""Judges each policy in scope: which rules hold for the client, and what is to settle before it can be approved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics.formatting import day, listed
from soc2lib.basics.limits import Limit
from soc2lib.catalog.catalog import Catalog, Policy
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.policies.promises import BrokenPromise, broken_promises, promised_catalog
from soc2lib.gap.policies.texts import PolicyText, Rule, policy_text
from soc2lib.gap.records import PolicyLimit, RegisteredPolicy
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.scope.examination.timeline import add_months

REVIEW = "policy-review"
"""The limit that says how long a policy holds without a review [months]."""


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """One row a policy in scope.

    Attributes
    ----------
    policy : Policy
        Of the catalog.
    criteria : tuple of str
        The criteria in scope that it supports.
    told : RegisteredPolicy
        What the client told of it; empty fields where it told nothing.
    review_due : date or None
        Last day of the review that is due next; None where no review is told.
    purpose : str
        What it is for.
    parts : tuple
        Heading and rules: those with a control that counts for this client.
    left_out : tuple of Rule
        Rules none of whose controls counts for this client.
    limits : tuple of Limit
        The limits that its rules name, as in force.
    to_settle : tuple of str
        What stands between this draft and an approval, in sentences.
    """

    policy: Policy
    criteria: tuple[str, ...]
    registered: RegisteredPolicy
    review_due: date | None
    purpose: str
    parts: tuple[tuple[str, tuple[Rule, ...]], ...]
    left_out: tuple[Rule, ...]
    limits: tuple[Limit, ...]
    open_points: tuple[str, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of the draft, in order."""
        return tuple(rule for _, rules in self.parts for rule in rules)

    def in_force(self, as_of: date) -> bool:
        """True where an approved version of the client's own is on record whose first day in force has come."""
        return self.registered.in_force(as_of)


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The policies in scope, in catalog order, with the catalog whose limits are the client's own."""

    library: Catalog
    drafts: tuple[PolicyDraft, ...]
    broken: tuple[BrokenPromise, ...]


def draft_policies(
    result: GapResult, registered: Iterable[RegisteredPolicy], limits: Sequence[PolicyLimit], as_of: date
) -> PolicySet:
    """Draft every policy that supports a criterion in scope.

    Parameters
    ----------
    result : GapResult
        Of the gap stage: which controls count, and which of them are known to be absent or not to work.
    registered : iterable of RegisteredPolicy
        What the client told of its policies.
    limits : sequence of PolicyLimit
        The client's own limits; a proposed one is marked as such in the draft.
    as_of : date
        The day on which a review is overdue.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.scope.assess import resolve_scope
    >>> made = draft_policies(assess_gap(resolve_scope(None), []), [], [], date(2026, 1, 5))
    >>> len(made.drafts), made.drafts[0].open_points[0]
    (21, 'Not provided: owner, approver, version, first day in force, last review and who must accept it.')
    """
    by_id = {policy.id: policy for policy in registered}
    shipped, broken = promised_catalog(limits), broken_promises(limits)
    wanted = {
        judgement.criterion.id for judgement in result.criteria if judgement.conclusion is not Conclusion.NOT_RELEVANT
    }
    controls = {control.state.id: control for control in result.controls}
    drafts = tuple(
        _draft(
            policy,
            [id for id in policy.criteria if id in wanted],
            by_id.get(policy.id),
            controls,
            shipped,
            broken,
            as_of,
        )
        for policy in shipped.policies.values()
        if wanted.intersection(policy.criteria)
    )
    return PolicySet(shipped, drafts, broken)


def _draft(
    policy: Policy,
    criteria: Sequence[str],
    registered: RegisteredPolicy | None,
    controls: Mapping[str, ControlJudgement],
    shipped: Catalog,
    broken: Sequence[BrokenPromise],
    as_of: date,
) -> PolicyDraft:
    own = registered or RegisteredPolicy(id=policy.id)
    text = policy_text(policy.id)
    parts = tuple(
        (heading, kept) for heading, rules in text.parts if (kept := tuple(r for r in rules if _holds(r, controls)))
    )
    rules = [rule for _, kept in parts for rule in kept]
    limits = tuple(shipped.limits[name] for name in dict.fromkeys(name for rule in rules for name in rule.limits))
    due = add_months(own.reviewed_on, shipped.limits[REVIEW].value) if own.reviewed_on else None
    open_points = (
        *_not_provided(own),
        *_not_in_force(own, as_of),
        *([f"Its review was due by {day(due)}."] if due and due < as_of else []),
        *_unconfirmed(limits),
        *(_unkept(one) for one in broken if one.limit.id in {limit.id for limit in limits}),
        *_promised_only(rules, controls),
    )
    return PolicyDraft(
        policy, tuple(criteria), own, due, text.purpose, parts, _left_out(text, controls), limits, open_points
    )


def _holds(rule: Rule, controls: Mapping[str, ControlJudgement]) -> bool:
    return any(id in controls and controls[id].counts for id in rule.controls)


def _left_out(text: PolicyText, controls: Mapping[str, ControlJudgement]) -> tuple[Rule, ...]:
    return tuple(rule for rule in text.rules if not _holds(rule, controls))


def _not_provided(policy: RegisteredPolicy) -> Iterator[str]:
    names = (
        (policy.owner, "owner"),
        (policy.approver, "approver"),
        (policy.version, "version"),
        (policy.effective_on, "first day in force"),
        (policy.reviewed_on, "last review"),
        (policy.accepted_by, "who must accept it"),
    )
    missing = [name for value, name in names if not value]
    if missing:
        yield f"Not provided: {listed(missing)}."


def _not_in_force(policy: RegisteredPolicy, as_of: date) -> Iterator[str]:
    """A version on record that is not printed, because nothing shows that it is in force."""
    if not policy.version:
        return
    if policy.effective_on and policy.effective_on > as_of:
        yield f"Version {policy.version} takes effect on {day(policy.effective_on)}."
    elif not (policy.effective_on and policy.approver):
        missing = [
            word
            for word, value in (("approver", policy.approver), ("first day in force", policy.effective_on))
            if not value
        ]
        yield f"Version {policy.version} is on record without its {listed(missing)}: nothing shows that it is in force."


def _unconfirmed(limits: Sequence[Limit]) -> Iterator[str]:
    proposed = [f"{limit.title.lower()} ({limit.words})" for limit in limits if not limit.stated]
    if proposed:
        yield f"The company has not confirmed these proposed limits: {listed(proposed)}."


def _unkept(broken: BrokenPromise) -> str:
    where = f" {broken.seen}" if broken.seen else ""
    return f"{broken.limit.title}: promised {broken.promised}, in practice {broken.practised}.{where}"


def _promised_only(rules: Sequence[Rule], controls: Mapping[str, ControlJudgement]) -> Iterator[str]:
    for id in dict.fromkeys(id for rule in rules for id in rule.controls):
        control = controls.get(id)
        if control and control.counts and control.conclusion is Conclusion.NOT_MET:
            yield f"It promises {id} ({control.state.title}), but {control.reason}."
