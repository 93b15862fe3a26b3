"""The examination's form saves numbers as told, and an empty one as not told."""

from pathlib import Path

from soc2lib.desk.form import Form
from soc2lib.foundation.engagement import Engagement
from soc2lib.scope.records import Examination


def form(engagement: Engagement) -> Form:
    return Form(engagement, Examination, "examination", lambda: "Ann")


def test_an_examination_without_lengths_of_phases_can_be_saved(tmp_path: Path) -> None:
    engagement = Engagement.create("acme", tmp_path)
    form(engagement).save()
    told = engagement.one(Examination, "examination")
    assert told is not None
    assert (told.readiness_weeks, told.incidents_stated, told.changes_stated) == (None, None, None)


def test_no_weeks_left_is_an_answer_and_comes_back_as_one(tmp_path: Path) -> None:
    engagement = Engagement.create("acme", tmp_path)
    engagement.save(Examination(readiness_weeks=0), author="Ann", reason="test")
    form(engagement).save()
    told = engagement.one(Examination, "examination")
    assert told is not None
    assert told.readiness_weeks == 0
