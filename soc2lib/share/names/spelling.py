"""The ways in which one name is written, as keys by which a text's words find it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from soc2lib.basics.resources import catalog_folder
from soc2lib.share.distribution.passphrase import word_list
from soc2lib.share.names.letters import expanded, key, known_words, plain, readings

_CATALOG = ("controls", "criteria", "policies", "requests", "risk_scenarios", "roles", "costs", "activities", "limits")
_ROLE = re.compile(r"\([^()]*\)")
_LONGEST, _MOST_WORDS = 80, 6
_NO_NAME = re.compile(r"[<>=\"{}\[\]%$!?*#|\\/:;]")
_SEVERAL = re.compile(r"[,&/|+]|\band\b")


class Kind(Enum):
    """What of a name a spelling gives."""

    FULL = "given name and surname"
    BACKWARD = "surname, then given name"
    INITIAL = "initials, then surname"
    INITIAL_LAST = "surname, then initials"
    GIVEN_INITIAL = "given name, then the surname's initial"
    SURNAME = "surname"
    GIVEN = "given name"
    GENITIVE = "one of these with an s"
    INITIALS = "initials alone"


@dataclass(frozen=True, slots=True)
class Name:
    """One person's name.

    Attributes
    ----------
    written : str
        As the records have it.
    given : tuple of str
        Given names as written, the first one first.
    surname : str
        With its particles; empty where the name is a single word.
    """

    written: str
    given: tuple[str, ...]
    surname: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Its parts as written."""
        return (*self.given, self.surname) if self.surname else self.given


def several(value: str) -> list[str]:
    """The names in one cell.

    Examples
    --------
    >>> several("Jane Doe; Bo Roe and Li Po"), several("Doe, Jane"), several("Jane Doe, Bo Roe")
    (['Jane Doe', 'Bo Roe', 'Li Po'], ['Doe, Jane'], ['Jane Doe', 'Bo Roe'])
    """
    found = []
    for cell in re.split(r"[;\n]", value):
        between = _SEVERAL.split(cell)
        listed = len(between) > 1 and all(len(part.split()) > 1 for part in between)
        found += between if listed else [cell]
    return [piece.strip() for piece in found if piece.strip()]


def read_name(written: str, *, registered: bool = False) -> Name | None:
    """The name that a cell holds, or None where it holds a group, a role or another text.

    Parameters
    ----------
    registered : bool
        True for a row of the people register: its words are names even where all of them are ordinary words.

    Examples
    --------
    >>> read_name("Dr. Doe, Jane").parts, read_name("jane.doe@acme.com").parts, read_name("Ann Field (CISO)").parts
    (('Jane', 'Doe'), ('jane', 'doe'), ('Ann', 'Field'))
    >>> read_name("Security team"), read_name("Read daily by all")
    (None, None)
    """
    if len(written) > _LONGEST or _NO_NAME.search(written):
        return None
    bare = _ROLE.sub(" ", written)
    account = "@" in bare
    bare = re.split(r"[@+]", bare.lstrip("@ "))[0] if account else bare
    last, comma, first = bare.partition(",")
    if comma and len(_kept(last)) > 1 and (len(first.split()) > 2 or any(map(ordinary, map(_letters, first.split())))):
        bare, comma = last, ""
    if comma and _kept(first):
        given, surname = _kept(first), " ".join(_kept(last))
    else:
        parts = _kept(bare)
        at = _surname_from(parts)
        given, surname = parts[:at], " ".join(parts[at:])
    name = Name(written, tuple(given or ([surname] if surname else [])), surname if given else "")
    return name if _is_name(name, registered or account) else None


def _is_name(name: Name, certain: bool) -> bool:
    words = [word for part in name.parts for word in part.split()]
    letters = [_letters(word) for word in words]
    if not words or len(words) > _MOST_WORDS or not known_words("groups").isdisjoint(letters):
        return False
    if certain:
        return True
    lower = [word for word in words if word[0].islower() and _letters(word) not in known_words("particles")]
    return not lower and not all(ordinary(one) and one not in known_words("words") for one in letters)


