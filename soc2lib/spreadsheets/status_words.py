"""Reads the words and marks by which tables rate things ("✅ Implemented", "N/A"), or says why it cannot."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from soc2lib.basics.private.rights import open_private
from soc2lib.basics.text import to_csv
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import Problem, TableError, did_you_mean
from soc2lib.spreadsheets.cells import Unreadable, plain, same_word
from soc2lib.spreadsheets.reader.reader import Sheet, place, read_table, unguarded

_SELECTORS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_EDGES = " \t\n:;,.!*()[]-–—'\"`|/"


@dataclass(frozen=True, slots=True)
class MappedWord:
    """One text found in a status column, the status it was read as (empty where unreadable), and how often it stood."""

    found: str
    status: str
    count: int


@dataclass
class StatusWords:
    """What each word and mark means, and a tally of what was read.

    Parameters
    ----------
    own : mapping of str to str
        A table's own words, which come before the catalog's.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    _tally: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """The status a cell claims; an empty cell claims ``not known``.

        Raises
        ------
        Unreadable
            Where the words mean nothing here, or words and marks contradict each other.

        Examples
        --------
        >>> words = StatusWords()
        >>> words.read("✅ Implemented"), words.read("⚠️ Partial"), words.read("N/A")
        ('in place', 'partly in place', 'not applicable')
        >>> words.read("✅ Not implemented")
        Traceback (most recent call last):
        ...
        soc2lib.spreadsheets.cells.Unreadable: one meaning; the mark says in place, the words say not in place
        """
        shown = " ".join(text.split())
        try:
            status = self._meaning(shown) if shown else "not known"
        except Unreadable:
            self._count(shown, "")
            raise
        self._count(shown, status)
        return status

    def used(self) -> tuple[MappedWord, ...]:
        """Every text read so far, the most frequent first."""
        words = [MappedWord(found, status, count) for (found, status), count in self._tally.items()]
        return tuple(sorted(words, key=lambda word: (-word.count, word.found)))

    def _count(self, found: str, status: str) -> None:
        self._tally[found, status] = self._tally.get((found, status), 0) + 1

    def _meaning(self, text: str) -> str:
        own = {_word(word): status for word, status in self.own.items()}
        if _word(text) in own:
            return own[_word(text)]
        known = {_word(word): status for word, status in catalog().status_words.items()} | own
        if _word(text) in known:
            return known[_word(text)]
        exact = same_word(text, statuses())
        if exact:
            return exact
        return _agreed(*_read_parts(_SELECTORS.sub("", text), known))


def _read_parts(text: str, known: Mapping[str, str]) -> tuple[set[str], str]:
    """What the marks say and what the words say, empty where there are none."""
    marks = [character for character in text if unicodedata.category(character) in ("So", "Sm", "Sk")]
    strange = [mark for mark in marks if mark not in known]
    words = _word("".join(" " if character in marks else character for character in text))
    said = known.get(words) or same_word(words, statuses())
    if strange:
        raise Unreadable(f"a mark that is known; {' '.join(strange)} is not")
    if words and said is None:
        raise Unreadable(" / ".join(statuses()))
    return {known[mark] for mark in marks}, said or ""


def _agreed(by_marks: set[str], by_words: str) -> str:
    if len(by_marks) > 1:
        raise Unreadable(f"one meaning; the marks say {' and '.join(sorted(by_marks))}")
    if by_marks and by_words and by_words not in by_marks:
        raise Unreadable(f"one meaning; the mark says {next(iter(by_marks))}, the words say {by_words}")
    if not by_marks and not by_words:
        raise Unreadable(" / ".join(statuses()))
    return by_words or next(iter(by_marks))


def statuses() -> tuple[str, ...]:
    """The statuses that words are read as, in catalog order."""
    return tuple(dict.fromkeys(catalog().status_words.values()))


def read_mapping(path: Path, encoding: str | None = None) -> dict[str, str]:
    """Read a table ``word,status`` that extends or overrides the catalog's words; a row without status is left out.

    Raises
    ------
    TableError
        With every row whose status is none of the known ones, and every word that stands twice.
    """
    table = unguarded(read_table(path, encoding))
    mapping: dict[str, str] = {}
    problems: list[Problem] = []
    for number, (word, status) in _pairs(table.sheets[0], table.file):
        meant = same_word(status, statuses())
        where = place(table.file, table.sheets[0].name, number, 2, "status")
        if meant is None:
            hint = did_you_mean(status, statuses()) or "Correct the status."
            problems.append(Problem(where, repr(status[:80]), " / ".join(statuses()), hint))
        elif mapping.get(word, meant) != meant:
            found = f"{word!r} a second time, with another status"
            problems.append(Problem(where, found, "one row a word", "Remove one of the rows."))
        else:
            mapping[word] = meant
    if problems:
        raise TableError(f"The mapping {table.file} cannot be used.", problems)
    return mapping


def write_mapping(path: Path, words: Iterable[MappedWord]) -> None:
    """Write what was read as a table ``word,status`` that can be edited and given back."""
    with open_private(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("word", "status", "rows"))
        writer.writerows((to_csv(word.found), word.status, word.count) for word in words if word.found)


def _pairs(sheet: Sheet, file: str) -> list[tuple[int, tuple[str, str]]]:
    rows = list(sheet.rows.items())
    if not rows or [plain(cell) for cell in rows[0][1][:2]] != ["word", "status"]:
        where = place(file, sheet.name, rows[0][0] if rows else 0)
        problem = Problem(where, "another header", "the header word,status", "Write word,status in the first row.")
        raise TableError(f"The mapping {file} cannot be used.", [problem])
    padded = ((number, (*cells, "", "")) for number, cells in rows[1:])
    return [(number, (cells[0], cells[1])) for number, cells in padded if cells[0] and cells[1]]


def _word(text: str) -> str:
    bare = _SELECTORS.sub("", text)
    return plain(bare.strip(_EDGES)) or plain(bare)
