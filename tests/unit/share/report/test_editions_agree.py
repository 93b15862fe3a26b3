"""An edition withholds words and names, never a conclusion: what two editions both say, they say alike."""

from pathlib import Path
from typing import Any

import pytest

from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.report import Report
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clients")
    plant_sample(load_sample("lantern"), "lantern", folder).ledger.close()
    return folder


def conclusions(clients: Path, edition: str) -> dict[str, Any]:
    assessed = Report.open("lantern", "2026-09-30", str(clients), edition).assessment
    return {
        "gate": (assessed.score.gate.words, assessed.score.gate.exceptions, assessed.gap.key_controls),
        "controls": {row.state.id: (row.conclusion, row.basis, row.part) for row in assessed.gap.controls},
        "criteria": {row.criterion.id: (row.conclusion, row.basis, row.deciding) for row in assessed.gap.criteria},
        "findings": {one.number: (one.day, one.effort, one.gap.severity) for one in assessed.findings},
        "options": [
            (one.title, one.fits, one.start, one.end, one.days, len(one.buyers_met), len(one.buyers_missed))
            for one in assessed.options
        ],
        "actions": [(one.about, one.day) for one in assessed.actions],
        "forecast": assessed.forecast.expected_words,
    }


@pytest.mark.parametrize("edition", [name for name in EDITIONS if name != "client"])
def test_gate_conclusions_findings_and_days_are_the_clients_own_in_every_edition(clients: Path, edition: str) -> None:
    ours, theirs = conclusions(clients, "client"), conclusions(clients, edition)
    for name, said in ours.items():
        assert theirs[name] == said, name