def _kept(text: str) -> list[str]:
    """The words of a name without titles and what stands after a name; a handle's dots and lines part words."""
    text = text.strip()
    pieces = text.split() if len(text.split()) > 1 else re.split(r"[._\s]+", text)
    without = known_words("titles") | known_words("suffixes")
    kept = [piece for piece in pieces if _letters(piece) and _letters(piece) not in without]
    return kept or [piece for piece in pieces if _letters(piece)]


def _surname_from(parts: Sequence[str]) -> int:
    """Where the surname begins; 0 where there is one word alone."""
    at = len(parts) - 1
    while at > 1 and _letters(parts[at - 1]) in known_words("particles"):
        at -= 1
    return max(at, 0) if len(parts) > 1 else len(parts)


def _letters(text: str) -> str:
    return "".join(plain_letters(text))


def spellings(name: Name) -> Iterator[tuple[str, Kind]]:
    """Every key under which a name is found, with what it gives of the name."""
    account = "@" in name.written or any(map(str.isdigit, name.written))
    yield key(_letters(name.written)), Kind.FULL if name.surname or account else Kind.SURNAME
    for spelt in (_letters, expanded):
        yield from ((key(letters), kind) for letters, kind in _spelt(name, spelt) if letters)


def _spelt(name: Name, spelt: Callable[[str], str]) -> Iterator[tuple[str, Kind]]:
    given = [spelt(part) for part in name.given]
    if not name.surname:
        yield from _alone(name.given[0], spelt, Kind.SURNAME)
        return
    bare = name.surname.split()[-1]
    for surname in dict.fromkeys((spelt(name.surname), spelt(bare))):
        for whole in _runs(given):
            yield from ((whole + surname, Kind.FULL), (surname + whole, Kind.BACKWARD))
            yield from ((whole + surname + "s", Kind.FULL),)
        for initials in _initials(name, spelt):
            yield from ((initials + surname, Kind.INITIAL), (surname + initials, Kind.INITIAL_LAST))
            yield initials + surname[:1], Kind.INITIALS
        if surname[:1].isascii():
            yield given[0] + surname[:1], Kind.GIVEN_INITIAL
    yield from _alone(name.surname, spelt, Kind.SURNAME)
    yield from _alone(bare, spelt, Kind.SURNAME)
    for part in name.given:
        if len(spelt(part)) > 1:
            yield from _alone(part, spelt, Kind.GIVEN)


def _runs(given: Sequence[str]) -> Iterator[str]:
    """All given names, the first alone, and the first with the initials of the others."""
    yield from dict.fromkeys(("".join(given), given[0], given[0] + "".join(part[:1] for part in given[1:])))


def _initials(name: Name, spelt: Callable[[str], str]) -> Iterator[str]:
    """The first initial, and all of them; a letter that is two in Latin ones counts both ways."""
    firsts = [(spelt(part)[:1], spelt(part[:1])) for part in name.given]
    if all(first.isascii() for first, _ in firsts):
        for way in (0, 1):
            yield from dict.fromkeys((firsts[0][way], "".join(first[way] for first in firsts)))


def _alone(part: str, spelt: Callable[[str], str], kind: Kind) -> Iterator[tuple[str, Kind]]:
    halves = [spelt(half) for half in re.split(r"[-\u2010-\u2015]", part)]
    for letters in dict.fromkeys((spelt(part), *(half for half in halves if len(half) > 1))):
        yield letters, kind
        yield letters + "s", Kind.GENITIVE


def plain_letters(text: str) -> list[str]:
    """The words of a text in plain letters."""
    return [word.plain for word in next(readings(text))]


def ordinary(letters: str) -> bool:
    """Whether plain letters are also a word, of the catalog or of the lists of words.

    Examples
    --------
    >>> ordinary("will"), ordinary("prices"), ordinary("kowalczyk")
    (True, True, False)
    """
    known = _vocabulary()
    return letters in known or (letters.endswith("s") and letters[:-1] in known)


@cache
def _vocabulary() -> frozenset[str]:
    texts = [(catalog_folder() / f"{name}.csv").read_text(encoding="utf-8") for name in _CATALOG]
    lists = (known_words(name) for name in ("words", "months", "groups", "titles"))
    found = {plain(word) for text in texts for word in re.findall(r"[A-Za-z]+", text)}
    return frozenset(found.union(word_list(), *lists))
