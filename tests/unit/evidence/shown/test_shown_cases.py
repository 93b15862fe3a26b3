"""What is shown of one control in the cases that typical clients bring, each worked out by hand."""

from datetime import date, timedelta

import pytest

from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.shown.assess import ShownRecords
from soc2lib.gap.choices import Design, Operation
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.scope.records import Incident
from tests.unit.evidence.shown.shown_records import (
    ADVISER,
    END,
    OWNER,
    PERFORMER,
    REVIEWER,
    START,
    a_test,
    cloud,
    csoc,
    document,
    looked_into,
    observation,
    population,
    report,
    run,
    shown,
    walk,
)

QUARTERS = (date(2026, 3, 20), date(2026, 6, 18), date(2026, 9, 17), date(2026, 12, 15))


def restores(*days: date) -> tuple:
    return tuple(run(f"EV-{day}", "BCP-04", day) for day in days)


def test_design_and_one_instance_are_shown_before_the_period() -> None:
    records = ShownRecords((document("IAM-05"),), walkthroughs=(walk("IAM-05"),), observations=(observation("IAM-05"),))
    found = shown("IAM-05", records, date(2025, 12, 10))
    assert (found.design.design, found.design.by, found.observed_on) == (Design.SUITABLE, ADVISER, date(2025, 12, 2))
    assert (found.operation.due, found.operation.basis) == (False, Basis.NOT_ASSESSED)


@pytest.mark.parametrize("fields", [{"observer": OWNER}, {"observer": "anna  LIND"}, {"observer": ""}, {"item": ""}])
def test_an_observation_by_the_owner_or_without_its_item_shows_nothing(fields: dict) -> None:
    records = ShownRecords(observations=(observation("IAM-05", **fields),))
    assert shown("IAM-05", records, date(2025, 12, 10)).observed_on is None


def test_whoever_performs_a_control_does_not_observe_it() -> None:
    records = ShownRecords(
        (run("EV-1", "IAM-05", date(2025, 12, 1)),), observations=(observation("IAM-05", observer=PERFORMER),)
    )
    assert shown("IAM-05", records, date(2025, 12, 10)).observed_on == date(2025, 12, 1)


def test_four_runs_of_a_quarterly_control_are_all_there_is() -> None:
    found = shown("BCP-04", ShownRecords(restores(*QUARTERS))).operation
    assert (found.basis, found.at_risk, found.exceptions, found.last) == (Basis.EVIDENCED, (), 0, QUARTERS[3])


def test_a_missed_run_is_an_exception_and_puts_the_control_at_risk() -> None:
    found = shown("BCP-04", ShownRecords(restores(QUARTERS[0], *QUARTERS[2:]))).operation
    assert (found.basis, found.exceptions) == (Basis.IN_PART, 1)
    assert found.at_risk == ("A scheduled run is missing: 3 runs shown where 4 are due by 31 December 2026.",)


def test_a_late_run_is_an_exception_whose_cause_is_asked_for() -> None:
    late = date(2026, 8, 20)
    found = shown("BCP-04", ShownRecords(restores(QUARTERS[0], late, date(2026, 11, 1), END))).operation
    assert (found.basis, found.exceptions) == (Basis.EVIDENCED, 1)
    assert found.at_risk[0].startswith("1 run late")


def test_waiting_evidence_shows_no_run() -> None:
    pieces = tuple(run(f"E{n}", "BCP-04", day, reviewer="") for n, day in enumerate(QUARTERS))
    found = shown("BCP-04", ShownRecords(pieces))
    assert (found.operation.basis, found.waiting, found.observed_on) == (
        Basis.NOT_ASSESSED,
        ("E0", "E1", "E2", "E3"),
        None,
    )


@pytest.mark.parametrize("who", [OWNER, PERFORMER, "bo  EK (engineer)"])
def test_owner_collector_and_performer_accept_nothing(who: str) -> None:
    found = shown("BCP-04", ShownRecords((run("E", "BCP-04", QUARTERS[0], reviewer=who),)))
    assert found.waiting == ("E",)


def test_a_set_up_is_evidenced_by_its_start_and_its_end() -> None:
    pieces = [run("E1", "CRY-01", date(2026, 1, 10)), run("E2", "CRY-01", date(2026, 12, 10))]
    assert shown("CRY-01", ShownRecords(pieces)).operation.basis is Basis.EVIDENCED
    alone = shown("CRY-01", ShownRecords(pieces[:1])).operation
    assert (alone.basis, len(alone.at_risk), alone.exceptions) == (Basis.IN_PART, 1, 0)


