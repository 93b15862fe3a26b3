"""What is concluded of operation and design, and when a gap is closed: each rule by a hand case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.evidence.closing import closures
from soc2lib.evidence.conclusion import Facts, Looked, Verdict, conclude
from soc2lib.evidence.items import ItemResult, item_result
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.testing_records import Attribute, TestedItem, Walkthrough
from soc2lib.evidence.walkthrough import design_shown
from soc2lib.gap.closure import ClosureState
from soc2lib.gap.records import Design, GapEntry

AS_OF = date(2026, 9, 30)
FIX = date(2026, 8, 14)
ORDER = (Verdict.FAILED, Verdict.MORE, Verdict.WITHIN, Verdict.OPERATED)


@pytest.mark.parametrize(
    ("facts", "looked", "verdict"),
    [
        (Facts(20, 1, population=40), [Looked(1)], Verdict.MORE),
        (Facts(40, 1, census=True), [Looked(1)], Verdict.WITHIN),
        (Facts(40, 1, census=True), [], Verdict.MORE),
        (Facts(40, 1, census=True), [Looked(1, explained=False)], Verdict.MORE),
        (Facts(40, 1, census=True), [Looked(1, systematic=True)], Verdict.FAILED),
        (Facts(40, 1, census=True), [Looked(1, intentional=True)], Verdict.FAILED),
        (Facts(40, 5, census=True), [Looked(5)], Verdict.FAILED),
        (Facts(40, 4, census=True), [Looked(4)], Verdict.WITHIN),
        (Facts(40, 1, untold=1, census=True), [Looked(1)], Verdict.MORE),
        (Facts(40, 0, census=True), [], Verdict.OPERATED),
        (Facts(40, 0, untold=1, census=True), [], Verdict.NOT_TESTED),
        (Facts(40, 0, lacking="half the window is not covered"), [], Verdict.NOT_TESTED),
        (Facts(0), [], Verdict.NOT_TESTED),
        (Facts(0, nothing_occurred=True), [], Verdict.NOTHING_OCCURRED),
        (Facts(0, nothing_occurred=True, lacking="the population is not whole"), [], Verdict.NOT_TESTED),
    ],
)
def test_each_rule_of_the_conclusion_decides_its_case(facts: Facts, looked: list[Looked], verdict: Verdict) -> None:
    found = conclude(facts, looked)
    assert (found.verdict, found.exceptions) == (verdict, facts.deviations)
    assert found.because


@given(items=st.integers(1, 60), share=st.floats(0, 1), untold=st.integers(0, 3), census=st.booleans())
def test_a_further_deviation_never_betters_the_conclusion_and_every_one_is_reported(
    items: int, share: float, untold: int, census: bool
) -> None:
    deviations = round(share * (items - 1))
    facts = Facts(items, deviations, untold, census, items if census else 10 * items)
    worse = replace(facts, deviations=deviations + 1)
    before = conclude(facts, [Looked(deviations)] if deviations else [])
    after = conclude(worse, [Looked(deviations + 1)])
    assert after.exceptions == deviations + 1
    assert before.verdict is Verdict.NOT_TESTED or ORDER.index(after.verdict) <= ORDER.index(before.verdict)


def item(**ticks: str) -> TestedItem:
    return TestedItem.model_validate({"id": "1", "test": "T", "item": "L-05", **ticks})


@pytest.mark.parametrize(
    ("ticked", "result"),
    [
        (item(performed="pass", on_time="pass"), ItemResult.PASSED),
        (item(performed="pass", on_time="fail"), ItemResult.DEVIATION),
        (item(performed="pass", on_time="no evidence"), ItemResult.NO_EVIDENCE),
        (item(performed="pass", on_time="no evidence", alternative=("EV-2",)), ItemResult.PASSED),
        (item(performed="fail", on_time="no evidence", alternative=("EV-2",)), ItemResult.DEVIATION),
        (item(performed="pass"), ItemResult.CANNOT_TELL),
        (item(performed="not applicable", on_time="not applicable"), ItemResult.CANNOT_TELL),
    ],
)
def test_an_item_passes_by_all_its_attributes_and_missing_evidence_is_a_deviation(
    ticked: TestedItem, result: ItemResult
) -> None:
    assert item_result(ticked, (Attribute.PERFORMED, Attribute.ON_TIME))[0] is result


def walked(**told: object) -> Walkthrough:
    whole = {"control": "IAM-03", "day": date(2026, 9, 1), "done": ("inspection",), "evidence": ("EV-1",)}
    whole |= {"authority": True, "covered": "All systems", "concluded": "suitable"}
    return Walkthrough.model_validate({"id": "WT", **whole, **told})


@pytest.mark.parametrize(
    ("walk", "design"),
    [
        (walked(), Design.SUITABLE),
        (walked(done=("inquiry",)), Design.NOT_ASSESSED),
        (walked(evidence=("EV-9",)), Design.NOT_ASSESSED),
        (walked(authority=None), Design.NOT_ASSESSED),
        (walked(authority=False), Design.PARTLY),
        (walked(not_covered="the warehouse"), Design.PARTLY),
        (walked(fails_where="nobody reads the list"), Design.PARTLY),
        (walked(concluded="not designed"), Design.NOT_DESIGNED),
        (walked(day=date(2026, 10, 1)), Design.NOT_ASSESSED),
    ],
)
def test_a_design_is_suitable_only_where_the_walkthrough_shows_all_of_it(walk: Walkthrough, design: Design) -> None:
    assert design_shown([walk], ["EV-1"], AS_OF).design is design


def closed(entry: dict, evidence: dict | None = None, test: dict | None = None) -> ClosureState:
    told = {"id": "GAP", "control": "IAM-03", "fixed_on": FIX, "evidence": ("EV-1",), "retests": ("T",), **entry}
    piece = {"id": "EV-1", "type": "log extract", "method": "export", "effective": FIX + timedelta(3), "file": "a.csv"}
    tried = {"id": "T", "control": "IAM-03", "method": "census", "planned": 3, "passed": 3, "deviations": 0}
    tried |= {"period_start": FIX, "period_end": AS_OF, "tested_on": AS_OF}
    pieces = [Evidence.model_validate({**piece, "sha256": "a" * 64, "size": 1, **(evidence or {})})]
    tests = [TestResult.model_validate({**tried, **(test or {})})]
    return closures([GapEntry.model_validate(told)], pieces, tests, as_of=AS_OF)["GAP"].state


def test_a_gap_closes_by_later_evidence_and_a_passed_retest() -> None:
    assert closed({}) is ClosureState.CLOSED


@pytest.mark.parametrize(
    ("entry", "evidence", "test"),
    [
        ({"evidence": ()}, {}, {}),
        ({"retests": ()}, {}, {}),
        ({"fixed_on": None}, {}, {}),
        ({"fixed_on": AS_OF + timedelta(1)}, {}, {}),
        ({}, {"sha256": "", "size": None}, {}),
        ({}, {"effective": FIX}, {}),
        ({}, {"method": "inquiry"}, {}),
        ({}, {}, {"passed": 2, "deviations": 1}),
        ({}, {}, {"passed": 2, "cannot_tell": 1}),
        ({}, {}, {"passed": 2}),
        ({}, {}, {"method": "inquiry"}),
        ({}, {}, {"control": "IAM-04"}),
        ({}, {}, {"tested_on": FIX}),
        ({}, {}, {"period_end": FIX}),
    ],
)
def test_a_gap_that_lacks_any_of_it_stays_open_and_calling_it_closed_is_refused(
    entry: dict, evidence: dict, test: dict
) -> None:
    assert closed(entry, evidence, test) is ClosureState.OPEN
    assert closed({**entry, "called_closed": AS_OF}, evidence, test) is ClosureState.REFUSED
