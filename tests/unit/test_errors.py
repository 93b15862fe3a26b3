"""Every error there is, met the way a user meets it: what happened, where, and what to do, with an exit code."""

import copy
import pickle
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import nbformat
import pytest

from soc2lib import errors
from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog import catalog
from soc2lib.errors import Problem, WorkbookError, did_you_mean
from soc2lib.evidence.locker.service import add, export_package
from soc2lib.gap.records import Control
from soc2lib.runner.page import check as page_check
from soc2lib.runner.page.page import render
from soc2lib.share.distribution import encryption as encryption
from soc2lib.signing.keys import make_key
from soc2lib.signing.pages import check_signature
from soc2lib.spreadsheets.exchange import import_rows, read_for
from soc2lib.store.clients import client_folder
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.verification.ledger import verify
from tests.pages.made import whole, words

BASES = {"WorkbookError", "InputError", "RunError"}
"""Never raised themselves: each only gathers its kinds."""


def edit_twice(folder: Path) -> None:
    one, other = Engagement.create("acme", folder), Engagement.open("acme", clients=folder)
    one.save(Control.build({"id": "IAM-01", "owner": "Ann"}), author="Ann", reason="new")
    other.save(Control.build({"id": "IAM-01", "owner": "Bob"}), author="Bob", reason="new")


def import_a_table_with_a_heading_in_it(folder: Path) -> None:
    (folder / "assessment.csv").write_text("Criterion,Status\nCC6.1,Implemented\nP1.0,Implemented\n")
    engagement = Engagement.create("acme", folder)
    import_rows(engagement, read_for(engagement, folder / "assessment.csv"), author="Ann")


def open_a_changed_ledger(folder: Path, *statements: str) -> Engagement:
    made = Engagement.create("acme", folder)
    made.save(Control.build({"id": "IAM-01", "owner": "Ann"}), author="Ann", reason="new")
    made.ledger.close()
    file = sqlite3.connect(made.folder / "ledger.sqlite")
    with file:
        for statement in statements:
            file.execute(statement)
    file.close()
    return Engagement.open("acme", clients=folder)


def overwrite_the_ledger(folder: Path) -> None:
    Engagement.create("acme", folder).ledger.close()
    (folder / "acme" / "ledger.sqlite").write_text("an office document, say")
    Engagement.open("acme", clients=folder)


def put_in_the_ledger_of_another(folder: Path) -> None:
    for client in ("acme", "globex"):
        made = Engagement.create(client, folder)
        made.save(Control.build({"id": "IAM-01", "owner": "Ann"}), author="Ann", reason="new")
        made.ledger.close()
    shutil.copy(folder / "globex" / "ledger.sqlite", folder / "acme")
    Engagement.open("acme", clients=folder)


def take_in_the_file_of_another(folder: Path) -> None:
    acme, globex = (Engagement.create(client, folder) for client in ("acme", "globex"))
    globex.refuse_foreign(acme.origin, "acme.xlsx")


def break_the_catalog(folder: Path) -> None:
    shutil.copytree(catalog_folder(), folder / "catalog")
    (folder / "catalog" / "policies.csv").write_text("id,title,criteria\n")
    catalog.load(folder / "catalog")


def check_a_notebook(source: str, count: int | None) -> None:
    cell = nbformat.v4.new_code_cell(source, execution_count=count, id="judge")
    page_check.check(nbformat.v4.new_notebook(cells=[cell]))


def tamper(folder: Path) -> None:
    verify(open_a_changed_ledger(folder, "UPDATE versions SET author = 'Mallory'").ledger.path)


def take_in_evidence(folder: Path, name: str) -> Engagement:
    (folder / name).write_text("signed")
    engagement = Engagement.create("acme", folder)
    add(engagement, folder / name, added=date(2026, 4, 1), author="Ann")
    return engagement


def hand_out_cut_evidence(folder: Path) -> None:
    engagement = take_in_evidence(folder, "IAM-04_okta_ticket_2026-03-31_01.pdf")
    (kept,) = (engagement.folder / "evidence").glob("??/*")
    kept.unlink()
    kept.write_text("sign")
    export_package(engagement, folder / "out")


def open_a_report(passphrase: str) -> bytes:
    """A locked report, opened with a passphrase of its reader's."""
    page = render(whole(words("## Where it stands"))).encode()
    made = encryption.lock(page, encryption.Copy("acme", "client", "Ann", date(2030, 1, 1)), "six words")
    return encryption.unlock(made, passphrase)


