"""The built wheel works outside a clone: it carries data, templates and notebooks, and nothing it must not."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from soc2lib import __version__
from tests.house.lock import locked

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "templates" / "page" / "bundle"
BUNDLE = ROOT / "templates" / "page" / "plotly-bundle.min.js.gz"
MADE = ROOT / "build" / "bundle"


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
    assert {"soc2lib/widgets/browser/grid.js", "soc2lib/widgets/browser/grid.css"} <= names
    assert {"soc2lib/py.typed", "soc2lib/__init__.pyi"} <= names
    assert not [name for name in names if "licensed" in name.lower() and "LICENSE" not in name]


@pytest.fixture(scope="module")
def bill(wheel: Path) -> dict[str, Any]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if ".dist-info/sboms/" in name]
        found: dict[str, Any] = json.loads(archive.read(name))
    return found


def noticed() -> set[tuple[str, str, str]]:
    """Name, version and licence of each bundled package that NOTICE names."""
    return set(re.findall(r"^-+\n(\S+) (\S+) \((.+)\)$", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.MULTILINE))


def test_a_wheel_lists_what_it_needs_as_the_lock_does(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    own = bill["metadata"]["component"]
    assert own["purl"] == f"pkg:pypi/soc2lib@{__version__}"
    assert own["licenses"] == [{"expression": "Apache-2.0"}]
    listed = [part["purl"] for part in bill["components"] if part["purl"].startswith("pkg:pypi/")]
    assert sorted(listed) == sorted(f"pkg:pypi/{pin.name}@{pin.version}" for pin in locked("run"))
    (root,) = bill["dependencies"]
    assert {"pkg:pypi/nbconvert", "pkg:pypi/jupyter-server"} <= {ref.rpartition("@")[0] for ref in root["dependsOn"]}
    assert set(root["dependsOn"]) <= {part["bom-ref"] for part in bill["components"]}


def test_a_wheel_lists_and_notices_every_package_of_its_bundle_with_the_digest_of_its_lock(
    bill: dict[str, Any], wheel: Path
) -> None:
    lock = json.loads((RECIPE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked_digests = {one["integrity"] for path, one in lock.items() if path}
    bundled = [part for part in bill["components"] if part["purl"].startswith("pkg:npm/")]
    assert {(part["name"], part["version"], part["licenses"][0]["expression"]) for part in bundled} == (
        noticed() if BUNDLE.exists() else set()
    )
    digests = {b64encode(bytes.fromhex(part["hashes"][0]["content"])).decode() for part in bundled}
    assert {f"sha512-{digest}" for digest in digests} <= locked_digests
    with zipfile.ZipFile(wheel) as archive:
        (notice,) = [name for name in archive.namelist() if name.endswith(".dist-info/licenses/NOTICE")]
        assert archive.read(notice) == (ROOT / "NOTICE").read_bytes()


def test_the_notice_names_what_went_into_the_bundle_with_its_licence() -> None:
    if not (MADE / "bundled.json").exists():
        pytest.skip("make bundle did not run here: what went into the bundle is not known")
    outputs = json.loads((MADE / "bundled.json").read_text(encoding="utf-8"))["outputs"].values()
    files = {file for output in outputs for file in output["inputs"] if "node_modules/" in file}
    folders = {re.match(r".*node_modules/(@[^/]+/)?[^/]+", file)[0] for file in files}  # type: ignore[index]
    made = [json.loads((MADE / folder / "package.json").read_text(encoding="utf-8")) for folder in folders]
    assert noticed() == {(one["name"], one["version"], one["license"]) for one in made}
    assert (ROOT / "NOTICE").read_text(encoding="utf-8").count("Copyright") >= len(made)


def test_the_script_is_locked_by_digest_without_an_address_and_runs_nothing_when_it_is_installed() -> None:
    asked = json.loads((RECIPE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((RECIPE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert lock[""]["dependencies"] == asked
    packages = {path: one for path, one in lock.items() if path}
    assert [
        path for path, one in packages.items() if "resolved" in one or not one["integrity"].startswith("sha512-")
    ] == []
    assert "npm ci --ignore-scripts" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_an_installed_wheel_makes_a_client_and_the_page_that_the_clone_makes_of_it(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    for library, arguments in (
        (site, ["new", "far-away"]),
        (site, ["notebooks", "far-away"]),
        (site, ["run", "far-away", "--as-of", "2026-09-30", "--out", "of-the-wheel"]),
        (ROOT, ["run", "far-away", "--as-of", "2026-09-30", "--out", "of-the-clone"]),
    ):
        code = "import sys; from soc2lib.commands.main import main; main(sys.argv[1:])"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(library)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    pages = {path.name for path in tmp_path.glob("of-the-wheel/far-away/*/*.html")}
    assert {"01_scope.html", "report-client.html"} <= pages
    for name in pages:
        (ours,), (theirs,) = (list(tmp_path.glob(f"{of}/far-away/*/{name}")) for of in ("of-the-wheel", "of-the-clone"))
        assert ours.read_bytes() == theirs.read_bytes(), name
    assert (tmp_path / "clients" / "far-away" / "notebooks" / "04_gap.ipynb").is_file()


BUILT = ("hatch_build.py", "pyproject.toml", "README.md", "LICENSE", "NOTICE")
NPM = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
[ "$1" = ci ] && exit {status}
printf script | gzip -n > plotly-bundle.min.js.gz
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a wheel is built from, the script left out."""
    clone = tmp_path / "clone"
    for folder in ("soc2lib", "data", "templates", "notebooks", "locks"):
        unwanted = shutil.ignore_patterns(BUNDLE.name, "__pycache__", "licensed")
        shutil.copytree(ROOT / folder, clone / folder, ignore=unwanted)
    for file in BUILT:
        shutil.copy(ROOT / file, clone)
    return clone


