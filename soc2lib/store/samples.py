"""Reads the made-up sample clients: a folder each, with dated steps, each step a table somebody entered."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from soc2lib.basics.resources import samples_folder
from soc2lib.errors import ParameterError, Problem, RecordError, TableError, did_you_mean
from soc2lib.store.record import Record, record_kinds
from soc2lib.store.sample_files import sample_files

SampleRecord = tuple[str, str, dict[str, Any]]
"""Kind, id and body of one record as it stands after its step."""
_HEAD = {"title": str, "about": str, "as_of": date, "step": list}
_STEP = {"at": datetime, "author": str, "reason": str, "kind": str, "file": str}
_WORDS = {str: "text in quotes", date: "a day such as 2026-09-30", datetime: "a moment such as 2026-06-12T09:30:00Z"}


@dataclass(frozen=True, slots=True)
class Step:
    """One save: who entered these records, when (UTC) and why."""

    at: datetime
    author: str
    reason: str
    records: tuple[SampleRecord, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up client: its reports' day ``as_of``, its history ``steps`` in time order, its evidence ``files``."""

    title: str
    as_of: date
    about: str
    steps: tuple[Step, ...]
    files: tuple[bytes, ...] = ()


@dataclass
class _Reading:
    """What has been read so far: the cells of each record by kind and id, and every problem met."""

    folder: Path
    kinds: dict[str, type[Record]] = field(default_factory=record_kinds)
    cells: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def off(self, where: str, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.folder.name}/{where}", found, expected, remedy))


