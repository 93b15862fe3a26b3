"""Settles two edits of one record: changes to different fields join, changes to the same field clash."""

from typing import Any

from soc2lib.errors import Conflict

Body = dict[str, Any] | None
_DELETED = "deleted"
_ABSENT = object()
"""Stands for a field that is not there, which is not the same as one that holds None."""


def merge(kind: str, id: str, base: Body, theirs: Body, mine: Body, current: int) -> Body:
    """The body to store when ``mine`` was made from ``base`` while ``theirs`` is stored.

    Parameters
    ----------
    base, theirs, mine : dict or None
        Field to JSON value; None where the record did not exist or is deleted.
    current : int
        The stored version's number, for the message.

    Raises
    ------
    Conflict
        If both changed a field to different values, or one changed what the other deleted.

    Examples
    --------
    >>> merge("control", "IAM-01", {"owner": "A"}, {"owner": "B"}, {"owner": "A", "notes": "n"}, 2)
    {'notes': 'n', 'owner': 'B'}
    """
    if theirs in (base, mine):
        return mine
    if mine is None or theirs is None:
        if base == mine:
            return theirs
        raise Conflict(kind, id, {"record": _shown(mine)}, {"record": _shown(theirs)}, current)
    before = base or {}
    names = sorted(before.keys() | mine.keys() | theirs.keys())
    changed = [name for name in names if _differ(name, before, mine)]
    clashing = [name for name in changed if _differ(name, before, theirs) and _differ(name, theirs, mine)]
    if clashing:
        raise Conflict(
            kind,
            id,
            {name: mine.get(name) for name in clashing},
            {name: theirs.get(name) for name in clashing},
            current,
        )
    sources = {name: mine if name in changed else theirs for name in names}
    return {name: source[name] for name, source in sources.items() if name in source}


def _differ(name: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one.get(name, _ABSENT) != other.get(name, _ABSENT))


def _shown(body: Body) -> object:
    return _DELETED if body is None else body
