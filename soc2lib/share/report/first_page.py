"""The first page of a report: gate, parts, what fell through time, what to do, the decision, days, cost and risk."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.basics.text import to_html
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.gap.conclusion.words import to_disclose
from soc2lib.gap.results import KeyControls
from soc2lib.html.pieces import Cell, KeyFigure, Piece, Table, cover, key_figures, note, two_lines
from soc2lib.readiness.options.options import fitting
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.tables import decision_status, period_words
from soc2lib.readiness.records import OptionKind
from soc2lib.readiness.remediation.actions import Action
from soc2lib.risk.results import RiskJudgement
from soc2lib.scope.cover import client_facts
from soc2lib.share.open_points import problems_of, records_of
from soc2lib.share.report.gap_register import owner_name
from soc2lib.share.report.redaction import WITHHELD
from soc2lib.share.report.report import LEFT_OUT, Report
from soc2lib.share.report.risk_table import NONE_SHOWN
from soc2lib.store.record import record_kinds

_FIRST = 5
_WORDS, _NAMED, _OPTIONS, _ANSWERED = 50, 3, 4, 2
"""Words of all actions, criteria named, options and disclosures on the first page; the sections have the rest."""
_LONG, _NAME = 160, 80
"""Characters of a sentence and of a name: two sheets hold the brief editions whatever words a client has."""
_ENTER_FIRST = (
    ("Report type, observation period, and the day the report is needed", "Scope"),
    ("System, categories, and who asks for the report", "Scope"),
    ("People, their roles, and who owns each control", "Plan"),
    ("What each control does today, and what shows it", "Gap"),
)


def front(report: Report) -> Piece:
    """The cover: what it is, for whom, of which day and edition."""
    edition = report.edition
    facts = dict(client_facts(report.engagement, report.assessment.scope))
    if facts["Client"] == WITHHELD:
        facts |= {"Client": report.engagement.client, "System": WITHHELD.capitalize()}
    if edition.brief:
        facts = {name: formatting.clipped(said, _NAME) for name, said in facts.items()}
    return cover("SOC 2® readiness", edition.title, list(facts.items()), f"Confidential · {edition.name} edition")


def headline(report: Report) -> Piece:
    """The gate, and the key controls that are due in parts that sum; what to enter first where nothing is entered."""
    assessment = report.assessment
    gate, keys = assessment.score.gate, assessment.gap.key_controls
    if nothing_entered(assessment):
        return note("unknown", "Nothing is entered yet.", "Begin with what stands below.")
    words = KeyFigure("Gate", gate.words, _criteria(assessment), gate.gate.status.tone)
    return (
        key_figures([words])
        + key_figures(parts(keys, assessment.gap.phase))
        + _to_disclose(assessment)
        + _fallen(report)
    )


def nothing_entered(assessment: Assessment) -> bool:
    """True where no record of any kind is on record."""
    return not any(assessment.records.all(kind) for kind in record_kinds().values())


def _to_disclose(assessment: Assessment) -> Piece:
    """What a report would have to disclose although nothing is wrong; nothing while a criterion is open."""
    found = to_disclose(assessment.gap.controls)
    if not found or _not_shown(assessment):
        return Piece("")
    more = f" {len(found) - _ANSWERED} more." if len(found) > _ANSWERED else ""
    return note("none", "To disclose:", f"{' '.join(found[:_ANSWERED])}{more}")


def _fallen(report: Report) -> Piece:
    """What fell through time alone since the earlier day; nothing where nothing did."""
    ids = report.changed.fell_through_time
    if not ids:
        return Piece("")
    number = formatting.count(len(ids), "criterion", "criteria")
    since = f"Time alone since {formatting.day(report.since)}"
    return note("warn", since, f"would have cost {number} ({formatting.listed(ids, most=_NAMED)}).")


def parts(keys: KeyControls, phase: Phase) -> Iterator[KeyFigure]:
    """The four parts of the key controls that are due; they sum."""
    yield _part("Shown", keys.shown, _how_shown(keys, phase), "good")
    yield _part("Only said", keys.only_said, "no evidence yet", "unknown")
    yield _part("Failing or missing", keys.failing, "", "bad")
    yield _part("Not asked", keys.not_asked, "nobody has looked yet", "unknown")


def _how_shown(keys: KeyControls, phase: Phase) -> str:
    if not keys.due:
        return "none is due yet"
    how = f"{keys.tested} tested, {keys.evidenced} evidenced"
    if phase in (Phase.BEFORE, Phase.TYPE_I) and keys.shown and not keys.tested:
        how = "design and one instance each"
    return f"of {formatting.count(keys.due, 'key control')} due: {how}"


def _part(title: str, number: int, reason: str, tone: str) -> KeyFigure:
    """One part; of none there is nothing to say but of what is shown, and it has no colour."""
    return KeyFigure(title, str(number), reason if number or title == "Shown" else "", tone if number else "none")


_WORD = {Phase.BEFORE: "ready", Phase.TYPE_I: "ready", Phase.WITHIN: "on course", Phase.AFTER: "met"}


def _criteria(assessment: Assessment) -> str:
    open_ = _not_shown(assessment)
    total = sum(row.conclusion.value != "not relevant" for row in assessment.gap.criteria)
    later = assessment.gap.key_controls.in_scope - assessment.gap.key_controls.due
    not_due = f"; {formatting.count(later, 'key control')} not due yet" if later else ""
    word = _WORD[assessment.gap.phase]
    return f"{total - open_} of {formatting.count(total, 'criterion', 'criteria')} {word}{not_due}"


def _not_shown(assessment: Assessment) -> int:
    """How many criteria in scope are not shown, whatever they lack."""
    gate = assessment.score.gate
    return len(gate.blocking) + len(gate.unknown)


def first_steps(report: Report) -> Piece:
    """The five actions that matter most, with owner and day; grain: one row an action."""
    if nothing_entered(report.assessment):
        return Table("What to enter first", ["What", "Page"], [list(row) for row in _ENTER_FIRST]).piece()
    found = report.assessment.actions
    if not found:
        return note("good", "Nothing is open.", _NOTHING_OPEN[report.assessment.gap.phase])
    most = _words_each(found[:_FIRST])
    rows: list[list[Cell]] = [
        [
            formatting.clipped(one.shortened(most), _LONG),
            formatting.clipped(owner_name(one.owner), _NAME),
            one.day.partition(" (")[0],
        ]
        for one in found[:_FIRST]
    ]
    left = len(found) - len(rows)
    more = f"; {left} more" if left > 0 else ""
    cut = " (… in full on the gap page)" if any("…" in str(row[0]) for row in rows) else ""
    return Table(f"What to do first{more}{cut}", ["Action", "Owner", "Day"], rows).piece()


def _words_each(first: Sequence[Action]) -> int:
    """The most words an action may have so that all together stay within their share of the page."""
    longest = max(len(one.what.split()) for one in first)
    sums = ((most, sum(len(one.shortened(most).split()) for one in first)) for most in range(longest, 0, -1))
    return next((most for most, words in sums if words <= _WORDS), _FIRST)


_NOTHING_OPEN = {
    Phase.BEFORE: "Nothing blocks the start of the period.",
    Phase.TYPE_I: "Everything is there for the day examined.",
    Phase.WITHIN: "All that is due by today is there.",
    Phase.AFTER: "The auditor's work can begin.",
}


def decision(report: Report) -> Piece:
    """The decision to take or taken, and the options that fit with the day of the report; grain: one row an option."""
    if "options" in report.edition.leaves_out or nothing_entered(report.assessment):
        return LEFT_OUT
    fits = fitting(report.assessment.options)
    state = report.assessment.decision
    reason = _to_choose(fits) if state.needed else formatting.clipped(state.reason, _LONG)
    said = note(decision_status(state).tone, f"{formatting.clipped(state.words, _LONG)}.", reason)
    rows: list[list[Cell]] = [
        [two_lines(_with_what_lacks(one, report.assessment), _on_what_terms(one)), *_days(one)] for one in _first(fits)
    ]
    left = f"; {len(fits) - len(rows)} more" if len(fits) > len(rows) else ""
    heads = ["Option", "In hand, 50 % likely", "80 % likely"]
    if not all(one.p50 for one in fits):
        heads = ["Option", "Report in hand", "Allow until"]
    return said + Table(f"Options, if nothing more is found{left}", heads, rows).piece() if rows else said


def _to_choose(fits: Sequence[Option]) -> str:
    if not fits:
        return "No option fits yet."
    what = "Choose an option" if len(fits) > 1 else f"Confirm: {fits[0].title.lower()}"
    return f"{what}; record who decided and when."


def _on_what_terms(option: Option) -> str:
    """A moved period or an examined day; the sections have the days and conditions of the others."""
    if option.kind not in (OptionKind.MOVE, OptionKind.TYPE_I):
        return ""
    return period_words(option) + (", if the auditor agrees" if option.kind is OptionKind.MOVE else "")


def _with_what_lacks(option: Option, assessment: Assessment) -> str:
    """The option; to go on with criteria that are at risk, or not shown when the period is over, says how many."""
    over = assessment.gap.phase is Phase.AFTER
    open_ = _not_shown(assessment) if over else len(assessment.score.gate.blocking)
    if option.kind is not OptionKind.GO_ON or not open_:
        return formatting.clipped(option.title, _LONG)
    return f"{option.title}: {formatting.count(open_, 'criterion', 'criteria')} {'not shown' if over else 'at risk'}"


def _days(option: Option) -> tuple[str, str]:
    """The report's days, 50 and 80 % likely; without a plan the earliest day, and the end of the usual range."""
    if option.p50 and option.p80:
        return formatting.day(option.p50), formatting.day(option.p80)
    if option.not_before is None:
        return "not known", "not known"
    usual = f"usually by {formatting.day(option.usual_range[1])}" if option.usual_range else "not known"
    return f"not before {formatting.day(option.not_before)}", usual


