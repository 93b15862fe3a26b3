"""A tiny notebook in place of the shipped ones, and clients whose file ``trouble.py`` it runs: made to go wrong.

As a script it is the `soc2` command on that notebook: ``tiny.py NOTEBOOKS ARGUMENTS…``.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from soc2lib.basics.resources import notebooks_folder
from soc2lib.runner.engine import notebooks
from soc2lib.store.engagement import Engagement

CELLS = {
    "parameters": 'client = ""\nas_of = ""\nclients = ""',
    "open": (
        "import os\nfrom pathlib import Path\nfrom soc2lib.html.pieces import cover, end, paragraph\n"
        "from soc2lib.store.engagement import Engagement\n"
        "folder = Engagement.open(client, as_of, clients).folder\n"
        "cover('Tiny', 'Tiny page', [('Client', client)])"
    ),
    "trouble": "exec((folder / 'trouble.py').read_text() if (folder / 'trouble.py').exists() else '')",
    "see": "paragraph('Page of ' + client)",
    "next": "end('Next: nothing.')",
}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def make_notebooks(folder: Path) -> Path:
    """A folder with the tiny notebook as the only stage, and the shipped portfolio."""
    folder.mkdir()
    cells = [new_code_cell(source, id=name, metadata={"tags": [name]}) for name, source in CELLS.items()]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), folder / "01_scope.ipynb")
    shutil.copy(notebooks_folder() / "00_portfolio.ipynb", folder)
    return folder


def make_clients(folder: Path, troubles: dict[str, str]) -> Path:
    """One client each, with its trouble; an empty one has none."""
    for client, trouble in troubles.items():
        engagement = Engagement.create(client, folder)
        engagement.ledger.close()
        if trouble:
            (engagement.folder / "trouble.py").write_text(trouble, encoding="utf-8")
    return folder


def use(folder: Path) -> None:
    """Let the runner find its notebooks there."""
    notebooks.notebooks_folder = lambda: folder  # type: ignore[attr-defined]


if __name__ == "__main__":
    from soc2lib.commands.main import main

    use(Path(sys.argv[1]))
    main(sys.argv[2:])
