"""A report as PDF on both papers: tagged, numbered, heads of tables repeated, no chart cut, hostile text as text."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from soc2lib.html.pieces import Table
from soc2lib.runner.page.page import render
from soc2lib.share.distribution.printing import Paper, print_pdf
from tests.browser.conftest import Listener, Opener
from tests.pages.made import chart, code, whole, words

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="reads PDFs with poppler-utils"),
]
ROWS = 90
SIZES = {Paper.A4: "595.92 x 842.88 pts", Paper.LETTER: "612 x 792 pts"}
HEADS = ["Control", "What was seen"]
LOWEST_PX = (279.4 - 2 * 20) / 25.4 * 96
"""What Letter, the lower paper, leaves between its margins of 20 mm."""


def _poppler(tool: str, *arguments: str) -> str:
    return subprocess.run([tool, *arguments], check=True, capture_output=True, text=True).stdout


def _report(text: str) -> str:
    table = Table("Every control", HEADS, [[f"CTL-{n:02}", text] for n in range(ROWS)])
    tall = chart("tall")
    tall.figure["layout"] = {"height": 2400}
    return render(whole(words("## Findings"), code("bars", chart(), tall, table)))


@pytest.mark.parametrize("paper", Paper)
def test_pages_are_tagged_and_numbered_and_repeat_the_heads_of_tables(
    tmp_path: Path, listener: Listener, paper: Paper
) -> None:
    text = f'=1+1 <img src="{listener.url}/a"> <b style="background:url({listener.url}/b)">x</b> {"seen " * 30}'
    (page := tmp_path / "report.html").write_text(_report(text), encoding="utf-8")
    made = print_pdf(page, tmp_path / "report.pdf", paper)
    told = _poppler("pdfinfo", str(made))
    assert re.search(r"Tagged:\s+yes", told)
    assert SIZES[paper] in told
    sheets = _poppler("pdftotext", "-layout", str(made), "-").split("\f")[:-1]
    assert [f"{n} / {len(sheets)}" in sheet for n, sheet in enumerate(sheets, 1)] == [False] + [True] * (
        len(sheets) - 1
    )
    with_rows = [sheet for sheet in sheets if "CTL-" in sheet]
    assert len(with_rows) > 2
    assert [sheet for sheet in with_rows if not all(head in sheet for head in HEADS)] == []
    assert f'<img src="{listener.url}/a">' in re.sub(r"\s+", " ", " ".join(sheets)).replace("src= ", "src=")
    assert "/JavaScript" not in made.read_bytes().decode("latin-1")
    assert listener.calls == []


def test_the_tallest_chart_fits_one_page_of_either_paper(show: Opener) -> None:
    page = show(_report("Seen.")).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 665, "height": 970})
    heights = page.evaluate(
        "[...document.querySelectorAll('figure.chart')].map((f) => f.getBoundingClientRect().height)"
    )
    assert len(heights) == 2
    assert max(heights) < LOWEST_PX
