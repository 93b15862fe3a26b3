"""What is shown of the forecast: the method's own numbers, words where nothing is known, client text kept as text."""

from datetime import date

import pytest
from soc2lib.readiness.window_planner import plan_window

from soc2lib.foundation import wording
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.pages import Chart, Piece
from soc2lib.gap.assess import judge
from soc2lib.gap.records import Control
from soc2lib.readiness import forecast_charts, forecast_tables
from soc2lib.readiness.consistency import check
from soc2lib.readiness.forecast import forecast
from soc2lib.readiness.pricing import repair_plan
from soc2lib.scope.assess import settle
from soc2lib.scope.records import Examination

TODAY = date(2026, 1, 5)
SCOPE = settle(
    Examination(categories=("Security",), report_type="Type II", window_start="2026-01-01", window_end="2026-06-30")
)
SOUND = {"design": "suitable", "implementation": "in use", "in_use_since": "2025-01-01", "owner": "Ada"}
SCRIPT = "<script>window.ran=1</script>"


def shown(controls) -> list:
    """Everything the notebook shows of the forecast, in its order."""
    result = judge(SCOPE, controls)
    made, window = forecast(result), plan_window(result, TODAY)
    plan = repair_plan(result, made, TODAY)
    return [
        forecast_charts.headline(made, window),
        forecast_charts.exceptions(made),
        forecast_charts.outcome_range(made),
        forecast_charts.frontier(plan),
        forecast_tables.assumptions(made),
        forecast_tables.consequences(),
        forecast_tables.repairs_table(plan),
        forecast_tables.questions_table(plan),
        forecast_tables.window_table(window),
        forecast_tables.consistency_table(check(result, TODAY)),
        forecast_tables.controls_table(made),
    ]


def html(piece) -> str:
    data, _ = piece._repr_mimebundle_()
    return data["text/html"]


def client(*changed: Control) -> list[Control]:
    ids = {control.id for control in changed}
    return [*(Control(id=id, **SOUND) for id in catalog().controls if id not in ids), *changed]


def test_with_nothing_known_every_part_says_so_and_shows_no_chart() -> None:
    pieces = shown([])
    assert not [piece for piece in pieces if isinstance(piece, Chart)]
    assert "not known" in html(pieces[0])
    assert "%" not in html(pieces[0])


def test_with_something_known_each_chart_has_its_words_and_its_table() -> None:
    charts = [piece for piece in shown(client(Control(id="GOV-03", disposition="create"))) if isinstance(piece, Chart)]
    assert [chart.name for chart in charts] == ["exception-chances", "outcome-range", "repair-frontier"]
    for chart in charts:
        assert chart.caption.endswith(".")
        assert chart.alternative.endswith(".")
        assert chart.table.rows
        assert set(chart.figure) == {"data", "layout"}


@pytest.mark.parametrize("field", ["owner", "title"])
def test_markup_in_a_clients_text_stays_text(field: str) -> None:
    own = {"id": "OWN-1", "title": "Own", "criteria": ("CC1.1",), "disposition": "create", field: SCRIPT}
    pieces = shown(client(Control(**own), Control(id=SCRIPT, title=SCRIPT, criteria=("CC1.2",), **SOUND)))
    for piece in pieces:
        assert "<script>" not in html(piece)
        if isinstance(piece, Chart):
            assert "<script>" not in str(piece.figure)


def test_the_results_carry_the_numbers_and_everything_supposed() -> None:
    result = judge(SCOPE, client(Control(id="GOV-03", disposition="create", due="2026-02-01")))
    made, window = forecast(result), plan_window(result, TODAY)
    handed = forecast_charts.results(made, window)
    assert handed["forecast"]["expected_exceptions"] == made.expected
    assert handed["forecast"]["outcome"]["high"] == made.outcomes.high
    assert handed["forecast"]["assumptions"] == list(made.assumptions)
    assert handed["forecast"]["controls"]["GOV-03"] == 1
    assert handed["window"]["start"] == "2026-02-01"


def test_the_headline_shows_a_range_and_the_methods_own_numbers() -> None:
    result = judge(SCOPE, client())
    made = forecast(result)
    said = html(forecast_charts.headline(made, plan_window(result, TODAY)))
    assert wording.between(made.outcomes.low, made.outcomes.high) in said
    assert f"{made.expected_low:.0f} to {made.expected_high:.0f}" in said


def test_proof_by_tests_is_worth_something_and_never_certainty() -> None:
    result = judge(SCOPE, client())
    plan = repair_plan(result, forecast(result), TODAY)
    assert plan.moves.end < plan.proven < 1


def test_a_sound_client_has_nothing_to_repair() -> None:
    pieces = shown(client())
    assert isinstance(pieces[3], Piece)
    assert "Nothing to repair" in html(pieces[3])
