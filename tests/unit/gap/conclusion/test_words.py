"""The words for what is shown of a control are those of the rule book, whatever its status."""

from dataclasses import replace
from datetime import date

import pytest

from soc2lib.gap.assess import assess_gap
from soc2lib.gap.choices import Operation
from soc2lib.gap.conclusion.basis import Basis, Part
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.conclusion.words import basis_word, criterion_word, shown_word, state_word
from soc2lib.gap.records import Control
from soc2lib.gap.results import ControlJudgement, Reliance, ShownControl, ShownOperation
from soc2lib.readiness.consistency.consistency import check
from soc2lib.scope.assess import resolve_scope

TESTED = {
    Operation.EFFECTIVE: "Tested: effective",
    Operation.DEVIATIONS: "Tested: effective with deviations",
    Operation.NOT_EFFECTIVE: "Tested: not effective",
}
PLAIN = {
    Basis.NOT_ASSESSED: "Not assessed",
    Basis.SELF_REPORTED: "Self-reported",
    Basis.DESIGN_SHOWN: "Design shown",
    Basis.OBSERVED: "Implementation observed",
    Basis.IN_PART: "Evidenced in part",
    Basis.EVIDENCED: "Evidenced",
    Basis.NO_OCCURRENCE: "No occurrence (disclosed)",
}


def row(basis: Basis, standing: Conclusion = Conclusion.ON_COURSE, **shown: object) -> ControlJudgement:
    (made, *_) = assess_gap(resolve_scope(None), []).controls
    return replace(made, basis=basis, conclusion=standing, shown=ShownControl(made.state.id, **shown))  # type: ignore[arg-type]


@pytest.mark.parametrize(("basis", "word"), PLAIN.items())
def test_each_basis_has_its_word(basis: Basis, word: str) -> None:
    assert shown_word(row(basis)) == basis_word(basis) == word


@pytest.mark.parametrize(("operation", "word"), TESTED.items())
def test_a_test_is_named_with_its_result(operation: Operation, word: str) -> None:
    assert shown_word(row(Basis.TESTED, operation=ShownOperation(Basis.TESTED, operation))) == word


@pytest.mark.parametrize(
    ("operation", "word"),
    [
        (Operation.EFFECTIVE, "Tested in part: effective"),
        (Operation.DEVIATIONS, "Tested: deviations, conclusion open"),
    ],
)
def test_at_risk_no_test_is_called_effective_without_more(operation: Operation, word: str) -> None:
    at_risk = row(Basis.TESTED, Conclusion.AT_RISK, operation=ShownOperation(Basis.TESTED, operation, ("Days lack.",)))
    assert state_word(at_risk) == f"At risk · {word}"


def test_met_without_a_run_in_the_period_says_so() -> None:
    outside = ShownOperation(due=False, disclosures=("No run falls into the period.",))
    met = replace(row(Basis.OBSERVED, Conclusion.MET, operation=outside), part=Part.NOT_DUE)
    assert state_word(met) == "Met · No run in the period (disclosed)"
    running = replace(met, conclusion=Conclusion.ON_COURSE)
    assert shown_word(running) == "Implementation observed"


@pytest.mark.parametrize("reliance", [None, Reliance(False), Reliance(False, on_record=False)])
def test_a_report_that_does_not_allow_it_is_never_called_relied_on(reliance: Reliance | None) -> None:
    carried = row(Basis.RELIED_ON, Conclusion.AT_RISK, reliance=reliance)
    assert state_word(carried) == "At risk · Carve-out, not relied on"
    assert shown_word(row(Basis.RELIED_ON, reliance=Reliance(True))) == "Carve-out, relied on"


def test_a_status_that_says_the_same_is_said_once() -> None:
    assert state_word(row(Basis.SELF_REPORTED, Conclusion.SELF_REPORTED)) == "Self-reported"
    assert state_word(row(Basis.SELF_REPORTED, Conclusion.NOT_MET)) == "Not met · Self-reported"
    assert shown_word(row(Basis.NOT_ASSESSED, Conclusion.NOT_RELEVANT)) == "Not relevant"


def test_a_criterion_takes_the_word_of_the_control_that_decides() -> None:
    result = assess_gap(resolve_scope(None), [Control(id="GOV-04", disposition="create")])
    assert {criterion_word(one) for one in result.criteria} == {"Not assessed", "Self-reported"}
    failed = row(Basis.TESTED, Conclusion.NOT_MET, operation=ShownOperation(Basis.TESTED, Operation.NOT_EFFECTIVE))
    criterion = replace(result.criteria[0], controls=(failed,), deciding=(failed.state.id,), basis=Basis.TESTED)
    assert criterion_word(criterion) == "Tested: not effective"


@pytest.mark.parametrize(
    ("control", "found"),
    [
        (Control(id="IAM-03", key=False), "marked as not key without a reason; the library does mark it"),
        (Control(id="RSK-06", key=True), "marked as key without a reason; the library does not mark it"),
        (Control(id="IAM-03", key=False, key_reason="No person has access."), ""),
        (Control(id="IAM-03", key=True), ""),
        (Control(id="IAM-03"), ""),
        (Control(id="OWN-1", title="Ours", criteria=("CC6.1",), key=False), ""),
    ],
)
def test_a_key_mark_changed_without_a_reason_is_listed(control: Control, found: str) -> None:
    result = assess_gap(resolve_scope(None), [control])
    told = [one.found for one in check(result, date(2026, 1, 5))]
    assert any(found in one for one in told) if found else not any("without a reason" in one for one in told)
