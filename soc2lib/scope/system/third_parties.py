"""Tells subservice organisations from vendors and checks what is expected of customers and of suppliers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import WITHHELD, listed
from soc2lib.scope.choices import ComplementarySide, OwnerKind, SubserviceMethod
from soc2lib.scope.findings import Finding
from soc2lib.scope.records import Commitment, ComplementaryControl, ThirdParty

SUBSERVICE = "subservice organisation"
VENDOR = "vendor"
UNDECIDED = "not decided"
FEWEST_WORDS = 5
"""A control written in fewer words names no duty that anyone could check; a planning choice of this project."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a third party is to the examination.

    Attributes
    ----------
    id, name : str
        The third party.
    kind : str
        ``subservice organisation``, ``vendor`` or ``not decided``.
    method : SubserviceMethod or None
        How its controls are dealt with; None for a vendor and where nothing is decided.
    reason : str
        The test's answer in a sentence.
    """

    id: str
    name: str
    kind: str
    method: SubserviceMethod | None
    reason: str


def classify(party: ThirdParty) -> Relationship:
    """Whether a third party is a subservice organisation or an ordinary vendor.

    Method
    ------
    The test: if a control of theirs fails, does a commitment of yours fail? Yes makes it a subservice organisation,
    no an ordinary vendor under CC9.2; unanswered stays undecided.

    Examples
    --------
    >>> classify(ThirdParty(id="TP-1", name="Cloud", controls_needed=True, commitments=("CM-1",))).reason
    'If its controls fail, CM-1 fails: its controls are needed with yours.'
    >>> classify(ThirdParty(id="TP-2")).kind
    'not decided'
    """
    name = party.name or party.id
    if party.controls_needed is None:
        reason = "The test is not answered: if a control of theirs fails, does a commitment of yours fail?"
        return Relationship(party.id, name, UNDECIDED, None, reason)
    if not party.controls_needed:
        reason = "No commitment fails with its controls: an ordinary vendor, followed up under CC9.2."
        return Relationship(party.id, name, VENDOR, None, reason)
    broken = listed(party.commitments) if party.commitments else "a commitment that is not named yet"
    verb = "fail" if len(party.commitments) > 1 else "fails"
    reason = f"If its controls fail, {broken} {verb}: its controls are needed with yours."
    return Relationship(party.id, name, SUBSERVICE, party.method, reason)


def check_third_parties(
    parties: Sequence[ThirdParty], complementary: Sequence[ComplementaryControl], commitments: Iterable[Commitment]
) -> tuple[Finding, ...]:
    """What stands wrong or open about suppliers and about the controls expected of others.

    Parameters
    ----------
    parties : sequence of ThirdParty
        One row a supplier.
    complementary : sequence of ComplementaryControl
        One row a control that somebody else must run.
    commitments : iterable of Commitment
        The commitments on record.

    Method
    ------
    A subservice organisation needs its commitments named and a method. Carve-out needs the types of control expected
    of it (CSOCs) and how you monitor them; inclusive needs its own assertion. A CUEC is run by the customer and names
    no third party; a CSOC is run by a named subservice organisation; both are mapped to criteria and say what to do.

    Examples
    --------
    By hand: a duty of the customer written down as a CSOC.

    >>> duty = ComplementaryControl(id="CC-1", side="CSOC", owner="customer", criteria=("CC6.2",),
    ...     control="Remove the accounts of people who leave.")
    >>> [finding.words for finding in check_third_parties([], [duty], [])]
    ['customer duty called a CSOC', 'CSOC without a vendor']
    """
    known = {promise.id for promise in commitments}
    organisations = {party.id: classify(party) for party in parties}
    findings = [finding for party in parties for finding in _check_party(party, complementary, known)]
    findings += [finding for control in complementary for finding in _check_control(control, organisations)]
    return tuple(findings)


def _check_party(
    party: ThirdParty, complementary: Sequence[ComplementaryControl], known: set[str]
) -> Iterable[Finding]:
    relationship = classify(party)
    name = relationship.name
    if relationship.kind == UNDECIDED:
        yield Finding(party.id, name, "vendor or subservice?", "unknown", relationship.reason)
    if unknown := [id for id in party.commitments if id not in known]:
        reason = f"It names {listed(unknown)}, which is no row of the commitments."
        yield Finding(party.id, name, "unknown commitment", "bad", reason)
    if relationship.kind != SUBSERVICE:
        return
    if not party.commitments:
        yield Finding(party.id, name, "no commitment named", "warn", "Name the commitments that would fail with it.")
    if party.method is None:
        yield Finding(party.id, name, "method not decided", "unknown", "Decide: carve-out (usual) or inclusive.")
    elif party.method is SubserviceMethod.INCLUSIVE and not party.own_assertion:
        reason = "The inclusive method needs its cooperation and its own assertion; neither is agreed."
        yield Finding(party.id, name, "no assertion agreed", "bad", reason)
    elif party.method is SubserviceMethod.CARVE_OUT:
        yield from _check_carve_out(party, name, complementary)


def _check_carve_out(party: ThirdParty, name: str, complementary: Sequence[ComplementaryControl]) -> Iterable[Finding]:
    if not any(line.side is ComplementarySide.CSOC and line.third_party == party.id for line in complementary):
        reason = "Its controls are carved out, but none is listed as expected of it: this reads as weak oversight."
        yield Finding(party.id, name, "no CSOC listed", "bad", reason)
    if not party.monitoring:
        reason = "Its controls are carved out, but it is not said how you watch that they work."
        yield Finding(party.id, name, "monitoring not described", "bad", reason)


def _check_control(control: ComplementaryControl, parties: dict[str, Relationship]) -> Iterable[Finding]:
    name = control.control or control.id
    if control.side is None or control.owner is None:
        yield Finding(control.id, name, "side or owner open", "unknown", "Say CUEC or CSOC, and who runs it.")
    elif control.side is ComplementarySide.CUEC:
        yield from _check_cuec(control, name)
    else:
        yield from _check_csoc(control, name, parties)
    if not control.criteria:
        yield Finding(control.id, name, "no criterion", "bad", "It is mapped to no criterion.")
    if control.control != WITHHELD and len(control.control.split()) < FEWEST_WORDS:
        yield Finding(control.id, name, "too general", "warn", "Say who must do what, so that it can be checked.")


def _check_cuec(control: ComplementaryControl, name: str) -> Iterable[Finding]:
    if control.owner is not OwnerKind.CUSTOMER:
        reason = "A CUEC is run by the customer; a vendor's control is a CSOC."
        yield Finding(control.id, name, "vendor control called a CUEC", "bad", reason)
    if control.third_party:
        yield Finding(control.id, name, "CUEC with a vendor", "bad", "A CUEC names no third party.")


def _check_csoc(control: ComplementaryControl, name: str, parties: dict[str, Relationship]) -> Iterable[Finding]:
    if control.owner is not OwnerKind.VENDOR:
        reason = "A CSOC is run by a subservice organisation; a customer's duty is a CUEC."
        yield Finding(control.id, name, "customer duty called a CSOC", "bad", reason)
    if control.third_party not in parties:
        reason = (
            f"It names {control.third_party}, which is no row of the third parties."
            if control.third_party
            else "It names no third party."
        )
        yield Finding(control.id, name, "CSOC without a vendor", "bad", reason)
    elif parties[control.third_party].kind != SUBSERVICE:
        party = parties[control.third_party]
        reason = f"{party.name} is {party.kind}: no commitment is said to rest on it."
        yield Finding(control.id, name, "CSOC at no subservice organisation", "bad", reason)
