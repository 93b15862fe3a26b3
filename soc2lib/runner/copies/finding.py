"""Finds the notebook that somebody changed for a client or for the firm, which runs in place of the shipped one."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from soc2lib.errors import ParameterError, Problem
from soc2lib.runner.lab.strip_outputs import held, is_as_copied, read_notebook
from soc2lib.stages import Stage

FOLDER = "notebooks"
"""In a client's folder."""
FIRM = "_notebooks"
"""In the folder of client folders; no client can be called so."""


@dataclass(frozen=True, slots=True)
class OwnNotebook:
    """A notebook that somebody changed.

    Attributes
    ----------
    notebook : str
        Its name, such as ``04_gap``.
    whose : str
        ``client`` or ``firm``.
    text : str
        The notebook as JSON.
    """

    notebook: str
    whose: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of all that a person can change in it."""
        return sha256(json.dumps(held(json.loads(self.text))).encode()).hexdigest()


def own_notebook(stage: Stage, folder: Path, whose: str) -> OwnNotebook | None:
    """What somebody changed of a stage's notebook in a folder; None where there is no copy, or one as it was made.

    Raises
    ------
    ParameterError
        If a file of that name is no notebook.
    """
    path = folder / f"{stage.notebook}.ipynb"
    if not path.is_file():
        return None
    notebook = read_notebook(path)
    if notebook is None:
        problem = Problem(
            f"{folder.name}/{path.name}", "no notebook", "a notebook as Jupyter saves it", "Mend or rename it."
        )
        raise ParameterError(f"The {whose}'s own notebook cannot be read.", [problem])
    return None if is_as_copied(notebook) else OwnNotebook(stage.notebook, whose, json.dumps(notebook))


def own_notebooks(stages: tuple[Stage, ...], folder: Path, whose: str) -> tuple[OwnNotebook, ...]:
    """The same of several stages, in their order."""
    found = (own_notebook(stage, folder, whose) for stage in stages)
    return tuple(one for one in found if one)