def _first(fits: Sequence[Option]) -> Sequence[Option]:
    """Of many options those over the whole scope."""
    return [one for one in fits if not one.scope_change] if len(fits) > _OPTIONS else fits


def money(report: Report) -> Piece:
    """Cost and the largest risk against the appetite; each only where something was entered."""
    makers: dict[str, Callable[[Assessment], KeyFigure | None]] = {
        "plan.cost": _cost,
        "risk.result": _risk,
        "forecast": _forecast,
    }
    shown = [make(report.assessment) for name, make in makers.items() if name not in report.edition.leaves_out]
    figures = [figure for figure in shown if figure]
    return key_figures(figures) if figures else Piece("", "")


def _cost(assessment: Assessment) -> KeyFigure | None:
    totals = assessment.plan.cost.totals
    money = " and ".join(formatting.money(total.at[0.8], total.currency) for total in totals)
    return KeyFigure("Budget", money, assessment.plan.cost.covers) if money else None


def _risk(assessment: Assessment) -> KeyFigure | None:
    known = [row for row in assessment.risk.result.risks if row.left]
    if not known:
        return None
    largest = known[0]
    title = formatting.clipped(largest.risk.title, _NAME)
    return KeyFigure("Largest risk", title, _against(largest, assessment), _risk_tone(largest))


