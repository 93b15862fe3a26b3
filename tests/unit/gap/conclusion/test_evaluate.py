"""One control: hand cases, words that never show anything, and a second calculation that shares no code."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.claims.claims import as_recorded
from soc2lib.gap.conclusion.basis import Basis, Part, Phase
from soc2lib.gap.conclusion.evaluate import evaluate_control
from soc2lib.gap.conclusion.phase import Asked
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.records import Control, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.results import ControlJudgement, Reliance, ShownControl, ShownDesign, ShownOperation

START = date(2026, 4, 1)
SAID = date(2026, 5, 1)
LATER, EARLIER = SAID + timedelta(days=20), SAID - timedelta(days=20)
NOTHING = ShownControl("GOV-03")
TYPED = {"design": "suitable", "implementation": "in use", "operation": "effective", "evidence": "full period"}
DESIGNED = ShownDesign(Design.SUITABLE, LATER, "Ann", "Its policy is accepted.")
TESTED = ShownOperation(Basis.TESTED, Operation.EFFECTIVE, items=25, day=LATER, reason="25 items were tested.")
SEEN = ShownControl("GOV-03", DESIGNED, LATER)
RUN = ShownControl("GOV-03", DESIGNED, LATER, TESTED)


def evaluate(
    typed: dict[str, object], shown: ShownControl, phase: Phase = Phase.AFTER, *, renewal: bool = False
) -> ControlJudgement:
    """How a control with these typed fields stands; what is admitted was admitted on `SAID`."""
    said = as_recorded(catalog(), {"GOV-03": Control(id="GOV-03", **typed)})
    return evaluate_control(
        next(one for one in said if one.id == "GOV-03"), shown, Asked(phase, START, renewal), lambda name: SAID
    )


@pytest.mark.parametrize(
    ("phase", "shown", "standing", "part"),
    [
        (Phase.BEFORE, NOTHING, Conclusion.SELF_REPORTED, Part.ONLY_SAID),
        (Phase.BEFORE, replace(SEEN, observed_on=None), Conclusion.SELF_REPORTED, Part.ONLY_SAID),
        (Phase.BEFORE, replace(SEEN, design=ShownDesign()), Conclusion.SELF_REPORTED, Part.ONLY_SAID),
        (Phase.BEFORE, SEEN, Conclusion.READY, Part.EVIDENCED),
        (Phase.TYPE_I, SEEN, Conclusion.READY, Part.EVIDENCED),
        (Phase.WITHIN, SEEN, Conclusion.SELF_REPORTED, Part.ONLY_SAID),
        (Phase.WITHIN, replace(SEEN, operation=ShownOperation(due=False)), Conclusion.ON_COURSE, Part.NOT_DUE),
        (Phase.WITHIN, RUN, Conclusion.ON_COURSE, Part.TESTED),
        (Phase.AFTER, RUN, Conclusion.MET, Part.TESTED),
        (Phase.AFTER, replace(RUN, operation=replace(TESTED, basis=Basis.EVIDENCED)), Conclusion.MET, Part.EVIDENCED),
        (Phase.AFTER, replace(RUN, operation=replace(TESTED, exceptions=1)), Conclusion.DEVIATIONS, Part.TESTED),
        (
            Phase.AFTER,
            replace(RUN, operation=replace(TESTED, at_risk=("Days lack.",))),
            Conclusion.AT_RISK,
            Part.FAILING,
        ),
        (Phase.AFTER, replace(SEEN, operation=ShownOperation(Basis.NO_OCCURRENCE)), Conclusion.MET, Part.EVIDENCED),
    ],
)
def test_the_phase_decides_what_shown_facts_amount_to(
    phase: Phase, shown: ShownControl, standing: Conclusion, part: Part
) -> None:
    row = evaluate(TYPED, shown, phase)
    assert (row.conclusion, row.part) == (standing, part)


@pytest.mark.parametrize("phase", list(Phase))
def test_a_failed_test_beats_every_typed_word(phase: Phase) -> None:
    failed = ShownOperation(Basis.TESTED, Operation.NOT_EFFECTIVE, day=EARLIER, reason="5 of 25 items deviated.")
    row = evaluate(TYPED, replace(RUN, operation=failed), phase)
    assert row.conclusion is (Conclusion.AT_RISK if phase is Phase.TYPE_I else Conclusion.NOT_MET)
    assert (row.basis, row.part, row.reason) == (Basis.TESTED, Part.FAILING, "5 of 25 items deviated")
    assert row.state.operation is Operation.NOT_EFFECTIVE


@pytest.mark.parametrize(
    ("admission", "standing"),
    [
        ({"design": "not designed"}, Conclusion.NOT_MET),
        ({"implementation": "not started"}, Conclusion.NOT_MET),
        ({"operation": "not effective"}, Conclusion.NOT_MET),
        ({"disposition": "create"}, Conclusion.NOT_MET),
        ({"design": "partly"}, Conclusion.AT_RISK),
        ({"implementation": "in progress"}, Conclusion.AT_RISK),
        ({"disposition": "strengthen"}, Conclusion.AT_RISK),
    ],
    ids=str,
)
def test_an_admission_stands_until_something_of_a_later_day_is_shown(
    admission: dict[str, object], standing: Conclusion
) -> None:
    earlier = ShownControl("GOV-03", replace(DESIGNED, day=EARLIER), EARLIER, replace(TESTED, day=EARLIER))
    assert evaluate({**TYPED, **admission}, NOTHING).conclusion is standing
    assert evaluate({**TYPED, **admission}, earlier).conclusion is standing
    assert evaluate({**TYPED, **admission}, RUN).conclusion is Conclusion.MET


def test_in_use_only_since_a_day_within_the_period_is_at_risk() -> None:
    late = {**TYPED, "in_use_since": START + timedelta(days=30)}
    assert evaluate(late, RUN).conclusion is Conclusion.AT_RISK
    assert evaluate({**TYPED, "in_use_since": START}, RUN).conclusion is Conclusion.MET


@pytest.mark.parametrize(
    ("reliance", "standing"),
    [
        (None, Conclusion.SELF_REPORTED),
        (Reliance(False, on_record=False), Conclusion.SELF_REPORTED),
        (Reliance(False, missing=("Nobody reviewed it.",)), Conclusion.AT_RISK),
        (Reliance(True, uncovered_days=61, disclosures=("61 days lack.",)), Conclusion.MET),
    ],
)
def test_a_carried_control_stands_on_the_carriers_report(reliance: Reliance | None, standing: Conclusion) -> None:
    carried = {"applicability": "carried by subservice", "applicability_reason": "Northdeck"}
    row = evaluate({**TYPED, **carried}, ShownControl("GOV-03", reliance=reliance))
    assert row.conclusion is standing
    assert "Northdeck" in row.reason


def test_a_file_that_nobody_accepted_is_only_said() -> None:
    row = evaluate({}, replace(NOTHING, waiting=("E-1", "E-2")))
    assert (row.conclusion, row.basis) == (Conclusion.SELF_REPORTED, Basis.SELF_REPORTED)
    assert row.reason == "not assessed; 2 files on record wait for acceptance"


def test_a_renewal_needs_no_first_instance_before_a_run_falls_due() -> None:
    designed = ShownControl("GOV-03", DESIGNED, operation=ShownOperation(due=False))
    assert evaluate(TYPED, designed, Phase.BEFORE).conclusion is Conclusion.SELF_REPORTED
    assert evaluate(TYPED, designed, Phase.BEFORE, renewal=True).conclusion is Conclusion.READY


_WORDS = st.fixed_dictionaries(
    {
        "design": st.sampled_from(Design),
        "implementation": st.sampled_from(Implementation),
        "operation": st.sampled_from(Operation),
        "evidence": st.sampled_from(EvidenceSufficiency),
        "disposition": st.sampled_from([None, *Disposition]),
    }
)
_DAYS = st.sampled_from([EARLIER, SAID, LATER])
_OPERATION = st.one_of(
    st.builds(
        ShownOperation,
        st.sampled_from([Basis.TESTED]),
        st.sampled_from([Operation.EFFECTIVE, Operation.DEVIATIONS, Operation.NOT_EFFECTIVE]),
        st.sampled_from([(), ("A run is missing.",)]),
        exceptions=st.sampled_from([0, 2]),
        day=_DAYS,
    ),
    st.builds(
        ShownOperation,
        st.sampled_from([Basis.IN_PART, Basis.EVIDENCED]),
        at_risk=st.sampled_from([(), ("A run is missing.",)]),
        day=_DAYS,
    ),
    st.builds(ShownOperation, due=st.booleans()),
)
_SHOWN = st.builds(
    lambda design, on, operation: ShownControl("GOV-03", design, on, operation),
    st.one_of(
        st.just(ShownDesign()),
        st.builds(ShownDesign, st.sampled_from([Design.SUITABLE, Design.PARTLY, Design.NOT_DESIGNED]), _DAYS),
    ),
    st.sampled_from([None, EARLIER, SAID, LATER]),
    _OPERATION,
)


@given(_WORDS, st.sampled_from(Phase), st.booleans())
def test_no_words_show_anything(typed: dict[str, object], phase: Phase, renewal: bool) -> None:
    assert evaluate(typed, NOTHING, phase, renewal=renewal).conclusion not in SHOWN


@settings(max_examples=400)
@given(_WORDS, _SHOWN, st.sampled_from(Phase))
def test_no_words_improve_on_what_the_kindest_words_give(
    typed: dict[str, object], shown: ShownControl, phase: Phase
) -> None:
    spoken, kindest = evaluate(typed, shown, phase), evaluate(TYPED, shown, phase)
    if spoken.conclusion in SHOWN:
        assert kindest.conclusion is spoken.conclusion


def _again(typed: dict[str, object], shown: ShownControl, phase: Phase) -> str:
    """The second calculation, straight from the brief: 13.1 by cases, nothing shared with the first."""
    words = {name: value.value if value is not None else "" for name, value in typed.items()}
    if words["disposition"] == "not needed":
        return "not relevant"
    design, operation = shown.design.design.value, shown.operation
    began = phase.value in ("within the period", "after the period")
    tested, in_part, evidenced = (
        operation.basis.value == name for name in ("tested", "evidenced in part", "evidenced")
    )
    works = tested or in_part or evidenced
    failed = tested and operation.operation.value == "not effective"
    new_run = (shown.observed_on is not None and shown.observed_on > SAID) or (works and operation.day > SAID)
    new_test = works and operation.day > SAID
    new_design = design == "suitable" and shown.design.day > SAID
    missing = [
        words["disposition"] == "create" and not (new_run and new_design),
        words["design"] == "not designed" and not new_design,
        words["implementation"] == "not started" and not new_run,
        words["operation"] == "not effective" and not new_test and phase.value != "Type I",
        design == "not designed",
        failed and phase.value != "Type I",
    ]
    weak = [
        words["operation"] == "not effective" and not new_test,
        words["design"] == "partly" and not new_design,
        words["implementation"] == "in progress" and not new_run,
        words["disposition"] == "strengthen" and not (new_run or new_design),
        design == "partly",
        failed,
        bool(operation.at_risk) and phase.value != "Type I",
        in_part and phase.value == "after the period",
    ]
    if any(missing):
        return "not met"
    if any(weak):
        return "at risk"
    good = {"within the period": "on course", "after the period": "met"}.get(phase.value, "ready")
    if began and (tested or evidenced):
        return "met with deviations" if operation.exceptions and good == "met" else good
    if began and in_part:
        return good
    if design == "suitable" and (shown.observed_on or works) and (not began or not operation.due):
        return good
    silent = all(words[name] in ("", "not assessed", "not tested", "none") for name in words)
    nothing = not (shown.observed_on or works or design == "suitable")
    return "not assessed" if silent and nothing else "self-reported"


@settings(max_examples=600)
@given(_WORDS, _SHOWN, st.sampled_from(Phase))
def test_two_calculations_agree(typed: dict[str, object], shown: ShownControl, phase: Phase) -> None:
    assert evaluate(typed, shown, phase).conclusion.value == _again(typed, shown, phase)


def test_a_praising_note_is_no_weakness_and_a_missing_one_accuses_nobody() -> None:
    weak = {**TYPED, "disposition": "strengthen"}
    praised = evaluate({**weak, "notes": "Both lists agree, without a difference."}, NOTHING)
    assert praised.reason == evaluate(weak, NOTHING).reason == "a weakness is on record"
    named = evaluate({**weak, "notes": "Both lists agree. Nine lists have no test."}, NOTHING)
    assert named.reason == "Nine lists have no test"


def test_an_absent_control_is_said_to_be_absent_once_with_what_is_wrong() -> None:
    absent = {"disposition": "create", "design": "not designed", "implementation": "not started"}
    assert evaluate(absent, NOTHING).reason == "the control does not exist yet"
    row = evaluate({**absent, "notes": "Fraud was talked about, nothing was written down."}, NOTHING)
    assert row.reason == "Fraud was talked about, nothing was written down; the control does not exist yet"


def test_a_note_that_the_deviations_repeat_is_printed_once() -> None:
    note = "1 of 6 requests was answered on day 34."
    untested = ShownOperation(at_risk=("1 of 6 requests was answered on day 34; no test is on record.",))
    row = evaluate({**TYPED, "disposition": "strengthen", "notes": note}, replace(NOTHING, operation=untested))
    assert row.reason == "1 of 6 requests was answered on day 34; no test is on record"
    assert (row.conclusion, row.basis) == (Conclusion.AT_RISK, Basis.SELF_REPORTED)


def test_a_yearly_control_without_a_run_in_the_period_is_met_with_its_last_and_next_run_disclosed() -> None:
    said = "No run falls into the period: the last was on 5 March 2026, the next is due on 6 March 2027."
    yearly = replace(SEEN, operation=ShownOperation(due=False, disclosures=(said,)))
    row = evaluate(TYPED, yearly)
    assert (row.conclusion, row.part, row.discloses) == (Conclusion.MET, Part.NOT_DUE, True)
    assert row.reason.startswith("no run falls into the period: the last was on 5 March 2026")
    assert row.reason.endswith("to be disclosed")
    assert not evaluate(TYPED, RUN).discloses
