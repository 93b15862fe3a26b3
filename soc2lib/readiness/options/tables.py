"""The options for pages and documents: those that fit side by side, the others with the reason, the report's days."""

from collections.abc import Sequence
from datetime import date

from soc2lib.basics.formatting import count, day, listed, money
from soc2lib.html.pieces import Cell, KeyFigure, Piece, Status, Table, note, two_lines
from soc2lib.readiness.options.decision import DecisionState
from soc2lib.readiness.options.results import Deciding, Option
from soc2lib.readiness.records import OptionKind

HEADS = (
    "Option",
    "Report in hand",
    "Decided by",
    "What readers would find",
    "Buyers' days",
    "Cost against today",
    "Conditions and actions",
)


def options_table(found: Sequence[Option]) -> Table:
    """The options that fit; grain: one row an option.

    Examples
    --------
    >>> options_table([Option(OptionKind.GO_ON, True, "")]).rows[0][1:3]
    ('not known', 'nothing is open')
    """
    rows: list[tuple[Cell, ...]] = [
        (
            two_lines(option.title, period_words(option)),
            report_words(option),
            _deciding(option.deciding),
            option.would_say,
            _buyers(option),
            _cost(option),
            " ".join((*option.conditions, *option.actions)),
        )
        for option in found
        if option.fits
    ]
    return Table(
        "The options that fit; a new period begins on the day by which every key control is 80 % likely to be shown",
        HEADS,
        rows,
    )


def left_out_table(found: Sequence[Option]) -> Table:
    """The options that do not fit; grain: one row an option."""
    rows = [(option.title, option.reason) for option in found if not option.fits]
    return Table("Options that do not fit, and why", ("Option", "Why it does not fit"), rows)


def decision_note(found: Sequence[Option], state: DecisionState) -> Piece:
    """The decision to take or taken, in a line: what there is to choose from, or whether it still fits and why."""
    choices = listed(dict.fromkeys(option.kind.value for option in found if option.fits), "or")
    said = f"Choose: {choices}." if state.needed and choices != "none" else state.reason
    return note(decision_status(state).tone, f"{state.words}.", said)


def planned_option(found: Sequence[Option], state: DecisionState) -> Option | None:
    """The option whose days count: the one decided, and going on as set while nothing is decided; else None."""
    if not state.needed:
        return state.option if state.option and state.option.fits else None
    return next((option for option in found if option.fits and option.kind is OptionKind.GO_ON), None)


def report_figure(found: Sequence[Option], state: DecisionState) -> KeyFigure:
    """When the report is in hand, as one key figure; every page that names a day of the report takes it here.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.readiness.options.results import ReportDays
    >>> days = ReportDays(date(2026, 10, 20), date(2026, 11, 3))
    >>> found = [Option(OptionKind.GO_ON, True, "", days=days)]
    >>> report_figure(found, DecisionState(True, None, None, "Decision needed", "")).value
    '20 October 2026'
    """
    option, decided = planned_option(found, state), "" if state.needed else f"{state.words}. "
    if option:
        first = day(option.p50) if option.p50 else f"not before {day(option.not_before)}"
        return KeyFigure("Report in hand", first, f"{decided}{option.title}: {report_words(option)}.", "none")
    rows = [f"{one.title}: {report_words(one)}." for one in found if one.fits]
    return KeyFigure("Report in hand", state.words, " ".join(rows) or state.reason, decision_status(state).tone)


def report_sentence(found: Sequence[Option], state: DecisionState) -> str:
    """The same for a document: the decision, and when the report is in hand."""
    figure = report_figure(found, state)
    decision = "" if not state.needed else f"{state.words}. "
    return f"{decision}Report in hand: {figure.reason}"


def report_milestone(found: Sequence[Option], state: DecisionState) -> tuple[date, str] | None:
    """The day of the report for a calendar, with its words; None while no option is decided or under way."""
    option = planned_option(found, state)
    if option and option.p80:
        return option.p80, "Report in hand (80 % likely)"
    return (option.not_before, "Report in hand, not before") if option and option.not_before else None


def report_words(option: Option) -> str:
    """When the report is in hand, as a reader needs it; a day that is not known has no number.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.readiness.options.results import ReportDays
    >>> days = ReportDays(not_before=date(2026, 3, 2), usual_range=(date(2026, 3, 2), date(2026, 6, 8)))
    >>> report_words(Option(OptionKind.TYPE_I, True, "", days=days))
    'not before 2 March 2026; usual range 2 March 2026 to 8 June 2026'
    """
    if option.p50 and option.p50 == option.p80:
        return f"{day(option.p50)} (50 and 80 % likely)"
    if option.p50 and option.p80:
        return f"{day(option.p50)} (50 % likely), {day(option.p80)} (80 % likely)"
    if option.not_before is None:
        return "not known"
    usual = f"; usual range {day(option.usual_range[0])} to {day(option.usual_range[1])}" if option.usual_range else ""
    return f"not before {day(option.not_before)}{usual}"


def period_words(option: Option) -> str:
    """The period or the examined day, with the days to the period before where there is a gap."""
    if option.start is None:
        floor = option.starts_not_before
        words = f"not before {day(floor)}" if floor else "not known"
    elif option.kind is OptionKind.TYPE_I:
        words = f"on {day(option.start)}"
    else:
        words = f"{day(option.start)} to {day(option.end)}"
    if not option.gap_days:
        return words
    least = "" if option.start else "at least "
    return f"{words}; {least}{count(option.gap_days, 'day')} after the last period are in none"


def decision_status(state: DecisionState) -> Status:
    """The decision as a status: *Decision needed* until it is on record."""
    tone = "warn" if state.needed else {True: "good", False: "bad", None: "unknown"}[state.fits]
    return Status(state.words, tone)


def _deciding(rows: Sequence[Deciding]) -> str:
    """The controls with a day first, then those for which none is planned."""
    known = [_one(row) for row in rows if row.p50]
    open_rows = [row.control for row in rows if row.p50 is None]
    parts = [listed(known, most=4)] if known else []
    if open_rows:
        parts.append(f"no day is planned for {listed(open_rows, most=4)}")
    return "; ".join(parts) or "nothing is open"


def _one(row: Deciding) -> str:
    if row.tasks:
        return f"{row.control} by {listed(row.tasks, most=2)} ({day(row.p80)}, 80 % likely)"
    return f"{row.control} since {day(row.p50)}"


def _buyers(option: Option) -> str:
    parts = (("Met", option.buyers_met), ("Missed", option.buyers_missed), ("Open", option.buyers_open))
    return " ".join(f"{words}: {listed(names, most=4)}." for words, names in parts if names)


def _cost(option: Option) -> str:
    return "not known" if option.cost_against_today is None else money(option.cost_against_today, option.currency)
