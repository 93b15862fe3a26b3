"""A notebook's parameters, checked by name and type before anything runs: papermill itself only warns."""

import ast
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from soc2lib.errors import NotebookStopped, ParameterError, Problem, did_you_mean

Literal = str | int | float | bool | None


def declared(notebook: NotebookNode, name: str) -> dict[str, Literal]:
    """The parameters a notebook declares in its tagged cell, with their defaults.

    Raises
    ------
    NotebookStopped
        If the cell is missing, stands twice, or holds anything but names given literal values.
    """
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise _unusable(name, f"{len(cells)} cells tagged parameters", "exactly one")
    found: dict[str, Literal] = {}
    for statement in ast.parse(cells[0].source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=parameter)], value=ast.Constant(value=value)):
                found[parameter] = value  # type: ignore[assignment]
            case _:
                raise _unusable(name, ast.unparse(statement)[:80], "a name given a literal value")
    return found


def check(notebook: NotebookNode, name: str, given: Mapping[str, Any]) -> dict[str, Literal]:
    """The parameters to inject: those given, each known to the notebook and of the type of its default.

    Raises
    ------
    ParameterError
        Naming every unknown or ill-typed parameter.
    """
    known = declared(notebook, name)
    problems = []
    for parameter, value in given.items():
        if parameter not in known:
            hint = did_you_mean(parameter, known) or "Leave it out."
            problems.append(Problem(f"parameter {parameter}", "an unknown name", f"one of {', '.join(known)}", hint))
        elif type(value) is not type(known[parameter]):
            expected = type(known[parameter]).__name__
            found = f"{value!r} ({type(value).__name__})"
            problems.append(
                Problem(f"parameter {parameter}", found, f"a value of type {expected}", "Give it in that type.")
            )
    if problems:
        raise ParameterError(f"The notebook {name} cannot be run with these parameters.", problems)
    return dict(given)


def _unusable(name: str, found: str, expected: str) -> NotebookStopped:
    remedy = "Mend the notebook's parameters cell."
    return NotebookStopped(
        f"The notebook {name} cannot be run.", [Problem(f"{name}, parameters", found, expected, remedy)]
    )
