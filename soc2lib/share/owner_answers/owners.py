"""Whose rows are whose: names as people write them, with or without a role behind them."""

from collections.abc import Iterable

from soc2lib.basics.formatting import listed
from soc2lib.basics.text import visible
from soc2lib.errors import ParameterError, Problem, did_you_mean


def spellings(owner: str, written: Iterable[str]) -> frozenset[str]:
    """The spellings under which one owner stands in the records.

    ``Ann Lee`` and ``Ann Lee (HR)`` are one person as long as nobody else is called Ann Lee; upper case and spaces
    do not matter.

    Parameters
    ----------
    owner : str
        The owner as asked for.
    written : iterable of str
        Every owner that stands in the records.

    Raises
    ------
    ParameterError
        If the records know no such owner, or more than one: rows are never guessed to be somebody's.

    Examples
    --------
    >>> sorted(spellings("ann lee", ["Ann Lee", "Ann Lee (HR)", "Bob", ""]))
    ['Ann Lee', 'Ann Lee (HR)']
    """
    known = {spelling for spelling in written if spelling.strip()}
    name, role = _parts(owner)
    same = {spelling for spelling in known if _parts(spelling)[0] == name}
    roles = {_parts(spelling)[1] for spelling in same} - {""}
    if role and len(roles) > 1:
        same = {spelling for spelling in same if _parts(spelling)[1] == role}
    elif role and roles and roles != {role}:
        same = set()
    if not role and len(roles) > 1:
        remedy = f"Name the role too: {listed(sorted(same), 'or', most=6)}."
        _refuse(f"owner {visible(owner)!r}", f"{len(roles)} people of that name", "one person", remedy)
    if not name or not same:
        names = sorted(known)
        remedy = did_you_mean(owner, names) or f"Owners are {listed(map(visible, names), most=6)}."
        _refuse("owner", f"{visible(owner)!r}, who owns nothing", "an owner of controls, requests or tasks", remedy)
    return frozenset(same)


def _parts(owner: str) -> tuple[str, str]:
    """The name and the role, without case and double spaces."""
    plain = " ".join(owner.casefold().split())
    name, bracket, role = plain.rpartition(" (")
    return (name, role.removesuffix(")")) if bracket and role.endswith(")") else (plain, "")


def _refuse(where: str, found: str, expected: str, remedy: str) -> None:
    raise ParameterError("Nobody can be asked.", [Problem(where, found, expected, remedy)])
