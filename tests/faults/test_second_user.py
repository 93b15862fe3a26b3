"""A second user of the machine reads nothing of a client, whatever the umask; a member of the named group does."""

import grp
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from soc2lib.basics.private.rights import FILE
from soc2lib.basics.private.temporary import Temporary
from soc2lib.commands.run import _Batch
from soc2lib.runner.batch.batch import chosen_stages
from soc2lib.runner.batch.configuration import Order
from soc2lib.runner.engine import notebooks
from soc2lib.runner.limits import Limits
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample
from tests.conftest import soc2
from tests.faults.tiny import make_notebooks

pytestmark = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="root alone becomes another user")
STRANGER, DAY = 54_321, "2026-09-30"
WRITES = "import os\nos.umask(0)\nopen('by-itself.txt', 'w').write('of a client')"


def read_as(user: int, group: int, root: Path) -> set[str]:
    """What another user can list or read below a folder."""
    into, out = os.pipe()
    if (child := os.fork()) == 0:
        with suppress(BaseException):
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)
            os.write(out, json.dumps(sorted(_readable(root))).encode())
        os._exit(0)
    os.close(out)
    with os.fdopen(into, "rb") as pipe:
        found = json.loads(pipe.read())
    os.waitpid(child, 0)
    return set(found)


def _readable(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                yield from _readable(path)
                continue
            with suppress(OSError):
                path.read_bytes()
                yield path.name


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may enter, with umask 0: only what is written there keeps others out."""
    folder = Path(tempfile.mkdtemp(prefix="place-"))
    folder.chmod(0o755)
    before = os.umask(0)
    (folder / "of-nobody.txt").write_text("for all", encoding="utf-8")
    made = make_notebooks(folder / "notebooks")
    monkeypatch.setattr(notebooks, "notebooks_folder", lambda: made)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    os.umask(before)
    shutil.rmtree(folder)


def run_sample(place: Path) -> Path:
    """A sample client with its evidence, its run in its own folder and elsewhere, and the page over all clients."""
    clients = place / "clients"
    engagement = plant_sample(load_sample("lantern"), "acme", clients)
    engagement.ledger.close()
    (engagement.folder / "trouble.py").write_text(WRITES, encoding="utf-8")
    for out in (None, place / "out"):
        batch = _Batch(["acme"], Order(clients, date.fromisoformat(DAY), chosen_stages(), out), 1, Limits())
        batch.run(portfolio=True)
        assert batch.exit_code == 0, batch.words()
    return clients


def write_files(place: Path, clients: Path) -> None:
    """The sample client's workbook and documents."""
    where = ("--clients", str(clients))
    assert soc2("export", "acme", "--to", str(place / "acme.xlsx"), *where) == 0
    assert soc2("documents", "acme", "--out", str(place / "documents"), *where) == 0


def everything(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_another_user_reads_nothing_and_sees_no_temporary_file(place: Path) -> None:
    clients = run_sample(place)
    write_files(place, clients)
    with Temporary() as temporary:
        (temporary / "draft").write_text("of a client", encoding="utf-8")
        assert everything(place) >= {"ledger.sqlite", "acme.xlsx", "by-itself.txt", "summary.json", "draft"}
        notebooks_there = everything(place / "notebooks")
        assert read_as(STRANGER, STRANGER, place) == {"of-nobody.txt"} | notebooks_there
    made = [path for root in (clients, place / "out", place / "documents") for path in (root, *root.rglob("*"))]
    modes = {path.stat().st_mode & 0o7777 for path in made if path.name != "trouble.py"}
    assert modes == {0o700, 0o600, 0o400}


def test_a_member_of_the_named_group_reads_all_and_others_nothing(place: Path) -> None:
    group = next(one for one in grp.getgrall() if one.gr_gid not in (0, STRANGER))
    for folder in (place / "clients", place / "out"):
        folder.mkdir()
        folder.chmod(0o755)
        (folder / FILE).write_text(f'group = "{group.gr_name}"\n', encoding="utf-8")
        (folder / FILE).chmod(0o600)
    clients = run_sample(place)
    for folder in (clients, place / "out"):
        assert read_as(STRANGER, group.gr_gid, folder) >= everything(folder) - {FILE}
        assert read_as(STRANGER, STRANGER, folder) == set()
