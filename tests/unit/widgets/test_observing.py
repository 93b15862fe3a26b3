"""An observation is begun with one keystroke: person and day are filled in, and what is missing is said."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.assessment import Assessment
from soc2lib.basics.clock import today
from soc2lib.evidence import panel as evidence
from soc2lib.evidence.testing.observation_form import FIELDS, ObservationForm
from soc2lib.evidence.testing.observations import begin, state, states
from soc2lib.evidence.testing.records import Observation
from soc2lib.gap import panel as gap
from soc2lib.gap.interview import beside, blank, questions
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.widgets.grid.saving import Saving
from soc2lib.widgets.interview import Interview
from soc2lib.widgets.registers import Registers

IDS = ("GOV-01", "GOV-02")
WHOLE = {"system": "VPN", "item": "account 7", "seen": "Refused without a code."}


@pytest.fixture
def form(engagement: Engagement) -> ObservationForm:
    engagement.save(Control(id="GOV-01", owner="Mei"), author="Mei", reason="test")
    return ObservationForm(engagement, lambda: "Ann")


@pytest.fixture
def talk(engagement: Engagement, form: ObservationForm) -> Interview:
    return Interview(Saving(engagement, Control, lambda: "Ann", IDS), questions(IDS), blank, beside, beside=form)


def type_in(form: ObservationForm, kind: str = "submit", **words: str) -> None:
    form.form.receive({"kind": kind, "turn": form.form.asked["turn"], "words": words})


def press(talk: Interview, kind: str, words: str = "") -> None:
    talk.answer.receive({"kind": kind, "turn": talk.answer.asked["turn"], "words": words})


def test_one_keystroke_in_the_interview_fills_person_and_day_and_asks_for_the_rest(
    talk: Interview, form: ObservationForm, engagement: Engagement
) -> None:
    press(talk, "beside", "1 half ty")
    assert form.form.is_open
    assert "Ann" in form.form.asked["notes"]
    assert [label for _, label, _ in form.form.fields] == ["System", "Item", "What was seen"]
    assert (talk.answer.value, engagement.all(Observation)) == ("1 half ty", [])
    type_in(form, **WHOLE)
    (stored,) = engagement.all(Observation)
    assert stored == Observation(id="OB-GOV-01", control="GOV-01", day=today(), observer="Ann", **WHOLE)
    assert not form.form.is_open
    assert states(engagement)["OB-GOV-01"][0].words == "Shown"


def test_an_incomplete_one_is_stored_and_says_what_is_missing(form: ObservationForm, engagement: Engagement) -> None:
    form.begin("GOV-01")
    type_in(form, seen="Refused.")
    assert form.form.said == "OB-GOV-01 saved: it stays self-reported until system and item are named."
    assert form.form.is_open
    type_in(form, seen="Refused.", system="VPN", item="account 7")
    assert len(engagement.all(Observation)) == 1
    assert engagement.all(Observation)[0].complete


def test_nothing_typed_is_no_observation(form: ObservationForm, engagement: Engagement) -> None:
    form.begin("GOV-01")
    type_in(form)
    assert engagement.all(Observation) == []
    assert form.form.said == "Name the system, the item or what you saw."


def test_what_was_typed_of_one_control_is_stored_when_another_is_begun(
    form: ObservationForm, engagement: Engagement
) -> None:
    form.begin("GOV-01")
    type_in(form, "typed", system="VPN")
    form.begin("GOV-01")
    assert form.form.values["system"] == "VPN"
    form.begin("GOV-02")
    assert [(one.id, one.system) for one in engagement.all(Observation)] == [("OB-GOV-01", "VPN")]
    assert form.form.values == dict.fromkeys(FIELDS, "")
    form.begin("GOV-01")
    assert form.form.values["system"] == "VPN"


def test_the_owner_is_told_that_somebody_else_must_observe_and_shows_nothing(engagement: Engagement) -> None:
    engagement.save(Control(id="GOV-01", owner="Ann (CTO)"), author="Ann", reason="test")
    form = ObservationForm(engagement, lambda: "Ann")
    form.begin("GOV-01")
    assert "ann owns GOV-01: somebody else must observe it." in form.form.asked["notes"].casefold().replace(
        "gov", "GOV"
    )
    type_in(form, **WHOLE)
    assert states(engagement)["OB-GOV-01"][0].words == "Shows nothing"


def test_without_a_name_it_asks_for_one_and_takes_it_when_it_comes(engagement: Engagement) -> None:
    engagement.save(Control(id="GOV-01", owner="Mei"), author="Mei", reason="test")
    name = [""]
    form = ObservationForm(engagement, lambda: name[0])
    form.begin("GOV-01")
    assert "Write your name above" in form.form.asked["notes"]
    type_in(form, **WHOLE)
    assert form.form.said == "OB-GOV-01 saved: it stays self-reported until person is named."
    name[0] = "Ann"
    type_in(form, **WHOLE)
    assert engagement.all(Observation)[0].observer == "Ann"


def test_what_was_typed_in_an_earlier_turn_is_none_of_this_one(form: ObservationForm, engagement: Engagement) -> None:
    form.begin("GOV-01")
    late = {"kind": "submit", "turn": form.form.asked["turn"], "words": WHOLE}
    type_in(form, "close")
    form.form.receive(late)
    assert engagement.all(Observation) == []


def test_a_second_observation_has_an_id_of_its_own_and_takes_no_deleted_one(engagement: Engagement) -> None:
    first = Observation(id="OB-GOV-01", control="GOV-01", observer="Ann", day=today(), **WHOLE)
    engagement.save(first, author="Ann", reason="test")
    assert begin(engagement, "GOV-01", "Ann").id == "OB-GOV-01-2"
    engagement.save_all([Change(Observation.kind, first.id, None, 1)], author="Ann", reason="test")
    assert begin(engagement, "GOV-01", "Ann").id == "OB-GOV-01-2"
    assert begin(engagement, "GOV-02", "Ann") == Observation(
        id="OB-GOV-02", control="GOV-02", observer="Ann", day=today()
    )


def test_a_failure_to_store_is_said_and_what_was_typed_stays(
    form: ObservationForm, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise OSError("disk full")

    form.begin("GOV-01")
    monkeypatch.setattr(engagement, "save", fail)
    type_in(form, **WHOLE)
    assert form.form.said == "NOT SAVED. disk full"
    assert form.form.is_open
    assert form.form.values == WHOLE


DAYS = st.none() | st.just(date(2026, 5, 4)) | st.just(date(2026, 6, 2))
NAMES = st.sampled_from(["", "Ann", "Mei", "Tom"])


@given(NAMES, DAYS, NAMES, st.frozensets(NAMES), *[st.sampled_from(["", "x"])] * 3)
def test_only_a_whole_one_by_somebody_who_neither_owns_nor_performs_it_shows_anything(
    observer: str, day: date | None, owner: str, performers: frozenset[str], system: str, item: str, seen: str
) -> None:
    one = Observation(id="OB", control="GOV-01", observer=observer, day=day, system=system, item=item, seen=seen)
    as_of = date(2026, 6, 1)
    status, reason = state(one, {"GOV-01": owner}, performers, as_of)
    whole = all((observer, day, system, item, seen)) and bool(day and day <= as_of)
    assert (status.words == "Shown") == (whole and bool(owner) and owner != observer and observer not in performers)
    assert reason
    assert state(one, {}, performers, as_of)[0].words == "Shows nothing"


@pytest.fixture
def panel(engagement: Engagement, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Registers]:
    """Opens the panel of controls as the gap notebook does, under Ann's name."""
    monkeypatch.setattr(evidence, "named", lambda _: "Ann")
    made: list[Registers] = []
    real = Registers.__init__

    def noted(self: Registers, *args: object, **more: object) -> None:
        real(self, *args, **more)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(Registers, "__init__", noted)

    def opened() -> Registers:
        gap.controls(engagement, Assessment.of(engagement), None, [evidence.observations(engagement)])
        return made[-1]

    return opened


