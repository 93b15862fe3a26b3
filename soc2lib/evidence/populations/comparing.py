"""Two lists joined item by item: what both hold, what one of them lacks, and who came, went, was raised or lowered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soc2lib.basics.private.rights import make_folder
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import ParameterError, Problem, did_you_mean
from soc2lib.evidence.populations.access_change import AccessChange, access_change
from soc2lib.evidence.populations.columns import columns_of, quoted
from soc2lib.evidence.populations.lists import client_words, lists, one_list, opened_lists
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.populations.reading import ask
from soc2lib.evidence.sources.tables import open_table
from soc2lib.store.engagement import Engagement


@dataclass(frozen=True, slots=True)
class Compared:
    """Two lists, item by item.

    Attributes
    ----------
    on : str
        The columns that join them.
    both : int
        Items that both hold.
    only_old, only_new : tuple of str
        Items that one of them lacks, in order.
    unnamed_old, unnamed_new : int
        Rows that name no item.
    access : AccessChange or None
        Who came, went, was raised or lowered, of two lists of accounts joined by account.
    """

    on: str
    both: int
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    unnamed_old: int
    unnamed_new: int
    access: AccessChange | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        found: dict[str, Any] = {
            "on": self.on,
            "both": self.both,
            "only_old": list(self.only_old),
            "only_new": list(self.only_new),
            "unnamed_old": self.unnamed_old,
            "unnamed_new": self.unnamed_new,
        }
        if self.access:
            names = ("joined", "left", "raised", "lowered")
            found |= {name: list(getattr(self.access, name)) for name in names}
        return found

    def lines(self) -> Iterator[str]:
        """In lines."""
        yield f"Joined on {self.on}: {self.both} in both lists."
        for words, items in (("in the first list alone", self.only_old), ("in the second list alone", self.only_new)):
            yield f"{len(items)} {words}"
            yield from (f"  {item}" for item in items)
        if self.unnamed_old or self.unnamed_new:
            yield f"Rows that name no item: {self.unnamed_old} in the first list, {self.unnamed_new} in the second."
        for name in ("joined", "left", "raised", "lowered") if self.access else ():
            yield f"{name}: {', '.join(getattr(self.access, name)) or 'nobody'}"


def compare_lists(engagement: Engagement, old: str, new: str, table: str = "accounts", on: str = "") -> Compared:
    """Compare two files, two lists of the client, or one of each.

    Parameters
    ----------
    engagement : Engagement
        The client.
    old, new : str
        A path, or the id of a list.
    table : str
        What the files are read as.
    on : str
        The column that joins them; unless told the id where both are the same table, else the person.

    Raises
    ------
    ParameterError
        If there is no such file, list or column.
    TableError
        If a file cannot be read.
    """
    with _both(engagement, old, new, table) as (tables, first, second):
        same = first[0].removesuffix("_before") == second[0].removesuffix("_before")
        columns = [_column(first[0], on, same), _column(second[0], on, same)]
        found = [_items(tables, *pair) for pair in zip((first, second), columns, strict=True)]
        (items_old, blank_old), (items_new, blank_new) = found
        access = None
        if same and first[0].removesuffix("_before") == "accounts" and columns[0] == "account":
            tables.connection.execute(f"CREATE OR REPLACE VIEW accounts_before AS {first[1]}")
            tables.connection.execute(f"CREATE OR REPLACE VIEW accounts AS {second[1]}")
            tables.opened.setdefault("accounts_before", tables.opened[first[0]])
            tables.opened.setdefault("accounts", tables.opened[second[0]])
            access = access_change(tables)
        return Compared(
            columns[0] if columns[0] == columns[1] else f"{columns[0]} = {columns[1]}",
            len(items_old.keys() & items_new.keys()),
            tuple(sorted(items_old[key] for key in items_old.keys() - items_new.keys())),
            tuple(sorted(items_new[key] for key in items_new.keys() - items_old.keys())),
            blank_old,
            blank_new,
            access,
        )


_Side = tuple[str, str]
"""A table and the SQL of its rows."""


@contextmanager
def _both(engagement: Engagement, old: str, new: str, table: str) -> Iterator[tuple[Populations, _Side, _Side]]:
    columns_of(table)
    with opened_lists(engagement) as (tables, _), Temporary() as folder:
        sides = []
        for place, facts in enumerate((old, new)):
            path = Path(facts)
            if path.is_file():
                beside = make_folder(folder / str(place))
                with Populations(words=client_words(engagement)) as alone:
                    opened = open_table(alone, table, path, beside)
                tables.opened.setdefault(table, opened)
                sides.append((table, opened.body))
                continue
            if facts not in {one.id for one in lists(engagement)} and (path.suffix or "/" in facts):
                remedy = "Check the path."
                raise ParameterError("No such file.", [Problem("list", repr(facts), "a file or a list's id", remedy)])
            listed = one_list(engagement, facts)
            parts = [one.body for one in tables.parts[listed.table] if one.system == listed.system]
            sides.append((listed.table, " UNION ALL BY NAME ".join(parts)))
        yield tables, sides[0], sides[1]


def _column(table: str, on: str, same: bool) -> str:
    columns = {column.name: column for column in columns_of(table)}
    key = next(name for name, column in columns.items() if column.key)
    name = on or (key if same or "person" not in columns else "person")
    if name not in columns:
        remedy = did_you_mean(name, columns) or "Choose one of them."
        raise ParameterError("No such column.", [Problem("on", repr(name), ", ".join(columns), remedy)])
    return name


def _items(tables: Populations, side: _Side, column: str) -> tuple[dict[str, str], int]:
    name = quoted(column)
    said = f"CAST({name} AS VARCHAR)"
    rows = ask(tables.connection, f"SELECT fold({said}), min(tidy({said})), count(*) FROM ({side[1]}) GROUP BY 1")
    items = {str(key): str(item) for key, item, _ in rows if key is not None}
    return items, sum(int(str(number)) for key, _, number in rows if key is None)
