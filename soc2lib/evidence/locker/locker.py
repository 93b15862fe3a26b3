"""The locker: evidence files kept once by their content, never overwritten, checked whenever they leave.

A file lies in ``evidence/ab/abcd…`` under its SHA-256. It is written beside, brought to the disk and moved into place,
so a file in the locker is whole or not there.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from soc2lib.basics.private.rights import make_folder, make_read_only
from soc2lib.errors import EvidenceAltered, EvidenceError, Problem
from soc2lib.evidence.records import Evidence

_BLOCK = 1 << 20
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the locker: its digest, its size [bytes], and whether it was there before."""

    sha256: str
    size: int
    was_there: bool


class Locker:
    """The evidence folder of one client.

    Parameters
    ----------
    client_folder : Path
        The client's folder; the files lie in ``evidence/`` in it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     paper = Path(folder) / "review.txt"
    ...     _ = paper.write_text("all right")
    ...     locker = Locker(Path(folder))
    ...     first, again = locker.keep(paper), locker.keep(paper)
    ...     first.sha256 == again.sha256, again.was_there, len(list(locker.folder.glob("*/*")))
    (True, True, 1)
    """

    def __init__(self, client_folder: Path) -> None:
        self.folder = client_folder / "evidence"
        if self.folder.is_symlink():
            raise EvidenceError(
                "The locker cannot be used.",
                [Problem(str(self.folder.name), "a link", "a folder of its own", "Replace the link by the folder.")],
            )

    def keep(self, file: Path) -> Kept:
        """Put a file into the locker; the file itself stays where it is.

        Raises
        ------
        EvidenceError
            If it is no plain file.
        EvidenceAltered
            If the locker holds something else under its digest.
        """
        if file.is_symlink() or not file.is_file():
            found = "a link" if file.is_symlink() else "no file"
            raise EvidenceError(
                "The file cannot be kept.", [Problem(file.name, found, "a plain file", "Give the file itself.")]
            )
        with file.open("rb") as content:
            return self.keep_content(content)

    def keep_content(self, content: IO[bytes]) -> Kept:
        """Put a stream of bytes into the locker."""
        make_folder(self.folder)
        digest, size = sha256(), 0
        with NamedTemporaryFile(dir=self.folder, prefix=_UNFINISHED, delete=False) as beside:
            unfinished = Path(beside.name)
            try:
                while block := content.read(_BLOCK):
                    beside.write(block)
                    digest.update(block)
                    size += len(block)
                beside.flush()
                os.fsync(beside.fileno())
                return self._put_in_place(unfinished, digest.hexdigest(), size)
            finally:
                unfinished.unlink(missing_ok=True)

    def _put_in_place(self, unfinished: Path, digest: str, size: int) -> Kept:
        target = self.path(digest)
        make_folder(target.parent)
        try:
            os.link(unfinished, target)
        except FileExistsError:
            problem = _compare(target, digest, size, digest)
            if problem:
                raise EvidenceAltered("The locker holds something else under this digest.", [problem]) from None
            return Kept(digest, size, True)
        make_read_only(target)
        _to_disk(target.parent)
        _to_disk(self.folder)
        return Kept(digest, size, False)

    def path(self, digest: str) -> Path:
        """Where the file of a digest lies, or would lie."""
        return self.folder / digest[:2] / digest

    def verify(self, records: Iterable[Evidence]) -> list[Problem]:
        """Read every recorded file again; one problem for each that is altered, cut or gone."""
        problems = []
        for record in records:
            if record.sha256:
                name = f"{record.id} {record.file}".strip()
                problem = _compare(self.path(record.sha256), record.sha256, record.size, name)
                problems += [problem] if problem else []
        return problems

    def check(self, records: Iterable[Evidence]) -> None:
        """As `verify`, but stop when anything is wrong.

        Raises
        ------
        EvidenceAltered
            Naming every file that is altered, cut or gone.
        """
        problems = self.verify(records)
        if problems:
            raise EvidenceAltered("Evidence is not what was put into the locker.", problems)

    def unrecorded(self, records: Iterable[Evidence]) -> list[str]:
        """Digests of files in the locker that no record names."""
        known = {record.sha256 for record in records}
        found = (path.name for path in self.folder.glob("??/*") if not path.name.startswith("."))
        return sorted(digest for digest in found if digest not in known)


def _compare(path: Path, digest: str, size: int | None, name: str) -> Problem | None:
    remedy = "Bring the file back from a copy; the record stays as it is."
    if path.is_symlink() or not path.is_file():
        return Problem(name, "no file", f"a file with SHA-256 {digest[:12]}…", remedy)
    there = path.stat().st_size
    if size is not None and there < size:
        return Problem(name, f"{there} bytes, the file is cut", f"{size} bytes", remedy)
    with path.open("rb") as content:
        found = file_digest(content, "sha256").hexdigest()
    if found != digest:
        return Problem(name, f"altered content, SHA-256 {found[:12]}…", f"SHA-256 {digest[:12]}…", remedy)
    return None


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
