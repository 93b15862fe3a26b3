"""The start page lists what an edition could not decide, with its places, and a person decides it there."""

from collections.abc import Iterator
from pathlib import Path

import ipywidgets as widgets
import pytest

from soc2lib.plan.records import Person, Task
from soc2lib.portfolio.panel import start
from soc2lib.share.names.deciding import require_decided, undecided
from soc2lib.share.names.undecided_form import Spellings
from soc2lib.share.records import Meaning, NameDecision
from soc2lib.share.report.editions import EDITIONS
from soc2lib.store.engagement import Engagement
from tests.unit.share.names.test_deciding import read, saved


@pytest.fixture
def engagement(tmp_path: Path) -> Iterator[Engagement]:
    task = Task(id="T-1", title="Ask <b>Will</b> or price it with Grace", low=1, high=2)
    made = saved(tmp_path, Person(id="Will May"), Person(id="Grace Price"), task)
    yield made
    made.ledger.close()


def everything(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from everything(child)


def test_each_spelling_is_listed_with_its_places_and_editions_as_text(engagement: Engagement) -> None:
    form = Spellings(engagement)
    assert [(label, form.open[letters].editions) for label, letters in form.chosen.options] == [
        ("Grace", ["executive"]),
        ("Will", ["executive"]),
    ]
    assert "2 spellings may be a person" in form.page.html
    assert form.page.html.count("task T-1, Title") == 2
    assert "<b>" not in form.page.html


@pytest.mark.parametrize(("meaning", "shown"), [(Meaning.PERSON, "Ask <b>Person"), (Meaning.WORD, "Ask <b>Will")])
def test_a_decision_is_stored_with_its_author_and_said_and_the_edition_heeds_it(
    engagement: Engagement, meaning: Meaning, shown: str
) -> None:
    form = Spellings(engagement)
    for letters in ("will", "grace"):
        form.chosen.value = letters
        form.buttons[meaning].click()
    assert form.said.value == f"Decided: Grace is {meaning.value}. No spellings left. Make the reports anew to heed it."
    assert form.open == {}
    assert form.page.html == ""
    assert [one.meaning for one in engagement.all(NameDecision)] == [meaning] * 2
    assert engagement.ledger.all()[-1].author == "not named"
    edition = read(engagement, "executive")
    require_decided(edition)
    assert edition.all(Task)[0].title.startswith(shown)


def test_a_failure_is_said_and_decides_nothing(engagement: Engagement, monkeypatch: pytest.MonkeyPatch) -> None:
    form = Spellings(engagement)
    monkeypatch.setattr(Engagement, "save_all", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    form.buttons[Meaning.WORD].click()
    assert form.said.value == "NOT SAVED. disk full"
    assert len(form.open) == 2


def test_the_start_page_asks_where_anything_is_open_and_not_of_a_past_day(engagement: Engagement) -> None:
    asked = [one.description for one in everything(start(str(engagement.folder.parent))) if hasattr(one, "description")]
    assert {"Spelling", "It is a person", "It is a word"} <= set(asked)
    past = everything(start(str(engagement.folder.parent), "2026-01-31"))
    assert "Spelling" not in {getattr(one, "description", "") for one in past}


def test_every_edition_without_names_is_asked(engagement: Engagement) -> None:
    closed = {name for name in EDITIONS if read(engagement, name).hides_names}
    assert closed == {"executive", "portfolio"}
    engagement.save(Task(id="Will", title="x", low=1, high=2), author="Ann", reason="an id is read by all editions")
    listed = {letters: one.editions for letters, one in Spellings(engagement).open.items()}
    told = {name: [one.letters for one in undecided(read(engagement, name))] for name in sorted(closed)}
    assert listed == {
        letters: [name for name in sorted(closed) if letters in told[name]] for letters in ("grace", "will")
    }
