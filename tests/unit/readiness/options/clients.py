"""Small clients for the tests of the options: a half-year from 1 January 2026 over eight key controls."""

from dataclasses import replace
from datetime import date, timedelta

from soc2lib.gap.conclusion.basis import Phase
from soc2lib.numerics.pert import Range
from soc2lib.readiness.options.inputs import KeyControlDates, OptionInputs, PhaseRanges
from soc2lib.readiness.options.options import options
from soc2lib.readiness.options.results import Option
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination

START, END = date(2026, 1, 1), date(2026, 6, 29)
"""180 days."""
HALF = date(2026, 4, 1)
LATER = date(2026, 7, 6)
SINCE = date(2025, 12, 1)
USUAL = PhaseRanges(Range(4, 8, 12), Range(2, 4, 6), Range(2, 3, 4))
CERTAIN = PhaseRanges(Range(8, 8, 8), Range(4, 4, 4), Range(3, 3, 3))
TYPE_II = Examination(report_type="Type II", window_start=START, window_end=END)
NOTHING = Examination()

SHOWN = tuple(
    KeyControlDates(id, shown_on=SINCE, criteria=(criterion,))
    for id, criterion in (
        ("GOV-03", "CC1.2"),
        ("IAM-04", "CC6.2"),
        ("IAM-05", "CC6.1"),
        ("CHG-01", "CC8.1"),
        ("INC-01", "CC7.3"),
        ("VEN-03", "CC9.2"),
        ("RSK-01", "CC3.2"),
        ("BCP-02", "CC7.5"),
    )
)


def client(
    *changed: KeyControlDates, as_of: date = HALF, told: Examination = TYPE_II, phase: Phase | None = None, **more
) -> OptionInputs:
    """A client with everything shown but what is changed."""
    ids = {control.control for control in changed}
    controls = (*(control for control in SHOWN if control.control not in ids), *changed)
    scope = resolve_scope(told)
    found = Phase.TYPE_I if told.report_type == "Type I" else _phase(told, as_of)
    given = {"phases": CERTAIN, "examination": told, "controls": controls} | more
    return OptionInputs(as_of=as_of, phase=phase or found, scope=scope, **given)


def _phase(told: Examination, as_of: date) -> Phase:
    if not (told.window_start and told.window_end) or as_of < told.window_start:
        return Phase.BEFORE
    return Phase.WITHIN if as_of <= told.window_end else Phase.AFTER


def blocked(id: str, reason: str = "It is missing.", **more) -> KeyControlDates:
    """One of the controls, blocking and not shown."""
    row = next(control for control in SHOWN if control.control == id)
    return replace(row, **({"shown_on": None, "blocker": True, "reason": reason} | more))


def planned(id: str, p50: date, p80: date | None = None, **more) -> KeyControlDates:
    """The same with a planned task."""
    return blocked(id, tasks=(f"t-{id}",), task_p50=p50, task_p80=p80 or p50 + timedelta(days=14), **more)


def fit(inputs: OptionInputs) -> dict[str, Option]:
    """The options that fit, by title."""
    return {option.title: option for option in options(inputs) if option.fits}


def all_of(inputs: OptionInputs) -> dict[str, Option]:
    """Every option, by title."""
    return {option.title: option for option in options(inputs)}
