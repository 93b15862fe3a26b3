"""A path that cannot be used is said in words, with exit status 2 or that of its kind; nobody sees a traceback."""

import re
from pathlib import Path

import pytest

from soc2lib.commands.unusable import unusable_path
from soc2lib.store.engagement import Engagement
from tests.conftest import soc2

FILE, FOLDER = "a-file", "a-folder"
BAD = [
    ("new", "other", "--clients", FILE),
    ("new", "other", "--clients", f"{FILE}/clients"),
    ("import", "acme", "nowhere.csv"),
    ("import", "acme", FOLDER),
    ("import", "acme", "acme.csv", "--mapping", FOLDER),
    ("import", "acme", "acme.csv", "--mapping", "nowhere.csv"),
    ("export", "acme", "--out", "nowhere/acme.xlsx"),
    ("export", "acme", "--out", f"{FILE}/acme.xlsx"),
    ("documents", "acme", "--out", FILE),
    ("documents", "acme", "--out", f"{FILE}/letters"),
    ("documents", "acme", "--letterhead", FOLDER),
    ("documents", "acme", "--letterhead", "nowhere.docx"),
    ("workpapers", "acme", "--out", FILE),
    ("workpapers", "acme", "--out", f"{FILE}/papers"),
    ("ask", "acme", "--owner", "Ann", "--out", FILE),
    ("take-answers", "acme", FOLDER),
    ("take-answers", "acme", "nowhere.json"),
    ("verify", FOLDER),
    ("verify", "."),
    ("verify", "nowhere.html"),
    ("verify", "acme", "--against", "nowhere"),
    ("oscal", "acme", "--out", FILE),
    ("oscal", "acme", "--out", f"{FILE}/oscal"),
    ("demo", "--no-open", "--out", FILE),
    ("demo", "--no-open", "--out", f"{FILE}/demo"),
    ("evidence", "export", "acme", "--to", f"{FILE}/package"),
    ("run", "acme", "--stage", "scope", "--jobs", "1", "--out", FILE),
]


@pytest.fixture
def here(engagement: Engagement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a client, a file and a folder, as the place where commands are given."""
    (tmp_path / FILE).write_text("not a folder")
    (tmp_path / FOLDER).mkdir()
    (tmp_path / "acme.csv").write_text("criterion,status\nCC1.1,yes\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOC2_CLIENTS", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("command", BAD, ids=" ".join)
def test_a_bad_path_is_named_and_nothing_breaks(
    here: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    head = Engagement.open("acme", "", here).head()
    assert soc2(*command) in (2, 5, 6)
    said = capsys.readouterr()
    words = said.out + said.err
    bad = next(word for word in (FILE, FOLDER, "nowhere", ".") if any(word in part for part in command))
    assert bad in re.sub(r"[│\s]", "", words)
    assert "Traceback" not in words
    assert (here / FILE).read_text() == "not a folder"
    assert not list((here / FOLDER).iterdir())
    assert Engagement.open("acme", "", here).head() == head


def test_a_folder_named_where_a_file_goes_gets_the_file_under_its_usual_name(here: Path) -> None:
    assert soc2("export", "acme", "--out", FOLDER) == 0
    assert [path.name for path in (here / FOLDER).iterdir()] == ["acme.xlsx"]


def test_what_the_library_itself_lacks_is_no_fault_of_the_users() -> None:
    import soc2lib

    ours = str(Path(soc2lib.__file__).with_name("gone.py"))
    assert unusable_path(FileNotFoundError(2, "No such file or directory", ours)) is None
    theirs = unusable_path(FileNotFoundError(2, "No such file or directory", "theirs.txt"))
    assert theirs is not None
    assert theirs.exit_code == 2
