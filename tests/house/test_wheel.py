"""The built wheel works outside a clone: it carries data, templates and notebooks, and nothing it must not."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from soc2lib import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_a_wheel_carries_data_templates_and_notebooks(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in ("data/catalog/criteria.csv", "templates/page/index.html.j2", "notebooks/04_gap.ipynb"):
        assert f"soc2lib/_shelf/{part}" in names
    assert {"soc2lib/desk/browser/grid.js", "soc2lib/desk/browser/grid.css"} <= names
    assert not [name for name in names if "licensed" in name.lower() and "LICENSE" not in name]


def test_an_installed_wheel_makes_a_client_and_a_page_far_from_the_clone(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    code = "import sys; from soc2lib.runner.cli import main; main(sys.argv[1:])"
    environment = {**os.environ, "PYTHONPATH": str(site)}
    for arguments in (["new", "far-away"], ["run", "far-away", "--stage", "scope"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("clients/far-away/runs/*/01_scope.html"))


def test_an_installed_wheel_and_a_clone_both_have_jupyter_servers_load_the_extension(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "scratch")
    python = tmp_path / "scratch" / ("Scripts" if os.name == "nt" else "bin") / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))  # what the wheel needs lies in the tests' own
    for interpreter, where in ((python, site), (sys.executable, ROOT)):
        assert loaded(interpreter, tmp_path) == (f"soc2lib {__version__} OK", where / "soc2lib" / "__init__.py")


def loaded(interpreter: str | Path, folder: Path) -> tuple[str, Path]:
    """What `jupyter server extension list` says of ours where nobody configured a thing, and whose library it is."""
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config"), "NO_COLOR": "1"}
    listed, found = (
        subprocess.run(
            [str(interpreter), *told], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        for told in (["-m", "jupyter_server", "extension", "list"], ["-c", "import soc2lib; print(soc2lib.__file__)"])
    )
    lines = [re.sub(r"\x1b\[[0-9]*m", "", line).strip() for line in (listed.stdout + listed.stderr).splitlines()]
    assert "soc2lib enabled" in lines
    return next(line for line in lines if line.startswith("soc2lib ") and "enabled" not in line), Path(
        found.stdout.strip()
    )
