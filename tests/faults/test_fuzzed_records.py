"""One cell never costs a client its report: every field at its limits, every reference leading nowhere."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from soc2lib.basics.cache import cached
from soc2lib.basics.resources import notebooks_folder
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import record_kinds
from tests.faults.fuzzed import fuzzed_client
from tests.soak import SOAKING

CLIENTS = 1_000 if SOAKING else 2
STAGES = ("01_scope", "02_plan", "03_risk", "04_gap", "05_evidence", "06_readiness")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(CLIENTS))
def test_every_page_of_a_client_at_the_limits_is_whole(seed: int, tmp_path: Path) -> None:
    engagement = Engagement.create("one", tmp_path)
    records = fuzzed_client(Random(seed))
    engagement.save_all([Change(r.kind, r.id, r.body()) for r in records], author="Ann", reason="typed")
    engagement.ledger.close()
    with cached():
        shown = {stage: list(_cells_of(stage, tmp_path)) for stage in STAGES}
    assert all(shown.values())
    named = {risk for r in records if r.kind == "treatment" for risk in getattr(r, "risks", ())}
    nowhere = named - {r.id for r in records if r.kind == "risk"}
    page = " ".join(shown["03_risk"])
    assert all(name in page for name in nowhere)


def test_every_kind_of_record_is_drawn() -> None:
    drawn = {record.kind for seed in range(3) for record in fuzzed_client(Random(seed))}
    assert drawn == set(record_kinds())


def _cells_of(stage: str, clients: Path) -> Iterator[str]:
    """The plain text of each cell's piece, the cells run one after another as a kernel does."""
    book = json.loads((notebooks_folder() / f"{stage}.ipynb").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    sources = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    for place, source in enumerate(sources):
        *steps, last = ast.parse(source).body
        exec(compile(ast.Module(steps, []), stage, "exec"), names)
        if isinstance(last, ast.Expr):
            yield str(getattr(eval(compile(ast.Expression(last.value), stage, "eval"), names), "plain", ""))
        else:
            exec(compile(ast.Module([last], []), stage, "exec"), names)
        if not place:
            names |= {"client": "one", "clients": str(clients)}
