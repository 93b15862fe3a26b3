"""A typed value is sent at once and painted with its answer, or after a moment without one: nothing waits for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from soc2lib.desk.grid import RegisterGrid
from soc2lib.desk.saving import Saving
from soc2lib.foundation.engagement import Engagement
from soc2lib.gap.records import Control
from tests.browser.lab import Grid

pytestmark = pytest.mark.browser
IDS = ("GOV-01", "GOV-02", "GOV-03")
SHOW = """async ([source, state]) => {
  const widget = (await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))).default;
  globalThis.sent = [];
  const model = { get: (name) => state[name], send: (message) => sent.push(message), off: () => {} };
  model.on = (name, hear) => { globalThis.hear = hear; };
  widget.render({ model, el: document.body });
}"""


class Desk(Grid):
    """A grid on a bare page whose clock stands still; the kernel answers when a test says so."""

    def __init__(self, page: Page, engagement: Engagement) -> None:
        self.kernel = RegisterGrid(Saving(engagement, Control, lambda: "Ann", IDS), Control, key="k", label="Controls")
        self.answers: list[dict[str, Any]] = []
        self.kernel.send = lambda message, _=None: self.answers.append(message)
        state = {name: getattr(self.kernel, name) for name in RegisterGrid.class_own_traits()}
        page.clock.install()
        page.goto("about:blank")
        page.evaluate(SHOW, [self.kernel._esm, state])
        page.clock.pause_at(4102444800)
        super().__init__(page)
        self.answer()

    def answer(self) -> None:
        """The kernel answers what was sent."""
        for message in self.page.evaluate("sent.splice(0)"):
            self.kernel.receive(message)
        while self.answers:
            self.page.evaluate("hear", self.answers.pop(0))


@pytest.fixture
def engagement(tmp_path: Path) -> Iterator[Engagement]:
    engagement = Engagement.create("acme", tmp_path)
    yield engagement
    engagement.ledger.close()


@pytest.fixture
def desk(chromium: Browser, engagement: Engagement) -> Iterator[Desk]:
    page = chromium.new_page()
    desk = Desk(page, engagement)
    desk.go("GOV-01", "Owner")
    desk.page.keyboard.type("Mei")
    yield desk
    page.close()


def owners(engagement: Engagement) -> list[str]:
    engagement.refresh()
    return [control.owner for control in engagement.all(Control)]


def test_a_value_is_sent_at_once_and_painted_with_its_answer(desk: Desk, engagement: Engagement) -> None:
    desk.press("Enter")
    assert desk.root.get_by_label("Owner of GOV-01").is_visible()
    assert desk.status.inner_text() == ""
    desk.answer()
    assert desk.status.inner_text() == "Saved GOV-01 Owner"
    assert desk.cell("GOV-01", "Owner").inner_text() == "Mei"
    expect(desk.cell("GOV-02", "Owner")).to_be_focused()
    assert owners(engagement) == ["Mei"]


def test_a_value_whose_answer_is_late_is_painted_as_being_saved(desk: Desk) -> None:
    desk.press("Enter")
    desk.page.clock.run_for(60)
    assert desk.status.inner_text() == "Saving…"
    expect(desk.cell("GOV-01", "Owner")).to_have_class("saving")
    expect(desk.cell("GOV-02", "Owner")).to_be_focused()
    desk.page.clock.run_for(3000)
    assert desk.alarm.inner_text().startswith("NOT SAVED: 1 edit")
    desk.answer()
    assert desk.status.inner_text() == "Saved GOV-01 Owner"


def test_keys_that_follow_before_the_answer_go_where_the_cursor_goes(desk: Desk, engagement: Engagement) -> None:
    desk.press("Enter", "T", "o", "m", "Tab", "ArrowLeft", "ArrowDown", "I", "d", "a", "Enter")
    desk.answer()
    assert [desk.cell(id, "Owner").inner_text() for id in IDS] == ["Mei", "Tom", "Ida"]
    assert owners(engagement) == ["Mei", "Tom", "Ida"]


def test_the_focus_stays_where_a_person_took_it_before_the_answer(desk: Desk, engagement: Engagement) -> None:
    desk.press("Enter")
    desk.root.get_by_label("Filter rows").click()
    desk.answer()
    expect(desk.root.get_by_label("Filter rows")).to_be_focused()
    assert desk.cell("GOV-01", "Owner").inner_text() == "Mei"
    assert owners(engagement) == ["Mei"]


def test_a_value_left_as_it_was_sends_nothing_and_moves_on(desk: Desk, engagement: Engagement) -> None:
    desk.press("Escape", "Enter", "Enter")
    expect(desk.cell("GOV-02", "Owner")).to_be_focused()
    assert desk.page.evaluate("sent") == []
    assert owners(engagement) == []
