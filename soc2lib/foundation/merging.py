"""Settles two edits of one record: changes to different fields join, changes to the same field clash."""

from typing import Any

from soc2lib.foundation.errors import Conflict

Body = dict[str, Any] | None
_DELETED = "deleted"


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
        raise Conflict(kind, id, {"record": mine or _DELETED}, {"record": theirs or _DELETED}, current)
    before = base or {}
    clashing = [
        name
        for name in sorted(before.keys() | mine.keys() | theirs.keys())
        if mine.get(name) != before.get(name) != theirs.get(name) != mine.get(name)
    ]
    if clashing:
        raise Conflict(
            kind,
            id,
            {name: mine.get(name) for name in clashing},
            {name: theirs.get(name) for name in clashing},
            current,
        )
    merged = {}
    for name in sorted(mine.keys() | theirs.keys()):
        changed_by_me = mine.get(name) != before.get(name)
        source = mine if changed_by_me else theirs
        if name in source:
            merged[name] = source[name]
    return merged
