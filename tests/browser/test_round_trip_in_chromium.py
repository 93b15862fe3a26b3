"""What an owner does with the form in a real browser, from disk, until the answers are in the ledger."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from soc2lib.evidence.records import Request
from soc2lib.gap.records import Control
from soc2lib.share.owner_answers.importer import read_answers, take_answers
from soc2lib.share.owner_answers.question_form import form_html
from soc2lib.share.owner_answers.questions import questionnaire
from soc2lib.store.engagement import Engagement
from tests.browser.conftest import Opener
from tests.unit.share.owner_answers.returning import client

pytestmark = pytest.mark.browser
HOSTILE = """'"><img src=x onerror=pwn()><script>pwn()</script>"""


@pytest.fixture
def engagement(tmp_path: Path) -> Engagement:
    made = client(tmp_path / "clients")
    own = Control(id="OWN-1", owner="Ann Lee (HR)", title=HOSTILE, criteria=("CC1.1",), applicability_reason=HOSTILE)
    made.save(own, author="Maya", reason="test")
    return made


class Row:
    """One row of the form, as a person uses it."""

    def __init__(self, page: Page, id: str) -> None:
        self.root = page.locator(f'.row[data-id="{id}"]')

    def choose(self, words: str) -> None:
        self.root.get_by_label(words, exact=True).first.check()

    def question(self, field: str) -> Locator:
        return self.root.locator(f'fieldset[data-question="{field}"]')


def saved(page: Page, to: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save answers").click()
    download.value.save_as(to)
    return to


def test_an_owner_answers_saves_goes_on_later_and_the_answers_are_stored(
    show: Opener, engagement: Engagement, tmp_path: Path
) -> None:
    html = form_html(questionnaire(engagement, "Ann Lee"))
    shown = show(html, drawn=False)
    page = shown.page
    first, second = Row(page, "GOV-01"), Row(page, "GOV-02")
    expect(first.question("in_use_since")).to_be_hidden()
    first.choose("Yes, it is in use as described")
    first.question("in_use_since").locator("input[type=date]").fill("2026-01-31")
    second.choose("A provider runs it for us")
    Row(page, "OWN-1").choose("Not sure")
    Row(page, "OWN-1").root.locator("textarea").fill(f"=2+2 {HOSTILE}")
    Row(page, "D-01").choose("It is ready to be sent")
    page.get_by_role("button", name="Save answers").click()
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    expect(problems).to_contain_text("One answer needs a look")
    problems.get_by_role("link").click()
    page.keyboard.type("Northwind Hosting")
    half = saved(page, tmp_path / "half.json")

    later = show(html, drawn=False)
    later.page.get_by_label("Go on from a saved file").set_input_files(half)
    expect(later.page.locator("#said")).to_contain_text("Went on from half.json")
    expect(later.page.locator("#done")).to_have_text(page.locator("#done").inner_text())
    whole = saved(later.page, tmp_path / "whole.json")

    taken = take_answers(engagement, read_answers(whole), author="Maya")
    assert (taken.saved, taken.clashes, taken.unsure) == (4, (), 1)
    engagement.refresh()
    known = [engagement.one(Control, id) for id in ("GOV-01", "GOV-02", "OWN-1")]
    assert [known[0].implementation, str(known[0].in_use_since)] == ["in use", "2026-01-31"]
    assert (known[1].applicability, known[1].applicability_reason) == ("carried by subservice", "Northwind Hosting")
    assert (known[2].implementation, known[2].title) == ("not assessed", HOSTILE)
    assert f"=2+2 {HOSTILE} (Ann Lee (HR), " in known[2].notes
    assert engagement.one(Request, "D-01").internal_status == "ready"
    assert (shown.console, shown.runs, later.console, later.runs) == ([], [], [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form(show: Opener, engagement: Engagement, scheme: str) -> None:
    page = show(form_html(questionnaire(engagement, "Ann Lee")), drawn=False, color_scheme=scheme).page
    Row(page, "GOV-01").choose("It does not apply to us")
    page.get_by_label("Your name").fill("")
    page.get_by_role("button", name="Save answers").click()
    expect(page.locator("#problems")).to_contain_text("2 answers need a look")
    found = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
