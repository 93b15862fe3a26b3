"""A big report measured: 126 controls, 61 criteria and 50 risks: its size, its first paint and a what-if.

Run by hand: ``python tests/bench/bench_report.py``.
"""

import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from soc2lib.risk.records import Risk
from soc2lib.runner.batch.batch import run_clients
from soc2lib.runner.batch.configuration import Order
from soc2lib.runner.limits import Limits
from soc2lib.stages import stage
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.planting import plant
from soc2lib.store.runs import latest_run

DAY, AT = date(2026, 9, 30), datetime(2026, 9, 30, 22, tzinfo=UTC)
RISKS, ROUNDS = 50, 5
MOST_BYTES, MOST_PAINT_MS, MOST_WHAT_IF_MS = 1_500_000, 1000, 100
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def big_report(clients: Path) -> Path:
    """The finished sample, every control in scope, with its risks told again until there are 50."""
    plant(clients)
    engagement = Engagement.open("lantern", DAY, clients)
    risks = engagement.all(Risk)
    more = [risks[n % len(risks)].model_copy(update={"id": f"R-{n:03d}"}) for n in range(RISKS - len(risks))]
    changes = [Change(Risk.kind, risk.id, risk.body()) for risk in more]
    engagement.save_all(
        changes, author="bench", reason="more", at=datetime(DAY.year, DAY.month, DAY.day, 22, tzinfo=UTC)
    )
    engagement.ledger.close()
    order = Order(clients, DAY, (stage("share"),))
    (outcome,) = run_clients(["lantern"], order, jobs=1, limits=Limits())
    if outcome.fault:
        raise outcome.fault
    run = latest_run(clients / "lantern" / "runs")
    assert run is not None
    return run.folder / "report-client.html"


def measure() -> dict[str, float]:
    """Bytes of the page, and the medians of first paint and of what-ifs that close every gap [ms]."""
    from tests.browser.chromium import ARGUMENTS, find

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = big_report(Path(folder))
        inputs = json.loads(path.read_text(encoding="utf-8").split('id="soc2-inputs">')[1].partition("</script>")[0])
        assert len(inputs["facts"]["controls"]) >= 126
        assert len(inputs["facts"]["criteria"]) >= 61
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        paints, asked = [], []
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(path.as_uri())
            page.wait_for_function(PAINT)
            paints.append(float(page.evaluate(PAINT)))
            page.locator("html[data-charts]").wait_for(state="attached")
            asked.extend(_asked(page))
            page.close()
        browser.close()
        return {"bytes": path.stat().st_size, "paint_ms": median(paints), "what_if_ms": median(asked)}


def _asked(page: Page) -> list[float]:
    taken = []
    for button in page.locator("#what-if .press").all():
        button.click()
        taken.append(float(page.locator("#what-if").get_attribute("data-ms") or "inf"))
    return taken


if __name__ == "__main__":
    found = measure()
    print(json.dumps(found, indent=1))
    assert found["bytes"] < MOST_BYTES
    assert found["paint_ms"] < MOST_PAINT_MS
    assert found["what_if_ms"] < MOST_WHAT_IF_MS
