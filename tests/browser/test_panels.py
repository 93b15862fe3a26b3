"""Every panel, tab by tab, in a real JupyterLab: axe in light and dark, by keyboard alone, and what it says aloud."""

import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from soc2lib.basics.clock import today
from soc2lib.plan.records import Person, Task
from soc2lib.readiness.records import ForecastRecord, PeriodDecision
from soc2lib.share.records import Meaning, NameDecision
from soc2lib.store.engagement import Engagement
from soc2lib.store.field_limits import LONGEST_TEXT
from soc2lib.store.record import MergeConflict, record_kinds
from tests.browser.lab import SOON, open_notebook, run_all
from tests.browser.nearly import NEARLY
from tests.browser.panels import DARK, LIGHT, Keyboard, panel_at, panels, turn, violations

pytestmark = pytest.mark.browser
NOTEBOOKS = sorted({name for name, _, _ in panels()})
PAGES = {
    "1 The system": "System",
    "2 Categories and report": "Report type",
    "3 The window": "Window length",
    "4 The work": "Fieldwork",
    "5 What management states": "Incidents",
    "6 What applies": "Customers share the system",
    "Option": "Report type",
    "Who decided": "Decided by",
}
"""The pages of the scope wizard and of the decision's form, and a field of each."""
OF_COLOURS = ("color-contrast", "link-in-text-block")
TOO_LONG = "x" * (LONGEST_TEXT + 1)
over_panels = pytest.mark.parametrize(
    ("notebook", "place", "id"), [pytest.param(*panel, id=panel[2]) for panel in panels()]
)
Opened = Callable[[str], Page]


@pytest.fixture(scope="module")
def opened(person: BrowserContext, lab: str) -> Opened:
    """Gives a notebook of the finished sample, run from top to bottom once for all that is asked of it."""

    @cache
    def page_of(notebook: str) -> Page:
        page = person.new_page()
        open_notebook(page, lab, notebook if notebook.startswith("00") else f"lantern/{notebook}")
        run_all(page)
        return page

    return page_of


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize(("theme", "rules"), [(LIGHT, ()), (DARK, OF_COLOURS)], ids=[LIGHT, DARK])
def test_axe_finds_nothing_on_any_tab_of_any_panel(
    opened: Opened, notebook: str, theme: str, rules: tuple[str, ...]
) -> None:
    """Between the themes nothing changes but colours."""
    page = opened(notebook)
    turn(page, theme)
    for panel in (panel_at(page, place) for name, place, _ in panels() if name == notebook):
        for tab in panel.get_by_role("tab").all() or [None]:
            if tab:
                tab.click()
                expect(tab).to_have_attribute("aria-selected", "true")
                the_page_of(panel, tab)
            assert violations(panel, rules) == []
            assert cut_heads(panel) == []


@over_panels
def test_the_keyboard_alone_reaches_every_tab_and_control_of_a_panel_and_leaves_it(
    opened: Opened, notebook: str, place: int, id: str
) -> None:
    panel = panel_at(opened(notebook), place)
    me = Keyboard(panel)
    assert me.missed() == set()
    for at, tab in enumerate(panel.get_by_role("tab").all()):
        me.turn_to(at)
        expect(tab).to_be_focused()
        the_page_of(panel, tab)
        assert me.missed() == set()


@over_panels
def test_a_panel_says_aloud_what_is_saved_and_what_is_not(
    opened: Opened, notebook: str, place: int, id: str, clients: Path
) -> None:
    panel = panel_at(opened(notebook), place)
    if id in FORMS:
        FORMS[id](Keyboard(panel), clients)
        return
    me = Keyboard(panel)
    for at, tab in enumerate(panel.get_by_role("tab").all() or [None]):
        if tab:
            me.turn_to(at)
            the_page_of(panel, tab)
        work_the_grid(me)


def cut_heads(panel: Locator) -> list[str]:
    """The heads of columns whose words do not fit, of which a reader sees a part."""
    cut = "heads => heads.filter((head) => head.scrollHeight > head.clientHeight).map((head) => head.innerText)"
    found: list[str] = panel.locator("thead th").evaluate_all(cut)
    return found


