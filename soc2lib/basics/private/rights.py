"""Makes folders and files that the user alone may open, or the group that a firm names; whatever the umask.

Every folder and file of a client is made here. ``firm.toml`` in the folder of client folders (or of runs, where those
lie elsewhere) holds for all below it:

.. code-block:: toml

    group = "audit"   # folders 2770 and files 0660 for this group; without it 0700 and 0600
"""

import os
import stat
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from soc2lib.errors import ParameterError, Problem

FILE = "firm.toml"
_POSIX = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be opened by whom.

    Attributes
    ----------
    group : str
        The group that shares it; empty where the user alone may open it.
    number : int
        The system's number of that group; -1 for none.
    """

    group: str = ""
    number: int = -1

    @property
    def folder(self) -> int:
        """The mode of folders; what is made in a shared one belongs to its group."""
        return 0o2770 if self.group else 0o700

    @property
    def file(self) -> int:
        """The mode of files."""
        return 0o660 if self.group else 0o600

    @property
    def mask(self) -> int:
        """The umask for a process that writes by itself."""
        return 0o777 & ~self.folder

    @property
    def words(self) -> str:
        """Who may open it, in words."""
        return f"the group {self.group} (2770, 0660)" if self.group else "you alone (0700, 0600)"


def rights_at(path: Path) -> Rights:
    """The rights that hold at a place: those of the nearest ``firm.toml`` above it.

    One that everybody may write, or that lies where everybody may write, says nothing.

    Raises
    ------
    ParameterError
        If it names no group of this system.
    """
    for folder in Path(os.path.abspath(path)).parents if _POSIX else ():  # noqa: PTH100  (a link is no other place)
        file = folder / FILE
        if file.is_file() and not (file.stat().st_mode | folder.stat().st_mode) & stat.S_IWOTH:
            return _read(file)
    return Rights()


def _read(file: Path) -> Rights:
    import grp

    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
        if unknown := sorted(settings.keys() - {"group"}):
            raise _refusal(", ".join(unknown), "group, and nothing else")
        group = str(settings.get("group", ""))
        return Rights(group, grp.getgrnam(group).gr_gid) if group else Rights()
    except KeyError:
        raise _refusal(f"group {group}", "a group of this system") from None
    except (OSError, ValueError) as error:
        raise _refusal(str(error)[:200], "TOML in UTF-8") from None


def _refusal(found: str, expected: str) -> ParameterError:
    remedy = 'Write one line, such as: group = "audit"'
    return ParameterError("Who may read clients' files is not clear.", [Problem(FILE, found, expected, remedy)])


def make_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing; what is there stays as it is."""
    if folder.is_dir():
        return folder
    make_folder(folder.parent)
    with suppress(FileExistsError):
        new_folder(folder)
    return folder


def new_folder(folder: Path) -> Path:
    """Make a folder that is not there yet.

    Raises
    ------
    FileExistsError
        If something is there.
    """
    rights = rights_at(folder)
    folder.mkdir(mode=0o700)
    set_rights(folder, rights.folder, rights)
    return folder


def open_private(path: Path, mode: str, **more: Any) -> IO[Any]:
    """Open a file for writing as ``open`` does."""
    return open(path, mode, opener=_opener, **more)


def write_private(path: Path, data: str | bytes) -> None:
    """Write a file, over the one that is there; for what is moved to its place later, or may be lost."""
    with open_private(path, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)


def make_read_only(path: Path) -> None:
    """Let nobody write a file again, and those read it who may."""
    rights = rights_at(path)
    set_rights(path, rights.file & 0o444, rights)


def _opener(name: str, flags: int) -> int:
    rights = rights_at(Path(name))
    number = os.open(name, flags, 0o600)
    try:
        set_rights(number, rights.file, rights)
    except BaseException:
        os.close(number)
        raise
    return number


def set_rights(target: int | Path, mode: int, rights: Rights) -> bool:
    """Give a file or folder, or an open one, a mode and a group; whether that altered anything. Others' are left alone.

    Raises
    ------
    ParameterError
        If the user does not belong to the group.
    """
    there = os.stat(target)  # noqa: PTH116  (an open file has no path)
    if not _POSIX or there.st_uid != os.geteuid():
        return False
    if altered := rights.group != "" and there.st_gid != rights.number:
        try:
            os.chown(target, -1, rights.number)
        except PermissionError:
            raise _refusal(f"group {rights.group}", "a group to which you belong") from None
    if altered or stat.S_IMODE(there.st_mode) != mode:
        os.chmod(target, mode)  # noqa: PTH101
        return True
    return False


def tree(folder: Path) -> Iterator[Path]:
    """Everything below a folder but links, the deepest first, and the folder last."""
    for place, folders, files in os.walk(folder, topdown=False):
        yield from (path for name in (*files, *folders) if not (path := Path(place, name)).is_symlink())
    yield folder
