"""`soc2 evidence add` and `attach`: what is said of a file, what it corrects, and what is refused in words."""

import os
import socket
import zipfile
from pathlib import Path
from random import Random

import pytest

from soc2lib.commands import main as cli
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import Evidence
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement

NAME = "IAM-04_okta_ticket_2026-03-31_01.pdf"


class Desk:
    """A client with a folder of files, and the command as its consultant types it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.clients = str(folder / "clients")
        Engagement.create("lamp", self.clients)

    def soc2(self, *arguments: str) -> tuple[int, str]:
        self.capsys.readouterr()
        status = 0
        try:
            cli.main(["evidence", *arguments, "--clients", self.clients])
        except SystemExit as left:
            status = int(left.code or 0)
        said = self.capsys.readouterr()
        return status, said.out + said.err

    def add(self, name: str, content: str = "signed", *options: str) -> tuple[int, str]:
        (self.folder / name).write_text(content)
        return self.soc2("add", "lamp", str(self.folder / name), "--author", "ann", *options)

    @property
    def records(self) -> list[Evidence]:
        return Engagement.open("lamp", "", self.clients).all(Evidence)

    @property
    def files(self) -> int:
        return len(list(Locker(Engagement.open("lamp", "", self.clients).folder).folder.glob("??/*")))


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_the_same_bytes_for_another_control_or_quarter_are_another_record_of_one_file(desk: Desk) -> None:
    names = (NAME, NAME.replace("IAM-04", "IAM-03"), NAME.replace("03-31", "06-30"))
    for name in names:
        assert "1 new, 0 there already" in desk.add(name)[1]
    assert sorted(record.file for record in desk.records) == sorted(names)
    assert len({record.id for record in desk.records}) == 3
    assert desk.files == 1
    assert "0 new, 1 there already" in desk.add(names[2])[1]


def test_a_control_more_in_the_name_is_recorded_alone(desk: Desk) -> None:
    desk.add(NAME)
    desk.add(NAME.replace("IAM-04", "IAM-04+IAM-06"))
    assert sorted(record.controls for record in desk.records) == [("IAM-04",), ("IAM-06",)]


def test_adding_again_under_a_better_name_corrects_the_record(desk: Desk) -> None:
    desk.add(NAME)
    assert "1 corrected" in desk.add(NAME.replace("okta_ticket", "entra_log-extract"))[1]
    (record,) = desk.records
    assert (record.system, record.type, record.file[:12]) == ("entra", "log extract", "IAM-04_entra")


def test_other_bytes_under_the_same_name_supersede_the_record_before(desk: Desk) -> None:
    desk.add(NAME, "a draft")
    before = desk.records[0].id
    assert f"in place of {before}" in desk.add(NAME, "signed")[1]
    assert [record.supersedes for record in desk.records if record.id != before] == [before]


def test_a_wrong_control_and_day_are_corrected_by_id(desk: Desk) -> None:
    desk.add(NAME)
    id = desk.records[0].id
    right = NAME.replace("IAM-04", "IAM-06").replace("03-31", "03-30")
    assert desk.add(right, "signed", "--corrects", id)[0] == 0
    (record,) = desk.records
    assert (record.id, record.controls, str(record.effective)) == (id, ("IAM-06",), "2026-03-30")
    assert "Did you mean" in desk.add(right, "signed", "--corrects", id[:-1])[1]


def test_a_file_of_any_name_goes_to_several_controls_at_once(desk: Desk) -> None:
    said = ("--control", "IAM-03", "--control", "IAM-06", "--system", "okta", "--type", "ticket", "--day", "2026-03-31")
    assert desk.add("Screen Shot.png", "seen", *said)[0] == 0
    assert desk.add("other.png", "seen too", *said)[0] == 0
    found = sorted((record.controls, record.file) for record in desk.records)
    assert found == [
        (("IAM-03", "IAM-06"), "IAM-03+IAM-06_okta_ticket_2026-03-31_01.png"),
        (("IAM-03", "IAM-06"), "IAM-03+IAM-06_okta_ticket_2026-03-31_02.png"),
    ]


def test_evidence_on_record_is_attached_to_further_controls(desk: Desk) -> None:
    desk.add(NAME)
    id = desk.records[0].id
    attach = ("attach", "lamp", id, "--author", "ann")
    assert "1 attached" in desk.soc2(*attach, "--control", "IAM-06", "--control", "IAM-03")[1]
    assert desk.records[0].controls == ("IAM-04", "IAM-06", "IAM-03")
    assert "0 attached" in desk.soc2(*attach, "--control", "IAM-06")[1]
    status, said = desk.soc2(*attach, "--control", "IAM-3")
    assert status == 4
    assert "Did you mean IAM-03" in said


def test_an_unknown_control_is_refused_with_the_near_ones_and_one_of_the_clients_own_is_not(desk: Desk) -> None:
    status, said = desk.add(NAME.replace("IAM-04", "IAM-40"))
    assert status == 4
    assert "Did you mean IAM-04" in said
    engagement = Engagement.open("lamp", "", desk.clients)
    engagement.save(Control(id="LAN-01", title="Tables signed", criteria=("CC1.1",)), author="ann", reason="own")
    assert desk.add(NAME.replace("IAM-04", "LAN-01"))[0] == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (NAME, "", "0 bytes"),
        (NAME.replace("2026", "2199"), "x", "which has not come"),
        (NAME.replace("2026-03-31", "20260331"), "x", "a day such as"),
        (NAME.replace("2026-03-31", "2026-W13-2"), "x", "a day such as"),
        ("broken.zip", "PK\x03\x04 and no more", "no whole ZIP"),
    ],
)
def test_what_cannot_be_evidence_is_refused_in_words(desk: Desk, name: str, content: str, said: str) -> None:
    status, words = desk.add(name, content)
    assert (status, desk.files) == (4, 0)
    assert said in words


def test_links_pipes_sockets_and_missing_files_are_refused_without_waiting(desk: Desk) -> None:
    folder = desk.folder / "in"
    folder.mkdir()
    (folder / "a.pdf").symlink_to("/etc/passwd")
    os.mkfifo(folder / "b.pdf")
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(folder / "c.pdf"))
    for name, found in {"a.pdf": "a link", "b.pdf": "a pipe", "c.pdf": "a socket", "d.pdf": "no file"}.items():
        status, said = desk.soc2("add", "lamp", str(folder / name), "--author", "ann")
        assert status == 4
        assert f"{name}: found {found}" in said
    status, said = desk.soc2("add", "lamp", str(folder), "--author", "ann")
    assert status == 4
    assert all(found in said for found in ("a link", "a pipe", "a socket"))


def test_a_name_that_no_terminal_prints_is_still_told(desk: Desk) -> None:
    (desk.folder / os.fsdecode(b"\xff\xfe.pdf")).write_text("x")
    status, said = desk.soc2("add", "lamp", os.fsdecode(os.fsencode(desk.folder) + b"/\xff\xfe.pdf"), "--author", "ann")
    assert status == 4
    assert "udcff" in said


def test_folders_inside_are_said_to_be_passed_over(desk: Desk) -> None:
    (desk.folder / "in" / "more").mkdir(parents=True)
    (desk.folder / "in" / NAME).write_text("signed")
    assert (
        "The folder more was not looked into" in desk.soc2("add", "lamp", str(desk.folder / "in"), "--author", "a")[1]
    )


def test_a_zip_with_one_broken_file_leaves_nothing_in_the_locker(desk: Desk) -> None:
    """Every byte of a small ZIP is altered once: it is taken in whole or refused in words."""
    whole = desk.folder / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(NAME.replace("_01", f"_0{n}"), Random(n).randbytes(40))
    data = whole.read_bytes()
    draw = Random(20)
    for place in draw.sample(range(len(data)), 25):
        altered = bytearray(data)
        altered[place] ^= draw.randrange(1, 256)
        (desk.folder / "altered.zip").write_bytes(altered)
        before = desk.files, len(desk.records)
        status, said = desk.soc2("add", "lamp", str(desk.folder / "altered.zip"), "--author", "ann")
        assert status in (0, 4), said
        assert status == 0 or (desk.files, len(desk.records)) == before


def test_a_zip_that_holds_a_name_twice_or_a_link_is_refused(desk: Desk) -> None:
    link = zipfile.ZipInfo(NAME.replace("_01", "_02"))
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(desk.folder / "in.zip", "w") as archive:
        archive.writestr(f"a/{NAME}", "1")
        archive.writestr(f"b/{NAME}", "2")
        archive.writestr(link, "/etc/passwd")
    status, said = desk.soc2("add", "lamp", str(desk.folder / "in.zip"), "--author", "ann")
    assert status == 4
    assert "another file of the ZIP has" in said
    assert "a link" in said
