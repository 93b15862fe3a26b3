"""A client's ``client.toml``: its id and its engagement's id, beside whatever else stands there."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from soc2lib.basics.atomic import write_whole
from soc2lib.errors import LedgerError, Problem
from soc2lib.store.clients import SETTINGS

_TABLE = re.compile(r"(?m)^\s*\[")


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """What ``client.toml`` says of whose folder this is; None where it says nothing."""

    client: str | None = None
    engagement: str | None = None


def first_settings(client: str, engagement: str) -> str:
    """The text of a new client's ``client.toml``."""
    return f'# A client of the SOC 2 workbook.\nid = "{client}"\nformat = 1\n{_line(engagement)}'


def read_settings(folder: Path) -> ClientSettings:
    """What a client's ``client.toml`` says.

    Raises
    ------
    LedgerError
        If it cannot be read, or is no TOML.
    """
    try:
        settings = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = (error.strerror if isinstance(error, OSError) else None) or f"text that is no TOML ({error})"
        problem = Problem(_where(folder), found, "a readable TOML file", "Restore it from a backup.")
        raise LedgerError("The client's settings cannot be read.", [problem]) from None
    client, engagement = settings.get("id"), settings.get("engagement")
    return ClientSettings(None if client is None else str(client), None if engagement is None else str(engagement))


def note_engagement(folder: Path, engagement: str) -> None:
    """Let ``client.toml`` hold the engagement's id, before its first table; all else in it stays.

    Raises
    ------
    LedgerError
        If the disk is full or may not be written to.
    """
    if read_settings(folder).engagement is not None:
        return
    path = folder / SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
        table = _TABLE.search(text)
        top = text[: table.start()] if table else text
        gap = "" if not top or top.endswith("\n") else "\n"
        write_whole(path, f"{top}{gap}{_line(engagement)}{text[len(top) :]}")
    except OSError as error:
        found = error.strerror or type(error).__name__
        problem = Problem(_where(folder), found, "a file that can be written", "Free space or allow writing there.")
        raise LedgerError("The engagement's id cannot be noted.", [problem]) from None


def _line(engagement: str) -> str:
    return f'engagement = "{engagement}"\n'


def _where(folder: Path) -> str:
    return f"{folder.name}/{SETTINGS}"
