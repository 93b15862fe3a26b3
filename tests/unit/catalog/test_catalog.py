"""The shipped catalog is whole, counts as the domain says, and a broken one names every fault at once."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import Category, catalog, load
from soc2lib.errors import CatalogError

SERIES_SIZES = {
    "CC1": 5,
    "CC2": 3,
    "CC3": 4,
    "CC4": 2,
    "CC5": 3,
    "CC6": 8,
    "CC7": 5,
    "CC8": 1,
    "CC9": 2,
    "A1": 3,
    "C1": 2,
    "PI1": 5,
    "P1": 1,
    "P2": 1,
    "P3": 2,
    "P4": 3,
    "P5": 2,
    "P6": 7,
    "P7": 1,
    "P8": 1,
}
IDS = [f"{series}.{item}" for series, size in SERIES_SIZES.items() for item in range(1, size + 1)]
ONE_CONTROL = [
    *("CC3.3", "PI1.1", "P1.1", "P3.1", "P3.2", "P5.2", "P6.1", "P6.2", "P6.3", "P7.1", "P8.1"),
]


def test_the_catalog_holds_exactly_the_sixty_one_ids_in_order() -> None:
    assert list(catalog().criteria) == IDS
    assert len(IDS) == 61


def test_the_categories_hold_33_3_2_5_and_18_criteria() -> None:
    counted = Counter(criterion.category for criterion in catalog().criteria.values())
    assert [counted[category] for category in Category] == [33, 3, 2, 5, 18]


def test_every_criterion_stands_in_the_series_and_category_its_id_says() -> None:
    categories = {
        "CC": "Security",
        "A": "Availability",
        "C": "Confidentiality",
        "PI": "Processing Integrity",
        "P": "Privacy",
    }
    for criterion in catalog().criteria.values():
        assert criterion.id.split(".")[0] == criterion.series
        assert criterion.category == categories[criterion.series.rstrip("123456789")]


def test_the_coso_principles_1_to_17_are_carried_by_cc1_to_cc5_in_the_known_order() -> None:
    principles = [c.coso_principle for c in catalog().criteria.values() if c.coso_principle]
    assert principles == [1, 2, 3, 4, 5, 13, 14, 15, 6, 7, 8, 9, 16, 17, 10, 11, 12]
    assert all(
        bool(c.coso_principle) == (c.series in {"CC1", "CC2", "CC3", "CC4", "CC5"}) for c in catalog().criteria.values()
    )


def test_the_revision_lists_330_points_of_focus() -> None:
    assert sum(criterion.points_of_focus for criterion in catalog().criteria.values()) == 330


def test_the_library_has_126_controls_of_the_stated_types_natures_and_frequencies() -> None:
    controls = catalog().controls.values()
    assert len(controls) == 126
    assert len({control.domain for control in controls}) == 20
    assert Counter(control.type for control in controls) == {"preventive": 71, "detective": 40, "corrective": 15}
    assert Counter(control.nature for control in controls) == {"manual": 63, "automated": 32, "it_dependent": 31}
    assert Counter(control.frequency for control in controls) == {
        "annual": 36,
        "per_event": 37,
        "continuous": 29,
        "quarterly": 9,
        "monthly": 5,
        "daily": 5,
        "multiple_daily": 3,
        "semiannual": 2,
    }


def test_every_criterion_is_served_and_eleven_by_one_control_alone() -> None:
    served = Counter(id for control in catalog().controls.values() for id in control.criteria)
    assert set(served) == set(IDS)
    assert sorted(id for id, count in served.items() if count == 1) == sorted(ONE_CONTROL)


def test_the_24_policies_cover_every_criterion_but_outside_communication() -> None:
    policies = catalog().policies.values()
    assert len(policies) == 24
    assert set(IDS) - {id for policy in policies for id in policy.criteria} == {"CC2.3"}


def test_security_is_always_among_the_categories_in_scope() -> None:
    assert len(catalog().in_categories([])) == 33
    assert len(catalog().in_categories([Category.PRIVACY])) == 51
    assert len(catalog().in_categories(Category)) == 61
    assert len(catalog().controls_for(Category)) == 126


def test_a_control_is_in_scope_where_one_of_its_criteria_is() -> None:
    only_security = {control.id for control in catalog().controls_for([])}
    with (catalog_folder() / "controls.csv").open(encoding="utf-8", newline="") as file:
        assert only_security == {row["id"] for row in csv.DictReader(file) if "CC" in row["criteria"]}


def test_every_frequency_has_a_freshness_limit() -> None:
    assert {control.frequency for control in catalog().controls.values()} <= set(catalog().scales["freshness_days"])


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., str]:
    """Copy the catalog, replace texts in its files, and return what the loader says."""

    def load_broken(*replacements: tuple[str, str, str]) -> str:
        folder = shutil.copytree(catalog_folder(), tmp_path / "catalog")
        for name, old, new in replacements:
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text
            (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CatalogError) as error:
            load(folder)
        assert error.value.exit_code == 2
        return str(error.value)

    return load_broken


def row_of(name: str, id: str) -> str:
    lines = (catalog_folder() / name).read_text(encoding="utf-8").splitlines(keepends=True)
    return next(line for line in lines if line.startswith(f"{id},"))


def test_a_broken_catalog_names_every_class_of_fault_at_once(broken: Callable[..., str]) -> None:
    gov_04, a13, c11 = row_of("controls.csv", "GOV-04"), row_of("criteria.csv", "A1.3"), row_of("criteria.csv", "C1.1")
    said = broken(
        ("controls.csv", gov_04, gov_04 + gov_04),
        ("controls.csv", "GOV-01,Code of conduct signed,", "GOV-01,,"),
        ("controls.csv", "preventive,it_dependent,annual", "preventive,robotic,annual"),
        ("controls.csv", "CC1.1;CC2.2;CC2.3", "CC1.1;CC2.2;CC9.9"),
        ("criteria.csv", a13, ""),
        ("criteria.csv", c11, c11.replace("Confidentiality", "Secrecy")),
        ("criteria.csv", "CC1.2,Security,CC1,2,4", "CC1.2,Security,CC1,18,many"),
        ("criteria.csv", "CC1.4,Security,CC1", "CC1.4,Security,CC0"),
        ("criteria.csv", "CC1.3,Security,CC1,3,6,", "CC1.3,Security,CC1,3,6,7,"),
        ("policies.csv", row_of("policies.csv", "board-oversight"), ""),
        ("series.csv", "id,title", "id,name"),
        ("scales.toml", "key = 3", "key = three"),
    )
    for fault in (
        "controls.csv, id GOV-04: found 2 rows",
        "controls.csv, GOV-01, column title: found nothing",
        "controls.csv, GOV-01, column nature: found 'robotic'; expected manual / automated / it_dependent",
        "controls.csv, GOV-02: found criterion CC9.9",
        "criteria.csv, category Availability: found 2 criteria; expected 3",
        "found criterion A1.3; expected one of the 61 ids",
        "criteria.csv, category Secrecy: found an unknown category",
        "criteria.csv, category Confidentiality: found 1 criteria; expected 2",
        "criteria.csv, CC1.2, column coso_principle: found '18'; expected a whole number from 1 to 17",
        "criteria.csv, CC1.2, column points_of_focus: found 'many'",
        "criteria.csv, CC1.4: found series CC0",
        "criteria.csv, row 4: found 7 cells; expected 6",
        "policies.csv: found 23 rows; expected 24",
        "series.csv, row 1: found id, name; expected id, title",
        "scales.toml: found",
    ):
        assert fault in said, said


def test_a_criterion_that_lost_its_only_control_is_named(broken: Callable[..., str]) -> None:
    said = broken(
        ("controls.csv", row_of("controls.csv", "RSK-03"), row_of("controls.csv", "RSK-03").replace("CC3.3", "CC3.2"))
    )
    assert "criteria.csv, CC3.3: found no control that serves it" in said


def test_missing_and_unreadable_files_are_named_too(tmp_path: Path) -> None:
    folder = shutil.copytree(catalog_folder(), tmp_path / "catalog")
    (folder / "policies.csv").unlink()
    (folder / "status_words.csv").write_bytes("word,status\nnø,no\n".encode("utf-16"))
    (folder / "series.csv").write_bytes(b"")
    with pytest.raises(CatalogError) as error:
        load(folder)
    named = {problem.where for problem in error.value.problems}
    assert {"policies.csv", "status_words.csv", "series.csv, row 1"} <= named


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    folder = shutil.copytree(catalog_folder(), tmp_path / "catalog")
    assert load(folder).version == catalog().version
    with (folder / "scales.toml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert load(folder).version != catalog().version
