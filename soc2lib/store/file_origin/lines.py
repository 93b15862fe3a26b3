"""Whose a file is, as terms and words: for a workbook's first sheet and the properties of a Word file."""

from collections.abc import Mapping
from typing import Any

from soc2lib.store.identity import Origin

_CLIENT, _ENGAGEMENT, _HEAD, _DAY = "Client id", "Engagement id", "Ledger head", "Made as of"
_NOT_YET = "none yet"
_NAMES = {"client": _CLIENT, "engagement": _ENGAGEMENT, "as_of": _DAY}


def origin_lines(origin: Origin) -> list[tuple[str, str]]:
    """It as terms and words for a first sheet.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.store.ledger.rows import Head
    >>> origin_lines(Origin("acme", None, Head(7, "ab12"), date(2026, 9, 30)))[2:]
    [('Ledger head', '7 ab12'), ('Made as of', '2026-09-30')]
    """
    head = f"{origin.head.seq} {origin.head.digest}"
    engagement = origin.engagement or _NOT_YET
    return [(_CLIENT, origin.client), (_ENGAGEMENT, engagement), (_HEAD, head), (_DAY, origin.day.isoformat())]


def origin_of_lines(facts: Mapping[str, str], where: str) -> Origin | None:
    """What the terms and words of `origin_lines` say, among others; None where they are not there.

    Raises
    ------
    ForeignFile
        If they are there in part only; ``where`` names the file.
    """
    if _HEAD not in facts:
        return None
    seq, _, digest = facts[_HEAD].partition(" ")
    values: dict[str, Any] = {"ledger_head": {"seq": seq, "digest": digest}}
    values |= {name: facts[term] for name, term in _NAMES.items() if term in facts}
    if values.get("engagement") == _NOT_YET:
        values["engagement"] = None
    return Origin.read(values, where)