def test_a_control_over_people_is_evidenced_in_part_whatever_is_accepted() -> None:
    pieces = [run("E1", "IAM-02", date(2026, 1, 10)), run("E2", "IAM-02", date(2026, 12, 10))]
    assert shown("IAM-02", ShownRecords(pieces)).operation.basis is Basis.IN_PART


def test_a_daily_control_is_evidenced_in_part_by_its_logs() -> None:
    assert shown("BCP-03", ShownRecords((run("E", "BCP-03", START, END),))).operation.basis is Basis.IN_PART


def test_a_document_in_force_shows_a_control_that_keeps_one() -> None:
    chart = run("E", "GOV-04", date(2025, 12, 1), type="procedure")
    assert shown("GOV-04", ShownRecords((chart,))).operation.basis is Basis.EVIDENCED
    plan = run("E", "BCP-02", date(2025, 12, 1), type="procedure")
    assert shown("BCP-02", ShownRecords((plan,))).operation.basis is Basis.NOT_ASSESSED


def test_a_yearly_run_that_falls_out_of_the_period_is_disclosed_and_can_be_pulled_forward() -> None:
    half = Window(date(2026, 4, 1), date(2026, 9, 30))
    records = ShownRecords((run("E", "BCP-02", date(2026, 2, 2)),))
    found = shown("BCP-02", records, date(2026, 6, 30), half).operation
    assert (found.due, found.last, found.following) == (False, date(2026, 2, 2), date(2027, 2, 3))
    assert found.action.startswith("Pull the next run forward")
    after = shown("BCP-02", records, date(2026, 10, 5), half).operation
    assert (after.due, after.action, len(after.disclosures)) == (False, "", 1)
    assert after.basis is not Basis.NO_OCCURRENCE


def changes_tested(*rest) -> ShownRecords:
    tests = (a_test("T-1", "CHG-01", "POP", 24, 1), *rest)
    return ShownRecords(
        populations=(population("POP", "CHG-01", 150),), tests=tests, deviations=(looked_into("D", "T-1", "C-9"),)
    )


def test_one_of_25_stays_at_risk_until_the_rest_is_tested() -> None:
    sample = shown("CHG-01", changes_tested()).operation
    assert (sample.basis, sample.operation, sample.exceptions) == (Basis.TESTED, Operation.DEVIATIONS, 1)
    assert sample.at_risk == (
        "1 of 25 items of POP deviates: up to 20 of all 150 may deviate (90 % confidence), above the tolerable rate of "
        "10 %; test the rest.",
    )
    enlarged = shown("CHG-01", changes_tested(a_test("T-2", "CHG-01", "POP", 13))).operation
    assert enlarged.at_risk
    whole = shown("CHG-01", changes_tested(a_test("T-2", "CHG-01", "POP", 125))).operation
    assert (whole.operation, whole.at_risk, whole.exceptions, whole.items) == (Operation.DEVIATIONS, (), 1, 150)


def test_causes_and_responses_on_record_are_followed_up_and_nobody_is_told_to_find_them() -> None:
    def left(**fields) -> tuple[str, ...]:
        records = ShownRecords(
            populations=(population("POP", "CHG-01", 150),),
            tests=(a_test("T-1", "CHG-01", "POP", 24, 1),),
            deviations=(looked_into("D", "T-1", "C-9", **fields),),
        )
        return shown("CHG-01", records).operation.follow_up

    assert left(response="Ann: a stand-in since May.") == (
        "Cause on record: Holiday. Response: Ann: a stand-in since May. Show that it works.",
    )
    assert left() == ("Cause on record: Holiday. No response is on record: decide on one.",)
    assert left(cause="", spread=None) == ("Find the cause of D, remove it, and record extent.",)
    assert left(cause="withheld", response="withheld") == (
        "Cause and response are on record. Show that the response works.",
    )


def test_runs_that_fell_due_and_that_nothing_shows_are_named_only_when_the_period_is_over() -> None:
    within = shown("IAM-04", ShownRecords(), date(2026, 9, 1)).operation
    after = shown("IAM-04", ShownRecords(), END).operation
    assert within.runs_missing == ""
    assert after.runs_missing.startswith("No run is shown ")


