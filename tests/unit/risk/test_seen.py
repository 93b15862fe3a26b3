"""What is seen of the risk stage: every chart has its words and its table, and client text stays text."""

import json

import pytest

from soc2lib.html.pieces import Chart, Piece
from soc2lib.risk import charts, tables
from soc2lib.risk.assess import assess_risk
from soc2lib.risk.heat_map import charts as heat
from soc2lib.risk.records import AppetitePoint, ControlEffect, Treatment
from soc2lib.risk.results import RiskResult
from soc2lib.risk.treatment import charts as bought
from tests.unit.risk.registers import DAY, row

HOSTILE = '<img src=x onerror="alert(1)">'
POINTS = [AppetitePoint(id="A1", amount=5e5, chance=0.1), AppetitePoint(id="A2", amount=5e6, chance=0.01)]


@pytest.fixture(scope="module")
def result() -> RiskResult:
    rows = [row(f"R{k}", title=HOSTILE, loss_high=1e6 * (k + 1), residual_way="computed") for k in range(3)]
    effects = [ControlEffect(id="E", risk="R1", control="IAM-05", share=0.5, yearly_cost=2e4)]
    plan = [Treatment(id="T1", title=HOSTILE, risks=("R2",), frequency_cut=0.5, cost_low=1e4, cost_high=3e4)]
    return assess_risk(rows, plan, effects, POINTS, {"IAM-05": True}, as_of=DAY, draws=5)


CHARTS = [charts.exceedance, heat.heat_map, bought.contributions, bought.treatments, bought.controls]
PIECES = [
    charts.headline,
    heat.moved_note,
    tables.register_table,
    tables.decisions_table,
    tables.areas_note,
    tables.links_table,
]


@pytest.mark.parametrize("draw", CHARTS, ids=lambda draw: draw.__name__)
def test_every_chart_has_words_a_table_and_plain_data(draw, result: RiskResult) -> None:  # type: ignore[no-untyped-def]
    chart = draw(result)
    assert isinstance(chart, Chart)
    assert chart.caption
    assert chart.alternative
    assert chart.table.rows
    assert all(len(line) == len(chart.table.columns) for line in chart.table.rows)
    shipped = json.dumps(chart.figure, allow_nan=False)
    assert "<img" not in shipped
    assert "<img" not in chart.table.html()
    chart.figure_object()


@pytest.mark.parametrize("show", PIECES, ids=lambda show: show.__name__)
def test_every_piece_escapes_what_a_client_wrote(show, result: RiskResult) -> None:  # type: ignore[no-untyped-def]
    assert "<img" not in show(result).html


@pytest.mark.parametrize("show", [*CHARTS, *PIECES], ids=lambda show: show.__name__)
def test_an_empty_register_is_said_in_words(show) -> None:  # type: ignore[no-untyped-def]
    piece = show(assess_risk([], as_of=DAY))
    assert isinstance(piece, Piece)
    assert piece.html


def test_the_curve_chart_shows_inherent_residual_tolerated_and_band(result: RiskResult) -> None:
    chart = charts.exceedance(result)
    assert isinstance(chart, Chart)
    names = [trace["name"] for trace in chart.figure["data"]]
    assert names == ["90 % band", "Without controls", "With the controls shown to work", "Tolerated"]


def test_one_point_of_appetite_is_a_point_and_not_a_line() -> None:
    chart = charts.exceedance(assess_risk([row()], [], [], POINTS[:1], as_of=DAY, draws=2))
    assert isinstance(chart, Chart)
    assert chart.figure["data"][-1]["mode"] == "markers"


def test_a_pair_that_cannot_be_put_in_order_is_said(result: RiskResult) -> None:
    said = [heat.order_words(judged) for judged in result.risks]
    assert any("no clear order" in words for words in said)
    assert said[-1] == "last of those known"


def test_the_shipped_tables_show_bands_base_rates_and_scenarios_not_yet_taken() -> None:
    assert "43 %" in tables.base_rates_table().plain
    assert "USD 25 million" in tables.bands_table().plain
    assert "ACC-1" in tables.starters_table([]).plain
    assert "ACC-1 " not in tables.starters_table([row("ACC-1")]).plain
