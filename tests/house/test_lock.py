"""The locks install on every Python and system that is claimed, and nothing but the files whose digests they name."""

import re
import subprocess
import sys
import zipfile
from collections import Counter
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from tests.house.lock import EXTRAS, LOCKS, PLACES, PROJECT, PYTHONS, WHOLE, Pin, Place, locked, plain, read, together

PINS = locked()
INSTALLED_BY = {
    "soc2lib": ("run",),
    f"soc2lib[{','.join(WHOLE)}]": ("run",),
    f"soc2lib[{','.join([*WHOLE, *EXTRAS])}]": ("run", "extras"),
    f"soc2lib[{','.join([*WHOLE, 'test'])}]": ("run", "build", "extras", "test"),
}
"""What is asked for, and the locks that bring it, as the README and the Makefile have it."""
SAFE = {
    "cryptography": "50.0",  # CVE-2026-69247
    "jinja2": "3.1.6",  # CVE-2025-27516
    "jupyter-server": "2.20",  # CVE-2026-44727
    "jupyterlab": "4.6.2",  # CVE-2026-40171, CVE-2026-42266, GHSA-whvh-wf3x-g77j
    "mistune": "3.3",
    "nbconvert": "7.17.1",  # CVE-2025-53000
    "tornado": "6.5.5",  # CVE-2026-31958, CVE-2026-35536
}
"""The first version without published faults, of each package that shows, serves or locks what a client wrote."""


def refused(pins: list[Pin]) -> list[str]:
    """Every pin that some place gets though the version does not admit its Python."""
    return [
        f"{pin.name}=={pin.version}: not on {place.python}"
        for pin in pins
        for place in PLACES
        if pin.applies(place) > pin.runs_on(place)
    ]


def needed(asked: str, place: Place) -> set[str]:
    """Names of all that a requirement brings to this place, as the installed packages tell it."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(asked)]
    while waiting:
        one = waiting.pop()
        if (key := (plain(one.name), frozenset(one.extras))) in seen:
            continue
        seen.add(key)
        for inner in map(Requirement, told(one.name)):
            ways = [{**place.markers(), "extra": extra} for extra in ("", *one.extras)]
            if inner.marker is None or any(map(inner.marker.evaluate, ways)):
                waiting.append(inner)
    return {name for name, _ in seen} - {"soc2lib"}


def told(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:  # another place's
        return []


def installed(pin: Pin) -> bool:
    try:
        return version(pin.name) == pin.version
    except PackageNotFoundError:
        return False


def test_the_claim_reaches_from_the_first_3_11_to_3_14() -> None:
    assert PYTHONS[0] == "3.11.0"
    assert {python.rpartition(".")[0] for python in PYTHONS} == {"3.11", "3.12", "3.13", "3.14"}


def test_every_version_admits_every_python_that_gets_it() -> None:
    assert refused(PINS) == []


@pytest.mark.parametrize("place", together(PINS).values(), ids="-".join)
@pytest.mark.parametrize(("asked", "locks"), INSTALLED_BY.items())
def test_whatever_a_place_needs_is_pinned_once_for_it(asked: str, locks: tuple[str, ...], place: Place) -> None:
    pinned = Counter(plain(pin.name) for pin in locked(*locks) if pin.applies(place))
    assert {name: pinned[name] for name in needed(asked, place) if pinned[name] != 1} == {}


def test_the_pythons_that_a_version_admits_are_those_that_the_installed_package_names() -> None:
    compared = {pin: distribution(pin.name).metadata["Requires-Python"] or "" for pin in PINS if installed(pin)}
    assert len(compared) > 100, "what is installed is not what the locks name: run make test"
    assert {pin.name: says for pin, says in compared.items() if SpecifierSet(says) != SpecifierSet(pin.admits)} == {}


def test_each_package_lies_in_one_lock_with_the_digests_of_its_files() -> None:
    places = [{pin.name for pin in locked(name)} for name in LOCKS]
    assert sum(map(len, places)) == len(set().union(*places))
    digest = re.compile(r"sha256:[0-9a-f]{64}")
    assert [pin.name for pin in PINS if not pin.digests or not all(map(digest.fullmatch, pin.digests))] == []


def test_a_package_of_the_same_name_and_version_but_other_content_is_not_installed(tmp_path: Path) -> None:
    pin = next(pin for pin in locked("run") if pin.name == "six")
    info = f"six-{pin.version}.dist-info"
    with zipfile.ZipFile(tmp_path / f"six-{pin.version}-py3-none-any.whl", "w") as forged:
        forged.writestr("six.py", "raise SystemExit('stolen')\n")
        forged.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: six\nVersion: {pin.version}\n")
        forged.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        forged.writestr(f"{info}/RECORD", "")
    (tmp_path / "lock.txt").write_text(f"{pin}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--isolated", "install", "--no-deps", "--target", str(tmp_path / "site")]
    asked = ["--no-index", "--find-links", str(tmp_path), "--require-hashes", "-r", str(tmp_path / "lock.txt")]
    done = subprocess.run([*pip, *asked], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", SAFE)
def test_no_version_with_a_published_fault_is_asked_for_or_locked(name: str) -> None:
    safe = Version(SAFE[name])
    project = PROJECT["project"]
    asked_for = [*project["dependencies"], *(one for extra in WHOLE for one in project["optional-dependencies"][extra])]
    (asked,) = [one for one in map(Requirement, asked_for) if plain(one.name) == name]
    floors = [Version(part.version) for part in asked.specifier if part.operator == ">="]
    assert min(floors, default=Version("0")) >= safe
    assert all(Version(pin.version) >= safe for pin in PINS if pin.name == name)


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ("soupsieve==4.1.2 \\\n    --hash=sha256:ab  # >=3.11.5", ["3.11.0", "3.11.4"]),
        ("soupsieve==4.1.2 ; python_full_version >= '3.11.4'  # >=3.11.5", ["3.11.4", "3.11.4"]),
        ("soupsieve==4.1.2 ; python_full_version >= '3.11.5'  # >=3.11.5", []),
        ("capped==1.0  # <3.14,>=3.9", ["3.14.0", "3.14.19"]),
    ],
)
def test_a_version_for_a_python_that_it_does_not_admit_is_found(entry: str, where: list[str]) -> None:
    found = [one.rpartition(" ")[2] for one in refused(read(entry))]
    assert [found[0], found[-1]] == where if where else found == []


def test_a_pin_is_read_as_it_was_written() -> None:
    entry = 'appnope==1.0 ; sys_platform == "darwin" \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd  # >=3.6'
    (pin,) = read(entry)
    assert pin == Pin("appnope", "1.0", 'sys_platform == "darwin"', ">=3.6", ("sha256:ab", "sha256:cd"))
    assert str(pin) == entry


def test_a_version_that_does_not_say_what_it_admits_is_no_pin() -> None:
    with pytest.raises(AssertionError, match="without the Pythons"):
        read("soupsieve==4.1.2")
