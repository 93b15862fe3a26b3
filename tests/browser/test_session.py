"""An assessment session in a real JupyterLab, from choosing a client to the last question, with all that goes wrong."""

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from soc2lib.gap.records import Control
from soc2lib.risk.records import Risk
from soc2lib.store.engagement import Engagement
from tests.browser.lab import PATIENCE, SOON, Grid, open_notebook, run_all
from tests.browser.nearly import NEARLY

pytestmark = pytest.mark.browser


@pytest.fixture
def ledger(clients: Path) -> Iterator[Engagement]:
    """The ledger as another process sees it."""
    engagement = Engagement.open(NEARLY, clients=clients)
    yield engagement
    engagement.ledger.close()


def stored(ledger: Engagement, kind: type[Any], id: str) -> Any:
    ledger.refresh()
    found = ledger.one(kind, id)
    assert found is not None
    return found


def test_a_client_is_chosen_its_stage_opened_and_its_heat_map_moves_with_ranges_typed(
    context: BrowserContext, lab: str, ledger: Engagement
) -> None:
    page = context.new_page()
    open_notebook(page, lab, "00_portfolio")
    run_all(page)
    page.get_by_label("Client", exact=True).select_option(NEARLY)
    page.get_by_text("The stages of Nearly Ltd").wait_for(timeout=SOON)
    page.get_by_role("link", name="3 Risk").focus()
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="03_risk.ipynb").wait_for(timeout=PATIENCE)
    page.close()
    page = context.new_page()
    open_notebook(page, lab, f"{NEARLY}/03_risk")
    run_all(page)
    grid = Grid(page)
    page.get_by_text("No loss can be stated yet.").wait_for(timeout=SOON)
    grid.go("R-1", "Owner")
    for value, *keys in (
        ("Mei", "Tab"),
        ("0.1", "Tab"),
        ("0.5", "Tab", "ArrowRight"),
        ("10000", "Tab"),
        ("100000", "Enter"),
    ):
        page.keyboard.type(value)
        grid.press(*keys)
    page.locator(".soc2-strip .heat").wait_for(timeout=SOON)
    risk = stored(ledger, Risk, "R-1")
    figures = (risk.frequency_low, risk.frequency_high, risk.loss_low, risk.loss_high)
    assert (risk.owner, *figures) == ("Mei", 0.1, 0.5, 10_000, 100_000)
    expect(grid.root.get_by_role("gridcell", name="100,000", exact=True)).to_be_attached()


def test_a_kernel_killed_in_mid_edit_loses_nothing_and_two_browsers_settle_their_clash(
    context: BrowserContext, chromium: Browser, lab: str, ledger: Engagement
) -> None:
    page = context.new_page()
    open_notebook(page, lab, f"{NEARLY}/04_gap")
    run_all(page)
    grid, process = Grid(page), kernel_of(lab, f"{NEARLY}/04_gap.ipynb")
    os.kill(process, signal.SIGSTOP)
    grid.go("GOV-03", "Owner")
    grid.press("I", "d", "a", "Enter")
    expect(grid.alarm).to_contain_text("NOT SAVED: 1 edit", timeout=SOON)
    os.kill(process, signal.SIGKILL)
    expect(grid.cell("GOV-03", "Owner")).to_contain_text("NOT SAVED Ida")
    assert stored(ledger, Control, "GOV-03").owner == "Mei"
    said = page.get_by_role("dialog").filter(has_text="It will restart automatically")
    said.get_by_role("button", name="Ok").click(timeout=PATIENCE)
    page.add_locator_handler(said, lambda box: box.get_by_role("button", name="Ok").click())
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
    run_all(page)
    grid = Grid(page)
    grid.alarm.get_by_role("button", name="Save again").click()
    grid.says("Saved GOV-03 Owner")
    assert stored(ledger, Control, "GOV-03").owner == "Ida"

    other = chromium.new_context(viewport={"width": 1500, "height": 1200})
    second = other.new_page()
    open_notebook(second, lab, f"{NEARLY}/04_gap")
    run_all(second)
    theirs = Grid(second)
    theirs.go("GOV-03", "Owner")
    theirs.press("T", "o", "m", "Enter")
    theirs.says("Saved GOV-03 Owner")
    grid.go("GOV-03", "Key control")
    grid.press("n", "Enter")
    grid.says("Saved GOV-03 Key control")
    merged = stored(ledger, Control, "GOV-03")
    assert (merged.owner, merged.key) == ("Tom", False)
    theirs.go("GOV-03", "Key control")
    theirs.press("y", "Enter")
    theirs.go("GOV-04", "Owner")
    theirs.press("T", "o", "m", "Enter")
    theirs.says("Saved GOV-04 Owner")
    grid.go("GOV-04", "Owner")
    grid.press("A", "n", "n", "Enter")
    clash = grid.root.locator(".clash")
    expect(clash).to_contain_text("Tom", timeout=SOON)
    expect(clash).to_contain_text("Ann")
    assert stored(ledger, Control, "GOV-04").owner == "Tom"
    grid.press("F8", "Tab", "Enter")
    expect(clash).to_have_count(0)
    expect(grid.cell("GOV-04", "Owner")).to_contain_text("Tom")
    assert stored(ledger, Control, "GOV-04").owner == "Tom"
    other.close()


def test_an_interview_by_keyboard_from_the_first_question_to_the_last(
    context: BrowserContext, lab: str, ledger: Engagement
) -> None:
    page = context.new_page()
    open_notebook(page, lab, f"{NEARLY}/04_gap")
    run_all(page)
    answer = page.get_by_label("Answer", exact=True)
    answer.focus()

    def ready() -> None:
        expect(answer).to_have_value("", timeout=SOON)
        expect(answer).to_be_focused(timeout=SOON)

    def say(words: str, then: str) -> None:
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.get_by_text(then).first.wait_for(timeout=SOON)
        ready()

    def button(name: str, then: str) -> None:
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == name:
                break
        page.keyboard.press("Enter")
        page.get_by_text(then).first.wait_for(timeout=SOON)
        ready()

    say("3", "What shall be done with it?")
    button("Skip", "Skipped; it comes back at the end.")
    say("Tom", "Do you do this today?")
    say("1", "Since which day")
    say("2026-03-01", "Would that be enough")
    button("Not sure", "Noted as not sure; it comes back at the end.")
    say("1", "Who is the one person")
    say("Ida", "What shall be done with it?")
    say("3", "Would that be enough")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.get_by_text("No question is open").wait_for(timeout=SOON)
    first, second = sorted((stored(ledger, Control, id) for id in ("GOV-01", "GOV-02")), key=lambda one: one.owner)
    assert (first.owner, first.implementation, first.design) == ("Ida", "in use", "suitable")
    assert (first.in_use_since.isoformat(), first.disposition) == ("2026-03-01", "exists")
    assert first.notes.startswith("Not sure: ")
    assert (second.owner, second.implementation, second.disposition) == ("Tom", "not started", "create")


def kernel_of(lab: str, path: str) -> int:
    """The process of the kernel that runs a notebook."""
    with urllib.request.urlopen(f"{lab}/api/sessions") as answer:
        (session,) = (one for one in json.load(answer) if one["path"] == path)
    found = subprocess.run(["pgrep", "-f", f"kernel-{session['kernel']['id']}"], capture_output=True, check=True)
    return int(found.stdout.split()[0])
