"""The order in which commands are listed, and the names that commands and options once had, which still work."""

from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand, TyperGroup

STEPS = {
    "1 Begin": ("demo", "new", "list"),
    "2 Enter": ("import", "export", "ask", "take-answers", "resolve", "evidence", "notebooks", "lab", "app"),
    "3 Assess": ("run", "status"),
    "4 Hand out": ("names", "documents", "workpapers", "pdf", "tables", "oscal", "share"),
    "5 Prove": ("verify", "keys"),
}
"""The steps of the work, under which help lists the commands."""
_STEP = {name: step for step, names in STEPS.items() for name in names}
_PLACE = {name: place for place, name in enumerate(_STEP)}
EARLIER = {"questions": "ask", "answers": "take-answers", "settle": "resolve"}


class OrderOfWork(TyperGroup):
    """The `soc2` command: its commands in the order of the work, each also under the name that it had earlier."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names that help shows; what the order does not name comes last."""
        return sorted(super().list_commands(ctx), key=lambda name: _PLACE.get(name, len(_PLACE)))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, or of the name it has now."""
        name = EARLIER.get(cmd_name, cmd_name)
        command: Any = super().get_command(ctx, name)
        if command and name in _STEP:
            command.rich_help_panel = _STEP[name]
        return command


def renamed(**names: str) -> type[TyperCommand]:
    """A command whose options still take their earlier names, which help does not show.

    Examples
    --------
    >>> renamed(to="out").__name__
    'Renamed'
    """

    class Renamed(TyperCommand):
        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            return super().parse_args(ctx, present_names(args, names))

    return Renamed


def present_names(arguments: Iterable[str], names: dict[str, str]) -> list[str]:
    """The arguments with each earlier name of an option replaced by the present one; behind ``--`` stands no option.

    Examples
    --------
    >>> present_names(["acme", "--to", "a.pdf", "--to=b", "--", "--to"], {"to": "out"})
    ['acme', '--out', 'a.pdf', '--out=b', '--', '--to']
    """
    found, options = [], True
    for argument in arguments:
        options = options and argument != "--"
        name, equals, value = argument.partition("=")
        new = names.get(name.removeprefix("--")) if options and name.startswith("--") else None
        found.append(f"--{new}{equals}{value}" if new else argument)
    return found
