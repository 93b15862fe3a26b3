"""How a file that leaves carries whose it is: lines on a workbook's first sheet, or a companion beside plain files."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from soc2lib.spreadsheets.reader.reader import Sheet, TableFile
from soc2lib.store.identity import Origin

COMPANION = "soc2-origin.json"
"""The file beside exported files that says whose they are."""
BLOCK = "Whose file this is"
_CLIENT, _ENGAGEMENT, _HEAD, _DAY = "Client id", "Engagement id", "Ledger head", "Made as of"
_NOT_YET = "none yet"
_LARGEST = 10_000_000


def origin_lines(origin: Origin) -> list[tuple[str, str]]:
    """It as terms and words for a first sheet.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.store.ledger.rows import Head
    >>> origin_lines(Origin("acme", None, Head(7, "ab12"), date(2026, 9, 30)))[2:]
    [('Ledger head', '7 ab12'), ('Made as of', '2026-09-30')]
    """
    head = f"{origin.head.seq} {origin.head.digest}"
    engagement = origin.engagement or _NOT_YET
    return [(_CLIENT, origin.client), (_ENGAGEMENT, engagement), (_HEAD, head), (_DAY, origin.day.isoformat())]


def pairs_of(sheet: Sheet) -> dict[str, str]:
    """The terms of a first sheet with what stands beside them: of rows with two filled cells, the first of each."""
    pairs = [[cell for cell in cells if cell.strip()] for cells in sheet.rows.values()]
    return {pair[0]: pair[1] for pair in reversed(pairs) if len(pair) == 2}


def origin_in(table: TableFile) -> Origin | None:
    """What a workbook says of whose it is, on whichever sheet; None where it does not say.

    Raises
    ------
    ForeignFile
        If it says so in part only.
    """
    for sheet in table.sheets:
        pairs = pairs_of(sheet)
        if _HEAD in pairs:
            seq, _, digest = pairs[_HEAD].partition(" ")
            values: dict[str, Any] = {"ledger_head": {"seq": seq, "digest": digest}}
            values |= {name: pairs[term] for name, term in _NAMES.items() if term in pairs}
            if values.get("engagement") == _NOT_YET:
                values["engagement"] = None
            return Origin.read(values, table.file)
    return None


_NAMES = {"client": _CLIENT, "engagement": _ENGAGEMENT, "as_of": _DAY}


def companion(origin: Origin, files: Iterable[str]) -> str:
    """The text of the companion of these files, which are named from the folder it lies in."""
    return json.dumps({**origin.as_dict(), "files": sorted(files)}, indent=1, ensure_ascii=False) + "\n"


def origin_beside(place: Path) -> Origin | None:
    """What the companion of a file, a folder or a ZIP says; None where there is none or it does not list the file.

    Raises
    ------
    ForeignFile
        If the companion cannot be read.
    """
    if place.is_dir() and (place / COMPANION).is_file():
        return _read((place / COMPANION).read_bytes(), place.name)[0]
    if packed := _packed(place):
        return _read(packed, place.name)[0]
    whole = place.resolve()
    for folder in (whole.parent, whole.parent.parent):
        if (folder / COMPANION).is_file():
            origin, files = _read((folder / COMPANION).read_bytes(), place.name)
            name = whole.relative_to(folder).as_posix()
            if any(file == name or file.startswith(f"{name}/") for file in files):
                return origin
    return None


def _packed(place: Path) -> bytes | None:
    """The companion inside a ZIP; a file that only looks like one has none."""
    try:
        with zipfile.ZipFile(place) as archive:
            inside = [entry for entry in archive.infolist() if PurePosixPath(entry.filename).name == COMPANION]
            return archive.open(inside[0]).read(_LARGEST) if inside else None
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError):
        return None


def _read(data: bytes, where: str) -> tuple[Origin, list[str]]:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        values = {}
    values = values if isinstance(values, Mapping) else {}
    files = values.get("files")
    return Origin.read(values, where), [str(file) for file in files] if isinstance(files, list) else []
