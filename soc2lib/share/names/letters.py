"""Words of a text in one plain spelling, each with the place where it stands in the text as it was written."""

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

from soc2lib.basics.resources import catalog_folder

_EXPANDED = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}
_PLAIN = re.compile(r"[a-z]+", re.IGNORECASE)
_TAGS = "a|b|br|code|div|em|font|h[1-6]|i|li|mark|p|small|span|strong|sub|sup|td|th|tr|u|wbr"
_TAG_WITH_MORE = re.compile(rf"<(?:{_TAGS})\s[^<>]{{1,300}}>", re.IGNORECASE)
_ESCAPE = re.compile(r"&#?\w{1,8};|(?:%[0-9A-Fa-f]{2})+|\\u[0-9A-Fa-f]{4}|\\[nrt]")
_TAG_OR_ESCAPE = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?/?>|{_ESCAPE.pattern}", re.IGNORECASE)
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no blank between words: each of their letters is a word of its own."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its plain spelling.

    Attributes
    ----------
    plain : str
        Without case, accents and marks, in Latin letters where the alphabet has some.
    start, end : int
        Where it stands in the text.
    capital, shouted : bool
        Whether it begins with a capital (or its script has none), and whether it is all capitals.
    """

    plain: str
    start: int
    end: int
    capital: bool
    shouted: bool


@cache
def known() -> Mapping[str, Any]:
    """What is known of names: ``data/catalog/names.toml``."""
    return tomllib.loads((catalog_folder() / "names.toml").read_text(encoding="utf-8"))


@cache
def known_words(name: str) -> frozenset[str]:
    """One of its lists of words."""
    return frozenset(str(known()[name]).split())


@lru_cache(maxsize=1 << 14)
def plain(word: str) -> str:
    """A word without case, accents, marks and invisible characters, in Latin letters where there are some.

    Examples
    --------
    >>> plain("Müller"), plain("ＪＡＮＥ"), plain("Ja\\u00adne"), plain("Łukasz"), plain("Сергей")
    ('muller', 'jane', 'jane', 'lukasz', 'sergei')
    """
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    bare = "".join(letter for letter in split if letter.isalnum())
    letters, alike = known()["letters"], known()["alike"]
    mixed = any(letter.isascii() for letter in bare) and any(letter in alike for letter in bare)
    for pair, latin in () if mixed else known()["pairs"].items():
        bare = bare.replace(pair, latin)
    return "".join((alike if mixed else letters).get(letter, letters.get(letter, letter)) for letter in bare)


def expanded(word: str) -> str:
    """A word as a keyboard without umlauts spells it.

    Examples
    --------
    >>> expanded("Müller"), expanded("Åse")
    ('mueller', 'aase')
    """
    composed = unicodedata.normalize("NFC", word).casefold()
    return plain("".join(_EXPANDED.get(letter, letter) for letter in composed))


@lru_cache(maxsize=1 << 16)
def key(letters: str) -> str:
    """What several ways to write the same sounds in Latin letters have in common.

    Examples
    --------
    >>> key("mueller") == key("muller"), key("yulia") == key("julija"), key("dmitrii") == key("dmitry")
    (True, True, True)
    """
    return _same_sounds().sub(_one_sound, letters).replace("iii", "i").replace("ii", "i")


@cache
def _same_sounds() -> re.Pattern[str]:
    return re.compile("ae|oe|ue|aa|kh|ph|y|j")


def _one_sound(found: re.Match[str]) -> str:
    sound = found.group()
    return {"kh": "h", "ph": "f", "y": "i", "j": "i"}.get(sound, sound[0])


def readings(text: str) -> Iterator[list[Word]]:
    """The words of a text in their order: escapes read, tags between words; with attributes, tags are read as text too.

    Examples
    --------
    >>> [[word.plain for word in words] for words in readings("Ja\\u200bne&nbsp;<b>Doe</b>, M%C3%BCller; jane_doe2")]
    [['jane', 'doe', 'muller', 'jane', 'doe']]
    """
    if text.isascii() and not any(sign in text for sign in "&%\\<"):
        yield [_word(found.group(), found.start(), found.end()) for found in _PLAIN.finditer(text)]
        return
    yield list(_words(*_read(text, _TAG_OR_ESCAPE)))
    if _TAG_WITH_MORE.search(text):
        yield list(_words(*_read(text, _ESCAPE)))


def _read(text: str, signs: re.Pattern[str]) -> tuple[str, Sequence[int]]:
    """The text with its escapes read, and where each letter of it stood; one place more for the end."""
    if not signs.search(text):
        return text, range(len(text) + 1)
    read, places, last = [], list[int](), 0
    for found in signs.finditer(text):
        sign = found.group()
        meant = " " if sign[0] == "<" else _meant(sign)
        read += [text[last : found.start()], meant]
        places += [*range(last, found.start()), *[found.start()] * len(meant)]
        last = found.end()
    return "".join([*read, text[last:]]), [*places, *range(last, len(text) + 1)]


def _meant(sign: str) -> str:
    if sign[0] == "&":
        return html.unescape(sign)
    if sign[0] == "%":
        return unquote(sign, errors="ignore") or " "
    return chr(int(sign[2:], 16)) if sign[1] == "u" else " "


def _words(read: str, places: Sequence[int]) -> Iterator[Word]:
    for found in _any_word().finditer(read):
        if plain(found.group()):
            yield _word(found.group(), places[found.start()], places[found.end()])


def _word(written: str, start: int, end: int) -> Word:
    first = unicodedata.normalize("NFKC", written[0])[:1]
    shouted = len(written) > 1 and written.upper() == written
    return Word(plain(written), start, end, not first.islower(), shouted)


@cache
def _any_word() -> re.Pattern[str]:
    """A word with the marks and the invisible characters in it."""
    letter, hidden = r"[^\W\d_]", f"[{_invisible()}]"
    return re.compile(rf"[{_UNSPACED}]{hidden}*|(?![{_UNSPACED}]){letter}(?:(?![{_UNSPACED}]){letter}|{hidden})*")


@cache
def _invisible() -> str:
    """Marks and invisible characters, as the inside of a character class."""
    return "".join(
        letter
        for letter in map(chr, (*range(0x80, 0x10000), *range(0xE0000, 0xE01F0)))
        if unicodedata.category(letter) in ("Mn", "Me", "Mc", "Cf")
    )
