"""What tests share: the real input where it is, and one run of the sample clients for all who read its pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from soc2lib.commands import main as cli
from soc2lib.store.engagement import Engagement

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
AS_OF = "2026-09-30"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Real input nobody here wrote; it is never copied into the project."""
    folder = Path(os.environ.get("SOC2_REAL_DATA", ROOT.parent / "shared" / "real"))
    if not folder.is_dir():
        pytest.skip(f"the real input is not at {folder}; set SOC2_REAL_DATA")
    return folder


@dataclass(frozen=True)
class Demo:
    """The finished demo: the folder of client folders, and each client's pages."""

    clients: Path
    exit_code: int

    def run(self, client: str) -> Path:
        """The folder of a client's one run."""
        return next(iter(sorted((self.clients / client / "runs").glob(f"{AS_OF}-*"))))

    def page(self, client: str, notebook: str) -> Path:
        return self.run(client) / f"{notebook}.html"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """`soc2 demo`, run once a session and in a process of its own, as a user runs it."""
    out = tmp_path_factory.mktemp("demo")
    code = "import sys; from soc2lib.commands.main import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, "demo", "--out", str(out), "--no-open"]
    return Demo(out / "clients", subprocess.run(command, check=False).returncode)


@pytest.fixture
def engagement(tmp_path: Path) -> Iterator[Engagement]:
    """A new, empty client, open as of today."""
    made = Engagement.create("acme", tmp_path)
    yield made
    made.ledger.close()


@pytest.fixture
def sample_clients(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the sample clients that a test may change."""
    clients = tmp_path / "clients"
    shutil.copytree(demo.clients, clients, ignore=shutil.ignore_patterns("runs", "_portfolio"))
    return clients


def soc2(*arguments: str) -> int:
    """The command as a user gives it, in this process; its exit status."""
    try:
        cli.main(list(arguments))
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: its threads stay, and a process with threads is not one that may be forked."""
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)
