"""Makes the demo and all that follows from it at a commit and as the working tree stands, and says what differs.

``make same BASE=<commit>``, or ``python -m tests.same.run BASE`` from the root. The two sides stay in
``build/same/base`` and ``build/same/head``; what is passed over stands in `comparing`. Each side has its own order of
sets, so that an output that hangs on it shows.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.same.comparing import compared

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "same"
BUNDLE = Path("templates/page/plotly-bundle.min.js.gz")
RECIPE = Path("templates/page/bundle")
SEEDS = {"base": "1", "head": "2"}


def git(*arguments: str) -> str:
    """What git says; its own words where it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(2)
    return done.stdout.strip()


@contextmanager
def tree(commit: str) -> Iterator[Path]:
    """The commit's files, with the drawing script that is packed and not kept in git; removed again afterwards."""
    path = PLACE / "tree"
    shutil.rmtree(path, ignore_errors=True)
    git("worktree", "add", "--quiet", "--force", "--detach", str(path), commit)
    try:
        if _recipe(path) != _recipe(ROOT):
            subprocess.run(["make", "bundle"], cwd=path, stdout=subprocess.DEVNULL, check=True)
        elif (ROOT / BUNDLE).is_file():
            shutil.copy(ROOT / BUNDLE, path / BUNDLE)
        yield path
    finally:
        git("worktree", "remove", "--force", str(path))


def _recipe(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / RECIPE).glob("*"))}


def entry_points(side: str, root: Path) -> Path:
    """A folder that names the entry points of the package under a root, read before those of what is installed."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"console_scripts": project["scripts"], **project["entry-points"]}
    lines = [
        line for group, named in groups.items() for line in (f"[{group}]", *(f"{a} = {b}" for a, b in named.items()))
    ]
    folder = PLACE / f"{side}-entry-points"
    shutil.rmtree(folder, ignore_errors=True)
    noted = folder / "soc2lib-0.dist-info"
    noted.mkdir(parents=True)
    (noted / "METADATA").write_text("Metadata-Version: 2.1\nName: soc2lib\nVersion: 0\n", encoding="utf-8")
    (noted / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def start(side: str, root: Path) -> subprocess.Popen[bytes]:
    """Start making one side in a folder of its own, by the package, templates and notebooks under a root."""
    folder = PLACE / side
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("SOC2_")}
    path = os.pathsep.join([str(entry_points(side, root)), str(root)])
    told = {"PYTHONPATH": path, "PYTHONHASHSEED": SEEDS[side], "SOC2_KEYS": str(PLACE / "no-keys")}
    command = [sys.executable, "-P", str(Path(__file__).with_name("making.py")), str(root)]
    return subprocess.Popen(command, cwd=folder, env=own | told)


def main(commit: str) -> int:
    """Make both sides at once and compare them; 0 where all is the same, 1 where anything differs."""
    commit = git("rev-parse", "--verify", f"{commit}^{{commit}}")
    with tree(commit) as base:
        sides = [start("base", base), start("head", ROOT)]
        ended = [side.wait() for side in sides]
        if any(ended):
            sys.exit("One side could not be made; see above.")
    return report(dict(compared(PLACE / "base", PLACE / "head")), commit)


def report(found: Mapping[str, Sequence[str]], commit: str) -> int:
    """Say of each output whether it is the same, and once what differs where several differ alike."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, lines in found.items():
        alike.setdefault(tuple(lines), []).append(name)
    same = alike.pop((), [])
    print("\n".join(f"same     {name}" for name in same))
    for lines, names in alike.items():
        print("\n".join([*(f"differs  {name}" for name in names), *(f"  {line}" for line in lines)]))
    differing = len(found) - len(same)
    print(f"{len(found)} outputs, {differing} differ: build/same/base ({commit[:10]}), build/same/head (as it stands).")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else "Name the commit to compare with: make same BASE=<commit>")
