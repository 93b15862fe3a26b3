"""Checks the boundary of the system: every part owned, decided, tiered and its access reviewed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics.formatting import count, day
from soc2lib.catalog.catalog import catalog
from soc2lib.scope.choices import Boundary, ComponentKind
from soc2lib.scope.findings import Finding
from soc2lib.scope.records import Component, ThirdParty

REVIEW_CYCLE = "quarterly"
"""How often access to production is expected to be reviewed; its days stand in scales.toml."""


@dataclass(frozen=True, slots=True)
class BoundaryJudgement:
    """The system's parts counted and what stands open.

    Attributes
    ----------
    parts_in, parts_out, undecided : int
        Components in, out, and not decided.
    by_kind : mapping
        Components in, by their kind; all five kinds are there.
    findings : tuple of Finding
        Everything wrong or open, components first, then third parties.
    reason : str
        The state of the boundary in a sentence.
    """

    parts_in: int
    parts_out: int
    undecided: int
    by_kind: Mapping[ComponentKind, int]
    findings: tuple[Finding, ...]
    reason: str


def check_boundary(
    components: Sequence[Component], third_parties: Sequence[ThirdParty], as_of: date
) -> BoundaryJudgement:
    """What is in, what is out, and which parts nobody answers for.

    Parameters
    ----------
    components : sequence of Component
        One row a part of the system.
    third_parties : sequence of ThirdParty
        One row a supplier.
    as_of : date
        The day on which access reviews are looked at.

    Method
    ------
    A part that is not out is checked: it has an owner, a kind and a decision; a data store (a data part, or one that
    holds customer data) without an owner is wrong, any other is weak; production access needs a reviewer and a review
    within the days of a quarterly cycle (scales.toml). A third party that touches customer data needs a tier.

    Examples
    --------
    By hand: one data store in, nobody owns it.

    >>> store = Component(id="C-1", component="data", name="Ledger", boundary="in")
    >>> [finding.words for finding in check_boundary([store], [], date(2026, 9, 30)).findings][:1]
    ['data store without an owner']
    """
    known = {party.id for party in third_parties}
    findings = [finding for part in components for finding in _check_part(part, known, as_of)]
    inside = [part for part in components if part.boundary is Boundary.IN]
    by_kind = {kind: sum(part.component is kind for part in inside) for kind in ComponentKind}
    findings += [_missing_kind(kind) for kind, number in by_kind.items() if not number]
    findings += [finding for party in third_parties for finding in _check_party(party)]
    out = sum(part.boundary is Boundary.OUT for part in components)
    undecided = len(components) - len(inside) - out
    if not components:
        reason = "No component is recorded, so the boundary is not known."
    else:
        reason = (
            f"{count(len(inside), 'component')} in, {out} out, {undecided} not decided; "
            f"{count(len(findings), 'finding')} on the boundary."
        )
    return BoundaryJudgement(len(inside), out, undecided, by_kind, tuple(findings), reason)


def _check_part(part: Component, known: set[str], as_of: date) -> Iterable[Finding]:
    name = part.name or part.id
    if part.boundary is None:
        yield Finding(part.id, name, "not decided", "unknown", "Nobody has said whether it is in or out.")
    if part.boundary is Boundary.OUT:
        return
    if part.component is None:
        yield Finding(part.id, name, "kind not known", "unknown", "Say which of the five kinds it is.")
    store = part.component is ComponentKind.DATA or bool(part.holds_customer_data)
    if not part.owner and store:
        yield Finding(part.id, name, "data store without an owner", "bad", "Nobody answers for the data it holds.")
    elif not part.owner:
        yield Finding(part.id, name, "no owner", "warn", "Nobody answers for it.")
    if part.third_party and part.third_party not in known:
        reason = f"It is run by {part.third_party}, which is no row of the third parties."
        yield Finding(part.id, name, "unknown third party", "bad", reason)
    yield from _check_access(part, name, as_of)


def _check_access(part: Component, name: str, as_of: date) -> Iterable[Finding]:
    technical = part.component in (ComponentKind.INFRASTRUCTURE, ComponentKind.SOFTWARE)
    if part.production_access is None and technical:
        reason = "It is not said whether people reach production through it."
        yield Finding(part.id, name, "access not known", "unknown", reason)
    if not part.production_access:
        return
    longest = int(catalog().scales["freshness_days"][REVIEW_CYCLE])
    reviewed = part.access_reviewed if part.access_reviewed and part.access_reviewed <= as_of else None
    if not part.access_reviewer:
        yield Finding(part.id, name, "production access nobody reviews", "bad", "No reviewer of its access is named.")
    elif reviewed is None:
        reason = f"{part.access_reviewer} shall review its access, but no review is recorded."
        yield Finding(part.id, name, "access never reviewed", "bad", reason)
    elif (as_of - reviewed).days > longest:
        reason = f"The last review was on {day(reviewed)}, {(as_of - reviewed).days} days ago; {longest} are planned."
        yield Finding(part.id, name, "access review overdue", "warn", reason)


def _missing_kind(kind: ComponentKind) -> Finding:
    reason = f"The description needs the system's {kind.value}; no component of that kind is in."
    return Finding(kind.value, kind.value, "kind missing", "unknown", reason)


def _check_party(party: ThirdParty) -> Iterable[Finding]:
    name = party.name or party.id
    if party.customer_data is None:
        reason = "It is not said whether it touches customer data."
        yield Finding(party.id, name, "data not known", "unknown", reason)
    if party.customer_data and party.tier is None:
        reason = "It touches customer data, but nobody has said how much would be lost if it failed."
        yield Finding(party.id, name, "vendor without a tier", "bad", reason)
    if not party.owner:
        yield Finding(party.id, name, "no owner", "warn", "Nobody on your side looks after it.")
