"""The finished sample as a reader meets it: most is shown, some of it not, and a decision is to be taken."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import amount
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.records import TestResult
from soc2lib.gap.claims.differences import differences
from soc2lib.gap.conclusion.basis import Basis, Part
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.register.register import NOT_PLANNED
from soc2lib.monitor.changes import changed
from soc2lib.plan.records import Person
from soc2lib.readiness.records import OptionKind
from soc2lib.readiness.results import Gate
from soc2lib.share.report.criterion_status import short_reason
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample

FAILING = (
    "COM-09 RSK-03 IAM-02 IAM-04 VUL-02 LOG-02 BCP-02 AVL-04 CNF-01 CNF-02 CNF-03 PIN-04 PRV-06 PRV-08 PRV-11 PRV-19"
)
ONLY_SAID = "GOV-10 COM-02 RSK-05 IAM-12 INC-04 PRV-05 PRV-10 PRV-17 PRV-18"
EVIDENCED = "GOV-05 COM-05 RSK-01 IAM-10 PHY-03 NET-01 LOG-01 INC-01 AVL-01 AVL-03 PIN-01 PIN-02 PRV-01 PRV-02"


@pytest.fixture(scope="module")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessment]:
    engagement = plant_sample(load_sample("lantern"), "lantern", tmp_path_factory.mktemp("clients"))
    yield Assessment(engagement)
    engagement.ledger.close()


def parts(lantern: Assessment) -> dict[Part, set[str]]:
    keys = {id for row in lantern.gap.criteria for id in row.keys}
    rows = [row for row in lantern.gap.controls if row.state.id in keys]
    return {part: {row.state.id for row in rows if row.part is part} for part in Part}


def test_two_thirds_of_its_key_controls_are_shown_and_half_are_tested(lantern: Assessment) -> None:
    found, headline = parts(lantern), lantern.gap.key_controls
    assert found[Part.FAILING] == set(FAILING.split())
    assert found[Part.ONLY_SAID] == set(ONLY_SAID.split())
    assert found[Part.NOT_ASKED] == {"HRS-04", "PIN-06", "PRV-09"}
    assert found[Part.EVIDENCED] == {*EVIDENCED.split(), "PHY-01", "PRV-12"}
    assert found[Part.NOT_DUE] == {"BCP-01"}
    assert headline.tested * 2 >= headline.in_scope
    assert 0.6 < (headline.tested + headline.evidenced) / headline.due < 0.75


def test_it_shows_every_basis_and_every_state_that_a_period_can_end_with(lantern: Assessment) -> None:
    assert {row.basis for row in lantern.gap.controls} == set(Basis)
    ended = {Conclusion.NOT_MET, Conclusion.AT_RISK, Conclusion.NOT_ASSESSED, Conclusion.SELF_REPORTED}
    assert {row.conclusion for row in lantern.gap.criteria} == ended | {
        Conclusion.DEVIATIONS,
        Conclusion.MET,
        Conclusion.NOT_RELEVANT,
    }
    assert {row.criterion.id for row in lantern.gap.criteria if row.conclusion is Conclusion.NOT_MET} == {
        "CC3.3",
        "CC6.3",
        "P6.2",
        "P6.7",
    }


def test_its_deviations_end_in_each_way_that_the_rules_know(lantern: Assessment) -> None:
    rows = {row.state.id: row for row in lantern.gap.controls}
    deviating = {id for id, row in rows.items() if row.conclusion is Conclusion.DEVIATIONS}
    assert deviating == {"GOV-03", "GOV-07", "HRS-05", "COM-03", "IAM-03", "PHY-04", "CHG-01"}
    assert "systemic" in rows["IAM-04"].reason
    assert "test the rest" in rows["LOG-02"].reason
    assert "cause, extent and intent are not recorded" in rows["CNF-03"].reason
    assert "is not finished" in rows["AVL-04"].reason
    for id in ("IAM-02", "PIN-04"):
        assert "before that are not shown" in rows[id].reason


def test_a_yearly_run_outside_the_period_is_disclosed_beside_its_criterion(lantern: Assessment) -> None:
    row = next(row for row in lantern.gap.criteria if row.criterion.id == "CC9.1")
    assert row.conclusion is Conclusion.MET
    assert "BCP-01: No run falls into the period: the last was on 5 March 2026" in row.reason
    assert short_reason(row).startswith("BCP-01: no run falls into the period")


def test_no_finding_praises_and_each_names_the_criteria_for_which_its_control_is_key(lantern: Assessment) -> None:
    found = {one.gap.control.state.id: one for one in lantern.findings}
    assert found["COM-09"].gap.control.reason.startswith("The other nine lists that key controls use have no test yet")
    assert found["BCP-02"].risk.startswith(
        "Key for A1.3 (at risk). Also supports CC7.5 (self-reported) and CC9.1 (met)."
    )
    assert found["GOV-03"].fix.startswith("Cause on record: A board member was unavailable in August")
    assert found["PRV-08"].fix.startswith("Have the files of six access requests and two corrections read.")
    assert not [id for id, one in found.items() if "?" in one.condition or "?." in one.fix]


def test_high_are_the_findings_that_a_criterion_not_met_rests_on_and_no_others(lantern: Assessment) -> None:
    unmet = {id for row in lantern.gap.criteria if row.conclusion is Conclusion.NOT_MET for id in row.deciding}
    high = {one.gap.control.state.id for one in lantern.findings if one.gap.severity == "high"}
    assert high == unmet == {"RSK-03", "IAM-04", "PRV-11", "PRV-19"}
    decides = {id for row in lantern.gap.criteria for id in row.keys}
    assert all(one.gap.severity == "low" for one in lantern.findings if one.gap.control.state.id not in decides)


def test_no_finding_names_somebody_by_the_first_name_alone_or_speaks_of_health(lantern: Assessment) -> None:
    """The letter may go to the auditor."""
    people = {one.id.partition(" (")[0] for one in lantern.records.all(Person)}
    loose = [rf"\b{name.split()[0]}\b(?! {name.split()[-1]})" for name in people if " " in name]
    banned = re.compile("|".join([*loose, r"\bill\b", r"\bsick", r"on leave"]))
    texts = {one.number: f"{one.condition} {one.risk} {one.fix}" for one in lantern.findings}
    assert {number: hit[0] for number, text in texts.items() if (hit := banned.search(text))} == {}


def test_what_was_asked_for_and_not_received_is_said_of_controls_that_are_not_assessed(lantern: Assessment) -> None:
    rows = {row.state.id: row for row in lantern.gap.controls}
    assert rows["HRS-04"].reason.startswith("not assessed: review files asked for, not received")
    assert not [row for row in rows.values() if "nobody" in row.reason and row.conclusion is Conclusion.NOT_ASSESSED]


def test_effort_is_the_same_in_the_register_and_in_the_order_of_repairs(lantern: Assessment) -> None:
    assert lantern.repairs
    ranked = {price.ground.state.id: price for price in lantern.repairs.prices}
    for one in lantern.findings:
        price = ranked.get(one.gap.control.state.id)
        if price and price.estimated:
            assert one.effort == amount(price.effort, "person-day")
        elif price:
            assert one.effort == NOT_PLANNED


def test_only_what_was_shown_falls_through_time_alone(lantern: Assessment) -> None:
    shown = {Conclusion.READY, Conclusion.ON_COURSE, Conclusion.MET, Conclusion.DEVIATIONS}
    told = lantern.records
    assert isinstance(told, Engagement)
    before = Engagement(told.client, told.folder, date(2026, 8, 31))
    moves = changed(Assessment(before), lantern, date(2026, 8, 31)).criteria
    before.ledger.close()
    assert [move.id for move in moves if move.by_time] == ["C1.1"]
    assert all(move.before in shown for move in moves if move.by_time)


def test_runs_that_nobody_shows_of_controls_looked_at_are_findings(lantern: Assessment) -> None:
    found = {one.gap.control.state.id: one.gap.severity for one in lantern.findings}
    assert (found["IAM-12"], found["LOG-04"]) == ("medium", "low")
    assert "PIN-06" not in found


def test_a_document_in_force_shows_the_same_runs_to_the_gap_and_the_evidence_stage(lantern: Assessment) -> None:
    row = next(row for row in lantern.evidence.controls if row.control == "INC-01")
    assert row.coverage.state is State.MET
    assert not [one for one in lantern.consistency if one.where in ("INC-01", "BCP-01") and "outside" in one.found]


def test_its_tests_that_rest_on_earlier_lists_lie_on_their_days_and_each_has_another_reviewer_than_tester(
    lantern: Assessment,
) -> None:
    tests = lantern.records.all(TestResult)
    assert len({one.tested_on for one in tests}) >= 5
    assert all(one.tester != one.reviewer for one in tests)


def test_one_typed_status_is_contradicted_by_its_tests(lantern: Assessment) -> None:
    said = {row.state.id: differences(row) for row in lantern.gap.controls}
    contradicted = {id for id, found in said.items() if any("tests show" in words for words in found)}
    assert contradicted == {"COM-03"}


def test_its_choice_is_open_and_has_days(lantern: Assessment) -> None:
    assert lantern.score.gate.gate is Gate.NOT_READY
    assert lantern.decision.needed
    fitting = [option for option in lantern.options if option.fits]
    assert [(one.kind, one.months) for one in fitting] == [
        (OptionKind.GO_ON, None),
        *((OptionKind.NEW_PERIOD, months) for months in (3, 6, 12)),
    ]
    assert all(one.p50 and one.p80 and one.p50 < one.p80 for one in fitting)
    on, *new = fitting
    assert on.buyers_missed == ("Brightwater Telehealth, 15 December 2026 (met only by the 50 % day)",)
    assert on.buyers_met == ("Copperline Media, 28 February 2027",)
    assert not any(one.buyers_met for one in new)
    assert "135 uncovered days of IAM-02" in on.would_say
    assert "96 uncovered days of PIN-04" in on.would_say
    assert "uncovered days of PRV-12" not in on.would_say
    assert all(one.start and one.start > date(2026, 9, 30) for one in new)


def test_its_cloud_is_relied_on_with_the_days_that_a_letter_bridges(lantern: Assessment) -> None:
    relied = next(row for row in lantern.gap.controls if row.state.id == "PHY-01").shown.reliance
    assert relied is not None
    assert relied.relied_on
    assert relied.uncovered_days == 31 + 31 + 30
