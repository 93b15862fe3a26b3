"""The words a cell holds for a field's value, and back: one form for sheets out and sheets in."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

from soc2lib.catalog.criterion_ids import read_criterion_id
from soc2lib.store.record import FieldGuide

_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0"})
_APART = re.compile(r"(?<!\\);|\n")
_MOST_EXACT = 10**15


class Unreadable(ValueError):
    """A cell says nothing that its field can hold; ``expected`` says what it could."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(expected)


def to_cell(value: object) -> str | int | float:
    """A field's value as a cell: days as ISO text, yes and no as words, several values with ``;`` between.

    Examples
    --------
    >>> to_cell(date(2026, 9, 30)), to_cell(True), to_cell(None), to_cell(("CC6.1", "CC6.2"))
    ('2026-09-30', 'yes', '', 'CC6.1; CC6.2')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= _MOST_EXACT:
        return str(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(_joinable(str(part)) for part in value)
    return str(value)


def from_cell(text: str, guide: FieldGuide) -> object:
    """What a cell's text means for a field.

    Raises
    ------
    Unreadable
        Where it means nothing.

    Examples
    --------
    >>> from soc2lib.gap.records import Control
    >>> guides = {guide.name: guide for guide in Control.guides()}
    >>> str(from_cell("In_Scope", guides["applicability"])), from_cell("cc 6.1; CC6.2", guides["criteria"])
    ('in scope', ('CC6.1', 'CC6.2'))
    """
    if guide.many:
        parts = (part.replace("\\;", ";").strip() for part in _APART.split(text))
        return tuple(_one(part, guide) for part in parts if part)
    return _one(text, guide)


def plain(word: str) -> str:
    """A word without case, underscores, hyphens and double spaces, for comparing.

    Examples
    --------
    >>> plain(" In_Scope "), plain("Sub-service")
    ('in scope', 'sub service')
    """
    return " ".join(re.sub(r"[_\s-]+", " ", word).casefold().split())


def same_word(word: str, options: Iterable[str]) -> str | None:
    """The option that is the same word but for case, spaces, hyphens and underscores.

    Examples
    --------
    >>> same_word("TYPE_II", ["Type I", "Type II"])
    'Type II'
    """
    wanted = plain(word)
    return next((option for option in options if plain(option) == wanted), None)


def words_of(base: type) -> tuple[str, ...]:
    """The allowed words of an enumeration, empty for any other type."""
    return tuple(str(member.value) for member in base) if issubclass(base, Enum) else ()


def _one(text: str, guide: FieldGuide) -> object:
    options = words_of(guide.base)
    if options:
        found = same_word(text, options)
        if found is None:
            raise Unreadable(" / ".join(options))
        return found
    if guide.base is bool:
        return _yes_or_no(text)
    if guide.base is date:
        return _day(text)
    if guide.base in (int, float):
        return _number(text, guide)
    if guide.many and guide.name == "criteria":
        return read_criterion_id(text).id
    return text


def _yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable("yes / no")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.removesuffix("T00:00:00"))
    except ValueError:
        raise Unreadable("a day as YYYY-MM-DD") from None


def _number(text: str, guide: FieldGuide) -> int | float:
    unit = f" of {guide.unit}" if guide.unit else ""
    try:
        return int(text) if guide.base is int else float(text)
    except ValueError:
        raise Unreadable(f"a {'whole ' if guide.base is int else ''}number{unit} without other signs") from None


def _joinable(part: str) -> str:
    safe = part.replace(";", "\\;").replace("\n", " ")
    return f"{safe} " if safe.endswith("\\") else safe
