"""The first page of a report: where the client stands, in a few large numbers, and what to do first."""

from collections.abc import Callable
from typing import Any

from soc2lib.foundation import wording
from soc2lib.foundation.pages import Cell, KeyFigure, Piece, Table, cover, key_figures, note, two_lines
from soc2lib.foundation.text import to_html
from soc2lib.gap.standing import Standing
from soc2lib.gap.tables import SEVERITY, status_of
from soc2lib.plan.summary import STANDING_TONES
from soc2lib.scope.cover import client_facts
from soc2lib.share.progress import problems_of, records_of
from soc2lib.share.redaction import WITHHELD
from soc2lib.share.report import Report

_FIRST = 5


def front(report: Report) -> Piece:
    """The cover: what it is, for whom, of which day and edition."""
    edition = report.edition
    told = dict(client_facts(report.engagement, report.assessment.scope))
    if told["Client"] == WITHHELD:
        told |= {"Client": report.engagement.client, "System": WITHHELD.capitalize()}
    facts = list(told.items())
    return cover("SOC 2® readiness", edition.title, facts, f"Confidential · {edition.name} edition")


def headline(report: Report) -> Piece:
    """The key figures, each with its range and its reason; what an edition leaves out is not among them."""
    figures: dict[str, Callable[[Report], KeyFigure]] = {
        "scored": _gate,
        "judged": _share,
        "gaps": _criteria,
        "forecast": _exceptions,
        "dates": _report_day,
        "cost": _cost,
    }
    left_out = report.edition.leaves_out
    return key_figures(figure(report) for name, figure in figures.items() if name not in left_out)


def _gate(report: Report) -> KeyFigure:
    gate = report.assessment.score.gate
    words = gate.gate.status
    return KeyFigure("Gate", words.words, gate.because, words.tone)


def _share(report: Report) -> KeyFigure:
    share = report.assessment.score.share
    return KeyFigure("Progress", wording.share(share.value), share.because, "none" if share.value else "unknown")


def _criteria(report: Report) -> KeyFigure:
    counts = report.assessment.gap.counts()
    total = len(report.assessment.gap.criteria) - counts[Standing.NOT_RELEVANT]
    shown = counts[Standing.MET] + counts[Standing.DEVIATIONS]
    short = counts[Standing.NOT_MET] + counts[Standing.AT_RISK]
    because = f"{short} fall short and {counts[Standing.NOT_ASSESSED]} are not assessed, which is no pass."
    return KeyFigure("Criteria shown to be met", f"{shown} of {total}", because, "good" if shown == total else "warn")


def _exceptions(report: Report) -> KeyFigure:
    made = report.assessment.forecast
    if made.expected_low is None or made.expected_high is None:
        return KeyFigure("Exceptions to expect", "Not known", made.because, "unknown")
    return KeyFigure("Exceptions to expect", f"{made.expected_low:.0f} to {made.expected_high:.0f}", made.because)


def _report_day(report: Report) -> KeyFigure:
    dates = report.assessment.dates
    day = dates.ways["usual"].ahead.report
    because = f"The usual way, by the phases alone. {dates.because}"
    return KeyFigure("Report in hand", wording.day(day), because, STANDING_TONES[dates.standing])


def _cost(report: Report) -> KeyFigure:
    cost = report.assessment.cost
    money = " and ".join(wording.money(total.at[0.8], total.currency) for total in cost.totals)
    return KeyFigure("Cost, at most with 80 %", money or "Not known", cost.because, "none" if money else "unknown")


def first_steps(report: Report) -> Piece:
    """What to do first: the gaps that hold the gate shut, worst first; grain: one row a gap, five at most."""
    gaps = report.assessment.gaps[:_FIRST]
    if not gaps:
        unknown = report.assessment.gap.counts()[Standing.NOT_ASSESSED]
        words = f"Assess the {wording.count(unknown, 'criterion', 'criteria')} nobody has looked at." if unknown else ""
        return note("unknown" if unknown else "good", "No gap is known.", words)
    rows: list[list[Cell]] = [
        [
            two_lines(gap.control.seen.id, gap.control.seen.title),
            SEVERITY[gap.severity],
            status_of(gap.disposition),
            f"{wording.sentence(gap.control.because)}.",
            ", ".join(gap.criteria),
        ]
        for gap in gaps
    ]
    left = len(report.assessment.gaps) - len(gaps)
    more = f" {wording.sentence(wording.count(left, 'further gap'))} in the register." if left else ""
    heads = ["Control", "Severity", "To do", "Because", "Criteria it holds back"]
    return Table(f"What to do first.{more}", heads, rows).piece()


def reading(report: Report) -> Piece:
    """For whom the edition is, and what it withholds."""
    edition = report.edition
    withheld = wording.listed(_WITHHELD[one] for one in _WITHHELD if one in edition.withholds)
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
