"""The chain from commitment to control is followed whole, and whatever hangs loose is named on either side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.errors import RecordError
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Claim, Control
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.examination.control_lines import ControlLine, control_lines
from soc2lib.scope.records import Commitment, DemandSource, SystemRequirement
from soc2lib.scope.system.commitments import trace_commitments

PROMISE = Commitment(id="CM-1", promise="Up 99.9 % of the month.")
MUST = SystemRequirement(id="SR-1", requirement="Capacity is watched.", commitments=("CM-1",), criteria=("A1.1",))
WATCH = ControlLine("X-1", "Capacity board", ("A1.1",))


def loose(*args: object, **kwargs: object) -> list[tuple[str, str]]:
    found = trace_commitments(*args, **kwargs)  # type: ignore[arg-type]
    return [(finding.about, finding.words) for finding in found.loose if finding.tone != "none"]


def test_the_hand_case_reaches_its_one_control() -> None:
    found = trace_commitments([PROMISE], [MUST], [Category.AVAILABILITY], [WATCH])
    assert [(link.start, link.end) for link in found.links] == [("CM-1", "SR-1"), ("SR-1", "A1.1"), ("A1.1", "X-1")]
    assert found.reached == {"CM-1": ("X-1",)}
    assert not found.assumed


def test_library_controls_stand_in_until_the_client_has_its_own_and_it_is_said() -> None:
    found = trace_commitments([PROMISE], [MUST], [Category.AVAILABILITY])
    assert found.assumed
    assert "library's until" in found.reason
    assert found.reached["CM-1"] == ("AVL-01", "AVL-02", "AVL-03", "AVL-04")


def test_a_promise_without_a_requirement_hangs_loose() -> None:
    assert ("CM-1", "promise without a requirement") in loose([PROMISE], [], [])


def test_a_requirement_without_a_promise_hangs_loose() -> None:
    bare = MUST.model_copy(update={"commitments": ()})
    assert ("SR-1", "requirement without a promise") in loose([], [bare], [Category.AVAILABILITY])


def test_names_that_lead_nowhere_are_told() -> None:
    assert ("SR-1", "unknown commitment") in loose([], [MUST], [Category.AVAILABILITY])
    answered = PROMISE.model_copy(update={"demand": ("D-1",)})
    assert ("CM-1", "unknown demand row") in loose([answered], [MUST], [Category.AVAILABILITY])
    known = [DemandSource(id="D-1")]
    assert ("CM-1", "unknown demand row") not in loose([answered], [MUST], [Category.AVAILABILITY], demand=known)


def test_a_criterion_of_a_category_that_is_out_of_scope_is_told_and_leads_nowhere() -> None:
    assert ("SR-1", "criterion out of scope") in loose([PROMISE], [MUST], [])
    assert trace_commitments([PROMISE], [MUST], []).reached["CM-1"] == ()


def test_a_requirement_without_a_criterion_is_told() -> None:
    assert ("SR-1", "requirement without a criterion") in loose(
        [PROMISE], [MUST.model_copy(update={"criteria": ()})], []
    )


def test_criteria_without_controls_and_controls_without_criteria_are_told() -> None:
    stray = ControlLine("X-2", "Notice", ("P1.1",))
    found = loose([PROMISE], [MUST], [Category.AVAILABILITY], [WATCH, stray])
    assert ("X-2", "control without a criterion") in found
    assert ("A1.2", "criterion without a control") in found
    assert ("A1.1", "criterion without a control") not in found


def test_without_commitments_there_is_no_yardstick() -> None:
    assert "nothing to measure" in trace_commitments([], [], []).reason


def test_an_unknown_criterion_is_refused_when_the_row_is_read() -> None:
    with pytest.raises(RecordError, match=r"CC9\.9 is none of them"):
        SystemRequirement.build({"id": "SR-1", "criteria": ("CC9.9",)}, where="requirements.csv, row 2")


def test_only_what_the_client_spoke_of_and_runs_counts_as_its_controls() -> None:
    told = [
        Control(id="GOV-01", implementation="in use"),
        Control(id="GOV-02", disposition="create"),
        Control(id="GOV-03", owner="Ann"),
        Control(id="IAM-03", applicability="not relevant", applicability_reason="No staff."),
        Control(id="LAN-01", title="Sign-off", criteria=("CC8.1",), design="suitable"),
    ]
    lines = control_lines(assess_gap(resolve_scope(None), told, [Claim(id="CC7.5", status="in place")]).controls)
    assert [(line.id, line.absent) for line in lines] == [("GOV-01", False), ("GOV-02", True), ("LAN-01", False)]
    library = catalog().controls["GOV-01"]
    assert (lines[0].title, lines[0].criteria) == (library.title, library.criteria)


def test_a_criterion_that_is_not_relevant_needs_no_control() -> None:
    found = loose([PROMISE], [MUST], [Category.AVAILABILITY], [WATCH], not_relevant={"A1.2"})
    assert ("A1.2", "criterion without a control") not in found
    assert ("A1.3", "criterion without a control") in found


ids = st.lists(st.integers(0, 3), max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 4),
    st.lists(st.tuples(ids, st.lists(st.sampled_from(sorted(catalog().criteria)), max_size=3)), max_size=4),
    st.sets(st.sampled_from(Category)),
)
def test_asking_each_control_backwards_finds_the_same_reach(
    promises: int, musts: list[tuple[list[int], list[str]]], categories: set[Category]
) -> None:
    commitments = [Commitment(id=f"CM-{n}") for n in range(promises)]
    requirements = [
        SystemRequirement(id=f"SR-{n}", commitments=tuple(f"CM-{i}" for i in to), criteria=tuple(criteria))
        for n, (to, criteria) in enumerate(musts)
    ]
    found = trace_commitments(commitments, requirements, categories)
    scope = {id for id, criterion in catalog().criteria.items() if criterion.category in {*categories, "Security"}}
    for commitment in commitments:
        expected = [
            control.id
            for control in catalog().controls.values()
            if any(
                commitment.id in must.commitments and set(must.criteria) & set(control.criteria) & scope
                for must in requirements
            )
        ]
        assert found.reached[commitment.id] == tuple(sorted(expected))
