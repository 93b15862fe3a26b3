"""Turns the plan's days into calendar entries, and writes them where a person asks for them."""

from datetime import date
from pathlib import Path

from soc2lib.basics.atomic import write_whole
from soc2lib.basics.formatting import day
from soc2lib.plan.schedule.remediation import RemediationPlan
from soc2lib.plan.timeline.dates import PlanDates
from soc2lib.plan.timeline.ics import CalendarDay


def entries(dates: PlanDates, plan: RemediationPlan, report: tuple[date, str] | None = None) -> tuple[CalendarDay, ...]:
    """The milestones that are set, the report's day, and one entry a planned task, by its planned days.

    Parameters
    ----------
    dates : PlanDates
        The period where it is set, and the day on which the report is needed.
    plan : RemediationPlan
        The planned tasks.
    report : (date, str), optional
        The day of the report and what it is in words: of the readiness stage's options.

    Examples
    --------
    >>> from soc2lib.plan.assess import assess_dates, assess_remediation
    >>> today = date(2026, 1, 5)
    >>> [entry.summary for entry in entries(assess_dates(None, [], today), assess_remediation([], [], today))]
    []
    """
    usual = dates.usual
    milestones = []
    if dates.window_fixed:
        milestones += [
            ("window-start", usual.window_start, "Window starts"),
            ("window-end", usual.window_end, "Window ends"),
        ]
    if report:
        milestones.append(("report", *report))
    if dates.needed:
        milestones.append(("needed", dates.needed, "Report needed"))
    if plan.p80:
        milestones.append(("p80", plan.p80, "Work finished in four trials of five"))
    return tuple(CalendarDay(f"milestone/{id}", at, at, words, "") for id, at, words in milestones) + tuple(
        CalendarDay(
            f"task/{row.task.id}",
            row.start,
            row.finish,
            f"{row.task.title or row.task.id} ({row.owner})",
            f"Finished in four trials of five by {day(row.finish_p80)}.",
        )
        for row in plan.tasks
    )


def write(path: Path, text: str) -> str:
    """Write a calendar file and say where; the line ends stay as the format asks.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    write_whole(path, text)
    return f"Calendar written to {path.name} in the client's folder."
