"""An executed notebook on the disk is JSON that every reader takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from soc2lib.runner.engine.notebooks import write


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
