"""Windows and macOS: the same commands without fcntl, resource, fork and their like, and files as they come there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soc2lib.errors import InputError
from soc2lib.evidence.locker.export_package import _file_names
from soc2lib.evidence.records import Evidence
from soc2lib.gap.records import Claim
from soc2lib.runner.remote.storage import is_store, place
from soc2lib.store.clients import check_client_id, is_reserved
from soc2lib.store.engagement import Engagement
from tests.conftest import soc2

ROOT = Path(__file__).parents[2]
SYSTEMS = Path(__file__).parent / "systems"
DAY = "2026-09-30"
TABLE = "Criterion,Status\r\nCC6.1,Implemented\r\nCC6.2,Partial\r\nCC6.3,Maybe later\r\n"
MAPPING = "word,status\r\nmaybe later,not in place\r\n"


def there(system: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command on another system, in a folder."""
    paths = os.pathsep.join([str(SYSTEMS), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", "from soc2lib.commands.entry import main; main()", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, "PRETENDED_SYSTEM": system},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_a_client_is_made_imported_run_and_written_down_on_another_system(system: str, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(TABLE.encode())
    (tmp_path / "words.csv").write_bytes(MAPPING.encode())
    run = ("run", "acme", "--stage", "gap", "--as-of", DAY, "--timeout", "600")
    for command in (
        ("new", "acme"),
        ("import", "acme", "table.csv", "--mapping", "words.csv"),
        run,
        ("documents", "acme", "--as-of", DAY, "--out", "papers"),
        ("export", "acme"),
        ("verify", "acme"),
    ):
        done = there(system, tmp_path, *command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    client = tmp_path / "clients" / "acme"
    (page,) = client.glob("runs/*/04_gap.html")
    assert (tmp_path / "papers" / "readiness_gap_letter.docx").is_file()
    assert (tmp_path / "acme.xlsx").is_file()
    shutil.move(client / "runs", tmp_path / "runs-there")
    assert soc2(*run, "--clients", str(tmp_path / "clients")) == 0
    (ours,) = client.glob("runs/*/04_gap.html")
    assert (tmp_path / "runs-there" / page.parent.name / page.name).read_bytes() == ours.read_bytes()


@pytest.mark.parametrize(("system", "missing"), [("windows", True), ("macos", False)])
def test_what_a_system_lacks_is_hidden_from_the_library_alone(system: str, missing: bool, tmp_path: Path) -> None:
    probe = tmp_path / "soc2lib_probe.py"
    probe.write_text(
        "import os, sys\n"
        "try:\n    import fcntl, resource\n    print(False)\n"
        "except ImportError:\n    print(not hasattr(os, 'fork') and os.name == 'nt')\n"
        "import subprocess, tempfile\n"
        "print(sys.platform, hasattr(tempfile._os, 'fork'))\n"
    )
    paths = os.pathsep.join([str(SYSTEMS), str(tmp_path)])
    environment = {**os.environ, "PYTHONPATH": paths, "PRETENDED_SYSTEM": system}
    done = subprocess.run(
        [sys.executable, "-c", "import soc2lib_probe"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(missing), {"windows": "win32", "macos": "darwin"}[system], "True"]


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_the_line_ends_of_a_file_change_nothing(ends: str, engagement: Engagement, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(TABLE.replace("\r\n", ends).encode("utf-8-sig"))
    (tmp_path / "words.csv").write_bytes(MAPPING.replace("\r\n", ends).encode())
    arguments = ("--mapping", str(tmp_path / "words.csv"), "--clients", str(tmp_path))
    assert soc2("import", "acme", str(tmp_path / "table.csv"), *arguments) == 0
    engagement.refresh()
    found = {claim.id: claim.status for claim in engagement.all(Claim)}
    assert found == {"CC6.1": "in place", "CC6.2": "partly in place", "CC6.3": "not in place"}


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_a_name_that_windows_keeps_for_a_device_names_no_client_and_no_file(name: str) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        check_client_id(name)
    assert is_reserved(name.upper())
    assert is_reserved(f"{name}.txt")


@pytest.mark.parametrize("file", ["aux.txt", "NUL", "Con.tar.gz", "com1 .csv", "C:\\papers\\aux.pdf", "a:b.pdf", "x. "])
def test_evidence_is_handed_out_under_names_that_every_system_takes(file: str) -> None:
    record = Evidence(id="E-1", title="t", file=file, sha256="0" * 64)
    (name,) = _file_names([record]).values()
    assert not is_reserved(name)
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(". ")


@pytest.mark.parametrize("path", ["C:\\runs", "d:/runs", "\\\\server\\share\\runs", "C:runs"])
def test_a_drive_letter_is_no_address_of_a_store(path: str) -> None:
    assert place(path) == Path(path)
    assert not is_store(place(path))


@pytest.mark.parametrize("id", ["C:", "c:\\clients\\acme", "..\\acme", "acme\\..", "\\\\server\\acme", "acme:stream"])
def test_no_path_of_windows_names_a_client(id: str, tmp_path: Path) -> None:
    assert soc2("new", id, "--clients", str(tmp_path / "clients")) == 2
    assert not (tmp_path / "clients").exists()
