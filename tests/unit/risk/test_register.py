"""What a register row may say, and what becomes of it: residual risk, decisions, the whole result."""

from datetime import date

import pytest

from soc2lib.errors import RecordError
from soc2lib.risk.assess import assess_risk
from soc2lib.risk.estimate import inherent_estimate
from soc2lib.risk.records import AppetitePoint, Area, ControlEffect, Reduces, Risk, Treatment, TreatmentState
from soc2lib.risk.scenario_library import base_rates, scenarios, suggested_base_rate
from soc2lib.risk.tables import register_notes
from soc2lib.risk.treatment.residual import remaining
from soc2lib.risk.treatment.risk_acceptance import Decision
from tests.unit.risk.registers import DAY, row

TIGHT = [AppetitePoint(id="A1", amount=5e5, chance=0.01), AppetitePoint(id="A2", amount=5e6, chance=0.001)]
WIDE = [AppetitePoint(id="A1", amount=5e6, chance=0.5), AppetitePoint(id="A2", amount=5e7, chance=0.1)]


def effect(control: str, share: float, risk: str = "R1", **more: object) -> ControlEffect:
    return ControlEffect.build({"id": f"{risk}/{control}", "risk": risk, "control": control, "share": share, **more})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"loss_low": 0}, "above 0"),
        ({"loss_low": -5}, "above 0"),
        ({"loss_low": 2e6}, "lies below"),
        ({"loss_low": 1e6}, "lies below"),
        ({"loss_high": None}, "both ends"),
        ({"loss_low": 1, "loss_high": 1e9}, "factor"),
        ({"frequency_low": 3}, "lies below"),
        ({"frequency_high": 20_000}, "events a year"),
        ({"frequency_step": 3}, "not both"),
        ({"loss_step": 6}, "5"),
        ({"criteria": ["CC6.1", "CC6.99"]}, "CC6.99"),
        ({"accepted_by": "Ann"}, "all three"),
        ({"accepted_by": "A", "accepted_on": "2026-05-01", "acceptance_expires": "2026-04-01"}, "on or after"),
        ({"currency": "dollars"}, "three letters"),
        ({"area": "acess"}, "access"),
    ],
)
def test_an_impossible_row_is_refused_with_what_should_stand_there(values: dict[str, object], said: str) -> None:
    with pytest.raises(RecordError, match=said):
        row(**values)


def test_a_share_over_one_and_a_treatment_without_a_risk_are_refused() -> None:
    for share in (1.0, 1.4, -0.1):
        with pytest.raises(RecordError, match="below 1"):
            effect("IAM-05", share)
    with pytest.raises(RecordError, match="at least one risk"):
        Treatment.build({"id": "T", "title": "T", "risks": []})
    with pytest.raises(RecordError, match="cost"):
        Treatment.build({"id": "T", "title": "T", "risks": ["R1"], "cost_low": 9, "cost_high": 3})


def test_an_empty_cell_is_not_known_and_not_zero() -> None:
    blank = row(frequency_low="", frequency_high=" ", loss_step="")
    assert blank.frequency_low is None
    assert inherent_estimate(blank) is None


def test_a_step_stays_the_range_of_its_band() -> None:
    by_step = row(frequency_low=None, frequency_high=None, frequency_step=3, loss_low=None, loss_high=None, loss_step=4)
    estimate = inherent_estimate(by_step)
    assert estimate is not None
    assert estimate.frequency == (0.1, 0.3)
    assert estimate.loss == (500_000, 2_500_000)


def test_nothing_is_taken_off_while_no_linked_control_is_shown_to_work() -> None:
    risk = row(controls=["IAM-05"], residual_frequency_low=0.01, residual_frequency_high=0.02)
    inherent = inherent_estimate(risk)
    assert inherent is not None
    for works in ({}, {"IAM-05": None}, {"IAM-05": False}, {"CRY-01": True}):
        left = remaining(risk, inherent, [], works)
        assert left.estimate == inherent
        assert left.way == "as without controls"
    assert remaining(risk, inherent, [], {"IAM-05": True}).estimate.frequency == (0.01, 0.02)


