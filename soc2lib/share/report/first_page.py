"""The first page of a report: gate, parts, what fell through time, what to do, the decision, days, cost and risk."""

from collections.abc import Sequence
from typing import Any

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.basics.text import to_html
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.gap.conclusion.words import to_disclose
from soc2lib.gap.register.register import NOT_PLANNED
from soc2lib.html.pieces import Cell, Piece, Table, cover, key_figures, note
from soc2lib.readiness.options.options import fitting
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.tables import decision_status
from soc2lib.readiness.records import OptionKind
from soc2lib.readiness.remediation.actions import Action
from soc2lib.readiness.results import Gate
from soc2lib.scope.cover import client_facts
from soc2lib.share.open_points import problems_of, records_of
from soc2lib.share.report.editions import Sensitivity
from soc2lib.share.report.gap_register import owner_name
from soc2lib.share.report.headline import gate_figure, not_shown, parts, what_lacks
from soc2lib.share.report.money import figures, not_entered
from soc2lib.share.report.option_table import first_options
from soc2lib.share.report.redaction import WITHHELD
from soc2lib.share.report.report import LEFT_OUT, Report
from soc2lib.store.record import record_kinds

_PAGE, _FIRST, _NAMED, _ANSWERED = 250, 5, 3, 2
"""Words of the whole page; actions, criteria and disclosures named on it. The sections have the rest."""
_LONG, _NAME = 240, 80
"""Characters of a sentence and of a name: two sheets hold the brief editions whatever words a client has."""
_SPONSOR = "executive-sponsor"
"""The role of who decides for management."""
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
    if nothing_entered(assessment):
        return note("unknown", "Nothing is entered yet.", "Begin with what stands below.")
    figures = key_figures([gate_figure(assessment)]) + key_figures(parts(assessment))
    return figures + _to_disclose(assessment) + _fallen(report)


def nothing_entered(assessment: Assessment) -> bool:
    """True where no record of any kind is on record."""
    return not any(assessment.records.all(kind) for kind in record_kinds().values())


def _to_disclose(assessment: Assessment) -> Piece:
    """What a report would have to disclose although nothing is wrong; nothing while a criterion is open."""
    found = to_disclose(assessment.gap.controls)
    if not found or not_shown(assessment):
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


def first_steps(report: Report) -> Piece:
    """The five actions that matter most, with owner and day; grain: one row an action."""
    if nothing_entered(report.assessment):
        return Table("What to enter first", ["What", "Page"], [list(row) for row in _ENTER_FIRST]).piece()
    found = report.assessment.actions
    if not found:
        return _nothing_open(report.assessment)
    others = (headline(report), decision(report), money(report))
    left = _PAGE - sum(map(_words, others))
    first = found[:_FIRST]
    cells = [[_owner(report, one), _day(one)] for one in first]
    most = _words_each(first, left - sum(len(" ".join(row).split()) for row in cells) - _HEADS)
    rows: list[list[Cell]] = [
        [formatting.clipped(one.shortened(most), _LONG), *row] for one, row in zip(first, cells, strict=True)
    ]
    more = len(found) - len(rows)
    where = "" if report.edition.brief else ", all on the readiness page"
    caption = f"What to do first; {more} more{where}" if more else "What to do first"
    likely = "; planned 80 % likely" if any(_PLANNED in one.day for one in first) else ""
    return Table(caption, ["Action", "Owner", f"Day{likely}"], rows).piece()


_HEADS, _PLANNED = 17, " (planned, 80 % likely)"
"""Words of the table's caption and heads, and what stands beside a planned day: here the head says it once."""


def _words(piece: Piece) -> int:
    """How many words a piece has; signs between cells are none."""
    return sum(any(sign.isalnum() or sign in "%✓✕!" for sign in word) for word in piece.plain.split())


def _owner(report: Report, action: Action) -> str:
    """Who does it; where the edition names nobody, in which role."""
    return formatting.clipped(_named(report, action.owner), _NAME)


def _named(report: Report, person: str) -> str:
    """A person; by role where the edition names nobody, and by number where it has none of the client's words."""
    withheld = report.edition.withholds
    if Sensitivity.PEOPLE in withheld and Sensitivity.TITLE not in withheld:
        return report.engagement.people.roles_of(person)
    return owner_name(person)


