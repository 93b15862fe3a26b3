"""What a command needs beyond the library: an extra that is not installed is named, with what installs it."""

import re
from collections.abc import Iterable

from soc2lib.errors import ParameterError, Problem

INSTALL = "pip install --require-hashes -r locks/run.txt, in soc2lib's own folder"
"""By digest, and not by a name that an index could give to somebody else."""


def needs(extra: str, command: str) -> None:
    """Refuse a command before it begins where its extra is not installed.

    Raises
    ------
    ParameterError
        Naming every package that is missing.

    Examples
    --------
    >>> needs("run", "soc2 run")
    """
    from importlib.metadata import requires
    from importlib.util import find_spec

    missing = [name for name in modules(requires("soc2lib") or [], extra) if find_spec(name) is None]
    if missing:
        problem = Problem(command, f"no package {', '.join(missing)}", f"soc2lib[{extra}]", f"Install it: {INSTALL}")
        raise ParameterError("The packages that this command needs are not installed.", [problem])


def modules(requirements: Iterable[str], extra: str) -> list[str]:
    """The modules that an extra brings: its packages are imported under their own names.

    Examples
    --------
    >>> modules(['papermill>=2; extra == "run"', "ipython>=8; extra == 'run'", "typer>=0.12"], "run")
    ['papermill', 'IPython']
    """
    asked = re.compile(rf"([\w.-]+)[^;]*;.*extra == ['\"]{extra}['\"]")
    names = [found[1].replace("-", "_") for line in requirements if (found := asked.match(line))]
    return ["IPython" if name == "ipython" else name for name in names]
