"""Reads the JSON file that an owner's form saved; checks its shape and not yet its answers."""

import json
from pathlib import Path
from typing import Any

from soc2lib.basics.text import visible
from soc2lib.share.owner_answers.question_form import FORMAT
from soc2lib.share.owner_answers.returned import Returned, ReturnedRow, refusal
from soc2lib.store.identity import Origin

LARGEST = 10_000_000
"""Largest file of answers that is read [bytes]."""
_AGAIN = "Press Save answers in the form again and send that file as it is."


def from_form(path: Path) -> Returned:
    """Read the file that the form saved.

    Raises
    ------
    TableError
        If it is none, with everything about its form that is wrong.
    """
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise refusal(path.name, [(path.name, f"{len(data):,} bytes", f"at most {LARGEST:,}", _AGAIN)])
        whole = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise refusal(path.name, [(path.name, str(error.strerror), "a file of answers", "Check the path.")]) from None
    except (ValueError, RecursionError):
        raise refusal(path.name, [(path.name, "text that is no JSON", "the form's file", _AGAIN)]) from None
    if not (isinstance(whole, dict) and (whole.get("file"), whole.get("format")) == ("soc2 answers", FORMAT)):
        wanted = f"answers of format {FORMAT}"
        raise refusal(path.name, [(path.name, "a file that no form of ours saved", wanted, _AGAIN)])
    rows = whole.get("rows")
    head = {name: whole.get(name) for name in ("client", "owner", "by", "made_on", "saved_at")}
    problems = [(f"{path.name}, {name}", _shown(v), "text", _AGAIN) for name, v in head.items() if type(v) is not str]
    entries = list(enumerate(rows, 1)) if isinstance(rows, list) else []
    if not isinstance(rows, list):
        problems.append((f"{path.name}, rows", _shown(rows), "a list of rows", _AGAIN))
    problems += [
        (f"{path.name}, entry {n}, {name}", _shown(found), expected, _AGAIN)
        for n, row in entries
        for name, found, expected in _misshapen(row)
    ]
    if problems:
        raise refusal(path.name, problems)
    return Returned(
        path.name,
        **{k: visible(v).strip() for k, v in head.items()},
        rows=tuple(_row(path.name, row) for _, row in entries),
        origin=Origin.read(whole["origin"], path.name) if "origin" in whole else None,
    )


def _misshapen(row: Any) -> list[tuple[str, object, str]]:
    if not isinstance(row, dict):
        return [("row", row, "an object")]
    texts = [(name, row.get(name), "text") for name in ("kind", "id", "seal", "note") if type(row.get(name)) is not str]
    numbers = [] if type(row.get("base")) is int else [("base", row.get("base"), "a whole number")]
    maps = [
        (name, row.get(name), "texts by question")
        for name in ("answers", "reasons")
        if not (isinstance(row.get(name), dict) and all(type(value) is str for value in row[name].values()))
    ]
    return [*texts, *numbers, *maps]


def _row(file: str, row: dict[str, Any]) -> ReturnedRow:
    kind, id = visible(row["kind"]), visible(row["id"])
    answers = {name: visible(value).strip() for name, value in row["answers"].items()}
    reasons = {name: visible(value).strip() for name, value in row["reasons"].items()}
    where = f"{file}, {kind} {id}"
    return ReturnedRow(
        where, kind, id, str(row["base"]), visible(row["seal"]), answers, reasons, visible(row["note"]).strip()
    )


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:60]
