"""DataFrames with documented columns: what each holds is said where it is made, its type whatever the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from soc2lib.store.record import FieldGuide, Record

if TYPE_CHECKING:
    import pandas as pd

TEXT, WHOLE, NUMBER, YES_NO, DAY = "string", "Int64", "Float64", "boolean", "datetime64[s]"
"""The types of columns; each of them can hold what is not known, as ``NA`` or ``NaT``."""
_TYPES = {bool: YES_NO, int: WHOLE, float: NUMBER, date: DAY}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a DataFrame: its name, its type, and what it holds with its unit."""

    name: str
    dtype: str
    words: str


class Frame(property):
    """A DataFrame as an attribute, computed each time it is asked for; ``grain`` and ``columns`` say what it holds."""

    grain: str
    columns: tuple[Column, ...]

    def __get__(self, view: Any, owner: type | None = None) -> "pd.DataFrame":  # type: ignore[override]
        found: pd.DataFrame = super().__get__(view, owner)
        return found


def frame(*columns: Column) -> Callable[[Callable[[Any], Iterable[Sequence[object]]]], Frame]:
    """Make an attribute of a method that yields rows; the first line of its docstring is the grain."""

    def made(rows: Callable[[Any], Iterable[Sequence[object]]]) -> Frame:
        words = rows.__doc__ or ""
        found = Frame(lambda view: data_frame(columns, rows(view)))
        found.__doc__ = f"{words.rstrip()}\n\n{_described(columns)}"
        found.grain, found.columns = words.partition("\n")[0], columns
        return found

    return made


def data_frame(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> "pd.DataFrame":
    """Rows as a DataFrame; a choice becomes its word, and several values one text with ``;`` between them.

    Examples
    --------
    >>> made = data_frame([Column("control", TEXT, "Id."), Column("due", DAY, "Day.")], [("GOV-03", None)])
    >>> made.dtypes.astype(str).to_dict()
    {'control': 'string', 'due': 'datetime64[s]'}
    """
    import pandas as pd

    cells = [[_plain(cell) for cell in row] for row in rows]
    return pd.DataFrame(
        {one.name: pd.Series([row[n] for row in cells], dtype=one.dtype) for n, one in enumerate(columns)}
    )


def record_frame(cls: type[Record], records: Iterable[Record]) -> "pd.DataFrame":
    """Records of one kind as a DataFrame: one row a record, one column a field under its stored name."""
    guides = cls.guides()
    columns = [Column(guide.name, _type_of(guide), guide.help) for guide in guides]
    return data_frame(columns, ([getattr(record, guide.name) for guide in guides] for record in records))


def _type_of(guide: FieldGuide) -> str:
    return TEXT if guide.many else _TYPES.get(guide.base, TEXT)


def _plain(cell: object) -> object:
    if isinstance(cell, StrEnum):
        return cell.value
    if isinstance(cell, tuple | list):
        return "; ".join(str(_plain(one)) for one in cell)
    return cell


def _described(columns: Sequence[Column]) -> str:
    lines = [f"    {one.name} : {one.dtype}\n        {one.words}" for one in columns]
    return "\n".join(["    Columns", "    -------", *lines, "    "])
