"""A consultant's own cells: a DataFrame and a bare figure reach the page, safe, by our engine and by a plain kernel."""

import html
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from soc2lib.runner.page.check import check
from soc2lib.runner.page.page import render

CLIENT = 'client = ""\nas_of = ""\nclients = ""'
PAYLOAD = "<img src=x onerror=alert(1)>"
OWN = {
    "setup": 'import soc2lib\n\nengagement = soc2lib.open(client, as_of, clients)\nengagement.cover("Own page")',
    "register": "engagement.gap.register.query(\"severity == 'high'\")[['gap', 'owner']]",
    "counted": "engagement.gap.controls.status.value_counts()",
    "hostile": f"import pandas as pd\npd.DataFrame({{{PAYLOAD!r}: [{PAYLOAD!r}]}})",
    "figure": f"import plotly.express as px\npx.bar(x=[{PAYLOAD!r}], y=[73219], title={PAYLOAD!r})",
    "end": 'engagement.gap.end("Next: nothing.")',
}


def own() -> nbformat.NotebookNode:
    cells = [new_code_cell(CLIENT, id="parameters", metadata={"tags": ["parameters"]})]
    tagged = {name: name if name in ("setup", "end") else "output" for name in OWN}
    cells += [new_code_cell(code, id=name, metadata={"tags": [tagged[name]]}) for name, code in OWN.items()]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.mark.parametrize("engine", ["soc2", "nbclient"])
def test_a_dataframe_and_a_bare_figure_in_a_notebook_of_ones_own_reach_the_page_as_text(
    planted: Path, tmp_path: Path, engine: str
) -> None:
    source, target = tmp_path / "own.ipynb", tmp_path / "ran.ipynb"
    nbformat.write(own(), source)
    parameters = json.dumps({"client": "lantern", "as_of": "2026-09-30", "clients": str(planted)})
    by_engine = str(Path(__file__).with_name("by_engine.py"))
    command = [sys.executable, by_engine, engine, str(source), str(target), parameters]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ran = nbformat.read(target, as_version=4)
    check(ran)
    page = render(ran)
    assert "<img" not in page
    assert page.count(html.escape(PAYLOAD, quote=False)) >= 4, "head, cell, caption and the chart's table"
    assert "GAP-PRV-11" in page
    assert "self-reported" in page
    assert "73219" in page
