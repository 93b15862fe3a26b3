"""Finds the programs that tests drive, or installs them; for want of one CI fails, and others skip its tests."""

import os
import shutil
import sys

from tests import debian
from tests.browser import chromium

PACKAGES = {"soffice": "libreoffice-writer", "localc": "libreoffice-calc", "pdftotext": "poppler-utils"}


def found() -> dict[str, str | None]:
    """Each program's path, None where it is not there."""
    return {"chromium": chromium.find(), **{name: shutil.which(name) for name in PACKAGES}}


def main() -> int:
    """Say where each program is; 1 where CI misses one."""
    if packages := [package for name, package in PACKAGES.items() if not shutil.which(name)]:
        debian.install("--no-install-recommends", *packages)
    if not chromium.find():
        chromium.install()
    for name, path in found().items():
        hint = f"apt-get install {PACKAGES.get(name, name)}"
        print(f"{name}: {path}" if path else f"{name} is not here, so tests that need it are skipped ({hint}).")
    return int("CI" in os.environ and None in found().values())


if __name__ == "__main__":
    sys.exit(main())
