"""How a file that leaves carries whose it is: lines on a workbook's first sheet, or a companion beside plain files.

Word files and OSCAL carry it as properties: see `soc2lib.store.file_origin`.
"""

import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from soc2lib.spreadsheets.reader.reader import Sheet, TableFile
from soc2lib.store.file_origin.lines import origin_of_lines
from soc2lib.store.identity import Origin

COMPANION = "soc2-origin.json"
"""The file beside exported files that says whose they are."""
BLOCK = "Whose file this is"
_LARGEST = 10_000_000


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
    return next((found for sheet in table.sheets if (found := origin_of_lines(pairs_of(sheet), table.file))), None)


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
