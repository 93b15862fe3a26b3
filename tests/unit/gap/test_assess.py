"""Criteria and the register: what a criterion rests on, what stands in for it, and what is written down of gaps."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.gap.assess import assess_gap, rated_categories, register
from soc2lib.gap.conclusion.basis import Basis, Part
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.records import Claim, ClaimedStatus, Control, CriterionScope, Disposition, Operation
from soc2lib.gap.results import CriterionJudgement, GapResult, ShownControl
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import all_shown, shown

START, END = date(2026, 4, 1), date(2026, 9, 30)
SECURITY = resolve_scope(
    Examination(categories=("Security",), report_type="Type II", window_start=START, window_end=END)
)
EVERYTHING = resolve_scope(
    Examination(categories=tuple(Category), report_type="Type II", window_start=START, window_end=END)
)
CC12 = "GOV-03"  # the key control of CC1.2 while nobody said that an adviser reviews
KEYS = sorted(catalog().key_controls)


def criterion(result: GapResult, id: str) -> CriterionJudgement:
    return next(judged for judged in result.criteria if judged.criterion.id == id)


def test_a_client_of_whom_everything_is_tested_meets_every_criterion() -> None:
    result = assess_gap(SECURITY, [], shown=all_shown(SECURITY))
    assert {judged.conclusion for judged in result.criteria} == {Conclusion.MET}
    head = result.key_controls
    assert (head.tested, head.evidenced, head.only_said, head.failing, head.not_asked) == (head.due, 0, 0, 0, 0)
    assert head.due == head.in_scope > 50


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (ShownControl(CC12), Conclusion.NOT_ASSESSED),
        (shown(CC12, operation=Operation.NOT_EFFECTIVE), Conclusion.NOT_MET),
        (shown(CC12, at_risk=("A run is missing.",)), Conclusion.AT_RISK),
        (shown(CC12, Basis.IN_PART), Conclusion.AT_RISK),
        (shown(CC12, exceptions=2), Conclusion.DEVIATIONS),
        (shown(CC12, Basis.EVIDENCED), Conclusion.MET),
    ],
)
def test_one_key_control_decides_its_criterion(row: ShownControl, standing: Conclusion) -> None:
    judged = criterion(assess_gap(SECURITY, [], shown={**all_shown(SECURITY), CC12: row}), "CC1.2")
    assert judged.conclusion is standing
    assert judged.keys == (CC12,)
    assert judged.deciding == (CC12,)


def test_without_a_key_control_the_next_in_reserve_decides_and_nobody_left_is_a_gap() -> None:
    no_chart = Control(id="GOV-04", key=False, key_reason="Two people")
    judged = criterion(assess_gap(SECURITY, [no_chart], shown=all_shown(SECURITY)), "CC1.3")
    assert (judged.conclusion, judged.keys) == (Conclusion.MET, ("HRS-02", "GOV-05"))
    nobody = [no_chart, Control(id="HRS-02", key=False)]
    judged = criterion(assess_gap(SECURITY, nobody, shown=all_shown(SECURITY)), "CC1.3")
    assert judged.conclusion is Conclusion.NOT_MET
    assert "No control is left" in judged.reason


def serving(id: str) -> list[str]:
    return [name for name, control in catalog().controls.items() if id in control.criteria]


def test_a_control_of_the_clients_own_takes_a_key_controls_place_at_the_same_bar() -> None:
    own = Control(id="LAN-01", title="Board of advisers", criteria=("CC1.2",), replaces=CC12, operation="effective")
    replaced = Control(id=CC12, applicability="not relevant", applicability_reason="LAN-01 does it")
    judged = criterion(assess_gap(SECURITY, [own, replaced], shown=all_shown(SECURITY)), "CC1.2")
    assert (judged.conclusion, judged.keys) == (Conclusion.SELF_REPORTED, ("LAN-01",))
    judged = criterion(
        assess_gap(SECURITY, [own, replaced], shown={**all_shown(SECURITY), "LAN-01": shown("LAN-01")}), "CC1.2"
    )
    assert judged.conclusion is Conclusion.MET


def test_a_failing_supporting_control_decides_nothing_and_is_on_the_register_all_the_same() -> None:
    supporting = next(
        id for id in serving("CC6.1") if id not in assess_gap(SECURITY, []).criteria[0].keys and id not in KEYS
    )
    failed = shown(supporting, operation=Operation.NOT_EFFECTIVE)
    result = assess_gap(SECURITY, [], shown={**all_shown(SECURITY), supporting: failed})
    assert {judged.conclusion for judged in result.criteria} == {Conclusion.MET}
    assert [(gap.control.state.id, gap.severity) for gap in register(result)] == [(supporting, "low")]


def test_the_absence_of_confidential_reporting_puts_its_criterion_at_risk_and_no_more() -> None:
    absent = Control(id="COM-06", implementation="not started")
    judged = criterion(
        assess_gap(SECURITY, [absent], shown={**all_shown(SECURITY), "COM-06": ShownControl("COM-06")}), "CC2.1"
    )
    assert judged.conclusion is Conclusion.AT_RISK


def test_a_not_relevant_criterion_keeps_its_reason_and_takes_no_part() -> None:
    result = assess_gap(SECURITY, [], not_relevant=[CriterionScope(id="CC6.4", reason="No premises")])
    assert criterion(result, "CC6.4").conclusion is Conclusion.NOT_RELEVANT
    assert "No premises" in criterion(result, "CC6.4").reason


@pytest.mark.parametrize("status", list(ClaimedStatus))
def test_a_claim_fills_in_no_control_and_moves_no_criterion(status: ClaimedStatus) -> None:
    claims = [Claim(id=id, status=status) for id in catalog().criteria]
    for known in ({}, all_shown(EVERYTHING)):
        told, untold = (assess_gap(EVERYTHING, [], said, shown=known) for said in (claims, []))
        assert [row.conclusion for row in told.criteria] == [row.conclusion for row in untold.criteria]
        assert told.controls == untold.controls
        assert all(row.claim is not None for row in told.criteria)


def test_not_applicable_brings_no_category_into_scope() -> None:
    claims = [Claim(id="A1.1", status="not applicable"), Claim(id="C1.1", status="in place")]
    assert rated_categories(claims) == {Category.CONFIDENTIALITY}


def test_the_register_is_worst_first_and_says_what_blocks_the_window() -> None:
    told = [Control(id=CC12, disposition="create"), Control(id="RSK-06", design="partly")]
    known = all_shown(SECURITY) | {
        CC12: ShownControl(CC12),
        "RSK-06": ShownControl("RSK-06"),
        "GOV-04": shown("GOV-04", at_risk=("A run is missing.",)),
        "HRS-01": shown("HRS-01", exceptions=1),
    }
    rows = [
        (gap.control.state.id, gap.severity, gap.blocks_window, gap.disposition)
        for gap in register(assess_gap(SECURITY, told, shown=known))
    ]
    assert rows == [
        (CC12, "high", True, Disposition.CREATE),
        ("GOV-04", "medium", False, Disposition.STRENGTHEN),
        ("HRS-01", "low", False, Disposition.STRENGTHEN),
        ("RSK-06", "low", False, Disposition.STRENGTHEN),
    ]


def test_only_a_control_that_a_criterion_not_met_rests_on_is_high() -> None:
    """Of alternatives the better one decides, so the absence of another leaves no criterion unmet."""
    keys = {row.criterion.id: row.keys for row in assess_gap(SECURITY, [], shown=all_shown(SECURITY)).criteria}
    marked = {row.state.id for row in assess_gap(SECURITY, [], shown=all_shown(SECURITY)).controls if row.state.key}
    spare = sorted(marked - {id for ids in keys.values() for id in ids})
    assert spare
    for id in spare:
        known = {**all_shown(SECURITY), id: ShownControl(id)}
        result = assess_gap(SECURITY, [Control(id=id, disposition="create")], shown=known)
        assert [(gap.control.state.id, gap.severity, gap.blocks_window) for gap in register(result)] == [
            (id, "low", False)
        ]
    half = assess_gap(
        SECURITY, [Control(id=CC12, design="partly", implementation="in progress")], shown=all_shown(SECURITY)
    )
    assert {row.conclusion for row in half.criteria} <= {Conclusion.MET, Conclusion.AT_RISK, Conclusion.NOT_ASSESSED}
    assert [gap.severity for gap in register(half)] == ["medium"]


@pytest.mark.parametrize(
    ("categories", "count"),
    [
        ((), 33),
        (("Availability",), 36),
        (("Confidentiality",), 35),
        (("Processing Integrity",), 38),
        (("Privacy",), 51),
        (("Availability", "Confidentiality"), 38),
        (("Availability", "Confidentiality", "Processing Integrity"), 43),
        (tuple(Category), 61),
    ],
)
def test_categories_bring_their_criteria(categories: tuple[str, ...], count: int) -> None:
    scope = resolve_scope(Examination(categories=("Security", *categories)))
    assert len(assess_gap(scope, []).criteria) == count


_SHOWN = st.dictionaries(
    st.sampled_from(KEYS),
    st.builds(
        lambda basis, operation, at_risk, exceptions: (
            basis,
            {"operation": operation, "at_risk": at_risk, "exceptions": exceptions},
        ),
        st.sampled_from([Basis.TESTED, Basis.EVIDENCED, Basis.IN_PART]),
        st.sampled_from([Operation.EFFECTIVE, Operation.NOT_EFFECTIVE]),
        st.sampled_from([(), ("A run is missing.",)]),
        st.sampled_from([0, 1]),
    ),
).map(lambda rows: {id: shown(id, basis, **fields) for id, (basis, fields) in rows.items()})
_CONTROLS = st.lists(
    st.builds(
        lambda id, **fields: Control(id=id, **fields),
        st.sampled_from(sorted(catalog().controls)),
        key=st.sampled_from([None, True, False]),
        disposition=st.sampled_from([None, *Disposition]),
        operation=st.sampled_from(Operation),
    ),
    max_size=12,
    unique_by=lambda control: control.id,
)


@settings(max_examples=60, deadline=None)
@given(_CONTROLS, _SHOWN)
def test_a_criterion_stands_as_the_worst_of_its_sets_and_the_headline_sums(
    controls: list[Control], known: dict[str, ShownControl]
) -> None:
    result = assess_gap(SECURITY, controls, shown=known)
    rows = {row.state.id: row for row in result.controls}
    for judged in result.criteria:
        standings = [rows[id].conclusion for id in judged.keys]
        if judged.conclusion in SHOWN:
            assert standings
            assert all(one in SHOWN for one in standings)
            assert judged.conclusion is min(standings, key=Conclusion.rank)
    head = result.key_controls
    counted = {id: rows[id] for judged in result.criteria for id in judged.keys if rows[id].part is not Part.NOT_DUE}
    gone = sum(judged.conclusion is Conclusion.NOT_MET and not judged.deciding for judged in result.criteria)
    assert (
        head.due == head.tested + head.evidenced + head.only_said + head.failing + head.not_asked == len(counted) + gone
    )
    for name in ("tested", "evidenced", "only_said"):
        assert getattr(head, name) == sum(row.part.value == name.replace("_", " ") for row in counted.values())


@settings(max_examples=25, deadline=None)
@given(_CONTROLS, _SHOWN, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    controls: list[Control], known: dict[str, ShownControl], shuffler: random.Random
) -> None:
    shuffled = list(controls)
    shuffler.shuffle(shuffled)
    assert assess_gap(SECURITY, controls, shown=known).criteria == assess_gap(SECURITY, shuffled, shown=known).criteria


@settings(max_examples=25, deadline=None)
@given(_CONTROLS, _SHOWN, st.sampled_from(KEYS))
def test_taking_what_is_shown_away_never_helps(
    controls: list[Control], known: dict[str, ShownControl], lost: str
) -> None:
    better = known | {lost: shown(lost)}
    without = {id: row for id, row in better.items() if id != lost}
    before, after = (assess_gap(SECURITY, controls, shown=rows).criteria for rows in (better, without))
    for old, new in zip(before, after, strict=True):
        assert new.conclusion not in SHOWN or old.conclusion in SHOWN


def test_a_day_within_the_period_asks_only_for_what_has_fallen_due() -> None:
    known = {id: shown(id, Basis.NOT_ASSESSED, operation=Operation.NOT_TESTED, due=False) for id in all_shown(SECURITY)}
    result = assess_gap(SECURITY, [], shown=known, as_of=START + timedelta(days=10))
    assert {judged.conclusion for judged in result.criteria} == {Conclusion.ON_COURSE}
    assert (result.key_controls.due, result.key_controls.in_scope > 50) == (0, True)