def built(clone: Path, target: str, npm: int | None) -> tuple[set[str], list[str], str]:
    """The names in a wheel that was built there, what npm was asked, what the build said; npm ends with a status."""
    tools = clone.parent / "tools"
    tools.mkdir()
    path = str(tools)
    if npm is not None:
        (tools / "npm").write_text(NPM.format(status=npm))
        (tools / "npm").chmod(0o755)
        path = f"{tools}:{os.environ['PATH']}"
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(clone.parent / "out")]
    done = subprocess.run(
        command, cwd=clone, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True
    )
    (wheel,) = (clone.parent / "out").glob("*.whl")
    asked = (tools / "asked").read_text().splitlines() if (tools / "asked").exists() else []
    return set(zipfile.ZipFile(wheel).namelist()), asked, done.stdout + done.stderr


INSIDE = f"soc2lib/_shelf/templates/page/{BUNDLE.name}"
posix = pytest.mark.skipif(os.name != "posix", reason="the npm of these tests is a shell script")


@posix
def test_a_wheel_makes_the_script_where_npm_is_and_none_lies_there(clone: Path) -> None:
    names, asked, _ = built(clone, "wheel:standard", npm=0)
    assert INSIDE in names
    assert asked == ["ci --ignore-scripts --no-audit --no-fund", "run --silent make"]


@posix
def test_a_wheel_takes_the_script_that_lies_there(clone: Path) -> None:
    (clone / "templates" / "page" / BUNDLE.name).write_bytes(b"made before")
    names, asked, _ = built(clone, "wheel:standard", npm=0)
    assert INSIDE in names
    assert asked == []


@posix
def test_an_editable_install_makes_no_script(clone: Path) -> None:
    _, asked, _ = built(clone, "wheel:editable", npm=0)
    assert asked == []
    assert not (clone / "templates" / "page" / BUNDLE.name).exists()


@posix
@pytest.mark.parametrize(("npm", "why"), [(None, "is not installed"), (7, "npm ci ended with 7")])
def test_a_wheel_without_the_script_is_built_and_says_why(clone: Path, npm: int | None, why: str) -> None:
    names, _, said = built(clone, "wheel:standard", npm=npm)
    assert INSIDE not in names
    assert why in said
    assert not (clone / "templates" / "page" / BUNDLE.name).exists()


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
