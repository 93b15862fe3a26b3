"""What the words in a list's cells mean: the catalog's list, extended by the firm and by the client.

Words are data. A word that no list explains is never guessed: its cell does not tell.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from soc2lib.basics.resources import catalog_folder
from soc2lib.errors import ParameterError, Problem, did_you_mean
from soc2lib.evidence.populations.columns import Column, columns_of

FIRM_FILE = "census-words.csv"
"""The firm's own list in the folder of client folders, with the catalog's columns."""
_JOINTS = (" ", "-", "_", "")


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists by place and meaning.

    Attributes
    ----------
    lists : mapping
        A place, such as ``accounts.active`` or the type ``yes_no``, to each of its words with the meaning.
    """

    lists: Mapping[str, Mapping[str, str]]

    def of(self, table: str, column: Column) -> Mapping[str, str]:
        """The words of a column with their meaning; what is told of the column itself counts before its type."""
        return {**self.lists.get(column.type, {}), **self.lists.get(f"{_base(table)}.{column.name}", {})}

    def scale(self, table: str, column: Column) -> Mapping[str, str]:
        """The words that place a column's cell on a scale, such as severities; empty where it has none."""
        return self.lists.get(f"{_base(table)}.{column.name}", {}) if column.type == "text" else {}

    def programs(self) -> tuple[str, ...]:
        """Names of programs that write or approve changes."""
        return tuple(self.lists.get("program", {}))

    def with_more(self, more: Iterable[tuple[str, str, str]]) -> "Words":
        """These lists with more words: place, word and meaning, the later ones first."""
        lists = {place: dict(words) for place, words in self.lists.items()}
        for place, word, means in more:
            lists.setdefault(place, {}).update(dict.fromkeys(_variants(word), means))
        return Words(lists)


@cache
def catalog_words() -> Words:
    """The catalog's lists."""
    return Words({}).with_more(_rows(catalog_folder() / "census" / "words.csv"))


def words_of(firm: Path | None = None, facts: Iterable[str] = ()) -> Words:
    """The lists that count for a client: the catalog's, the firm's file where there is one, and what the client told.

    Parameters
    ----------
    firm : Path, optional
        The firm's file.
    told : iterable of str
        Such as ``accounts.active:STAGED=no``.

    Raises
    ------
    ParameterError
        Naming every word that is told in another way.

    Examples
    --------
    >>> words_of(facts=["accounts.active:Hibernating=no"]).lists["accounts.active"]["hibernating"]
    'no'
    """
    own = _rows(firm) if firm is not None and firm.is_file() else []
    parts = [part.strip() for one in facts for part in one.split(";") if part.strip()]
    return catalog_words().with_more([*own, *map(_said_by_client, parts)])


def _rows(path: Path) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    problems = [
        Problem(
            f"{path.name}, row {number}", str(sorted(map(str, row))), "columns where, means and words", "Correct it."
        )
        for number, row in enumerate(rows, 2)
        if not all(row.get(name) for name in ("where", "means", "words"))
    ]
    if problems:
        raise ParameterError("The word list cannot be read.", problems)
    return [(row["where"], word, row["means"]) for row in rows for word in row["words"].split(";")]


def _said_by_client(part: str) -> tuple[str, str, str]:
    place, _, rest = part.partition(":")
    word, _, means = rest.rpartition("=")
    table, _, name = place.strip().partition(".")
    columns = {column.name: column for column in columns_of(table)}
    options = _meanings(f"{table}.{name}", columns[name].type) if name in columns else ()
    if not word.strip() or means.strip() not in options:
        expected = f"table.column:word=meaning, the meaning one of {', '.join(options)}" if options else _FORM
        remedy = did_you_mean(name, columns) or did_you_mean(means.strip(), options) or "Correct it."
        raise ParameterError("A word is told in another way.", [Problem("words", repr(part)[:80], expected, remedy)])
    return place.strip(), word, means.strip()


_FORM = "a column with words, such as accounts.active:STAGED=no"


def _meanings(place: str, type: str) -> tuple[str, ...]:
    lists = catalog_words().lists
    return tuple(dict.fromkeys([*lists.get(place, {}).values(), *lists.get(type, {}).values()]))


def _variants(word: str) -> set[str]:
    parts = " ".join(word.lower().split()).split(" ")
    joined = {"".join(pieces) for pieces in product(*_interleaved(parts))}
    return joined | {" ".join(parts)}


def _interleaved(parts: list[str]) -> list[tuple[str, ...]]:
    if len(parts) > 3:
        return [(" ".join(parts),)]
    found: list[tuple[str, ...]] = [(parts[0],)]
    for part in parts[1:]:
        found += [_JOINTS, (part,)]
    return found


def _base(table: str) -> str:
    return table.removesuffix("_before")
