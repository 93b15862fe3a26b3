"""Subservice organisations pass the test of the commitment; customers' and suppliers' controls are kept apart."""

import pytest

from soc2lib.scope.choices import SubserviceMethod
from soc2lib.scope.records import Commitment, ComplementaryControl, ThirdParty
from soc2lib.scope.system.third_parties import SUBSERVICE, UNDECIDED, VENDOR, check_third_parties, classify

HOST = ThirdParty(
    id="TP-1",
    name="Northmoor Cloud",
    controls_needed=True,
    commitments=("CM-1",),
    method=SubserviceMethod.CARVE_OUT,
    monitoring="Its report is read each year.",
)
CSOC = {
    "id": "CC-1",
    "side": "CSOC",
    "owner": "vendor",
    "third_party": "TP-1",
    "criteria": ("CC6.4",),
    "control": "Badge readers guard every data hall door.",
}
CUEC = {
    "id": "CC-2",
    "side": "CUEC",
    "owner": "customer",
    "criteria": ("CC6.2",),
    "control": "Remove the accounts of people who leave.",
}


def words(parties: list[ThirdParty], *lines: dict[str, object]) -> list[str]:
    complementary = [ComplementaryControl.build(line) for line in lines]
    return [finding.words for finding in check_third_parties(parties, complementary, [Commitment(id="CM-1")])]


def changed(party: ThirdParty, **values: object) -> ThirdParty:
    return party.model_copy(update=values)


@pytest.mark.parametrize(("needed", "kind"), [(True, SUBSERVICE), (False, VENDOR), (None, UNDECIDED)])
def test_the_test_of_the_commitment_decides_and_unanswered_stays_undecided(needed: bool | None, kind: str) -> None:
    assert classify(changed(HOST, controls_needed=needed)).kind == kind


def test_a_vendor_has_no_method_even_where_one_was_entered() -> None:
    assert classify(changed(HOST, controls_needed=False)).method is None
    assert classify(HOST).method is SubserviceMethod.CARVE_OUT


def test_a_whole_register_has_no_finding() -> None:
    assert words([HOST], CSOC, CUEC) == []


def test_a_carve_out_lists_what_it_expects_and_how_it_is_watched() -> None:
    assert words([HOST]) == ["no CSOC listed"]
    assert words([changed(HOST, monitoring="")], CSOC) == ["monitoring not described"]


def test_an_inclusive_method_needs_an_assertion_of_its_own() -> None:
    inclusive = changed(HOST, method=SubserviceMethod.INCLUSIVE)
    assert words([inclusive]) == ["no assertion agreed"]
    assert words([changed(inclusive, own_assertion=True)]) == []


def test_an_ordinary_vendor_owes_neither_method_nor_csoc() -> None:
    assert words([ThirdParty(id="TP-2", controls_needed=False)]) == []


def test_a_subservice_organisation_names_the_commitments_and_the_method() -> None:
    bare = ThirdParty(id="TP-1", controls_needed=True)
    assert words([bare]) == ["no commitment named", "method not decided"]
    assert words([changed(HOST, commitments=("CM-9",))], CSOC) == ["unknown commitment"]


def test_a_customer_duty_called_a_csoc_is_told() -> None:
    assert words([HOST], CSOC, {**CSOC, "id": "CC-3", "owner": "customer"}) == ["customer duty called a CSOC"]


def test_a_vendor_control_called_a_cuec_is_told() -> None:
    assert words([], {**CUEC, "owner": "vendor"}) == ["vendor control called a CUEC"]
    assert words([], {**CUEC, "third_party": "TP-1"}) == ["CUEC with a vendor"]


@pytest.mark.parametrize("third_party", ["", "TP-9"])
def test_a_csoc_names_a_vendor_of_the_register(third_party: str) -> None:
    assert "CSOC without a vendor" in words([HOST], {**CSOC, "third_party": third_party})


def test_a_csoc_at_an_ordinary_vendor_is_told() -> None:
    assert words([changed(HOST, controls_needed=False)], CSOC) == ["CSOC at no subservice organisation"]


def test_each_complementary_control_is_mapped_to_criteria_and_says_what_to_do() -> None:
    assert words([], {**CUEC, "criteria": ()}) == ["no criterion"]
    assert words([], {**CUEC, "control": "Maintain security"}) == ["too general"]


def test_a_row_without_side_or_owner_is_not_known_rather_than_right() -> None:
    assert words([], {"id": "CC-9", "control": "Do this one thing every month", "criteria": ("CC6.2",)}) == [
        "side or owner open"
    ]
