"""A client with three owners, and what an owner does with the workbook and the form."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from soc2lib.evidence.records import Request
from soc2lib.gap.records import Control, Design, Implementation
from soc2lib.plan.records import Task
from soc2lib.share.owner_answers.question_files import write_both
from soc2lib.share.owner_answers.questions import questionnaire
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import Record

CANARY = "CANARY-7f3"
ROWS: tuple[Record, ...] = (
    Control(id="GOV-01", owner="Ann Lee (HR)", notes=f"{CANARY} the consultant's own note"),
    Control(id="GOV-02", owner="ann  lee (hr)", design=Design.PARTLY, implementation=Implementation.IN_USE),
    Control(id="GOV-03", owner="Bob Ray", notes=CANARY),
    Control(id="OWN-1", owner="Ann Lee (HR)", title="Own control", criteria=("CC1.1",), operation="not effective"),
    Control(id="OWN-2", owner="Bob Ray", title=f"{CANARY} of Bob", criteria=("CC1.2",)),
    Request(id="D-01", owner="Ann Lee (HR)", description="Organisation chart", due="2026-12-01"),
    Request(id="D-02", owner="Bob Ray", description=CANARY, comments=CANARY),
    Task(
        id="T-01",
        owner="Ann Lee (HR)",
        title="Write the code of conduct",
        low=1,
        likely=2,
        high=4,
        depends_on=("T-02",),
    ),
    Task(id="T-02", owner="Bob Ray", title=CANARY),
)


def client(folder: Path, id: str = "acme") -> Engagement:
    made = Engagement.create(id, folder)
    for record in ROWS:
        made.save(record, author="Consultant", reason="kick-off")
    return made


def files(engagement: Engagement, folder: Path, owner: str = "Ann Lee") -> tuple[Path, Path]:
    return write_both(engagement, owner, folder)


def in_workbook(path: Path, cells: Mapping[tuple[str, str, str], Any], by: str = "Ann Lee") -> Path:
    """Open the workbook as a client's Excel would, type into cells named by sheet, row and head, and save it.

    What is typed into a cell made for text stays text, whatever it begins with.
    """
    book = load_workbook(path)
    cover = book.worksheets[0]
    name = next(cell for row in cover.iter_rows() for cell in row if cell.value == "Answered by")
    cover.cell(name.row, name.column + 1).value = by
    for (sheet, id, head), value in cells.items():
        rows = book[sheet]
        column = next(cell.column for cell in rows[3] if cell.value == head)
        row = next(cell.row for cell in rows["A"] if cell.value == id)
        cell = rows.cell(row, column)
        cell.value = value
        if cell.number_format == "@" and isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    return path


def as_json(engagement: Engagement, path: Path, answers: Mapping[tuple[str, str], Any], **more: Any) -> Path:
    """The file the form saves, written by hand: answers by id and field; ``more`` replaces its other parts."""
    asked = questionnaire(engagement, "Ann Lee")
    rows = [
        {
            "kind": row.subject.kind.kind,
            "id": row.id,
            "base": row.base,
            "seal": row.seal,
            "answers": {field: word for (id, field), word in answers.items() if id == row.id},
            "reasons": {},
            "note": "",
        }
        for row in asked.rows
    ]
    head = {"file": "soc2 answers", "format": 1, "client": asked.client, "owner": asked.owner}
    whole = {
        **head,
        "made_on": str(asked.made_on),
        "by": "Ann Lee",
        "saved_at": "2026-11-20T08:00:00.000Z",
        "rows": rows,
    }
    path.write_text(json.dumps({**whole, **more}), encoding="utf-8")
    return path


def changed(path: Path, **parts: Any) -> Path:
    """The same JSON file with some parts of its first row replaced."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["rows"][0] |= parts
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path
