"""The sections of one control's workpaper: design, operation, items, exceptions, files and gaps, each a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics import formatting
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.testing.items import ItemResult, item_result
from soc2lib.evidence.testing.records import Attribute, TestedItem, Tick, Walkthrough
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.tables import SEVERITY, status_of
from soc2lib.html.pieces import Cell, Status, Table
from soc2lib.readiness.mock_audit.exceptions_table import exceptions_table
from soc2lib.readiness.mock_audit.mock_audit import ControlAudit
from soc2lib.readiness.mock_audit.test_records import Fieldwork

_TICKS = {
    Tick.PASSED: Status("Pass", "good"),
    Tick.FAIL: Status("Fail", "bad"),
    Tick.NO_EVIDENCE: Status("No evidence", "bad"),
    Tick.NOT_APPLICABLE: Status("Not applicable", "none"),
    None: Status("Not looked at", "unknown"),
}
_RESULTS = {
    ItemResult.PASSED: "good",
    ItemResult.DEVIATION: "bad",
    ItemResult.NO_EVIDENCE: "bad",
    ItemResult.CANNOT_TELL: "unknown",
}
NOT_SIGNED = "Not signed"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a paper.

    Attributes
    ----------
    ref : str
        Its reference, such as ``W-IAM-03.2``: the number belongs to the kind of section, never to the order of rows.
    title : str
        What it is.
    reason : str
        Its conclusion in a sentence.
    table : Table or None
        Its rows; None where nothing is on record.
    sheet : Table or None
        The rows as a spreadsheet holds them, where that differs.
    """

    ref: str
    title: str
    reason: str
    table: Table | None
    sheet: Table | None = None


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is on record, by id, as sections look it up."""

    work: Fieldwork
    evidence: Mapping[str, Evidence]
    populations: Mapping[str, Population]

    @classmethod
    def of(cls, work: Fieldwork) -> "OnRecord":
        return cls(work, {one.id: one for one in work.evidence}, {one.id: one for one in work.populations})

    def walkthroughs(self, control: str) -> list[Walkthrough]:
        """The control's walkthroughs, by day and id."""
        mine = [one for one in self.work.walkthroughs if one.control == control]
        return sorted(mine, key=lambda one: (str(one.day or ""), one.id))

    def items(self, tests: Sequence[TestResult]) -> list[tuple[TestResult, TestedItem]]:
        """The items of some tests, by test and id."""
        known = {test.id: test for test in tests}
        return [(known[one.test], one) for one in sorted(self.work.items, key=_by_test) if one.test in known]

    def named(self, ids: Sequence[str]) -> str:
        """Evidence by id, as the section of files lists it; what is not on record or has no file is said to be so."""
        return "; ".join(self._name(id) for id in ids) or "None named"

    def _name(self, id: str) -> str:
        piece = self.evidence.get(id)
        if piece is None:
            return f"{id} (not on record)"
        return id if piece.sha256 else f"{id} (no file)"


def sections(
    ref: str, row: ControlAudit, known: OnRecord, digests: Sequence[str], gaps: Sequence[RegisterLine]
) -> tuple[Section, ...]:
    """The sections of a control's paper; design and operation always, the others where there is something to show.

    Parameters
    ----------
    ref : str
        The paper's reference.
    row : ControlAudit
        The control as rehearsed.
    known : OnRecord
        What is on record.
    digests : sequence of str
        SHA-256 of each file that serves the control.
    gaps : sequence of RegisterLine
        The control's gaps.
    """
    operation = row.shown.conclusion
    verdict = f"{formatting.sentence(operation.verdict.value)}: {operation.reason}"
    design = f"{formatting.sentence(row.design.design.value)}: {row.design.reason}"
    items = known.items(row.tests)
    made = (
        Section(f"{ref}.1", "Test of design", design, _design(ref, known.walkthroughs(row.state.id), known)),
        Section(f"{ref}.2", "Tests of operation", verdict, _tests(ref, row.tests, known)),
        Section(f"{ref}.3", "Items tested", _items_said(items), _items(ref, items, known)),
        Section(
            f"{ref}.4", "Exceptions", "Every exception is reported.", exceptions_table(row.exceptions, lambda _: ref)
        ),
        Section(f"{ref}.5", "Files", "The files that serve this control.", _files(ref, digests, known)),
        Section(f"{ref}.6", "Gaps", "From the gap register.", _gaps(gaps)),
    )
    return tuple(one for one in made if one.table or one.ref.endswith((".1", ".2")))


def _design(ref: str, walks: Sequence[Walkthrough], known: OnRecord) -> Table | None:
    rows: list[list[Cell]] = [
        [
            f"{ref}.1/{one.id}",
            formatting.day(one.day),
            one.interviewed or "Nobody named",
            formatting.sentence(formatting.listed(one.done)) if one.done else "Not told",
            one.seen or "Not told",
            f"Covered: {one.covered or 'not told'}. Not covered: {one.not_covered or 'nothing named'}.",
            one.fails_where or "No such point found",
            one.differs or "Nothing named",
            status_of(one.concluded),
            known.named(one.evidence),
            one.prepared_by or NOT_SIGNED,
            one.reviewed_by or NOT_SIGNED,
        ]
        for one in walks
    ]
    heads = ["Reference", "Day", "Interviewed", "Done", "Inspected and observed", "Boundary", "Would fail where"]
    heads += ["Differs from the description", "Preparer's conclusion", "Files", "Prepared by", "Reviewed by"]
    return _upright("Walkthroughs", heads, rows)


