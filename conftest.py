"""What the examples of the front door find: the sample clients, in a folder that goes away."""

import shutil
from pathlib import Path

import pytest

_FRONT = ("soc2lib/__init__.py", "soc2lib/client.py", "soc2lib/views/")


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample clients, never run; whoever changes them copies it."""
    import soc2lib

    folder = tmp_path_factory.mktemp("samples")
    soc2lib.demo(folder)
    return folder / "clients"


@pytest.fixture(autouse=True)
def _sample_clients_of_an_example(request: pytest.FixtureRequest) -> None:
    if isinstance(request.node, pytest.DoctestItem) and request.node.nodeid.startswith(_FRONT):
        folder: Path = request.getfixturevalue("tmp_path")
        shutil.copytree(request.getfixturevalue("planted"), folder / "clients")
        change: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
        change.chdir(folder)
        change.setenv("SOC2_CLIENTS", str(folder / "clients"))
