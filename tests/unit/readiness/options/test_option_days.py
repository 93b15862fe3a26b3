"""The report's P50 and P80 against a second calculation: drawn beta durations instead of the folded curves."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from soc2lib.numerics.pert import Range
from soc2lib.plan.records import PhaseDuration, Task
from soc2lib.plan.schedule.joint_finish import finished_together
from soc2lib.plan.schedule.remediation import assess_remediation
from soc2lib.plan.timeline.counting import Durations, forward
from soc2lib.plan.timeline.dates import assess_dates
from soc2lib.readiness.options.days import audit_weeks, first_day
from soc2lib.readiness.options.inputs import PhaseRanges, phase_ranges
from soc2lib.scope.records import Examination
from tests.unit.readiness.options.clients import CERTAIN, HALF, NOTHING, USUAL, client, fit, planned

ROWS = [USUAL, PhaseRanges(Range(4, 8, 12), Range(2, 2.5, 9), Range(1, 2, 10)), CERTAIN]


def drawn(given: Range, generator: np.random.Generator) -> np.ndarray:
    width = given.high - given.low
    if not width:
        return np.full(200_000, given.low)
    shape = 1 + 4 * (given.likely - given.low) / width, 1 + 4 * (given.high - given.likely) / width
    return given.low + width * generator.beta(*shape, 200_000)


@pytest.mark.parametrize("phases", ROWS)
@pytest.mark.parametrize("chance", [0.5, 0.8])
def test_the_audits_weeks_agree_with_drawn_durations(phases: PhaseRanges, chance: float) -> None:
    generator = np.random.default_rng(7)
    both = drawn(phases.fieldwork, generator) + drawn(phases.report, generator)
    assert audit_weeks(phases, chance) == pytest.approx(float(np.quantile(both, chance)), abs=0.02)


def test_the_published_timeline_comes_out_of_planned_work_that_is_certain() -> None:
    done = planned("IAM-04", date(2026, 3, 2), date(2026, 3, 2))
    found = fit(client(done, told=NOTHING, as_of=date(2026, 1, 5)))["New period of 6 months"]
    assert (found.start, found.end) == (date(2026, 3, 2), date(2026, 9, 1))
    assert found.p50 == found.p80 == date(2026, 10, 20) == forward(date(2026, 1, 5), Durations(8, 6, 4, 3)).report


def test_an_examined_day_set_for_the_work_at_p80_and_the_audit_after_it_agree_with_trials() -> None:
    tasks = [Task(id=f"t-{n}", owner=f"Owner {n}", low=10, likely=20, high=60) for n in range(4)]
    plan = assess_remediation(tasks, [], HALF)
    ids = ("GOV-03", "IAM-04", "IAM-05", "CHG-01")
    rows = []
    for task, id in zip(tasks, ids, strict=True):
        days = finished_together(plan, [task.id], HALF)
        assert days
        rows.append(replace(planned(id, *days), tasks=(task.id,)))
    inputs = client(*rows, told=NOTHING, phases=USUAL, together=lambda wanted: finished_together(plan, wanted, HALF))
    found = fit(inputs)["Type I"]
    assert plan.finishes
    generator = np.random.default_rng(11)
    work = np.max([plan.finishes.by_task[task.id] for task in tasks], axis=0) * 7 / 5
    audit = (drawn(USUAL.fieldwork, generator) + drawn(USUAL.report, generator))[: len(work)] * 7
    report = np.maximum(work, np.quantile(work, 0.8)) + audit
    p50, p80 = (HALF + timedelta(days=float(np.quantile(report, chance))) for chance in (0.5, 0.8))
    assert found.p50
    assert found.p80
    assert abs((found.p50 - p50).days) <= 4
    assert timedelta(days=-2) <= found.p80 - p80 <= timedelta(days=10)


def test_several_tasks_at_once_are_later_than_the_latest_of_them() -> None:
    latest = date(2026, 5, 4), date(2026, 5, 18)
    rows = planned("IAM-04", *latest), planned("IAM-05", *latest)
    joint = date(2026, 5, 11), date(2026, 5, 25)
    asked = []
    inputs = client(*rows, together=lambda ids: asked.append(ids) or joint)
    assert first_day(inputs, inputs.controls).days == joint
    assert asked == [("t-IAM-04", "t-IAM-05")]
    assert first_day(client(*rows), rows).days == latest


def test_the_ranges_are_the_plans_own_with_the_clients_answers_in_their_place() -> None:
    told = Examination(fieldwork_weeks=5)
    own = [PhaseDuration(id="report", low=1, likely=2, high=3)]
    found = phase_ranges(assess_dates(told, own, HALF).phases)
    assert (found.readiness, found.fieldwork, found.report) == (Range(4, 8, 12), Range(5, 5, 5), Range(1, 2, 3))