TRIGGERS: dict[str, Callable[[Path], object]] = {
    "TableError": import_a_table_with_a_heading_in_it,
    "CatalogError": break_the_catalog,
    "ParameterError": lambda folder: client_folder("../etc", folder),
    "RecordError": lambda _: Control.build({"id": "IAM-01", "design": "good"}),
    "ForeignFile": take_in_the_file_of_another,
    "LedgerError": overwrite_the_ledger,
    "Conflict": edit_twice,
    "LedgerAltered": tamper,
    "ForeignLedger": put_in_the_ledger_of_another,
    "LedgerTooNew": lambda folder: open_a_changed_ledger(folder, "PRAGMA user_version = 2"),
    "EvidenceError": lambda folder: take_in_evidence(folder, "scan.pdf"),
    "EvidenceAltered": hand_out_cut_evidence,
    "ShareError": lambda folder: [make_key(folder / "keys", folder / "clients") for _ in range(2)],
    "ReportAltered": lambda _: check_signature(b"<html></html>"),
    "NotOpened": lambda _: open_a_report("six other words"),
    "NotebookStopped": lambda _: check_a_notebook("1 + 1", None),
    "PageIncomplete": lambda _: check_a_notebook("1 + 1", 1),
}


def every_error() -> dict[str, type[WorkbookError]]:
    found = {value.__name__: value for value in vars(errors).values() if isinstance(value, type)}
    return {name: value for name, value in found.items() if issubclass(value, WorkbookError)}


def test_every_error_there_is_has_a_trigger_here() -> None:
    assert set(TRIGGERS) == set(every_error()) - BASES


@pytest.mark.parametrize("name", TRIGGERS)
def test_an_error_says_what_where_and_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as raised:
        TRIGGERS[name](tmp_path)
    error = raised.value
    assert type(error).__name__ == name
    assert error.what.endswith(".")
    assert error.problems
    for problem in error.problems:
        assert all(problem.as_dict().values())
        assert str(problem) in str(error)
    assert str(tmp_path) not in str(error), "an error names no folder of this machine"


@pytest.mark.parametrize("name", TRIGGERS)
def test_an_error_keeps_its_problems_when_it_crosses_processes(name: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as raised:
        TRIGGERS[name](tmp_path)
    for again in (pickle.loads(pickle.dumps(raised.value)), copy.copy(raised.value)):
        assert type(again) is type(raised.value)
        assert (str(again), again.problems) == (str(raised.value), raised.value.problems)
        assert vars(again) == vars(raised.value)


def test_exit_codes_tell_input_ledger_evidence_run_and_report_apart() -> None:
    codes = {name: error.exit_code for name, error in every_error().items()}
    assert {code: {name for name in codes if codes[name] == code} for code in codes.values()} == {
        1: {"WorkbookError"},
        2: {"InputError", "TableError", "CatalogError", "ParameterError", "RecordError", "ForeignFile"},
        3: {"LedgerError", "Conflict", "LedgerAltered", "ForeignLedger", "LedgerTooNew"},
        4: {"EvidenceError", "EvidenceAltered"},
        5: {"RunError", "NotebookStopped", "PageIncomplete"},
        6: {"ShareError", "ReportAltered", "NotOpened"},
    }


def test_a_conflict_says_deleted_only_of_what_was_deleted(tmp_path: Path) -> None:
    ledger = Engagement.create("acme", tmp_path).ledger
    ledger.append([Change("control", "IAM-01", {"owner": "Ann"})], author="A", reason="new")
    ledger.append([Change("control", "IAM-01", None, 1)], author="A", reason="gone")
    with pytest.raises(errors.Conflict) as clash:
        ledger.append([Change("control", "IAM-01", {}, 1)], author="B", reason="emptied")
    assert (clash.value.mine, clash.value.theirs) == ({"record": {}}, {"record": "deleted"})


def test_a_problem_reads_as_one_sentence_after_another() -> None:
    problem = Problem("a.csv, row 3", "'7'", "a day", "Write year-month-day.")
    assert str(problem) == "a.csv, row 3: found '7'; expected a day. Write year-month-day."


def test_a_hint_names_at_most_two_and_only_near_ones() -> None:
    assert did_you_mean("scop", ["scope", "scopes", "scoped"]).count(" or ") == 1
    assert did_you_mean("", ["scope"]) == ""
