"""An edition withholds words and names, never a conclusion: what two editions both say, they say alike."""

from pathlib import Path
from typing import Any

import pytest

from soc2lib.gap.conclusion.words import to_disclose
from soc2lib.scope.records import ThirdPartyReport
from soc2lib.share.report import first_page
from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.report import Report
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample
from tests.clients.saving import save
from tests.clients.twelve import TWELVE


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


@pytest.mark.parametrize("number", TWELVE)
def test_actions_disclosures_and_open_points_of_a_typical_client_are_the_same_in_every_edition(
    number: str, tmp_path: Path
) -> None:
    client = TWELVE[number]().client
    save(client, "typical", tmp_path).ledger.close()
    reports = [Report.open("typical", client.as_of.isoformat(), str(tmp_path), name) for name in EDITIONS]
    ours, *others = (
        (
            [(one.about, one.day) for one in report.assessment.actions],
            len(to_disclose(report.assessment.gap.controls)),
            len(report.assessment.overview.assertion.open),
        )
        for report in reports
    )
    assert others == [ours] * len(others)
    read = {report.edition.name: report for report in reports}
    said = {name: [one.what for one in read[name].assessment.actions] for name in ("client", "executive", "auditor")}
    assert said["client"] == said["executive"] == said["auditor"]
    told = {name: to_disclose(read[name].assessment.gap.controls) for name in said}
    assert told["client"] == told["executive"] == told["auditor"]
    if number in ("5", "7", "11"):
        assert "No key control is open." in first_page.first_steps(read["client"]).html
        assert 'class="note good"' not in first_page.first_steps(read["client"]).html
        assert f"{ours[2]} points of description and assertion" in first_page.first_steps(read["executive"]).html


def test_an_edition_that_may_not_name_exceptions_of_a_vendor_says_that_there_are_some_only_where_there_are(
    tmp_path: Path,
) -> None:
    for id, exceptions, words in (
        ("none", "none", ()),
        ("some", "Late patching of two hosts", ("Nimbus Cloud's report TR-cloud lists exceptions.",)),
    ):
        client = TWELVE["5"]().client
        (report,) = client.of(ThirdPartyReport)
        client.add(report.model_copy(update={"exceptions": exceptions}))
        save(client, id, tmp_path).ledger.close()
        gap = Report.open(id, client.as_of.isoformat(), str(tmp_path), "executive").assessment.gap
        assert tuple(said for said in to_disclose(gap.controls) if "exceptions" in said) == words
