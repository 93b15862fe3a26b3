"""Hands evidence out as a folder that an auditor opens without us: the files, an index, and a list of digests."""

import csv
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from soc2lib.basics.private.rights import make_folder, open_private, write_private
from soc2lib.basics.text import to_csv, to_html
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import EvidenceError, Problem
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import Evidence
from soc2lib.html.pieces import Table
from soc2lib.spreadsheets.origin import COMPANION, companion
from soc2lib.store.clients import is_reserved
from soc2lib.store.file_origin.lines import origin_lines
from soc2lib.store.identity import Origin

_PLAIN = re.compile(r"[^A-Za-z0-9.+_-]+")
_HEADS = (
    "Evidence",
    "File",
    "Title",
    "Type",
    "Controls",
    "Criteria",
    "System",
    "Source",
    "Query",
    "From",
    "To",
    "Collected",
    "Collector",
    "Reviewer",
    "Partial",
    "Redaction",
    "Supersedes",
    "Bytes",
    "SHA-256",
)


def export(locker: Locker, records: Sequence[Evidence], folder: Path, title: str, origin: Origin) -> Path:
    """Write the files with ``index.html``, ``index.csv`` and ``SHA256SUMS`` (for ``sha256sum -c SHA256SUMS``).

    A companion says whose evidence it is, as the index does.

    Parameters
    ----------
    locker : Locker
        Where the files are kept.
    records : sequence of Evidence
        What to hand out; records without a file stand in the index only.
    folder : Path
        A folder that does not exist yet.
    title : str
        Head of the index.
    origin : Origin
        Whose evidence it is.

    Raises
    ------
    EvidenceError
        If the folder is there already.
    EvidenceAltered
        If any file is altered, cut or gone; nothing is written then.
    """
    if folder.exists():
        raise EvidenceError(
            "The evidence was not handed out.",
            [
                Problem(
                    folder.name, "a folder that exists", "a new folder", "Name another folder; nothing is overwritten."
                )
            ],
        )
    locker.check(records)
    names = _file_names(records)
    make_folder(folder / "files")
    sums = []
    for record in records:
        if record.sha256:
            with (
                locker.path(record.sha256).open("rb") as kept,
                open_private(folder / "files" / names[record.id], "wb") as copy,
            ):
                shutil.copyfileobj(kept, copy)
            sums.append(f"{record.sha256}  files/{names[record.id]}\n")
    write_private(folder / "SHA256SUMS", "".join(sums))
    rows = [_row(record, names.get(record.id, "")) for record in records]
    with open_private(folder / "index.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_HEADS, *([to_csv(cell) for cell in row] for row in rows)])
    write_private(folder / "index.html", _page(title, origin, rows))
    listed = ("index.csv", "index.html", *(f"files/{name}" for name in names.values()))
    write_private(folder / COMPANION, companion(origin, listed))
    return folder


def _file_names(records: Sequence[Evidence]) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for record in records:
        if record.sha256:
            plain = _PLAIN.sub("-", record.file).strip(".-") or record.sha256[:12]
            plain = f"file-{plain}" if is_reserved(plain) else plain
            stem, dot, ending = plain.rpartition(".")
            name, number = plain[-120:], 2
            while name.casefold() in taken:
                name = f"{stem or plain}-{number}{dot}{ending if stem else ''}"[-120:]
                number += 1
            taken.add(name.casefold())
            names[record.id] = name
    return names


def _row(record: Evidence, name: str) -> list[str]:
    days = record.days
    controls = catalog().controls
    criteria = dict.fromkeys(c for id in record.controls if id in controls for c in controls[id].criteria)
    cells = [
        record.id,
        f"files/{name}" if name else "",
        record.title,
        record.type or "",
        "; ".join(record.controls),
        "; ".join(criteria),
        record.system,
        record.source,
        record.query,
        str(days[0]) if days else "",
        str(days[1]) if days else "",
        str(record.collected or ""),
        record.collector,
        record.reviewer,
        "yes" if record.partial else "no",
        record.redaction,
        record.supersedes,
        "" if record.size is None else str(record.size),
        record.sha256,
    ]
    return [str(cell) for cell in cells]


def _page(title: str, origin: Origin, rows: Sequence[Sequence[str]]) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{to_html(title)}</title><style>body{{font:15px sans-serif}}td,th{{border:1px solid;padding:3px;"
        f"text-align:left}}table{{border-collapse:collapse}}</style><h1>{to_html(title)}</h1>"
        f"<p>{to_html('; '.join(': '.join(line) for line in origin_lines(origin)))}.</p>"
        f"{Table('Evidence handed out; check the files with: sha256sum -c SHA256SUMS', _HEADS, rows).html()}</html>"
    )
