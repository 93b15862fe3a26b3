"""The interview: one open question after the other, each answer stored before the next comes."""

from datetime import UTC, datetime, timedelta

import pytest

from soc2lib.gap.interview import beside, blank, questions
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.saving import Edit, Saving
from soc2lib.widgets.interview import Interview
from soc2lib.widgets.time_left import Pace

IDS = ("GOV-01", "GOV-02")


@pytest.fixture
def talk(engagement: Engagement) -> Interview:
    return Interview(Saving(engagement, Control, lambda: "Ann", IDS), questions(IDS), blank, beside)


def asked(talk: Interview) -> tuple[str, str] | None:
    question = talk.round.question
    return (question.id, question.field) if question else None


def shown(talk: Interview) -> str:
    page = talk.widget.children[0]
    return str(page.html)


def choose(talk: Interview, words: str, reason: str = "") -> None:
    question = talk.round.question
    assert question is not None
    number = next(n for n, answer in enumerate(question.answers, 1) if answer.meaning.startswith(words))
    talk.answer.value = f"{number} {reason}"
    talk.next()


def test_what_good_looks_like_is_a_list_of_the_steps_that_a_test_takes(talk: Interview) -> None:
    good = shown(talk).split("What good looks like")[1].split("</ul>")[0]
    assert good.count("<li>") == 3
    assert "1)" not in good


def test_a_control_in_use_is_asked_about_since_when_how_good_what_to_do_and_whose(
    talk: Interview, engagement: Engagement
) -> None:
    choose(talk, "Yes, it is in use")
    talk.answer.value = "2026-01-31"
    talk.next()
    choose(talk, "It covers only a part")
    choose(talk, "Strengthen")
    talk.answer.value = "Mei"
    talk.next()
    assert asked(talk) == ("GOV-02", "implementation")
    known = {"implementation": "in use", "in_use_since": "2026-01-31", "design": "partly", "disposition": "strengthen"}
    assert engagement.one(Control, "GOV-01") == Control(id="GOV-01", owner="Mei", **known)


@pytest.mark.parametrize("typed", ["", "0", "6", "yes", "²"])
def test_what_is_none_of_the_answers_is_not_taken_for_one(talk: Interview, engagement: Engagement, typed: str) -> None:
    talk.answer.value = typed
    talk.next()
    assert "a number from 1 to 5" in talk.said.value
    assert engagement.all(Control) == []


def test_what_is_not_done_is_not_asked_since_when_or_how_well(talk: Interview) -> None:
    choose(talk, "No, we do not")
    assert asked(talk) == ("GOV-01", "disposition")


def test_a_control_a_provider_runs_needs_its_name_and_asks_no_more(talk: Interview, engagement: Engagement) -> None:
    choose(talk, "A provider runs it")
    assert "needs its reason" in talk.said.value
    assert engagement.one(Control, "GOV-01") is None
    choose(talk, "A provider runs it", "Northwind Hosting")
    assert asked(talk) == ("GOV-02", "implementation")
    stored = engagement.one(Control, "GOV-01")
    assert stored is not None
    assert (stored.applicability, stored.applicability_reason) == ("carried by subservice", "Northwind Hosting")


def test_what_is_typed_late_for_a_question_is_no_answer_to_the_next(talk: Interview, engagement: Engagement) -> None:
    turn = talk.answer.asked["turn"]
    talk.answer.receive({"kind": "typed", "turn": turn, "words": "3 half ty"})
    talk.answer.receive({"kind": "submit", "turn": turn, "words": "3"})
    assert asked(talk) == ("GOV-01", "disposition")
    for kind in ("typed", "submit"):
        talk.answer.receive({"kind": kind, "turn": turn, "words": "3"})
    assert (asked(talk), talk.answer.value) == (("GOV-01", "disposition"), "")
    assert engagement.one(Control, "GOV-01") == Control(id="GOV-01", implementation="not started")


def test_progress_tells_the_time_left_at_the_pace_of_the_answers_whatever_pause_was_made(
    engagement: Engagement,
) -> None:
    seconds = iter([0, 30, 30, 3630, 3630, 3650, 3650])
    pace = Pace(lambda: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=next(seconds)))
    saving = Saving(engagement, Control, lambda: "Ann", IDS)
    talk = Interview(saving, questions(IDS), blank, beside, pace=pace)
    for words in ("No, we do not", "Create it"):
        choose(talk, words)
        assert "at this pace" not in shown(talk)
    talk.answer.value = "Mei"
    talk.next()
    assert "3 of 7 questions answered, about 2 minutes left at this pace." in shown(talk)


def test_what_is_skipped_or_not_sure_stays_unanswered_and_comes_back_at_the_end(
    talk: Interview, engagement: Engagement
) -> None:
    talk.not_sure()
    stored = engagement.one(Control, "GOV-01")
    assert stored == Control(id="GOV-01", notes="Not sure: Do you do this today?")
    seen = []
    while asked(talk):
        seen.append(asked(talk))
        talk.skip()
    assert seen.count(("GOV-01", "implementation")) == 1
    assert seen.count(("GOV-02", "implementation")) == 2


def test_back_shows_what_was_answered_before(talk: Interview) -> None:
    choose(talk, "It is being introduced")
    talk.back()
    assert asked(talk) == ("GOV-01", "implementation")
    assert talk.answer.value == "2"


def test_an_answer_someone_else_gave_meanwhile_is_shown_and_not_overwritten(
    talk: Interview, engagement: Engagement
) -> None:
    other = Engagement.open("acme", clients=engagement.folder.parent)
    Saving(other, Control, lambda: "Bob").save([Edit(1, "GOV-01", "implementation", "not started", 0)])
    other.ledger.close()
    choose(talk, "Yes, it is in use")
    assert "Bob has meanwhile stored 'not started'" in talk.said.value
    stored = engagement.one(Control, "GOV-01")
    assert stored is not None
    assert stored.implementation == "not started"
    talk.next()
    stored = engagement.one(Control, "GOV-01")
    assert stored is not None
    assert stored.implementation == "in use"


def test_a_day_that_cannot_be_read_is_refused_and_asked_again(talk: Interview) -> None:
    choose(talk, "Yes, it is in use")
    talk.answer.value = "last spring"
    talk.next()
    assert "YYYY-MM-DD" in talk.said.value
    assert asked(talk) == ("GOV-01", "in_use_since")
