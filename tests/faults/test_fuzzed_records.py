"""One cell never costs a client its report: every field at its limits, every reference leading nowhere or set aside."""

import re
from html import unescape
from pathlib import Path
from random import Random

import pytest

from soc2lib.basics.formatting import clipped
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.field_limits import LONGEST_ID
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import record_kinds
from soc2lib.store.references.unresolved import unresolved_references
from tests.conftest import soc2
from tests.faults.fuzzed import ASIDE, fuzzed_client, set_aside
from tests.soak import SOAKING

BATCHES, EACH = (20, 50) if SOAKING else (1, 3)
PAGES = [stage for stage in STAGES if stage.number <= 6]


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(BATCHES))
def test_whole_runs_of_clients_at_the_limits_name_every_reference_that_leads_nowhere(
    batch: int, tmp_path: Path
) -> None:
    clients = {f"c{seed}": _made(seed, tmp_path) for seed in range(batch * EACH, (batch + 1) * EACH)}
    assert soc2("run", "--all", "--clients", str(tmp_path)) == 0
    aside = 0
    for client, engagement in clients.items():
        [run] = (engagement.folder / "runs").glob("20*")
        for stage in PAGES:
            page, lost = _text(run / f"{stage.notebook}.html"), unresolved_references(engagement, stage.name)
            named = [id for one in lost for id in (one.id, *one.named)]
            assert [id for id in named if _plain(clipped(id, LONGEST_ID)) not in page] == [], (client, stage.name)
            aside += sum(ASIDE in one.quarantined and f"{ASIDE} is in quarantine" in page for one in lost)
        assert ASIDE in _text(run / "04_gap.html"), "the quarantine names what was set aside"
        engagement.ledger.close()
        assert soc2("documents", client, "--clients", str(tmp_path), "--out", str(tmp_path / "papers" / client)) == 0
        assert len(list((tmp_path / "papers" / client).rglob("*.docx"))) >= 24
    assert aside


def test_every_kind_of_record_is_drawn() -> None:
    drawn = {record.kind for seed in range(3) for record in fuzzed_client(Random(seed))}
    assert drawn == set(record_kinds())


def _made(seed: int, clients: Path) -> Engagement:
    engagement = Engagement.create(f"c{seed}", clients)
    told = [Change(record.kind, record.id, record.body()) for record in fuzzed_client(Random(seed))]
    engagement.save_all([*told, *set_aside()], author="Ann", reason="typed")
    return engagement


def _text(page: Path) -> str:
    return _plain(unescape(re.sub("<[^>]*>", " ", page.read_text(encoding="utf-8"))))


def _plain(text: str) -> str:
    return " ".join(text.split())
