"""`make docs`: the documentation's pages, those written in docs/ and those made of the code, as one site."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.site.imports import imports, picture
from tests.site.reference import commands_page, library_pages, methods_page
from tests.site.tutorial import executed, tutorial_page

ROOT = Path(__file__).parents[2]
SOURCE, SITE = ROOT / "build" / "docs", ROOT / "build" / "site"


def gather(source: Path) -> None:
    """Lay out all pages: those of docs/, and those that are made."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    (source / "architecture.svg").write_text(picture(imports()), encoding="utf-8")
    (source / "commands.md").write_text(commands_page(), encoding="utf-8")
    (source / "methods.md").write_text(methods_page(), encoding="utf-8")
    (source / "library").mkdir()
    for name, text in library_pages().items():
        (source / "library" / name).write_text(text, encoding="utf-8")
    for name in ("CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"):
        shutil.copyfile(ROOT / name, source / name.lower())
    (source / "whole").mkdir()
    with TemporaryDirectory() as folder:
        notebook, page = executed(Path(folder))
        (source / "executed.md").write_text(tutorial_page(notebook, page.name), encoding="utf-8")
        shutil.copy(page, source / "whole")


def main() -> int:
    gather(SOURCE)
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-j",
        "2",
        "-b",
        "html",
        str(SOURCE),
        str(SITE),
    ]
    done = subprocess.run(command, check=False)
    print(
        f"The documentation begins at {SITE / 'index.html'}"
        if done.returncode == 0
        else "The documentation has faults."
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
