"""Decides whether words that spell something of a name are that name: yes, perhaps or no."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from soc2lib.share.names.letters import Word, known_words
from soc2lib.share.names.spelling import Kind

_REACH = 64
_HANDLE_BEFORE = re.compile(r"(?:@[\w.\-+]*|(?:users|home|github\.com|gitlab\.com|/in|/u)[/\\])\Z", re.IGNORECASE)
_HANDLE_AFTER = re.compile(r"[\w.\-+]*@\w")
_NUMBER_AFTER = re.compile(r"[\s,.]{0,2}\d")
_NUMBER_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?[\s.]{0,2}\Z")
_POSSESSIVE = re.compile(r"['\u2019\u02bc\uff07`\u00b4]\s?s\b", re.IGNORECASE)
_ID = re.compile(r"(?:[-_]?[A-Z]{0,6}){0,3}[-_]?\d")
_SENTENCE_ENDS = re.compile(r"[.;:!?]\s")
_WITH_INITIAL = {Kind.INITIAL_LAST, Kind.GIVEN_INITIAL, Kind.INITIALS}
_FIGURES = re.compile(r"\d{1,8}")
_SHORT_HANDLE = 4
_SHORT_NAME = 3


class Spot:
    """Words that spell something of a name, and what stands around them.

    Parameters
    ----------
    text : str
        The whole text.
    words : sequence of Word
        The words.
    before : Word or None
        The word before them.
    letters : str
        Their plain letters.
    is_word : callable
        Whether plain letters are also an ordinary word.
    """

    def __init__(
        self, text: str, words: Sequence[Word], before: Word | None, letters: str, is_word: Callable[[str], bool]
    ) -> None:
        self.text, self.words, self.letters, self.is_word = text, words, letters, is_word
        self.start, self._before = words[0].start, before
        self.end = _closed(text, self.start, words[-1].end)

    @property
    def handle(self) -> bool:
        """Whether it stands in an e-mail address or a handle."""
        before = self.text[max(0, self.start - _REACH) : self.start]
        after = self.text[self.end : self.end + _REACH]
        return bool(_HANDLE_BEFORE.search(before) or _HANDLE_AFTER.match(after))

    @property
    def titled(self) -> bool:
        """Whether a title stands before it."""
        close = self._before is not None and self.start - self._before.end <= _SHORT_NAME
        return close and self._before is not None and self._before.plain in known_words("titles")

    @property
    def dated(self) -> bool:
        """Whether it is the month of a date."""
        before = self.text[max(0, self.start - _SHORT_HANDLE - 2) : self.start]
        numbered = _NUMBER_AFTER.match(self.text, self.end) or _NUMBER_BEFORE.search(before)
        return self.letters in known_words("months") and bool(numbered)

    @property
    def numbered(self) -> bool:
        """Whether a figure follows in the same word, as in CC6 or OB-AVL-03."""
        return bool(_ID.match(self.text, self.words[-1].end))

    @property
    def capital(self) -> bool:
        """Whether one of its words begins with a capital."""
        return any(word.capital for word in self.words)

    @property
    def possessive(self) -> bool:
        """Whether an apostrophe and an s follow."""
        return bool(_POSSESSIVE.match(self.text, self.end))

    @property
    def ends_with_an_s(self) -> bool:
        """Whether its last word is an s alone, which is seldom part of a name."""
        apart = len(self.words) > 1 and self.text[self.words[-1].start] in "sSｓＳ" and self.one_letter(self.words[-1])
        return apart and not all(map(self.one_letter, self.words))

    @property
    def possessive_within(self) -> bool:
        """Whether its last word is the s of a possessive."""
        return self.ends_with_an_s and bool(_POSSESSIVE.match(self.text, self.words[-2].end))

    @property
    def gaps(self) -> list[str]:
        """What stands between its words."""
        return [self.text[before.end : after.start] for before, after in pairwise(self.words)]

    def one_letter(self, word: Word) -> bool:
        """Whether a word is a single letter as it is written."""
        return sum(letter.isalpha() for letter in self.text[word.start : word.end]) == 1


def _closed(text: str, start: int, end: int) -> int:
    """The end of what starts there, with a bracket that closes one in it, or the digits of a handle."""
    within, figures = text[start:end], _FIGURES.match(text, end)
    if within.count("(") > within.count(")") and text[end : end + 1] == ")":
        return end + 1
    return figures.end() if figures else end


def decide(spot: Spot, kind: Kind) -> bool | None:
    """Whether a spelling names a person: True for certain, False where a person must decide, None where it does not.

    Parameters
    ----------
    spot : Spot
        The words.
    kind : Kind
        What of the name they would give.
    """
    if spot.possessive_within or (spot.ends_with_an_s and kind not in _WITH_INITIAL):
        return None
    if kind is Kind.FULL:
        return _full(spot)
    if kind is Kind.BACKWARD:
        return None if any(map(_SENTENCE_ENDS.search, spot.gaps)) and not spot.handle else _full(spot)
    if spot.handle:
        return not spot.is_word(spot.letters)
    if kind in (Kind.SURNAME, Kind.GIVEN, Kind.GENITIVE):
        return _alone(spot, kind)
    if kind is Kind.INITIALS:
        return _initials(spot)
    return _one_word(spot, kind) if len(spot.words) == 1 else _with_initial(spot, kind)


def _full(spot: Spot) -> bool | None:
    words = all(spot.is_word(word.plain) for word in spot.words)
    if len(spot.words) == 1 and words:
        return False if spot.capital or spot.handle else None
    return spot.capital or spot.handle or spot.titled or not words


def _alone(spot: Spot, kind: Kind) -> bool | None:
    if spot.titled:
        return True
    word = spot.is_word(spot.letters)
    if len(spot.letters) == 1 and spot.letters.isascii():
        return None
    if kind is Kind.GENITIVE:
        return None if word else False
    if spot.dated or (word and not spot.capital and not spot.possessive):
        return None
    certain = kind is Kind.SURNAME and spot.capital and not word
    return certain and len(spot.letters) >= _SHORT_NAME


def _initials(spot: Spot) -> bool | None:
    """Capitals alone, such as JD or J.D."""
    shouted = all(word.capital and (word.shouted or spot.one_letter(word)) for word in spot.words)
    apart = len(spot.words) == 1 or all(map(spot.one_letter, spot.words))
    return False if shouted and apart and not spot.numbered and not spot.is_word(spot.letters) else None


def _one_word(spot: Spot, kind: Kind) -> bool | None:
    """A handle such as jdoe or doej; a given name with one letter more is more often a word."""
    if spot.is_word(spot.letters):
        return None
    return kind is not Kind.GIVEN_INITIAL and len(spot.letters) >= _SHORT_HANDLE


def _with_initial(spot: Spot, kind: Kind) -> bool | None:
    """Initials apart from the name, before or after it."""
    initials_first = kind is Kind.INITIAL
    outer = spot.words[0] if initials_first else spot.words[-1]
    if not spot.one_letter(outer):
        return None
    rest = [word for word in spot.words if not spot.one_letter(word)]
    word = all(spot.is_word(one.plain) for one in rest)
    dotted = spot.text[outer.end : outer.end + 1] == "."
    if outer.plain in ("a", "i") and not dotted and (not outer.capital or word or not initials_first):
        return None
    if any(map(_SENTENCE_ENDS.search, spot.gaps)) and not initials_first:
        return None
    return not word and (kind is not Kind.GIVEN_INITIAL or all(one.capital for one in spot.words))
