"""The lock: one version of each package for every Python claimed. `make lock` writes it, test_lock.py holds it."""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "constraints.txt"
HEAD = """\
# A version of each package for every Python from 3.11.0 to 3.14: the Makefile installs these, `make lock` writes them.
# Last on a line stand the Pythons that the version itself admits (its Requires-Python).
"""
NEWEST = 14
CLAIM = SpecifierSet(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"])
PYTHONS = [python for minor in range(NEWEST + 1) for patch in range(20) if (python := f"3.{minor}.{patch}") in CLAIM]
LINUX = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "sys_platform": "linux",
}


@dataclass(frozen=True)
class Pin:
    """A version of a package, the Pythons that get it, and the Pythons that it admits."""

    name: str
    version: str
    marker: str
    admits: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}{f' ; {self.marker}' if self.marker else ''}  # {self.admits or 'any'}"

    def applies(self, python: str) -> bool:
        return not self.marker or Marker(self.marker).evaluate(environment(python))

    def runs_on(self, python: str) -> bool:
        return python in SpecifierSet(self.admits)


def environment(python: str) -> dict[str, str]:
    """What markers ask about this Python on Linux."""
    minor = python.rpartition(".")[0]
    return {**LINUX, "python_version": minor, "python_full_version": python, "implementation_version": python}


def read(text: str) -> list[Pin]:
    """The pins of a lock; a line that does not say what Pythons its version admits is an error."""
    lines = [line.partition("  # ") for line in text.splitlines() if line and not line.startswith("#")]
    assert all(admits for _, _, admits in lines), "a line without the Pythons that its version admits"
    return [_pin(Requirement(pin), "" if admits == "any" else admits) for pin, _, admits in lines]


def _pin(asked: Requirement, admits: str) -> Pin:
    return Pin(asked.name, str(asked.specifier).removeprefix("=="), str(asked.marker or ""), admits)


def together(pins: Iterable[Pin]) -> dict[frozenset[Pin], str]:
    """Every set of pins that some Python gets, with the first Python that gets it."""
    found: dict[frozenset[Pin], str] = {}
    for python in PYTHONS:
        found.setdefault(frozenset(pin for pin in pins if pin.applies(python)), python)
    return found


def resolved(options: list[str]) -> list[Pin]:
    """One version of everything for all Pythons claimed, those of the present lock where they can stay."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--extra", "test", "--group", "bundle", "--universal"]
    asked = ["--python-version", PYTHONS[0], "--no-header", "--no-annotate", "--quiet", "--output-file", str(LOCK)]
    subprocess.run([str(Path(sys.executable).with_name("uv")), *command[1:], *asked, *options], cwd=ROOT, check=True)
    pins = [_pin(Requirement(line), "") for line in LOCK.read_text(encoding="utf-8").splitlines()]
    got = {pin: [pin.applies(python) for python in PYTHONS] for pin in pins}
    return [Pin(pin.name, pin.version, "" if all(gets) else pin.marker, "") for pin, gets in got.items() if any(gets)]


def admitted(pins: frozenset[Pin], python: str) -> dict[tuple[str, str], str]:
    """What each version admits, by pip, which fails where there is no wheel of it for this Python."""
    with tempfile.TemporaryDirectory() as folder:
        (asked := Path(folder, "asked.txt")).write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins))
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps", "--ignore-installed"]
        wheels = ["--only-binary=:all:", "--python-version", python, "--ignore-requires-python", "--target", folder]
        subprocess.run([*command, *wheels, "--requirement", str(asked), "--report", str(report)], check=True)
        told = [one["metadata"] for one in json.loads(report.read_text(encoding="utf-8"))["install"]]
    return {(plain(one["name"]), one["version"]): one.get("requires_python", "") for one in told}


def plain(name: str) -> str:
    """The name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def write(options: list[str]) -> None:
    """Write the lock; further options are uv's, such as --upgrade."""
    pins = resolved(options)
    admits: dict[tuple[str, str], str] = {}
    edges = {*together(pins).values(), *(f"3.{minor}.0" for minor in range(11, NEWEST + 1))}
    for python in sorted(edges, key=PYTHONS.index):
        print(f"Python {python}: is there a wheel of every version?", flush=True)
        admits |= admitted(frozenset(pin for pin in pins if pin.applies(python)), python)
    known = [Pin(pin.name, pin.version, pin.marker, admits[plain(pin.name), pin.version]) for pin in pins]
    LOCK.write_text(HEAD + "".join(f"{pin}\n" for pin in known), encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