def sample_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the sample clients, sorted.

    Examples
    --------
    >>> sample_ids()
    ('hostile', 'lantern', 'sprout')
    """
    return tuple(sorted(path.parent.name for path in (folder or samples_folder()).glob("*/sample.toml")))


def load_sample(client_id: str, folder: Path | None = None) -> Sample:
    """Read one sample client: its steps in time order, each record whole as it stands after the step.

    A row of a later step replaces only the columns its table has; an empty cell there takes the answer back.

    Parameters
    ----------
    client_id : str
        One of `sample_ids`.
    folder : Path, optional
        The folder of samples; the shipped one unless told.

    Raises
    ------
    ParameterError
        If there is no such sample.
    TableError
        With every problem of ``sample.toml`` and of the tables beside it.

    Examples
    --------
    >>> sample = load_sample("sprout")
    >>> sample.steps[0].records[0][:2]
    ('examination', 'examination')
    """
    folder = folder or samples_folder()
    known = sample_ids(folder)
    if client_id not in known:
        hint = did_you_mean(client_id, known) or "Choose one of these."
        raise ParameterError(
            "There is no such sample client.", [Problem("sample", repr(client_id), " / ".join(known), hint)]
        )
    reading = _Reading(folder / client_id)
    head = _head(reading)
    steps = [] if reading.problems else [_step(reading, entry) for entry in head["step"]]
    if reading.problems:
        raise TableError(f"The sample client {client_id} cannot be read.", reading.problems)
    return Sample(head["title"], head["as_of"], head["about"], tuple(steps), sample_files(reading.folder))


def _head(reading: _Reading) -> dict[str, Any]:
    try:
        head = tomllib.loads((reading.folder / "sample.toml").read_text(encoding="utf-8"))
    except ValueError as error:
        reading.off("sample.toml", f"text that is no TOML ({error})", "a TOML file in UTF-8", "Mend the file.")
        return {}
    _check_keys(reading, "sample.toml", head, _HEAD)
    if reading.problems:
        return head
    for number, entry in enumerate(head["step"], 1):
        _check_keys(reading, f"sample.toml, step {number}", entry, _STEP)
    if not reading.problems:
        _check_times(reading, head)
    return head


def _check_keys(reading: _Reading, where: str, table: object, keys: dict[str, type]) -> None:
    if not isinstance(table, dict):
        reading.off(where, repr(table), "at least one [[step]] with its keys", "Write steps as [[step]] tables.")
        return
    for key, kind in keys.items():
        expected = _WORDS.get(kind, "at least one [[step]]")
        value = table.get(key)
        if type(value) is not kind or not value:
            reading.off(f"{where}, {key}", "nothing" if value is None else repr(value), expected, f"Give {key} so.")
    for key in table.keys() - keys.keys():
        hint = did_you_mean(key, keys) or "Remove it."
        reading.off(f"{where}, {key}", "an unknown key", f"one of {', '.join(keys)}", hint)


def _check_times(reading: _Reading, head: dict[str, Any]) -> None:
    earlier = None
    for number, entry in enumerate(head["step"], 1):
        at, where = entry["at"], f"sample.toml, step {number}, at"
        if at.utcoffset() != timedelta(0):
            reading.off(where, str(at), "a moment in UTC, written with Z at the end", "Write the moment in UTC.")
            continue
        if at.date() > head["as_of"]:
            reading.off(where, str(at), f"a moment not after {head['as_of']}, the as-of day", "Set it earlier.")
        if earlier and at <= earlier:
            reading.off(where, str(at), f"a moment after the step before it ({earlier})", "Put steps in time order.")
        earlier = at


def _step(reading: _Reading, entry: dict[str, Any]) -> Step:
    cls = reading.kinds.get(entry["kind"])
    records: tuple[SampleRecord, ...] = ()
    if cls is None:
        hint = did_you_mean(entry["kind"], reading.kinds) or "Choose one of these."
        reading.off(f"sample.toml, kind of {entry['file']}", entry["kind"], " / ".join(reading.kinds), hint)
    else:
        records = tuple(_records(reading, cls, entry["file"]))
    return Step(entry["at"], entry["author"], entry["reason"], records)


def _records(reading: _Reading, cls: type[Record], name: str) -> Iterator[SampleRecord]:
    many = {guide.name for guide in cls.guides() if guide.many}
    for number, row in _rows(reading, cls, name):
        cells = reading.cells.setdefault((cls.kind, row["id"]), {})
        cells.update(row)
        values = {
            key: [part.strip() for part in cell.split(";")] if key in many else cell
            for key, cell in cells.items()
            if cell
        }
        try:
            record = cls.build(values, where=f"{reading.folder.name}/{name}, row {number}")
        except RecordError as error:
            reading.problems.extend(error.problems)
        else:
            yield cls.kind, record.id, record.body()


def _rows(reading: _Reading, cls: type[Record], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The table's rows by field name, numbered from 2 as a spreadsheet shows them; faulty rows are noted, not given."""
    try:
        if Path(name).name != name:
            raise FileNotFoundError(name)
        with (reading.folder / name).open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file, strict=True)) or [[]]
    except (OSError, ValueError, csv.Error) as error:
        reading.off(name, f"no readable table ({error})", "a CSV file in UTF-8 beside sample.toml", "Mend the file.")
        return
    if not _header_fits(reading, cls, name, header):
        return
    at = header.index("id")
    ids = Counter(row[at] for row in rows if len(row) == len(header))
    for number, row in enumerate(rows, 2):
        where = f"{name}, row {number}"
        if len(row) != len(header):
            reading.off(where, f"{len(row)} cells", f"{len(header)} cells", "Put quotes around cells with commas.")
        elif not row[at].strip():
            reading.off(where, "no id", "an id in every row", "Give the row its id.")
        elif ids[row[at]] > 1:
            reading.off(where, f"id {row[at]!r} again", "one row an id", "Merge the rows.")
        else:
            yield number, dict(zip(header, row, strict=True))


def _header_fits(reading: _Reading, cls: type[Record], name: str, header: list[str]) -> bool:
    before = len(reading.problems)
    names = [guide.name for guide in cls.guides()]
    if "id" not in header:
        reading.off(f"{name}, header", "no column id", "a column id", "Add the column.")
    for column, count in Counter(header).items():
        if count > 1:
            reading.off(f"{name}, header", f"column {column!r} {count} times", "each column once", "Remove the others.")
        if column not in names:
            hint = did_you_mean(column, names) or "Remove the column."
            reading.off(f"{name}, header", f"column {column!r}", f"one of {', '.join(names)}", hint)
    return len(reading.problems) == before
