"""A folder or a ZIP is taken in by the naming rule: all of it or nothing, and nothing twice."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import EvidenceError
from soc2lib.evidence.locker.check import locker_note
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import EvidenceType
from soc2lib.evidence.sources.evidence_files import Taken, import_files

NAMES = ("IAM-04_okta_ticket_2026-03-31_01.pdf", "CHG-01_github_population-list_2026-06-30_01.csv")


def fill(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for n, name in enumerate((*NAMES, *files.values())):
        (folder / name).write_text(f"content {n}")
    return folder


def take(tmp_path: Path, place: Path, before: Taken | None = None) -> Taken:
    there = before.records if before else ()
    return import_files(Locker(tmp_path / "client"), place, there, added=date(2026, 7, 1), collector="ann")


def test_a_folder_is_taken_in_with_what_its_names_say(tmp_path: Path) -> None:
    taken = take(tmp_path, fill(tmp_path / "in"))
    by_control = {record.controls[0]: record for record in taken.records}
    review = by_control["IAM-04"]
    assert (review.type, review.system, review.effective) == (EvidenceType.TICKET, "okta", date(2026, 3, 31))
    assert (review.added, review.collected) == (date(2026, 7, 1), None)
    assert not Locker(tmp_path / "client").verify(taken.records)


def test_taking_the_same_folder_in_again_adds_nothing(tmp_path: Path) -> None:
    first = take(tmp_path, fill(tmp_path / "in"))
    again = take(tmp_path, tmp_path / "in", first)
    assert again.records == ()
    assert set(again.known) == set(NAMES)


def test_a_zip_is_taken_in_like_its_folder(tmp_path: Path) -> None:
    fill(tmp_path / "in")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in NAMES:
            archive.write(tmp_path / "in" / name, f"../../from/{name}")
        archive.writestr("__MACOSX/._x", "x")
    taken = take(tmp_path, tmp_path / "all.zip")
    assert {record.file for record in taken.records} == set(NAMES)
    assert {path.name for path in tmp_path.iterdir()} == {"in", "all.zip", "client"}


def test_one_name_that_breaks_the_rule_stops_all_and_every_one_is_named(tmp_path: Path) -> None:
    fill(tmp_path / "in", a="notes.txt", b="IAM-04_okta_tickt_2026-03-31_01.pdf")
    with pytest.raises(EvidenceError) as caught:
        take(tmp_path, tmp_path / "in")
    assert len(caught.value.problems) == 2
    assert not (tmp_path / "client").exists()


def test_a_zip_that_would_fill_the_disk_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAMES[0], b"\0" * 5_000_000)
    with pytest.raises(EvidenceError, match="ordinary size"):
        take(tmp_path, tmp_path / "bomb.zip")


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(EvidenceError, match="no file"):
        take(tmp_path, tmp_path / "in")


def test_the_page_says_whether_the_locker_is_as_it_was_filled(tmp_path: Path) -> None:
    taken = take(tmp_path, fill(tmp_path / "in"))
    client = tmp_path / "client"
    assert "as it was filled" in locker_note(client, taken.records).plain
    Locker(client).path(taken.records[0].sha256).unlink()
    assert "altered" in locker_note(client, taken.records).plain
    assert "No evidence" in locker_note(client, []).plain
