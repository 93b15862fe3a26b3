"""Finds what tells one client of `canaries` from another in anything a batch writes, however it is packed."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from soc2lib.store.record import Record
from tests.faults.canaries import FIRST_YEAR, YEARS_EACH, Canary
from tests.unit.share.distribution.decoding import Decoded

_DIGITS = 10
"""How much of a digest is looked for; pages show no fewer."""
MACHINE = -1
"""Whose the words of the machine are: no client's."""
_WORD = re.compile(r"[Cc]anary(\d\d)zz")
_CODE = re.compile(r"(?<![\w+/=])QX([A-Z])(?![\w+/=])")
_YEAR = re.compile(r"(?<!\d)(2[1-9]\d\d)-[01]\d(?!\d)|(?<=[a-z]{3} )(2[1-9]\d\d)(?!\d)")


class Found(NamedTuple):
    """Whose mark, of what form, and as it stands there."""

    place: int
    form: str
    text: str


class Search:
    """Looks for the words, codes, digests, numbers and days of all clients, and for words of the machine, at once."""

    def __init__(
        self, canaries: Iterable[Canary], rows: Iterable[tuple[Canary, Record]] = (), machine: Iterable[str] = ()
    ) -> None:
        self._words = dict.fromkeys(machine, MACHINE) | {one.digest[:_DIGITS]: one.place for one in canaries}
        told = [(number, canary.place) for canary, row in rows for number in _numbers(row)]
        self._numbers = dict(told)
        assert all(self._numbers[number] == place for number, place in told), "two clients have the same number"

    def __call__(self, page: bytes) -> set[Found]:
        """Every mark in a file."""
        decoded = Decoded(page)
        text = decoded.text
        return {
            *(Found(int(found[1]), "word", found[0]) for found in _WORD.finditer(text)),
            *(
                Found(place, "machine" if place == MACHINE else "digest", word)
                for word, place in self._words.items()
                if word in text
            ),
            *(Found(ord(found[1]) - ord("A"), "code", found[0]) for found in _CODE.finditer(text)),
            *(Found(_owner(int(found[1] or found[2])), "day", found[0]) for found in _YEAR.finditer(text)),
            *(Found(self._numbers[one], "number", str(one)) for one in decoded.numbers & self._numbers.keys()),
        }


def _owner(year: int) -> int:
    """Whose a year is: each client has its own, the one before and the one after, for what is reckoned from it."""
    return (year - FIRST_YEAR + 1) // YEARS_EACH


def _numbers(row: Record) -> Iterator[float]:
    """The numbers that a row tells, and its days as charts and sheets count them."""
    for name in type(row).model_fields:
        told: Any = getattr(row, name)
        for value in told if isinstance(told, tuple) else (told,):
            if isinstance(value, date):
                yield datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp() * 1000
            elif isinstance(value, int | float) and not isinstance(value, bool):
                yield float(value)
