"""The built wheel works outside a clone: it carries data, templates and notebooks, and nothing it must not."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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
