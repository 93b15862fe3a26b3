"""The notebooks shown by a real Voilà: no code, nobody called, hostile text is text, and the panels save."""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from soc2lib.gap.raters.records import Rating, rating_id
from soc2lib.runner.lab.app import app_command, app_environment
from soc2lib.runner.lab.layout import prepare
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from tests.browser.lab import PATIENCE, SOON
from tests.browser.others import Log, others_in, plant_others, told_by
from tests.soak import count

pytestmark = pytest.mark.browser
HOSTILE = """'"><img src=x onerror="window.ran=1"><script>window.ran=1</script>"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engagement]:
    """The client that is shown; the firm's others lie beside it."""
    plant_others(clients := tmp_path_factory.mktemp("clients"))
    made = Engagement.create("acme", clients)
    made.save(Examination(id="examination", name=HOSTILE), author="Maya", reason="test")
    for control, use in (("GOV-01", "in progress"), ("GOV-02", "in use")):
        rating = Rating(id=rating_id(control, "Bob"), control=control, rater="Bob", implementation=use)
        made.save(rating, author="Bob", reason="rated")
    yield made
    made.ledger.close()


@pytest.fixture(scope="module")
def address(ledger: Engagement) -> Iterator[str]:
    """The address, with its token, of Voilà on the client's notebooks; it says nothing of what other clients told."""
    pytest.importorskip("voila", reason="Voilà is not installed (it is in locks/extras.txt)")
    clients = ledger.folder.parent
    workspace, runtime = prepare("acme", clients, "", "_app"), Path(tempfile.mkdtemp(prefix="soc2-"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [*app_command(workspace, runtime), f"--port={port}", "--no-browser"]
    environment = app_environment(workspace, clients, runtime, "Ann", "acme")
    every = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    server = subprocess.Popen(command, env=environment, text=True, **every)
    assert server.stdout is not None
    log = Log(server.stdout)
    try:
        yield log.until("http://").strip()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(runtime, ignore_errors=True)
        assert log.facts() == set()


def test_the_pages_show_no_code_call_nobody_and_save(chromium: Browser, address: str, ledger: Engagement) -> None:
    home, workspace = address.split("?")[0], ledger.folder.parent / "_app" / "acme"
    assert "/login" in urlopen(home).url  # without the token nobody gets in
    context = chromium.new_context()
    page, called = context.new_page(), []
    page.on("request", lambda request: called.append(request.url))
    page.goto(address)
    page.locator(".next").first.wait_for(timeout=PATIENCE)
    expect(page.locator("body")).to_contain_text("What to do next.", timeout=SOON)
    assert others_in([page.content()]) == set()
    links = page.locator("a[href*='.ipynb']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert sorted(links) == sorted(f"/voila/render/{path.name}" for path in workspace.glob("0[1-9]*.ipynb"))
    with context.expect_page() as opened:
        page.get_by_role("link", name="4 Gap").click()
    gap = opened.value
    gap.locator(".next").first.wait_for(timeout=PATIENCE)
    expect(gap.locator("body")).to_contain_text(HOSTILE)
    assert others_in([gap.content()]) == set()
    assert gap.evaluate("window.ran") is None
    assert gap.locator(".jp-InputArea-editor").count() == 0
    for code in ("Engagement.open", "panel.raters"):
        assert code not in gap.content()

    own = gap.locator('[id="cell-id=raters"]')
    own.get_by_role("button", name="Rate on my own").click()
    answer = own.get_by_label("Answer", exact=True)
    for control, number in (("GOV-01", "1"), ("GOV-02", "1")):
        expect(own.locator(".soc2-strip h2")).to_have_text("Do you do this today?", timeout=SOON)
        expect(own.locator(".soc2-strip .kicker").filter(has_text=control)).to_be_visible(timeout=SOON)
        answer.fill(number)
        answer.press("Enter")
        expect(own.locator(".soc2-strip h2")).to_have_text("Would that be enough for what it is to achieve?")
        answer.fill("1")
        answer.press("Enter")
    expect(own.get_by_text("GOV-03", exact=False).first).to_be_visible(timeout=SOON)
    own.get_by_role("button", name="Compare raters").click()
    expect(own.locator(".soc2-strip table").filter(has_text="Cohen's kappa")).to_contain_text("0.00", timeout=SOON)
    differences = own.locator(".soc2-strip table").filter(has_text="Differences to settle")
    expect(differences.locator("tbody tr")).to_have_count(1)
    found = Axe().run(gap, context='[id="cell-id=raters"]').response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
    ledger.refresh()
    assert [rating.implementation for rating in ledger.all(Rating) if rating.rater == "Ann"] == ["in use", "in use"]
    assert [url for url in called if not url.startswith((home, home.replace("http", "ws"), "data:", "blob:"))] == []
    context.close()


@pytest.mark.soak
def test_the_app_answers_no_path_with_what_another_client_told(address: str, ledger: Engagement) -> None:
    home, _, token = address.partition("?token=")
    assert told_by(home, token, ledger.folder.parent, count(20_000)) == set()