def test_a_census_counts_the_sample_s_deviation_once() -> None:
    census = a_test("T-2", "CHG-01", "POP", 149, 1, method="census")
    records = changes_tested(census)
    records = ShownRecords(
        populations=records.populations,
        tests=records.tests,
        deviations=(*records.deviations, looked_into("D2", "T-2", "C-9")),
    )
    found = shown("CHG-01", records).operation
    assert (found.exceptions, found.at_risk) == (1, ())


def test_a_deviation_without_a_cause_is_open() -> None:
    records = ShownRecords(
        populations=(population("POP", "CHG-01", 150),),
        tests=(a_test("T", "CHG-01", "POP", 149, 1, method="census"),),
    )
    (words,) = shown("CHG-01", records).operation.at_risk
    assert "nature, cause, extent and intent are not recorded" in words


@pytest.mark.parametrize("fields", [{"spread": "systematic"}, {"intentional": True}])
def test_systemic_or_intentional_deviations_mean_that_it_did_not_operate(fields: dict) -> None:
    records = ShownRecords(
        populations=(population("POP", "CHG-01", 150),),
        tests=(a_test("T", "CHG-01", "POP", 149, 1, method="census"),),
        deviations=(looked_into("D", "T", **fields),),
    )
    assert shown("CHG-01", records).operation.operation is Operation.NOT_EFFECTIVE


@pytest.mark.parametrize(
    ("method", "passed", "rows", "words"),
    [
        ("census", 149, 150, "all 150 tested, and the cause is systemic"),
        ("census", 11, None, "all 12 tested, and the cause is systemic"),
        ("sample", 24, 150, "the cause is systemic, so the result is not projected to the rest"),
    ],
)
def test_only_the_result_of_a_sample_is_said_not_to_be_projected(
    method: str, passed: int, rows: int | None, words: str
) -> None:
    test = a_test("T", "CHG-01", "POP" if rows else "", passed, 1, method=method)
    records = ShownRecords(
        populations=(population("POP", "CHG-01", rows),) if rows else (),
        tests=(test,),
        deviations=(looked_into("D", "T", spread="systematic"),),
    )
    assert shown("CHG-01", records).operation.reason.endswith(f"deviates: {words}.")


@pytest.mark.parametrize(
    "fields",
    [{"planned": None}, {"planned": 30}, {"population": ""}, {"tester": OWNER, "tested_as": None}, {"tester": ""}],
)
def test_a_test_that_lacks_something_concludes_nothing_but_its_deviations_stay(fields: dict) -> None:
    clean = ShownRecords(
        populations=(population("POP", "CHG-01", 150),), tests=(a_test("T", "CHG-01", "POP", 25, **fields),)
    )
    assert shown("CHG-01", clean).operation.basis is not Basis.TESTED
    failed = ShownRecords(
        populations=(population("POP", "CHG-01", 150),), tests=(a_test("T", "CHG-01", "POP", 23, 2, **fields),)
    )
    found = shown("CHG-01", failed).operation
    assert (found.operation, found.exceptions) == (Operation.DEVIATIONS, 2)
    assert found.at_risk


def test_failure_beats_success_of_the_same_population() -> None:
    tests = (a_test("T-1", "CHG-01", "POP", 3, 2), a_test("T-2", "CHG-01", "POP", 100))
    records = ShownRecords(
        populations=(population("POP", "CHG-01", 150),), tests=tests, deviations=(looked_into("D", "T-1", "a", "b"),)
    )
    assert shown("CHG-01", records).operation.operation is Operation.NOT_EFFECTIVE


def test_the_worst_population_decides_and_is_named() -> None:
    tests = (a_test("T-1", "CHG-01", "GOOD", 25), a_test("T-2", "CHG-01", "BAD", 10, 5))
    populations = (population("GOOD", "CHG-01", 150), population("BAD", "CHG-01", 40))
    found = shown("CHG-01", ShownRecords(populations=populations, tests=tests)).operation
    assert (found.items, found.exceptions) == (40, 5)
    assert found.reason.startswith("5 of 15 items of BAD deviate")


