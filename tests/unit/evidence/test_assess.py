"""What counts as evidence, what tests show, and that nothing less than a whole window shows that a control works."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.assessment import Assessment
from soc2lib.evidence import charts, tables
from soc2lib.evidence.coverage.states import State
from soc2lib.evidence.records import CollectionMethod, Evidence, EvidenceType, Population, TestMethod, TestResult
from soc2lib.evidence.results import ControlEvidence, EvidenceResult
from soc2lib.evidence.sampling.sample_plan import sample_plan
from soc2lib.evidence.sampling.sizes import upper_limit
from soc2lib.evidence.testing.conclusion import Verdict
from soc2lib.evidence.testing.records import Deviation
from soc2lib.gap.records import Applicability, Control, EvidenceSufficiency, Operation
from soc2lib.scope.records import Examination, ReportType
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record

START, END = date(2025, 11, 1), date(2026, 10, 31)
SHA = "0" * 64
DAYS = [date(2025, 12, 10), date(2026, 3, 9), date(2026, 6, 12), date(2026, 9, 11)]
OWNED = (Control(id="IAM-03", owner="Anna"), Control(id="IAM-04", owner="Anna"))


def assessed(*records: Record, as_of: date = END, report: ReportType | None = ReportType.TYPE_II) -> EvidenceResult:
    """The evidence stage of a client of whom only this is on record, beside who owns two controls."""
    examined = Examination(id="examination", report_type=report, window_start=START, window_end=END)
    given = {record.id for record in records if isinstance(record, Control)}
    owned = [control for control in OWNED if control.id not in given]
    return Assessment(HeldRecords.of(as_of, examined, *owned, *records)).evidence


def review(day: date, **more: object) -> Evidence:
    """A review that Bo ran and Cleo, who neither owns nor ran it, accepted with its result."""
    told = {"controls": ("IAM-04",), "sha256": SHA, "effective": day, "type": EvidenceType.TICKET}
    accepted = {"collector": "Bo", "performed_by": "Bo", "reviewer": "Cleo", "result": "Done, nothing open."}
    return Evidence.build({"id": f"EV-{day}-{len(more)}", **told, **accepted, **more})


def shown(
    *records: Record, control: str = "IAM-04", as_of: date = END, report: ReportType | None = ReportType.TYPE_II
) -> ControlEvidence:
    rows = assessed(*records, as_of=as_of, report=report).controls
    return next(row for row in rows if row.control == control)


def leavers(**told: object) -> Population:
    base = {"controls": ("IAM-03",), "rows": 40, "independent_total": 40, "period_start": START, "period_end": END}
    return Population.build({"id": "POP", "total_source": "payroll", **base, **told})


def results(**told: object) -> TestResult:
    base = {"control": "IAM-03", "population": "POP", "method": "census", "period_start": START, "period_end": END}
    by = {"tester": "Dana", "tested_as": "adviser"}
    return TestResult.build({"id": "T", **by, **base, "planned": 40, "passed": 40, **told})


def test_four_reviews_on_time_cover_the_window() -> None:
    row = shown(*[review(day) for day in DAYS])
    assert (row.coverage.state, row.sufficiency) == (State.MET, EvidenceSufficiency.FULL)
    assert row.operation is Operation.NOT_TESTED
    assert len(row.evidence) == 4


@pytest.mark.parametrize(
    "spoilt",
    [
        {"sha256": ""},
        {"effective": None},
        {"partial": True},
        {"type": EvidenceType.POLICY},
        {"type": EvidenceType.POPULATION},
        {"method": CollectionMethod.INQUIRY},
        {"controls": ("IAM-05",)},
    ],
)
def test_evidence_that_does_not_show_a_run_leaves_the_hole(spoilt: dict[str, object]) -> None:
    pieces = [review(day, **(spoilt if day.month == 6 else {})) for day in DAYS]
    row = shown(*pieces)
    assert row.coverage.state is State.MISSING
    assert row.sufficiency is EvidenceSufficiency.PARTIAL


def test_superseded_evidence_no_longer_counts() -> None:
    pieces = [review(day) for day in DAYS]
    wrong_day = review(date(2026, 7, 1), supersedes=pieces[2].id)
    assert set(shown(*pieces, wrong_day).evidence) == {p.id for p in [*pieces[:2], pieces[3], wrong_day]}


def test_evidence_outside_the_window_never_counts_as_coverage() -> None:
    row = shown(review(START - timedelta(days=200)), review(END + timedelta(days=20)), as_of=END + timedelta(days=60))
    assert row.coverage.state is State.MISSING
    assert row.sufficiency is EvidenceSufficiency.DESIGN_ONLY


def test_a_policy_alone_shows_design() -> None:
    row = shown(review(DAYS[0], type=EvidenceType.POLICY))
    assert row.sufficiency is EvidenceSufficiency.DESIGN_ONLY


def test_type_one_never_asks_for_more_than_design() -> None:
    row = shown(review(START - timedelta(days=3)), report=ReportType.TYPE_I, as_of=START)
    assert (row.coverage.state, row.sufficiency) == (State.MET, EvidenceSufficiency.DESIGN_ONLY)


def test_an_open_window_is_covered_in_part_at_most() -> None:
    row = shown(review(DAYS[0]), as_of=date(2026, 1, 31))
    assert (row.coverage.state, row.sufficiency) == (State.MET, EvidenceSufficiency.PARTIAL)


def test_without_a_window_nothing_can_be_told() -> None:
    result = Assessment(HeldRecords.of(END, *OWNED, *[review(day) for day in DAYS])).evidence
    assert {row.coverage.state for row in result.controls} == {State.CANNOT_TELL}
    assert {row.operation for row in result.controls} == {Operation.NOT_TESTED}


def test_controls_that_do_not_apply_are_left_out() -> None:
    away = Control(id="IAM-04", applicability=Applicability.NOT_RELEVANT, applicability_reason="no systems")
    assert "IAM-04" not in [row.control for row in assessed(away).controls]


@pytest.mark.parametrize(
    ("population", "test", "operation"),
    [
        ({}, {}, Operation.EFFECTIVE),
        ({}, {"planned": None}, Operation.NOT_TESTED),
        ({}, {"passed": 39}, Operation.NOT_TESTED),
        ({}, {"passed": 39, "cannot_tell": 1}, Operation.NOT_TESTED),
        ({"independent_total": None}, {}, Operation.NOT_TESTED),
        ({"independent_total": 41}, {}, Operation.NOT_TESTED),
        ({"partial": True}, {}, Operation.NOT_TESTED),
        ({"period_end": date(2026, 8, 31)}, {}, Operation.NOT_TESTED),
        ({}, {"method": "inquiry"}, Operation.NOT_TESTED),
        ({}, {"period_start": None, "period_end": None}, Operation.NOT_TESTED),
        ({}, {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}, Operation.NOT_TESTED),
        ({}, {"passed": 39, "deviations": 1}, Operation.NOT_TESTED),
        ({}, {"passed": 30, "deviations": 10}, Operation.NOT_TESTED),
        ({}, {"method": "sample", "planned": 20, "passed": 19, "deviations": 1}, Operation.NOT_TESTED),
        ({}, {"method": "sample", "planned": 20, "passed": 20}, Operation.EFFECTIVE),
        ({"rows": 0}, {"planned": 0, "passed": 0, "nothing_occurred": True}, Operation.NOT_TESTED),
        ({"rows": 0, "independent_total": 0}, {"planned": 0, "passed": 0}, Operation.NOT_TESTED),
    ],
)
def test_operation_is_shown_by_whole_populations_and_planned_tests(
    population: dict[str, object], test: dict[str, object], operation: Operation
) -> None:
    row = shown(leavers(**population), results(**test), control="IAM-03")
    assert row.operation is operation, row.operation_reason
    assert row.operation_reason


def test_deviations_whose_cause_nobody_recorded_leave_the_conclusion_open_and_are_counted() -> None:
    row = shown(leavers(), results(passed=30, deviations=10), control="IAM-03")
    assert (row.conclusion.verdict, row.deviations) == (Verdict.MORE, 10)
    assert row.operation_reason.count("10 of 40") == 1


def test_an_empty_register_on_file_shows_that_nobody_left_and_a_statement_does_not() -> None:
    export = review(START, controls=("IAM-03",), type=EvidenceType.POPULATION, effective=None)
    export = export.model_copy(update={"period_start": START, "period_end": END})
    empty = leavers(rows=0, independent_total=0, evidence=(export.id,))
    assert shown(export, empty, control="IAM-03").operation is Operation.NO_OCCURRENCE
    assert shown(empty, control="IAM-03").operation is Operation.NOT_TESTED


def test_one_deviation_of_twenty_asks_for_the_rest_and_of_the_whole_population_is_an_exception() -> None:
    """1 of 20 leaves up to 5 of 40 open, 12.5 %, above 10 %; 1 of all 40 is 2.5 %, within it."""
    late = Deviation(
        id="D", test="T", items=("L-01",), nature="late", cause="told late", spread="isolated", intentional=False
    )
    sampled = shown(leavers(), results(method="sample", planned=20, passed=19, deviations=1), late, control="IAM-03")
    counted = shown(leavers(), results(passed=39, deviations=1), late, control="IAM-03")
    assert (sampled.operation, sampled.deviations) == (Operation.NOT_TESTED, 1)
    assert (counted.operation, counted.deviations) == (Operation.DEVIATIONS, 1)
    assert "3 %" in counted.operation_reason


def test_an_event_control_without_population_cannot_be_told() -> None:
    assert shown(control="IAM-03").coverage.state is State.CANNOT_TELL
    assert shown(leavers(), control="IAM-03").coverage.state is State.CANNOT_TELL
    assert shown(leavers(), results(), control="IAM-03").coverage.state is State.MET


def test_two_half_year_populations_make_a_whole_one() -> None:
    first = leavers(id="P1", rows=15, independent_total=15, period_end=date(2026, 4, 30))
    second = leavers(id="P2", rows=25, independent_total=25, period_start=date(2026, 5, 1))
    tests = [results(id="T1", population="P1", passed=15), results(id="T2", population="P2", passed=25)]
    assert shown(first, second, *tests, control="IAM-03").coverage.state is State.MET
    late = second.model_copy(update={"period_start": date(2026, 5, 2)})
    assert shown(first, late, *tests, control="IAM-03").coverage.state is State.CANNOT_TELL


def test_stale_evidence_and_the_next_run_are_told_before_they_are_missed() -> None:
    judged = assessed(*[review(day) for day in DAYS[:2]], as_of=date(2026, 6, 1))
    row = next(row for row in judged.going_stale() if row.control == "IAM-04")
    assert row.expires_early == date(2026, 7, 7)
    due = next(row for row in judged.falling_due() if row.control == "IAM-04")
    assert (due.coverage.next_due, due.coverage.latest) == (date(2026, 6, 9), date(2026, 6, 24))


def test_a_reviewer_s_objections_are_named() -> None:
    row = shown(
        review(DAYS[0], collector="ann", reviewer="ann"), Evidence(id="E", controls=("IAM-04",)), Control(id="IAM-04")
    )
    said = " ".join(row.flags)
    for words in ("no owner", "without a file", "which days", "keep them until", "waiting for acceptance"):
        assert words in said


@given(days=st.lists(st.integers(-30, 400), max_size=6), more=st.integers(-30, 400), seen=st.integers(-5, 420))
@settings(max_examples=15, deadline=None)
def test_adding_valid_evidence_never_lowers_a_control(days: list[int], more: int, seen: int) -> None:
    as_of = START + timedelta(days=seen)
    pieces = [review(START + timedelta(days=n)) for n in dict.fromkeys(days)]
    before = shown(*pieces, as_of=as_of)
    after = shown(*pieces, review(START + timedelta(days=more), title="more"), as_of=as_of)
    order = list(EvidenceSufficiency)
    assert after.coverage.state.rank >= before.coverage.state.rank
    assert order.index(after.sufficiency) >= order.index(before.sufficiency)


def everything() -> EvidenceResult:
    pieces = [review(day, title="<script>alert(1)</script>") for day in DAYS[:3]]
    return assessed(*pieces, leavers(), results(), as_of=date(2026, 9, 30))


def test_the_window_map_has_a_cell_for_each_control_and_week_and_a_table_twin() -> None:
    result = everything()
    chart = charts.window_map(result)
    heat = chart.figure["data"][0]
    assert (len(heat["z"]), len(heat["x"])) == (len(result.controls), 53)
    assert all(len(line) == 53 and None not in line for line in heat["z"])
    assert len(chart.table.rows) == len(result.controls)
    weeks = next(row for row in chart.table.rows if row[0] == "IAM-04")[2:-1]
    assert sum(int(str(number)) for number in weeks) == 53


def test_the_window_map_of_a_century_shares_columns_and_shows_the_worst_of_each() -> None:
    examined = Examination(
        id="examination", report_type=ReportType.TYPE_II, window_start=date(1930, 1, 1), window_end=date(2030, 1, 1)
    )
    result = Assessment(HeldRecords.of(END, examined, *OWNED, review(DAYS[0]))).evidence
    chart = charts.window_map(result)
    heat = chart.figure["data"][0]
    assert {len(line) for line in heat["z"]} == {len(heat["x"])} == {209}
    assert "A column shows the worst of 25 weeks." in chart.caption
    assert {"missing"} <= {word for line in heat["hovertext"] for word in line}


def test_every_table_of_the_stage_can_be_shown() -> None:
    result = everything()
    made = [tables.coverage_table(result), tables.due_table(result), tables.stale_table(result)]
    made += [tables.population_table([leavers()]), tables.results_table([results(method=TestMethod.CENSUS)])]
    assert all("<table" in table.html() for table in made)
    assert charts.headline(result).html


def test_the_sample_plan_counts_every_control_once_and_never_plans_more_than_there_is() -> None:
    result = everything()
    plan = sample_plan(result, [leavers()])
    assert sum(row.controls for row in plan) == len(result.controls)
    assert all(size <= row.items for row in plan for size in row.sizes if row.items is not None)
    small = next(row for row in plan if row.what == "POP")
    assert (small.controls, small.sizes) == (1, (20, 30, 40))
    assert small.not_ruled_out == upper_limit(0, 30, 0.9, population=40)
    assert "not known" in tables.sample_table(plan).html()


def test_an_empty_engagement_is_shown_too() -> None:
    result = Assessment(HeldRecords.of(END)).evidence
    assert charts.window_map(result).figure["data"][0]["z"] is not None
    assert {row[3] for row in tables.coverage_table(result).rows} == {"not known"}