def _against(row: RiskJudgement, assessment: Assessment) -> str:
    left = row.left.estimate.mean if row.left else 0.0
    said = assessment.risk.as_said(row.risk)
    beside = (
        f" (as said {formatting.money(said, assessment.risk.result.currency)})" if round(said) != round(left) else ""
    )
    loss = f"{formatting.money(left, assessment.risk.result.currency)} a year on average{beside}"
    works = any(assessment.working_controls.get(control) for control in row.risk.controls)
    shown = "" if works else f"; {NONE_SHOWN}"
    ratio = row.stand.ratio if row.stand else None
    against = "no appetite is stated" if ratio is None else f"{'above' if ratio > 1 else 'within'} the appetite"
    return f"{loss}; {against}{shown}"


def _risk_tone(row: RiskJudgement) -> str:
    return row.stand.tone if row.stand else "unknown"


def _forecast(assessment: Assessment) -> KeyFigure | None:
    """The forecast, only once half of the key controls are tested and while the period is not over."""
    keys, made = assessment.gap.key_controls, assessment.forecast
    over = assessment.gap.phase is Phase.AFTER
    if over or 2 * keys.tested < keys.in_scope or made.expected is None:
        return None
    return KeyFigure("Exceptions to expect", made.expected_words, "a forecast under stated assumptions")


def reading(report: Report) -> Piece:
    """For whom the edition is, and what it withholds."""
    edition = report.edition
    withheld = formatting.listed(_WITHHELD[one] for one in _WITHHELD if one in edition.withholds)
    holds = f"This edition withholds {withheld}." if edition.withholds else "This edition withholds nothing."
    return Piece(f'<p class="reading"><strong>{to_html(edition.audience)}</strong> {to_html(holds)}</p>', holds)


_WITHHELD = {
    "people": "names of persons",
    "detail": "the client's own descriptions",
    "technical": "systems, queries and incidents",
    "money": "amounts of money",
    "counsel": "notes between client and consultant",
    "title": "how the client calls things",
}


def results(report: Report) -> dict[str, Any]:
    """The numbers a run hands on, and by stage how many records are stored and how many things stand open."""
    open_points = {name: len(found) for name, found in problems_of(report.engagement, report.assessment).items()}
    stages = {"records": records_of(report.engagement), "open": open_points}
    return {**report.assessment.results(), "stages": stages}
