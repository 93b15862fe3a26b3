"""The gap stage: hand cases, properties, and a second calculation that shares no code with the first."""

import csv
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soc2lib.gap.method import GapResult, judge, rated_categories, register
from soc2lib.scope.method import Scope, settle

from soc2lib.foundation.catalog import Category, catalog
from soc2lib.foundation.shelf import catalog_folder
from soc2lib.gap.records import (
    Claim,
    Control,
    CriterionScope,
    Design,
    Disposition,
    EvidenceSufficiency,
    Implementation,
    Operation,
)
from soc2lib.gap.standing import Standing
from soc2lib.scope.records import Examination

TYPE_II = settle(Examination(categories=("Security",), report_type="Type II", window_start=date(2026, 4, 1)))
TYPE_I = settle(Examination(categories=("Security",), report_type="Type I"))
SOUND = {"design": "suitable", "implementation": "in use", "operation": "effective", "evidence": "full period"}
CC12 = "GOV-03"  # the one key control of CC1.2 while nobody said that an adviser reviews


def standing(scope: Scope, **fields: object) -> Standing:
    """How CC1.2 stands when its one key control has these fields."""
    return criterion(judge(scope, [Control(id=CC12, **fields)]), "CC1.2").standing


def criterion(result: GapResult, id: str):
    return next(judged for judged in result.criteria if judged.criterion.id == id)


def test_a_sound_control_meets_its_criterion() -> None:
    assert standing(TYPE_II, **SOUND) is Standing.MET


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"design": "not designed"}, Standing.NOT_MET),
        ({"implementation": "not started"}, Standing.NOT_MET),
        ({"operation": "not effective"}, Standing.NOT_MET),
        ({"disposition": "create"}, Standing.NOT_MET),
        ({"design": "partly"}, Standing.AT_RISK),
        ({"implementation": "in progress"}, Standing.AT_RISK),
        ({"disposition": "strengthen"}, Standing.AT_RISK),
        ({"evidence": "partial period"}, Standing.AT_RISK),
        ({"in_use_since": date(2026, 5, 1)}, Standing.AT_RISK),
        ({"design": "not assessed"}, Standing.NOT_ASSESSED),
        ({"implementation": "not assessed"}, Standing.NOT_ASSESSED),
        ({"operation": "not tested"}, Standing.NOT_ASSESSED),
        ({"operation": "no occurrence in period"}, Standing.NOT_ASSESSED),
        ({"evidence": "none"}, Standing.NOT_ASSESSED),
        ({"evidence": "design only"}, Standing.NOT_ASSESSED),
        ({"applicability": "carried by subservice", "applicability_reason": "a host"}, Standing.NOT_ASSESSED),
        ({"operation": "effective with deviations"}, Standing.DEVIATIONS),
    ],
    ids=str,
)
def test_one_weak_field_decides(fields: dict[str, object], expected: Standing) -> None:
    assert standing(TYPE_II, **{**SOUND, **fields}) is expected


def test_a_type_i_asks_for_design_and_one_instance_but_not_for_operation() -> None:
    designed = {"design": "suitable", "implementation": "in use"}
    assert standing(TYPE_I, **designed, evidence="design only") is Standing.MET
    assert standing(TYPE_I, **designed) is Standing.NOT_ASSESSED
    assert standing(TYPE_II, **designed, evidence="design only") is Standing.NOT_ASSESSED


def test_an_undecided_report_type_is_read_strictly() -> None:
    undecided = settle(Examination(categories=("Security",)))
    assert (
        standing(undecided, design="suitable", implementation="in use", evidence="design only") is Standing.NOT_ASSESSED
    )


def test_a_criterion_without_a_key_control_is_not_met_by_definition() -> None:
    judged = criterion(judge(TYPE_II, [Control(id=CC12, key=False, **SOUND)]), "CC1.2")
    assert judged.standing is Standing.NOT_MET
    assert "gap by definition" in judged.because


def test_a_control_of_the_clients_own_serves_its_criteria() -> None:
    own = Control(id="LAN-01", title="Board of advisers", criteria=("CC1.2",), **SOUND)
    replaced = Control(id=CC12, applicability="not relevant", applicability_reason="LAN-01 does it")
    assert criterion(judge(TYPE_II, [own, replaced]), "CC1.2").standing is Standing.MET


def test_a_not_relevant_criterion_keeps_its_reason_and_takes_no_part() -> None:
    result = judge(TYPE_II, [], not_relevant=[CriterionScope(id="CC6.4", reason="No premises")])
    assert criterion(result, "CC6.4").standing is Standing.NOT_RELEVANT
    assert "No premises" in criterion(result, "CC6.4").because


def test_a_claim_fills_in_its_own_criterion_alone_and_never_design_or_operation() -> None:
    result = judge(TYPE_II, [], [Claim(id="CC3.4", status="not in place")])
    assert criterion(result, "CC3.4").standing is Standing.NOT_MET
    changes = next(c for c in criterion(result, "CC8.1").controls if c.seen.id == "CHG-06")
    assert "CC3.4" in changes.seen.criteria
    assert criterion(result, "CC8.1").standing is Standing.NOT_ASSESSED