def test_two_independent_layers_multiply_what_they_leave() -> None:
    risk = row(residual_way="computed")
    inherent = inherent_estimate(risk)
    assert inherent is not None
    layers = [effect("IAM-05", 0.6), effect("IAM-02", 0.3), effect("NET-03", 0.5)]
    left = remaining(risk, inherent, layers, {"IAM-05": True, "IAM-02": True, "NET-03": True})
    assert left.estimate.mean_frequency == pytest.approx(0.14)
    assert left.estimate.loss == pytest.approx((5e4, 5e5))
    assert "rarely independent" in left.reason


def test_a_control_acts_by_its_library_type_unless_stated() -> None:
    assert effect("IAM-05", 0.5).acts_on is Reduces.FREQUENCY
    assert effect("NET-03", 0.5).acts_on is Reduces.LOSS
    assert effect("NET-03", 0.5, reduces="frequency").acts_on is Reduces.FREQUENCY


def test_better_controls_never_raise_what_remains() -> None:
    rows = [row(f"R{k}", residual_way="computed", controls=["IAM-05"]) for k in range(4)]
    means, tails = [], []
    for share in (0.0, 0.2, 0.5, 0.9):
        effects = [effect("IAM-05", share, risk.id) for risk in rows]
        result = assess_risk(rows, [], effects, shown={"IAM-05": True}, as_of=DAY, draws=2)
        assert result.residual is not None
        means.append(result.residual.mean)
        tails.append(result.residual.tail_mean)
    assert means == sorted(means, reverse=True)
    assert tails == sorted(tails, reverse=True)


def test_an_empty_register_says_so_and_scores_nothing() -> None:
    result = assess_risk([], as_of=DAY)
    assert result.residual is None
    assert result.curves is None
    assert "no risks" in result.reason
    assert Area.FRAUD in result.areas_missing


def test_a_row_without_figures_is_not_known_and_never_a_zero() -> None:
    unknown = Risk(id="R2", title="Unknown", area=Area.ACCESS)
    alone, both = assess_risk([row()], as_of=DAY, draws=2), assess_risk([row(), unknown], as_of=DAY, draws=2)
    assert alone.residual is not None
    assert both.residual is not None
    assert both.residual.mean == alone.residual.mean
    last = both.risks[-1]
    assert last.risk.id == "R2"
    assert (last.left, last.tail, last.decision) == (None, None, Decision.NOT_KNOWN)
    assert "not as nothing" in both.reason


def test_without_an_appetite_nothing_is_called_within_it() -> None:
    result = assess_risk([row(response="accept")], as_of=DAY, draws=2)
    assert result.risks[0].decision is Decision.NOT_KNOWN
    assert result.risks[0].stand is not None
    assert result.risks[0].stand.tone == "unknown"


def test_an_acceptance_above_appetite_needs_a_name_and_holds_until_it_expires() -> None:
    signed = {"response": "accept", "accepted_by": "Adaeze", "accepted_on": "2026-03-01"}
    rows = [
        row("UNSIGNED", response="accept"),
        row("VALID", **signed, acceptance_expires="2026-12-31"),
        row("LAST-DAY", **signed, acceptance_expires="2026-09-30"),
        row("EXPIRED", **signed, acceptance_expires="2026-09-29"),
        row("EARLY", response="accept", accepted_by="A", accepted_on="2026-10-01", acceptance_expires="2026-12-31"),
        row("OPEN"),
        row("IDLE", response="reduce"),
        row("TREATED", response="reduce"),
    ]
    plan = [Treatment(id="T1", title="Fix", risks=("TREATED",), frequency_cut=0.5)]
    found = {j.risk.id: j.decision for j in assess_risk(rows, plan, [], TIGHT, as_of=DAY, draws=2).risks}
    assert found == {
        "UNSIGNED": Decision.UNAPPROVED,
        "VALID": Decision.ACCEPTED,
        "LAST-DAY": Decision.ACCEPTED,
        "EXPIRED": Decision.UNAPPROVED,
        "EARLY": Decision.UNAPPROVED,
        "OPEN": Decision.OPEN,
        "IDLE": Decision.UNTREATED,
        "TREATED": Decision.TREATED,
    }
    within = assess_risk([row("UNSIGNED", response="accept")], [], [], WIDE, as_of=DAY, draws=2)
    assert within.risks[0].decision is Decision.WITHIN