def the_page_of(panel: Locator, tab: Locator) -> None:
    """Wait for what a tab brings: a form's page, or a grid."""
    words = tab.locator("span").inner_text()
    if words in PAGES:
        panel.get_by_label(PAGES[words], exact=True).wait_for(timeout=SOON)
    else:
        panel.get_by_role("grid", name=f"{words} of lantern", exact=True).wait_for(timeout=SOON)


def work_the_grid(me: Keyboard) -> None:
    """Write into a cell of the last row, think better of it, write what does not fit, and take it all back.

    Rows that the workbook offers and nobody stored come first; some need more than one cell to be stored.
    """
    grid = me.panel.get_by_role("grid")
    if not grid.get_by_role("rowheader").count():
        expect(me.panel).to_contain_text("No row yet: write its id beside Add row")
        return
    me.tab_to(grid.locator('[data-row][tabindex="0"]'))
    there = ("Control+End", "Home", *["ArrowRight"] * column_to_write_in(grid))
    me.press(*there)
    cell = grid.locator(":focus")
    before = cell.inner_text()
    words = "0.25" if "number" in (cell.get_attribute("class") or "") else "Seen by Ann"
    me.type(words)
    me.press("Enter")
    me.hears("Saved ")
    me.press(*there, "Z", "Escape")
    expect(grid.locator(":focus")).to_contain_text(words)
    me.page.evaluate("words => navigator.clipboard.writeText(words)", TOO_LONG)
    me.press("Control+v")
    me.hears("Not saved: ")
    expect(grid.locator("[aria-invalid]")).to_have_count(1)
    me.press("Control+z")
    expect(grid.locator("[aria-invalid]")).to_have_count(0)
    me.press("Control+z")
    expect(grid.locator(":focus")).to_have_text(before, timeout=SOON)
    me.hears("Saved ")


def column_to_write_in(grid: Locator) -> int:
    """The last column of a grid that takes any words, or else a number, or else several words."""
    kind = next(k for k in record_kinds().values() if f"{k.sheet} of lantern" == grid.get_attribute("aria-label"))
    heads = [head.split(" [")[0].strip("* ") for head in grid.get_by_role("columnheader").all_inner_texts()]
    takes = {guide.label: (guide.base, guide.many) for guide in kind.guides()}
    wanted = ((str, False), (float, False), (str, True))
    found = ([place for place, head in enumerate(heads) if place and takes.get(head) == how] for how in wanted)
    return next(places[-1] for places in found if places)


def start(me: Keyboard, clients: Path) -> None:
    answer = {"asked": "Would that be enough?", "before": "not assessed", "stored": "suitable", "answer": "partly"}
    clash = MergeConflict(id="3f2a91c0", of_kind="control", row="GOV-09", of_field="design", by="Mei", **answer)
    nearly = Engagement.open(NEARLY, clients=clients)
    nearly.save(clash, author="Mei", reason="test")
    nearly.save(Person(id="Will May"), author="Mei", reason="test")
    nearly.save(Task(id="T-9", title="Ask Will", low=1, high=2), author="Mei", reason="test")
    me.begin()
    me.tab_to(me.panel.get_by_label("Client", exact=True))
    me.press("ArrowDown")
    me.hears("Shown: Nearly Ltd")
    expect(me.panel).to_contain_text("settle 1 answer that came back and clashes")
    me.panel.get_by_role("button", name="Take theirs: partly").wait_for(timeout=SOON)
    assert me.missed() == set()
    for theme in (LIGHT, DARK):
        turn(me.page, theme)
        assert violations(me.panel) == []
    me.push("Take theirs: partly")
    me.hears("NOT SAVED. Write under Because")
    me.fill("Because", "Seen on site")
    me.push("Take theirs: partly")
    me.hears("Settled: GOV-09, Design: partly. No clashes left.")
    expect(me.panel).not_to_contain_text("settle 1 answer that came back and clashes")
    nearly.refresh()
    settled = nearly.one(MergeConflict, clash.id)
    assert settled is not None
    assert (settled.value, settled.because) == ("partly", "Seen on site")
    assert nearly.ledger.history("control", "GOV-09")[-1].reason.endswith("took the answer: Seen on site")
    expect(me.panel).to_contain_text("task T-9, Title")
    me.push("It is a person")
    me.hears("Decided: Will is a person. No spellings left.")
    nearly.refresh()
    assert [(one.id, one.meaning) for one in nearly.all(NameDecision)] == [("will", Meaning.PERSON)]
    nearly.ledger.close()


