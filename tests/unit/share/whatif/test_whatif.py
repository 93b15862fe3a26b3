"""What a closed gap changes, by hand and over random clients: its own conclusion, and nothing else."""

from datetime import date
from random import Random

import pytest

from soc2lib.assessment import Assessment
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.results import ControlJudgement
from soc2lib.readiness.forecast.basis import SelfTest
from soc2lib.readiness.remediation.ranking import PROVEN_BY
from soc2lib.scope.records import Examination
from soc2lib.share.whatif.facts import facts
from soc2lib.share.whatif.variants import OFFERED
from soc2lib.share.whatif.whatif import Change, WhatIf
from tests.clients import core
from tests.clients.build import TYPE_I, TYPE_II, Client
from tests.unit.share.whatif.whatifs import cases, made_up

START, END = date(2026, 4, 1), date(2026, 9, 30)
BEFORE, WITHIN, AFTER = date(2026, 3, 1), date(2026, 6, 30), date(2026, 9, 30)


def client(as_of: date, **examination: object) -> Client:
    told = {"report_type": TYPE_II, "window_start": START, "window_end": END, **examination}
    return Client.examined(as_of, *core.CRITERIA, **told)


def row(assessment: Assessment, control: str) -> ControlJudgement:
    return next(one for one in assessment.gap.controls if one.state.id == control)


def closed(made: Client, control: str, since: date | None = None, *, proven: bool = False) -> ControlJudgement:
    now = Assessment(made.held())
    return row(WhatIf(now, [Change(control, proven, since)]), control)


@pytest.mark.parametrize(
    ("as_of", "unproven", "proven", "late"),
    [
        (BEFORE, Conclusion.READY, Conclusion.READY, Conclusion.READY),
        (WITHIN, Conclusion.SELF_REPORTED, Conclusion.ON_COURSE, Conclusion.AT_RISK),
        (AFTER, Conclusion.SELF_REPORTED, Conclusion.MET, Conclusion.AT_RISK),
    ],
)
def test_closing_proves_nothing_once_the_period_has_begun(
    as_of: date, unproven: Conclusion, proven: Conclusion, late: Conclusion
) -> None:
    made = client(as_of).absent("IAM-02")
    assert closed(made, "IAM-02").conclusion is unproven
    assert closed(made, "IAM-02", START, proven=True).conclusion is proven
    assert closed(made, "IAM-02", date(2026, 4, 2), proven=True).conclusion is late
    assert closed(made, "IAM-02", date(2026, 4, 2)).conclusion is late


def test_for_a_type_i_design_and_one_instance_are_enough_on_any_day() -> None:
    made = client(END, report_type=TYPE_I, window_start=END, window_end=None).absent("IAM-02")
    assert closed(made, "IAM-02", date(2026, 12, 1)).conclusion is Conclusion.READY


def test_runs_shown_without_trouble_count_as_soon_as_the_design_is_shown() -> None:
    made = client(AFTER)
    core.show_days(made, START, END, ("IAM-02",))
    del made.records[("walkthrough", "WT-IAM-02")]
    made.control("IAM-02", design="partly")
    assert row(Assessment(made.held()), "IAM-02").conclusion is Conclusion.AT_RISK
    found = closed(made, "IAM-02")
    assert (found.conclusion, found.basis) == (Conclusion.MET, Basis.TESTED)


def test_a_test_with_deviations_falls_away_and_a_clean_one_stays() -> None:
    made = client(AFTER).tested("IAM-02", 20, START, END, deviating=("A-1",)).tested("IAM-01", 12, START, END)
    now = Assessment(made.held())
    assert now.self_tests == {"IAM-01": SelfTest(0, 12), "IAM-02": SelfTest(1, 20)}
    assert WhatIf(now, [Change("IAM-01"), Change("IAM-02")]).self_tests == {"IAM-01": SelfTest(0, 12)}
    assert WhatIf(now, [Change("IAM-02", proven=True)]).self_tests["IAM-02"] == SelfTest(0, PROVEN_BY)
    assert closed(made, "IAM-02").shown.operation.exceptions == 0


@pytest.mark.parametrize("proven", [False, True])
def test_closed_late_the_exceptions_of_the_days_before_are_still_to_be_disclosed(proven: bool) -> None:
    made = client(AFTER).tested("IAM-02", 20, START, END, deviating=("A-1",))
    assert closed(made, "IAM-02", date(2026, 9, 1), proven=proven).shown.operation.exceptions == 1


def test_a_carried_control_counts_as_relied_on() -> None:
    made = client(AFTER).control("IAM-05", applicability="carried by subservice", applicability_reason="Nimbus")
    assert row(Assessment(made.held()), "IAM-05").conclusion is Conclusion.SELF_REPORTED
    found = closed(made, "IAM-05")
    assert (found.conclusion, found.basis) == (Conclusion.MET, Basis.RELIED_ON)


@pytest.mark.parametrize("said", [False, True])
def test_a_control_that_was_split_off_is_not_closed_with_the_other(said: bool) -> None:
    period = {"report_type": TYPE_II, "window_start": START, "window_end": END}
    made = Client(AFTER).add(Examination(categories=("Security", "Privacy"), **period))
    made = made.absent("PRV-16") if said else made
    now = Assessment(made.held())
    after = WhatIf(now, [Change("PRV-16", proven=True)])
    assert row(after, "PRV-16").conclusion is Conclusion.MET
    assert row(after, "PRV-19").conclusion is row(now, "PRV-19").conclusion


@pytest.mark.parametrize("seed", range(6))
def test_nothing_but_the_closed_controls_changes(seed: int) -> None:
    for case in cases(seed, clients=1, each=3):
        for changes in case.asked:
            before = {one.state.id: one for one in case.now.gap.controls}
            touched = {change.control for change in changes}
            for one in WhatIf(case.now, changes).gap.controls:
                was = before[one.state.id]
                same = (one.conclusion, one.basis, one.part) == (was.conclusion, was.basis, was.part)
                assert same or one.state.id in touched


@pytest.mark.parametrize("seed", range(6))
def test_with_every_gap_closed_and_shown_to_work_each_criterion_that_has_key_controls_is_shown(seed: int) -> None:
    now = Assessment(made_up(Random(seed)))
    offered = [one.state.id for one in now.gap.controls if one.part in OFFERED]
    for one in WhatIf(now, [Change(id, proven=True) for id in offered]).gap.criteria:
        assert one.conclusion in (*SHOWN, Conclusion.NOT_RELEVANT) or not one.deciding


def test_a_page_can_close_what_fails_or_is_not_shown_and_nothing_else() -> None:
    made = client(AFTER).absent("IAM-01")
    core.show_days(made, START, END, ("IAM-02",))
    found = {one["id"]: len(one["states"]) for one in facts(Assessment(made.held()))["controls"]}
    assert (found["IAM-01"], found["IAM-02"], found["IAM-03"]) == (5, 1, 5)
    assert {len(one["states"]) for one in facts(Assessment(made.held()), forecast=False)["controls"]} == {1}
