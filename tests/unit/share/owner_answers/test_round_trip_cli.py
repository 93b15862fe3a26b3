"""`soc2 ask`, `soc2 take-answers` and `soc2 resolve`, and once under their earlier names, as a user types them."""

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


@pytest.mark.parametrize(
    "names", [("ask", "take-answers", "resolve"), ("questions", "answers", "settle")], ids=lambda names: names[0]
)
def test_questions_go_out_answers_come_back_and_a_conflict_is_resolved(
    engagement: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, str, str]
) -> None:
    ask, take_answers, resolve = names
    where = ("--clients", str(tmp_path / "clients"))
    assert soc2(ask, "acme", "--owner", "Ann Lee", "--out", str(tmp_path), *where) == 0
    written = capsys.readouterr().out
    assert (tmp_path / "questions-acme-ann-lee-hr.xlsx").is_file()
    assert (tmp_path / "questions-acme-ann-lee-hr.html").is_file()
    assert "soc2 take-answers acme FILE" in written

    path = as_json(engagement, tmp_path / "back.json", {("GOV-01", "implementation"): "in use"})
    engagement.save(Control(id="GOV-01", owner="Ann Lee (HR)", implementation="not started"), author="Cy", reason="x")
    assert soc2(take_answers, "acme", str(path), *where) == 0
    told = capsys.readouterr().out
    assert "1: control GOV-01" in told
    assert "Stored: 'not started' (before: 'not assessed'). Answer of Ann Lee: 'in use'." in told
    assert "Nothing was overwritten" in told

    engagement.refresh()
    (clash,) = open_clashes(engagement)
    assert soc2(resolve, "acme", *where) == 0
    assert "1 conflict to resolve." in capsys.readouterr().out
    assert soc2(resolve, "acme", clash.id, "--take", "answer", *where) == 2
    assert "--reason" in capsys.readouterr().err
    assert soc2(resolve, "acme", "1", "--take", "answer", "--reason", "seen", "--author", "Maya", *where) == 0
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
    assert soc2("take-answers", "acme", str(tmp_path / name), "--clients", str(tmp_path / "clients")) == 2
    assert name in capsys.readouterr().err
    assert engagement.head() == head


def test_a_folder_that_is_not_there_is_said_and_nothing_is_written(
    engagement: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--out", str(tmp_path / "nowhere"), "--clients", str(tmp_path / "clients"))
    assert soc2("ask", "acme", "--owner", "Ann Lee", *where) == 2
    assert "existing folder" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_a_conflict_keeps_its_number_when_another_is_resolved(
    engagement: Engagement, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--clients", str(tmp_path / "clients"))
    answered = {("GOV-02", "implementation"): "not started", ("GOV-01", "implementation"): "in use"}
    path = as_json(engagement, tmp_path / "back.json", answered)
    for id in ("GOV-01", "GOV-02"):
        engagement.save(Control(id=id, owner="Ann Lee (HR)", implementation="in progress"), author="Cy", reason="x")
    assert soc2("take-answers", "acme", str(path), *where) == 0
    listed = [line for line in capsys.readouterr().out.splitlines() if line[0].isdigit()]
    assert sorted(line.split(":")[0] for line in listed) == ["1", "2"]
    second = next(line for line in listed if line.startswith("2:")).split(",")[0]
    assert soc2("resolve", "acme", "1", "--take", "stored", "--reason", "seen", *where) == 0
    assert soc2("resolve", "acme", *where) == 0
    assert second in capsys.readouterr().out
    assert soc2("resolve", "acme", "1", "--take", "stored", "--reason", "seen", *where) == 2
    assert "the number of an open conflict" in capsys.readouterr().err
