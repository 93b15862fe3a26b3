"""The locks: one version of each package for every Python and system claimed, and the digests of its files.

`make lock` writes them, test_lock.py holds them. Each package lies in the first lock that needs it.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHOLE = ("lab", "run")
"""The extras without which it is a library alone: run.txt brings them."""
EXTRAS = sorted(set(PROJECT["project"]["optional-dependencies"]) - {"test", *WHOLE})
_WHOLE = [part for extra in WHOLE for part in ("--extra", extra)]
_ALL_EXTRAS = [*_WHOLE, *(part for extra in EXTRAS for part in ("--extra", extra))]
_GROUPS = [part for group in PROJECT["dependency-groups"] for part in ("--group", group)]
LOCKS = {
    "run": ("What soc2lib needs, with the extras lab and run", ["pyproject.toml", *_WHOLE]),
    "build": ("What builds its wheel, besides run.txt", ["--group", "build"]),
    "extras": (f"What the extras {', '.join(EXTRAS)} need besides run.txt", ["pyproject.toml", *_ALL_EXTRAS]),
    "npm": ("The npm of `make bundle` where there is none", ["--group", "bundle"]),
    "docs": ("What makes the documentation besides run.txt", ["--group", "docs"]),
    "test": ("What the tests need besides the other locks", ["pyproject.toml", "--extra", "test"]),
}
FOLDER = ROOT / "locks"
HEAD = """\
# {holds}.
# A version of each package for every Python from 3.11.0 to 3.14 on Linux, macOS and Windows, with the digests of its
# files. `make lock` writes them. Last on an entry stand the Pythons that its version admits (its Requires-Python).
"""
NEWEST = 14
CLAIM = SpecifierSet(PROJECT["project"]["requires-python"])
PYTHONS = [python for minor in range(NEWEST + 1) for patch in range(20) if (python := f"3.{minor}.{patch}") in CLAIM]
SYSTEMS = {
    "linux": {"os_name": "posix", "platform_system": "Linux", "sys_platform": "linux"},
    "macos": {"os_name": "posix", "platform_system": "Darwin", "sys_platform": "darwin"},
    "windows": {"os_name": "nt", "platform_system": "Windows", "sys_platform": "win32"},
}
WHEELS = {"linux": [], "macos": ["--platform", "macosx_14_0_arm64"], "windows": ["--platform", "win_amd64"]}


class Place(NamedTuple):
    """A Python on a system."""

    python: str
    system: str

    def markers(self) -> dict[str, str]:
        """What markers ask about it."""
        minor, cpython = self.python.rpartition(".")[0], {"implementation_name": "cpython"}
        versions = {"python_version": minor, "python_full_version": self.python, "implementation_version": self.python}
        return {**SYSTEMS[self.system], **cpython, "platform_python_implementation": "CPython", **versions}


PLACES = [Place(python, system) for python in PYTHONS for system in SYSTEMS]


@dataclass(frozen=True)
class Pin:
    """A version of a package, the places that get it, the Pythons that it admits, and the digests of its files."""

    name: str
    version: str
    marker: str
    admits: str
    digests: tuple[str, ...] = ()

    def __str__(self) -> str:
        asked = f"{self.name}=={self.version}{f' ; {self.marker}' if self.marker else ''}"
        return " \\\n    --hash=".join([asked, *self.digests]) + f"  # {self.admits or 'any'}"

    def applies(self, place: Place) -> bool:
        return not self.marker or Marker(self.marker).evaluate(place.markers())

    def runs_on(self, place: Place) -> bool:
        return place.python in SpecifierSet(self.admits)


def read(text: str) -> list[Pin]:
    """The pins of a lock; one that does not say what Pythons its version admits is an error."""
    lines = [line.partition("  # ") for line in _joined(text)]
    assert all(admits for _, _, admits in lines), "a pin without the Pythons that its version admits"
    return [_pin(pin, "" if admits == "any" else admits) for pin, _, admits in lines]


def _joined(text: str) -> list[str]:
    return [line for line in text.replace(" \\\n", "").splitlines() if line and not line.startswith("#")]


def _pin(line: str, admits: str = "") -> Pin:
    asked, *digests = re.split(r"\s+--hash=", line)
    found = Requirement(asked)
    version = str(found.specifier).removeprefix("==")
    return Pin(found.name, version, str(found.marker or ""), admits, tuple(digests))


def locked(*names: str) -> list[Pin]:
    """The pins of these locks; of all where none is named."""
    files = [FOLDER / f"{name}.txt" for name in names or LOCKS]
    return [pin for file in files if file.exists() for pin in read(file.read_text(encoding="utf-8"))]


def together(pins: Iterable[Pin]) -> dict[frozenset[Pin], Place]:
    """Every set of pins that some place gets, with the first place that gets it."""
    found: dict[frozenset[Pin], Place] = {}
    for place in PLACES:
        found.setdefault(frozenset(pin for pin in pins if pin.applies(place)), place)
    return found


def resolved(options: list[str]) -> dict[str, list[Pin]]:
    """One version of everything for all places claimed, those of the present locks where they can stay."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "all.txt")
        file.write_text("".join(f"{replace(pin, digests=())}\n" for pin in locked()), encoding="utf-8")
        asked = ["pyproject.toml", *_ALL_EXTRAS, "--extra", "test", *_GROUPS]
        pins = list(_compiled([*asked, "--generate-hashes", *options], file))
        wanted = {
            name: {pin.name for pin in _compiled([*asked, "--constraint", str(file)], Path(folder, f"{name}.txt"))}
            for name, (_, asked) in LOCKS.items()
        }
    used = [pin for pin in pins if any(map(pin.applies, PLACES))]
    short = [replace(pin, marker="") if all(map(pin.applies, PLACES)) else pin for pin in used]
    first = {name: lock for lock, names in reversed(wanted.items()) for name in names}
    return {lock: [pin for pin in short if first[pin.name] == lock] for lock in LOCKS}


