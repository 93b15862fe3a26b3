"""The options of the `soc2` command, each with one name and one help: `--out` says where, `--to` names a person."""

from pathlib import Path
from typing import Annotated

import typer

Client = Annotated[str, typer.Argument(help="The client's id, such as north-star.")]
Clients = Annotated[
    str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
]
AsOf = Annotated[str, typer.Option("--as-of", help="Day to look at, such as 2026-09-30 (default today).")]
Author = Annotated[str, typer.Option("--author", help="The name under which it is recorded.")]
Edition = Annotated[str, typer.Option("--edition", help="client, executive, auditor or portfolio.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def example(text: str) -> str:
    """The last line of a command's help.

    Examples
    --------
    >>> example("soc2 new north-star")
    'Example: soc2 new north-star'
    """
    return f"Example: {text}"


def file_at(out: Path | None, name: str) -> Path:
    """The file to write: as named, or under its usual name in the folder named, or in this one.

    Examples
    --------
    >>> file_at(None, "acme.xlsx").as_posix(), file_at(Path("."), "acme.xlsx").as_posix()
    ('acme.xlsx', 'acme.xlsx')
    >>> file_at(Path("book.xlsx"), "acme.xlsx").as_posix()
    'book.xlsx'
    """
    return out if out is not None and not out.is_dir() else (out or Path()) / name
