"""What-ifs of a thousand random clients, by the page's own scripts in a real Chromium and by Python: the same."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from soc2lib.basics.json_text import json_text
from soc2lib.basics.resources import templates_folder
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.readiness.results import Gate
from soc2lib.share.whatif.figures import inputs, results
from soc2lib.share.whatif.whatif import Change, WhatIf
from tests.soak import count
from tests.unit.share.whatif.whatifs import cases

pytestmark = pytest.mark.browser
MODEL = ("standing", "chances", "elimination", "whatif")
ASK = "([inputs, asked]) => asked.map((changes) => whatIf(inputs, changes))"


def _apart(python: Any, page: Any, where: str = "") -> list[str]:
    """Where two sets of figures differ; numbers may by 1e-9."""
    if isinstance(python, dict) and isinstance(page, dict) and python.keys() == page.keys():
        return [found for key in python for found in _apart(python[key], page[key], f"{where}.{key}")]
    if isinstance(python, list) and isinstance(page, list) and len(python) == len(page):
        pairs = zip(python, page, strict=True)
        return [found for n, (a, b) in enumerate(pairs) for found in _apart(a, b, f"{where}[{n}]")]
    if isinstance(python, int | float) and isinstance(page, int | float):
        return [] if abs(python - page) <= 1e-9 else [f"{where}: {python} in Python, {page} in the page"]
    return [] if python == page else [f"{where}: {python} in Python, {page} in the page"]


@pytest.mark.soak
def test_page_and_python_agree_on_what_ifs(chromium: Browser) -> None:
    page = chromium.new_page()
    for name in MODEL:
        page.add_script_tag(content=(templates_folder() / "report" / f"{name}.js").read_text(encoding="utf-8"))
    gates, phases, wide, compared = set(), set(), 0, 0
    for case in cases(seed=9, clients=count(1_000), each=5):
        carried = json.loads(json_text(inputs(case.now)))
        told = [results(case.now), *(results(WhatIf(case.now, changes)) for changes in case.asked)]
        asked = [[], *([_as_json(change) for change in changes] for changes in case.asked)]
        for figures, answer in zip(told, page.evaluate(ASK, [carried, asked]), strict=True):
            assert _apart(figures, answer) == []
            gates.add(figures["gate"])
            wide += figures["outcome"] is not None and figures["outcome"][1] - figures["outcome"][0] > 0.01
            compared += 1
        phases.add(case.now.gap.phase)
    assert gates == {gate.value for gate in Gate}
    assert phases == set(Phase)
    assert wide > compared / 5


def _as_json(change: Change) -> dict[str, Any]:
    since = change.since.isoformat() if change.since else None
    return {"control": change.control, "proven": change.proven, "since": since}
