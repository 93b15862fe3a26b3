"""Each criterion rests on named controls with a reason; faulty pairs and conditions are named, all at once."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import Category, Condition, KeyPair, catalog, load
from soc2lib.errors import CatalogError

ANSWERS = st.sampled_from([None, True, False])
CATEGORIES = st.sets(st.sampled_from(Category))
CONDITIONS = st.sampled_from(list(catalog().conditions.values()))


def pairs_of(criterion: str) -> dict[str, KeyPair]:
    return {pair.control: pair for pair in catalog().key_pairs if pair.criterion == criterion}


def counting(criterion: str, categories: set[Category]) -> set[str]:
    """The key controls of a criterion before anybody answered a question."""
    conditions = catalog().conditions
    return {
        pair.control
        for pair in pairs_of(criterion).values()
        if not pair.condition or conditions[pair.condition].counts(None, categories)
    }


def test_every_criterion_rests_on_a_control_before_any_question_is_answered() -> None:
    for criterion in catalog().criteria:
        assert counting(criterion, set()), criterion


def test_every_key_control_serves_its_criterion_and_every_pair_says_why_in_one_sentence() -> None:
    for pair in catalog().key_pairs:
        assert pair.criterion in catalog().controls[pair.control].criteria
        assert pair.why.endswith(".")
        assert pair.why.count(". ") == 0
    whys = [(pair.control, pair.why) for pair in catalog().key_pairs]
    assert len(set(whys)) >= len(whys) - 1, "MON-01 and VUL-03 show the same thing for CC7.1, nothing else repeats"


def test_alternatives_share_a_set_and_everything_else_stands_alone() -> None:
    sets: dict[tuple[str, int], set[str]] = defaultdict(set)
    for pair in catalog().key_pairs:
        sets[pair.criterion, pair.set].add(pair.control)
    assert {criterion: ids for (criterion, _), ids in sets.items() if len(ids) > 1} == {
        "CC1.2": {"GOV-03", "GOV-11"},
        "CC4.1": {"MON-01", "MON-02", "MON-04", "GOV-11"},
        "CC5.2": {"MON-05", "VUL-03"},
        "CC7.1": {"VUL-03", "MON-01"},
    }


@pytest.mark.parametrize(
    ("criterion", "control", "category"),
    [
        *(("CC6.1", "PRV-05", "Privacy"), ("CC9.2", "PRV-13", "Privacy"), ("CC7.3", "PRV-14", "Privacy")),
        *(("CC7.4", "PRV-15", "Privacy"), ("CC4.1", "PRV-18", "Privacy"), ("CC2.3", "AVL-04", "Availability")),
    ],
)
def test_a_pair_of_a_category_counts_only_where_that_category_is_examined(
    criterion: str, control: str, category: str
) -> None:
    assert control in counting(criterion, {Category(category)})
    assert control not in counting(criterion, set(Category) - {Category(category)})
    assert not catalog().conditions[pairs_of(criterion)[control].condition].is_open(None)


def test_only_the_new_questions_wait_for_an_answer() -> None:
    waiting = {condition.id for condition in catalog().conditions.values() if condition.is_open(None)}
    assert waiting == {"customer-users", "personal-devices", "outside-adviser"}
    assert {pair.control for pair in catalog().key_pairs if pair.condition in waiting} == {
        *("IAM-11", "IAM-12", "END-03", "GOV-11"),
    }


def test_a_missing_check_of_lists_alone_leaves_its_criterion_at_risk() -> None:
    risky = {(pair.criterion, pair.control) for pair in catalog().key_pairs if pair.absence == "at risk"}
    assert risky == {("CC2.1", "COM-06")}
    assert {pair.absence for pair in catalog().key_pairs} == {"not met", "at risk"}


def test_the_account_to_individuals_is_key_for_its_criterion_and_the_inventory_supports_it() -> None:
    assert set(pairs_of("P6.7")) == {"PRV-19"}
    assert "P6.7" in catalog().controls["PRV-16"].criteria


def test_a_reserve_is_used_in_the_order_of_the_table() -> None:
    assert pairs_of("CC3.4")["RSK-04"].reserve == ("RSK-07", "RSK-01")
    assert pairs_of("CC9.1")["BCP-01"].reserve == ("BCP-02", "RSK-06")


@given(CONDITIONS, CATEGORIES)
def test_a_question_is_open_only_while_its_pairs_do_not_count(condition: Condition, categories: set[Category]) -> None:
    if condition.is_open(None):
        assert not condition.counts(None, categories)
        assert not condition.is_open(True)
        assert not condition.is_open(False)


@given(CONDITIONS, ANSWERS, CATEGORIES, CATEGORIES)
def test_more_categories_never_take_a_pair_away(
    condition: Condition, answer: bool | None, some: set[Category], more: set[Category]
) -> None:
    assert condition.counts(answer, some) <= condition.counts(answer, some | more)


@pytest.mark.parametrize("condition", [c for c in catalog().conditions.values() if not c.category], ids=lambda c: c.id)
def test_an_answer_decides_whatever_held_before(condition: Condition) -> None:
    assert condition.counts(True, ())
    assert not condition.counts(False, ())


def test_a_control_over_people_or_changes_names_its_population_and_a_meeting_has_none() -> None:
    controls = catalog().controls
    assert [controls[id].population for id in ("GOV-01", "HRS-05", "CHG-01", "VEN-03")] == [
        *("people", "people", "changes", "vendors"),
    ]
    assert [controls[id].population for id in ("GOV-03", "RSK-01", "IAM-05", "BCP-01")] == [""] * 4


def test_every_control_that_answers_to_events_covers_them() -> None:
    for control in catalog().controls.values():
        if control.frequency in ("per_event", "multiple_daily", "daily"):
            assert control.population, control.id


def test_a_setting_that_runs_by_itself_covers_no_list_but_devices() -> None:
    settings = [c for c in catalog().controls.values() if (c.nature, c.frequency) == ("automated", "continuous")]
    covered = Counter(control.population for control in settings if control.population)
    assert covered == {"devices": 3, "accounts": 1}


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., str]:
    """Copy the catalog, replace texts in its files, and return what the loader says."""

    def broken(*replacements: tuple[str, str, str]) -> str:
        folder = shutil.copytree(catalog_folder(), tmp_path / "catalog")
        for name, old, new in replacements:
            text = (folder / name).read_text(encoding="utf-8")
            assert text.count(old) == 1, old
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(CatalogError) as error:
            load(folder)
        return str(error.value)

    return broken


def row(criterion: str, control: str, name: str = "key_controls.csv") -> str:
    lines = (catalog_folder() / name).read_text(encoding="utf-8").splitlines(keepends=True)
    return next(line for line in lines if line.startswith(f"{criterion},") and f",{control}," in line)


def test_each_fault_of_a_pair_is_named(faults: Callable[..., str]) -> None:
    pairs = "key_controls.csv"
    said = faults(
        (pairs, row("CC1.1", "GOV-01"), row("CC1.1", "GOV-01").replace("CC1.1", "CC1.9")),
        (pairs, row("CC2.2", "GOV-06"), row("CC2.2", "GOV-06").replace("GOV-06", "GOV-66")),
        (pairs, row("CC2.3", "COM-03"), row("CC2.3", "COM-03").replace("COM-03", "BCP-01")),
        (pairs, row("CC3.1", "GOV-10"), row("CC3.1", "GOV-10") * 2),
        (pairs, row("CC3.2", "RSK-02"), row("CC3.2", "RSK-02").replace("CC3.2,2", "CC3.2,0")),
        (pairs, row("CC6.4", "PHY-01"), row("CC6.4", "PHY-01").replace(",office,", ",ofice,")),
        (pairs, row("CC6.6", "NET-01"), row("CC6.6", "NET-01").replace(",NET-03,", ",IAM-05;NET-99;NET-99,")),
        (pairs, row("CC2.1", "COM-06"), row("CC2.1", "COM-06").replace("at risk", "perhaps")),
        (pairs, row("CC8.1", "CHG-02"), "CC8.1,2,CHG-02,,CHG-05,,\n"),
        (pairs, row("P8.1", "PRV-18"), ""),
        (pairs, row("P7.1", "PRV-17"), row("P7.1", "PRV-17").replace("PRV-17,,", "PRV-17,customer-users,")),
    )
    for fault in (
        "key_controls.csv, CC1.9 GOV-01: found criterion CC1.9; expected one of the 61 ids",
        "key_controls.csv, CC1.1: found no key control; expected at least one",
        "key_controls.csv, CC2.2 GOV-66: found control GOV-66; expected a control of controls.csv",
        "key_controls.csv, CC2.3 BCP-01: found control BCP-01; expected a control that serves CC2.3",
        "key_controls.csv, CC3.1 GOV-10: found 2 rows; expected one row a pair",
        "key_controls.csv, CC3.2 RSK-02, column set: found '0'; expected a whole number",
        "key_controls.csv, CC6.4 PHY-01: found condition ofice; expected a row of conditions.csv",
        "Did you mean office?",
        "key_controls.csv, CC6.6 NET-01: found reserve IAM-05; expected a control that is not key for CC6.6 already",
        "key_controls.csv, CC6.6 NET-01: found reserve NET-99; expected a control of controls.csv",
        "key_controls.csv, CC6.6 NET-01: found reserve NET-99 2 times; expected each once",
        "key_controls.csv, CC2.1 COM-06, column absence: found 'perhaps'; expected not met / at risk",
        "key_controls.csv, CC8.1 CHG-02, column why: found nothing; expected a value",
        "key_controls.csv, P8.1: found no key control",
        "key_controls.csv, P7.1: found no key control that counts before questions are answered",
    ):
        assert fault in said, said


def test_each_fault_of_a_condition_and_of_a_population_is_named(faults: Callable[..., str]) -> None:
    said = faults(
        ("conditions.csv", "?,counts,\nhosting", "?,perhaps,\nhosting"),
        ("conditions.csv", "examined?,,Availability", "examined?,asked,Availability"),
        ("conditions.csv", "examined?,,Privacy", "examined?,,Secrecy"),
        ("conditions.csv", "Do several customers share one system or one store of data?", ""),
        (
            "controls.csv",
            "it_dependent,annual,people,HR Lead,CC1.1;CC1.5",
            "it_dependent,annual,persons,HR Lead,CC1.1;CC1.5",
        ),
    )
    for fault in (
        "conditions.csv, office: found unanswered 'perhaps'; expected counts / asked",
        "conditions.csv, availability: found a category and unanswered asked",
        "conditions.csv, privacy: found category Secrecy",
        "conditions.csv, shared-tenants, column question: found nothing",
        "controls.csv, GOV-01, column population: found 'persons'; expected accounts / alerts",
    ):
        assert fault in said, said


def test_a_missing_table_of_pairs_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(catalog_folder(), tmp_path / "catalog")
    (folder / "key_controls.csv").unlink()
    with pytest.raises(CatalogError) as error:
        load(folder)
    assert "key_controls.csv" in {problem.where for problem in error.value.problems}
