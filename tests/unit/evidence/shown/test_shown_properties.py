"""What holds of what is shown, whatever is on record: silence improves nothing, clean evidence lowers nothing."""

import random
from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.evidence.records import Population, TestResult
from soc2lib.evidence.shown.assess import ShownRecords
from soc2lib.evidence.testing.records import Deviation
from soc2lib.gap.choices import Design, Operation
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.results import ShownControl
from tests.unit.evidence.shown.shown_records import (
    ADVISER,
    END,
    OWNER,
    PERFORMER,
    REVIEWER,
    START,
    a_test,
    document,
    looked_into,
    observation,
    population,
    run,
    shown,
    walk,
    without,
)

CONTROLS = ("BCP-04", "IAM-04", "IAM-05", "IAM-02", "BCP-02", "CHG-01", "INC-02", "GOV-04", "BCP-03")
DAYS = st.integers(-200, 500).map(lambda days: START + timedelta(days=days))
WHO = st.sampled_from([REVIEWER, REVIEWER, OWNER, PERFORMER, ""])


@st.composite
def evidence(draw: st.DrawFn, control: str) -> tuple:
    days = draw(st.lists(DAYS, max_size=6, unique=True))
    kinds = st.sampled_from(["ticket", "minutes", "configuration export", "procedure", "policy"])
    return tuple(
        run(f"E{n}", control, day, type=draw(kinds), reviewer=draw(WHO), partial=draw(st.booleans()) and n > 3)
        for n, day in enumerate(days)
    )


@st.composite
def drawn_tests(draw: st.DrawFn, control: str) -> tuple:
    made = []
    for n in range(draw(st.integers(0, 3))):
        first = draw(DAYS)
        days = {"period_start": first, "period_end": first + timedelta(days=draw(st.integers(0, 400)))}
        failed, passed = draw(st.sampled_from([0, 0, 1, 2])), draw(st.integers(0, 30))
        who = draw(st.sampled_from([ADVISER, ADVISER, OWNER, ""]))
        plan = draw(st.sampled_from([passed + failed, None, 40]))
        method = draw(st.sampled_from(["census", "sample", "inquiry"]))
        of = draw(st.sampled_from(["P0", "P1", ""]))
        role = "adviser" if who == ADVISER else None
        one = a_test(f"T{n}", control, of, passed, failed, tester=who, tested_as=role, planned=plan, **days)
        made.append(one.model_copy(update={"method": type(one).model_fields["method"].default or method}))
    return tuple(made)


@st.composite
def clients(draw: st.DrawFn) -> tuple[str, ShownRecords, date]:
    control = draw(st.sampled_from(CONTROLS))
    tests = draw(drawn_tests(control))
    populations = tuple(
        population(f"P{n}", control, draw(st.integers(0, 60)), independent_total=draw(st.sampled_from([None, 60])))
        for n in range(draw(st.integers(0, 2)))
    )
    populations = tuple(
        one.model_copy(update={"independent_total": one.rows}) if draw(st.booleans()) else one for one in populations
    )
    spread = st.sampled_from(["isolated", "systematic", None])
    deviations = tuple(
        looked_into(f"D{one.id}", one.id, *"ab"[: one.deviations], spread=draw(spread), cause=draw(WHO))
        for one in tests
        if one.deviations and draw(st.booleans())
    )
    walks = tuple(walk(control, day, prepared_by=draw(WHO)) for day in draw(st.lists(DAYS, max_size=2, unique=True)))
    seen = tuple(observation(control, day=day, observer=draw(WHO)) for day in draw(st.lists(DAYS, max_size=1)))
    records = ShownRecords(
        (*draw(evidence(control)), document(control)), populations, tests, (), deviations, walks, seen
    )
    return control, records, draw(st.sampled_from([START - timedelta(days=9), date(2026, 7, 1), END]))


def rank(found: ShownControl) -> tuple[int, int]:
    """Higher is stronger: the basis, then how little is at risk."""
    return found.operation.basis.rank, -len(found.operation.at_risk)


def reports_trouble(record: object, records: ShownRecords) -> bool:
    """True for a record that says something unfavourable: nothing can be known of it once it is gone."""
    if isinstance(record, TestResult):
        return bool(record.deviations) or any(one.rows == 0 for one in records.populations)
    if isinstance(record, Population):
        return bool(record.rows)
    return isinstance(record, Deviation) and record.explained and str(record.spread) == "systematic"


@settings(max_examples=300, deadline=None)
@given(clients(), st.data())
def test_a_deleted_record_that_reports_no_trouble_never_strengthens_what_is_shown(client: tuple, data) -> None:
    control, records, as_of = client
    places = [(name.name, n) for name in fields(records) for n in range(len(getattr(records, name.name)))]
    name, place = data.draw(st.sampled_from(places))
    if reports_trouble(getattr(records, name)[place], records):
        return
    before, after = shown(control, records, as_of), shown(control, without(records, name, place), as_of)
    assert rank(after) <= rank(before)
    assert (after.observed_on is not None) <= (before.observed_on is not None)
    assert (after.design.design is Design.SUITABLE) <= (before.design.design is Design.SUITABLE)


@settings(max_examples=200, deadline=None)
@given(clients(), st.integers(0, 360))
def test_more_clean_evidence_never_lowers_anything(client: tuple, after: int) -> None:
    control, records, as_of = client
    day = min(START + timedelta(days=after), as_of)
    more = replace(records, evidence=(*records.evidence, run("NEW", control, day)))
    before, now = shown(control, records, as_of), shown(control, more, as_of)
    assert now.operation.basis.rank >= before.operation.basis.rank
    assert now.observed_on is not None
    if now.operation.basis is before.operation.basis:
        assert len(now.operation.at_risk) <= len(before.operation.at_risk)
    assert now.operation.operation is before.operation.operation or now.operation.basis is Basis.IN_PART


@settings(max_examples=100, deadline=None)
@given(clients(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(client: tuple, dice: random.Random) -> None:
    control, records, as_of = client
    mixed = {one.name: tuple(dice.sample(rows := getattr(records, one.name), len(rows))) for one in fields(records)}
    assert shown(control, ShownRecords(**mixed), as_of) == shown(control, records, as_of)


@settings(max_examples=100, deadline=None)
@given(clients())
def test_what_nobody_named_shows_nothing(client: tuple) -> None:
    control, records, as_of = client
    nameless = ShownRecords(
        tuple(one.model_copy(update={"reviewer": ""}) for one in records.evidence),
        tests=tuple(
            one.model_copy(update={"tester": "", "tested_as": None}) for one in records.tests if not one.deviations
        ),
        walkthroughs=tuple(one.model_copy(update={"prepared_by": ""}) for one in records.walkthroughs),
        observations=tuple(one.model_copy(update={"observer": ""}) for one in records.observations),
    )
    found = shown(control, nameless, as_of)
    assert (found.design.design, found.observed_on) == (Design.NOT_ASSESSED, None)
    assert (found.operation.basis, found.operation.operation) == (Basis.NOT_ASSESSED, Operation.NOT_TESTED)


@settings(max_examples=100, deadline=None)
@given(clients())
def test_without_an_owner_nothing_is_accepted(client: tuple) -> None:
    control, records, as_of = client
    found = shown(control, replace(records, tests=()), as_of, owner="")
    assert (found.observed_on, found.operation.basis) == (None, Basis.NOT_ASSESSED)
    assert found.design.design is Design.NOT_ASSESSED