def cell(id: str, field: str, value: str, base: int = 0) -> dict[str, object]:
    return {"kind": "edits", "edits": [{"sequence": 1, "id": id, "field": field, "value": value, "base": base}]}


def test_a_keystroke_on_a_control_begins_its_observation_on_the_tab_beside_it(
    panel: Callable[[], Registers], engagement: Engagement
) -> None:
    engagement.save(Control(id="GOV-01", owner="Mei"), author="Mei", reason="test")
    desk = panel()
    assert desk.grid.begins == "Observe"
    desk.grid.receive({"kind": "begin", "id": "GOV-01"})
    assert desk._tabs.names[desk._tabs.chosen] == "Observations"
    assert desk.grid.begun == {"id": "OB-GOV-01", "field": "system"}
    desk.grid.receive({"kind": "open"})
    (row,) = desk.grid.rows
    begun = {"control": "GOV-01", "day": today().isoformat(), "observer": "Ann", "system": ""}
    assert row["values"] | begun == row["values"]
    assert engagement.all(Observation) == []
    desk.grid.receive(cell("OB-GOV-01", "system", "VPN"))
    (stored,) = engagement.all(Observation)
    assert stored == Observation(id="OB-GOV-01", control="GOV-01", day=today(), observer="Ann", system="VPN")
    assert desk.grid.statuses["OB-GOV-01"][0] == "Missing: item and what was seen"
    for base, field in enumerate(("item", "seen"), start=1):
        desk.grid.receive(cell("OB-GOV-01", field, "x", base))
    assert desk.grid.statuses["OB-GOV-01"][0] == "Shown"
    assert desk._tabs.notes[1] == "1"


def test_a_past_day_is_not_observed(panel: Callable[[], Registers], engagement: Engagement) -> None:
    engagement.as_of = today() - timedelta(days=1)
    assert panel().grid.begins == ""


def test_the_evidence_stage_keeps_observations_with_what_is_missing(engagement: Engagement) -> None:
    engagement.save(Observation(id="OB-1", control="GOV-99"), author="Ann", reason="test")
    register = evidence.observations(engagement)
    assert register.statuses
    assert register.statuses()["OB-1"][1] == "no control has the id GOV-99"


def test_a_key_mark_can_be_entered_and_cleared_and_the_librarys_shows_muted(
    panel: Callable[[], Registers], engagement: Engagement
) -> None:
    grid = panel().grid
    column = next(one for one in grid.columns if one["field"] == "key")
    assert (column["empties"], [word for word, _ in column["choices"]]) == (True, ["yes", "no"])
    assert (grid.shown["IAM-03"]["key"], grid.shown["RSK-06"]["key"]) == ("yes", "no")
    stored = []
    for base, word in enumerate(("no", "yes", "")):
        grid.receive(cell("IAM-03", "key", word, base))
        stored.append(engagement.one(Control, "IAM-03").key)  # type: ignore[union-attr]
    assert stored == [False, True, None]
    assert "key_reason" not in grid.hidden
