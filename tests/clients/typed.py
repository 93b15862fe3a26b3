"""Clients that typed everything and showed nothing: the tables that they hand in, for the importer."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.evidence.records import TestMethod, TestResult
from soc2lib.gap.choices import Disposition
from tests.clients.build import OWNER, TYPE_II, Client

CLAIMED = {
    "disposition": "exists",
    "design": "suitable",
    "implementation": "in use",
    "in_use_since": "2024-01-01",
    "operation": "effective",
    "evidence": "full period",
}
"""The best that can be typed of a control."""
RATINGS = (
    ("CC6.1", "Logical access", "Mostly done", "No second factor for contractors"),
    ("CC 6.2", "Joiners and leavers", "✅ Implemented", ""),
    ("cc_6_3", "Roles", "Partial", ""),
    ("CC7.4", "Incident response", "Yes", ""),
    ("CC9.9", "Other", "No", ""),
    ("A1.2", "Backups", "N/A", ""),
    ("CC8.1", "Changes", "In progress", ""),
    ("CC8.1", "Changes", "Done", "a second row"),
)
"""Eight rows as a self-assessment has them: ids in several forms, one that does not exist, one rated twice."""


def examination_csv(folder: Path) -> Path:
    """All five categories, a Type II over half a year."""
    row = {
        "id": "examination",
        "name": "Paperback Ltd",
        "system": "Paperback",
        "categories": ";".join(Category),
        "report_type": "Type II",
        "window_start": "2026-04-01",
        "window_end": "2026-09-30",
        "report_needed": "2026-12-15",
    }
    return _csv(folder / "examination.csv", [row])


def controls_csv(folder: Path) -> Path:
    """Every control of the library, typed as effective over the full period."""
    return _csv(folder / "controls.csv", [{"control": id, **CLAIMED} for id in catalog().controls])


def ratings_csv(folder: Path) -> Path:
    """A self-assessment under a title row."""
    path = folder / "self-assessment.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["SOC 2 self assessment", "", "", ""])
        write.writerow(["TSC", "Requirement", "Status", "Comments"])
        write.writerows(RATINGS)
    return path


def with_one_failed_test(as_of: date) -> Client:
    """Everything typed as effective, and one test on record: all ten leavers were disabled late."""
    start, end = date(2025, 4, 1), date(2025, 9, 30)
    examined = {"categories": (Category.SECURITY,), "report_type": TYPE_II, "window_start": start, "window_end": end}
    security = [one.id for one in catalog().in_categories((Category.SECURITY,))]
    client = Client.examined(as_of, *security, **examined)
    client.claims(*catalog().controls).control(*catalog().controls, disposition=Disposition.EXISTS)
    return client.add(
        TestResult(
            id="T-1",
            control="IAM-03",
            procedure="Leavers compared with their accounts",
            method=TestMethod.CENSUS,
            planned=10,
            deviations=10,
            tested_on=date(2025, 10, 1),
            tester="Ines Roth",
            reviewer=OWNER,
            details="All ten late",
            period_start=start,
            period_end=end,
        )
    )


def by_hand(workbook: Path) -> Path:
    """The workbook of an export as if typed by hand: without versions and lines that tie it to its client."""
    book = load_workbook(workbook)
    for row in book.worksheets[0].iter_rows():
        if {"Client id", "Engagement id", "Ledger head", "Made as of"} & {cell.value for cell in row}:
            for cell in row:
                cell.value = None
    for sheet in book:
        heads = [cell for row in sheet.iter_rows(max_row=5) for cell in row if str(cell.value).startswith("Version")]
        for head in heads:
            for row in sheet.iter_rows(min_row=head.row + 1, min_col=head.column, max_col=head.column):
                row[0].value = None
    book.save(workbook)
    return workbook


def _csv(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    told = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.DictWriter(file, [*told[0]])
        write.writeheader()
        write.writerows(told)
    return path
