"""The notebooks' rules: thin, clean, named by words, and one set of parameters."""

import ast
import json
import re
from pathlib import Path

import pytest

from soc2lib.stages import PORTFOLIO, STAGES

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code(path: Path) -> list[dict]:
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_every_notebook_belongs_to_a_stage(notebook: Path) -> None:
    assert notebook.stem in {stage.notebook for stage in (PORTFOLIO, *STAGES)}


LOGIC = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
    ast.Lambda,
    ast.ListComp,
    ast.IfExp,
)


def test_there_is_no_logic_in_a_notebook(notebook: Path) -> None:
    trees = [ast.parse("".join(cell["source"])) for cell in code(notebook)]
    assert not [type(node).__name__ for tree in trees for node in ast.walk(tree) if isinstance(node, LOGIC)]


def test_a_notebook_is_kept_without_outputs_counts_or_leftovers(notebook: Path) -> None:
    for cell in code(notebook):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert set(json.loads(notebook.read_text(encoding="utf-8"))["metadata"]) == {"kernelspec", "language_info"}


def test_cell_ids_are_words_and_unique(notebook: Path) -> None:
    ids = [cell["id"] for cell in cells(notebook)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id) for id in ids)


def test_parameters_are_commented_literals_and_the_same_everywhere(notebook: Path) -> None:
    (cell,) = [cell for cell in code(notebook) if "parameters" in tags(cell)]
    lines = "".join(cell["source"]).splitlines()
    assert all(re.fullmatch(r'[a-z_]+ = ""  # .+', line) for line in lines)
    names = [line.split(" = ")[0] for line in lines]
    more = ["edition", "since"] if notebook.stem == "08_share" else []
    assert names == ["client", "as_of", "clients", *more]


def test_the_last_cell_ends_the_page_and_only_it(notebook: Path) -> None:
    assert ["next" in tags(cell) for cell in code(notebook)] == [False] * (len(code(notebook)) - 1) + [True]


def test_client_text_reaches_no_raw_html_or_markdown(notebook: Path) -> None:
    source = "\n".join("".join(cell["source"]) for cell in code(notebook))
    assert not re.search(r"\bHTML\(|\bMarkdown\(|\.style\b|to_html|IPython", source)


def test_panels_are_imported_only_where_somebody_enters_something(notebook: Path) -> None:
    headless = [cell for cell in code(notebook) if "enter" not in tags(cell)]
    assert not [cell["id"] for cell in headless if re.search(r"\bpanel\b", "".join(cell["source"]))]