def test_a_claim_of_being_in_place_is_never_a_pass() -> None:
    claims = [Claim(id=id, status="in place") for id in catalog().criteria]
    everything = settle(None, rated_categories(claims))
    result = judge(everything, [], claims)
    assert len(result.criteria) == 61
    assert {judged.standing for judged in result.criteria} == {Standing.NOT_ASSESSED}


def test_an_assessment_beats_a_claim() -> None:
    result = judge(TYPE_II, [Control(id=CC12, **SOUND)], [Claim(id="CC1.2", status="not in place")])
    assert criterion(result, "CC1.2").standing is Standing.MET
    assert criterion(result, "CC1.2").claim is not None


def test_the_register_is_worst_first_and_says_what_blocks_the_window() -> None:
    told = [
        Control(id="GOV-03", disposition="create"),
        Control(id="GOV-04", **{**SOUND, "evidence": "partial period"}),
        Control(id="HRS-01", **{**SOUND, "operation": "effective with deviations"}),
        Control(id="HRS-04", key=False, **{**SOUND, "design": "partly"}),
    ]
    rows = [
        (gap.control.seen.id, gap.severity, gap.blocks_window, gap.disposition)
        for gap in register(judge(TYPE_II, told))
    ]
    assert rows == [
        ("GOV-03", "high", True, Disposition.CREATE),
        ("GOV-04", "medium", False, Disposition.STRENGTHEN),
        ("HRS-01", "low", False, Disposition.STRENGTHEN),
        ("HRS-04", "low", False, Disposition.STRENGTHEN),
    ]


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
    scope = settle(Examination(categories=("Security", *categories)))
    assert len(judge(scope, []).criteria) == count


_CONTROLS = st.builds(
    lambda id, **fields: Control(id=id, **fields),
    st.sampled_from(sorted(catalog().controls)),
    key=st.sampled_from([None, True, False]),
    disposition=st.sampled_from([None, *Disposition]),
    design=st.sampled_from(Design),
    implementation=st.sampled_from(Implementation),
    operation=st.sampled_from(Operation),
    evidence=st.sampled_from(EvidenceSufficiency),
)


def _again(controls: list[Control]) -> dict[str, str]:
    """The second calculation: straight from the brief's rules, by lookup, for a Type II without dates."""
    told = {control.id: control for control in controls}
    answers = {}
    waiting = ("customer-users", "personal-devices", "outside-adviser", "availability", "privacy")
    with (catalog_folder() / "key_controls.csv").open(encoding="utf-8", newline="") as file:
        marked = {row["control"] for row in csv.DictReader(file) if row["condition"] not in waiting}
    for id, row in catalog().criteria.items():
        if row.category is not Category.SECURITY:
            continue
        words = []
        for name, library in catalog().controls.items():
            control = told.get(name, Control(id=name))
            key = name in marked if control.key is None else control.key
            if id not in library.criteria or not key or control.disposition == "not needed":
                continue
            words.append(_one(control))
        order = ["not met", "at risk", "not assessed", "met with deviations", "met"]
        answers[id] = next((word for word in order if word in words), "not met")
    return answers


def _one(c: Control) -> str:
    if c.disposition == "create" or c.design == "not designed" or c.implementation == "not started":
        return "not met"
    if c.operation == "not effective":
        return "not met"
    ran = c.operation in ("effective", "effective with deviations")
    if c.disposition == "strengthen" or c.design == "partly" or c.implementation == "in progress":
        return "at risk"
    if ran and c.evidence == "partial period":
        return "at risk"
    known = c.design == "suitable" and c.implementation == "in use" and ran and c.evidence == "full period"
    if not known:
        return "not assessed"
    return "met" if c.operation == "effective" else "met with deviations"


@settings(max_examples=60, deadline=None)
@given(st.lists(_CONTROLS, max_size=40, unique_by=lambda control: control.id))
def test_two_calculations_agree(controls: list[Control]) -> None:
    scope = settle(Examination(categories=("Security",), report_type="Type II"))
    first = {judged.criterion.id: judged.standing.value for judged in judge(scope, controls).criteria}
    assert first == _again(controls)


@settings(max_examples=25, deadline=None)
@given(st.lists(_CONTROLS, max_size=30, unique_by=lambda control: control.id), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(controls: list[Control], shuffler: random.Random) -> None:
    shuffled = list(controls)
    shuffler.shuffle(shuffled)
    assert judge(TYPE_II, controls).criteria == judge(TYPE_II, shuffled).criteria


@settings(max_examples=25, deadline=None)
@given(st.lists(_CONTROLS, min_size=1, max_size=30, unique_by=lambda control: control.id))
def test_a_better_field_never_worsens_a_criterion(controls: list[Control]) -> None:
    better = [
        controls[0].model_copy(update={name: type_(SOUND[name]) for name, type_ in _TYPES.items()}),
        *controls[1:],
    ]
    before, after = judge(TYPE_II, controls).criteria, judge(TYPE_II, better).criteria
    known = (Standing.NOT_MET, Standing.AT_RISK, Standing.DEVIATIONS, Standing.MET)
    for old, new in zip(before, after, strict=True):
        if old.standing in known and new.standing in known:
            assert new.standing.rank() >= old.standing.rank()


_TYPES = {
    "design": Design,
    "implementation": Implementation,
    "operation": Operation,
    "evidence": EvidenceSufficiency,
}
