"""The reference of the documentation: commands as help has them, methods by version, docstrings of all modules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from soc2lib.commands.main import app
from soc2lib.commands.naming import STEPS

LIBRARY = Path(__file__).parents[2] / "soc2lib"


def commands_page() -> str:
    """Every command in the order of the work: what it does, its options, an example."""
    group: Any = typer.main.get_command(app)
    listed = {name for names in STEPS.values() for name in names}
    steps = {**STEPS, "Others": tuple(name for name in group.list_commands(typer.Context(group)) if name not in listed)}
    parts = ["# Commands", "The order is that of the work. `soc2 COMMAND --help` says the same."]
    for step, names in steps.items():
        shown = [(name, command) for name in names if (command := group.get_command(typer.Context(group), name))]
        parts += [f"## {step}"] * bool(shown)
        parts += [part for name, command in shown for part in _command(f"soc2 {name}", command)]
    return "\n\n".join(parts) + "\n"


def _command(name: str, command: Any) -> Iterator[str]:
    yield f"### {name}"
    yield _plain(command.help)
    if hasattr(command, "list_commands"):
        context = typer.Context(command)
        for inner in command.list_commands(context):
            yield from (
                part.replace("### ", "#### ", 1) for part in _command(f"{name} {inner}", command.commands[inner])
            )
        return
    rows = [f"| {_names(one)} | {_plain(getattr(one, 'help', '') or '')} |" for one in command.params]
    yield "\n".join(["| argument or option | what it says |", "|---|---|", *rows])
    if command.epilog:
        yield f"```sh\n{command.epilog.removeprefix('Example: ')}\n```"


def _names(one: Any) -> str:
    return ", ".join(f"`{name}`" for name in one.opts) if one.opts[0].startswith("-") else f"`{one.name.upper()}`"


def _plain(text: str) -> str:
    """Help without its escapes, as one paragraph a paragraph."""
    return re.sub(r"[ \n]*\n(?!\n)[ ]*(?=\S)", " ", text.replace("\\[", "[").strip()).replace("|", "\\|")


def methods_page() -> str:
    """Every method with its version: a page names in its appendix those that made it."""
    rows = []
    for path in sorted(LIBRARY.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                name = getattr(node.targets[0], "id", "")
                if re.fullmatch(r"(\w+_)?VERSION", name) and str(node.value.value).isdigit():
                    about = (ast.get_docstring(tree) or "").splitlines()[0]
                    rows.append(f"| `{_module(path)}` | {node.value.value} | {about} |")
    head = [
        "# Methods by version",
        "A changed method has a new version. How each comes to its figures stands in its module.",
    ]
    return "\n\n".join([*head, "\n".join(["| module | version | what it gives |", "|---|---|---|", *rows])]) + "\n"


def library_pages() -> dict[str, str]:
    """A page a room, with the docstrings of all its modules; by file name."""
    rooms: dict[str, list[str]] = {}
    for path in sorted(LIBRARY.rglob("*.py")):
        name = _module(path)
        rooms.setdefault(".".join(name.split(".")[:2]), []).append(name)
    return {f"{room}.md": _room(room, names) for room, names in rooms.items()}


def _module(path: Path) -> str:
    parts = path.relative_to(LIBRARY.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(room: str, modules: list[str]) -> str:
    parts = [f"# {room}"]
    for name in modules:
        parts += [f"## {name}"] * (name != room)
        parts.append(f"```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```")
    return "\n\n".join(parts) + "\n"
