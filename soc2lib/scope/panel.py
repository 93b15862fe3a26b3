"""What is typed in the scope stage: the examination page by page; registers of promises, parts and suppliers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import ipywidgets as widgets

from soc2lib.basics.formatting import count, sentence
from soc2lib.html.pieces import Piece, Status, note
from soc2lib.scope import charts, tables
from soc2lib.scope.choices import AssuranceKind, Boundary, Opinion, Tier
from soc2lib.scope.description.documents import write_drafts
from soc2lib.scope.findings import Finding
from soc2lib.scope.overview import ScopeOverview
from soc2lib.scope.records import (
    Commitment,
    ComplementaryControl,
    Component,
    DemandSource,
    Examination,
    Incident,
    SystemChange,
    SystemRequirement,
    ThirdParty,
    ThirdPartyReport,
)
from soc2lib.scope.results import Scope
from soc2lib.store.engagement import Engagement
from soc2lib.store.reading import Records
from soc2lib.store.record import Record
from soc2lib.widgets.container import framed
from soc2lib.widgets.grid.grid import Statuses
from soc2lib.widgets.registers import Look, Register, Registers
from soc2lib.widgets.status_line import Said
from soc2lib.widgets.wizard import Wizard

_PAGES = {
    "1 The system": ("name", "system", "system_description", "users", "contact", "consultant"),
    "2 Categories and report": ("categories", "report_type", "report_needed"),
    "3 The window": ("window_start", "window_end", "previous_end", "window_months"),
    "4 The work": ("readiness_weeks", "fieldwork_weeks", "reporting_weeks"),
    "5 What management states": ("incidents_stated", "changes_stated"),
    "6 What applies": (
        *("office", "hosting_carried", "shared_tenants", "customer_users"),
        *("personal_devices", "urgent_changes", "outside_adviser"),
    ),
}
_TONES = {
    Boundary.IN.value: "good",
    Boundary.OUT.value: "none",
    Tier.CRITICAL.value: "bad",
    Tier.HIGH.value: "warn",
    Opinion.UNQUALIFIED.value: "good",
    Opinion.QUALIFIED.value: "warn",
    Opinion.ADVERSE.value: "bad",
    Opinion.DISCLAIMER.value: "bad",
    AssuranceKind.SOC2_TYPE_II.value: "good",
}
_ORDER = ("bad", "warn", "unknown", "none")


class Assessed(Protocol):
    """What the panels show of the scope; `now` assesses what is stored now."""

    def now(self) -> "Assessed": ...
    @property
    def scope(self) -> Scope: ...
    @property
    def overview(self) -> ScopeOverview: ...
    @property
    def records(self) -> Records: ...


def examination(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """The wizard of the one examination record, with what is decided below it."""

    def look() -> Sequence[Piece]:
        scope = assessment.now().scope
        return charts.headline(scope), charts.decisions_table(scope).piece()

    return Wizard(engagement, Examination, "examination", _PAGES, look).widget


def commitments(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """Who asks for what, what was promised and what the system must do; below it, what hangs loose between them."""

    def look() -> Look:
        overview = assessment.now().overview
        now, found = overview.facts, overview.trace
        statuses = {
            Commitment.kind: _statuses(now.commitments, found.loose),
            SystemRequirement.kind: _statuses(now.requirements, found.loose),
        }
        return _look("The chain.", found.reason, found.loose, statuses, known=bool(now.commitments))

    registers = [
        Register(Commitment),
        Register(SystemRequirement),
        Register(DemandSource, "buyer"),
    ]
    return Registers(engagement, registers, look).widget


def inventory(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """The parts of the system, in or out; below them, what stands open on the boundary."""

    def look() -> Look:
        overview = assessment.now().overview
        now, found = overview.facts, overview.boundary
        return _look(
            "The boundary.",
            found.reason,
            found.findings,
            {Component.kind: _statuses(now.components, found.findings)},
            known=bool(now.components),
        )

    return Registers(engagement, [Register(Component, "name", tones=_TONES)], look).widget


def third_parties(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """Suppliers, their reports, and the controls expected of others; below them, what stands open."""

    def look() -> Look:
        overview = assessment.now().overview
        now, found = overview.facts, overview.third_parties
        statuses = {
            ThirdParty.kind: _statuses(now.third_parties, found),
            ComplementaryControl.kind: _statuses(now.complementary, found),
        }
        known = bool(now.third_parties)
        reason = f"{sentence(count(len(found), 'finding'))}." if known else "No third party is recorded."
        return _look("Third parties.", reason, found, statuses, known=known)

    registers = [
        Register(ThirdParty, "name", tones=_TONES),
        Register(ThirdPartyReport, hidden=("subservice",), tones=_TONES),
        Register(ComplementaryControl),
    ]
    return Registers(engagement, registers, look).widget


def events(engagement: Engagement) -> widgets.Widget:
    """Incidents and changes that a reader of the report would want to know of."""
    return Registers(engagement, [Register(Incident), Register(SystemChange)]).widget


def drafts(assessment: Assessed, folder: Path) -> widgets.Widget:
    """A button that writes the system description and management's assertion as DOCX and HTML."""
    said = Said(value="The drafts are not written yet.")
    button = widgets.Button(description="Write drafts", tooltip="Write both drafts, over those that are there")

    def write(_: object) -> None:
        try:
            overview, records = assessment.now().overview, assessment.records
            origin = records.origin if isinstance(records, Engagement) else None
            paths = write_drafts(overview.facts, overview.description, overview.assertion, folder, origin)
        except OSError as error:
            said.value = f"The drafts could not be written to {folder}: {error.strerror or error}."
        else:
            said.value = f"{len(paths)} files written to {folder}."

    button.on_click(write)
    return framed(widgets.HBox([button, said]))


def _look(title: str, reason: str, findings: Sequence[Finding], statuses: dict[str, Statuses], *, known: bool) -> Look:
    """The worst finding gives the tone; where nothing is recorded, no finding is no good sign."""
    worst = min((finding.tone for finding in findings), key=_ORDER.index, default="good" if known else "unknown")
    table = tables.findings_table("What stands open, worst first", findings).piece()
    return Look((note(worst, title, reason), table), statuses)


def _statuses(records: Iterable[Record], findings: Iterable[Finding]) -> Statuses:
    """How each row stands: its worst finding, or that nothing is open."""
    by_row: dict[str, list[Finding]] = {}
    for finding in findings:
        by_row.setdefault(finding.about, []).append(finding)
    return {record.id: _worst(by_row.get(record.id, [])) for record in records}


def _worst(findings: Sequence[Finding]) -> tuple[Status, str]:
    if not findings:
        return Status("Nothing open", "good"), "Nothing about this row stands open"
    worst = min(findings, key=lambda finding: _ORDER.index(finding.tone))
    return Status(sentence(worst.words), worst.tone), " ".join(finding.reason for finding in findings).rstrip(".")
