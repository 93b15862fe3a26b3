"""The wizard saves what was changed, field by field, and says what was not; nothing of others is overwritten."""

from datetime import date

import pytest

from soc2lib.gap.records import Control
from soc2lib.scope import panel
from soc2lib.scope.records import Examination, ThirdParty
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.saving import Edit, Saving
from soc2lib.widgets.wizard import Wizard

PAGES = {"The system": ("name", "system"), "The window": ("window_start", "window_end", "readiness_weeks")}


@pytest.fixture
def wizard(engagement: Engagement) -> Wizard:
    return Wizard(engagement, Examination, "examination", PAGES)


def told(engagement: Engagement) -> Examination:
    engagement.refresh()
    found = engagement.one(Examination, "examination")
    assert found is not None
    return found


def test_going_on_saves_the_page_and_shows_the_next_one(wizard: Wizard, engagement: Engagement) -> None:
    wizard.fields["name"].widget.value = "Acme, Inc."
    wizard.go_on()
    assert told(engagement) == Examination(name="Acme, Inc.")
    assert wizard._page.children[0].description == "Window start"
    assert wizard.said.value == "Saved 1 answer."


def test_a_page_that_does_not_fit_is_said_and_stays(wizard: Wizard, engagement: Engagement) -> None:
    wizard.turn(1)
    wizard.fields["window_start"].widget.value = "2026-06-01"
    wizard.fields["window_end"].widget.value = "2026-01-01"
    wizard.fields["readiness_weeks"].widget.value = "many"
    wizard.go_on()
    assert wizard.said.value.startswith("NOT SAVED. ")
    assert "Readiness left: Expected a whole number" in wizard.said.value
    assert wizard.fields["readiness_weeks"].words == "many"
    wizard.fields["window_end"].widget.value = "2026-12-01"
    wizard.fields["readiness_weeks"].widget.value = "0"
    wizard.save()
    assert (told(engagement).window_end, told(engagement).readiness_weeks) == (date(2026, 12, 1), 0)


def test_what_others_saved_meanwhile_is_kept_and_shown(wizard: Wizard, engagement: Engagement) -> None:
    bob = Saving(engagement, Examination, lambda: "Bob")
    bob.save([Edit(1, "examination", "system", "Acme Pay", 0)])
    wizard.fields["name"].widget.value = "Acme, Inc."
    wizard.save()
    wizard.save()
    assert told(engagement) == Examination(name="Acme, Inc.", system="Acme Pay")
    assert wizard.fields["system"].words == "Acme Pay"


def test_a_clash_shows_both_values_and_a_second_save_settles_it(wizard: Wizard, engagement: Engagement) -> None:
    Saving(engagement, Examination, lambda: "Bob").save([Edit(1, "examination", "name", "Acme Ltd", 0)])
    wizard.fields["name"].widget.value = "Acme, Inc."
    wizard.save()
    assert "Bob has meanwhile stored 'Acme Ltd', you have 'Acme, Inc.'" in wizard.said.value
    assert told(engagement).name == "Acme Ltd"
    wizard.save()
    assert told(engagement).name == "Acme, Inc."


def test_an_unanswered_yes_or_no_stays_unanswered(engagement: Engagement) -> None:
    host = Wizard(engagement, ThirdParty, "host", {"All": tuple(ThirdParty.model_fields)[1:]})
    host.save()
    assert host.said.value == "Nothing to save."
    assert engagement.one(ThirdParty, "host") is None
    host.fields["customer_data"].widget.value = "no"
    host.save()
    assert engagement.one(ThirdParty, "host") == ThirdParty(id="host", customer_data=False)


def test_cells_that_need_each_other_are_refused_alone(engagement: Engagement) -> None:
    control = Wizard(engagement, Control, "GOV-05", {"All": ("applicability", "applicability_reason")})
    control.fields["applicability"].widget.value = "not relevant"
    control.save()
    assert control.said.value.startswith("NOT SAVED. Applicability: Expected a reason or carrier")
    assert engagement.one(Control, "GOV-05") is None


def test_several_categories_are_chosen_and_security_is_always_among_them(engagement: Engagement) -> None:
    wizard = Wizard(engagement, Examination, "examination", {"All": ("categories",)})
    wizard.fields["categories"].widget.value = ("Availability",)
    wizard.save()
    assert wizard.fields["categories"].words == "Security; Availability"
    assert told(engagement).categories == ("Security", "Availability")


def test_every_field_of_the_examination_stands_on_one_page_of_the_scope_wizard() -> None:
    placed = [name for names in panel._PAGES.values() for name in names]
    assert sorted(placed) == sorted(set(Examination.model_fields) - {"id"})


def test_a_day_that_does_not_exist_is_refused_in_words_and_leaves_the_stored_one(
    wizard: Wizard, engagement: Engagement
) -> None:
    wizard.fields["window_start"].widget.value = "2026-02-28"
    assert wizard.save()
    wizard.fields["window_start"].widget.value = "2026-02-31"
    assert not wizard.save()
    assert "Window start: Expected a day as YYYY-MM-DD" in wizard.said.value
    assert wizard.fields["window_start"].words == "2026-02-31"
    assert told(engagement).window_start == date(2026, 2, 28)