def _compiled(asked: list[str], file: Path) -> Iterator[Pin]:
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "compile", *asked, "--universal", "--python-version", PYTHONS[0], "--output-file", str(file)]
    subprocess.run([*command, "--no-header", "--no-annotate", "--quiet"], cwd=ROOT, check=True)
    return map(_pin, _joined(file.read_text(encoding="utf-8")))


def admitted(pins: frozenset[Pin], place: Place) -> dict[tuple[str, str], str]:
    """What each version admits, by pip, which fails where there is no wheel of it for this place."""
    with tempfile.TemporaryDirectory() as folder:
        (asked := Path(folder, "asked.txt")).write_text("".join(f"{pin.name}=={pin.version}\n" for pin in pins))
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps", "--ignore-installed"]
        wheels = ["--only-binary=:all:", "--python-version", place.python, *WHEELS[place.system], "--target", folder]
        unasked = ["--ignore-requires-python", "--requirement", str(asked), "--report", str(report)]
        subprocess.run([*command, *wheels, *unasked], check=True)
        told = [one["metadata"] for one in json.loads(report.read_text(encoding="utf-8"))["install"]]
    return {(plain(one["name"]), one["version"]): one.get("requires_python", "") for one in told}


def plain(name: str) -> str:
    """The name as the locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def write(options: list[str]) -> None:
    """Write the locks; further options are uv's, such as --upgrade."""
    locks = resolved(options)
    pins = [pin for lock in locks.values() for pin in lock]
    admits: dict[tuple[str, str], str] = {}
    edges = {*together(pins).values(), *(Place(f"3.{minor}.0", "linux") for minor in range(11, NEWEST + 1))}
    for place in sorted(edges, key=PLACES.index):
        print(f"Python {place.python} on {place.system}: is there a wheel of every version?", flush=True)
        admits |= admitted(frozenset(pin for pin in pins if pin.applies(place)), place)
    FOLDER.mkdir(exist_ok=True)
    for name, lock in locks.items():
        known = [replace(pin, admits=admits[plain(pin.name), pin.version]) for pin in lock]
        head = HEAD.format(holds=LOCKS[name][0])
        (FOLDER / f"{name}.txt").write_text(head + "".join(f"{pin}\n" for pin in known), encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
