"""A saved notebook of ours holds what people wrote in its cells, and no word that a client told."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.runner.lab.strip_outputs import clean_file, is_ours, without_outputs

TOLD = "Northwind told us of the breach"
PANEL = "application/vnd.jupyter.widget-view+json"


def code(text: str, *outputs: dict[str, Any], id: str = "one", **metadata: Any) -> dict[str, Any]:
    ran = {"cell_type": "code", "execution_count": 3, "outputs": list(outputs)}
    return ran | {"id": id, "metadata": metadata, "source": text}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}


OUTPUTS = [
    {"output_type": "display_data", "data": {"text/html": f"<p>{TOLD}</p>"}, "metadata": {}},
    {"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": TOLD}, "metadata": {}},
    {"output_type": "stream", "name": "stdout", "text": TOLD},
    {"output_type": "error", "ename": "ValueError", "evalue": TOLD, "traceback": [TOLD]},
    {"output_type": "display_data", "data": {PANEL: {"model_id": "m1"}, "text/plain": TOLD}, "metadata": {"of": TOLD}},
]


def full() -> dict[str, Any]:
    """A notebook that holds what a client told in every place in which papermill or a front end puts it."""
    injected = code(f'client = "{TOLD}"', id="zero", tags=["injected-parameters"])
    ran = code("from soc2lib.stages import STAGES", *deepcopy(OUTPUTS), papermill={"exception": TOLD})
    said = {"cell_type": "markdown", "source": "My own words", "metadata": {"papermill": {"of": TOLD}}, "id": "two"}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"m1": {"state": {"rows": [TOLD]}}}}}
    return notebook(injected, ran, said, widgets=widgets, papermill={"parameters": {"client": TOLD}})


@pytest.mark.parametrize("keep_panels", [False, True])
def test_nothing_that_was_told_stays_and_the_cells_that_people_wrote_do(keep_panels: bool) -> None:
    made = full()
    without_outputs(made, keep_panels=keep_panels)
    assert TOLD not in json.dumps(made)
    ran, said = made["cells"]
    assert (ran["source"], said["source"]) == ("from soc2lib.stages import STAGES", "My own words")
    assert [list(output["data"]) for output in ran["outputs"]] == [[PANEL]] * keep_panels


OURS = [
    "import soc2lib",
    "from soc2lib.basics import formatting",
    "    import soc2lib.stages as spine",
    "%%time\nfrom soc2lib import gap",
    "import json, soc2lib",
    "import numpy as np, soc2lib.stages",
    "x = 1; import soc2lib",
    "try: import soc2lib\nexcept ImportError: pass",
    "importlib.import_module('soc2lib.gap.panel')",
    '__import__("soc2lib")',
]
NOT_OURS = [
    "",
    "import pandas as pd",
    "# import soc2lib",
    "!pip install soc2lib",
    "print('from soc2lib import x')",
    "import soc2library",
    "from my_soc2lib import x",
    "from other import soc2lib",
    "soc2lib = 1",
]


@pytest.mark.parametrize("text", OURS)
def test_a_notebook_whose_code_imports_the_library_is_ours(text: str) -> None:
    assert is_ours(notebook(code("x = 1"), code(text)))
    assert is_ours(notebook(code(text.splitlines(keepends=True))))  # type: ignore[arg-type]
    assert not is_ours(notebook({"cell_type": "markdown", "source": text, "metadata": {}}))


@pytest.mark.parametrize("text", NOT_OURS)
def test_a_notebook_that_only_speaks_of_the_library_is_not(text: str) -> None:
    assert not is_ours(notebook(code(text)))


def test_a_notebook_whose_metadata_says_so_is_ours_though_its_code_is_gone() -> None:
    assert is_ours(notebook(soc2={}))


def test_a_file_of_somebody_elses_is_not_touched_and_neither_is_one_that_is_no_notebook(tmp_path: Path) -> None:
    theirs = notebook(code("import pandas", *OUTPUTS))
    for text in (json.dumps(theirs), "{", "[1]", "", '{"cells": 3}', "[" * 100_000):
        (path := tmp_path / "a.ipynb").write_text(text)
        assert not clean_file(path)
        assert path.read_text() == text
    assert not clean_file(tmp_path / "missing.ipynb")


def test_a_clean_file_is_left_alone(tmp_path: Path) -> None:
    (path := tmp_path / "a.ipynb").write_text(json.dumps(full()))
    assert clean_file(path)
    assert TOLD not in path.read_text()
    before = path.stat()
    assert not clean_file(path)
    assert path.stat() == before


parts = st.sampled_from(OUTPUTS)
texts = st.sampled_from([*OURS, *NOT_OURS, "own words", "ünïcode 😀"])
cells = st.lists(st.tuples(texts, st.lists(parts, max_size=3)), max_size=5)


@given(cells)
def test_of_any_notebook_the_sources_stay_in_their_order(told: list[tuple[str, list[dict[str, Any]]]]) -> None:
    made = notebook(*(code(text, *deepcopy(outputs)) for text, outputs in told))
    without_outputs(made)
    assert [cell["source"] for cell in made["cells"]] == [text for text, _ in told]
    assert all(cell["outputs"] == [] for cell in made["cells"])