def _tests(ref: str, tests: Sequence[TestResult], known: OnRecord) -> Table | None:
    rows: list[list[Cell]] = [
        [
            f"{ref}.2/{test.id}",
            test.procedure or "Not told",
            formatting.sentence(test.method.value) if test.method else "Not told",
            formatting.sentence(formatting.listed(test.attributes)) if test.attributes else "Not told",
            _population(test, known),
            f"{formatting.count(test.items, 'item')} of "
            f"{'a number not told' if test.planned is None else test.planned}",
            formatting.sentence(formatting.count(test.deviations, "item")),
            formatting.sentence(formatting.count(test.cannot_tell, "item")),
            f"Seed {test.seed}, population {test.population_digest}" if test.seed else "Nothing was drawn",
            formatting.day(test.tested_on),
            known.named(test.evidence),
            test.tester or NOT_SIGNED,
            test.reviewer or NOT_SIGNED,
        ]
        for test in tests
    ]
    heads = ["Reference", "Procedure", "Method", "Attributes", "Population", "Tested of planned"]
    heads += ["Deviating", "Cannot tell", "Draw", "Tested on", "Files", "Prepared by", "Reviewed by"]
    return _upright("Tests over the window", heads, rows)


def _upright(caption: str, heads: Sequence[str], records: Sequence[Sequence[Cell]]) -> Table | None:
    """Few records of many fields, as a form reads: a row a field, a column a record."""
    if not records:
        return None
    references, *fields = zip(*records, strict=True)
    rows = [[head, *cells] for head, cells in zip(heads[1:], fields, strict=True)]
    return Table(caption, [heads[0], *map(str, references)], rows, classes="form")


def _population(test: TestResult, known: OnRecord) -> str:
    one = known.populations.get(test.population)
    if one is None:
        return "None on record"
    whole = {True: "agreed to a total", False: "not whole", None: "not agreed to a total"}[one.complete]
    return f"{one.id}: {formatting.count(one.rows or 0, 'row')}, {whole}. {one.query}".strip()


def _items(ref: str, items: Sequence[tuple[TestResult, TestedItem]], known: OnRecord) -> Table | None:
    looked = [a for a in Attribute if any(a in t.attributes or i.ticks()[a] is not None for t, i in items)]
    rows: list[list[Cell]] = []
    for test, one in items:
        ticks, (result, reason) = one.ticks(), item_result(one, test.attributes)
        marks: list[Cell] = [
            None if ticks[a] is None and a not in test.attributes else _TICKS[ticks[a]] for a in looked
        ]
        shown = Status(formatting.sentence(result.value), _RESULTS[result])
        named = known.named((*one.evidence, *one.alternative) or test.evidence)
        rows.append([f"{ref}.3/{one.id}", one.item, *marks, shown, reason, named, one.note or None])
    heads = ["Reference", "Item", *(formatting.sentence(a.value) for a in looked), "Result", "Because", "Files", "Note"]
    return Table("Items, attribute by attribute", heads, rows) if rows else None


def _items_said(items: Sequence[tuple[TestResult, TestedItem]]) -> str:
    return f"{formatting.sentence(formatting.count(len(items), 'item'))} on record, attribute by attribute."


def _files(ref: str, digests: Sequence[str], known: OnRecord) -> Table | None:
    wanted = set(digests)
    rows: list[list[Cell]] = [
        [
            f"{ref}.5/{one.id}",
            one.title or one.file,
            formatting.sentence(one.type.value) if one.type else "Not told",
            _days(one),
            one.collector or "Not told",
            one.reviewer or "Not told",
            one.file,
            one.sha256,
        ]
        for one in sorted(known.work.evidence, key=lambda one: one.id)
        if one.sha256 in wanted
    ]
    heads = ["Reference", "Title", "Type", "Days it shows", "Collected by", "Reviewed by", "File", "SHA-256"]
    return Table("Files", heads, rows) if rows else None


def _days(piece: Evidence) -> str:
    if not piece.days:
        return "Not told"
    first, last = piece.days
    return formatting.day(first) if first == last else f"{formatting.day(first)} to {formatting.day(last)}"


def _gaps(lines: Sequence[RegisterLine]) -> Table | None:
    rows: list[list[Cell]] = [
        [
            line.id,
            line.condition,
            line.cause or "Not told",
            SEVERITY[line.severity],
            line.recommendation or "Not told",
            line.closure.state.status,
            f"{line.closure.retest}. {line.closure.reason}",
        ]
        for line in lines
    ]
    heads = ["Gap", "Condition", "Cause", "Severity", "Recommendation", "State", "Retest"]
    return Table("Gaps", heads, rows) if rows else None


def _by_test(item: TestedItem) -> tuple[str, str]:
    return item.test, item.id
