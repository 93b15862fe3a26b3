"""What is seen of the plan: every chart has its table, and a client's text stays text."""

import json
from datetime import date
from typing import Any

import pytest

from soc2lib.catalog.catalog import Category
from soc2lib.html.pieces import Chart, KeyFigure, Piece, Table
from soc2lib.plan import assess, charts, summary, tables
from soc2lib.plan.audit_firms import proposal
from soc2lib.plan.cost import charts as money_charts
from soc2lib.plan.records import Activity, AuditorCandidate, ControlLoad, CostLine, Person, Task
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination

EVIL = '<img src=x onerror="alert(1)">{{7*7}} =1+1 ' + "long " * 400
TODAY = date(2026, 1, 5)


def everything(text: str = "Plain") -> list[Chart | Piece | Table]:
    told = Examination(report_type="Type II", report_needed=date(2027, 3, 1), system=text[:60], consultant=text)
    name = text[:150]
    people = [Person(id=name, roles=("it", text[:50]), leave=("2026-01-12",), left_on=date(2026, 1, 9))]
    tasks = [
        Task(id=f"{name}{n}", title=text, owner=name, low=1, likely=2, high=9, depends_on=needs)
        for n, needs in enumerate(((), (f"{name}0",), ("nowhere",)))
    ]
    costs = [CostLine(id=name, title=text, low=10, high=20, source=text), CostLine(id="x", title=text)]
    firms = [AuditorCandidate(id=name, standards=text, fee_low=1, fee_high=2)]
    loads = [ControlLoad(id="IAM-04", systems=(text, "b"), events_a_month=None)]
    return shown(told, people, [Activity(id=name, accountable=(text[:50],))], tasks, costs, firms, loads)


def shown(told: Any, people: Any, activities: Any, tasks: Any, costs: Any, firms: Any, loads: Any) -> list[Any]:
    scope = resolve_scope(told)
    raci = assess.assess_raci(activities, people, TODAY)
    dates = assess.assess_dates(told, [], TODAY)
    plan = assess.assess_remediation(tasks, people, TODAY, ready_by=dates.ready_by, trials=200)
    cost = assess.assess_cost(costs, scope.report_type)
    workload = assess.assess_workload(list(Category), loads, dates)
    compared = assess.assess_auditors(firms, told, TODAY, fieldwork_start=dates.fieldwork_start)
    json.dumps(summary.results(raci, plan, cost, workload), allow_nan=False)
    return [
        summary.headline(KeyFigure("Report in hand", "not known", ""), raci, dates, plan, cost, workload),
        charts.gantt(plan),
        charts.chance_curve(plan, TODAY),
        charts.raci_load(raci),
        charts.raci_matrix(raci),
        charts.workload_by_month(workload),
        money_charts.cost_curve(cost),
        money_charts.tornado(cost),
        tables.phases(dates),
        tables.drivers(plan),
        tables.unplanned(plan),
        tables.raci_findings(raci),
        tables.raci_people(raci),
        tables.cost_lines(cost),
        tables.auditors(compared),
        tables.heaviest_controls(workload),
        tables.request(proposal.request_for_proposal(scope, dates, workload)),
    ]


def nothing() -> list[Chart | Piece | Table]:
    return shown(None, [], [], [], [], [], [])


@pytest.mark.parametrize("pieces", [everything(), everything(EVIL), nothing()], ids=["told", "hostile", "first day"])
def test_every_piece_can_be_shown_and_its_figure_is_plain_json(pieces: list[Any]) -> None:
    for piece in pieces:
        data, _ = piece._repr_mimebundle_()
        assert data["text/html"]
        if isinstance(piece, Chart):
            json.dumps(piece.figure, allow_nan=False)
            assert piece.table.columns
            assert piece.alternative
            assert all(len(row) == len(piece.table.columns) for row in piece.table.rows)


def test_a_clients_markup_reaches_neither_page_nor_figure_as_markup() -> None:
    for piece in everything(EVIL):
        data, _ = piece._repr_mimebundle_()
        assert "<img" not in data["text/html"]
        if isinstance(piece, Chart):
            assert "<img" not in json.dumps(piece.figure)


def test_chart_names_are_unique() -> None:
    names = [piece.name for piece in everything() if isinstance(piece, Chart)]
    assert len(names) == len(set(names)) == 7


def test_the_first_day_says_what_is_missing_and_draws_no_empty_plan() -> None:
    pieces = nothing()
    assert not any(isinstance(piece, Chart) and piece.name in {"gantt", "chance-of-being-ready"} for piece in pieces)
    page = " ".join(str(piece._repr_mimebundle_()[0]["text/html"]) for piece in pieces)
    for words in ("Nothing was entered, so no total is given", "No task is listed yet", "No firm is listed yet"):
        assert words in page


def test_two_tasks_of_one_title_keep_a_bar_each() -> None:
    tasks = [Task(id=id, title="Same", owner=id, low=1, likely=2, high=3) for id in "ab"]
    chart = charts.gantt(assess.assess_remediation(tasks, [], TODAY, trials=100))
    assert isinstance(chart, Chart)
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Same", "Same (2)"]
    assert sum(len(trace["y"]) for trace in chart.figure["data"] if trace["type"] == "bar") == 2


def test_the_cost_chart_and_its_table_show_the_judged_numbers() -> None:
    cost = assess.assess_cost([CostLine(id="a", low=10_000, high=40_000)], None)
    chart = money_charts.cost_curve(cost)
    line = chart.figure["data"][0]
    near = min(range(len(line["y"])), key=lambda n: abs(line["y"][n] - 0.8))
    assert line["x"][near] == pytest.approx(cost.totals[0].at[0.8], rel=0.02)
