"""The tutorial's executed notebook: a stage of the sample client, cell by cell, with what each shows."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from soc2lib.basics.resources import notebooks_folder
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample

CLIENT, NOTEBOOK = "lantern", "04_gap"
_TYPED = {"enter", "input"}
"""Tags of cells in which a person types: headless runs pass over them."""


def executed(folder: Path) -> tuple[dict[str, Any], Path]:
    """Plant the sample client, execute the notebook on it with plain papermill, and make its page; both come back."""
    engagement: Engagement = plant_sample(load_sample(CLIENT), CLIENT, folder / "clients")
    day = engagement.as_of.isoformat()
    engagement.ledger.close()
    out = folder / f"{NOTEBOOK}.ipynb"
    parameters = {"client": CLIENT, "as_of": day, "clients": str(folder / "clients")}
    asked = [part for name, value in parameters.items() for part in ("-p", name, value)]
    source = notebooks_folder() / out.name
    _python("papermill", str(source), str(out), *asked, "--no-progress-bar")
    _python("nbconvert", "--to", "soc2", str(out))
    return json.loads(out.read_text(encoding="utf-8")), out.with_suffix(".html")


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", *arguments], check=True, capture_output=True)


def tutorial_page(notebook: dict[str, Any], page: str) -> str:
    """The notebook as a page of the documentation."""
    head = [
        "# A stage from its notebook to its page",
        f"The notebook `{NOTEBOOK}` of the sample client, as `papermill` executed it when these pages were made. "
        "Cells in which a person types are left out here. The same cells make this page, with its charts:",
        f'<p><a href="{page}">{page}</a></p>',
    ]
    return "\n\n".join([*head, *(part for cell in notebook["cells"] for part in _cell(cell))]) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    tags, source = set(cell["metadata"].get("tags", ())), "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
    elif not tags & _TYPED and "injected-parameters" not in tags:
        yield f"```python\n{source}\n```"
        yield from (_output(output["data"]) for output in cell["outputs"] if "data" in output)


def _output(data: dict[str, Any]) -> str:
    html = "".join(data["text/html"]) if "text/html" in data else ""
    shown = f'<div class="jp-RenderedHTMLCommon soc2-output">{html}</div>' if html else ""
    return f"```{{raw}} html\n{shown}\n```" if shown else f"```text\n{''.join(data['text/plain'])}\n```"
