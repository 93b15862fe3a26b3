"""Charts and tables carry the method's numbers, keep client text as text and have a table twin."""

from datetime import date

from soc2lib.catalog.catalog import Category
from soc2lib.html.pieces import PLOTLY_MIME
from soc2lib.scope import charts, tables
from soc2lib.scope.description.assertion import draft_assertion
from soc2lib.scope.description.draft import describe
from soc2lib.scope.examination.categories import select_categories
from soc2lib.scope.examination.report_type import choose_type
from soc2lib.scope.examination.timeline import Durations
from soc2lib.scope.examination.type_inputs import TypeInputs
from soc2lib.scope.examination.window import check_window
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import Commitment, Component, DemandSource, SystemRequirement, ThirdParty
from soc2lib.scope.system.boundary import check_boundary
from soc2lib.scope.system.commitments import trace_commitments
from soc2lib.scope.system.report_coverage import cover_window
from soc2lib.scope.system.third_parties import classify

BAD = '<b style="mask:url(http://x)">R&D</b>'
TODAY = date(2026, 9, 30)
PROMISES = [Commitment(id=BAD, promise=BAD), Commitment(id="CM-2", promise="Nothing leads here.")]
MUSTS = [SystemRequirement(id="SR-1", requirement=BAD, commitments=(BAD,), criteria=("CC6.1", "A1.1"))]


def test_the_flow_has_one_band_a_link_between_nodes_that_exist() -> None:
    trace = trace_commitments(PROMISES, MUSTS, [Category.AVAILABILITY])
    chart = charts.trace_chart(trace, PROMISES, MUSTS)
    flow = chart.figure["data"][0]
    assert len(flow["link"]["source"]) == len(flow["link"]["target"]) == len(trace.links)
    labels = flow["node"]["label"]
    named = [(labels[a], labels[b]) for a, b in zip(flow["link"]["source"], flow["link"]["target"], strict=True)]
    assert ("SR-1", "CC6.1") in named
    assert len(set(labels)) == len(labels)


def test_the_flows_table_lists_the_promises_that_lead_nowhere_too() -> None:
    trace = trace_commitments(PROMISES, MUSTS, [Category.AVAILABILITY])
    rows = charts.trace_chart(trace, PROMISES, MUSTS).table.rows
    assert [row[0] for row in rows] == [BAD, "CM-2"]
    assert rows[1][4] == "none"


def test_client_text_in_the_flow_stays_text() -> None:
    trace = trace_commitments(PROMISES, MUSTS, [])
    bundle, _ = charts.trace_chart(trace, PROMISES, MUSTS)._repr_mimebundle_()
    assert "<b" not in str(bundle[PLOTLY_MIME])
    assert "<b style" not in bundle["text/html"]


def test_a_flow_of_nothing_is_still_a_chart_that_says_so() -> None:
    chart = charts.trace_chart(trace_commitments([], [], []), [], [])
    assert chart.figure["data"][0]["link"]["source"] == []
    assert "No commitment is recorded" in chart.alternative


def test_the_choices_chart_shows_the_sizes_of_the_oracle() -> None:
    selection = select_categories([DemandSource(id="D-1", source="SLA")])
    chart = charts.choices_chart(selection, ())
    assert [row[1] for row in chart.table.rows] == [33, 36, 35, 38, 51, 61, 36]
    base, added = chart.figure["data"]
    assert [a + b for a, b in zip(base["x"], added["x"], strict=True)] == [33, 36, 35, 38, 51, 61, 36]


def test_every_table_shows_what_its_method_said_and_escapes_what_the_client_wrote() -> None:
    demand = [DemandSource(id="D-1", buyer=BAD, asked=BAD, source="RFP")]
    party = ThirdParty(id="TP-1", name=BAD, controls_needed=True, customer_data=True)
    selection = select_categories(demand)
    boundary = check_boundary([Component(id="C-1", name=BAD)], [party], TODAY)
    advice = choose_type(TypeInputs(TODAY, Durations(10)))
    facts = ScopeFacts(TODAY, demand=demand, third_parties=[party])
    description = describe(facts)
    shown = [
        tables.advice_table(selection),
        tables.unmet_table(selection),
        tables.findings_table(f"Boundary. {boundary.reason}", boundary.findings),
        tables.third_parties_table([classify(party)], cover_window([party], [], TODAY, TODAY)),
        tables.rules_table(advice),
        tables.inputs_table(advice),
        tables.window_table(check_window(TODAY, TODAY)),
        tables.description_table(description),
        tables.assertion_table(draft_assertion(facts, description, ())),
    ]
    for table in shown:
        assert table.rows
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert "<b style" not in table.html()
    assert "R&amp;D" in shown[1].html()
    assert "readiness first" in tables.type_headline(advice).html


def test_findings_stand_worst_first() -> None:
    boundary = check_boundary([Component(id="C-1", component="data", production_access=True)], [], TODAY)
    tones = [row[2].tone for row in tables.findings_table("F", boundary.findings).rows]
    assert tones == sorted(tones, key=("bad", "warn", "unknown", "none").index)
