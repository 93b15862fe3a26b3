"""An observation begun with one keystroke in a real JupyterLab: in the interview and on the register of controls."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from soc2lib.basics.clock import today
from soc2lib.evidence.testing.records import Observation
from soc2lib.store.engagement import Engagement
from tests.browser.lab import SOON, Grid, open_notebook, run_all
from tests.browser.nearly import NEARLY, OPEN
from tests.browser.panels import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def ledger(clients: Path) -> Iterator[Engagement]:
    """The ledger as another process sees it."""
    engagement = Engagement.open(NEARLY, clients=clients)
    yield engagement
    engagement.ledger.close()


@pytest.fixture(scope="module")
def page(person: BrowserContext, lab: str) -> Page:
    """The gap notebook, run from top to bottom once, with Ann at the keyboard."""
    page = person.new_page()
    open_notebook(page, lab, f"{NEARLY}/04_gap")
    run_all(page)
    name = page.get_by_label("Your name").first
    name.fill("Ann")
    name.press("Tab")
    return page


def stored(ledger: Engagement, id: str) -> Observation:
    ledger.refresh()
    found = ledger.one(Observation, id)
    assert found is not None
    return found


def test_a_keystroke_on_a_control_opens_the_observation_where_the_system_is_written(
    page: Page, ledger: Engagement
) -> None:
    grid = Grid(page)
    grid.go("GOV-03", "Owner")
    grid.press("Control+Enter")
    field = page.get_by_label("System of OB-GOV-03", exact=True)
    expect(field).to_be_focused(timeout=SOON)
    page.keyboard.type("Board portal")
    grid.press("Tab")
    grid = Grid(page)
    grid.says("Saved OB-GOV-03 System")
    begun = stored(ledger, "OB-GOV-03")
    assert (begun.control, begun.day, begun.observer, begun.system) == ("GOV-03", today(), "Ann", "Board portal")
    expect(grid.cell("OB-GOV-03", "Stands")).to_contain_text("Missing: item and what was seen", timeout=SOON)
    for words in ("minutes of May", "Three independent members voted."):
        page.keyboard.type(words)
        grid.press("Tab")
        page.wait_for_timeout(200)
    expect(grid.cell("OB-GOV-03", "Stands")).to_contain_text("Shown", timeout=SOON)
    assert stored(ledger, "OB-GOV-03").complete
    assert violations(page.locator(".soc2-panel").first) == []
    page.get_by_role("tab", name="Controls").first.click()
    expect(Grid(page).cell("GOV-03", "Stands")).to_contain_text("Self-reported", timeout=SOON)


def test_a_keystroke_in_the_interview_asks_for_system_item_and_what_was_seen(page: Page, ledger: Engagement) -> None:
    panel = page.locator(".soc2-panel").filter(has=page.locator(".soc2-interview"))
    answer = page.get_by_label("Answer", exact=True)
    answer.focus()
    page.keyboard.type("1 half")
    page.keyboard.press("Control+Enter")
    system = panel.get_by_label("System", exact=True)
    expect(system).to_be_focused(timeout=SOON)
    expect(answer).to_have_value("1 half")
    assert violations(panel) == []
    page.keyboard.type("Intranet")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    id = f"OB-{page.locator('.soc2-interview .kicker').inner_text().split()[0].upper()}"
    assert id.removeprefix("OB-") in OPEN
    said = panel.get_by_text("it stays self-reported until item and what was seen are named")
    said.wait_for(timeout=SOON)
    assert (stored(ledger, id).system, stored(ledger, id).observer) == ("Intranet", "Ann")
    page.keyboard.press("Tab")
    page.keyboard.type("Code of conduct, page 2")
    page.keyboard.press("Tab")
    page.keyboard.type("Signed by two new joiners.")
    page.keyboard.press("Enter")
    expect(system).to_be_hidden(timeout=SOON)
    expect(answer).to_be_focused(timeout=SOON)
    expect(answer).to_have_value("1 half")
    assert stored(ledger, id).complete
    answer.fill("")
    page.keyboard.press("Tab")
    panel.get_by_role("button", name="Observed").click()
    expect(system).to_be_focused(timeout=SOON)
    page.keyboard.press("Escape")
    expect(system).to_be_hidden(timeout=SOON)


def test_the_librarys_key_mark_shows_muted_and_an_own_mark_is_entered_and_cleared(
    page: Page, ledger: Engagement
) -> None:
    grid = Grid(page)
    mark = grid.cell("GOV-03", "Key control")
    before = mark.inner_text()
    expect(mark).to_have_class("muted")
    grid.go("GOV-03", "Key control")
    grid.press("n", "Enter")
    grid.says("Saved GOV-03 Key control")
    expect(mark).to_have_text("no")
    expect(mark).not_to_have_class("muted")
    grid.go("GOV-03", "Key control")
    grid.press("Enter", "ArrowUp", "ArrowUp", "Enter")
    grid.says("Saved GOV-03 Key control")
    expect(mark).to_have_text(before)
    expect(mark).to_have_class("muted")
