"""What holds for every client: no day is won by silence, none lies in the past, and a year's shift shifts all."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import Category
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.numerics.pert import Range
from soc2lib.readiness.options.inputs import CostFigures, KeyControlDates, OptionInputs, PhaseRanges
from soc2lib.readiness.options.options import NEW_MONTHS, as_json, options
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.records import OptionKind
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import DemandSource, Examination

AS_OF = date(2026, 4, 1)
few = settings(max_examples=50)
CYCLE = timedelta(days=146_097)
"""400 years: the calendar repeats itself, weekdays included."""
ROOM = timedelta(days=900)
past = st.dates(AS_OF - ROOM, AS_OF)
ahead = st.dates(AS_OF, AS_OF + ROOM)


@st.composite
def controls(
    draw: st.DrawFn, id: str = "C-0", blocker: bool | None = None, task: bool | None = None
) -> KeyControlDates:
    blocks = draw(st.booleans()) if blocker is None else blocker
    work = draw(st.booleans()) if task is None else task
    early = draw(ahead)
    shown = draw(st.none() | past)
    return KeyControlDates(
        id,
        shown_on=shown,
        shown_until=draw(st.none() | st.dates(shown, AS_OF + ROOM)) if shown else None,
        blocker=blocks,
        recoverable=draw(st.booleans()),
        tasks=(f"t-{id}",) if blocks and work else (),
        task_p50=early if blocks and work else None,
        task_p80=early + timedelta(days=draw(st.integers(0, 60))) if blocks and work else None,
        exceptions=draw(st.integers(0, 2)),
        criteria=draw(st.sampled_from([(), ("CC6.1",), ("CC6.1", "CC7.3")])),
        categories=draw(st.sampled_from([(), (Category.SECURITY,), (Category.PRIVACY,)])),
        last_run=draw(st.none() | past),
        next_run=draw(st.none() | ahead),
    )


PHASES = [
    PhaseRanges(Range(4, 8, 12), Range(2, 4, 6), Range(2, 3, 4)),
    PhaseRanges(Range(8, 8, 8), Range(4, 4, 4), Range(3, 3, 3)),
    PhaseRanges(Range(0, 0, 16), Range(0, 1, 9), Range(0, 5, 5)),
]


@st.composite
def clients(draw: st.DrawFn, least: int = 0) -> OptionInputs:
    rows = tuple(draw(controls(id=f"C-{n}")) for n in range(draw(st.integers(least, 4))))
    start = draw(st.none() | st.dates(AS_OF - timedelta(days=500), AS_OF + timedelta(days=200)))
    end = start + timedelta(days=draw(st.integers(80, 400))) if start else None
    told = Examination(
        report_type=draw(st.sampled_from([None, "Type I", "Type II"])),
        window_start=start,
        window_end=end,
        previous_end=draw(st.none() | past),
        report_needed=draw(st.none() | ahead),
    )
    asked = draw(st.lists(st.tuples(ahead, st.sampled_from([None, "Type I", "Type II"])), max_size=2))
    demands = tuple(DemandSource(id=f"D-{n}", deadline=by, report_type=kind) for n, (by, kind) in enumerate(asked))
    phase = Phase.TYPE_I if told.report_type == "Type I" else Phase.BEFORE
    if phase is Phase.BEFORE and start and end and start <= AS_OF:
        phase = Phase.WITHIN if end >= AS_OF else Phase.AFTER
    return OptionInputs(
        AS_OF,
        phase,
        resolve_scope(told),
        rows,
        draw(st.sampled_from(PHASES)),
        told,
        demands,
        droppable_categories=draw(st.sampled_from([(), (Category.PRIVACY,)])),
        cost=draw(st.sampled_from([CostFigures(), CostFigures(a_month=900.0), CostFigures(900.0, 8000.0)])),
    )


def key(option: Option) -> tuple[OptionKind, int | None]:
    return option.kind, option.months


def base(inputs: OptionInputs) -> dict[tuple[OptionKind, int | None], Option]:
    return {key(option): option for option in options(inputs) if not option.scope_change}


@few
@given(clients())
def test_every_kind_is_answered_once_and_in_one_order(inputs: OptionInputs) -> None:
    kinds = [key(option) for option in options(inputs) if not option.scope_change]
    first = [(OptionKind.GO_ON, None), (OptionKind.MOVE, None), (OptionKind.TYPE_I, None)]
    assert kinds == [*first, *((OptionKind.NEW_PERIOD, months) for months in NEW_MONTHS)]


@few
@given(clients())
def test_no_day_of_a_report_and_no_planned_start_lies_before_the_as_of_day(inputs: OptionInputs) -> None:
    for option in options(inputs):
        days = [option.p50, option.p80, option.not_before, *(option.usual_range or ())]
        assert all(day >= AS_OF for day in days if day)
        if option.kind is OptionKind.NEW_PERIOD and option.fits and option.start and option.start < AS_OF:
            assert inputs.previous_end
            assert option.start == inputs.previous_end + timedelta(days=1)


@few
@given(clients())
def test_an_option_has_p50_and_p80_or_not_before_and_the_range_and_never_both(inputs: OptionInputs) -> None:
    for option in options(inputs):
        known, open_ = bool(option.p50), bool(option.not_before)
        assert known == bool(option.p80)
        assert open_ == bool(option.usual_range)
        assert (known + open_) == (1 if option.fits else 0)
        assert not (option.p50 and option.p80 and option.p80 < option.p50)
        assert not (option.usual_range and option.usual_range != tuple(sorted(option.usual_range)))
        assert option.reason


@few
@given(clients(), controls(id="new", blocker=True, task=False))
def test_a_blocker_without_shown_days_and_without_a_task_never_has_a_p50(
    inputs: OptionInputs, more: KeyControlDates
) -> None:
    stuck = replace(more, shown_on=None, shown_until=None, categories=())
    found = options(replace(inputs, controls=(*inputs.controls, stuck)))
    assert {option.p50 for option in found} == {None}


@few
@given(clients(), controls(id="new", blocker=True))
def test_adding_a_blocker_never_makes_a_day_earlier_nor_brings_a_day(
    inputs: OptionInputs, more: KeyControlDates
) -> None:
    if not inputs.controls:
        return
    before, after = base(inputs), base(replace(inputs, controls=(*inputs.controls, more)))
    for name, option in before.items():
        other = after[name]
        if name[0] is OptionKind.MOVE or not (option.fits and other.fits):
            continue
        for now, then in ((other.p50, option.p50), (other.p80, option.p80), (other.not_before, option.not_before)):
            assert not (now and then and now < then)
        assert not (other.p50 and not option.p50)


@few
@given(clients(least=1), st.data())
def test_removing_a_task_never_gives_a_p50(inputs: OptionInputs, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(inputs.controls) - 1))
    bare = replace(inputs.controls[at], tasks=(), task_p50=None, task_p80=None)
    rows = (*inputs.controls[:at], bare, *inputs.controls[at + 1 :])
    before, after = base(inputs), base(replace(inputs, controls=rows))
    assert not any(after[name].p50 and option.fits and not option.p50 for name, option in before.items())
    lost = [name for name, option in after.items() if option.p50 and not before[name].fits]
    assert not lost


@few
@given(clients(least=1), st.data())
def test_losing_what_shows_a_control_never_brings_a_day_or_an_earlier_one(
    inputs: OptionInputs, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(inputs.controls) - 1))
    bare = replace(inputs.controls[at], shown_on=None, shown_until=None, blocker=True)
    rows = (*inputs.controls[:at], bare, *inputs.controls[at + 1 :])
    before, after = base(inputs), base(replace(inputs, controls=rows))
    for name, option in before.items():
        if name[0] is not OptionKind.MOVE and option.fits and after[name].fits:
            assert not (after[name].p50 and not option.p50)
            assert not (after[name].p50 and option.p50 and after[name].p50 < option.p50)


@few
@given(clients())
def test_shifting_every_day_by_a_cycle_of_the_calendar_shifts_every_answer(inputs: OptionInputs) -> None:
    def moved(day: date | None) -> date | None:
        return day and day + CYCLE

    def shifted(row, *names):
        return {name: moved(getattr(row, name)) for name in names}

    told = inputs.examination
    assert told
    told = told.model_copy(update=shifted(told, "window_start", "window_end", "previous_end", "report_needed"))
    rows = tuple(
        replace(c, **shifted(c, "shown_on", "shown_until", "task_p50", "task_p80", "last_run", "next_run"))
        for c in inputs.controls
    )
    demands = tuple(d.model_copy(update={"deadline": moved(d.deadline)}) for d in inputs.demands)
    later = replace(
        inputs, as_of=AS_OF + CYCLE, examination=told, scope=resolve_scope(told), controls=rows, demands=demands
    )
    for option, other in zip(options(inputs), options(later), strict=True):
        assert (other.fits, other.gap_days, other.cost_against_today) == (
            option.fits,
            option.gap_days,
            option.cost_against_today,
        )
        names = ("start", "end", "starts_not_before", "p50", "p80", "not_before")
        assert [getattr(other, name) for name in names] == [moved(getattr(option, name)) for name in names]
        assert tuple(map(moved, option.usual_range or ())) == (other.usual_range or ())
        assert [(d.control, d.p50) for d in other.deciding] == [(d.control, moved(d.p50)) for d in option.deciding]


@few
@given(clients())
def test_a_moved_period_keeps_three_months_and_every_option_shown_sits_in_json(inputs: OptionInputs) -> None:
    found = options(inputs)
    for option in found:
        if option.kind is OptionKind.MOVE and option.fits:
            assert option.start
            assert option.end
            assert (option.end - option.start).days + 1 >= 89
    rows = as_json(found)
    assert len(rows) == sum(option.fits for option in found)
    assert {tuple(row) for row in rows} <= {("kind", "not_before", "p50", "p80", "would_say")}


@few
@given(clients())
def test_a_report_over_days_with_open_blockers_never_reads_as_clean(inputs: OptionInputs) -> None:
    for option in options(inputs):
        if option.kind is OptionKind.GO_ON and option.start and not option.scope_change:
            assert "no exception" not in option.would_say or not inputs.blockers
            assert not any(word in option.would_say for word in ("unqualified", "will pass", "clean"))