def examination(me: Keyboard, clients: Path) -> None:
    me.turn_to(0)
    me.fill("System", "Lantern, seen by Ann")
    me.push("Save")
    me.hears("Saved 1 answer.")
    me.turn_to(2)
    me.fill("Window length", "99")
    me.push("Save")
    me.hears("NOT SAVED. ")
    me.fill("Window length", "6")
    me.push("Save")


def drafts(me: Keyboard, clients: Path) -> None:
    folder = clients / "lantern" / "documents"
    me.push("Write drafts")
    me.hears("files written to")
    shutil.rmtree(folder)
    folder.touch()
    me.push("Write drafts")
    me.hears("could not be written")
    folder.unlink()


def lists(me: Keyboard, clients: Path) -> None:
    expect(me.panel).to_contain_text("Counted elsewhere by")
    me.push("Read the files")
    me.hears("NOT SAVED. There is nothing to read.")


def interview(me: Keyboard, clients: Path) -> None:
    me.begin()
    me.tab_to(me.panel.get_by_label("Answer", exact=True))
    me.type("nobody knows")
    me.press("Enter")
    me.hears("Give an answer")
    me.press("Control+a", "1", "Enter")
    me.hears("Saved.")


def raters(me: Keyboard, clients: Path) -> None:
    me.fill("Your name", "")
    me.push("Rate on my own")
    me.hears("Write your name first")
    me.fill("Your name", "Ann")
    me.push("Rate on my own")
    me.hears("Ann rates ")
    interview(me, clients)


def weights(me: Keyboard, clients: Path) -> None:
    me.fill("Key control", "much")
    me.push("Save")
    me.hears("NOT SAVED. ")
    me.fill("Key control", "3")
    me.fill("Why", "Asked for by the client")
    me.push("Save")
    me.hears("Saved 2 answers.")


def decision(me: Keyboard, clients: Path) -> None:
    me.turn_to(0)
    me.fill("Start", "2026-02-31")
    start, save = me.panel.get_by_label("Start", exact=True), me.panel.get_by_role("button", name="Save", exact=True)
    me.press("Tab", "Tab", "Tab")
    expect(save).to_be_focused()
    me.press("Enter")
    me.hears("NOT SAVED. Start: ")
    expect(save).to_be_focused()
    me.press("Shift+Tab", "Shift+Tab", "Shift+Tab")
    expect(start).to_be_focused()
    expect(start).to_have_value("2026-02-31")
    me.press("Control+a")
    me.type("2026-10-01")
    me.press("Tab", "Tab", "Tab", "Enter")
    me.hears("Saved 1 answer.")
    decided = Engagement.open("lantern", clients=clients).one(PeriodDecision, "decision")
    assert decided is not None
    assert decided.start == date(2026, 10, 1)


def keep(me: Keyboard, clients: Path) -> None:
    elsewhere = Engagement.open("lantern", clients=clients)
    other = ForecastRecord(id=today().isoformat(), made_on=today(), method="another")
    elsewhere.save(other, author="Bob", reason="test")
    elsewhere.ledger.close()
    me.push("Keep this forecast")
    me.hears("NOT SAVED. ")
    me.push("Keep this forecast")
    me.hears(f"Kept as {today()}, version 2.")


FORMS: dict[str, Callable[[Keyboard, Path], None]] = {
    "00_portfolio:input": start,
    "01_scope:input": examination,
    "01_scope:drafts": drafts,
    "05_evidence:lists": lists,
    "04_gap:interview": interview,
    "04_gap:raters": raters,
    "06_readiness:input": weights,
    "06_readiness:decision": decision,
    "06_readiness:keep": keep,
}
"""The panels that are no registers; what each of them saves and refuses."""
