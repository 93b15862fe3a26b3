"""The options as a report shows them: on the first page and in a section, in a few words each."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.html.pieces import Cell, Table, two_lines
from soc2lib.readiness.options.kinds import SHORT
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.tables import period_words, report_words
from soc2lib.readiness.records import OptionKind
from soc2lib.readiness.results import GateResult
from soc2lib.scope.examination.window import COMMON_MONTHS
from soc2lib.share.report.headline import what_lacks

_SAID, _TITLE, _LONG = 80, 120, 160
_OPTIONS, _BUYERS = 4, 3
"""Options on the first page, and buyers named for one option."""


def first_options(fits: Sequence[Option], gate: GateResult, phase: Phase, *, auditor_unknown: bool) -> Table:
    """The options of the first page with the days of the report; grain: one row an option.

    Parameters
    ----------
    fits : sequence of Option
        The options that fit; of many those over the whole scope.
    gate : GateResult
        The gate: to go on says how many criteria a report would not find met.
    phase : Phase
        Where the day lies.
    auditor_unknown : bool
        True where no audit firm is on record and the reader may know it: the days suppose one.
    """
    first = [one for one in fits if not one.scope_change] if len(fits) > _OPTIONS else fits
    planned = [bool(one.p50 and one.p80) for one in first]
    rows: list[list[Cell]] = [
        [two_lines(_with_what_lacks(one, gate, phase), terms(one)), *_days(one, alike=len(set(planned)) == 1)]
        for one in first
    ]
    heads = ["Option", "Report in hand", "Allow until"]
    if all(planned):
        heads = ["Option", "In hand, 50 % likely", "80 % likely"]
    elif not any(planned):
        heads = ["Option", "Report not before", "Usually by"]
    left = f"; {len(fits) - len(first)} more" if len(fits) > len(first) else ""
    supposed = "; no auditor is on record, the days suppose one" if auditor_unknown else ""
    return Table(f"Options, if nothing more is found{left}{supposed}", heads, rows)


def terms(option: Option) -> str:
    """A moved period or an examined day, whose agreement it needs, and that buyers may refuse a short one."""
    words = [period_words(option)] if option.kind in (OptionKind.MOVE, OptionKind.TYPE_I) else []
    words += ["if the auditor agrees"] if option.kind is OptionKind.MOVE else []
    words += [_short()] if SHORT in option.conditions else []
    return ", ".join(words)


def _short() -> str:
    return f"under {COMMON_MONTHS} months: buyers may refuse it"


def _with_what_lacks(option: Option, gate: GateResult, phase: Phase) -> str:
    """The option; to go on with criteria that a report would not find met says how many, and what is known of them."""
    lacks = what_lacks(gate, over=phase is Phase.AFTER) if option.kind is OptionKind.GO_ON else ""
    return f"{option.title}: {lacks}" if lacks else formatting.clipped(option.title, _LONG)


def _days(option: Option, *, alike: bool) -> tuple[str, str]:
    """The report's days, 50 and 80 % likely; without a plan the earliest day, and the end of the usual range.

    Where the heads cannot say it for every row alike, each cell does.
    """
    if option.p50 and option.p80:
        early, late = formatting.day(option.p50), formatting.day(option.p80)
        return (early, late) if alike else (f"{early} (50 % likely)", f"{late} (80 % likely)")
    if option.not_before is None:
        return "not known", "not known"
    early = formatting.day(option.not_before)
    late = formatting.day(option.usual_range[1]) if option.usual_range else "not known"
    if alike:
        return early, late
    return f"not before {early}", f"usually by {late}" if option.usual_range else late


def option_table(found: Sequence[Option]) -> Table:
    """The options that fit with the report's days and what readers would find; grain: one row an option."""
    fits = [option for option in found if option.fits]
    priced = any(option.cost_against_today is not None for option in fits)
    rows: list[list[Cell]] = [
        [
            two_lines(formatting.clipped(option.title, _TITLE), _whole_terms(option)),
            report_words(option),
            would_say(option),
            buyers(option),
            *([_cost(option)] if priced else []),
        ]
        for option in fits
    ]
    heads = ["Option", "Report in hand", "What readers would find", "Buyers' days", *(["Cost"] if priced else [])]
    cost = "" if priced else "; what each costs against today is not known"
    return Table(f"Options, and what is known for the report today{cost}", heads, rows)


def _cost(option: Option) -> str:
    if option.cost_against_today is None:
        return "not known"
    return f"{formatting.money(option.cost_against_today, option.currency)} more than today"


def _whole_terms(option: Option) -> str:
    return f"{period_words(option)}; {_short()}" if SHORT in option.conditions else period_words(option)


def would_say(option: Option) -> str:
    """What readers would find, shortened, without the words that every option shares."""
    text = option.would_say.removeprefix("As things stand, readers would find ").removeprefix("Readers would find ")
    return formatting.sentence_of(text, _SAID)


def buyers(option: Option) -> str:
    """Whose days are met, missed or open, by name; counted where the edition may not name them."""
    parts = (("Met", option.buyers_met), ("Missed", option.buyers_missed), ("Open", option.buyers_open))
    named = [(words, names) for words, names in parts if names]
    if not named:
        return "none on record"
    if any(formatting.WITHHELD in name for _, names in named for name in names):
        return ", ".join(f"{len(names)} {words.lower()}" for words, names in named)
    said = " ".join(f"{words}: {formatting.listed(names, most=_BUYERS)}." for words, names in named)
    return f"{said} Whether the buyer accepts the report is not known." if option.buyers_met else said
