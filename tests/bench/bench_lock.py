"""A locked report of 5 MB measured: its size, and the time from the passphrase to the opened page.

Run by hand: ``python tests/bench/bench_lock.py``.
"""

import json
import re
import tempfile
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from playwright.sync_api import sync_playwright

from soc2lib.share.distribution.encryption import Copy, lock
from soc2lib.share.distribution.watermark import marked

ROUNDS, SIZE = 5, 5_000_000
MOST_BYTES, MOST_UNLOCK_MS = 2_200_000, 3000
PASSPHRASE = "kettle river lark copper meadow violin"
UNTIL = date(2099, 12, 31)


def long_report(clients: Path) -> bytes:
    """The finished sample's report, its largest table told again with drawn figures until the page has 5 MB."""
    from tests.bench.bench_report import big_report

    page, draw = big_report(clients).read_text(encoding="utf-8"), Random(5)
    table = max(re.findall(r"<table.*?</table>", page, re.DOTALL), key=len)
    more = (
        re.sub(r"\d", lambda _: str(draw.randrange(10)), table) for _ in range((SIZE - len(page)) // len(table) + 1)
    )
    return marked(page.replace(table, "".join([table, *more])).encode(), "Bench", UNTIL)


def measure() -> dict[str, float]:
    """Bytes before and after locking, and the median time to unlock, draw included [ms]."""
    from tests.browser.chromium import ARGUMENTS, find

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = long_report(Path(folder))
        path = Path(folder) / "locked.html"
        path.write_bytes(lock(page, Copy("lantern", "client", "Bench", UNTIL), PASSPHRASE))
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        taken = []
        for _ in range(ROUNDS):
            shown = browser.new_page()
            shown.goto(path.as_uri())
            shown.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
            begun = float(shown.evaluate("performance.now()"))
            shown.keyboard.press("Enter")
            shown.locator("html[data-opened]").wait_for(state="attached")
            taken.append(float(shown.evaluate("performance.now()")) - begun)
            shown.close()
        browser.close()
        return {"open_bytes": len(page), "locked_bytes": path.stat().st_size, "unlock_ms": median(taken)}


if __name__ == "__main__":
    found = measure()
    print(json.dumps(found, indent=1))
    assert found["open_bytes"] >= SIZE
    assert found["locked_bytes"] <= MOST_BYTES
    assert found["unlock_ms"] < MOST_UNLOCK_MS
