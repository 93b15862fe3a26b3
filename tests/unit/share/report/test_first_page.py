"""What the first page says to those who decide: hand cases on typical clients."""

from pathlib import Path

import pytest

from soc2lib.gap.records import Control
from soc2lib.plan.records import AuditorCandidate, Person
from soc2lib.readiness.remediation.actions import Action
from soc2lib.scope.records import DemandSource
from soc2lib.share.report import first_page
from soc2lib.share.report.option_table import option_table
from soc2lib.share.report.report import Report
from soc2lib.store.record import Record
from tests.clients import core, twelve
from tests.clients.build import TYPE_II, Client
from tests.clients.saving import save
from tests.clients.twelve import TWELVE


def opened(number: str, folder: Path, *more: Record, edition: str = "client") -> Report:
    client = TWELVE[number]().client.add(*more)
    if not (folder / "typical").exists():
        save(client, "typical", folder).ledger.close()
    return Report.open("typical", client.as_of.isoformat(), str(folder), edition)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("2", "Confirm the period 1 October 2026 to 31 March 2027; record who decided and when."),
        ("11", "Confirm the Type I report on 30 September 2026; record who decided and when."),
        ("7b", "Decide after the first action: as things stand, going on leaves 3 criteria not shown."),
        ("1", "Management has to choose an option."),
        ("6b", "No option keeps the period on the cover: it begins on 1 October 2026, before GOV-03 "),
    ],
)
def test_the_decision_says_what_to_confirm_and_asks_for_none_over_a_closed_gate(
    number: str, words: str, tmp_path: Path
) -> None:
    assert words in first_page.decision(opened(number, tmp_path)).plain


def test_who_decides_is_named_by_the_edition_that_may_and_by_role_in_the_other(tmp_path: Path) -> None:
    chief = Person(id="Ada Quill (CEO)", roles=("executive-sponsor",))
    assert "Management (Ada Quill) has to choose" in first_page.decision(opened("1", tmp_path, chief)).plain
    said = first_page.decision(opened("1", tmp_path, chief, edition="executive")).plain
    assert "Management (CEO) has to choose" in said


@pytest.mark.parametrize("edition", ["executive", "portfolio"])
def test_an_edition_without_names_names_an_owner_by_role(edition: str, tmp_path: Path) -> None:
    review = Control(id="IAM-04", owner="Ada Quill (IT Manager)")
    said = first_page.first_steps(opened("9b", tmp_path, review, edition=edition)).plain
    assert ("IT Manager" in said) == (edition == "executive")
    assert "Quill" not in said


def test_that_no_auditor_is_on_record_is_said_where_the_edition_may_know_it(tmp_path: Path) -> None:
    words = "no auditor is on record"
    assert words in first_page.decision(opened("8", tmp_path / "without")).plain
    assert words not in first_page.decision(opened("8", tmp_path / "without", edition="executive")).plain
    firm = AuditorCandidate(id="Hale and Partners")
    assert words not in first_page.decision(opened("8", tmp_path / "with", firm)).plain


@pytest.mark.parametrize("number", ["1", "5b", "6b", "8", "9b", "10"])
def test_a_period_under_six_months_says_that_buyers_may_refuse_it(number: str, tmp_path: Path) -> None:
    report = opened(number, tmp_path)
    for said in (first_page.decision(report).plain, option_table(report.assessment.options).piece().plain):
        lines = [line for line in said.splitlines() if line.startswith(("New period of 3", "Move the period"))]
        assert lines
        assert all("under 6 months: buyers may refuse it" in line for line in lines)
        assert not any("refuse" in line for line in said.splitlines() if line.startswith("New period of 6"))


def test_days_of_options_with_and_without_a_plan_say_for_themselves_how_likely_they_are(tmp_path: Path) -> None:
    said = first_page.decision(opened("5b", tmp_path)).plain
    assert "28 August 2026 (50 % likely) | 2 September 2026 (80 % likely)" in said
    assert "not before 7 August 2026 | usually by 18 September 2026" in said


