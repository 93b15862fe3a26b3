"""`soc2 questions`, `soc2 answers` and `soc2 settle` as a user types them."""

from pathlib import Path

import pytest

from soc2lib.commands import main as cli
from soc2lib.gap.records import Control
from soc2lib.share.owner_answers.conflicts import open_clashes
from soc2lib.store.engagement import Engagement
from tests.unit.share.owner_answers.returning import as_json, client


def soc2(*arguments: str) -> int:
    try:
        cli.main(list(arguments))
    except SystemExit as left:
        return int(left.code or 0)
    return 0


@pytest.fixture
def engagement(tmp_path: Path) -> Engagement:
    return client(tmp_path / "clients")


def test_questions_go_out_answers_come_back_and_a_clash_is_settled(
    engagement: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--clients", str(tmp_path / "clients"))
    assert soc2("questions", "acme", "--owner", "Ann Lee", "--to", str(tmp_path), *where) == 0
    written = capsys.readouterr().out
    assert (tmp_path / "questions-acme-ann-lee-hr.xlsx").is_file()
    assert (tmp_path / "questions-acme-ann-lee-hr.html").is_file()
    assert "soc2 answers acme FILE" in written

    path = as_json(engagement, tmp_path / "back.json", {("GOV-01", "implementation"): "in use"})
    engagement.save(Control(id="GOV-01", owner="Ann Lee (HR)", implementation="not started"), author="Cy", reason="x")
    assert soc2("answers", "acme", str(path), *where) == 0
    told = capsys.readouterr().out
    assert "Stored: 'not started' (before: 'not assessed'). Answer of Ann Lee: 'in use'." in told
    assert "Nothing was overwritten" in told

    engagement.refresh()
    (clash,) = open_clashes(engagement)
    assert soc2("settle", "acme", *where) == 0
    assert "1 clash to settle." in capsys.readouterr().out
    assert soc2("settle", "acme", clash.id, "--take", "answer", *where) == 2
    assert "--reason" in capsys.readouterr().err
    assert soc2("settle", "acme", clash.id, "--take", "answer", "--reason", "seen", "--author", "Maya", *where) == 0
    said = capsys.readouterr().out
    assert "control GOV-01 now says in use" in said
    engagement.refresh()
    assert engagement.one(Control, "GOV-01") == Control(id="GOV-01", owner="Ann Lee (HR)", implementation="in use")


@pytest.mark.parametrize("name", ["nothing.json", "nothing.xlsx", "letter.docx"])
def test_a_file_that_is_not_there_or_holds_no_answers_is_refused_as_input(
    engagement: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    if name == "letter.docx":
        (tmp_path / name).write_text("Dear Maya")
    head = engagement.head()
    assert soc2("answers", "acme", str(tmp_path / name), "--clients", str(tmp_path / "clients")) == 2
    assert name in capsys.readouterr().err
    assert engagement.head() == head


def test_a_folder_that_is_not_there_is_said_and_nothing_is_written(
    engagement: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--to", str(tmp_path / "nowhere"), "--clients", str(tmp_path / "clients"))
    assert soc2("questions", "acme", "--owner", "Ann Lee", *where) == 2
    assert "existing folder" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
