"""What every source hands over: rows of one of our tables, and what speaks against them.

A source reads a file or asks a service, keeps the reply as it came, and turns it into rows; it never says whether
anything is good. A reply that is not whole says so in ``partial`` and never counts as complete. A source that asks a
service puts the pages it took into ``parameters`` and leaves secrets out of every field.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from soc2lib.basics.private.rights import open_private
from soc2lib.evidence.populations.columns import columns_of
from soc2lib.evidence.populations.population import Opened, Populations

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Collected:
    """Rows of one table as a source gives them.

    Attributes
    ----------
    table : str
        The table they are, such as ``findings``; names of columns are ours.
    rows : tuple of mapping
        One mapping a row: our column to text, empty where the source says nothing.
    file : str
        The name of the file or reply they come from.
    sha256 : str
        Digest of the reply as it came.
    tool, query, parameters, taken : str
        Which program, asked what, with which parameters and pages, when [as written by the tool].
    partial : str
        Why they may not be whole; empty where nothing speaks for it.
    """

    table: str
    rows: tuple[Row, ...]
    file: str
    sha256: str
    tool: str = ""
    query: str = ""
    parameters: str = ""
    taken: str = ""
    partial: str = ""

    @property
    def count(self) -> int:
        """How many rows there are; nothing is dropped and nothing is added."""
        return len(self.rows)


def write(collected: Collected, folder: Path) -> Path:
    """Write the rows as CSV, for the locker and for testing; the columns are ours."""
    path = folder / f"{collected.file}.{collected.table}.csv"
    names = [column.name for column in columns_of(collected.table)]
    with open_private(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in collected.rows)
    return path


def open_collected(populations: Populations, collected: Collected, folder: Path) -> Opened:
    """Write the rows into a folder and open them for testing."""
    columns = sorted({name for row in collected.rows for name in row})
    known = [column.name for column in columns_of(collected.table)]
    given = {name: name for name in (columns or known)}
    return populations.open(collected.table, write(collected, folder), given, partial=collected.partial)