def _day(action: Action) -> str:
    return "no day set" if action.day == NOT_PLANNED else action.day.removesuffix(_PLANNED)


def _words_each(first: Sequence[Action], left: int) -> int:
    """The most words an action may have so that all together stay within what is left of the page."""
    longest = min(max(len(one.what.split()) for one in first), _PAGE)
    sums = ((most, sum(len(one.shortened(most).split()) for one in first)) for most in range(longest, 0, -1))
    return next((most for most, words in sums if words <= left), _FIRST)


def _nothing_open(assessment: Assessment) -> Piece:
    """Of key controls nothing is open; what management's description and assertion still lack is."""
    phase, scope = assessment.gap.phase, assessment.scope
    said = [_NOTHING_OPEN[phase]]
    if phase is Phase.TYPE_I and scope.window_start and scope.window_start > assessment.as_of:
        said = [f"It must still be so on {formatting.day(scope.window_start)}."]
    points = len(assessment.overview.assertion.open) if phase in (Phase.TYPE_I, Phase.AFTER) else 0
    if points:
        number = formatting.count(points, "point")
        said = [*(said if phase is Phase.TYPE_I else ()), f"Before the auditor: {number} of description and assertion."]
    return note("none" if points else "good", "No key control is open.", " ".join(said))


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
    assessment, fits = report.assessment, fitting(report.assessment.options)
    state = assessment.decision
    reason = _to_choose(report, fits) if state.needed else formatting.clipped(state.reason, _LONG)
    said = note(decision_status(state).tone, f"{formatting.clipped(state.words, _LONG)}.", reason)
    if not fits:
        return said
    unknown = Sensitivity.COUNSEL in report.edition.reads and not assessment.plan.auditors.candidates
    gate, phase = assessment.score.gate, assessment.gap.phase
    return said + first_options(fits, gate, phase, auditor_unknown=unknown).piece()


def _to_choose(report: Report, fits: Sequence[Option]) -> str:
    """What management has to decide, and why the period on the cover is no option where it is none."""
    if not fits:
        return "No option fits yet."
    if len(fits) > 1:
        lost = _lost_period(report.assessment)
        return f"{_management(report)} has to choose an option.{lost}"
    gate, phase = report.assessment.score.gate, report.assessment.gap.phase
    lacks = what_lacks(gate, over=phase is Phase.AFTER)
    if gate.gate is Gate.NOT_READY and lacks:
        return f"Decide after the first action: as things stand, going on leaves {lacks}."
    return f"Confirm {_confirmed(fits[0])}; record who decided and when."


def _confirmed(option: Option) -> str:
    if option.kind is OptionKind.TYPE_I and option.start:
        return f"the Type I report on {formatting.day(option.start)}"
    if option.kind is not OptionKind.TYPE_I and option.start and option.end:
        return f"the period {formatting.day(option.start)} to {formatting.day(option.end)}"
    return f"“{formatting.clipped(option.title, _NAME)}”"


def _lost_period(assessment: Assessment) -> str:
    """Why no option keeps the period on the cover; empty where one does, or none is set."""
    if assessment.gap.phase is not Phase.BEFORE or assessment.scope.window_start is None:
        return ""
    lost = next((one for one in assessment.options if one.kind is OptionKind.GO_ON and not one.fits), None)
    return f" No option keeps the period on the cover: {formatting.clause(lost.reason)}." if lost else ""


def _management(report: Report) -> str:
    """Management, with who decides for it where a role says so."""
    people = (one for one in report.assessment.plan.people if _SPONSOR in one.roles and one.left_on is None)
    sponsor = next(people, None)
    if sponsor is None:
        return "Management"
    return f"Management ({formatting.clipped(_named(report, sponsor.id), _NAME)})"


def money(report: Report) -> Piece:
    """Cost, risks against the appetite and the forecast; what was not entered is said."""
    if nothing_entered(report.assessment):
        return Piece("", "")
    shown = list(figures(report.assessment, report.edition))
    lacking = not_entered(report.assessment, report.edition)
    said = key_figures(shown) if shown else Piece("", "")
    return said + note("none", "Not entered:", lacking) if lacking else said


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
