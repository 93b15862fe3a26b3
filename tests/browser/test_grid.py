"""The register of controls in a real JupyterLab, by keyboard: what it calls saved is in the ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.saving import Edit, Saving
from tests.browser.lab import PATIENCE, SOON, Grid, menu, open_notebook, run_all

pytestmark = pytest.mark.browser


@pytest.fixture
def page(context: BrowserContext, lab: str) -> Page:
    """The gap notebook, run from top to bottom."""
    page = context.new_page()
    open_notebook(page, lab, "sprout/04_gap")
    run_all(page)
    return page


@pytest.fixture
def ledger(clients: Path) -> Iterator[Engagement]:
    """The ledger as another process sees it."""
    engagement = Engagement.open("sprout", clients=clients)
    yield engagement
    engagement.ledger.close()


def stored(ledger: Engagement, id: str) -> Control:
    ledger.refresh()
    found = ledger.one(Control, id)
    assert found is not None
    return found


def test_an_edit_by_keyboard_is_stored_moves_the_criteria_and_survives_a_reload(page: Page, ledger: Engagement) -> None:
    grid = Grid(page)
    grid.go("GOV-03", "Design")
    grid.press("n", "Enter")
    grid.says("Saved GOV-03 Design")
    assert stored(ledger, "GOV-03").design == "not designed"
    page.locator(".soc2-strip li.bad").filter(has_text="CC1.2").wait_for()
    expect(grid.cell("GOV-03", "Stands")).to_contain_text("Not met")
    grid.press("Control+z")
    grid.says("Saved GOV-03 Design")
    assert stored(ledger, "GOV-03").design == "not assessed"
    grid.press("ArrowUp", "ArrowRight", "F2", "i", "n", "Space", "u", "Tab")
    grid.says("Saved GOV-03 In use")
    assert stored(ledger, "GOV-03").implementation == "in use"
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
        menu(page, "File", "Save Notebook")
    page.reload()
    expect(Grid(page).cell("GOV-03", "In use")).to_contain_text("in use", timeout=SOON)


def test_fifty_cells_from_a_spreadsheet_are_all_stored_and_one_is_filled_down(page: Page, ledger: Engagement) -> None:
    grid = Grid(page)
    lines = ["\t".join(("exists", "suitable", "in use", "effective", "full period"))] * 10
    page.evaluate("text => navigator.clipboard.writeText(text)", "\r\n".join(lines))
    grid.go("HRS-01", "Disposition")
    grid.press("Control+v")
    grid.says("Saved 50 cells")
    ids = [text.split()[0] for text in grid.root.locator("tbody th").all_inner_texts()]
    pasted = ids[ids.index("HRS-01") :][:10]
    fields = ("exists", "suitable", "in use", "effective", "full period")
    for id in pasted:
        control = stored(ledger, id)
        assert (
            control.disposition,
            control.design,
            control.implementation,
            control.operation,
            control.evidence,
        ) == fields
    grid.go("HRS-01", "Owner")
    grid.press("M", "e", "i", "Enter")
    grid.says("Saved HRS-01 Owner")
    grid.press("ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    grid.says("Saved 2 cells")
    assert [stored(ledger, id).owner for id in pasted[:4]] == ["Mei", "Mei", "Mei", ""]


def test_a_clash_with_another_writer_shows_both_values_and_a_person_settles_it(page: Page, ledger: Engagement) -> None:
    grid = Grid(page)
    bob = Saving(ledger, Control, lambda: "Bob")
    bob.save([Edit(1, "GOV-06", "owner", "Tom", 0)])
    grid.go("GOV-06", "Owner")
    grid.press("M", "e", "i", "Enter")
    clash = grid.root.locator(".clash")
    expect(clash).to_contain_text("Mei", timeout=SOON)
    expect(clash).to_contain_text("Tom")
    assert stored(ledger, "GOV-06").owner == "Tom"
    grid.press("F8", "Enter")
    grid.says("Saved GOV-06 Owner")
    assert stored(ledger, "GOV-06").owner == "Mei"
    expect(clash).to_have_count(0)


def test_an_edit_after_the_kernel_restarted_is_called_not_saved_and_kept_until_it_is(
    page: Page, ledger: Engagement
) -> None:
    grid = Grid(page)
    menu(page, "Kernel", "Restart Kernel…")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)
    grid.go("GOV-07", "Owner")
    grid.press("A", "d", "a", "Enter")
    expect(grid.alarm).to_contain_text("NOT SAVED: 1 edit", timeout=SOON)
    expect(grid.cell("GOV-07", "Owner")).to_contain_text("NOT SAVED Ada")
    ledger.refresh()
    assert ledger.one(Control, "GOV-07") is None
    run_all(page)
    again = Grid(page)
    expect(again.alarm).to_contain_text("NOT SAVED: 1 edit", timeout=SOON)
    again.alarm.get_by_role("button", name="Save again").click()
    again.says("Saved GOV-07 Owner")
    expect(again.alarm).to_be_hidden()
    assert stored(ledger, "GOV-07").owner == "Ada"


def test_an_interview_goes_on_by_keyboard_alone(page: Page, ledger: Engagement) -> None:
    answers = page.get_by_label("Answer", exact=True)
    asked = page.locator(".soc2-strip .kicker").inner_text().split()[0]
    answers.focus()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.get_by_text("Saved.", exact=True).wait_for(timeout=SOON)
    expect(answers).to_be_focused(timeout=SOON)
    assert stored(ledger, asked).implementation == "in progress"


def test_widgets_whose_scripts_load_too_late_for_anywidget_still_hear_the_kernel(
    context: BrowserContext, lab: str, ledger: Engagement
) -> None:
    """Its two seconds are made none: so it is on a busy computer."""
    page = context.new_page()
    page.add_init_script(
        "const wait = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => wait(ms === 2000 ? 0 : ms);"
    )
    given_up: list[str] = []
    page.on("pageerror", lambda error: given_up.append(str(error)))
    open_notebook(page, lab, "sprout/04_gap")
    run_all(page)
    grid = Grid(page)
    grid.go("GOV-04", "Design")
    grid.press("n", "Enter")
    grid.says("Saved GOV-04 Design")
    assert stored(ledger, "GOV-04").design == "not designed"
    answer = page.get_by_label("Answer", exact=True).first
    answer.fill("nobody knows")
    answer.press("Enter")
    expect(page.get_by_text("Give an answer").first).to_be_visible(timeout=SOON)
    assert any("Failed to initialize model" in words for words in given_up)
