"""Files are kept once, whole and unaltered; what happened to them is named; an auditor opens the export alone."""

import csv
import hashlib
import io
import subprocess
from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import EvidenceAltered, EvidenceError
from soc2lib.evidence.locker.export_package import export
from soc2lib.evidence.locker.locker import Kept, Locker
from soc2lib.evidence.locker.naming import Named, read_name
from soc2lib.evidence.records import Evidence, EvidenceType
from soc2lib.spreadsheets.origin import origin_beside
from soc2lib.store.identity import Origin
from soc2lib.store.ledger.rows import Head

ORIGIN = Origin("lamp", "e" * 32, Head(7, "ab" * 32), date(2026, 3, 31))


@pytest.fixture
def locker(tmp_path: Path) -> Locker:
    return Locker(tmp_path / "client")


def put(locker: Locker, content: bytes, id: str = "EV-1", **more: object) -> Evidence:
    kept = locker.keep_content(io.BytesIO(content))
    return Evidence.build({"id": id, "sha256": kept.sha256, "size": kept.size, "file": "review.txt", **more})


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def test_two_adds_of_one_file_are_one(locker: Locker, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"same")
    first, second = locker.keep(tmp_path / "a.txt"), locker.keep(tmp_path / "b.txt")
    assert (first.was_there, second.was_there) == (False, True)
    assert [path.name for path in locker.folder.glob("*/*")] == [hashlib.sha256(b"same").hexdigest()]
    assert not list(locker.folder.glob(".*"))


def test_an_altered_a_cut_and_a_missing_file_are_named(locker: Locker) -> None:
    records = [put(locker, content, id) for content, id in [(b"aaaa", "EV-1"), (b"bbbb", "EV-2"), (b"cccc", "EV-3")]]
    assert locker.verify(records) == []
    overwrite(locker.path(records[0].sha256), b"aaab")
    overwrite(locker.path(records[1].sha256), b"bb")
    locker.path(records[2].sha256).unlink()
    with pytest.raises(EvidenceAltered) as caught:
        locker.check(records)
    assert [(p.where.split()[0], p.found.split(",")[0]) for p in caught.value.problems] == [
        ("EV-1", "altered content"),
        ("EV-2", "2 bytes"),
        ("EV-3", "no file"),
    ]
    assert caught.value.exit_code == 4


def test_adding_over_an_altered_file_overwrites_nothing(locker: Locker) -> None:
    record = put(locker, b"genuine")
    overwrite(locker.path(record.sha256), b"altered")
    with pytest.raises(EvidenceAltered):
        put(locker, b"genuine")
    assert locker.path(record.sha256).read_bytes() == b"altered"


def test_a_copy_that_breaks_off_leaves_nothing_behind(locker: Locker) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the disk is full")
            return super().read(3)

    with pytest.raises(OSError, match="full"):
        locker.keep_content(Broken(b"abcdef"))
    assert [path for path in locker.folder.rglob("*") if path.is_file()] == []


def test_a_link_and_a_folder_are_not_kept(locker: Locker, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    for path in (tmp_path / "link.txt", tmp_path):
        with pytest.raises(EvidenceError, match="a plain file"):
            locker.keep(path)


def test_a_locker_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "evidence").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="a link"):
        Locker(tmp_path / "client")


def test_a_file_no_record_names_is_found(locker: Locker) -> None:
    known = put(locker, b"known")
    stray: Kept = locker.keep_content(io.BytesIO(b"stray"))
    assert locker.unrecorded([known]) == [stray.sha256]


def test_an_auditor_opens_the_export_and_checks_it_without_us(locker: Locker, tmp_path: Path) -> None:
    records = [
        put(locker, b"one", "EV-1", controls=("IAM-04",), effective=date(2026, 3, 31), title="=HYPERLINK(1)"),
        put(locker, b"two", "EV-2", title="<script>x</script>"),
        put(locker, b"three", "EV-3", file="../../etc/passwd"),
        Evidence(id="EV-4", title="walkthrough to come"),
    ]
    folder = export(locker, records, tmp_path / "out", "Evidence of a client", ORIGIN)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("OK") == 3
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Evidence"] for row in rows] == ["EV-1", "EV-2", "EV-3", "EV-4"]
    assert rows[0]["Title"] == "'=HYPERLINK(1)"
    assert rows[0]["Criteria"]
    assert (folder / rows[0]["File"]).read_bytes() == b"one"
    assert all((folder / row["File"]).resolve().is_relative_to(folder.resolve()) for row in rows)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert f"Client id: lamp; Engagement id: {'e' * 32}; Ledger head: 7 {'ab' * 32}; Made as of: 2026-03-31" in page
    assert origin_beside(folder / rows[0]["File"]) == origin_beside(folder) == ORIGIN


def test_an_export_of_altered_evidence_writes_nothing(locker: Locker, tmp_path: Path) -> None:
    record = put(locker, b"one")
    overwrite(locker.path(record.sha256), b"eno")
    with pytest.raises(EvidenceAltered):
        export(locker, [record], tmp_path / "out", "x", ORIGIN)
    assert not (tmp_path / "out").exists()


def test_an_export_never_writes_into_a_folder_that_is_there(locker: Locker, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="nothing is overwritten"):
        export(locker, [], tmp_path, "x", ORIGIN)


def test_a_name_by_the_rule_goes_there_and_back() -> None:
    name = "IAM-03+IAM-04_okta-eu_population-list_2026-03-31_02.csv"
    read = read_name(name)
    assert read == Named(("IAM-03", "IAM-04"), "okta-eu", EvidenceType.POPULATION, date(2026, 3, 31), 2, "csv")
    assert read.name() == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report.pdf", "1 parts"),
        ("iam4_okta_ticket_2026-03-31_01.pdf", "a control of the library or of the client"),
        ("ZZ-99_okta_ticket_2026-03-31_01.pdf", "a control of the library"),
        ("IAM-04_okta_ticket_20260331_01.pdf", "a day such as"),
        ("IAM-04_okta_ticket_2026-W13-2_01.pdf", "a day such as"),
        ("IAM-04_okta_ticket_9999-12-31_01.pdf", "a day such as"),
        ("IAM-04_Okta_ticket_2026-03-31_01.pdf", "small letters"),
        ("IAM-04_okta_tickets_2026-03-31_01.pdf", "Did you mean ticket"),
        ("IAM-04_okta_ticket_2026-02-31_01.pdf", "a day such as"),
        ("IAM-04_okta_ticket_2026-03-31_x.pdf", "a number such as"),
        ("IAM-04_okta_ticket_2026-03-31_01.p/f", "an ending"),
    ],
)
def test_a_name_that_breaks_the_rule_is_told_where(name: str, said: str) -> None:
    with pytest.raises(EvidenceError, match=said):
        read_name(name)


def test_every_fault_of_a_name_is_told_at_once() -> None:
    with pytest.raises(EvidenceError) as caught:
        read_name("x_Y_z_w_v.!")
    assert len(caught.value.problems) == 6


def test_a_kept_file_cannot_be_written_by_accident(locker: Locker) -> None:
    record = put(locker, b"x")
    assert not locker.path(record.sha256).stat().st_mode & 0o222