def test_days_after_an_interim_test_need_a_roll_forward_once_the_period_is_over() -> None:
    until = date(2026, 9, 30)
    interim = ShownRecords(
        populations=(population("POP", "CHG-04", 40, period_end=until),),
        tests=(a_test("T", "CHG-04", "POP", 40, method="census", period_end=until),),
    )
    assert shown("CHG-04", interim, date(2026, 11, 1)).operation.at_risk == ()
    (words,) = shown("CHG-04", interim).operation.at_risk
    assert words == "No test shows 92 days (1 October 2026 to 31 December 2026) of the period."


def test_a_population_of_three_has_no_rate() -> None:
    records = ShownRecords(
        populations=(population("POP", "INC-02", 3),),
        tests=(a_test("T", "INC-02", "POP", 2, 1, method="census"),),
        deviations=(looked_into("D", "T"),),
    )
    found = shown("INC-02", records).operation
    assert found.operation is Operation.DEVIATIONS
    assert "%" not in found.at_risk[0]


def access_review(*, compensated: bool, rows: int = 4) -> ShownRecords:
    """Case 9: the second quarter's review was done late; the quarter's leavers were all tested."""
    quarter = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30)}
    reviews = a_test("T-R", "IAM-04", "REVIEWS", 3, rows - 3, method="census")
    leavers = a_test("T-L", "IAM-03", "LEAVERS", 6, method="census", **quarter)
    why = looked_into(
        "D",
        "T-R",
        "Q2",
        first_day=quarter["period_start"],
        last_day=quarter["period_end"],
        compensating=("T-L",) if compensated else (),
    )
    return ShownRecords(
        populations=(population("REVIEWS", "IAM-04", rows), population("LEAVERS", "IAM-03", 6, **quarter)),
        tests=(reviews, leavers),
        deviations=(why,) if rows > 3 else (),
    )


def test_a_late_review_is_isolated_where_the_quarter_s_leavers_were_tested() -> None:
    found = shown("IAM-04", access_review(compensated=True)).operation
    assert (found.basis, found.operation, found.exceptions) == (Basis.TESTED, Operation.DEVIATIONS, 1)
    assert found.at_risk == ()
    assert found.performed_by == ("by the adviser (Dana Ruiz (adviser))",)


def test_a_late_review_that_nothing_compensates_did_not_operate() -> None:
    assert shown("IAM-04", access_review(compensated=False)).operation.operation is Operation.NOT_EFFECTIVE


def test_a_review_that_is_missing_from_its_own_population_is_an_exception() -> None:
    found = shown("IAM-04", access_review(compensated=False, rows=3)).operation
    assert (found.operation, found.exceptions) == (Operation.DEVIATIONS, 1)
    assert found.at_risk[0].startswith("1 scheduled run missing from REVIEWS")


@pytest.mark.parametrize(
    "spoil",
    [
        {"control": "RSK-01"},
        {"planned": 9},
        {"tester": OWNER, "tested_as": None},
        {"period_start": date(2026, 5, 1)},
        {"cannot_tell": 1, "planned": 7},
    ],
)
def test_a_compensating_test_has_the_same_risk_and_days_and_is_finished(spoil: dict) -> None:
    records = access_review(compensated=True)
    tests = (records.tests[0], records.tests[1].model_copy(update=spoil))
    found = shown("IAM-04", ShownRecords(populations=records.populations, tests=tests, deviations=records.deviations))
    assert found.operation.at_risk or found.operation.operation is Operation.NOT_EFFECTIVE


def empty_register(**fields) -> ShownRecords:
    register = population("REG", "INC-02", 0, evidence=("E-REG",), total_source="Alerts and tickets", **fields)
    return ShownRecords((run("E-REG", "INC-02", START, END, type="population list"),), populations=(register,))


def test_an_empty_register_checked_against_its_neighbours_shows_that_nothing_occurred() -> None:
    found = shown("INC-02", empty_register()).operation
    assert (found.basis, found.operation, found.at_risk) == (Basis.NO_OCCURRENCE, Operation.NO_OCCURRENCE, ())
    assert "Alerts and tickets" in found.reason


