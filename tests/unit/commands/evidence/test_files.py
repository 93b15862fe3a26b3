"""`soc2 evidence` as a user types it."""

import json
from pathlib import Path

import pytest

from soc2lib.commands import main as cli
from soc2lib.store.engagement import Engagement

NAME = "IAM-04_okta_ticket_2026-03-31_01.pdf"


def soc2(*arguments: str) -> int:
    try:
        cli.main(["evidence", *arguments])
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_evidence_is_added_listed_verified_and_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clients = ("--clients", str(tmp_path / "clients"))
    folder = Engagement.create("lamp", str(tmp_path / "clients")).folder
    (tmp_path / NAME).write_text("signed")
    assert soc2("add", "lamp", str(tmp_path / NAME), "--author", "ann", *clients) == 0
    assert "1 new, 0 there already" in capsys.readouterr().out
    assert soc2("list", "lamp", "--json", *clients) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["file"], listed["controls"]) == (NAME, ["IAM-04"])
    assert soc2("verify", "lamp", *clients) == 0
    assert soc2("export", "lamp", "--to", str(tmp_path / "out"), *clients) == 0
    assert (tmp_path / "out" / "index.html").exists()
    (folder / "evidence" / listed["sha256"][:2] / listed["sha256"]).unlink()
    assert soc2("verify", "lamp", *clients) == 4
    assert "no file" in capsys.readouterr().err
    assert soc2("export", "lamp", "--to", str(tmp_path / "again"), *clients) == 4


def test_a_name_that_breaks_the_rule_ends_with_the_status_of_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Engagement.create("lamp", str(tmp_path / "clients"))
    (tmp_path / "x.pdf").write_text("x")
    assert soc2("add", "lamp", str(tmp_path / "x.pdf"), "--author", "ann", "--clients", str(tmp_path / "clients")) == 4
    assert "Rename the file" in capsys.readouterr().err
