"""The scope stage as tables: demand, loose ends, boundary, third parties, report type, window, description."""

from collections.abc import Sequence
from datetime import date

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import Category
from soc2lib.html.pieces import Cell, Piece, Status, Table, note
from soc2lib.scope.description.assertion import Assertion, summary
from soc2lib.scope.description.draft import Description
from soc2lib.scope.description.section import Completeness
from soc2lib.scope.examination.categories import CategoryAdvice, CategorySelection
from soc2lib.scope.examination.report_type import TypeAdvice
from soc2lib.scope.examination.window import WindowCheck
from soc2lib.scope.findings import Finding
from soc2lib.scope.system.report_coverage import Coverage
from soc2lib.scope.system.third_parties import UNDECIDED, Relationship

_COMPLETENESS = {Completeness.COMPLETE: "good", Completeness.THIN: "warn", Completeness.MISSING: "bad"}


def advice_table(selection: CategorySelection) -> Table:
    """What the demand says of each category and what it costs; grain: one row a category."""
    rows: list[list[Cell]] = [
        [
            line.category.value,
            _asked(line),
            _chosen(line),
            " ".join(part for part in (line.reason, line.trade) if part),
            line.criteria_alone,
            line.criteria_added,
            line.controls_added,
        ]
        for line in selection.advice
    ]
    heads = [
        "Category",
        "Asked for",
        "Decided",
        "Because",
        "Criteria with Security",
        "Criteria added",
        "Controls added",
    ]
    return Table(f"Categories by demand. {selection.reason}", heads, rows)


def _asked(line: CategoryAdvice) -> Status:
    if line.asked is None:
        return Status("Not known", "unknown")
    if line.category is Category.SECURITY:
        return Status("Always", "good")
    return Status("Yes", "good") if line.asked else Status("No", "none")


def _chosen(line: CategoryAdvice) -> Status:
    if line.chosen is None:
        return Status("Not decided", "unknown")
    if line.chosen:
        return Status("In scope", "good")
    return Status("Left out", "warn" if line.asked else "none")


def unmet_table(selection: CategorySelection) -> Table:
    """Demand that the present choice leaves open; grain: one row a demand and reason."""
    rows = [[line.id, line.buyer, line.asked, line.reason] for line in selection.unmet]
    return Table("Demand that is not answered", ["Demand", "Buyer", "What is asked", "Why it is open"], rows)


def findings_table(caption: str, findings: Sequence[Finding]) -> Table:
    """What stands wrong, weak or unanswered, worst first; grain: one row a finding."""
    order = ("bad", "warn", "unknown", "none")
    rows: list[list[Cell]] = [
        [finding.about, finding.name, Status(formatting.sentence(finding.words), finding.tone), finding.reason]
        for finding in sorted(findings, key=lambda finding: order.index(finding.tone))
    ]
    return Table(caption, ["Id", "What", "Finding", "Because"], rows)


def third_parties_table(relationships: Sequence[Relationship], coverage: Sequence[Coverage]) -> Table:
    """What each third party is, and the days of our window its reports leave open; grain: one row a third party."""
    by_id = {line.id: line for line in coverage}
    rows: list[list[Cell]] = []
    for party in relationships:
        line = by_id.get(party.id)
        tone = "unknown" if party.kind == UNDECIDED else "none"
        method = party.method.value if party.method else None
        reach = " ".join([line.reason, *line.concerns]) if line else None
        gap = line.gap_days if line else None
        kind = Status(formatting.sentence(party.kind), tone)
        rows.append([party.id, party.name, kind, party.reason, method, gap, reach])
    heads = ["Id", "Third party", "What it is", "Because", "Method", "Days uncovered", "Its reports over our window"]
    return Table("Third parties, and how far their reports reach", heads, rows)


def type_headline(advice: TypeAdvice) -> Piece:
    """The advice on the report type in words, with what stands against it."""
    title = f"{advice.now.value} next." if advice.now else "No report yet: readiness first."
    tone = "good" if advice.may_start_window and not advice.cautions else "warn"
    boxes = [note(tone, title, advice.reason), *(note("warn", "Mind:", caution) for caution in advice.cautions)]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole + box
    return whole


def rules_table(advice: TypeAdvice) -> Table:
    """The decision table as it was read; grain: one row a rule."""
    words = {
        True: Status("Decides", "good"),
        False: Status("Does not fire", "none"),
        None: Status("Not reached", "none"),
    }
    rows: list[list[Cell]] = [
        [f"{rule.number}. {rule.question}", words[rule.fired], rule.reason] for rule in advice.rules
    ]
    return Table("Type I or Type II: the first rule that fires decides", ["Rule", "Answer", "Because"], rows)


def inputs_table(advice: TypeAdvice) -> Table:
    """What the decision rests on; grain: one row an input."""
    given, time = advice.inputs, advice.inputs.durations
    wanted = {None: None, True: "yes", False: "no"}[given.type_ii_wanted]
    inputs: list[tuple[str, Cell]] = [
        ("Day of the decision", formatting.day(given.today)),
        ("Type II demanded by", formatting.day(given.type_ii_by) if given.type_ii_by else None),
        ("Buyers want a Type II", wanted),
        ("Any report needed by", formatting.day(given.needed_by) if given.needed_by else None),
        ("Key controls not designed or not in use", _number(given.keys_not_ready)),
        ("Days key controls have run with evidence", _number(given.days_in_use)),
        ("Window that has begun", _span(given.running) if given.running else "none"),
        ("Readiness left", formatting.count(time.readiness, "day")),
        ("Window", formatting.count(time.window, "month")),
        ("Fieldwork", formatting.count(time.fieldwork, "week")),
        ("Reporting", formatting.count(time.reporting, "week")),
    ]
    rows: list[list[Cell]] = [
        [label, Status("Not known", "unknown") if value is None else value] for label, value in inputs
    ]
    caption = "What the report type rests on; lengths of phases are the usual ones where the client gave none"
    return Table(caption, ["Input", "Value"], rows)


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _span(window: tuple[date, date]) -> str:
    return f"{formatting.day(window[0])} to {formatting.day(window[1])}"


def window_table(check: WindowCheck) -> Table:
    """What stands against the window; grain: one row a finding."""
    return findings_table(f"The window. {check.reason}", check.findings)


def description_table(description: Description) -> Table:
    """How far the system description can be written; grain: one row a section."""
    rows: list[list[Cell]] = [
        [
            f"DC {section.number} {section.title}",
            Status(formatting.sentence(section.status.value), _COMPLETENESS[section.status]),
            section.reason,
        ]
        for section in description.sections
    ]
    return Table(f"The system description. {description.reason}", ["Section", "State", "Because"], rows)


def assertion_table(assertion: Assertion) -> Table:
    """What must be settled before management can sign its assertion; grain: one row a criterion or an open thing."""
    unmet = [f"{one.id} is {one.status}: {one.reason}" for one in assertion.unmet]
    rows: list[list[Cell]] = [[str(number), text] for number, text in enumerate([*unmet, *assertion.open], 1)]
    return Table(f"Management's assertion, a draft for management. {summary(assertion)}", ["No.", "To settle"], rows)
