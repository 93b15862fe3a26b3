"""One number: gate, score, band, counts and forecast of the finished sample, read back wherever a reader may meet them.

Each form is read by its own means, never by the code that wrote it, and says the same words.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from io import StringIO
from pathlib import Path

import docx
import nbformat
import pandas
import pytest
from openpyxl import load_workbook

from tests.conftest import AS_OF, Demo, soc2

Figures = dict[str, str]
QUALIFIED = "Forecast: chance that no criterion gives cause for a qualified opinion"
NAMES = {
    "Exceptions to expect": "Forecast: exceptions to expect",
    QUALIFIED.removeprefix("Forecast: ").capitalize(): QUALIFIED,
    "No forecast": "Forecast: controls of which nothing is known",
}
"""What pages call the letter's figures."""
EVERYWHERE = {"Gate", "Shown share", "Self-reported share", "Forecast: exceptions to expect"}


def test_gate_score_band_counts_and_forecast_are_one_number_in_every_form(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert soc2("documents", "lantern", "--clients", str(demo.clients), "--as-of", AS_OF, "--out", str(tmp_path)) == 0
    assert soc2("tables", "lantern", "--clients", str(demo.clients), "--to", str(tmp_path / "t.xlsx")) == 0
    capsys.readouterr()
    assert soc2("status", "lantern", "--clients", str(demo.clients), "--json") == 0
    status = in_status(capsys.readouterr().out)
    run = demo.run("lantern")
    forms = {
        "letter": in_letter(tmp_path / "readiness_gap_letter.docx"),
        "go/no-go page": in_letter(tmp_path / "go_no_go.docx"),
        "notebook": in_notebook(run / "06_readiness.ipynb"),
        "page": in_page(run / "06_readiness.html"),
        "report": in_page(run / "report-client.html"),
        "spreadsheet": in_spreadsheet(tmp_path / "t.xlsx"),
    }
    for form, figures in forms.items():
        assert figures.keys() >= EVERYWHERE, form
        for name, words in figures.items():
            assert words == status[name], f"{name} in the {form}"
    assert forms["letter"].keys() == forms["go/no-go page"].keys() == status.keys() - {QUALIFIED}
    assert {"Gaps: high", "Gaps: medium", "Gaps: low"} <= forms["report"].keys() & forms["spreadsheet"].keys()
    assert status["Gate"] == "Not ready"


def in_status(printed: str) -> Figures:
    """The figures of `soc2 status --json`, in the words that readers see."""
    [told] = json.loads(printed)
    results, forecast = told["results"], told["results"]["forecast"]
    outcome = forecast["outcome"]
    return {
        "Gate": results["gate"].capitalize(),
        "Shown share": per_cent(results["share_shown"]),
        "Self-reported share": per_cent(results["share_reported"]),
        "Range of the self-reported share": (
            f"between {per_cent(results['progress_low'])} and {per_cent(results['progress_high'])}"
        ),
        "Controls with any answer": f"{results['controls_assessed']} of {results['controls']}",
        **{f"Gaps: {severity}": str(results[f"gaps_{severity}"]) for severity in ("high", "medium", "low")},
        "Forecast: exceptions to expect": f"{forecast['expected_low']:.0f} to {forecast['expected_high']:.0f}",
        QUALIFIED: (f"between {per_cent(outcome['low'])} and {per_cent(outcome['high'])}"),
        "Forecast: controls of which nothing is known": str(forecast["unknown"]),
    }


def per_cent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


def in_letter(path: Path) -> Figures:
    facts = {row.cells[0].text: row.cells[1].text for row in docx.Document(str(path)).tables[0].rows}
    return {
        name: words for name, words in facts.items() if re.match("Gate|Shown|Self|Range|Controls|Gaps|Forecast", name)
    }


def in_notebook(path: Path) -> Figures:
    cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    said = "\n".join(cells[id].outputs[0].data["text/plain"] for id in ("headline", "forecast-headline"))
    lines = [re.fullmatch(r"([^:]+): (.*?)(?: — .*)?", line) for line in said.splitlines()]
    return told({line[1]: line[2] for line in lines if line})


def in_page(path: Path) -> Figures:
    page = path.read_text(encoding="utf-8")
    figures = told(dict(re.findall(r"<dt>([^<]*)</dt><dd><strong>([^<]*)</strong>", page)))
    if "Gap register" not in page:
        return figures
    [register] = [table for table in pandas.read_html(StringIO(page), match="Gap register") if "Day" in table]
    return figures | counted(register["Severity"])


def in_spreadsheet(path: Path) -> Figures:
    book = load_workbook(path)
    rows = [
        [str(cell) for cell in row]
        for sheet in book.worksheets
        if sheet.title.startswith("Key figures")
        for row in sheet.iter_rows(min_row=4, values_only=True)
    ]
    [register] = [sheet for sheet in book.worksheets if sheet.title.startswith("Gap register")]
    severities = [str(row[1]) for row in register.iter_rows(min_row=4, values_only=True)]
    return told({name: words for name, words, _ in rows}) | counted(severities)


def counted(severities: Iterable[str]) -> Figures:
    """The rows of a gap register by severity, whose cells hold a sign and a word."""
    counts = Counter(words.split()[-1].lower() for words in severities)
    return {f"Gaps: {severity}": str(count) for severity, count in counts.items()}


def told(figures: Figures) -> Figures:
    """The figures that are the letter's too, by the letter's names."""
    named = {NAMES.get(name, name): unescape(words) for name, words in figures.items()}
    return {name: words for name, words in named.items() if name in (*NAMES.values(), *EVERYWHERE)}
