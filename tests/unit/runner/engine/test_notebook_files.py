"""An executed notebook on the disk is JSON that every reader takes."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from soc2lib.runner.engine import notebooks
from soc2lib.runner.engine.notebooks import load, prepared, write
from soc2lib.stages import stage


def notebook(value: object) -> dict[str, Any]:
    output = {"output_type": "display_data", "metadata": {}, "data": {"application/json": {"share": value}}}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "'NaN'", "outputs": [output]}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.mark.parametrize("value", [0.5, None, "NaN", "Infinity"])
def test_what_is_written_is_read_back(tmp_path: Path, value: object) -> None:
    write(notebook(value), tmp_path / "a.ipynb")
    assert json.loads((tmp_path / "a.ipynb").read_bytes()) == notebook(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_lacks_is_refused_and_nothing_is_written(tmp_path: Path, value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write(notebook(value), tmp_path / "a.ipynb")
    assert not (tmp_path / "a.ipynb").exists()


@pytest.mark.parametrize("tag", ["input", "enter"])
def test_a_run_leaves_out_what_a_person_enters_whatever_version_tagged_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    monkeypatch.setattr(notebooks, "notebooks_folder", lambda: tmp_path)
    tags = {"parameters": "parameters", "panel": tag, "shown": "output"}
    cells = [new_code_cell('client = ""', id=id, metadata={"tags": [name]}) for id, name in tags.items()]
    nbformat.write(new_notebook(cells=cells), tmp_path / "04_gap.ipynb")
    run = prepared(stage("gap"), {"client": "lantern"})["cells"]
    assert [cell["id"] for cell in run] == ["parameters", "injected-1", "shown"]
    assert [cell["id"] for cell in load(stage("gap")).cells] == ["parameters", "shown"]
