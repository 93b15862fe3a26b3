"""Which buyers' days an option meets: by the P80 day of its report, and by the report they ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from soc2lib.basics.formatting import day
from soc2lib.readiness.options.inputs import OptionInputs
from soc2lib.readiness.options.results import ReportDays
from soc2lib.scope.choices import ReportType


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that somebody needs by a day; ``report_type`` is None where either type will do."""

    who: str
    by: date
    report_type: ReportType | None


@dataclass(frozen=True, slots=True)
class Served:
    """Buyers' days that are met at P80, those that are missed, and those that cannot be compared yet."""

    met: tuple[str, ...]
    missed: tuple[str, ...]
    open: tuple[str, ...]


def wanted(inputs: OptionInputs) -> tuple[Wanted, ...]:
    """Who needs a report by when: the demand rows with a day, and the day on the examination where no row has it."""
    rows = [Wanted(row.buyer or row.id, row.deadline, row.report_type) for row in inputs.demands if row.deadline]
    needed = inputs.examination.report_needed if inputs.examination else None
    if needed and needed not in {row.by for row in rows}:
        rows.append(Wanted("The day the report is needed", needed, inputs.scope.report_type))
    return tuple(sorted(rows, key=lambda row: (row.by, row.who)))


def served(inputs: OptionInputs, report_type: ReportType, days: ReportDays) -> Served:
    """Which of them a report of this type on these days serves.

    Method
    ------
    A buyer who asks for a Type II is not served by a Type I; one who asks for a Type I is served by both. A day is met
    where the report is there in four fifths of the cases (P80), and missed where it is not. Without a P80 it is missed
    if even the earliest day comes after it, else open.
    """
    met: list[str] = []
    missed: list[str] = []
    unsure: list[str] = []
    for row in wanted(inputs):
        said = f"{row.who}, {day(row.by)}"
        if not serves(row, report_type):
            missed.append(f"{said} (asks for a Type II)")
        elif days.p50 and days.p80:
            if days.p80 <= row.by:
                met.append(said)
            else:
                missed.append(f"{said} (met only by the 50 % day)" if days.p50 <= row.by else said)
        elif days.not_before and days.not_before > row.by:
            missed.append(said)
        else:
            unsure.append(said)
    return Served(tuple(met), tuple(missed), tuple(unsure))


def serves(row: Wanted, report_type: ReportType) -> bool:
    """True where a report of this type is what the buyer asks for."""
    return not (row.report_type is ReportType.TYPE_II and report_type is ReportType.TYPE_I)


def in_need(inputs: OptionInputs, after: date, type_i: date) -> Iterator[Wanted]:
    """Who would take a Type I, needs a report before the period's own (``after``) and gets the Type I in time."""
    for row in wanted(inputs):
        if serves(row, ReportType.TYPE_I) and type_i <= row.by < after:
            yield row
