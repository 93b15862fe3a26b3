"""The house's rules, held by tools: style, types, and imports that go one way."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]],
    ids=lambda command: command[0],
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    name, *arguments = command
    done = subprocess.run([str(TOOLS / name), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_grows_past_three_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "soc2lib").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
