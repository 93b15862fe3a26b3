"""What older versions left open is tightened at the next save, and said."""

import os
import stat
from pathlib import Path

import pytest

from soc2lib.basics.private.rights import FILE
from soc2lib.basics.private.tightening import tighten
from soc2lib.store.clients import tighten_clients
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.sample_files import put_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")


def opened_to_all(folder: Path) -> Engagement:
    """A client as older versions left it."""
    engagement = Engagement.create("acme", folder)
    put_files((b"a screenshot",), engagement.folder)
    for path in (engagement.folder, *engagement.folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644 if path.stat().st_mode & stat.S_IWUSR else 0o444)
    return engagement


def test_the_next_save_tightens_all_and_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engagement = opened_to_all(tmp_path)
    for number in (1, 2):
        engagement.save_all([Change("note", f"n{number}", {})], author="Ann", reason="")
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in (engagement.folder, *engagement.folder.rglob("*"))}
    assert {mode for path, mode in found.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in found.items() if path.is_file()} == {0o600, 0o400}
    (said,) = caplog.messages
    assert said.startswith("acme: ")
    assert "you alone (0700, 0600)" in said


def test_links_are_not_followed(tmp_path: Path) -> None:
    engagement = opened_to_all(tmp_path / "clients")
    other = tmp_path / "other"
    other.write_text("of somebody else", encoding="utf-8")
    other.chmod(0o644)
    (engagement.folder / "link").symlink_to(other)
    assert tighten(engagement.folder)
    assert stat.S_IMODE(other.stat().st_mode) == 0o644
    assert tighten(engagement.folder) == 0


def open_clients(folder: Path) -> Path:
    """A folder of clients as somebody made it before the first client."""
    (folder / "clients").mkdir()
    (folder / "clients").chmod(0o755)
    return opened_to_all(folder / "clients").folder.parent


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_of_clients_itself_is_tightened_by_the_next_save_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clients = open_clients(tmp_path)
    (clients / "_portfolio").mkdir(mode=0o700)
    engagement = Engagement.open("acme", "", clients)
    for number in (1, 2):
        engagement.save_all([Change("note", f"n{number}", {})], author="Ann", reason="")
    assert mode(clients) == 0o700
    assert [said for said in caplog.messages if said.startswith("clients: ")] == [
        "clients: who may list the clients was mended; it is for you alone (0700, 0600) now."
    ]


@pytest.mark.parametrize("beside", ["notes.txt", "photos/", "acme-2@"], ids=["a file", "a folder", "a link"])
def test_a_folder_that_holds_more_than_clients_is_left_alone(tmp_path: Path, beside: str) -> None:
    clients = open_clients(tmp_path)
    if beside.endswith("/"):
        (clients / beside).mkdir()
    elif beside.endswith("@"):
        (clients / beside[:-1]).symlink_to(clients / "acme")
    else:
        (clients / beside).write_text("of somebody", encoding="utf-8")
    assert not tighten_clients(clients)
    assert mode(clients) == 0o755


def test_a_folder_without_a_client_and_a_link_to_one_with_clients_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty").chmod(0o755)
    assert not tighten_clients(tmp_path / "empty")
    clients = open_clients(tmp_path)
    (tmp_path / "link").symlink_to(clients)
    assert not tighten_clients(tmp_path / "link")
    assert mode(clients) == mode(tmp_path / "empty") == 0o755


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="root alone is in every group")
def test_the_folder_of_clients_becomes_the_groups_that_its_settings_name(tmp_path: Path) -> None:
    import grp

    group = next(one for one in grp.getgrall() if one.gr_gid)
    clients = open_clients(tmp_path)
    (clients / FILE).write_text(f'group = "{group.gr_name}"\n', encoding="utf-8")
    assert tighten_clients(clients)
    assert (mode(clients), clients.stat().st_gid) == (0o2770, group.gr_gid)
    assert not tighten_clients(clients)