def test_treatments_are_priced_alone_and_together() -> None:
    rows = [row("R1"), row("R2", loss_high=3e6)]
    plan = [
        Treatment(id="T1", title="Halve", risks=("R1",), frequency_cut=0.5, cost_low=1e4, cost_high=1e4),
        Treatment(id="T2", title="Halve again", risks=("R1",), frequency_cut=0.5),
        Treatment(id="T3", title="Gone", risks=("R2",), frequency_cut=0.9, state=TreatmentState.DROPPED),
    ]
    result = assess_risk(rows, plan, as_of=DAY, draws=2)
    mean = 0.5 * 404001.28269457
    assert {t.id: t.worth.mean for t in result.treatments} == pytest.approx({"T1": mean / 2, "T2": mean / 2})
    assert result.together is not None
    assert result.together.mean == pytest.approx(0.75 * mean)
    halve = next(t for t in result.treatments if t.id == "T1")
    assert halve.net == pytest.approx(mean / 2 - 1e4)
    assert next(t for t in result.treatments if t.id == "T2").net is None


def test_without_what_changes_save_the_rest_of_the_result_stays() -> None:
    rows, plan = (
        [row("A"), row("B", residual_way="computed")],
        [Treatment(id="T1", title="x", risks=("A",), frequency_cut=0.5)],
    )
    whole, bare = (
        assess_risk(rows, plan, [effect("IAM-05", 0.5, "B")], WIDE, {"IAM-05": True}, as_of=DAY, draws=2, worth=worth)
        for worth in (True, False)
    )
    assert (bare.controls, bare.treatments, bare.together, bare.moved) == ((), (), None, ())
    assert whole.controls
    for name in ("risks", "inherent", "residual", "at_least_one", "appetite", "stand", "crosses_residual", "reason"):
        assert getattr(bare, name) == getattr(whole, name)
    assert bare.curves is not None
    assert whole.curves is not None
    assert (bare.curves.residual == whole.curves.residual).all()


def test_a_control_is_worth_what_it_takes_off_or_would_take_off() -> None:
    rows = [row("R1", residual_way="computed"), row("R2")]
    effects = [effect("IAM-05", 0.6), effect("IAM-02", 0.3), effect("IAM-05", 0.6, "R2")]
    found = {w.control: w for w in assess_risk(rows, [], effects, shown={"IAM-05": True}, as_of=DAY, draws=2).controls}
    mean = 404001.28269457
    assert found["IAM-05"].works
    assert found["IAM-05"].worth.mean == pytest.approx((0.5 - 0.2) * mean)
    assert not found["IAM-02"].works
    assert found["IAM-02"].worth.mean == pytest.approx((0.2 - 0.14) * mean)


def test_parts_of_the_tail_in_the_result_add_up_to_it() -> None:
    rows = [row(f"R{k}", loss_high=1e6 * (k + 1)) for k in range(5)]
    result = assess_risk(rows, as_of=DAY, draws=2)
    assert result.residual is not None
    assert sum(judged.tail or 0 for judged in result.risks) == pytest.approx(result.residual.tail_mean, rel=1e-5)


def test_the_gap_stage_gets_each_risk_with_its_controls_and_criteria() -> None:
    result = assess_risk([row(controls=["IAM-05", "own-1"], criteria=["CC6.1"])], as_of=DAY, draws=2)
    assert {(link.control, link.criterion) for link in result.links} == {("IAM-05", "CC6.1"), ("own-1", "CC6.1")}


def test_an_amount_in_another_currency_costs_its_own_row_and_is_named() -> None:
    alone = assess_risk([row("R1"), row("R2")], as_of=DAY, draws=2)
    result = assess_risk([row("R1"), row("R2"), row("R3", currency="eur")], as_of=DAY, draws=2)
    assert [judged.risk.id for judged in result.known] == ["R1", "R2"]
    assert result.residual == alone.residual
    assert [(problem.where, problem.found) for problem in result.aside] == [("risk R3, column Currency", "EUR")]