@pytest.mark.parametrize(
    "fields",
    [
        {"independent_total": None},
        {"total_source": ""},
        {"evidence": ()},
        {"rows": 1},
        {"partial": True},
        {"period_end": date(2026, 11, 30)},
    ],
)
def test_a_register_that_lacks_something_shows_no_absence_of_events(fields: dict) -> None:
    records = empty_register()
    spoilt = (records.populations[0].model_copy(update=fields),)
    found = shown("INC-02", ShownRecords(records.evidence, populations=spoilt)).operation
    assert found.basis is Basis.NOT_ASSESSED


def test_an_incident_on_record_speaks_against_an_empty_register() -> None:
    records = empty_register()
    told = (Incident(id="I", happened=date(2026, 5, 5)),)
    found = shown("INC-02", ShownRecords(records.evidence, populations=records.populations, incidents=told)).operation
    assert found.basis is Basis.NOT_ASSESSED


def test_a_statement_that_nothing_occurred_shows_nothing() -> None:
    assert shown("INC-02", ShownRecords(), operation="no occurrence in period").operation.basis is Basis.NOT_ASSESSED


MFA = Window(date(2026, 1, 1), date(2026, 6, 29))
IN_USE = MFA.start + timedelta(days=45)


def mfa() -> list:
    return [run("E1", "IAM-05", IN_USE), run("E2", "IAM-05", date(2026, 6, 20))]


def test_days_before_a_control_was_in_use_are_uncovered() -> None:
    found = shown("IAM-05", ShownRecords(mfa()), date(2026, 5, 1), MFA, in_use_since=IN_USE).operation
    assert found.at_risk == (
        "In use since 15 February 2026: 45 days (1 January 2026 to 14 February 2026) before that are not shown.",
    )
    assert found.basis is Basis.EVIDENCED


def test_the_control_that_it_replaced_covers_the_days_before() -> None:
    before = [run("E3", "IAM-06", MFA.start), run("E4", "IAM-06", date(2026, 2, 14))]
    fields = {"in_use_since": IN_USE, "replaces": "IAM-06"}
    assert shown("IAM-05", ShownRecords([*mfa(), *before]), MFA.end, MFA, **fields).operation.at_risk == ()
    assert shown("IAM-05", ShownRecords([*mfa(), before[0]][:2]), MFA.end, MFA, **fields).operation.at_risk


def carried(party=None, *reports, monitored: bool = True):
    vendors = run("E-V", "VEN-03", date(2026, 5, 1), type="minutes")
    halls = run("E-H", "PHY-03", date(2026, 5, 2), type="minutes")
    records = ShownRecords(
        (document("VEN-03"), vendors, document("PHY-03"), halls) if monitored else (),
        populations=(population("VENDORS", "VEN-03", 5),),
        tests=(a_test("T-V", "VEN-03", "VENDORS", 5, method="census"),) if monitored else (),
        walkthroughs=(walk("VEN-03"), walk("PHY-03")),
        third_parties=(party or cloud(),),
        third_party_reports=reports,
        complementary=(csoc("CC6.4"),),
    )
    told = {"applicability": "carried by subservice", "applicability_reason": "northmoor cloud (data halls)"}
    return shown("PHY-01", records, **told).reliance


def test_sixty_days_with_a_bridge_letter_are_relied_on_and_disclosed() -> None:
    found = carried(None, report())
    assert (found.relied_on, found.uncovered_days, found.missing) == (True, 60, ())
    assert found.disclosures == (
        "No report of Northmoor Cloud covers 60 days (2 November 2026 to 31 December 2026) of the period.",
    )


def test_a_hundred_and_twenty_days_are_too_many() -> None:
    found = carried(None, report(period_end=END - timedelta(days=120)))
    assert (found.relied_on, found.uncovered_days) == (False, 120)
    assert found.missing == (
        "No report of Northmoor Cloud covers 120 days (3 September 2026 to 31 December 2026); "
        "at most 92 can be disclosed.",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"bridge_until": None},
        {"bridge_until": date(2026, 11, 30)},
        {"reviewer": ""},
        {"reviewed": None},
        {"opinion": None},
        {"opinion": "qualified"},
        {"exceptions": ""},
        {"cuecs_mapped": None},
        {"report": "SOC 2 Type I"},
        {"report": "SOC 3"},
        {"third_party": "TP-02"},
    ],
)
def test_a_report_that_lacks_something_is_not_relied_on(fields: dict) -> None:
    found = carried(None, report(**fields))
    assert not found.relied_on
    assert found.missing


