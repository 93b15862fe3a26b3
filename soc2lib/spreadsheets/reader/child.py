"""The child process that reads a table a client sent: bounded memory and time, text in, JSON out, nothing else."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from soc2lib.spreadsheets.reader.csv_text import check_signature, read_csv
from soc2lib.spreadsheets.reader.faults import MEMORY_BYTES, MOST_FILE_BYTES, SECONDS, TEXT_SUFFIXES, TableFault
from soc2lib.spreadsheets.reader.workbook import SheetText, read_xlsx

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "Open it in Excel or LibreOffice and save it as XLSX"


def read(path: Path, encoding: str = "") -> list[SheetText]:
    """Read a CSV or XLSX file as text.

    Raises
    ------
    TableFault
        For the first thing that stops the reading.
    """
    size = path.stat().st_size
    if size == 0:
        raise TableFault("an empty file", "a table with a header row", "Send the file again.", "", 1, 1)
    if size > MOST_FILE_BYTES:
        raise TableFault(f"{size:,} bytes", f"at most {MOST_FILE_BYTES:,} bytes", "Split the table into several files.")
    ending = path.suffix.lower()
    if ending in TEXT_SUFFIXES:
        return [SheetText("", read_csv(path.read_bytes(), encoding))]
    if ending in WORKBOOK_SUFFIXES:
        _check_workbook(path)
        return read_xlsx(path)
    if ending == ".xls":
        _check_workbook(path)
    raise TableFault(f"a file ending in {ending or 'nothing'}", "a .csv or .xlsx file", f"{_SAVE_AS} or CSV UTF-8.")


def _check_workbook(path: Path) -> None:
    data = path.read_bytes()
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        found = "a password-protected workbook" if locked else "an old Excel file (.xls)"
        raise TableFault(found, "an XLSX workbook", f"{_SAVE_AS}{' without a password' if locked else ''}.", "", 1, 1)
    if not data.startswith(b"PK"):
        check_signature(data)
        raise TableFault("no workbook inside", "an XLSX workbook", f"{_SAVE_AS}, or name it .csv.", "", 1, 1)


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """Read the file named by the first argument and print its sheets, or the fault, as JSON."""
    _limit()
    answer: dict[str, Any]
    try:
        answer = {"sheets": [asdict(sheet) for sheet in read(Path(arguments[0]), arguments[1])]}
        printed = json.dumps(answer, ensure_ascii=False)
    except TableFault as fault:
        printed = json.dumps({"fault": fault.as_dict()})
    except MemoryError:
        printed = json.dumps({"memory": True})
    sys.stdout.buffer.write(printed.encode(errors="surrogatepass"))


if __name__ == "__main__":
    main(sys.argv[1:])
