"""Turns one row of a recognised sheet into a record, or says everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from soc2lib.catalog.criterion_ids import read_criterion_id
from soc2lib.errors import RecordError, did_you_mean
from soc2lib.spreadsheets.cells import Unreadable, from_cell
from soc2lib.spreadsheets.detect import Layout, library_id, rates
from soc2lib.spreadsheets.reader.reader import place
from soc2lib.spreadsheets.status_words import StatusWords
from soc2lib.store.field_limits import LONGEST_TEXT
from soc2lib.store.record import FieldGuide, QuarantinedRow, Record

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a row."""

    column: str
    found: str
    expected: str
    remedy: str


@dataclass
class Draft:
    """One row on its way in: the id it names, the record where it fits, the faults where it does not."""

    file: str
    layout: Layout
    row: int
    id: str = ""
    record: Record | None = None
    base: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    says_nothing: bool = False

    @property
    def where(self) -> str:
        """File, sheet and row."""
        return place(self.file, self.layout.sheet.name, self.row)

    def quarantined(self) -> QuarantinedRow:
        """The row as it is kept, with all its faults in one."""
        columns = list(dict.fromkeys(fault.column for fault in self.faults if fault.column))
        cells = self.layout.sheet.rows[self.row]
        heads = self.layout.heads
        content = "\n".join(f"{heads.get(n, '')}: {cell}".removeprefix(": ") for n, cell in enumerate(cells, 1) if cell)
        return QuarantinedRow(
            id=place(_short(self.file), self.layout.sheet.name, self.row),
            file=self.file,
            row=self.row,
            column="; ".join(columns),
            found=_cut("; ".join(fault.found for fault in self.faults)),
            expected=_cut("; ".join(fault.expected for fault in self.faults)),
            remedy=_cut(" ".join(dict.fromkeys(fault.remedy for fault in self.faults))),
            content=_cut(content),
        )


def draft_row(
    file: str,
    layout: Layout,
    row: int,
    words: StatusWords,
    current: Mapping[tuple[str, str], Record],
    versions: Mapping[tuple[str, str], int],
) -> Draft:
    """Read one row.

    A field whose column the table lacks, or that a stranger's table leaves empty, stays as it stands in ``current``;
    an empty cell of our own workbook clears its field.
    """
    draft = Draft(file, layout, row)
    texts = _texts(draft)
    _read_id(draft, texts.pop("id", ""))
    draft.says_nothing = not any(texts.values()) and not _version_text(draft)
    values = _values(draft, texts, words)
    _read_base(draft, versions)
    if draft.faults or (draft.says_nothing and draft.id):
        return draft
    before = current.get((layout.cls.kind, draft.id))
    kept = before.model_dump() if before else {}
    if layout.ours:
        kept = {name: value for name, value in kept.items() if name not in texts}
    _build(draft, {**kept, **values, "id": draft.id})
    return draft


def _texts(draft: Draft) -> dict[str, str]:
    cells, faults = draft.layout.sheet.rows[draft.row], draft.layout.sheet.faults
    texts = {}
    for name, column in draft.layout.fields.items():
        texts[name] = cells[column - 1] if column <= len(cells) else ""
        if (draft.row, column) in faults:
            head = draft.layout.heads.get(column, "")
            remedy = "Open the file in Excel or LibreOffice, let it calculate and save it, or type the value."
            draft.faults.append(Fault(head, faults[draft.row, column], "a value", remedy))
    return texts


def _read_id(draft: Draft, text: str) -> None:
    cls = draft.layout.cls
    head = draft.layout.heads.get(draft.layout.fields.get("id", 0), "")
    info = cls.model_fields["id"]
    if not text and not info.is_required():
        draft.id = str(info.default)
    elif not text:
        remedy = "Write the id in the row, or remove the row. In a merged cell only the first row holds the id."
        draft.faults.append(Fault(head, "no id", "the id of what the row is about", remedy))
    elif cls.id_names == "criterion":
        _read_criterion(draft, text, head)
    else:
        draft.id = library_id(text) if cls.id_names == "control" else text


def _read_criterion(draft: Draft, text: str, head: str) -> None:
    criterion = read_criterion_id(text)
    draft.id = criterion.id
    if criterion.fault:
        draft.faults.append(Fault(head, criterion.fault, "one of the 61 criteria", criterion.remedy))
    elif criterion.point_of_focus is not None:
        draft.notes.append(f"{draft.where}: {text} names a point of focus and was read as {criterion.id}.")


def _values(draft: Draft, texts: Mapping[str, str], words: StatusWords) -> dict[str, object]:
    guides = {guide.name: guide for guide in draft.layout.cls.guides()}
    values: dict[str, object] = {}
    for name, text in texts.items():
        guide, head = guides[name], draft.layout.heads[draft.layout.fields[name]]
        try:
            if text or (rates(guide) and not draft.layout.ours and not draft.says_nothing):
                values[name] = words.read(text) if rates(guide) else from_cell(text, guide)
        except Unreadable as error:
            draft.faults.append(Fault(head, repr(text[:120]), error.expected, _remedy(text, guide)))
    if not draft.layout.ours:
        values |= _origin(draft, texts, guides)
    return _in_todays_form(draft.layout, values)


def _in_todays_form(layout: Layout, values: dict[str, object]) -> dict[str, object]:
    """A row of an older sheet of ours, upgraded by the steps that stored records take."""
    for step in range(layout.schema, layout.cls.schema_version):
        values = layout.cls.upgrades[step](values)
    return values


def _origin(draft: Draft, texts: Mapping[str, str], guides: Mapping[str, FieldGuide]) -> dict[str, object]:
    """A stranger's own words and where they stood, for a kind that has fields for them."""
    origin: dict[str, object] = {}
    rating = next((name for name in texts if rates(guides[name])), None)
    if rating and "words" in guides:
        origin["words"] = ": ".join(part for part in (texts[rating], texts.get("words", "")) if part)
    if "source" in guides and "source" not in texts:
        origin["source"] = draft.where
    return origin


def _remedy(text: str, guide: FieldGuide) -> str:
    if rates(guide):
        return "Correct the cell, or add the word to a mapping file (word,status) and give it with --mapping."
    return did_you_mean(text, guide.choices) or guide.help


def _version_text(draft: Draft) -> str:
    column, cells = draft.layout.version_column, draft.layout.sheet.rows[draft.row]
    return cells[column - 1] if 0 < column <= len(cells) else ""


def _read_base(draft: Draft, versions: Mapping[tuple[str, str], int]) -> None:
    text = _version_text(draft)
    if not draft.layout.ours:
        draft.base = versions.get((draft.layout.cls.kind, draft.id), 0)
    elif text.isascii() and text.isdigit():
        draft.base = int(text)
    elif text:
        remedy = "Put back the number from the exported workbook; leave it empty in a new row."
        draft.faults.append(Fault("Version", repr(text[:40]), "a whole number, or nothing in a new row", remedy))


def _build(draft: Draft, values: Mapping[str, object]) -> None:
    try:
        draft.record = draft.layout.cls.build(values)
    except RecordError as error:
        for problem in error.problems:
            column = problem.where.removeprefix("column ")
            draft.faults.append(Fault(column, problem.found, problem.expected, problem.remedy))


def _short(file: str) -> str:
    if len(file) <= _LONGEST_NAME:
        return file
    return f"{file[:_LONGEST_NAME]}… {sha256(file.encode(errors='replace')).hexdigest()[:8]}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 20]} … (cut here)"
