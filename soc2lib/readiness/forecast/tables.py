"""The forecast as tables: every control, every repair, what to find out, the window, contradictions, consequences."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Piece, Status, Table, note, two_lines
from soc2lib.readiness.consistency.consistency import Inconsistency
from soc2lib.readiness.forecast.basis import Ground
from soc2lib.readiness.forecast.calibration import Calibration
from soc2lib.readiness.forecast.forecast import Forecast
from soc2lib.readiness.forecast.opinion import consequence
from soc2lib.readiness.records import ForecastRecord
from soc2lib.readiness.remediation.ranking import RepairPlan

_MOST = 15
_TONES = {
    Ground.ABSENT: "bad",
    Ground.FAILED: "bad",
    Ground.TESTED: "good",
    Ground.UNTESTED: "warn",
    Ground.DESIGN_ONLY: "fair",
    Ground.RELIED_ON_REPORT: "none",
    Ground.UNKNOWN: "unknown",
    Ground.UNCOUNTED: "unknown",
}


def controls_table(made: Forecast) -> Table:
    """The chance of an exception for every control; grain: one row a control that counts."""
    rows: list[list[Cell]] = [
        [
            two_lines(row.ground.state.id, row.ground.state.title),
            formatting.chance(row.noted),
            formatting.chances(row.low, row.high),
            Status(formatting.sentence(row.ground.ground.value), _TONES[row.ground.ground]),
            row.reason,
        ]
        for row in made.controls
    ]
    heads = ["Control", "Chance of an exception", "Range over priors", "Rests on", "Because"]
    return Table("The chance that an auditor notes an exception, likeliest first", heads, rows)


def assumptions(made: Forecast) -> Table:
    """Everything the forecast supposes; grain: one row a supposition."""
    rows: list[list[Cell]] = [[str(i), line] for i, line in enumerate(made.assumptions, 1)]
    rows.append(["Version", f"Forecast method {made.version}. Calibrated in simulation, not validated on real audits."])
    return Table("Everything supposed; without it no number above means anything", ["No.", "Supposed"], rows)


def repairs_table(plan: RepairPlan | None) -> Piece:
    """What to repair first, with its price inside and before the window; grain: one row a repair."""
    if plan is None:
        return note("unknown", "No repairs are priced.", "Nothing is known of any control.")
    rows: list[list[Cell]] = [
        [
            two_lines(price.ground.state.id, price.ground.state.title),
            two_lines(f"{price.effort:g} days", "as planned or recorded" if price.estimated else "assumed"),
            formatting.chance(price.today),
            formatting.chance(price.in_window),
            formatting.chance(price.moved),
            two_lines(price.ground.state.owner or "No owner", f"mended by {formatting.day(price.day)}"),
            price.reason,
        ]
        for price in plan.prices
    ]
    heads = ["Control", "Effort", "Relied on today", "Mended, window stays", "Mended, window moves", "Owner and date"]
    caption = "What to repair first: the chance that a reference auditor relies on each control"
    return Table(caption, [*heads, "Because"], rows).piece()


def questions_table(plan: RepairPlan | None) -> Piece:
    """What to find out first; grain: one row a control of which too little is known."""
    if plan is None:
        return note("unknown", "Start anywhere.", "Nothing is known yet: assess each key control's design and use.")
    if not plan.questions:
        return note("good", "Nothing is open.", "Something is known of every key control.")
    rows: list[list[Cell]] = [
        [
            two_lines(row.ground.state.id, row.ground.state.title),
            Status(formatting.sentence(row.ground.ground.value), _TONES[row.ground.ground]),
            row.criteria,
            f"{100 * row.swing:.2g} points",
            row.ground.state.owner or "No owner",
        ]
        for row in plan.questions
    ]
    heads = ["Control", "What is open", "Criteria it serves", "Swing of the outcome", "Owner"]
    caption = "What to find out next, largest swing of the reference outcome first"
    return Table(caption, heads, rows).piece()


def consistency_table(found: Sequence[Inconsistency]) -> Piece:
    """Answers that do not fit together; grain: one row a finding."""
    if not found:
        return note("good", "No contradiction was found.", "The answers given fit together; this says nothing of gaps.")
    rows: list[list[Cell]] = [[row.where, row.found, row.remedy] for row in found]
    return Table("Inconsistent answers", ["Row", "Found", "What to do"], rows).piece()


def consequences() -> Table:
    """Which judgement of an auditor leads to which opinion; grain: one row a condition."""
    conditions = (
        ("No exception, nothing material", consequence()),
        ("Exceptions, none material", consequence(exceptions=1)),
        ("A material deficiency, confined", consequence(material=True)),
        ("A material deficiency, pervasive", consequence(material=True, pervasive=True)),
        ("Evidence wanting, confined", consequence(no_evidence=True)),
        ("Evidence wanting, pervasive", consequence(no_evidence=True, pervasive=True)),
    )
    rows: list[list[Cell]] = [
        [condition, formatting.sentence(follows.opinion.value), follows.reason] for condition, follows in conditions
    ]
    caption = "Consequences, not predictions: description, design and (Type II) operation are each judged apart"
    return Table(caption, ["If the auditor judges", "The opinion is", "Because"], rows)


def calibration_table(kept: Sequence[ForecastRecord], rows: Sequence[Calibration]) -> Piece:
    """How kept forecasts fared in the reports that came; grain: one row a forecast that can be scored."""
    if not rows:
        waiting = f"{formatting.sentence(formatting.count(len(kept), 'forecast'))} kept, and no report came since."
        return note("none", "Nothing to score yet.", waiting)
    cells: list[list[Cell]] = [
        [
            row.kept.id,
            formatting.day(row.kept.made_on),
            f"{row.report.id}, {formatting.day(row.report.issued)}",
            row.score.reason if row.score else "The report covers no control that was forecast.",
        ]
        for row in rows
    ]
    return Table("Forecasts and what came", ["Forecast", "Made on", "Report", "How it fared"], cells).piece()
