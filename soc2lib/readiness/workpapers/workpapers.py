"""The workpapers of the mock audit: an index, the trail both ways, and a paper for each control; before any format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from soc2lib.basics import formatting
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.register.tables import register_by_field, register_in_full
from soc2lib.gap.tables import status_of
from soc2lib.html.pieces import Cell, Piece, Status, Table
from soc2lib.readiness.mock_audit.exceptions_table import exceptions_table
from soc2lib.readiness.mock_audit.mock_audit import ControlAudit, MockAudit
from soc2lib.readiness.mock_audit.test_records import Fieldwork
from soc2lib.readiness.workpapers.sections import NOT_SIGNED, OnRecord, Section, sections
from soc2lib.readiness.workpapers.traceability import Trail
from soc2lib.scope.findings import Finding

METHOD = "readiness.workpapers"
VERSION = "1"
_CLOSES = "A gap closes by evidence after the fix and a passed retest."
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,24}")


@dataclass(frozen=True, slots=True)
class Paper:
    """One control's workpaper: its reference, the anchor that links to it, its facts and its sections."""

    ref: str
    anchor: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Workpapers:
    """The whole set: what it is of, the front sections, and a paper a control in the order of ids."""

    title: str
    facts: tuple[tuple[str, str], ...]
    front: tuple[Section, ...]
    papers: tuple[Paper, ...]


def reference(control: str) -> str:
    """The reference of a control's paper; it depends on the control's id alone.

    Examples
    --------
    >>> reference("IAM-04"), anchor("IAM-04"), len(anchor("<b>"))
    ('W-IAM-04', 'w-iam-04', 14)
    """
    return f"W-{control}"


def anchor(control: str) -> str:
    """The name by which a page links to a control's paper: plain letters whatever the id is."""
    if _PLAIN.fullmatch(control) and control.upper() == control:
        return f"w-{control.lower()}"
    return f"w-{sha256(control.encode()).hexdigest()[:12]}"


def workpapers(
    facts: Sequence[tuple[str, str]],
    audit: MockAudit,
    path: Trail,
    fieldwork: Fieldwork,
    gaps: Sequence[RegisterLine],
    broken: Sequence[Finding],
) -> Workpapers:
    """Put the papers together.

    Parameters
    ----------
    facts : sequence of (str, str)
        What the set is of: client, system, window, as-of day.
    audit : MockAudit
        The rehearsal.
    path : Trail
        From commitment to file and back.
    fieldwork : Fieldwork
        What is on record of testing.
    gaps : sequence of RegisterLine
        The gap register.
    broken : sequence of Finding
        Every broken link.
    """
    known = OnRecord.of(fieldwork)
    front = (
        Section("I", "Index", "One paper a control.", _index(audit, known)),
        Section(
            "II",
            "From commitment to file",
            "Read from left to right; what serves a commitment first.",
            _down(audit, path),
        ),
        Section("III", "From file to commitment", "What each file serves.", _up(path, known)),
        Section("IV", "Exceptions", "Every exception is reported.", exceptions_table(audit.exceptions, reference)),
        Section("V", "Gap register", _CLOSES, register_in_full(gaps), register_by_field(gaps)),
        Section("VI", "Broken links", _broken_said(broken), _broken(broken)),
    )
    papers = tuple(
        _paper(row, path, known, [g for g in gaps if g.control.state.id == row.state.id]) for row in audit.controls
    )
    return Workpapers("Workpapers of the mock audit", tuple(facts), front, papers)


def _paper(row: ControlAudit, path: Trail, known: OnRecord, gaps: Sequence[RegisterLine]) -> Paper:
    state, node, library = row.state, ("control", row.state.id), catalog().controls.get(row.state.id)
    preparers, reviewers = _signed(row, known)
    facts = (
        ("Owner", state.owner or "No owner"),
        ("Runs", (state.frequency or "not told").replace("_", " ")),
        ("Criteria", formatting.listed(path.serves(node, "criterion"))),
        ("Requirements", formatting.listed(path.serves(node, "requirement"))),
        ("Commitments", formatting.listed(path.serves(node, "commitment"))),
        ("Test procedure", library.test_procedure if library else "The client's own control: none in the library"),
        ("Recorded", f"design {state.design.value}, operation {state.operation.value}"),
        ("To settle", " ".join(row.differs) or "Nothing: no status says more than is shown"),
        ("Prepared by", preparers),
        ("Reviewed by", reviewers),
    )
    ref, files = reference(state.id), path.leads_to(node, "file")
    return Paper(ref, anchor(state.id), f"{state.id} {state.title}", facts, sections(ref, row, known, files, gaps))