def test_own_monitoring_and_a_carve_out_are_asked_for() -> None:
    assert carried(None, report(), monitored=False).missing == (
        "Own monitoring VEN-03 is not shown.",
        "Own monitoring PHY-03 is not shown.",
    )
    assert not carried(cloud(method=None), report()).relied_on
    assert carried(cloud(method="inclusive"), report()) is None


def test_a_certificate_needs_the_auditor_s_agreement() -> None:
    certificate = report(report="ISO 27001 certificate", bridge_until=None)
    refused = carried(None, certificate)
    assert (refused.relied_on, "monitored otherwise" in refused.missing[0]) == (False, True)
    agreed = carried(cloud(auditor_agreed=date(2026, 12, 1)), certificate)
    assert (agreed.relied_on, "monitored otherwise" in agreed.disclosures[0]) == (True, True)


def test_a_critical_vendor_without_a_report_puts_the_vendor_review_at_risk() -> None:
    records = ShownRecords(third_parties=(cloud(controls_needed=False, method=None),))
    assert "monitored otherwise" in shown("VEN-03", records).operation.at_risk[0]
    agreed = cloud(controls_needed=False, auditor_agreed=date(2026, 12, 1))
    assert shown("VEN-03", ShownRecords(third_parties=(agreed,))).operation.at_risk == ()


def test_a_later_walkthrough_that_finds_trouble_decides() -> None:
    trouble = walk("IAM-05", date(2026, 3, 1), fails_where="guests are left out", prepared_by=OWNER)
    found = shown("IAM-05", ShownRecords((document("IAM-05"),), walkthroughs=(walk("IAM-05"), trouble)))
    assert found.design.design is Design.PARTLY
    mended = walk("IAM-05", date(2026, 4, 1))
    found = shown("IAM-05", ShownRecords((document("IAM-05"),), walkthroughs=(mended, trouble)))
    assert found.design.design is Design.SUITABLE


@pytest.mark.parametrize("fields", [{"prepared_by": ""}, {"prepared_by": OWNER}, {"done": ("inquiry",)}])
def test_a_walkthrough_by_the_owner_or_from_inquiry_shows_no_design(fields: dict) -> None:
    records = ShownRecords((run("DOC-IAM-05", "RSK-01", START),), walkthroughs=(walk("IAM-05", **fields),))
    assert shown("IAM-05", records).design.design is Design.NOT_ASSESSED


def test_a_policy_shows_design_only_where_a_version_is_in_force() -> None:
    from soc2lib.gap.records import RegisteredPolicy

    paper = (run("E", "IAM-05", date(2025, 12, 1), type="policy"),)
    draft = (RegisteredPolicy(id="access-control", version="2.1"),)
    assert shown("IAM-05", ShownRecords(paper, policies=draft)).design.design is Design.NOT_ASSESSED
    valid = (RegisteredPolicy(id="access-control", approver="Ann", version="2.1", effective_on=date(2025, 12, 1)),)
    assert shown("IAM-05", ShownRecords(paper, policies=valid)).design.design is Design.SUITABLE


def test_deviations_without_a_number_are_at_risk_until_a_test_counts_them() -> None:
    found = shown("CHG-01", ShownRecords(), operation="effective with deviations").operation
    assert found.at_risk == ("Deviations are reported, and no test on record counts them.",)


def test_deviations_that_a_note_counts_are_the_fact_and_ask_nothing() -> None:
    note = "Files were clear. 1 of 6 requests was answered on day 34 against 30."
    found = shown("CHG-01", ShownRecords(), operation="effective with deviations", notes=note).operation
    assert found.at_risk == ("1 of 6 requests was answered on day 34 against 30; no test is on record.",)


def test_an_adviser_meeting_quarterly_is_evidenced_by_its_minutes() -> None:
    minutes = tuple(run(f"M{n}", "GOV-11", day, type="minutes") for n, day in enumerate(QUARTERS))
    assert shown("GOV-11", ShownRecords(minutes)).operation.basis is Basis.EVIDENCED


def test_who_reviewed_does_not_have_to_be_spelt_alike() -> None:
    assert shown("BCP-04", ShownRecords((run("E", "BCP-04", START, reviewer="LIND, Anna"),))).waiting == ("E",)
    assert shown("BCP-04", ShownRecords((run("E", "BCP-04", START, reviewer=REVIEWER),))).waiting == ()
