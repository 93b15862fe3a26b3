"""The gate and the progress share: hand cases, properties, and the share worked a second way in fractions."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.gap.results import ShownControl
from soc2lib.readiness.assess import gate, progress, share_of, shown_share
from soc2lib.readiness.results import Contribution, Gate
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import all_shown, observed, shown

START, END = date(2026, 4, 1), date(2026, 9, 30)
SECURITY = resolve_scope(
    Examination(categories=("Security",), report_type="Type II", window_start=START, window_end=END)
)
ON_A_DAY = resolve_scope(Examination(categories=("Security",), report_type="Type I", window_start=END))
SOUND = {"design": "suitable", "implementation": "in use", "operation": "effective", "evidence": "full period"}
EVERY_CONTROL = [Control(id=id, **SOUND) for id in catalog().controls]


def row(weight: float, share: float | None) -> Contribution:
    return Contribution("C", "", "", weight, share, "recorded")


def test_the_briefs_worked_case_gives_five_eighths_while_the_gate_stays_shut() -> None:
    share = share_of([row(3, 1), row(2, 0.5), row(2, 0), row(1, 1)])
    assert share.value == 0.625
    assert share.arithmetic == "(3 × 1 + 2 × 0.5 + 2 × 0 + 1 × 1) ÷ (3 + 2 + 2 + 1) = 5 ÷ 8 = 62.5 %"
    nearly_all = [control for control in EVERY_CONTROL if control.id != "GOV-03"] + [
        Control(id="GOV-03", disposition="create")
    ]
    result = assess_gap(SECURITY, nearly_all, shown=all_shown(SECURITY) | {"GOV-03": ShownControl("GOV-03")})
    assert progress(result.controls).value > 0.98
    assert gate(result).gate is Gate.NOT_READY
    assert [judged.criterion.id for judged in gate(result).blocking] == ["CC1.2"]


def test_nothing_assessed_gives_no_share_and_says_so() -> None:
    result = assess_gap(SECURITY, [])
    share = progress(result.controls)
    assert (share.value, share.low, share.high, share.assessed) == (None, None, None, 0)
    assert "No control is assessed" in share.reason
    assert gate(result).gate is Gate.NOT_KNOWN


def test_everything_shown_leaves_no_blocker_and_promises_nothing() -> None:
    decision = gate(assess_gap(SECURITY, [], shown=all_shown(SECURITY)))
    assert decision.gate is Gate.NO_BLOCKER
    assert not decision.blocking
    assert "pass" not in decision.reason


@pytest.mark.parametrize(
    ("scope", "known", "day", "word"),
    [
        (SECURITY, observed, date(2026, 3, 31), Gate.READY_TO_START),
        (ON_A_DAY, observed, END, Gate.READY_FOR_DATE),
        (SECURITY, shown, date(2026, 6, 30), Gate.ON_COURSE),
        (SECURITY, shown, END, Gate.NO_BLOCKER),
        (SECURITY, observed, date(2026, 6, 30), Gate.NOT_READY),
        (SECURITY, observed, END, Gate.NOT_READY),
    ],
)
def test_the_phase_gives_the_gate_its_word(scope, known, day: date, word: Gate) -> None:
    facts = {id: known(id) for id in all_shown(scope)}
    assert gate(assess_gap(scope, [], shown=facts, as_of=day)).gate is word


def test_a_client_who_only_types_that_everything_works_is_not_ready() -> None:
    result = assess_gap(SECURITY, EVERY_CONTROL)
    keys, decision = result.key_controls, gate(result)
    assert (decision.gate, keys.only_said, keys.shown) == (Gate.NOT_READY, keys.due, 0)
    assert decision.reason == f"Of {keys.due} key controls due: {keys.due} only said. 33 criteria are not shown."
    assert (progress(result.controls).value, shown_share(result.controls).value) == (1.0, 0.0)


def test_one_key_control_that_nobody_was_asked_about_keeps_the_gate_at_not_ready() -> None:
    decision = gate(assess_gap(SECURITY, [], shown=all_shown(SECURITY) | {"GOV-03": ShownControl("GOV-03")}))
    assert decision.gate is Gate.NOT_READY
    assert [judged.criterion.id for judged in decision.unknown] == ["CC1.2"]
    assert "1 not asked" in decision.reason


def test_a_not_relevant_criterion_does_not_decide_the_gate() -> None:
    facts = all_shown(SECURITY) | {"GOV-03": ShownControl("GOV-03")}
    excluded = [CriterionScope(id="CC1.2", reason="hand case")]
    assert gate(assess_gap(SECURITY, [], not_relevant=excluded, shown=facts)).gate is Gate.NO_BLOCKER


def test_exceptions_are_counted_over_key_and_supporting_controls() -> None:
    facts = all_shown(SECURITY) | {id: shown(id, exceptions=2) for id in ("GOV-03", "GOV-11")}
    decision = gate(assess_gap(SECURITY, [], shown=facts))
    assert (decision.gate, decision.exceptions) == (Gate.NO_BLOCKER, 4)
    assert "4 exceptions to disclose" in decision.reason.lower()


def test_a_claim_on_a_criterion_earns_no_control_a_share() -> None:
    claims = [Claim(id=id, status="in place") for id in catalog().criteria]
    share = progress(assess_gap(SECURITY, [], claims).controls)
    assert (share.value, share.assessed) == (None, 0)


def test_only_what_is_shown_earns_the_shown_share_and_its_range_is_open_for_the_rest() -> None:
    """Of key controls: one tested, 3 × 1, one observed, 3 × 0.5, one typed: 4.5 of 9; at most (4.5 + 1.5 + 3) of 9."""
    said = [Control(id=id, **SOUND) for id in ("GOV-03", "GOV-04", "HRS-01")]
    facts = {"GOV-03": shown("GOV-03"), "GOV-04": observed("GOV-04")}
    rows = [
        row
        for row in assess_gap(SECURITY, said, shown=facts).controls
        if row.state.id in ("GOV-03", "GOV-04", "HRS-01")
    ]
    share = shown_share(rows)
    assert (share.value, share.low, share.high, share.assessed) == (0.5, 0.5, 1.0, 2)
    assert share.arithmetic == "4.5 ÷ 9 = 50 %"


_ROWS = st.lists(
    st.builds(row, st.sampled_from([1.0, 2.0, 3.0]), st.sampled_from([None, 0.0, 0.25, 0.5, 1.0])),
    min_size=1,
    max_size=30,
)


@given(_ROWS)
@settings(max_examples=80, deadline=None)
def test_the_share_agrees_with_exact_fractions_and_stays_in_its_band(rows: list[Contribution]) -> None:
    share = share_of(rows)
    known = [r for r in rows if r.share is not None]
    if not known:
        assert share.value is None
        return
    above = sum((Fraction(r.weight) * Fraction(r.share) for r in known), Fraction())
    below, everything = sum(Fraction(r.weight) for r in known), sum(Fraction(r.weight) for r in rows)
    assert share.value == pytest.approx(float(above / below))
    assert share.low == pytest.approx(float(above / everything))
    assert share.high == pytest.approx(float((above + everything - below) / everything))
    assert 0 <= share.low <= share.value <= share.high + 1e-12 <= 1 + 1e-9


@given(_ROWS, st.integers(min_value=0))
@settings(max_examples=60, deadline=None)
def test_a_better_row_never_lowers_the_share(rows: list[Contribution], pick: int) -> None:
    place = pick % len(rows)
    if rows[place].share is None:
        return
    better = [*rows[:place], row(rows[place].weight, 1.0), *rows[place + 1 :]]
    assert share_of(better).value >= share_of(rows).value
