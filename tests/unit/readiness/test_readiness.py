"""The gate and the progress share: hand cases, properties, and the share worked a second way in fractions."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.foundation.catalog import catalog
from soc2lib.gap.assess import judge
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.readiness.assess import gate, progress, share_of
from soc2lib.readiness.results import Contribution, Gate
from soc2lib.scope.assess import settle
from soc2lib.scope.records import Examination

SECURITY = settle(Examination(categories=("Security",), report_type="Type II"))
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
    result = judge(SECURITY, nearly_all)
    assert progress(result.controls).value > 0.98
    assert gate(result).gate is Gate.NOT_READY


def test_nothing_assessed_gives_no_share_and_says_so() -> None:
    result = judge(SECURITY, [])
    share = progress(result.controls)
    assert (share.value, share.low, share.high, share.assessed) == (None, None, None, 0)
    assert "No control is assessed" in share.because
    assert gate(result).gate is Gate.NOT_KNOWN


def test_everything_shown_leaves_no_blocker_and_promises_nothing() -> None:
    decision = gate(judge(SECURITY, EVERY_CONTROL))
    assert decision.gate is Gate.NO_BLOCKER
    assert not decision.blocking
    assert "pass" not in decision.because


def test_one_unassessed_criterion_keeps_the_gate_from_opening() -> None:
    decision = gate(judge(SECURITY, [control for control in EVERY_CONTROL if control.id != "GOV-03"]))
    assert decision.gate is Gate.NOT_KNOWN
    assert [judged.criterion.id for judged in decision.unknown] == ["CC1.2", "CC2.2", "CC4.2"]


def test_a_not_relevant_criterion_does_not_decide_the_gate() -> None:
    told = [control for control in EVERY_CONTROL if control.id != "GOV-03"]
    excluded = [CriterionScope(id=id, reason="hand case") for id in ("CC1.2", "CC2.2", "CC4.2")]
    assert gate(judge(SECURITY, told, not_relevant=excluded)).gate is Gate.NO_BLOCKER


def test_a_claim_counts_as_in_use_and_untested_at_most() -> None:
    claims = [Claim(id=id, status="in place") for id in catalog().criteria]
    share = progress(judge(SECURITY, [], claims).controls)
    assert share.value == 0.5
    assert share.claimed == share.assessed
    assert "client's own word" in share.because


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
