"""Evidence files of any kind, taken into the locker in one go from a folder or a ZIP, by the naming rule.

All names are read first: if one does not fit, all faults are told and nothing is taken in.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO

from soc2lib.errors import EvidenceError, Problem
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.locker.naming import RULE, Named, read_name
from soc2lib.evidence.records import Evidence
from soc2lib.spreadsheets.origin import COMPANION
from soc2lib.store.file_origin.inside import origin_inside
from soc2lib.store.identity import Origin

MOST_FILES = 5_000
LARGEST_ENTRY = 2 << 30
_HIDDEN = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", COMPANION)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a folder or ZIP brought: new records, and files that were there already."""

    records: tuple[Evidence, ...]
    known: tuple[str, ...]


def import_files(
    locker: Locker,
    place: Path,
    existing: Sequence[Evidence],
    *,
    added: date,
    collector: str,
    source: str = "",
    refuse: Callable[[Origin, str], None] | None = None,
) -> Taken:
    """Take in every file of a folder or ZIP whose name follows the rule.

    Parameters
    ----------
    locker : Locker
        Where the files are kept.
    place : Path
        A folder (its own files, not those of folders in it), a ZIP, or one file.
    existing : sequence of Evidence
        Records there are already; a file with the content of one of them is not recorded again.
    added : date
        The day they come in; what they show is the day in their names.
    collector : str
        Who took them.
    source : str
        Where they come from.
    refuse : callable, optional
        Raises where a file says that it is another client's: given whose it is, and the file's name.

    Raises
    ------
    EvidenceError
        With one problem for each name that breaks the rule and for a ZIP that is not safe to open.
    """
    with _Place(place) as files:
        named: list[tuple[str, Named]] = []
        problems: list[Problem] = []
        for name in files.names:
            try:
                named.append((name, read_name(PurePosixPath(name).name)))
            except EvidenceError as error:
                problems += error.problems
        if not files.names:
            problems = [Problem(place.name, "no file", f"files named {RULE}", "Choose another folder.")]
        if problems:
            raise EvidenceError("Nothing was taken in.", problems)
        for name, _ in named if refuse else ():
            with files.open(name) as content:
                origin = origin_inside(content, name)
            if origin and refuse:
                refuse(origin, PurePosixPath(name).name)
        return _keep(locker, files, named, existing, (added, collector, source or place.name))


def _keep(
    locker: Locker,
    files: "_Place",
    named: Iterable[tuple[str, Named]],
    existing: Sequence[Evidence],
    about: tuple[date, str, str],
) -> Taken:
    added, collector, source = about
    ids = {record.id for record in existing}
    contents = {record.sha256 for record in existing}
    records, known = [], []
    for path, name in named:
        with files.open(path) as content:
            kept = locker.keep_content(content)
        if kept.sha256 in contents:
            known.append(name.name())
            continue
        contents.add(kept.sha256)
        id = _free(f"EV-{kept.sha256[:8]}", ids)
        ids.add(id)
        records.append(
            Evidence(
                id=id,
                type=name.type,
                controls=name.controls,
                system=name.system,
                source=source,
                effective=name.period_end,
                added=added,
                collector=collector,
                file=name.name(),
                sha256=kept.sha256,
                size=kept.size,
            )
        )
    return Taken(tuple(records), tuple(known))


class _Place:
    """A folder, a ZIP or one file, opened for reading."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.zip: zipfile.ZipFile | None = None
        self.names: list[str] = []

    def __enter__(self) -> "_Place":
        if self.place.is_dir():
            plain = (path for path in self.place.iterdir() if path.is_file() and not path.is_symlink())
            self.names = sorted(path.name for path in plain if not _hidden(path.name))
        elif self.place.suffix.lower() == ".zip" and zipfile.is_zipfile(self.place) and not _is_named(self.place.name):
            self.zip = zipfile.ZipFile(self.place)
            self.names = sorted(_safe_entries(self.zip, self.place.name))
        else:
            self.names = [self.place.name]
            self.place = self.place.parent
        return self

    def __exit__(self, *_: object) -> None:
        if self.zip:
            self.zip.close()

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name) if self.zip else (self.place / name).open("rb")


def _safe_entries(archive: zipfile.ZipFile, file: str) -> Iterator[str]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _hidden(entry.filename)]
    problems = [
        Problem(
            f"{file}, {entry.filename[:80]}", f"{entry.file_size:,} bytes from {entry.compress_size:,}", _SANE, _UNPACK
        )
        for entry in entries
        if entry.file_size > LARGEST_ENTRY or entry.file_size > 1000 * max(entry.compress_size, 1000)
    ]
    problems += [
        Problem(f"{file}, {entry.filename[:80]}", "an encrypted file", "a file without a password", _UNPACK)
        for entry in entries
        if entry.flag_bits & 1
    ]
    if len(entries) > MOST_FILES:
        problems.append(Problem(file, f"{len(entries):,} files", f"at most {MOST_FILES:,}", "Split the ZIP."))
    if problems:
        raise EvidenceError("The ZIP is not opened.", problems)
    yield from (entry.filename for entry in entries)


_SANE = "a file of ordinary size"
_UNPACK = "Unpack it yourself and take in the folder."


def _hidden(name: str) -> bool:
    return any(part in _HIDDEN or part.startswith("._") for part in PurePosixPath(name).parts)


def _is_named(name: str) -> bool:
    return name.count("_") == 4


def _free(id: str, taken: set[str]) -> str:
    return id if id not in taken else next(f"{id}-{n}" for n in range(2, len(taken) + 3) if f"{id}-{n}" not in taken)
