"""Real runs of the shipped notebooks: whole, repeatable, and the same by hand as by the command."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tests.conftest import AS_OF, Demo, soc2

from soc2lib.runner.page.scripts import drawing

NOTEBOOKS = ("01_scope", "02_plan", "04_gap", "06_readiness", "report-client")
NO_BUNDLE = "pages with plotly's whole script are no measure: make bundle, which needs npm or PyPI, cuts it down"
VOLATILE = {"started", "finished"}  # the manifest's only moments; each page's "seconds" is the other stated difference


def test_the_demo_publishes_every_page_of_every_sample(demo: Demo) -> None:
    assert demo.exit_code == 0
    for client in ("lantern", "sprout", "hostile"):
        assert {path.stem for path in demo.run(client).glob("*.html")} >= set(NOTEBOOKS)
    assert list(demo.clients.glob("_portfolio/*/00_portfolio.html"))


def test_pages_are_small_enough_to_mail_and_smaller_beside_a_shared_script(demo: Demo) -> None:
    script = len(drawing().packed)
    for client in ("lantern", "sprout", "hostile"):
        sizes = {path.stem: path.stat().st_size for path in demo.run(client).glob("*.html")}
        assert max(sizes.values()) < 2_000_000, NO_BUNDLE
        if client != "hostile":  # whose texts are long beyond what a client writes
            assert max(size - script for stem, size in sizes.items() if stem[:1].isdigit()) < 275_000


def test_a_manifest_says_what_a_run_was_made_from(demo: Demo) -> None:
    manifest = json.loads((demo.run("lantern") / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["client"] == "lantern"
    assert manifest["as_of"] == AS_OF
    assert manifest["ledger_head"]["seq"] > 120
    assert manifest["results"]["methods"] == {"gap": "4", "readiness": "2", "score": "2"}
    assert {page["stage"] for page in manifest["pages"]} >= {"scope", "gap", "readiness", "share"}


def test_the_first_day_sample_is_unknown_and_never_fine(demo: Demo) -> None:
    results = json.loads((demo.run("sprout") / "manifest.json").read_text(encoding="utf-8"))["results"]
    assert results["gate"] == "not yet known"
    assert results["progress"] is None
    assert results["criteria"]["met"] == 0
    assert "not known" in demo.page("sprout", "06_readiness").read_text(encoding="utf-8")


def test_papermill_by_hand_gives_the_same_numbers(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    source = Path(__file__).parents[2] / "notebooks" / "06_readiness.ipynb"
    command = [sys.executable, "-m", "papermill", str(source), str(out), "-p", "client", "lantern", "-p", "as_of", AS_OF]
    environment = {**os.environ, "SOC2_CLIENTS": str(demo.clients)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert shown(out) == shown(demo.run("lantern") / "06_readiness.ipynb")


def shown(path: Path) -> list[tuple[str, object]]:
    """What each cell shows, without what belongs to one run of it and what only a person at the screen needs."""
    notebook = nbformat.read(path, as_version=4)
    return [
        (cell.id, [output.get("data") for output in cell.outputs])
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.outputs and "input" not in cell.metadata.get("tags", ())
    ]


def test_two_runs_give_the_same_bytes(demo: Demo, sample_clients: Path) -> None:
    assert soc2("run", "lantern", "--clients", str(sample_clients), "--as-of", AS_OF) == 0
    first, second = demo.run("lantern"), sample_clients / "lantern" / "runs" / f"{AS_OF}-1"
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    for name in names:
        if name != "manifest.json":
            assert (first / name).read_bytes() == (second / name).read_bytes(), name
    assert steady(first) == steady(second)


def steady(run: Path) -> dict[str, object]:
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    pages = [{key: value for key, value in page.items() if key != "seconds"} for page in manifest["pages"]]
    return {key: value for key, value in manifest.items() if key not in VOLATILE} | {"pages": pages}


def test_a_past_day_shows_what_was_known_then(demo: Demo, sample_clients: Path) -> None:
    assert soc2("run", "lantern", "--clients", str(sample_clients), "--as-of", "2026-02-17", "--stage", "readiness") == 0
    (run,) = (sample_clients / "lantern" / "runs").glob("2026-02-17-*")
    assert json.loads((run / "manifest.json").read_text(encoding="utf-8"))["results"]["progress"] is None


@pytest.mark.parametrize("client", ["lantern", "hostile", "sprout"])
def test_no_page_or_notebook_tells_of_this_machine(demo: Demo, client: str) -> None:
    secrets = [str(demo.clients.parent), str(Path.home()) + os.sep, sys.prefix, str(Path(__file__).parents[2])]
    for path in demo.run(client).iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [secret for secret in secrets if secret in text], path.name
        assert not re.search(r"File \"[^<]", text), path.name
