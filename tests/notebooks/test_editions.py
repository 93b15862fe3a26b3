"""Nothing that an edition withholds is in its files: no planted word and no planted number, in any encoding."""

import gzip
import json
from base64 import b64encode
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conftest import AS_OF, soc2
from tests.unit.share.distribution.decoding import Decoded, to_three_digits
from tests.unit.share.planting import PLANTED_AT, plant

from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import FieldGuide, Record
from soc2lib.store.runs import latest_run
from soc2lib.plan.records import Person, Task
from soc2lib.stages import EDITIONS
from soc2lib.risk.records import Risk
from soc2lib.store.planting import plant as plant_samples
from soc2lib.share.report.editions import EDITIONS as PROFILES
from soc2lib.share.report.editions import Sensitivity
from soc2lib.share.names.letters import plain
from soc2lib.share.whatif.self_check import check
from soc2lib.share.report.redaction import sensitivity_of

SPELT = [("tamsin", "quillfeather"), ("yorick", "zanderbloom"), ("odalys", "brunkhorst"), ("ferdia", "vexholm")]
TEXTS = ["{1}, {0}", "{0}.{1}@acme.com", "{0}\u00a0{1}", "<b>{0}</b> {1}", "Frau {1}'s", "@{0}_{1}", "{0}-{1}-plan.pdf"]


@dataclass
class Planted:
    """The client with a word or number of its own in every field, and its reports."""

    folder: Path
    words: dict[str, Sensitivity] = field(default_factory=dict)
    numbers: dict[float, Sensitivity] = field(default_factory=dict)

    def value(self, cls: type[Record], guide: FieldGuide, old: Any) -> Any:
        sensitivity = sensitivity_of(cls, guide.name)
        if sensitivity is Sensitivity.OPEN or guide.name == "currency":
            return old
        if guide.base is str and guide.name != "id":
            word = f"Zq{len(self.words):05d}x"
            self.words[word] = sensitivity
            return word
        if guide.base in (int, float) and not guide.many and isinstance(old, int | float) and old >= 5_000:
            number = round(old * (1.0137 + len(self.numbers) * 1e-4)) + 0.0
            self.numbers[number] = sensitivity
            return guide.base(number)
        return old

    def files(self, edition: str) -> bytes:
        return b"".join((self.folder / f"report-{edition}.{ending}").read_bytes() for ending in ("html", "ipynb"))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    clients = tmp_path_factory.mktemp("clients")
    plant_samples(clients)
    made = Planted(clients)
    engagement = Engagement.open("lantern", AS_OF, clients)
    assert plant(engagement, made.value) > 1000
    _name_people(engagement)
    engagement.ledger.close()
    asked = [word for edition in EDITIONS for word in ("--edition", edition)]
    assert soc2("run", "lantern", "--clients", str(clients), "--as-of", AS_OF, "--stage", "share", *asked) == 0
    run = latest_run(clients / "lantern" / "runs")
    assert run is not None
    made.folder = run.folder
    return made


def test_the_clients_own_edition_holds_what_was_planted_so_that_finding_nothing_means_something(
    planted: Planted,
) -> None:
    decoded = Decoded(planted.files("client"))
    assert sum(map(decoded.holds, planted.words)) > 300
    assert sum(map(decoded.holds_number, planted.numbers)) > 10


@pytest.mark.parametrize("edition", [name for name in EDITIONS if name != "client"])
def test_no_withheld_word_or_number_is_in_a_lower_edition_in_any_encoding(planted: Planted, edition: str) -> None:
    decoded, withheld = Decoded(planted.files(edition)), PROFILES[edition].withholds
    assert [
        word for word, sensitivity in planted.words.items() if sensitivity in withheld and word in decoded.text
    ] == []
    shown = {to_three_digits(number) for number, sensitivity in planted.numbers.items() if sensitivity not in withheld}
    numbers = [number for number, sensitivity in planted.numbers.items() if sensitivity in withheld]
    numbers = [number for number in numbers if to_three_digits(number) not in shown]
    assert len(numbers) >= 3
    assert [number for number in numbers if decoded.holds_number(number)] == []
    assert decoded.holds("USD") is (Sensitivity.MONEY not in withheld)


@pytest.mark.parametrize("edition", ["executive", "portfolio"])
def test_no_spelling_of_a_name_is_in_a_page_without_names(planted: Planted, edition: str) -> None:
    surnames = [surname for _, surname in SPELT]
    texts = {name: plain(Decoded(planted.files(name)).text) for name in ("client", edition)}
    assert sum(surname in texts["client"] for surname in surnames) == len(surnames)
    assert [surname for surname in surnames if surname in texts[edition]] == []


def _name_people(engagement: Engagement) -> None:
    """People in the register, and spellings of their names in the titles of tasks and risks."""
    written = cycle(text.format(*name) for text in TEXTS for name in SPELT)
    people = [Person(id=f"{given.capitalize()} {surname.capitalize()}") for given, surname in SPELT]
    titled = [one.model_copy(update={"title": f"{one.title} {next(written)}"}) for one in _titled(engagement)]
    changes = [
        Change(one.kind, one.id, one.body(), engagement.version(type(one), one.id)) for one in (*people, *titled)
    ]
    engagement.save_all(changes, author="test", reason="named", at=PLANTED_AT)


def _titled(engagement: Engagement) -> list[Task | Risk]:
    return [*engagement.all(Task), *engagement.all(Risk)]


def test_every_edition_shows_the_same_gate_share_and_standings(planted: Planted) -> None:
    shown = {edition: _figures(planted.folder / f"report-{edition}.html") for edition in EDITIONS}
    kept = ("gate", "share", "low", "high", "criteria")
    assert all(
        [figures[name] for name in kept] == [shown["client"][name] for name in kept] for figures in shown.values()
    )
    assert shown["executive"]["outcome"] == shown["client"]["outcome"]
    assert "noted" not in shown["auditor"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_figures_of_every_edition_follow_from_the_inputs_it_carries(planted: Planted, edition: str) -> None:
    assert "are the same" in check((planted.folder / f"report-{edition}.html").read_bytes())


def test_what_hides_text_and_numbers_is_seen_through() -> None:
    numbers = b64encode(np.array([73219.0, 5.5]).tobytes())
    small = b64encode(np.array([73219], dtype="<i4").tobytes())
    inside = b64encode(gzip.compress(b"a Zq00001x b " + b64encode(b"and Zq00002x deeper")))
    page = b'{"bdata":"' + numbers + b'"} {"x":"Zq\\u00300003x"} USD 73,200' + inside
    decoded = Decoded(page)
    assert all(map(decoded.holds, ("Zq00001x", "Zq00002x", "Zq00003x")))
    assert all(map(decoded.holds_number, (73219.0, 5.5, 73_244.0)))
    assert Decoded(b'{"bdata":"' + small + b'"}').holds_number(73219.0)
    assert not decoded.holds_number(73_999.0)


def _figures(page: Path) -> dict[str, Any]:
    start = page.read_text(encoding="utf-8").split('id="soc2-results">')[1]
    figures: dict[str, Any] = json.loads(start.partition("</script>")[0])
    return figures
