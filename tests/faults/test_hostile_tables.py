"""Files that are no table, or a trap: each gives one typed error that names the place, in bounded time."""

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from soc2lib.errors import TableError
from soc2lib.spreadsheets.importer import read_intake
from soc2lib.spreadsheets.reader import reader as table_reading
from soc2lib.spreadsheets.reader.reader import read_table
from soc2lib.store.record import record_kinds

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = "Criterion,Status\n"


def parts(sheet: str, shared: str = "") -> dict[str, str]:
    """The least parts a workbook needs, with this sheet data."""
    files = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Links><Relationship Id="r1" Target="worksheets/s.xml"/></Links>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    return files | ({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>'} if shared else {})


def packed(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def with_huge_part(path: Path, name: str, head: str, files: dict[str, str]) -> Path:
    """A container whose part begins with ``head`` and goes on for 1 GB of the letter A, made in no time."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = squeeze.compress(head.encode()) + squeeze.flush(zlib.Z_FULL_FLUSH)
    block = squeeze.compress(b"A" * 2**20) + squeeze.flush(zlib.Z_FULL_FLUSH)
    data = start + block * 1024
    with zipfile.ZipFile(path, "w") as archive:
        for other, text in files.items():
            if other != name:
                archive.writestr(other, text)
        info = zipfile.ZipInfo(name)
        archive.writestr(info, data)
        info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, len(head) + 2**30
    return path


def far_cell(folder: Path) -> Path:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "b"
    book.save(folder / "far.xlsx")
    return folder / "far.xlsx"


def huge_inline_cell(folder: Path) -> Path:
    head = f'<worksheet xmlns="{MAIN}"><sheetData><row r="7"><c r="B7" t="inlineStr"><is><t>'
    return with_huge_part(folder / "huge.xlsx", "xl/worksheets/s.xml", head, parts(""))


def huge_shared_cell(folder: Path) -> Path:
    row = '<row r="7"><c r="A7" t="s"><v>0</v></c><c r="B7" t="s"><v>1</v></c></row>'
    head = f'<sst xmlns="{MAIN}"><si><t>fine</t></si><si><t>'
    return with_huge_part(folder / "huge.xlsx", "xl/sharedStrings.xml", head, parts(row, "-"))


def hidden(state: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        book = Workbook()
        book.active.append(["Criterion", "Status"])
        book.create_sheet("Secret").sheet_state = state
        book.save(folder / "hidden.xlsx")
        return folder / "hidden.xlsx"

    return make


def written(name: str, data: bytes | str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return folder / name

    return make


def zipped(name: str, files: dict[str, str]) -> Callable[[Path], Path]:
    return lambda folder: packed(folder / name, files)


def many_repeats() -> dict[str, str]:
    cells = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 1001))
    return parts(cells, f"<si><t>{'x' * 32_000}</t></si>")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
FORMULAS = "".join(f'<row r="{row}">{"<c><f/></c>" * 256}</row>' for row in range(1, 20_000))
HOSTILE: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "a cell at the far end": (far_cell, "row 1048576, column XFD", "at most 20,000 rows"),
    "a 1 GB cell": (huge_inline_cell, "sheet Data, row 7, column B", "32,767 characters"),
    "a 1 GB shared string": (huge_shared_cell, "sheet Data, row 7, column B", "32,767 characters"),
    "a long CSV cell": (written("l.csv", f"{HEAD}CC1.1,{'x' * 40_000}\n"), "row 2, column B", "32,767 characters"),
    "one text a thousand times": (zipped("r.xlsx", many_repeats()), "sheet Data, row 626", "20,000,000 characters"),
    "five million formulas": (zipped("f.xlsx", parts(FORMULAS)), "sheet Data, row 1563", "400,000 cells"),
    "a hidden sheet": (hidden("hidden"), "sheet Secret", "a hidden sheet"),
    "a very hidden sheet": (hidden("veryHidden"), "sheet Secret", "a hidden sheet"),
    "a ragged row": (written("r.csv", f"{HEAD}CC1.1,yes\nCC1.2,no,more\n"), "row 3, column C", "'more'"),
    "a duplicate head": (written("d.csv", "Criterion,Status,status\nCC1.1,yes,no\n"), "row 1, column C", "second time"),
    "HTML named .csv": (written("h.csv", "<html><table><tr><td>CC1.1"), "h.csv, row 1", "a web page"),
    "HTML named .xlsx": (written("h.xlsx", "<html><table><tr><td>CC1.1"), "h.xlsx, row 1", "a web page"),
    "a ZIP named .csv": (zipped("z.csv", parts("")), "z.csv, row 1", "a ZIP or Excel file"),
    "a ZIP without workbook": (zipped("z.xlsx", {"a": "b"}), "z.xlsx", "no Excel workbook"),
    "text named .xlsx": (written("t.xlsx", HEAD), "t.xlsx, row 1", "no workbook inside"),
    "cp1252": (written("w.csv", f"{HEAD}CC1.1,yes\nCC1.2,caf\xe9\n".encode("cp1252")), "row 3, column B", "byte 0xE9"),
    "UTF-16": (written("u.csv", HEAD.encode("utf-16")), "u.csv, row 1", "UTF-16"),
    "a password": (written("p.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")), "p.xlsx", "password-protected"),
    "an old Excel file": (written("o.xls", OLE), "o.xls", "an old Excel file"),
    "an empty file": (written("e.csv", b""), "e.csv, row 1", "an empty file"),
    "NUL bytes": (written("n.csv", f"{HEAD}CC1.1,a\0b\n"), "row 2, column B", "a NUL byte"),
    "an open quotation mark": (written("q.csv", f'{HEAD}CC1.1,"yes\nCC1.2,no\n'), "row 2", "quotation mark"),
    "a document type": (
        zipped("x.xlsx", parts("") | {"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "x.xlsx",
        "document type declaration",
    ),
    "rows out of order": (zipped("o.xlsx", parts('<row r="2"/><row r="2"/>')), "o.xlsx", "damaged part"),
    "a missing sheet part": (
        zipped("m.xlsx", {n: t for n, t in parts("").items() if "s.xml" not in n}),
        "m.xlsx",
        "damaged part",
    ),
    "three thousand parts": (zipped("p.xlsx", {str(n): "" for n in range(3000)}), "p.xlsx", "3,000 files"),
    "twenty million lines": (written("m.csv", b"\n" * 19_999_999), "m.csv, row 1000001", "1,000,000 lines"),
    "an unknown ending": (written("a.json", "{}"), "a.json", "a file ending in .json"),
    "no heads": (written("b.csv", "CC1.1,yes\nCC1.2,no\n"), "b.csv", "under heads"),
}


@pytest.mark.parametrize(("make", "where", "found"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gives_one_typed_error_that_names_the_place(
    make: Callable[[Path], Path], where: str, found: str, tmp_path: Path
) -> None:
    with pytest.raises(TableError) as caught:
        read_intake(make(tmp_path), record_kinds())
    (problem,) = caught.value.problems
    assert where in problem.where
    assert found in f"{problem.found} {problem.expected}"
    assert problem.remedy
    assert str(tmp_path) not in str(caught.value)


def test_traps_are_as_small_as_they_are_in_the_wild(tmp_path: Path) -> None:
    assert far_cell(tmp_path).stat().st_size < 6_000
    assert huge_inline_cell(tmp_path).stat().st_size < 1_200_000


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    file = written("s.csv", HEAD)(tmp_path)
    with pytest.raises(TableError, match=r"longer than 0\.001 seconds"):
        read_table(file, seconds=0.001)


def test_a_reader_that_dies_is_a_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_reading.sys, "executable", "/bin/false")
    with pytest.raises(TableError, match="stopped the reader"):
        read_table(written("s.csv", HEAD)(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")
def test_a_file_that_needs_too_much_memory_is_a_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import soc2lib.spreadsheets.reader.child as t; t.MEMORY_BYTES = 2**26; import sys; t.main(sys.argv[1:])"
    small = written("small", f'#!/bin/sh\nshift 3\nexec "{sys.executable}" -P -c "{program}" "$@"\n')(tmp_path)
    small.chmod(0o755)
    monkeypatch.setattr(table_reading.sys, "executable", str(small))
    with pytest.raises(TableError, match="more than 512 MB to read"):
        read_table(written("m.csv", "a,b\n" * 4_000_000)(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_reader_bounds_its_own_memory_and_time() -> None:
    program = (
        "import resource as r, soc2lib.spreadsheets.reader.child as t; t._limit();"
        "print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(512 * 2**20), "10"]


def test_the_reader_loads_no_library_but_its_own() -> None:
    program = (
        "import sys, soc2lib.spreadsheets.reader.child;"
        "print(*{name.split('.')[0] for name in sys.modules} - {'soc2lib'} - set(sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() in (["__main__"], [])


def test_an_encoding_given_is_used_and_a_wrong_one_refused(tmp_path: Path) -> None:
    file = written("w.csv", "id;name\n1;café\n".encode("cp1252"))(tmp_path)
    assert read_table(file, "cp1252").sheets[0].rows[2] == ("1", "café")
    with pytest.raises(TableError, match="which is not ascii"):
        read_table(file, "ascii")
    with pytest.raises(TableError, match="a known encoding"):
        read_table(file, "klingon")


def test_a_module_beside_the_reader_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "csv.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_table(written("s.csv", HEAD)(tmp_path)).sheets[0].rows[1] == ("Criterion", "Status")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_found_and_text_stays_text(delimiter: str, tmp_path: Path) -> None:
    rows = [["id", "country", "share"], ["001", "NA", "1e5"], ["002", "a,b;c", "6.10"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    read = read_table(written("d.csv", b"\xef\xbb\xbf" + text.encode())(tmp_path)).sheets[0].rows
    assert [list(row) for row in read.values()] == rows


def test_numbers_days_and_answers_are_read_as_people_write_them(tmp_path: Path) -> None:
    from datetime import date, datetime

    book = Workbook()
    book.active.append([1.0, 0.1, True, date(2026, 9, 30), datetime(2026, 9, 30, 8, 30), "001", None, "NA"])  # noqa: DTZ001
    book.save(tmp_path / "v.xlsx")
    read = read_table(tmp_path / "v.xlsx").sheets[0].rows[1]
    assert read == ("1", "0.1", "yes", "2026-09-30", "2026-09-30T08:30:00", "001", "", "NA")


def test_damaged_containers_never_raise_anything_but_the_typed_error(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    whole = buffer.getvalue()
    for cut in (10, 200, len(whole) // 2, len(whole) - 5):
        file = written("c.xlsx", whole[:cut])(tmp_path)
        with pytest.raises(TableError):
            read_table(file)
