"""Reads the text of a file strictly: whole rows, one encoding, no double names, nothing silently repaired."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from soc2lib.errors import Problem, TableError, did_you_mean

LARGEST_FILE = 500 << 20
"""Largest file that is read into memory [bytes]."""
_AGAIN = "Export it again."


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text with its digest; ``partial`` says why it may have been cut."""

    name: str
    text: str
    sha256: str
    partial: str


def read_text(path: Path, limit: int | None = None) -> Text:
    """A file as UTF-8, at most `limit` bytes, `LARGEST_FILE` unless told.

    Raises
    ------
    TableError
        If it is missing, empty, larger than the limit or not UTF-8, naming the row.
    """
    if path.is_symlink() or not path.is_file():
        _refuse("The file cannot be opened.", path.name, "no plain file", "a file", "Check the path.")
    size, limit = path.stat().st_size, LARGEST_FILE if limit is None else limit
    if size > limit:
        _refuse("The file is too large.", path.name, f"{size:,} bytes", f"at most {limit:,} bytes", "Split it.")
    data = path.read_bytes()
    if not data.strip():
        _refuse("The file is empty.", path.name, f"{size} bytes without text", "a head and rows", _AGAIN)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4096]:
        _refuse(
            "The file cannot be read.",
            f"{path.name}, row 1",
            "letters that are not UTF-8",
            "UTF-8",
            "Save it as UTF-8.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        _refuse(
            "The file cannot be read.",
            f"{path.name}, row {row}",
            "letters that are not UTF-8",
            "UTF-8",
            "Save it as UTF-8.",
        )
    partial = "" if data.endswith((b"\n", b"\r")) else "The last line has no line end: the file may be cut."
    return Text(path.name, text, sha256(data).hexdigest(), partial)


def rows_of(text: Text, delimiter: str, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV under their heads.

    Parameters
    ----------
    text : Text
        The file.
    delimiter : str
        What stands between cells.
    needed : sequence of str
        Columns that must be there.

    Raises
    ------
    TableError
        Naming the row that breaks or has another number of cells, and every column that is missing or stands twice.
    """
    lines = csv.reader(text.text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    found: list[dict[str, str]] = []
    heads: list[str] = []
    try:
        for cells in lines:
            if not heads:
                heads = cells
                _check_heads(text.name, heads, delimiter, needed)
            elif len(cells) != len(heads):
                where = f"{text.name}, row {lines.line_num}"
                counts = (f"{len(cells)} cells", f"{len(heads)} cells")
                _refuse("A row has another number of cells.", where, *counts, f"The file may be cut. {_AGAIN}")
            else:
                found.append(dict(zip(heads, cells, strict=True)))
    except csv.Error as error:
        where = f"{text.name}, row {lines.line_num}"
        _refuse("A row breaks off.", where, str(error), "a whole row", f"The file may be cut. {_AGAIN}")
    return found


def json_of(text: Text) -> Any:
    """The value of a JSON file; double names, NaN and endless nesting are refused.

    Raises
    ------
    TableError
        Naming row and column of what cannot be read.
    """
    return strict_json(text.text, text.name)


def strict_json(text: str, name: str) -> Any:
    """The value of a JSON text; see `json_of`. ``name`` says where it stands."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = (
            f"{name}, column {error.colno}" if ", row " in name else f"{name}, row {error.lineno}, column {error.colno}"
        )
        _refuse("The file is not whole JSON.", where, error.msg, "JSON", f"The file may be cut. {_AGAIN}")
    except (ValueError, RecursionError) as error:
        found = str(error) if isinstance(error, ValueError) else "nesting without an end"
        _refuse("The file is no plain JSON.", name, found, "names that stand once and plain numbers", _AGAIN)


def records_of(value: Any, name: str, under: str = "") -> list[dict[str, Any]]:
    """The list of objects in a JSON value: the value itself, or what stands under a name, inner names after a dot.

    Raises
    ------
    TableError
        If there is no such list, or several and none is named.
    """
    for part in filter(None, under.split(".")):
        if not isinstance(value, dict) or part not in value:
            names = list(value) if isinstance(value, dict) else []
            remedy = did_you_mean(part, names) or "Correct the name."
            _refuse(
                "The file has no such list.", f"{name}, {under}", ", ".join(names)[:200], "names that it has", remedy
            )
        value = value[part]
    if isinstance(value, dict):
        lists = {key: part for key, part in value.items() if isinstance(part, list)}
        if len(lists) != 1:
            found = f"lists {', '.join(lists)[:200]}" if lists else "no list"
            _refuse("The rows cannot be told.", name, found, "one list of rows", "Name the list that holds the rows.")
        value = next(iter(lists.values()))
    if not isinstance(value, list):
        _refuse("The rows cannot be told.", name, type(value).__name__, "a list of rows", _AGAIN)
    for number, row in enumerate(value, 1):
        if not isinstance(row, dict):
            found = type(row).__name__
            _refuse("A row is no object.", f"{name}, row {number}", found, "an object with named values", _AGAIN)
    return value


def flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """A nested object as one row: inner names after a dot, lists of plain values joined with ``;``.

    Examples
    --------
    >>> flat({"id": 7, "profile": {"login": "ann"}, "on": True, "tags": ["a", "b"], "end": None})
    {'id': '7', 'profile.login': 'ann', 'on': 'true', 'tags': 'a;b', 'end': ''}
    """
    found: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            found[prefix + name] = ";".join(_plain(part) for part in value if not isinstance(part, dict | list))
        else:
            found[prefix + name] = _plain(value)
    return found


def need(row: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    """Refuse a row that lacks a name it must have.

    Raises
    ------
    TableError
        Naming each one that is missing.
    """
    problems = [
        Problem(
            f"{where}, column {name}",
            f"names {', '.join(map(str, row))[:200]}",
            name,
            did_you_mean(name, row) or _AGAIN,
        )
        for name in names
        if name not in row
    ]
    if problems:
        raise TableError("The file has another form than this source.", problems)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _check_heads(file: str, heads: Sequence[str], delimiter: str, needed: Sequence[str]) -> None:
    problems = [
        Problem(f"{file}, row 1", f"column {name!r} more than once", "each once", "Name the columns apart.")
        for name in sorted({name for name in heads if heads.count(name) > 1})
    ]
    if len(heads) == 1:
        found = f"one column, {heads[0][:80]!r}"
        problems.append(
            Problem(f"{file}, row 1", found, f"columns with {delimiter!r} between", f"Save it with {delimiter!r}.")
        )
    else:
        problems += [
            Problem(
                f"{file}, column {name}", f"columns {', '.join(heads)[:120]}", name, did_you_mean(name, heads) or _AGAIN
            )
            for name in needed
            if name not in heads
        ]
    if problems:
        raise TableError("The file's head cannot be read.", problems)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"name {next(name for name in names if names.count(name) > 1)!r} twice in one object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} where a number should stand")


def _refuse(what: str, where: str, found: str, expected: str, remedy: str) -> NoReturn:
    raise TableError(what, [Problem(where, found, expected, remedy)])
