"""Where evidence files come from: a folder, a ZIP or one file, looked at before anything is opened."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from soc2lib.errors import EvidenceError, Problem
from soc2lib.evidence.locker.naming import RULE, printable
from soc2lib.spreadsheets.origin import COMPANION

MOST_FILES = 5_000
LARGEST_ENTRY = 2 << 30
_HIDDEN = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", COMPANION)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_PLAIN = "a plain file"
_UNPACK = "Unpack it yourself and take in the folder."


def what_it_is(path: Path) -> str:
    """What stands at a path that is no plain file, in words; empty for a plain file.

    Examples
    --------
    >>> what_it_is(Path("/no/such/file")), what_it_is(Path("/"))
    ('no file', 'a folder')
    """
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return "no file"
    return "" if stat.S_ISREG(mode) else next((words for is_it, words in _KINDS if is_it(mode)), "no plain file")


class Place:
    """A folder, a ZIP or one file, opened for reading; whatever stands in the way is a problem of `EvidenceError`.

    Attributes
    ----------
    names : list of str
        The files that can be taken in.
    passed_over : list of str
        Folders in the folder, which are not looked into.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.zip: zipfile.ZipFile | None = None
        self.names: list[str] = []
        self.passed_over: list[str] = []

    def __enter__(self) -> "Place":
        kind = what_it_is(self.place)
        if kind == "a folder":
            self._read_folder()
        elif kind:
            _refuse([Problem(printable(self.place.name), kind, "a plain file, a folder or a ZIP", "Check the path.")])
        elif self.place.suffix.lower() == ".zip" and self.place.name.count("_") != RULE.count("_"):
            self._open_zip()
        else:
            self.names, self.place = [self.place.name], self.place.parent
            _refuse(_empty(self.names[0], (self.place / self.names[0]).stat().st_size))
        if not self.names:
            _refuse([Problem(printable(self.place.name), "no file", f"files named {RULE}", "Choose another folder.")])
        return self

    def __exit__(self, *_: object) -> None:
        if self.zip:
            self.zip.close()

    def open(self, name: str) -> IO[bytes]:
        """One of its files, for reading.

        Raises
        ------
        EvidenceError
            If it may not be read.
        """
        try:
            return self.zip.open(name) if self.zip else (self.place / name).open("rb")
        except OSError as error:
            found = error.strerror or "a file that cannot be read"
            raise EvidenceError(
                "The file cannot be opened.", [Problem(printable(name), found, "a file you may read", "Check it.")]
            ) from None

    def _read_folder(self) -> None:
        try:
            inside = sorted(path for path in self.place.iterdir() if not _hidden(path.name))
        except OSError as error:
            found = error.strerror or "a folder that cannot be read"
            _refuse([Problem(printable(self.place.name), found, "a folder you may read", "Check its rights.")])
        kinds = {path: what_it_is(path) for path in inside}
        self.passed_over = [path.name for path, kind in kinds.items() if kind == "a folder"]
        self.names = [path.name for path, kind in kinds.items() if not kind]
        problems = [
            Problem(printable(path.name), kind, _PLAIN, "Put the file itself there, or take it out.")
            for path, kind in kinds.items()
            if kind not in ("", "a folder")
        ]
        _refuse([*problems, *(one for name in self.names for one in _empty(name, (self.place / name).stat().st_size))])

    def _open_zip(self) -> None:
        try:
            self.zip = zipfile.ZipFile(self.place)
        except _BROKEN:
            _refuse([Problem(printable(self.place.name), "no whole ZIP", "a ZIP that opens", "Make or copy it again.")])
        else:
            try:
                self.names = sorted(_safe_entries(self.zip, printable(self.place.name)))
                self._read_through(self.zip)
            except EvidenceError:
                self.zip.close()
                raise

    def _read_through(self, archive: zipfile.ZipFile) -> None:
        """Read every file once before any is kept, so that a broken one keeps all of them out."""
        problems = []
        for name in self.names:
            try:
                with archive.open(name) as content:
                    while content.read(1 << 20):
                        pass
            except _BROKEN as error:
                where = f"{printable(self.place.name)}, {printable(name)}"
                problems.append(Problem(where, f"a broken file: {error}"[:120], "a whole file", "Make the ZIP again."))
        _refuse(problems)


def _safe_entries(archive: zipfile.ZipFile, file: str) -> Iterator[str]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _hidden(entry.filename)]
    problems: list[Problem] = []
    state: set[str] = set()
    for entry in entries:
        where = f"{file}, {printable(entry.filename)}"
        if entry.file_size > LARGEST_ENTRY or entry.file_size > 1000 * max(entry.compress_size, 1000):
            found = f"{entry.file_size:,} bytes from {entry.compress_size:,}"
            problems.append(Problem(where, found, "a file of ordinary size", _UNPACK))
        if entry.flag_bits & 1:
            problems.append(Problem(where, "an encrypted file", "a file without a password", _UNPACK))
        if stat.S_ISLNK(entry.external_attr >> 16):
            problems.append(Problem(where, "a link", _PLAIN, _UNPACK))
        name = PurePosixPath(entry.filename).name
        if name in state:
            problems.append(Problem(where, "a name that another file of the ZIP has", "each once", "Number them."))
        state.add(name)
        problems += _empty(entry.filename, entry.file_size)
    if len(entries) > MOST_FILES:
        problems.append(Problem(file, f"{len(entries):,} files", f"at most {MOST_FILES:,}", "Split the ZIP."))
    if problems:
        raise EvidenceError("The ZIP is not opened.", problems)
    yield from (entry.filename for entry in entries)


def _empty(name: str, size: int) -> list[Problem]:
    return [] if size else [Problem(printable(name), "0 bytes", "a file with something in it", "Export it again.")]


def _hidden(name: str) -> bool:
    return any(part in _HIDDEN or part.startswith("._") for part in PurePosixPath(name).parts)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise EvidenceError("Nothing was taken in.", problems)
