"""Makes what the sample clients may be handed, in the folder it is started in, by the soc2lib that PYTHONPATH names.

``python -P making.py ROOT`` fails where any of what made it does not come from ROOT. Only the public command is used:
whatever is moved within the package, the same is asked of every commit.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import entry_points
from inspect import getfile
from io import StringIO
from itertools import product
from pathlib import Path

DAY = "2026-09-30"
CLIENTS = ("hostile", "lantern", "sprout")
EDITIONS = ("client", "executive", "auditor")
SLOW = ("demo", "run")
"""Commands whose stderr is a progress line: it depends on the moment and is not kept."""
_CHILD = "import soc2lib; print(soc2lib.__file__)"


def commands() -> Iterator[tuple[str, ...]]:
    """Every command in order, as a user gives it."""
    yield "demo", "--out", ".", "--no-open"
    yield "run", "--all", "--as-of", DAY, *(word for edition in EDITIONS for word in ("--edition", edition))
    for client in CLIENTS:
        yield "workpapers", client, "--as-of", DAY, "--out", f"workpapers/{client}"
        yield "documents", client, "--as-of", DAY, "--out", f"documents/{client}"
    for client, edition in product(CLIENTS, EDITIONS):
        named = f"{client}-{edition}"
        yield "tables", client, "--edition", edition, "--to", f"tables/{named}.xlsx"
        yield "tables", client, "--edition", edition, "--csv", "--to", f"tables/{named}"
        yield "oscal", client, "--edition", edition, "--as-of", DAY, "--to", f"oscal/{named}"
    yield "status", "--json"


def say(command: tuple[str, ...]) -> str:
    """Run a command in this process; its exit status and what it says."""
    (named,) = entry_points(group="console_scripts", name="soc2")
    told, beside, status = StringIO(), StringIO(), "0"
    with redirect_stdout(told), redirect_stderr(beside if command[0] in SLOW else told):
        try:
            sys.argv = ["soc2", *command]
            named.load()()
        except SystemExit as left:
            status = str(left.code or 0)
    return f"soc2 {' '.join(command)}\nexit status {status}\n{told.getvalue()}"


def origins() -> Iterator[Path]:
    """Where the package comes from, here, in a child and by its entry points; what it reads lies beside it."""
    from nbconvert.exporters import get_exporter
    from papermill.engines import papermill_engines

    import soc2lib

    yield Path(soc2lib.__file__)
    child = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True)
    yield Path(child.stdout.strip())
    for named in (papermill_engines.get_engine("soc2"), get_exporter("soc2")):
        yield Path(getfile(named))


def make(root: Path) -> None:
    """Make everything, and see that it came from the root."""
    for folder in ("said", "tables", "oscal"):
        Path(folder).mkdir()
    for number, command in enumerate(commands()):
        name = "-".join(word for word in command[:2] if not word.startswith("-"))
        Path(f"said/{number:02}-{name}.txt").write_text(say(command), encoding="utf-8")
    used = list(origins())
    if strangers := [str(path) for path in used if not path.resolve().is_relative_to(root)]:
        sys.exit(f"Used, and not in {root}: {', '.join(strangers)}")
    print(f"{Path.cwd().name}: made by {used[0]}, in child processes too", flush=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve())
