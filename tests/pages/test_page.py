"""What a rendered page holds, and what never gets into one."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output

from soc2lib.basics.json_text import json_text
from soc2lib.basics.resources import templates_folder
from soc2lib.html.pieces import Piece, Table, cover
from soc2lib.runner.page import scripts as page_scripts
from soc2lib.runner.page.page import PageExporter, render
from tests.pages.made import END, chart, code, error, notebook, whole, words

SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.S)
TABLE = Table("Gaps", ["Criterion", "Gap"], [["CC1.1", "none"]])


def _policy(page: str) -> str:
    found = re.search(r'<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
    assert found, "the policy is the first thing in the head"
    return found[1]


def _hash(text: bytes) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text).digest()).decode() + "'"


def test_the_policy_names_exactly_the_scripts_that_run() -> None:
    page = render(whole(code("bars", chart())))
    running = [text for attributes, text in SCRIPT.findall(page) if "type=" not in attributes]
    packed = next(text for attributes, text in SCRIPT.findall(page) if "application/gzip" in attributes)
    drawing = gzip.decompress(base64.b64decode(packed))
    assert b"plotly.js" in drawing[:200]
    scripts = f"script-src {' '.join(map(_hash, [running[0].encode(), drawing]))};"
    assert len(running) == 1
    assert scripts in _policy(page)
    assert _policy(page).startswith("default-src 'none'; ")
    assert "unsafe-inline" not in scripts
    assert "unsafe-eval" not in _policy(page)


def test_a_page_without_charts_carries_no_script() -> None:
    page = render(whole(code("heat", TABLE)))
    assert "<script" not in page
    assert "script-src 'none'" in _policy(page)
    assert len(page.encode()) < 40_000


def test_the_same_notebook_gives_the_same_bytes_also_after_a_round_trip_through_its_file() -> None:
    made = whole(words("## Gaps"), code("bars", chart(), TABLE))
    read = nbformat.reads(nbformat.writes(made), as_version=4)
    assert render(made) == render(made) == render(read) == PageExporter().from_notebook_node(read)[0]


def test_only_marked_outputs_reach_the_page() -> None:
    strangers = [
        new_output("stream", name="stdout", text="canary-out"),
        new_output("stream", name="stderr", text="canary-err /home/ann"),
        new_output("display_data", data={"text/html": "<b>canary-html</b>", "text/plain": "canary-plain"}),
        new_output("execute_result", data={"text/markdown": "canary-markdown", "image/svg+xml": "<svg>canary</svg>"}),
        new_output("display_data", data={"text/vnd.mermaid": "canary-mermaid", "application/javascript": "canary()"}),
    ]
    panels = [code(tag, Piece("<p>canary-panel</p>"), tag=tag) for tag in ("input", "enter")]
    made = whole(code("heat", *strangers, TABLE), *panels)
    made["cells"][1]["source"] = "canary_code('/home/ann')"
    made["metadata"]["papermill"] = {"parameters": {"client": "canary-parameter"}, "input_path": "/home/ann/canary"}
    page = render(made)
    assert "canary" not in page
    assert "/home/ann" not in page


def test_a_failed_page_says_so_in_words_without_traceback_or_folder() -> None:
    page = render(whole(code("judge", error("KeyError", "<img src=x> in /home/ann/data.csv"), tag="judge")))
    assert "This page is not whole." in page
    assert "KeyError: &lt;img src=x&gt; in …/data.csv" in page
    assert "notebook.py" not in page
    assert "/home/ann" not in page


def test_markdown_shows_raw_markup_as_text_and_drops_pictures_and_script_links() -> None:
    source = "## A <i>b</i>\n\n<script>x</script>\n\n![pic](http://h/p.png) [a](javascript:x) [b](data:text/html,x) [c](https://ok)"
    page = render(whole(words(source)))
    body = page[page.index("<main") :]
    assert "&lt;script&gt;" in body
    assert not re.search(r"<(script|img|i)\b|javascript:|data:text", body)
    assert re.findall(r'href="([^"]+)"', body) == ["https://ok"]


def test_the_contents_name_every_heading_once() -> None:
    page = render(whole(words("# Gap"), words("## Heat map"), words("### Heat map\n\n#### Detail"), code("b", TABLE)))
    links = re.findall(r'<li class="level-(\d)"><a href="#([^"]+)">([^<]+)</a>', page)
    assert links == [("2", "gap", "Gap"), ("2", "heat-map", "Heat map"), ("3", "heat-map-2", "Heat map")]
    assert all(page.count(f'id="{anchor}"') == 1 for _, anchor, _ in links)
    assert page.count("<h1") == 1


def test_a_heading_never_takes_the_id_of_a_chart() -> None:
    page = render(whole(words("## Chart progress"), code("bars", chart("progress"))))
    assert page.count('id="chart-progress"') == 1
    assert 'id="chart-progress-2"' in page


def test_a_chart_carries_its_words_its_table_and_its_figure() -> None:
    page = render(whole(code("bars", chart(data=[{"type": "bar", "y": [1.5, float("nan"), float("inf")]}]))))
    assert 'role="img" aria-label="Gaps: CC1 three, CC2 one, CC3 two."' in page
    assert "<figcaption>Most gaps are in CC1.</figcaption>" in page
    assert re.search(r"<details open><summary>.*?</summary><div class=\"scroll\"", page)
    figure = next(text for attributes, text in SCRIPT.findall(page) if "application/json" in attributes)
    assert json.loads(figure) == {"data": [{"type": "bar", "y": [1.5, None, None]}]}


@pytest.mark.parametrize("nasty", ["</script><script>x()", "<!--<script>", "\u2028\u2029&", "]]>", "\ud800"])
def test_a_figure_cannot_leave_its_script_element(nasty: str) -> None:
    text = json_text({"layout": {"title": nasty}})
    assert json.loads(text) == {"layout": {"title": nasty}}
    assert not set("<>&\u2028\u2029") & set(text)
    text.encode("utf-8")


def test_caption_alternative_and_title_are_escaped() -> None:
    made = chart()
    hostile = type(made)("x", made.figure, '<b onclick="x">', '"><script>', made.table)
    page = render(
        notebook(code("o", cover("k", "</title><script>", [("Client", "<i>")])), code("c", hostile), code("n", END))
    )
    assert "<title>&lt;/title&gt;&lt;script&gt; — &lt;i&gt;</title>" in page
    assert "<figcaption>&lt;b onclick=" in page
    assert 'aria-label="&#34;&gt;&lt;script&gt;"' in page


def test_elements_that_no_policy_stops_are_held_back_in_any_piece() -> None:
    slip = Piece(
        '<meta http-equiv="refresh" content="0;url=http://x"><LINK rel=preconnect href="http://x"><iframe src="http://x"></iframe><p>kept</p>'
    )
    page = render(whole(code("slip", slip)))
    body = page[page.index("<body>") :]
    assert "<meta" not in body
    assert "<LINK" not in body
    assert "<iframe" not in body
    assert "<p>kept</p>" in body
    assert 'url=http://x">' in unescape(body)


def test_jupyter_nbconvert_makes_the_same_page(tmp_path: Path) -> None:
    made = whole(words("## Gaps"), code("heat", TABLE))
    nbformat.write(made, tmp_path / "gap.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "soc2lib.runner.page.page.PageExporter", "gap.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "gap.html").read_text(encoding="utf-8") == render(made)


def test_the_html_exporter_with_our_template_makes_the_same_document(tmp_path: Path) -> None:
    made = whole(words("## Gaps"), code("heat", TABLE), code("bars", chart()))
    nbformat.write(made, tmp_path / "gap.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", "soc2", "gap.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = (tmp_path / "gap.html").read_text(encoding="utf-8")
    assert page == str(BeautifulSoup(render(made), features="html.parser"))  # as that exporter writes every page


def test_a_smaller_bundle_beside_the_template_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "plotly-bundle.min.js.gz").write_bytes(gzip.compress(b"window.Plotly = {}"))
    monkeypatch.setattr(page_scripts, "templates_folder", lambda: tmp_path)
    drawing = page_scripts.drawing.__wrapped__()
    assert gzip.decompress(base64.b64decode(drawing.packed)) == b"window.Plotly = {}"


def test_a_page_with_the_cut_down_script_stays_under_its_size() -> None:
    if not (templates_folder() / "page" / "plotly-bundle.min.js.gz").is_file():
        pytest.skip("no bundle is built (make bundle, which needs npm); pages carry plotly's whole script")
    assert len(render(whole(code("bars", chart()))).encode()) < 800_000
