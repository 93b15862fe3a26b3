"""The options of the `soc2` command, each with one name and one help: `--out` says where, `--to` names a person."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

Client = Annotated[str, typer.Argument(help="The client's id, such as north-star.")]
Clients = Annotated[
    str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
]
AsOf = Annotated[str, typer.Option("--as-of", help="Day to look at, such as 2026-09-30 (default today).")]
Author = Annotated[str, typer.Option("--author", help="The name under which it is recorded.")]
Edition = Annotated[str, typer.Option("--edition", help="client, executive, auditor or portfolio.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and store nothing.")]


def word_of(module: str, name: str) -> Callable[[str], Any]:
    """Reads a word of a closed list that is loaded when one is given: records take longer to load than any help.

    Examples
    --------
    >>> word_of("soc2lib.evidence.records", "TestedAs")("adviser")
    <TestedAs.ADVISER: 'adviser'>
    """

    def read(word: str) -> Any:
        words = getattr(import_module(module), name)
        if word not in {one.value for one in words}:
            raise typer.BadParameter(f"{word!r} is not one of {', '.join(words)}.")
        return words(word)

    return read


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