def test_rows_that_name_a_risk_that_is_not_there_cost_themselves_and_are_named() -> None:
    treatments = [Treatment(id="T", title="T", risks=("R9",)), Treatment(id="U", title="U", risks=("R1", "R7"))]
    result = assess_risk([row("R1")], treatments, [effect("IAM-05", 0.1, "R8")], as_of=DAY, draws=2)
    assert result.residual == assess_risk([row("R1")], as_of=DAY, draws=2).residual
    assert [problem.found for problem in result.aside] == ["R9", "R7", "R8"]
    said = register_notes(result).plain
    assert all(name in said for name in ("treatment T", "treatment U", "R7", "R8", "R9"))


def test_an_appetite_that_contradicts_itself_costs_the_appetite_alone() -> None:
    stated = [AppetitePoint(id="A", amount=1e5, chance=0.1), AppetitePoint(id="B", amount=1e6, chance=0.2)]
    result = assess_risk([row("R1")], appetite=stated, as_of=DAY, draws=2)
    assert result.appetite is None
    assert len(result.known) == 1
    assert [problem.where for problem in result.aside] == ["appetite point B"]


def test_a_thousand_events_a_year_and_a_large_register_are_answered() -> None:
    busy = row("BUSY", frequency_low=1000, frequency_high=1000, loss_low=10, loss_high=100)
    result = assess_risk([busy], as_of=DAY, draws=2)
    assert result.residual is not None
    assert result.residual.value_at_risk == pytest.approx(result.residual.mean, rel=0.1)
    assert result.at_least_one == 1
    many = [row(f"R{k}", frequency_low=0.01, frequency_high=0.02) for k in range(300)]
    answered = assess_risk(many, as_of=DAY, draws=2)
    assert answered.residual is not None
    assert len(answered.known) == 300


def test_the_starters_cover_every_focus_area_without_a_single_figure() -> None:
    rows = scenarios()
    areas = {risk.area for risk in rows}
    assert areas == set(Area) - {Area.OTHER}
    assert all(inherent_estimate(risk) is None and risk.criteria and risk.controls for risk in rows)
    assert all(risk.fraud_factors for risk in rows if risk.area is Area.FRAUD)
    assert all(risk.change_triggers for risk in rows if risk.area is Area.CHANGE)
    assert all("CC3.3" in risk.criteria for risk in rows if risk.area is Area.FRAUD)
    assert all("CC3.4" in risk.criteria for risk in rows if risk.area is Area.CHANGE)
    assert len({risk.id for risk in rows}) == len(rows)


def test_every_base_rate_has_a_source_a_year_and_a_caution() -> None:
    for rate in base_rates():
        assert rate.source
        assert rate.caution
        assert rate.address.startswith("https://")
        assert 2015 <= rate.year <= 2026
        assert 0 < rate.share < 1
        assert rate.read in ("source", "report of it")
    named = [suggested_base_rate(risk.id) for risk in scenarios()]
    assert sum(rate is not None for rate in named) == 3
    assert suggested_base_rate("nonsense") is None


def test_the_result_for_another_day_differs_only_in_decisions() -> None:
    rows = [row(response="accept", accepted_by="A", accepted_on="2026-01-01", acceptance_expires="2026-06-30")]
    early = assess_risk(rows, [], [], TIGHT, as_of=date(2026, 3, 1), draws=2)
    late = assess_risk(rows, [], [], TIGHT, as_of=DAY, draws=2)
    assert early.residual == late.residual
    assert (early.risks[0].decision, late.risks[0].decision) == (Decision.ACCEPTED, Decision.UNAPPROVED)


def test_many_risks_within_the_appetite_can_be_above_it_together() -> None:
    rows = [row(f"R{k}", frequency_low=0.1, frequency_high=0.1) for k in range(12)]
    appetite = [AppetitePoint(id="A", amount=8e5, chance=0.05)]
    result = assess_risk(rows, [], [], appetite, as_of=DAY, draws=2)
    assert {judged.decision for judged in result.risks} == {Decision.WITHIN}
    assert result.stand is not None
    assert result.stand.ratio is not None
    assert result.stand.ratio > 1