def _signed(row: ControlAudit, known: OnRecord) -> tuple[str, str]:
    walks = known.walkthroughs(row.state.id)
    papers = [(one.prepared_by, one.reviewed_by) for one in walks] + [(t.tester, t.reviewer) for t in row.tests]
    preparers = sorted({name for name, _ in papers if name})
    reviewers = sorted({name for _, name in papers if name})
    complete = bool(papers) and all(name for _, name in papers)
    reviewed = "; ".join(reviewers) + ("" if complete or not reviewers else "; not all of it")
    return "; ".join(preparers) or NOT_SIGNED, reviewed or NOT_SIGNED


def linked(control: str) -> Piece:
    """A control's reference as a link to its paper."""
    ref = reference(control)
    return Piece(f'<a href="#{to_attribute(anchor(control))}">{to_html(ref)}</a>', ref)


def _index(audit: MockAudit, known: OnRecord) -> Table:
    rows: list[list[Cell]] = []
    for row in audit.controls:
        preparers, reviewers = _signed(row, known)
        rows.append(
            [
                linked(row.state.id),
                row.state.title,
                "Key" if row.state.key else None,
                status_of(row.design.design),
                row.verdict.status,
                sum(one.items for one in row.exceptions) if row.tests else None,
                preparers,
                reviewers,
            ]
        )
    heads = ["Paper", "Control", "Key", "Design", "Operation", "Exceptions", "Prepared by", "Reviewed by"]
    return Table("Index of papers", heads, rows)


def _down(audit: MockAudit, path: Trail) -> Table:
    rows: list[list[Cell]] = []
    for row in audit.controls:
        node = ("control", row.state.id)
        tests = (*path.leads_to(node, "walkthrough"), *path.leads_to(node, "test"))
        items, files = path.leads_to(node, "item"), path.leads_to(node, "file")
        for criterion in path.serves(node, "criterion"):
            above = ("criterion", criterion)
            rows.append(
                [
                    "; ".join(path.serves(above, "commitment")) or "None",
                    "; ".join(path.serves(above, "requirement")) or "None",
                    criterion,
                    linked(row.state.id),
                    "; ".join(tests) or "None",
                    "; ".join(items) or "None on record",
                    "; ".join(f"{digest[:12]}…" for digest in files) or "None",
                ]
            )
    rows.sort(key=_down_order)
    heads = [
        "Commitments",
        "Requirements",
        "Criterion",
        "Control",
        "Walkthroughs and tests",
        "Items",
        "Files (SHA-256)",
    ]
    return Table("From commitment to file; the files' whole digests stand in part III", heads, rows)


def _down_order(row: Sequence[Cell]) -> tuple[bool, int, str]:
    control = row[3]
    return (
        row[0] == "None",
        list(catalog().criteria).index(str(row[2])),
        control.plain if isinstance(control, Piece) else "",
    )


def _up(path: Trail, known: OnRecord) -> Table:
    filed: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for piece in sorted(known.work.evidence, key=lambda one: one.id):
        if piece.sha256:
            filed.setdefault(piece.sha256, []).append(piece.id)
            names.setdefault(piece.sha256, piece.file)
    rows: list[list[Cell]] = []
    for digest, ids in sorted(filed.items(), key=lambda entry: entry[1]):
        node = ("file", digest)
        upward = ("item", "test", "walkthrough", "control", "criterion", "requirement", "commitment")
        rows.append(
            ["; ".join(ids), names[digest], digest, *("; ".join(path.serves(node, at)) or "None" for at in upward)]
        )
    heads = ["Evidence", "File", "SHA-256", "Items", "Tests", "Walkthroughs", "Controls", "Criteria", "Requirements"]
    return Table("From file to commitment", [*heads, "Commitments"], rows)


def _broken(broken: Sequence[Finding]) -> Table:
    rows: list[list[Cell]] = [
        [one.about, Status(formatting.sentence(one.words), one.tone), one.name, one.reason] for one in broken
    ]
    return Table("Broken links and open ends, broken ones first", ["Where", "What", "Name", "Because"], rows)


def _broken_said(broken: Sequence[Finding]) -> str:
    counted: Mapping[str, int] = {tone: sum(one.tone == tone for one in broken) for tone in ("bad", "warn", "unknown")}
    if not broken:
        return "No link is broken."
    links, weak, untold = (formatting.count(counted[tone], word) for tone, word in _KINDS)
    return f"{formatting.sentence(links)}, {weak} and {untold}; each by name."


_KINDS = (("bad", "broken link"), ("warn", "weak link"), ("unknown", "open end"))
