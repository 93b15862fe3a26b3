"""A test's paper: the SQL, the digests, the counts and every item, so that an auditor runs it again in plain DuckDB."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from soc2lib.basics.private.rights import make_folder, write_private
from soc2lib.basics.text import to_csv
from soc2lib.errors import ParameterError, Problem
from soc2lib.evidence.populations.lists import opened_lists, slug
from soc2lib.evidence.testing.entries import Entry
from soc2lib.store.engagement import Engagement

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The day of every file in a paper: the same test gives the same bytes."""


@contextmanager
def paper(entry: Entry) -> Iterator[IO[bytes]]:
    """The paper of a test as a ZIP, opened for reading from its start."""
    with TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for name, text in contents(entry).items():
                made.writestr(zipfile.ZipInfo(name, _MOMENT), text, zipfile.ZIP_DEFLATED)
        file.seek(0)
        yield file


def write_papers(engagement: Engagement, entries: Sequence[Entry], folder: Path) -> None:
    """Write the papers of tests into one new folder, with every file that they read.

    Raises
    ------
    ParameterError
        If the folder is there already.
    """
    if folder.exists():
        found = "a folder or file that is there"
        raise ParameterError("The papers are not written.", [Problem(folder.name, found, "a new folder", "Name one.")])
    with opened_lists(engagement) as (_, files):
        make_folder(folder)
        for path in sorted(files.iterdir()):
            if not path.name.startswith("."):
                write_private(folder / path.name, path.read_bytes())
    for entry in entries:
        name = "-".join(filter(None, (entry.test, slug(entry.system) if entry.system else "")))
        for part, text in contents(entry).items():
            write_private(folder / f"{name}.{part}", text)


def contents(entry: Entry) -> dict[str, str]:
    """The texts of a paper by file name."""
    if entry.census is None:
        return {}
    counts = {name: value for name, value in entry.as_dict().items() if name != "items"}
    inputs = [
        {"table": one.table, "file": one.file, "rows": one.rows, "sha256": one.sha256} for one in entry.census.inputs
    ]
    result = {**counts, "controls": entry.controls, "because": entry.reason, "whole": entry.whole, "inputs": inputs}
    return {
        "test.sql": entry.census.script,
        "result.json": json.dumps(result, indent=1, ensure_ascii=False) + "\n",
        "items.csv": _items(entry),
    }


def _items(entry: Entry) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["item", "outcome", "reason", "row"])
    writer.writerows([to_csv(one.item), one.verdict, to_csv(one.reason), one.row] for one in entry.items)
    return text.getvalue()
