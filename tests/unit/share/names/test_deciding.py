"""What an edition could not decide is listed with its places, and nothing is passed on before it is decided."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

from soc2lib.basics import clock
from soc2lib.errors import ParameterError, ShareError
from soc2lib.plan.records import Person, Task
from soc2lib.share.names.deciding import decide, named, require_decided, undecided
from soc2lib.share.records import Meaning
from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.redaction import EditionEngagement
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import Record
from tests.conftest import soc2
from tests.unit.share.names.many_spellings import NAMES, PASSED_OVER, spellings


def saved(folder: Path, *records: Record) -> Engagement:
    engagement = Engagement.create("acme", folder)
    changes = [Change(one.kind, one.id, one.body(), 0) for one in records]
    engagement.save_all(changes, author="test", reason="told")
    return engagement


def read(engagement: Engagement, edition: str) -> EditionEngagement:
    return EditionEngagement("acme", engagement.folder, clock.today(), EDITIONS[edition])


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> Engagement:
    """A client with twenty people and a task titled by each of two hundred spellings of each."""
    people = [Person(id=name) for name in NAMES]
    tasks = [
        Task(id=f"T-{who}-{at}", title=f"17: {written} (4)", low=1, high=2)
        for who, name in enumerate(NAMES)
        for at, written in enumerate(spellings(name))
    ]
    return saved(tmp_path_factory.mktemp("clients"), *people, *tasks)


@pytest.mark.parametrize("edition", ["executive", "auditor", "portfolio"])
def test_no_spelling_is_shown_in_a_lower_edition_without_being_listed(spelt: Engagement, edition: str) -> None:
    engagement = read(spelt, edition)
    places = {place for one in (*undecided(engagement), *named(engagement)) for place in one.places}
    tasks = engagement.all(Task)
    assert len(tasks) == 4000
    shown = [task for task in tasks if words_left(task.title) and f"task {task.id}, Title" not in places]
    assert shown == []
    assert {person.id for person in engagement.all(Person)}.isdisjoint(NAMES) is (edition != "auditor")


def words_left(title: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", re.sub(r"Person \d+( or Person \d+)*|withheld", "", title))
    words = re.findall(r"[^\W\d_]+", plain)
    return [word for word in words if word.lower() not in PASSED_OVER]


def test_an_undecided_spelling_is_refused_by_its_place_until_a_person_decides(tmp_path: Path) -> None:
    task = Task(id="T-1", title="Ask Will or price it with Grace", low=1, high=2)
    engagement = saved(tmp_path, Person(id="Will May"), Person(id="Grace Price"), task)
    with pytest.raises(ShareError, match="2 spellings may be one") as refused:
        require_decided(read(engagement, "executive"))
    assert [(one.where, one.found) for one in refused.value.problems] == [
        ("task T-1, Title", "'Grace'"),
        ("task T-1, Title", "'Will'"),
    ]
    require_decided(read(engagement, "client"))
    require_decided(read(engagement, "auditor"))
    before = engagement.head()
    assert soc2("names", "acme", "--person", "Will", "--word", "grace", "--clients", str(tmp_path)) == 0
    decided = read(engagement, "executive")
    assert decided.all(Task)[0].title == "Ask Person 1 or price it with Grace"
    require_decided(decided)
    with pytest.raises(ShareError, match="does not know every name") as late:
        require_decided(decided, before)
    assert "soc2 run acme --edition executive" in late.value.problems[0].remedy


def test_a_decision_needs_letters_and_none_is_stored_beside_one_without(tmp_path: Path) -> None:
    engagement = saved(tmp_path, Person(id="Will May"))
    with pytest.raises(ParameterError, match="Nothing was decided"):
        decide(engagement, {"Will": Meaning.WORD, "42": Meaning.WORD}, author="test")
    assert soc2("names", "acme", "--clients", str(tmp_path)) == 0
    assert not [one for one in engagement.ledger.state() if one[0] == "name decision"]


@pytest.mark.parametrize("command", ["share", "pdf", "tables", "oscal"])
def test_every_way_out_refuses_an_edition_that_may_name_somebody(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    task = Task(id="T-1", title="Ask Will", low=1, high=2)
    engagement = saved(tmp_path, Person(id="Will May"), task)
    run = engagement.folder / "runs" / "2026-09-30-1"
    run.mkdir()
    (run / "report-executive.html").write_text("<html></html>", encoding="utf-8")
    told = {"client": "acme", "as_of": clock.today().isoformat(), "finished": "2026-09-30T00:00:00+00:00"}
    (run / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    asked: dict[str, list[str]] = {"share": ["--to", "Bo", "--expires", "2199-01-01"]}
    words = [command, "acme", "--edition", "executive", "--clients", str(tmp_path), *asked.get(command, [])]
    assert soc2(*words) == ShareError.exit_code
    assert "task T-1, Title" in capsys.readouterr().err
