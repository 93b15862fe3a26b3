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


TAGS = ("parameters", "setup", "check", "input", "output", "end")


def test_a_notebook_has_one_import(notebook: Path) -> None:
    trees = [ast.parse("".join(cell["source"])) for cell in code(notebook)]
    found = [
        ast.unparse(one) for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)
    ]
    assert found == ["import soc2lib"]


def test_cells_are_tagged_by_what_they_are_for(notebook: Path) -> None:
    used = [tags(cell) for cell in code(notebook)]
    assert all(found and set(found) <= set(TAGS) for found in used)
    assert used[:2] == [["parameters"], ["setup"]]


def test_a_cell_that_shows_or_asks_something_is_one_call(notebook: Path) -> None:
    for cell in code(notebook):
        if not {"parameters", "setup"}.intersection(tags(cell)):
            (statement,) = ast.parse("".join(cell["source"])).body
            assert isinstance(statement, ast.Expr), cell["id"]
            assert isinstance(statement.value, ast.Call), cell["id"]


def test_the_last_cell_ends_the_page_and_only_it(notebook: Path) -> None:
    assert ["end" in tags(cell) for cell in code(notebook)] == [False] * (len(code(notebook)) - 1) + [True]


def test_client_text_reaches_no_raw_html_or_markdown(notebook: Path) -> None:
    source = "\n".join("".join(cell["source"]) for cell in code(notebook))
    assert not re.search(r"\bHTML\(|\bMarkdown\(|\.style\b|to_html|IPython", source)


def test_panels_stand_only_where_somebody_enters_something(notebook: Path) -> None:
    headless = [cell for cell in code(notebook) if "input" not in tags(cell)]
    assert not [cell["id"] for cell in headless if re.search(r"panel|write_", "".join(cell["source"]))]
