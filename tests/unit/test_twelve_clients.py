"""Twelve typical clients, told from their facts: gate, headline, criteria and options are those the rules give out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from soc2lib.assessment import Assessment
from soc2lib.scope.records import Examination
from tests.clients import core, twelve, vendors
from tests.clients.saving import save
from tests.clients.twelve import TWELVE
from tests.clients.typical import Typical

every = pytest.mark.parametrize("number", TWELVE)


def assess(typical: Typical) -> Assessment:
    return Assessment(typical.client.held())


def words(assessed: Assessment) -> dict[str, str]:
    return {one.criterion.id: one.conclusion.value for one in assessed.gap.criteria}


@every
def test_each_typical_client_has_the_gate_and_the_exceptions_of_its_story(number: str) -> None:
    typical = TWELVE[number]()
    found = assess(typical).score.gate
    assert found.gate.value == typical.gate
    if typical.exceptions is not None:
        assert found.exceptions == typical.exceptions


@every
def test_the_headline_of_each_typical_client_has_its_parts_and_they_sum_to_what_is_due(number: str) -> None:
    typical = TWELVE[number]()
    found = assess(typical).gap.key_controls
    assert {name: getattr(found, name) for name in typical.parts.headline} == typical.parts.headline
    assert found.tested + found.evidenced + found.only_said + found.failing + found.not_asked == found.due


@every
def test_the_criteria_that_a_story_names_have_its_words_and_a_reason(number: str) -> None:
    typical = TWELVE[number]()
    found = {one.criterion.id: one for one in assess(typical).gap.criteria}
    assert {id: found[id].conclusion.value for id in typical.criteria} == typical.criteria
    assert all(found[id].reason for id in typical.criteria)


@every
def test_the_options_of_a_story_are_shown(number: str) -> None:
    typical = TWELVE[number]()
    fitting = {option.kind.value for option in assess(typical).options if option.fits}
    assert fitting >= {*typical.options}
    assert typical.more_options or fitting == {*typical.options}


@every
def test_what_a_client_prints_as_json_is_what_its_assessment_says(number: str) -> None:
    typical = TWELVE[number]()
    assessed, printed = assess(typical), assess(typical).results()
    assert printed["gate"] == typical.gate
    assert printed["exceptions"] == assessed.score.gate.exceptions
    assert {name: printed["key_controls"][name] for name in typical.parts.headline} == typical.parts.headline
    counted = {word: count for word, count in printed["criteria_by_status"].items() if count}
    assert counted == {word: [*words(assessed).values()].count(word) for word in {*words(assessed).values()}}
    assert printed["decision"] is None


@every
def test_a_client_saved_to_a_folder_and_read_back_is_assessed_alike(number: str, tmp_path: Path) -> None:
    typical = TWELVE[number]()
    engagement = save(typical.client, f"typical-{number}", tmp_path)
    try:
        assert Assessment(engagement).results() == assess(typical).results()
    finally:
        engagement.ledger.close()


def test_on_day_one_no_option_has_a_p50_and_each_says_not_before_and_the_usual_range() -> None:
    fitting = [option for option in assess(twelve.one()).options if option.fits]
    assert fitting
    for option in fitting:
        assert option.days.p50 is None
        assert option.days.not_before is not None
        assert option.days.usual_range is not None


@pytest.mark.parametrize(("number", "ids"), [("2", ("RSK-03",)), ("3", ("RSK-03", "BCP-01"))])
def test_yearly_runs_outside_the_period_are_named_to_be_pulled_forward(number: str, ids: tuple[str, ...]) -> None:
    found = next(one for one in assess(TWELVE[number]()).options if one.kind.value == "go on")
    assert all(any(id in action for action in found.actions) for id in ids)


def test_a_non_occurrence_is_disclosed_and_rests_on_the_register() -> None:
    rows = {one.state.id: one for one in assess(twelve.seven()).gap.controls}
    assert {rows[id].basis.value for id in ("INC-02", "INC-03")} == {"no occurrence"}


def test_a_missed_review_is_missing_and_never_a_non_occurrence() -> None:
    review = next(one for one in assess(twelve.nine_b()).gap.controls if one.state.id == "IAM-04")
    assert review.basis.value != "no occurrence"
    assert review.part.value == "failing or missing"
    assert "missing" in review.reason


def test_a_vendor_without_a_report_is_at_risk_until_the_auditor_agrees() -> None:
    before, after = assess(twelve.ten()), assess(twelve.ten(auditor_agreed=date(2026, 6, 1)))
    vendors_row = next(one for one in before.gap.criteria if one.criterion.id == "CC9.2")
    assert "monitored otherwise" in vendors_row.reason
    expected = twelve.ten(auditor_agreed=date(2026, 6, 1))
    assert after.score.gate.gate.value == expected.gate
    assert {id: words(after)[id] for id in expected.criteria} == expected.criteria
    assert {name: getattr(after.gap.key_controls, name) for name in expected.parts.headline} == expected.parts.headline


@pytest.mark.parametrize(("story", "word"), [(twelve.five, "met"), (twelve.five_b, "at risk")])
def test_an_entry_control_that_the_cloud_runs_is_relied_on_as_far_as_its_report_reaches(
    story: Callable[[], Typical], word: str
) -> None:
    client = vendors.carry_entry(story().client)
    examination = client.of(Examination)[0]
    found = Assessment(client.add(examination.model_copy(update={"office": None})).held())
    assert words(found)["CC6.4"] == word
    entry = next(one for one in found.gap.controls if one.state.id == "PHY-01")
    assert entry.basis.value == "relied on"
    assert entry.part.value == ("evidenced" if word == "met" else "failing or missing")


def test_moving_the_start_to_the_day_of_the_second_factor_leaves_at_least_three_months() -> None:
    typical = twelve.eight()
    moved = next(one for one in assess(typical).options if one.kind.value == "move the period" and one.fits)
    assert moved.start == date(2026, 2, 15)
    assert moved.end == date(2026, 6, 29)


def test_a_type_i_without_an_adviser_waits_for_the_first_two_meetings() -> None:
    typical = twelve.six_b()
    found = next(one for one in assess(typical).options if one.kind.value == "Type I" and one.fits)
    assert found.start is not None
    assert (found.start - typical.client.as_of).days > 90


def test_a_renewal_names_the_days_of_every_gap_to_the_last_period() -> None:
    for option in assess(twelve.twelve()).options:
        if option.fits and option.start:
            assert option.gap_days == max(0, (option.start - date(2026, 9, 30)).days - 1)


def test_the_eleven_shared_key_controls_are_all_that_their_criteria_rest_on() -> None:
    rows = assess(twelve.four()).gap
    assert {id for one in rows.criteria for id in one.keys} == {*core.KEY_CONTROLS}
