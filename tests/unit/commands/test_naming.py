"""One name for one thing: what help shows of commands and options, and what still works under earlier names."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from soc2lib.commands.main import app
from soc2lib.commands.naming import EARLIER, STEPS
from tests.conftest import soc2

ROOT: Any = typer.main.get_command(app)


def commands(group: Any = ROOT, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that help shows, with all of its words."""
    context = typer.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "list_commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands())
OTHERWISE = {"--edition": {"run"}, "--as-of": {"evidence test", "evidence sample"}}
"""Where the option takes several editions, or is the last day of a period that ``--from`` begins."""


def options(command: Any) -> dict[str, Any]:
    return {name: one for one in command.params for name in one.opts if name.startswith("--")}


def test_help_lists_each_command_once_under_a_step_of_the_work_in_its_order() -> None:
    shown = ROOT.list_commands(typer.Context(ROOT))
    order = [name for names in STEPS.values() for name in names if name in shown]
    assert shown == order


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_on_an_example_that_the_command_takes(name: str) -> None:
    example = re.fullmatch(r"Example: soc2 (.+)", COMMANDS[name].epilog)
    assert example, name
    words = shlex.split(example[1])
    assert " ".join(words).startswith(name)
    COMMANDS[name].make_context(name, words[len(name.split()) :])  # a wrong option or a missing argument is an error


@pytest.mark.parametrize("name", COMMANDS)
def test_a_place_is_named_by_out_and_to_names_a_person(name: str) -> None:
    found = options(COMMANDS[name])
    assert not [one for one, option in found.items() if "write" in (option.help or "") and one != "--out"]
    assert "--to" not in found or "Whom" in found["--to"].help


@pytest.mark.parametrize("option", ["--clients", "--as-of", "--author", "--json", "--edition"])
def test_one_option_has_one_help_wherever_it_stands(option: str) -> None:
    asked = {command: c for command, c in COMMANDS.items() if command not in OTHERWISE.get(option, ())}
    helps = {command: found[option].help for command, c in asked.items() if option in (found := options(c))}
    assert len(set(helps.values())) == 1, helps
    assert len(helps) > 1


def test_every_command_that_names_a_client_takes_the_folder_of_clients() -> None:
    naming = {name for name, c in COMMANDS.items() if any(p.name == "client" for p in c.params)}
    assert {name for name in naming if "--clients" not in options(COMMANDS[name])} == set()
    assert len(naming) > 15


@pytest.mark.parametrize(("command", "extra"), [("pdf", "soc2lib[pdf]"), ("app", "soc2lib[app]")])
def test_help_shows_an_extra_with_its_brackets(command: str, extra: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert soc2(command, "--help") == 0
    assert extra in re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.parametrize(("earlier", "now"), EARLIER.items())
def test_a_command_still_answers_to_its_earlier_name_which_help_does_not_show(earlier: str, now: str) -> None:
    context = typer.Context(ROOT)
    assert ROOT.get_command(context, earlier) is ROOT.get_command(context, now)
    assert earlier not in ROOT.list_commands(context)


@pytest.mark.parametrize("command", ["export", "ask", "pdf", "tables", "oscal"])
def test_out_was_once_to_and_still_is(command: str, tmp_path: Path) -> None:
    named = ["--owner", "Ann"] if command == "ask" else []
    for option in (["--out", str(tmp_path)], ["--to", str(tmp_path)], [f"--to={tmp_path}"]):
        context = COMMANDS[command].make_context(command, ["acme", *named, *option])
        assert Path(context.params["out"]) == tmp_path
    assert "--to" not in options(COMMANDS[command])
