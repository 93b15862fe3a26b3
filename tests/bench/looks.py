"""Tries axe on every edition of every sample's report, light, dark and on paper, and prints what it finds.

Run by hand, it takes minutes: ``python tests/bench/looks.py CLIENTS``, a folder in which the samples were run with
every edition.
"""

import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]


def main(clients: Path) -> int:
    """One line a page and look that axe finds fault with; how many there are."""
    from tests.browser.chromium import ARGUMENTS, find
    from tests.browser.test_report import LOOKS

    faults, tried = 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        for path in sorted(clients.glob("*/runs/*/report-*.html")):
            page = browser.new_page()
            page.goto(path.as_uri())
            page.locator("html[data-charts]").wait_for(state="attached")
            for look in LOOKS:
                page.emulate_media(**look)
                found = [violation["id"] for violation in Axe().run(page).response["violations"]]
                faults, tried = faults + bool(found), tried + 1
                if found:
                    print(path.parts[-4], path.name, look, *found)
            page.close()
        browser.close()
    print(f"{faults} of {tried} looks have faults")
    return faults


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(bool(main(Path(sys.argv[1]))))
