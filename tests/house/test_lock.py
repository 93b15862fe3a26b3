"""The lock installs on every Python that pyproject claims, not on the one alone that wrote it."""

from collections import Counter
from importlib.metadata import PackageNotFoundError, distribution, requires, version

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.house.lock import LOCK, PYTHONS, Pin, environment, plain, read, together

PINS = read(LOCK.read_text(encoding="utf-8"))


def refused(pins: list[Pin]) -> list[str]:
    """Every pin that some Python gets though the version does not admit it."""
    return [
        f"{pin}: not on {python}" for pin in pins for python in PYTHONS if pin.applies(python) > pin.runs_on(python)
    ]


def needed(python: str) -> set[str]:
    """Names of all that soc2lib and its tests bring on this Python, as the installed packages tell it."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement("soc2lib[test]")]
    while waiting:
        asked = waiting.pop()
        if (key := (plain(asked.name), frozenset(asked.extras))) in seen:
            continue
        seen.add(key)
        for inner in map(Requirement, told(asked.name)):
            places = [{**environment(python), "extra": extra} for extra in ("", *asked.extras)]
            if inner.marker is None or any(map(inner.marker.evaluate, places)):
                waiting.append(inner)
    return {name for name, _ in seen} - {"soc2lib"}


def told(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:  # another Python's
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


@pytest.mark.parametrize("python", together(PINS).values())
def test_whatever_a_python_needs_is_pinned_once_for_it(python: str) -> None:
    pinned = Counter(plain(pin.name) for pin in PINS if pin.applies(python))
    assert {name: pinned[name] for name in needed(python) if pinned[name] != 1} == {}


def test_the_pythons_that_a_version_admits_are_those_that_the_installed_package_names() -> None:
    compared = {pin: distribution(pin.name).metadata["Requires-Python"] or "" for pin in PINS if installed(pin)}
    assert len(compared) > 100, "what is installed is not what the lock names: run make test"
    assert {str(pin): says for pin, says in compared.items() if SpecifierSet(says) != SpecifierSet(pin.admits)} == {}


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("soupsieve==4.1.2  # >=3.11.5", ["3.11.0", "3.11.4"]),
        ("soupsieve==4.1.2 ; python_full_version >= '3.11.4'  # >=3.11.5", ["3.11.4", "3.11.4"]),
        ("soupsieve==4.1.2 ; python_full_version >= '3.11.5'  # >=3.11.5", []),
        ("capped==1.0  # <3.14,>=3.9", ["3.14.0", "3.14.19"]),
    ],
)
def test_a_version_for_a_python_that_it_does_not_admit_is_found(line: str, where: list[str]) -> None:
    found = [one.rpartition(" ")[2] for one in refused(read(line))]
    assert [found[0], found[-1]] == where if where else found == []


def test_a_version_that_does_not_say_what_it_admits_is_no_pin() -> None:
    with pytest.raises(AssertionError, match="without the Pythons"):
        read("soupsieve==4.1.2")
