"""People's names in what an edition hands out, made by command: no spelling stands there that was not listed first."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest

from soc2lib.gap.records import Control
from soc2lib.plan.records import Person
from soc2lib.risk.records import Risk
from soc2lib.share.names.deciding import named, undecided
from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.redaction import EditionEngagement
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from tests.conftest import soc2
from tests.soak import SOAKING
from tests.unit.share.names.many_spellings import NAMES, spellings
from tests.unit.share.names.test_deciding import words_left

LOWER = ("executive", "auditor", "portfolio")
PEOPLE = list(NAMES)
EACH = 200 if SOAKING else 3
CLIENTS = [[name] for name in PEOPLE] if SOAKING else [PEOPLE]
"""The people of whom a client's records hold spellings; all twenty stand in each client's register."""
_MARKED = re.compile(r"771(\d{4})177: (.*?) \(99\)", re.DOTALL)
_UNICODE = re.compile(r"\\+u([0-9a-fA-F]{4})")


@pytest.mark.soak
@pytest.mark.parametrize("people", CLIENTS, ids=lambda people: people[0])
def test_no_spelling_leaves_in_a_lower_edition_without_having_been_listed(
    people: Sequence[str], tmp_path: Path
) -> None:
    engagement = _written(people, tmp_path / "clients")
    where, shown = ("--clients", str(tmp_path / "clients")), 0
    listed = {edition: _listed(engagement, edition) for edition in LOWER}
    decided = {row for edition in LOWER for row in _decide_all_to_be_words(engagement, edition, where)}
    assert soc2("run", "acme", *where, *(word for edition in LOWER for word in ("--edition", edition))) == 0
    [run] = (engagement.folder / "runs").glob("20*")
    for edition in LOWER:
        out, only = tmp_path / edition, ("--edition", edition)
        assert soc2("oscal", "acme", *where, *only, "--to", str(out)) == 0
        assert soc2("tables", "acme", *where, *only, "--to", str(out / "tables.xlsx")) == 0
        for path in (*out.iterdir(), run / f"report-{edition}.html", run / f"report-{edition}.ipynb"):
            for row, title in _titles(path):
                assert not words_left(title) or row in listed[edition] | decided, (path.name, row, title)
                shown += 1
        if edition == "executive":
            assert {row for row, _ in _titles(out / "acme-assessment-results.json")} == set(range(EACH * len(people)))
    assert shown > EACH * len(people)


def _written(people: Sequence[str], clients: Path) -> Engagement:
    """A client with a control and a risk titled by each spelling, all of them open."""
    engagement = Engagement.create("acme", clients)
    records = [Person(id=name) for name in PEOPLE]
    texts = [text for name in people for text in spellings(name)[:: 200 // EACH][:EACH]]
    titles = [f"771{row:04}177: {text} (99)" for row, text in enumerate(texts)]
    open_ = {"criteria": ("CC6.1",), "implementation": "not started"}
    rows = [Control(id=f"OWN-{row}", title=title, **open_) for row, title in enumerate(titles)]
    rows += [Risk(id=f"R-{row}", title=title) for row, title in enumerate(titles)]
    told = [Change(row.kind, row.id, row.body()) for row in (*records, *rows)]
    engagement.save_all(told, author="Consultant", reason="typed")
    return engagement


def _read(engagement: Engagement, edition: str) -> EditionEngagement:
    return EditionEngagement("acme", engagement.folder, engagement.as_of, EDITIONS[edition])


def _listed(engagement: Engagement, edition: str) -> set[int]:
    """The rows of which `soc2 names` says that a spelling stands there."""
    reading = _read(engagement, edition)
    places = {place for one in (*undecided(reading), *named(reading)) for place in one.places}
    reading.ledger.close()
    return {int(found[1]) for place in places if (found := re.search(r"(?:OWN|R)-(\d+), ", place))}


def _decide_all_to_be_words(engagement: Engagement, edition: str, where: Sequence[str]) -> set[int]:
    """What is listed is decided by somebody who lets it stand; what is left of a longer spelling is listed next."""
    rows, asked = set[int](), list[str]()
    while words := _open(engagement, edition):
        assert words != asked, "what was decided is asked again"
        rows, asked = rows | _listed(engagement, edition), words
        assert soc2("names", "acme", "--edition", edition, *words, *where) == 0
    return rows


def _open(engagement: Engagement, edition: str) -> list[str]:
    reading = _read(engagement, edition)
    words = [word for one in undecided(reading) for word in ("--word", one.letters)]
    reading.ledger.close()
    return words


def _titles(path: Path) -> Iterator[tuple[int, str]]:
    """Every title in a file, with the row that it is of, read as its reader sees it."""
    for found in _MARKED.finditer(_plain(_text(path))):
        yield int(found[1]), found[2]


def _text(path: Path) -> str:
    if path.suffix == ".xlsx":
        with ZipFile(path) as packed:
            return "\n".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))
    text = path.read_text(encoding="utf-8")
    return json.dumps(json.loads(text), ensure_ascii=False) if path.suffix in (".json", ".ipynb") else text


def _plain(text: str) -> str:
    """Without the escapes of JSON, of Markdown and of HTML, however they are stacked."""
    for _ in range(3):
        text = unescape(_UNICODE.sub(lambda found: chr(int(found[1], 16)), text))
    return unicodedata.normalize("NFC", re.sub(r"\\+[nt]?", " ", text).replace("_x000D_", " "))
