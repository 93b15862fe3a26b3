"""Categories follow the demand, every answer cites its ground, and the sizes are those of the criteria."""

import csv
import json
import os
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import CRITERIA_PER_CATEGORY, Category
from soc2lib.scope.choices import ReportType, SourceKind, Topic
from soc2lib.scope.examination.categories import ADDED, rows_asking, select_categories, size
from soc2lib.scope.records import DemandSource

A, C = Category.AVAILABILITY, Category.CONFIDENTIALITY
PI, P, S = Category.PROCESSING_INTEGRITY, Category.PRIVACY, Category.SECURITY

demands = st.lists(
    st.builds(
        DemandSource,
        id=st.uuids().map(str),
        source=st.none() | st.sampled_from(SourceKind),
        topics=st.lists(st.sampled_from(Topic), max_size=4).map(tuple),
        categories=st.lists(st.sampled_from(Category), max_size=2).map(tuple),
    ),
    max_size=5,
)


def row(id: str = "D-1", **values: object) -> DemandSource:
    return DemandSource.build({"id": id, **values})


def advice(category: Category, *rows: DemandSource):
    return select_categories(rows).advice[list(Category).index(category)]


@pytest.mark.parametrize(
    ("categories", "criteria"),
    [
        ([], 33),
        ([S], 33),
        ([A], 36),
        ([C], 35),
        ([PI], 38),
        ([P], 51),
        ([A, C], 38),
        ([A, C, PI], 43),
        ([A, C, PI, P], 61),
    ],
)
def test_each_choice_brings_the_known_number_of_criteria(categories: list[Category], criteria: int) -> None:
    assert size(categories)[0] == criteria


def test_sizes_agree_with_the_catalog_of_oracles() -> None:
    shared = Path(os.environ.get("SOC2_REAL_DATA", Path(__file__).parents[5] / "shared" / "real"))
    oracles = shared.parent / "catalog" / "oracles.json"
    if not oracles.exists():
        pytest.skip("the shared oracles are not here")
    letters = {"S": S, "A": A, "C": C, "PI": PI, "P": P}
    for name, count in json.loads(oracles.read_text())["category_counts"].items():
        categories = list(Category) if name == "all" else [letters[letter] for letter in name.split("+")]
        assert size(categories)[0] == count, name


def test_every_choice_counts_the_same_when_counted_from_the_raw_tables() -> None:
    with (catalog_folder() / "criteria.csv").open(encoding="utf-8") as file:
        category_of = {line["id"]: line["category"] for line in csv.DictReader(file)}
    with (catalog_folder() / "controls.csv").open(encoding="utf-8") as file:
        served = [line["criteria"].split(";") for line in csv.DictReader(file)]
    for choice in chain.from_iterable(combinations(ADDED, n) for n in range(5)):
        wanted = {"Security", *choice}
        criteria = sum(category in wanted for category in category_of.values())
        controls = sum(any(category_of[id.strip()] in wanted for id in ids) for ids in served)
        assert size(choice) == (criteria, controls)


def test_an_sla_asks_for_availability() -> None:
    assert advice(A, row(source="SLA")).asked
    assert advice(A, row(source="contract", topics=("uptime promise",))).asked
    assert not advice(A, row(source="contract", topics=("security",))).asked


@pytest.mark.parametrize("topic", ["confidentiality clause", "customer secrets"])
def test_confidential_clauses_and_secrets_ask_for_confidentiality(topic: str) -> None:
    assert advice(C, row(topics=(topic,))).asked


def test_processing_that_customers_rely_on_asks_for_processing_integrity() -> None:
    assert advice(PI, row(topics=("processing relied on",))).asked


def test_personal_data_alone_does_not_ask_for_privacy() -> None:
    found = advice(P, row(topics=("personal data",)))
    assert found.asked is False
    assert "D-1" in found.reason
    assert "no privacy commitment" in found.reason


def test_personal_data_with_a_privacy_commitment_asks_for_privacy() -> None:
    assert advice(P, row(topics=("personal data", "privacy commitment"))).asked
    assert advice(P, row(source="law", topics=("personal data",))).asked


def test_commitment_and_personal_data_in_two_rows_of_two_buyers_do_not_add_up() -> None:
    assert not advice(P, row("D-1", topics=("personal data",)), row("D-2", topics=("privacy commitment",))).asked


def test_a_processor_is_shown_the_trade_and_decides() -> None:
    found = advice(P, row(topics=("processor only", "personal data", "privacy commitment")))
    assert found.asked
    assert "Confidentiality often meets" in found.trade
    assert "18" in found.trade
    assert "you decide" in found.trade


def test_every_yes_cites_its_rows_and_every_no_its_reason() -> None:
    selection = select_categories([row("D-1", source="SLA"), row("D-7", topics=("uptime promise",))])
    assert selection.advice[1].reason == "Demand rows D-1 and D-7 ask for it."
    for line in selection.advice[2:]:
        assert line.asked is False
        assert line.reason.startswith("No: no demand row")


def test_without_demand_nothing_but_security_is_known() -> None:
    selection = select_categories([])
    assert [line.asked for line in selection.advice] == [True, None, None, None, None]
    assert selection.suggested == (S,)
    assert "no demand is recorded" in selection.reason


def test_what_the_choice_leaves_out_is_unmet_demand() -> None:
    demand = [row("D-1", source="SLA", buyer="Bank", asked="99.9 %"), row("D-2", topics=("customer secrets",))]
    selection = select_categories(demand, [S, C])
    assert [(line.id, line.buyer) for line in selection.unmet] == [("D-1", "Bank")]
    assert "Availability" in selection.unmet[0].reason


def test_a_type_ii_asked_for_is_unmet_by_a_type_i() -> None:
    demand = [row(topics=("security",), report_type="Type II")]
    assert select_categories(demand, [S], ReportType.TYPE_I).unmet[0].reason.startswith("Asks for a Type II")
    assert not select_categories(demand, [S], ReportType.TYPE_II).unmet


def test_a_row_no_rule_can_read_is_listed_and_never_dropped() -> None:
    assert [line.id for line in select_categories([row("D-9", source="RFP", asked="see annex")]).unmet] == ["D-9"]


def test_a_category_nobody_asks_for_is_said_to_be_so() -> None:
    selection = select_categories([row(source="SLA")], [S, A, PI])
    assert "nobody asks" in selection.advice[3].trade
    assert selection.advice[1].trade == ""


def test_what_a_category_adds_is_counted_beside_the_rest_of_the_choice() -> None:
    selection = select_categories([], [S, A, P])
    assert selection.advice[1].criteria_alone == 36
    for category, line in zip(Category, selection.advice, strict=True):
        if category is not S:
            assert line.criteria_added == CRITERIA_PER_CATEGORY[category]
    with_both, without = size([A, P]), size([P])
    assert selection.advice[1].controls_added == with_both[1] - without[1]


@settings(max_examples=40, deadline=None)
@given(demands, demands)
def test_more_demand_never_withdraws_a_suggestion(first: list[DemandSource], more: list[DemandSource]) -> None:
    few = select_categories(first)
    all_of_it = select_categories([*first, *more])
    assert set(few.suggested) <= set(all_of_it.suggested)
    assert S in few.suggested


@settings(max_examples=40, deadline=None)
@given(demands)
def test_a_choice_of_everything_asked_for_leaves_only_what_no_rule_reads(demand: list[DemandSource]) -> None:
    selection = select_categories(demand, select_categories(demand).suggested)
    assert all("read it" in line.reason for line in selection.unmet)
    for category in ADDED:
        assert set(rows_asking(category, demand)) <= {line.id for line in demand}
