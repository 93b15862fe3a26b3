"""Whether it is shown that nothing occurred: an empty register of the whole period, checked against its neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from soc2lib.basics.formatting import count, day, listed
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Population
from soc2lib.evidence.shown.acceptance import Acceptance
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.shown.tests.compensation import in_words, within
from soc2lib.scope.system.report_coverage import Stretch, uncovered


def no_occurrence(
    subject: Subject,
    populations: Iterable[Population],
    registers: Mapping[str, Acceptance],
    elapsed: Window,
    occurred: Sequence[date] = (),
    open_days: int = 0,
) -> tuple[bool, str]:
    """Whether empty registers show that nothing occurred that a control had to answer to, and why (not).

    Parameters
    ----------
    subject : Subject
        The control; one with a rhythm of its own never has no occurrence.
    populations : iterable of Population
        Its populations.
    registers : mapping
        Evidence id to the files of these populations, as read for this control.
    elapsed : Window
        The part of the period that has passed.
    occurred : sequence of date
        Days of incidents on record that it has to answer to.
    open_days : int
        By how much the registers may end before the elapsed days do, while the period runs [days].

    Notes
    -----
    A register counts where it holds no row, was agreed to a named independent source that holds none either, and its
    file was accepted. Together they must cover the elapsed days; one row anywhere means that something occurred.

    References
    ----------
    Domain brief 13.1.

    Examples
    --------
    >>> year = Window(date(2026, 1, 1), date(2026, 12, 31))
    >>> no_occurrence(Subject("INC-02", frequency="per_event"), [], {}, year)
    (False, 'No register of the period is on record.')
    """
    if not subject.on_events:
        return False, ""
    inside = [(one, days) for one in populations if (days := _days(one, elapsed))]
    if happened := sum(elapsed.start <= one <= elapsed.end for one in occurred):
        return False, f"{count(happened, 'incident')} of the period is on record."
    if rows := sum(one.rows or 0 for one, _ in inside):
        return (
            False,
            f"{count(rows, 'item')} of the period is on record."
            if rows == 1
            else f"{rows} items of the period are on record.",
        )
    if not inside:
        return False, "No register of the period is on record."
    read = [(one, days, _lacking(one, registers)) for one, days in inside]
    fit = [(one, days) for one, days, lacking in read if not lacking]
    if not fit:
        one, _, lacking = min(read, key=lambda entry: entry[0].id)
        return False, f"Register {one.id} is empty, but {lacking}."
    left = uncovered((elapsed.start, elapsed.end), [days for _, days in fit])
    if left and not (len(left) == 1 and left[0][1] == elapsed.end and _length(left[0]) <= open_days):
        return False, f"The empty registers leave {in_words(left)} out."
    until = elapsed.end if not left else left[0][0] - timedelta(days=1)
    names = listed(sorted(one.id for one, _ in fit))
    checked = listed(sorted({one.total_source for one, _ in fit}))
    return True, f"{names} holds no item until {day(until)}, checked against {checked}."


def _days(one: Population, elapsed: Window) -> Stretch | None:
    return within((one.period_start, one.period_end), elapsed) if one.period_start and one.period_end else None


def _length(stretch: Stretch) -> int:
    return (stretch[1] - stretch[0]).days + 1


def _lacking(one: Population, registers: Mapping[str, Acceptance]) -> str:
    if one.rows is None:
        return "its rows were not counted"
    if one.partial:
        return "its source did not give everything"
    if one.independent_total != 0 or not one.total_source:
        return "it was not checked against a named source beside it"
    if not any(id in registers and registers[id].as_document for id in one.evidence):
        return "nobody accepted its file"
    return ""
