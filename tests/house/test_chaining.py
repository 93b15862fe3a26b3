"""Stages are chained in one place: no other module, and no notebook, asks two stages how they assess."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from soc2lib.stages import STAGES

ROOT = Path(__file__).parents[2]
CHAIN = ROOT / "soc2lib" / "assessment.py"
ASSESSED = {stage.name for stage in STAGES if (ROOT / "soc2lib" / stage.name / "assess.py").is_file()}


def stages_asked(code: str) -> set[str]:
    """The stages whose `assess` module a module imports, in whichever of Python's ways."""
    return {
        parts[1]
        for name in imported(ast.parse(code))
        for parts in [name.split(".")]
        if parts[0] == "soc2lib" and parts[2:3] == ["assess"]
    }


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def sources() -> Iterator[tuple[str, str]]:
    """Every module of the library and every notebook, with its code."""
    for path in (ROOT / "soc2lib").rglob("*.py"):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        yield str(path.relative_to(ROOT)), code


@pytest.mark.parametrize(
    "code",
    [
        "from soc2lib.gap.assess import assess_gap\nfrom soc2lib.scope.assess import resolve_scope",
        "from soc2lib.gap import assess\nimport soc2lib.scope.assess as scoping",
        "def late():\n    from soc2lib.gap import assess, records\n    import soc2lib.scope.assess",
    ],
)
def test_every_way_to_ask_two_stages_is_found(code: str) -> None:
    assert stages_asked(code) == {"gap", "scope"}


def test_the_assessment_asks_every_stage_that_assesses() -> None:
    assert {"scope", "plan", "risk", "gap", "evidence", "readiness"} == ASSESSED
    by_the_stage = {"plan", "readiness", "risk"}  # an overview, or the score, of the stage itself asks
    assert stages_asked(CHAIN.read_text(encoding="utf-8")) | by_the_stage == ASSESSED


def test_nothing_but_the_assessment_asks_two_stages_how_they_assess() -> None:
    asking = {name: found for name, code in sources() if len(found := stages_asked(code)) > 1}
    assert set(asking) == {str(CHAIN.relative_to(ROOT))}, asking


def test_no_notebook_asks_a_stage_how_it_assesses() -> None:
    assert not {name: found for name, code in sources() if name.endswith(".ipynb") and (found := stages_asked(code))}
