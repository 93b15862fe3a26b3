"""Where runs may go: a folder, or an object store that fsspec reaches."""

from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from soc2lib.errors import EXTRAS, ParameterError, Problem


def place(text: str) -> Path:
    """The folder that a path or an address names: a plain path, ``file://``, or whatever fsspec reaches, as ``s3://``.

    Raises
    ------
    ParameterError
        If what the address needs is not installed.

    Examples
    --------
    >>> place("file:///tmp/runs").as_posix()
    '/tmp/runs'
    """
    scheme = urlsplit(text).scheme if "://" in text else ""
    if scheme in ("", "file"):
        return Path(url2pathname(urlsplit(text).path) if scheme else text)
    try:
        from upath import UPath

        made = UPath(text)
        made.fs  # noqa: B018  (finds the store's own library now, not in mid-run)
    except (ImportError, ValueError) as error:
        remedy = f"Install it with: {EXTRAS} (for s3; other stores need fsspec's package for them)."
        found = f"{text}, and {error}"
        problem = Problem("--out", found, "a folder, or a store whose library is installed", remedy)
        raise ParameterError("That place for runs cannot be reached from here.", [problem]) from None
    return cast(Path, made)


def is_store(folder: Path | None) -> bool:
    """Whether a folder lies in an object store."""
    return folder is not None and not isinstance(folder, Path)


def check_writable(folder: Path) -> None:
    """Write a small object and take it away again, so that a wrong address or right is known before anything runs.

    Raises
    ------
    ParameterError
        If the store refuses.
    """
    probe = folder / ".writable"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except Exception as error:
        remedy = "Check the address, the keys and the rights."
        problem = Problem("--out", f"{folder}: {store_words(error)}", "a store that can be written to", remedy)
        raise ParameterError("Nothing can be written where runs should go.", [problem]) from None


def store_words(error: Exception) -> str:
    """What a store raised, in words that fit a line."""
    return f"{type(error).__name__}: {error}"[:300]
