"""Compares two folders of outputs byte for byte, and says in few lines what differs.

What is passed over stands here and nowhere else: SQLite's own files, the entries of a manifest that tell of the code,
the moments and durations of a run, where its folder lies, and the moments of a ZIP's members.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

OF_THE_CODE = ("library", "code", "packages", "template", "notebooks")
OF_THE_MOMENT = ("started", "finished", "seconds")
LEDGER = "ledger.sqlite"
"""SQLite lays it out as it likes; the manifest holds the digest of all that it says."""
LINES, WIDTH = 20, 160
_TOOK = re.compile(rb"\(\d+\.\d s\)")
_ENDS = re.compile(r"(?<=[>;,}])|(?<=\\n)")
_ZIPPED = (".xlsx", ".docx")
_NOTED = ("manifest.json", "summary.json")


def compared(base: Path, head: Path) -> Iterator[tuple[str, list[str]]]:
    """Every output of either folder by name, in order, and the lines that say how it differs: none where it is same."""
    old, new = set(_names(base)), set(_names(head))
    for name in sorted(old | new):
        if name in old and name in new:
            yield name, difference(parts(base, name), parts(head, name))
        else:
            yield name, [f"only in {base.name if name in old else head.name}"]


def _names(folder: Path) -> Iterator[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(LEDGER))
    return (path.relative_to(folder).as_posix() for path in files)


def parts(folder: Path, name: str) -> dict[str, bytes]:
    """What counts of an output: each member of a ZIP, or the whole."""
    path = folder / name
    data = path.read_bytes()
    if path.suffix in _ZIPPED:
        with ZipFile(BytesIO(data)) as packed:
            return {member: packed.read(member) for member in packed.namelist()}
    if path.name in _NOTED:
        passed = OF_THE_MOMENT + (OF_THE_CODE if path.name == "manifest.json" else ())
        data = json.dumps(_without(json.loads(data), passed), indent=1, ensure_ascii=False).encode()
    if name.startswith("said/"):
        data = _TOOK.sub(b"(s)", data.replace(str(folder.resolve()).encode(), b"."))
    return {name: data}


def _without(told: Mapping[str, Any], passed: Sequence[str]) -> dict[str, Any]:
    """A run's or batch's notes without entries of these names, and the pages or clients in them without durations."""
    return {
        key: [_without(one, OF_THE_MOMENT) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for key, value in told.items()
        if key not in passed
    }


def difference(base: Mapping[str, bytes], head: Mapping[str, bytes]) -> list[str]:
    """The first lines that say how two outputs differ, ``-`` before the base's and ``+`` before the head's."""
    lines: list[str] = []
    for name in dict.fromkeys([*base, *head]):
        old, new = base.get(name), head.get(name)
        if old != new:
            lines += [f"in {name}:"] if len(base) > 1 else []
            lines += [f"{'-+'[old is None]} the whole part"] if old is None or new is None else _lines(name, old, new)
    if not lines and list(base) != list(head):
        lines = [f"- {', '.join(base)}", f"+ {', '.join(head)}"]
    left = len(lines) - LINES
    return [*lines[:LINES], f"and {left:,} more lines"] if left > 1 else lines


def _lines(name: str, old: bytes, new: bytes) -> list[str]:
    changed = unified_diff(readable(name, old), readable(name, new), n=0, lineterm="")
    lines = [f"{line[0]} {line[1:][:WIDTH]}" for line in list(changed)[2:] if line[0] in "-+"]
    return lines or _where(old, new)


def _where(old: bytes, new: bytes) -> list[str]:
    """The bytes around the first that differs, where what a reader sees is the same."""
    place = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    around = slice(max(0, place - WIDTH // 4), place + WIDTH // 2)
    said = f"the same to read; the first other byte is the {place + 1:,}th"
    return [said, *(f"{sign} {data[around]!r}" for sign, data in (("-", old), ("+", new)))]


def readable(name: str, data: bytes) -> list[str]:
    """An output as lines: the text that a page shows, else what stands there, broken where a line is long."""
    text = data.decode(errors="replace")
    if name.endswith(".html"):
        page = _Seen()
        page.feed(text)
        lines = page.lines
    else:
        lines = text.splitlines()
    return [part for line in lines for part in (_ENDS.split(line) if len(line) > WIDTH else [line])]


class _Seen(HTMLParser):
    """The text that a page shows, a line a piece."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._unseen = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False

    def handle_data(self, data: str) -> None:
        if not self._unseen and data.strip():
            self.lines.append(" ".join(data.split()))
