"""Reads an owner's workbook of questions as it came back filled in; checks its shape and not yet its answers."""

from soc2lib.share.owner_answers import question_sheets as sheets
from soc2lib.share.owner_answers.questions import NOT_SURE, SUBJECTS, Subject
from soc2lib.share.owner_answers.returned import Returned, ReturnedRow, Wrong, refusal
from soc2lib.spreadsheets.cells import plain, same_word
from soc2lib.spreadsheets.detect import key as same_head
from soc2lib.spreadsheets.origin import origin_in, pairs_of
from soc2lib.spreadsheets.reader.reader import Sheet, TableFile, place
from soc2lib.spreadsheets.sheet_words import ANSWERS, VERSION


def from_workbook(table: TableFile) -> Returned:
    """Read the filled-in workbook of questions.

    Raises
    ------
    TableError
        If it is none, or lost a sheet's heads, with everything about its form that is wrong.
    """
    cover = next((sheet for sheet in table.sheets if sheet.name == ANSWERS), None)
    if cover is None:
        remedy = f"Send back the workbook of questions with its first sheet, {ANSWERS}, or the form's JSON file."
        raise refusal(table.file, [(table.file, "no questions of ours", f"a sheet {ANSWERS}", remedy)])
    pairs = pairs_of(cover)
    problems, rows = [], list[ReturnedRow]()
    for subject in SUBJECTS.values():
        for sheet in table.sheets:
            if sheet.name == subject.kind.sheet:
                found, wrong = _sheet_rows(table.file, sheet, subject)
                rows += found
                problems += wrong
    needed = (sheets.CLIENT, sheets.OWNER, sheets.MADE_ON)
    problems += [
        (place(table.file, cover.name), f"nothing beside {name}", f"what stood beside {name}", "Put it back.")
        for name in needed
        if not pairs.get(name)
    ]
    if problems:
        raise refusal(table.file, problems)
    client, owner, made_on = (pairs[name] for name in needed)
    by = pairs.get(sheets.BY, "")
    return Returned(table.file, client, owner, by, made_on, "", tuple(rows), origin_in(table))


def _sheet_rows(file: str, sheet: Sheet, subject: Subject) -> tuple[list[ReturnedRow], list[Wrong]]:
    heads = [column.head for column in sheets.columns_of(subject)]
    head_row = next((n for n, cells in sheet.rows.items() if {VERSION, sheets.SEAL} <= set(cells)), 0)
    if not head_row:
        return [], [
            (
                place(file, sheet.name),
                "no row of heads",
                f"heads such as {heads[0]} and {VERSION}",
                "Put the heads back.",
            )
        ]
    at = {same_head(head): column for column, head in enumerate(sheet.rows[head_row], 1) if head}
    missing = [head for head in heads if same_head(head) not in at]
    wrong = [
        (
            place(file, sheet.name, head_row),
            f"no column {head}",
            "every column that the questions had",
            "Put the column back.",
        )
        for head in missing
    ]
    if wrong:
        return [], wrong
    known = {same_head(head) for head in heads}
    for row, cells in sheet.rows.items():
        for column, cell in enumerate(cells, 1):
            if row > head_row and cell and same_head(_at(sheet.rows[head_row], column)) not in known:
                remedy = f"Write it under {sheets.NOTE}, in the same row."
                wrong.append(
                    (place(file, sheet.name, row, column), f"{cell[:60]!r}", "nothing in a column of your own", remedy)
                )
    for (row, column), fault in sheet.faults.items():
        if row > head_row:
            where = place(file, sheet.name, row, column, _at(sheet.rows[head_row], column))
            wrong.append((where, fault, "a value", "Type the answer instead."))
    columns = {head: at[same_head(head)] for head in heads}
    return [_sheet_row(file, sheet, row, columns, subject) for row in sheet.rows if row > head_row], wrong


def _sheet_row(file: str, sheet: Sheet, row: int, columns: dict[str, int], subject: Subject) -> ReturnedRow:
    def cell(head: str) -> str:
        return _at(sheet.rows[row], columns[head])

    answers, reasons, places = {}, {}, {}
    id = cell(next(iter(columns)))
    for question in subject.questions(id):
        text = cell(question.asks)
        places[question.field] = place(file, sheet.name, row, columns[question.asks], question.asks)
        meant = same_word(text, [answer.meaning for answer in question.answers])
        words = {answer.meaning: answer.word for answer in question.answers}
        if plain(text) == plain(sheets.NOT_SURE):
            answers[question.field] = NOT_SURE
        elif text:
            answers[question.field] = words[meant] if meant else text
        reason = sheets.reason_head(question)
        if reason and cell(reason):
            reasons[question.field] = cell(reason)
    marks = cell(VERSION), cell(sheets.SEAL)
    return ReturnedRow(
        place(file, sheet.name, row), subject.kind.kind, id, *marks, answers, reasons, cell(sheets.NOTE), places
    )


def _at(cells: tuple[str, ...], column: int) -> str:
    return cells[column - 1].strip() if column <= len(cells) else ""
