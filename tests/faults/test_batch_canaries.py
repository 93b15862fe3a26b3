"""Twenty clients in one batch: nothing of one, and nothing of this machine, shows up in what is written for another."""

import gzip
import sys
from base64 import b64encode, encodebytes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from soc2lib.plan.records import CostLine
from soc2lib.store.record import Record, record_kinds
from soc2lib.store.samples import load_sample
from tests.conftest import AS_OF, ROOT, soc2
from tests.faults.canaries import Canary, full, guides, is_listed, plant, takes_no_mark
from tests.faults.canary_search import MACHINE, Found, Search

CANARIES = tuple(map(Canary, range(20)))
NAME = load_sample("lantern").steps[0].records[0][2]["name"]
SECRETS = {
    "SOC2_TEST_TOKEN": "secretcanaryvalue",
    "AWS_SECRET_ACCESS_KEY": "cloudcanaryvalue",
    "LC_CANARY": "localecanaryvalue",
    "JUPYTER_PATH": "/jupytercanaryvalue",
    "USER": "usercanaryvalue",
    "LOGNAME": "loginnamecanaryvalue",
}


@pytest.mark.parametrize("cls", record_kinds().values(), ids=record_kinds())
def test_every_field_of_every_kind_tells_the_client_but_where_all_answers_come_from_one_list(cls: type[Record]) -> None:
    """Fields without a mark: choices, yes or no, ids of the catalog, and whole numbers of fewer than nine digits."""
    mine, other = full(cls, CANARIES[3]), full(cls, CANARIES[4])
    search = Search(CANARIES, [(CANARIES[3], mine)])
    for guide in guides(cls):
        value = getattr(mine, guide.name)
        if is_listed(guide) or takes_no_mark(cls, guide):
            assert value == getattr(other, guide.name), guide.name
        else:
            assert {found.place for found in search(str(value).encode())} == {3}, guide.name


@dataclass(frozen=True)
class Batch:
    """What stands in each file that a batch wrote for its twenty clients."""

    clients: Path
    found: dict[Path, set[Found]]

    def of(self, folder: str) -> dict[Path, set[Found]]:
        return {path: found for path, found in self.found.items() if path.relative_to(self.clients).parts[0] == folder}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("batch")
    home, clients = folder / "homecanaryvalue", folder / "clients"
    home.mkdir()
    machine = (*SECRETS.values(), home.name, str(folder), str(ROOT), sys.prefix, f"{Path.home()}/")
    search = Search(CANARIES, [(canary, row) for canary in CANARIES for row in plant(canary, clients)], machine)
    before = set(clients.rglob("*"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**SECRETS, "HOME": str(home)}.items():
            patch.setenv(name, value)
        assert soc2("run", "--all", "--clients", str(clients), "--as-of", AS_OF, "--jobs", "2") == 0
    written = [path for path in set(clients.rglob("*")) - before if path.is_file()]
    return Batch(clients, {path: search(path.read_bytes()) for path in sorted(written)})


def test_what_is_written_for_a_client_tells_that_client_and_no_other_and_nothing_of_the_machine(batch: Batch) -> None:
    own = []
    for canary in CANARIES:
        files = batch.of(canary.client)
        assert {path.suffix for path in files} == {".html", ".ipynb", ".json"}
        for path, found in files.items():
            assert [one for one in found if one.place != canary.place] == [], path
            assert any(one.form == "word" for one in found), path
            own += [(canary, one.form) for one in found]
    for form, least in {"word": 15, "code": 7, "digest": 2, "number": 40, "day": 6}.items():
        assert min(own.count((canary, form)) for canary in CANARIES) >= least, form


def test_what_is_written_for_all_tells_names_and_days_of_clients_on_the_page_and_ids_in_the_summary(
    batch: Batch,
) -> None:
    """A client's name is shown beside others' by design, and so are its window's days; nowhere but here.

    Names are told from other texts by the clients that have the sample's: in those of every other all texts are one.
    """
    files = batch.of("_portfolio")
    assert sum(len(batch.of(canary.client)) for canary in CANARIES) + len(files) == len(batch.found)
    for path, found in files.items():
        told = {one.form for one in found}
        assert told <= ({"word", "day"} if path.stem == "00_portfolio" else {"word"}), path
        if path.stem == "summary":
            assert {one.text for one in found} == {canary.client for canary in CANARIES}
        page = path.read_text(encoding="utf-8")
        for canary in CANARIES[::2]:
            assert canary.word not in page.replace(f"{NAME} {canary.word}", ""), path
    assert {one.place for found in files.values() for one in found} == {canary.place for canary in CANARIES}


HIDDEN = {
    "as it is": lambda text: text,
    "base64": b64encode,
    "base64 in base64": lambda text: b64encode(b64encode(text)),
    "gzip": gzip.compress,
    "gzip in base64": lambda text: b64encode(gzip.compress(text)),
    "gzip in base64 within letters": lambda text: b"abc" + b64encode(gzip.compress(text)),
    "base64 in lines": lambda text: encodebytes(text).replace(b"\n", b"\\n"),
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text.decode()).encode(),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text.decode()).encode(),
    "escapes of JSON": lambda text: "".join(f"\\u{ord(letter):04X}" for letter in text.decode()).encode(),
    "escapes in escapes": lambda text: "".join(f"\\\\u{ord(letter):04x}" for letter in text.decode()).encode(),
    "an address": lambda text: "".join(f"%{ord(letter):02X}" for letter in text.decode()).encode(),
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_the_search_finds_every_form_of_mark_in_every_encoding(hidden: Callable[[bytes], bytes]) -> None:
    canary, row = CANARIES[7], full(CostLine, CANARIES[7])
    text = f"<p>{canary.word} {canary.digest} {canary.code} {canary.day(1)} {row.low} /home/somebody</p>"
    page = (
        b"<p>"
        + hidden(b"What is around it is long enough to fill more than one line of base64: " + text.encode())
        + b"</p>"
    )
    found = Search(CANARIES, [(canary, row)], ["/home/somebody"])(page)
    assert {one.form for one in found} == {"word", "digest", "code", "day", "number", "machine"}
    assert {one.place for one in found} == {7, MACHINE}


def test_the_search_finds_numbers_and_days_packed_for_a_chart_or_written_with_commas() -> None:
    canary, row = CANARIES[7], full(CostLine, CANARIES[7])
    assert row.low is not None
    assert row.noted_on is not None
    search = Search(CANARIES, [(canary, row)])
    day = np.datetime64(row.noted_on, "ms").astype("<f8")
    packed = b64encode(np.array([1.5, row.low, day], dtype="<f8").tobytes())
    assert {one.text for one in search(b'{"bdata":"' + packed + b'"}')} == {str(row.low), str(float(day))}
    assert {one.place for one in search(f"USD {row.low:,}".encode())} == {7}
    assert search(b"USD 443,000 in 2026-09-30, Canary, QX, 30 Sep 2026") == set()
