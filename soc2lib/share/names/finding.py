"""Finds names in a text in one pass over its words: for certain, or as something that a person must decide."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from soc2lib.share.names.judging import Spot, decide
from soc2lib.share.names.letters import Word, key, readings
from soc2lib.share.names.spelling import Kind, Name, ordinary, spellings

_WIDEST_GAP = 40
_CLOSE = 3
_LONGEST_SURNAME = 4
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}|&#?[0-9A-Za-z]+;")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of a text that names somebody, or may.

    Attributes
    ----------
    start, end : int
        Where it stands.
    people : tuple of int
        Whom it may name, as they were added.
    sure : bool
        False where it may as well be a word; a person decides.
    letters : str
        Its letters in plain spelling: what a decision is about.
    """

    start: int
    end: int
    people: tuple[int, ...]
    sure: bool
    letters: str


class Finder:
    """Finds the spellings of names.

    Parameters
    ----------
    decided : mapping
        Plain letters to whether a person said that they are a name; such mentions are sure, or none.
    words : collection of str
        Plain letters that are also words for this client, such as its own name.
    """

    def __init__(self, decided: Mapping[str, bool] | None = None, words: Collection[str] = ()) -> None:
        self._decided, self._words = decided or {}, frozenset(words)
        self._whose: list[int] = []
        self._found: dict[str, dict[Kind, tuple[int, ...]]] = {}
        self._starts: set[str] = set()

    def add(self, name: Name, person: int) -> None:
        """Find a name from now on, as that person's."""
        self._whose.append(person)
        for spelt, kind in spellings(name):
            kinds = self._found.setdefault(spelt, {})
            kinds[kind] = tuple(dict.fromkeys((*kinds.get(kind, ()), len(self._whose) - 1)))
            self._starts.update(spelt[:length] for length in range(1, len(spelt) + 1))

    def find(self, text: str) -> list[Mention]:
        """The mentions in a text in their order, none within another."""
        if not self._found:
            return []
        found = [mention for words in readings(text) for mention in self._in(text, words)]
        return list(_apart(found))

    def whose(self, written: str) -> tuple[int, ...]:
        """Whom a cell may name that holds nothing else."""
        letters = "".join(word.plain for word in next(readings(written)))
        kinds = self._found.get(key(letters), {})
        return self._people(place for kind, places in kinds.items() if kind is not Kind.GENITIVE for place in places)

    def _people(self, places: Iterable[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._whose[place] for place in places))

    def _in(self, text: str, words: Sequence[Word]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            best = self._best(text, words, at)
            if best:
                yield best[0]
            at += best[1] if best else 1

    def _best(self, text: str, words: Sequence[Word], at: int) -> tuple[Mention, int] | None:
        """The longest mention that begins with a word, and how many words it takes."""
        best, letters = None, ""
        for last in range(at, len(words)):
            if last > at and not _joined(text[words[last - 1].end : words[last].start]):
                break
            before, letters = key(letters), letters + words[last].plain
            if (spelt := key(letters)) not in self._starts:
                break
            alone = all(len(word.plain) == 1 for word in words[at : last + 1])
            if (spelt != before or alone) and (kinds := self._found.get(spelt)):
                spot = Spot(text, words[at : last + 1], words[at - 1] if at else None, letters, self._is_word)
                near = words[last : last + 2 + _LONGEST_SURNAME]
                wider = self._with_middle(spot, kinds[Kind.GIVEN], near) if Kind.GIVEN in kinds else None
                mention = wider or self._weighed(spot, kinds)
                if mention:
                    taken = sum(word.start < mention.end for word in near[1:]) if wider else 0
                    best = (mention, last + 1 - at + taken)
        return best

    def _is_word(self, letters: str) -> bool:
        return letters in self._words or ordinary(letters)

    def _weighed(self, spot: Spot, kinds: Mapping[Kind, tuple[int, ...]]) -> Mention | None:
        decided = [(decide(spot, kind), places) for kind, places in kinds.items()]
        for wanted in (True, False):
            places = [place for sure, found in decided if sure is wanted for place in found]
            if places:
                people = self._people(places)
                return self._decide(Mention(spot.start, spot.end, people, wanted, spot.letters))
        return None

    def _decide(self, mention: Mention) -> Mention | None:
        if mention.sure or mention.letters not in self._decided:
            return mention
        return replace(mention, sure=True) if self._decided[mention.letters] else None

    def _with_middle(self, spot: Spot, places: Collection[int], near: Sequence[Word]) -> Mention | None:
        """A given name, one unknown name or initial, and the same person's surname."""
        if len(near) < 3 or not ((near[0].capital and near[1].capital) or len(near[1].plain) == 1):
            return None
        for last in range(len(near) - 1, 1, -1):
            letters = "".join(word.plain for word in near[2 : last + 1])
            surnames = self._found.get(key(letters), {}).get(Kind.SURNAME, ())
            both = self._people(place for place in surnames if place in places)
            close = all(after.start - before.end <= _CLOSE for before, after in pairwise(near[: last + 1]))
            if both and close:
                sure = near[0].capital or near[2].capital or not self._is_word(letters)
                return self._decide(Mention(spot.start, near[last].end, both, sure, spot.letters + letters))
        return None


def _joined(gap: str) -> bool:
    return len(gap) <= _WIDEST_GAP and not any(map(str.isdigit, _ESCAPED.sub("", gap)))


def _apart(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions of several readings, the longer one where two overlap."""
    end = 0
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end, not one.sure)):
        if mention.start >= end:
            yield mention
            end = mention.end