def test_what_is_not_covered_by_a_vendor_has_one_number_wherever_it_stands(tmp_path: Path) -> None:
    report = opened("5b", tmp_path)
    options = {one.kind.value: one for one in report.assessment.options if one.fits}
    assert "120 days of PHY-03 without a vendor's report, 28 more than can be" in options["go on"].would_say
    assert "92 days of PHY-03 without a vendor's report to disclose" in options["move the period"].would_say
    assert "no exception" not in options["move the period"].would_say
    assert "covers 120 days (3 March 2026 to 30 June 2026)" in first_page.first_steps(report).plain


@pytest.mark.parametrize("number", TWELVE)
def test_criteria_that_were_set_aside_are_counted_beside_those_that_are_shown(number: str, tmp_path: Path) -> None:
    report = opened(number, tmp_path)
    result = report.assessment.gap
    aside = sum(row.conclusion.value == "not relevant" for row in result.criteria)
    assert aside > len(result.criteria) / 2
    assert f"{aside} of {len(result.criteria)} set aside as not relevant" in first_page.headline(report).plain


def test_what_is_only_said_tells_word_from_file_from_observation(tmp_path: Path) -> None:
    assert "Only said: 6 — by word" in first_page.headline(opened("1", tmp_path / "1")).plain
    assert "Only said: 2 — runs not shown" in first_page.headline(opened("7b", tmp_path / "7b")).plain


def test_nothing_is_forecast_while_a_blocker_makes_an_exception_certain(tmp_path: Path) -> None:
    report = opened("8", tmp_path / "8")
    assert report.assessment.forecast.expected is not None
    assert "Exceptions to expect" not in first_page.money(report).plain
    start, end = twelve.SUMMER_HALF
    period = {"report_type": TYPE_II, "window_start": start, "window_end": end}
    half_way = Client.examined(twelve.MIDDLE, *core.CRITERIA, **period)
    save(core.show_days(half_way, start, twelve.MIDDLE), "clean", tmp_path).ledger.close()
    clean = Report.open("clean", twelve.MIDDLE.isoformat(), str(tmp_path))
    assert "Exceptions to expect" in first_page.money(clean).plain


def test_cost_and_risks_that_nobody_entered_are_said_to_be_lacking(tmp_path: Path) -> None:
    assert "Not entered: cost and risks with figures." in first_page.money(opened("4", tmp_path)).plain
    assert first_page.money(opened("4", tmp_path, edition="portfolio")).plain == ""


def test_buyers_are_named_with_their_days_where_the_edition_may_name_them(tmp_path: Path) -> None:
    asked = DemandSource(
        id="D-1", source="contract", buyer="Ostrich Bank", deadline="2026-09-05", report_type="Type II"
    )
    for edition, words in (
        ("client", "Missed: Ostrich Bank, 5 September 2026 (met only by the 50 % day)."),
        ("executive", "Missed: Ostrich Bank, 5 September 2026 (met only by the 50 % day)."),
        ("portfolio", "1 missed"),
    ):
        report = opened("4", tmp_path, asked, edition=edition)
        assert words in option_table(report.assessment.options).piece().plain
        assert ("Ostrich" in option_table(report.assessment.options).piece().plain) == (edition != "portfolio")


def test_a_sentence_of_fifteen_thousand_words_is_not_cut_fifteen_thousand_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cuts, shortened = [0], Action.shortened

    def counted(action: Action, most: int) -> str:
        cuts[0] += 1
        return shortened(action, most)

    monkeypatch.setattr(Action, "shortened", counted)
    long = Action("finding", "w " * 15_000, "Ann", "1 June")
    short = Action("finding", "Name an owner. Do it soon", "Ann", "1 June")
    assert first_page._words_each([long, short], 50) == 44
    assert 0 < cuts[0] <= 2 * 250
