"""What the library imports is what it asks for, extra by extra, and nothing else; it is one without Jupyter, too."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.lock import PLACES, PROJECT, ROOT, plain
from tests.house.test_lock import SAFE, needed

LIBRARY = ROOT / "soc2lib"
EXTRAS = PROJECT["project"]["optional-dependencies"]
BY_NAME = {
    "s3fs": "fsspec loads it for an address that begins with s3://",
    "ipykernel": "nbclient starts it by the name of its kernel",
}
"""What no import names."""


def imported(*folders: str) -> set[str]:
    """The packages that code imports, of others."""
    found = {name for folder in folders for name in _names(folder)}
    return {name for name in found if name not in {*sys.stdlib_module_names, "soc2lib", "tests"}}


def _names(folder: str) -> Iterator[str]:
    for path in (ROOT / folder).rglob("*.py"):
        yield from _of(path.read_text(encoding="utf-8"))
    for path in (ROOT / folder).rglob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield from _of("".join(cell["source"]))


def _of(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def started() -> set[str]:
    """The modules that the library starts as programs: ``python -m``."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in LIBRARY.rglob("*.py"))
    return set(re.findall(r'"-m",\s*"(\w+)"', code))


def distributions(modules: set[str]) -> dict[str, set[str]]:
    """Whose each module is; one of nobody that is installed is an error."""
    known = packages_distributions()
    return {module: set(map(plain, known[module])) for module in modules}


def declared(*extras: str) -> set[str]:
    asked = [*PROJECT["project"]["dependencies"], *(one for extra in extras for one in EXTRAS[extra])]
    return {plain(Requirement(one).name) for one in asked}


def test_every_package_that_the_library_imports_is_asked_for() -> None:
    asked = declared(*(set(EXTRAS) - {"test"}))
    theirs = distributions(imported("soc2lib", "templates", "notebooks") | started())
    assert {module for module, owners in theirs.items() if not owners & asked} == set()


def test_every_package_that_is_asked_for_is_imported_or_started_or_kept_above_known_faults() -> None:
    theirs = distributions(imported("soc2lib", "templates", "notebooks") | started())
    used = set().union(*theirs.values()) | set(SAFE) | set(BY_NAME)
    assert declared(*(set(EXTRAS) - {"test"})) - used == set()


def test_every_package_that_the_tests_import_is_asked_for() -> None:
    theirs = distributions(imported("tests"))
    assert {module for module, owners in theirs.items() if not owners & declared(*EXTRAS)} == set()


@pytest.mark.parametrize("extra", sorted(set(EXTRAS) - {"test"}))
def test_an_extra_says_what_it_is_for_in_the_readme(extra: str) -> None:
    assert f"soc2lib[{extra}]" in (ROOT / "README.md").read_text(encoding="utf-8")


def embedded(clients: Path, asked: str) -> tuple[set[str], "subprocess.CompletedProcess[str]"]:
    """What is installed where this is asked for, and a program that uses the library there."""
    installed = {"soc2lib", *needed(asked, next(place for place in PLACES if place.system == "linux"))}
    command = [sys.executable, "-m", "tests.house.embedded", str(clients), *installed]
    return installed, subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_stages_are_computed_shown_and_written_down_where_no_part_of_jupyter_is_installed(tmp_path: Path) -> None:
    installed, done = embedded(tmp_path, "soc2lib")
    assert installed & declared("run", "lab") <= declared()
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[0])
    assert said["criteria"] > 50
    assert "Criteria shown" in said["key figures"]
    assert (tmp_path / "papers" / "readiness_gap_letter.docx").is_file()
    assert "expected soc2lib[run]" in done.stderr


def test_pages_are_made_where_neither_jupyterlab_nor_a_widget_is_installed(tmp_path: Path) -> None:
    _, done = embedded(tmp_path, "soc2lib[run]")
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("sprout/runs/2026-09-30-1/01_scope.html")), done.stdout + done.stderr
