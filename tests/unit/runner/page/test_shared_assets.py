"""Pages beside shared assets: the drawing script lies once beside them, and a page is small."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soc2lib.runner.batch.client_run import publish
from soc2lib.runner.batch.inputs import unchanged
from soc2lib.runner.engine.notebooks import OnProgress
from soc2lib.runner.page.page import render
from soc2lib.runner.page.scripts import drawing
from soc2lib.stages import STAGES, Stage
from soc2lib.store.runs import runs
from tests.pages.made import chart, code, whole, words

SHARED = {"shared_assets": True}


def _charted(stage: Stage, parameters: Mapping[str, Any], into: Path, told: OnProgress) -> dict[str, Any]:
    return dict(whole(code("bars", chart())))


def _wordy(stage: Stage, parameters: Mapping[str, Any], into: Path, told: OnProgress) -> dict[str, Any]:
    return dict(whole(words("## Nothing to draw")))


def test_the_script_is_written_once_beside_all_pages_of_a_run(tmp_path: Path) -> None:
    run = publish(tmp_path, "r-", STAGES[:3], {}, SHARED, _charted)
    assert [path.name for path in run.glob("*.css")] == [drawing().file]
    pages = list(run.glob("*.html"))
    assert len(pages) == 3
    assert all(page.stat().st_size < 250_000 for page in pages)
    assert all(f'href="{drawing().file}"' in page.read_text(encoding="utf-8") for page in pages)
    assert list(json.loads((run / "manifest.json").read_text())["assets"]) == [drawing().file]


def test_a_run_without_charts_or_with_the_script_inside_has_no_file_beside(tmp_path: Path) -> None:
    assert not list(publish(tmp_path, "r-", STAGES[:1], {}, SHARED, _wordy).glob("*.css"))
    assert not list(publish(tmp_path, "r-", STAGES[:1], {}, {}, _charted).glob("*.css"))


def test_a_run_whose_shared_script_is_gone_or_altered_is_made_again(tmp_path: Path) -> None:
    run = publish(tmp_path, "r-", STAGES[:1], {}, SHARED, _charted)
    assert unchanged(runs(tmp_path), dict(SHARED)) is not None
    assert unchanged(runs(tmp_path), {"shared_assets": False}) is None
    (run / drawing().file).write_text("")
    assert unchanged(runs(tmp_path), dict(SHARED)) is None


def test_only_a_page_beside_shared_assets_may_read_style_sheets_and_none_may_read_scripts() -> None:
    inside, beside = (render(whole(code("bars", chart())), shared_assets=shared) for shared in (False, True))
    assert "style-src 'unsafe-inline';" in inside
    assert "style-src 'unsafe-inline' 'self';" in beside
    scripts = [page[page.index("script-src") : page.index("; style-src")] for page in (inside, beside)]
    assert scripts[0] == scripts[1]
    assert "self" not in scripts[1]
