"""Reads an XLSX file's sheets as text, streaming, so that neither a far cell nor a huge one is ever held in memory.

The parts are read with expat directly: reading stops at the first cell out of bounds, whatever the file declares.
"""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath
from typing import IO
from xml.parsers import expat

from soc2lib.spreadsheets.reader.cells import Shared, SheetCells, Styles
from soc2lib.spreadsheets.reader.faults import MOST_PARTS, MOST_UNPACKED_BYTES, TableFault

_CHUNK = 65_536
_OPTIONAL = ("xl/styles.xml", "xl/sharedstrings.xml")
_SAVE_AS = "Open it in Excel or LibreOffice and save it as XLSX."
Handler = Callable[[str, dict[str, str]], None]


@dataclass
class SheetText:
    """One sheet as text: rows with a filled cell, faults of single cells, merged ranges, how many rows are hidden."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: int = 0


def read_xlsx(path: Path) -> list[SheetText]:
    """Read all visible sheets.

    Raises
    ------
    TableFault
        For a file that is no workbook, a hidden sheet, a cell out of bounds or one that is too long.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _Workbook(archive).sheets()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as error:
        raise TableFault(f"a damaged ZIP container ({error})", "an XLSX workbook", _SAVE_AS) from None
    except RuntimeError:
        raise TableFault("an encrypted ZIP container", "an XLSX workbook without password", _SAVE_AS) from None


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist()}
        self.left = MOST_UNPACKED_BYTES
        if len(self.names) > MOST_PARTS:
            raise TableFault(
                f"{len(self.names):,} files in the container", f"at most {MOST_PARTS:,}", "Save the table alone."
            )
        if "xl/workbook.xml" not in self.names:
            kind = "an OpenDocument file" if "content.xml" in self.names else "a ZIP that holds no Excel workbook"
            raise TableFault(kind, "an XLSX workbook", _SAVE_AS)

    def sheets(self) -> list[SheetText]:
        listed, epoch_1904 = self._listed()
        targets = self._targets()
        hidden = next((name for name, _, state in listed if state != "visible"), None)
        if hidden is not None:
            raise TableFault(
                "a hidden sheet",
                "visible sheets only",
                "Unhide the sheet (right-click a sheet tab, Unhide) or delete it; what nobody sees is not taken in.",
                hidden,
            )
        styles = Styles(epoch_1904)
        self._parse("xl/styles.xml", styles.start)
        shared = Shared()
        self._parse("xl/sharedstrings.xml", shared.start, shared.end, shared.text, lambda: shared.stopped)
        return [
            self._sheet(name, targets[relation], shared, styles)
            for name, relation, _ in listed
            if "worksheets/" in targets.get(relation, "")
        ]

    def _sheet(self, name: str, part: str, shared: Shared, styles: Styles) -> SheetText:
        cells = SheetCells(name, shared, styles)
        self._parse(part, cells.start, cells.end, cells.text)
        return SheetText(name, cells.rows, cells.faults, cells.merged, cells.hidden_rows)

    def _listed(self) -> tuple[list[tuple[str, str, str]], bool]:
        listed: list[tuple[str, str, str]] = []
        epoch: list[bool] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                listed.append((attributes["name"], attributes["id"], attributes.get("state", "visible")))
            elif name == "workbookPr":
                epoch.append(attributes.get("date1904", "0") in ("1", "true"))

        self._parse("xl/workbook.xml", start)
        return listed, any(epoch)

    def _targets(self) -> dict[str, str]:
        targets: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                targets[attributes["Id"]] = normpath(join("/xl", attributes["Target"])).lstrip("/")

        self._parse("xl/_rels/workbook.xml.rels", start)
        return targets

    def _parse(
        self,
        part: str,
        start: Handler,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        name = self.names.get(part.lower())
        if name is None and part in _OPTIONAL:
            return
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: start(_local(tag), _plain(attributes))
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if end is not None:
            parser.EndElementHandler = lambda tag: end(_local(tag))
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            with self.archive.open(name or part) as file:
                self._feed(parser, file, stopped)
        except (expat.ExpatError, zlib.error, KeyError, ValueError, IndexError, OverflowError) as error:
            raise TableFault(f"a damaged part {part} ({error})", "an XLSX workbook", _SAVE_AS) from None

    def _feed(self, parser: expat.XMLParserType, file: IO[bytes], stopped: Callable[[], bool]) -> None:
        while chunk := file.read(_CHUNK):
            self.left -= len(chunk)
            if self.left < 0:
                raise TableFault(
                    f"more than {MOST_UNPACKED_BYTES // 1_000_000} MB once unpacked",
                    "a workbook that holds tables of text",
                    "Remove pictures, pasted data and empty formatted rows, or save the sheet as CSV.",
                )
            parser.Parse(chunk, False)
            if stopped():
                return
        parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise TableFault("a document type declaration inside", "an XLSX workbook as Excel writes it", _SAVE_AS)


def _local(tag: str) -> str:
    return tag.rsplit(" ", 1)[-1]


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(name): value for name, value in attributes.items()}
