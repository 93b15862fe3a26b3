"""The portfolio's rows: what each client's last run and the last batch say of it."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from soc2lib.gap.records import Control
from soc2lib.portfolio.portfolio import portfolio
from soc2lib.portfolio.tables import clients_table, failures, headline
from soc2lib.store.engagement import Engagement
from tests.unit.portfolio.portfolios import make_client, make_run, make_summary, make_twelve


def test_a_client_without_a_run_is_unknown_and_sorts_last(tmp_path: Path) -> None:
    make_client(tmp_path, "fresh", run=False)
    (line,) = portfolio(tmp_path)
    (row,) = clients_table([line]).rows
    assert line.gate is None
    assert row[2:6] == [None, None, None, None]
    assert '<data value=""><span class="pill unknown">' in row[1].html  # type: ignore[union-attr]


def test_the_link_leads_from_the_portfolios_page_to_the_clients_report(tmp_path: Path) -> None:
    make_client(tmp_path, "acme", 0.4)
    (line,) = portfolio(tmp_path)
    page = tmp_path / "_portfolio" / "2026-09-30-1" / "00_portfolio.html"
    run = tmp_path / "acme" / "runs" / "2026-09-30-1"
    assert (page.parent / unquote(line.link)).resolve() == run / "report-client.html"


def test_runs_written_elsewhere_are_found_and_linked_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_client(tmp_path / "clients", "acme", run=False)
    make_run(tmp_path / "out" / "acme" / "2026-09-30-1", 0.4)
    monkeypatch.setenv("SOC2_RUNS", str(tmp_path / "out"))
    (line,) = portfolio(tmp_path / "clients")
    assert line.link == "../../acme/2026-09-30-1/report-client.html"


def test_a_client_that_failed_says_why_until_a_whole_run_is_made(tmp_path: Path) -> None:
    make_client(tmp_path, "acme", 0.4)
    make_summary(tmp_path, ["acme"])
    lines = portfolio(tmp_path)
    assert "A notebook stopped. Last whole run as of 30 September 2026." in clients_table(lines).html()
    assert "out of &lt;b&gt;memory&lt;/b&gt;" in failures(lines).html
    make_summary(tmp_path, ["acme"], finished="2026-09-29T03:00:00+00:00")
    assert portfolio(tmp_path)[0].trouble is None
    assert "Nothing failed." in failures(portfolio(tmp_path)).html


@pytest.mark.parametrize("summary", ["", "[]", "{", '{"outcomes": []}'])
def test_a_summary_that_cannot_be_read_stops_no_portfolio(tmp_path: Path, summary: str) -> None:
    make_client(tmp_path, "acme", 0.4)
    make_summary(tmp_path, [])
    (tmp_path / "_portfolio" / "summary.json").write_text(summary)
    assert portfolio(tmp_path)[0].trouble is None


def test_one_broken_manifest_or_ledger_hides_no_other_client(tmp_path: Path) -> None:
    for client in ("acme", "broken-ledger", "broken-run"):
        make_client(tmp_path, client, 0.4)
    (tmp_path / "broken-run" / "runs" / "2026-09-30-1" / "manifest.json").write_text("{")
    (tmp_path / "broken-ledger" / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    troubles = {line.client: line.trouble and line.trouble.state for line in portfolio(tmp_path)}
    assert troubles == {"acme": None, "broken-ledger": "Cannot be read", "broken-run": "Cannot be read"}


def stages_cell(folder: Path) -> str:
    return str(clients_table(portfolio(folder)).rows[0][8].plain)


def test_each_stage_stands_as_its_records_and_its_page_do(tmp_path: Path) -> None:
    folder = make_client(tmp_path, "acme", run=False)
    run = folder / "runs" / "2026-09-30-1"
    make_run(run, 0.4, without=("plan", "monitor", "evidence"))
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    seq = Engagement.open("acme", clients=tmp_path).head().seq
    manifest["results"]["stages"] = {"records": {"scope": 2, "plan": 0, "gap": 9, "evidence": 3}, "open": {"gap": 2}}
    manifest["ledger_head"] = {"seq": seq, "digest": "0" * 64}
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    cell = stages_cell(tmp_path)
    assert "has problems: gap" in cell
    assert "to do: plan" in cell
    assert "scope" in cell.split("done: ")[1]
    html = clients_table(portfolio(tmp_path)).html()
    assert 'href="../../acme/runs/2026-09-30-1/04_gap.html">gap</a>' in html
    assert ">plan</a>" not in html, "it has no page to open"
    engagement = Engagement.open("acme", clients=tmp_path)
    engagement.save(Control(id="GOV-01", owner="Ann"), author="Ann", reason="later")
    assert "outdated: scope" in stages_cell(tmp_path)


def test_client_text_stays_text(tmp_path: Path) -> None:
    lines = portfolio(make_twelve(tmp_path))
    html = clients_table(lines).html() + headline(lines).html + failures(lines).html
    assert "<img" not in html
    assert html.count('<table class="sifted">') == 1


def test_what_is_not_known_is_said_and_is_no_zero(tmp_path: Path) -> None:
    make_client(tmp_path, "sprout", None)
    (row,) = clients_table(portfolio(tmp_path)).rows
    assert [cell.plain for cell in row[2:6]] == ["not known", "not known", "0 30 not assessed", "not known"]  # type: ignore[union-attr]
