"""OSCAL for other tools: read by compliance-trestle, whole, the same each time, and nothing in it acts or is withheld."""

import shutil
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.poam import PlanOfActionAndMilestones

from soc2lib.store.engagement import Engagement
from soc2lib.gap.records import Control
from soc2lib.share.names.deciding import decide, undecided
from soc2lib.share.records import Meaning
from soc2lib.share.report.report import Report
from soc2lib.store.engagement import Engagement
from tests.conftest import AS_OF, Demo, soc2

EDITIONS = ("client", "executive", "auditor", "portfolio")
MARKUP = {"title", "description", "statement", "remarks"}
MODELS = {"assessment-results": AssessmentResults, "poam": PlanOfActionAndMilestones}


@pytest.fixture(scope="module")
def made(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, clients = tmp_path_factory.mktemp("oscal"), tmp_path_factory.mktemp("clients")
    shutil.copytree(demo.clients, clients, ignore=shutil.ignore_patterns("_portfolio"), dirs_exist_ok=True)
    report = Report.open("hostile", AS_OF, str(clients), "portfolio")
    words = {one.letters: Meaning.WORD for one in undecided(report.engagement)}
    decide(Engagement.open("hostile", AS_OF, str(clients)), words, author="test")
    for client in ("lantern", "sprout", "hostile"):
        for edition in EDITIONS:
            given = ["--clients", str(clients), "--as-of", AS_OF, "--edition", edition, "--to"]
            assert soc2("oscal", client, *given, str(folder / edition)) == 0
    return folder


def documents(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*/*.json")):
        yield path, path.stem.split("-", 1)[1]


def test_trestle_reads_every_edition_of_every_sample(made: Path) -> None:
    read = [(path.stem, MODELS[kind].oscal_read(path)) for path, kind in documents(made)]
    assert all(document is not None for _, document in read)
    assert len(read) == len(EDITIONS) * 5, "two for lantern and hostile; the first-day sample knows no gap"


def test_what_is_not_shown_to_be_met_is_not_satisfied(made: Path) -> None:
    for client in ("lantern", "sprout"):
        findings = results(made / "client" / f"{client}-assessment-results.json")["findings"]
        stands = {(f["target"]["props"][0]["value"], f["target"]["status"]["state"]) for f in findings}
        assert ("not assessed", "not-satisfied") in stands
        assert {words for words, state in stands if state == "satisfied"} <= {"met", "met with deviations"}
    assert len(results(made / "client" / "lantern-assessment-results.json")["findings"]) == 60


def test_every_reference_is_to_something_there_and_every_id_is_one(made: Path) -> None:
    for path, _ in documents(made):
        text = path.read_text(encoding="utf-8")
        own = re.findall(r'"uuid":"([^"]+)"', re.sub(r'": "', '":"', text))
        assert len(own) == len(set(own)), path
        named = set(re.findall(r'"(?:observation|risk)-uuid": ?"([^"]+)"', text))
        assert named <= set(own), path


def test_the_same_records_give_the_same_bytes(made: Path, demo: Demo, tmp_path: Path) -> None:
    assert soc2("oscal", "lantern", "--clients", str(demo.clients), "--as-of", AS_OF, "--to", str(tmp_path)) == 0
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (made / "client" / path.name).read_bytes()


def test_hostile_text_read_as_markdown_is_one_paragraph_of_text(made: Path) -> None:
    seen = 0
    for path in (made / "client").glob("hostile-*.json"):
        for text in markup(json.loads(path.read_text(encoding="utf-8"))):
            assert re.fullmatch(r"<p>[^<]*</p>", cmarkgfm.markdown_to_html(text).strip()), text
            seen += "<" in text or "&lt;" in text
    assert seen > 3, "the hostile sample's markup is there, as text"


def test_lower_editions_hold_no_owner_no_evidence_and_no_test(made: Path, demo: Demo) -> None:
    engagement = Engagement.open("lantern", AS_OF, str(demo.clients))
    owners = {control.owner.split(" (")[0] for control in engagement.all(Control) if control.owner}
    assert len(owners) > 5
    for edition in ("executive", "portfolio"):
        for path in (made / edition).glob("lantern-*.json"):
            text = path.read_text(encoding="utf-8")
            assert not [owner for owner in owners if owner in text]
            assert "relevant-evidence" not in text
            assert "deviate," not in text
    assert any(owner in (made / "client" / "lantern-poam.json").read_text(encoding="utf-8") for owner in owners)


def results(path: Path) -> dict[str, Any]:
    [result] = json.loads(path.read_text(encoding="utf-8"))["assessment-results"]["results"]
    return dict(result)


def markup(values: Any) -> Iterator[str]:
    if isinstance(values, dict):
        for name, value in values.items():
            if name in MARKUP and isinstance(value, str):
                yield value
            else:
                yield from markup(value)
    elif isinstance(values, list):
        for value in values:
            yield from markup(value)
