"""What is shown of the forecast: the method's own numbers, words where nothing is known, client text kept as text."""

from datetime import date

import pytest

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Control
from soc2lib.html.pieces import Chart, Piece
from soc2lib.readiness.consistency.consistency import check
from soc2lib.readiness.forecast import charts as forecast_charts
from soc2lib.readiness.forecast import tables as forecast_tables
from soc2lib.readiness.forecast.forecast import forecast
from soc2lib.readiness.remediation.ranking import repair_plan
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import all_shown

TODAY = date(2026, 1, 5)
SCOPE = resolve_scope(
    Examination(categories=("Security",), report_type="Type II", window_start="2026-01-01", window_end="2026-06-30")
)
SOUND = {"design": "suitable", "implementation": "in use", "in_use_since": "2025-01-01", "owner": "Ada"}
SCRIPT = "<script>window.ran=1</script>"


def pieces_of(controls, *, known: bool = True, day: date | None = None) -> list:
    """Everything the notebook shows of the forecast, in its order; every control is shown to run, or none."""
    result = judged(controls, known=known, day=day)
    made = forecast(result)
    plan = repair_plan(result, made, TODAY)
    return [
        forecast_charts.headline(made),
        forecast_charts.exceptions(made),
        forecast_charts.outcome_range(made),
        forecast_charts.frontier(plan),
        forecast_tables.assumptions(made),
        forecast_tables.consequences(),
        forecast_tables.repairs_table(plan),
        forecast_tables.questions_table(plan),
        forecast_tables.consistency_table(check(result, TODAY)),
        forecast_tables.controls_table(made),
    ]


def judged(controls, *, known: bool = True, day: date | None = None):
    absent = {control.id for control in controls if control.disposition == "create"}
    facts = {id: row for id, row in all_shown(SCOPE).items() if id not in absent} if known else {}
    return assess_gap(SCOPE, controls, shown=facts, as_of=day)


def html(piece) -> str:
    data, _ = piece._repr_mimebundle_()
    return data["text/html"]


def client(*changed: Control) -> list[Control]:
    ids = {control.id for control in changed}
    return [*(Control(id=id, **SOUND) for id in catalog().controls if id not in ids), *changed]


def test_with_nothing_known_every_part_says_so_and_shows_no_chart() -> None:
    pieces = pieces_of([], known=False)
    assert not [piece for piece in pieces if isinstance(piece, Chart)]
    assert "not known" in html(pieces[0])
    assert "%" not in html(pieces[0])


def test_with_something_known_each_chart_has_its_words_and_its_table() -> None:
    pieces = pieces_of(client(Control(id="GOV-03", disposition="create")), day=TODAY)
    charts = [piece for piece in pieces if isinstance(piece, Chart)]
    assert [chart.name for chart in charts] == ["exception-chances", "outcome-range", "repair-frontier"]
    for chart in charts:
        assert chart.caption.endswith(".")
        assert chart.alternative.endswith(".")
        assert chart.table.rows
        assert set(chart.figure) == {"data", "layout"}


@pytest.mark.parametrize("field", ["owner", "title"])
def test_markup_in_a_clients_text_stays_text(field: str) -> None:
    own = {"id": "OWN-1", "title": "Own", "criteria": ("CC1.1",), "disposition": "create", field: SCRIPT}
    pieces = pieces_of(client(Control(**own), Control(id=SCRIPT, title=SCRIPT, criteria=("CC1.2",), **SOUND)))
    for piece in pieces:
        assert "<script>" not in html(piece)
        if isinstance(piece, Chart):
            assert "<script>" not in str(piece.figure)


def test_the_results_carry_the_numbers_and_everything_supposed() -> None:
    result = judged(client(Control(id="GOV-03", disposition="create", due="2026-02-01")))
    made = forecast(result)
    handed = forecast_charts.results(made)
    assert handed["forecast"]["expected_exceptions"] == made.expected
    assert handed["forecast"]["outcome"]["high"] == made.outcomes.high
    assert handed["forecast"]["assumptions"] == list(made.assumptions)
    assert handed["forecast"]["controls"]["GOV-03"] == 1
    assert handed["window"] == {"start": None, "report": None, "because": None}


def test_over_a_period_that_is_past_with_a_criterion_not_met_no_chance_of_an_outcome_is_shown() -> None:
    made = forecast(judged(client(Control(id="GOV-03", disposition="create"))))
    said = f"{html(forecast_charts.headline(made))} {html(forecast_charts.outcome_range(made))}"
    assert made.outcome_words == "not given"
    assert said.count("the period is over and 1 criterion is not met") == 2
    assert formatting.chances(made.outcomes.low, made.outcomes.high) not in said
    assert not isinstance(forecast_charts.outcome_range(made), Chart)


def test_a_control_certain_to_show_an_exception_is_counted_and_not_listed_again() -> None:
    made = forecast(judged(client(Control(id="GOV-03", disposition="create"))))
    chart = forecast_charts.exceptions(made)
    certain = [row for row in made.controls if row.noted == 1]
    assert isinstance(chart, Chart)
    assert f"{len(certain)} further control" in chart.caption
    assert not {row.ground.state.id for row in certain} & {str(cells[0]).split()[0] for cells in chart.table.rows}


def test_the_headline_shows_a_range_and_the_methods_own_numbers() -> None:
    result = judged(client())
    made = forecast(result)
    said = html(forecast_charts.headline(made))
    assert formatting.chances(made.outcomes.low, made.outcomes.high) in said
    assert f"{made.expected_low:.0f} to {made.expected_high:.0f}" in said


def test_proof_by_tests_is_worth_something_and_never_certainty() -> None:
    result = judged(client())
    plan = repair_plan(result, forecast(result), TODAY)
    assert plan.moves.end < plan.proven < 1


def test_a_sound_client_has_nothing_to_repair() -> None:
    pieces = pieces_of(client())
    assert isinstance(pieces[3], Piece)
    assert "Nothing to repair" in html(pieces[3])
