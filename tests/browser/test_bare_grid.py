"""The grid on a bare page, its clock and its kernel in the test's hands: when it paints, what it sends and says."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.grid import RegisterGrid
from soc2lib.widgets.grid.saving import Saving
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

    def __init__(self, page: Page, engagement: Engagement, ids: Sequence[str] = IDS) -> None:
        saving = Saving(engagement, Control, lambda: "Ann", ids)
        self.kernel = RegisterGrid(saving, Control, key="k", label="Controls", named="title", hidden=("criteria",))
        self.answers: list[dict[str, Any]] = []
        self.kernel.send = lambda message, _=None: self.answers.append(message)
        state = {name: getattr(self.kernel, name) for name in RegisterGrid.class_own_traits()}
        page.clock.install()
        page.goto("about:blank")
        page.evaluate(SHOW, [self.kernel._esm, state])
        page.clock.pause_at(4102444800)
        super().__init__(page)
        self.answer()

    def answer(self) -> int:
        """The kernel answers what was sent: so many messages."""
        messages = self.page.evaluate("sent.splice(0)")
        for message in messages:
            self.kernel.receive(message)
        while self.answers:
            self.page.evaluate("hear", self.answers.pop(0))
        return len(messages)

    def strike(self, **key: object) -> None:
        """Press a key as a keyboard of another layout or a composing one does."""
        script = """(key) => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...key }))"""
        self.page.evaluate(script, key)

    def paste(self, lines: Sequence[Sequence[str]]) -> None:
        """Paste cells of a spreadsheet."""
        script = """(text) => { const clipboardData = new DataTransfer(), how = { bubbles: true, cancelable: true };
          clipboardData.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, ...how })); }"""
        self.page.evaluate(script, "\n".join("\t".join(line) for line in lines))


@pytest.fixture
def desk(chromium: Browser, engagement: Engagement) -> Iterator[Desk]:
    page = chromium.new_page()
    yield Desk(page, engagement)
    page.close()


@pytest.fixture
def typed(desk: Desk) -> Desk:
    """A value is typed into a cell, and nothing is pressed yet."""
    desk.go("GOV-01", "Owner")
    desk.page.keyboard.type("Mei")
    return desk


def owners(engagement: Engagement) -> list[str]:
    engagement.refresh()
    return [control.owner for control in engagement.all(Control)]


def test_a_value_is_sent_at_once_and_painted_with_its_answer(typed: Desk, engagement: Engagement) -> None:
    typed.press("Enter")
    assert typed.root.get_by_label("Owner of GOV-01").is_visible()
    assert typed.status.inner_text() == ""
    typed.answer()
    assert typed.status.inner_text() == "Saved GOV-01 Owner"
    assert typed.cell("GOV-01", "Owner").inner_text() == "Mei"
    expect(typed.cell("GOV-02", "Owner")).to_be_focused()
    assert owners(engagement) == ["Mei"]


def test_a_value_whose_answer_is_late_is_painted_as_being_saved(typed: Desk) -> None:
    typed.press("Enter")
    typed.page.clock.run_for(60)
    assert typed.status.inner_text() == "Saving…"
    expect(typed.cell("GOV-01", "Owner")).to_have_class("saving")
    expect(typed.cell("GOV-02", "Owner")).to_be_focused()
    typed.page.clock.run_for(3000)
    assert typed.alarm.inner_text().startswith("NOT SAVED: 1 edit")
    typed.answer()
    assert typed.status.inner_text() == "Saved GOV-01 Owner"


def test_keys_that_follow_before_the_answer_go_where_the_cursor_goes(typed: Desk, engagement: Engagement) -> None:
    typed.press("Enter", "T", "o", "m", "Tab", "ArrowLeft", "ArrowDown", "I", "d", "a", "Enter")
    typed.answer()
    assert [typed.cell(id, "Owner").inner_text() for id in IDS] == ["Mei", "Tom", "Ida"]
    assert owners(engagement) == ["Mei", "Tom", "Ida"]


def test_the_focus_stays_where_a_person_took_it_before_the_answer(typed: Desk, engagement: Engagement) -> None:
    typed.press("Enter")
    typed.root.get_by_label("Filter rows").click()
    typed.answer()
    expect(typed.root.get_by_label("Filter rows")).to_be_focused()
    assert typed.cell("GOV-01", "Owner").inner_text() == "Mei"
    assert owners(engagement) == ["Mei"]


def test_a_value_left_as_it_was_sends_nothing_and_moves_on(typed: Desk, engagement: Engagement) -> None:
    typed.press("Escape", "Enter", "Enter")
    expect(typed.cell("GOV-02", "Owner")).to_be_focused()
    assert typed.page.evaluate("sent") == []
    assert owners(engagement) == []


def test_a_word_that_is_being_composed_is_not_ended_by_enter_and_altgr_types(
    desk: Desk, engagement: Engagement
) -> None:
    desk.go("GOV-01", "Owner")
    desk.strike(key="@", ctrlKey=True, altKey=True)
    desk.page.keyboard.type("Mei")
    desk.strike(key="Enter", isComposing=True)
    assert desk.root.get_by_label("Owner of GOV-01").input_value() == "@Mei"
    desk.press("Enter")
    desk.answer()
    assert owners(engagement) == ["@Mei"]
    desk.strike(key="a", altKey=True, code="KeyA")
    assert not desk.root.get_by_label("Owner of GOV-02").count()
    desk.press("ArrowUp")
    desk.strike(key="˙", altKey=True, code="KeyH")
    desk.answer()
    assert "History of GOV-01" in desk.root.locator("aside").inner_text()


def test_pasted_values_that_find_no_place_are_counted_when_the_others_are_saved(
    desk: Desk, engagement: Engagement
) -> None:
    desk.go("GOV-02", "Control and title")
    desk.paste([("GOV-02", "Mei"), ("another", "Tom"), ("", "Ida")])
    assert desk.status.inner_text() == "Pasted 2 cells; saving…"
    desk.answer()
    left = "2 values left out: beyond the last row or column, or where nothing can be pasted"
    assert desk.status.inner_text() == f"Saved 2 cells · {left}"
    assert owners(engagement) == ["Mei", "Tom"]
    desk.press("ArrowUp", "x", "Enter")
    desk.answer()
    assert "left out" not in desk.status.inner_text()


def test_a_long_paste_is_sent_by_parts_so_that_no_answer_is_late(chromium: Browser, engagement: Engagement) -> None:
    page = chromium.new_page()
    desk = Desk(page, engagement, list(catalog().controls))
    desk.go("GOV-01", "Owner")
    desk.paste([("Mei",)] * 120)
    said = []
    while desk.answer():
        page.clock.run_for(2900)
        said.append(desk.status.inner_text())
        assert desk.alarm.is_hidden()
    assert said == ["Saving… 20 cells to go", "Saved 120 cells"]
    assert owners(engagement) == ["Mei"] * 120
    page.close()


def test_of_a_long_paste_without_an_answer_nothing_is_called_saved(chromium: Browser, engagement: Engagement) -> None:
    page = chromium.new_page()
    desk = Desk(page, engagement, list(catalog().controls))
    desk.go("GOV-01", "Owner")
    desk.paste([("Mei",)] * 120)
    page.clock.run_for(3100)
    assert desk.alarm.inner_text().startswith("NOT SAVED: 120 edits")
    desk.alarm.get_by_role("button", name="Save again").click()
    while desk.answer():
        page.clock.run_for(100)
    assert desk.alarm.is_hidden()
    assert owners(engagement) == ["Mei"] * 120
    page.close()
