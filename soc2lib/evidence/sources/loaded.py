"""A file read once: what it is by its own heads, and its rows; which program wrote it is asked of this."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources import files
from soc2lib.evidence.sources.files import Text, json_of, rows_of
from soc2lib.evidence.sources.objects import Object, clean, objects_of

_DELIMITERS = (",", ";", "\t", "|")
_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's content.

    Attributes
    ----------
    name, sha256 : str
        Its name, and the digest of the file as it was given.
    text : Text
        Its text without what a recorded reply put before it.
    value : Any
        The value of a JSON file, None for a table of lines.
    heads : tuple of str
        The columns of a table of lines.
    delimiter : str
        What stands between its cells.
    """

    name: str
    sha256: str
    text: Text = field(repr=False)
    value: Any = field(repr=False)
    heads: tuple[str, ...]
    delimiter: str

    @property
    def partial(self) -> str:
        """Why a table of lines may have been cut."""
        return self.text.partial if self.heads else ""

    @property
    def top(self) -> Object:
        """The object that a JSON file is; an empty one where it is something else."""
        return Object(self.value if isinstance(self.value, dict) else {}, self.name)

    @property
    def first(self) -> Object:
        """The first object of a JSON file that is a list; an empty one where it is none."""
        one = self.value[0] if isinstance(self.value, list) and self.value else None
        return Object(one if isinstance(one, dict) else {}, f"{self.name}, row 1")

    def rows(self, needed: Sequence[str], delimiter: str = "", *, repeated: bool = False) -> list[dict[str, str]]:
        """The rows of a table of lines, none of a JSON file; see `files.rows_of`.

        Where columns may be ``repeated``, as Jira's are, the later ones of a name are numbered.
        """
        if not self.heads:
            return []
        delimiter = delimiter or self.delimiter
        rows = rows_of(_numbered_heads(self.text, delimiter) if repeated else self.text, delimiter, needed)
        return [{name: clean(cell) for name, cell in row.items()} for row in rows]

    def records(self, under: str = "") -> list[Object]:
        """The objects of a JSON list, or of the list under a name of an object.

        Raises
        ------
        TableError
            If there is no such list.
        """
        if under and isinstance(self.value, dict):
            if under not in self.value:
                problem = Problem(self.name, f"names {', '.join(self.value)}"[:200], under, "Export it again.")
                raise TableError("The file has another form than this source.", [problem])
            return objects_of(self.value[under], f"{self.name}, {under}")
        return objects_of(self.value, self.name)


def load(path: Path, limit: int | None = None) -> Loaded:
    """Read a file of any source: JSON, JSON in lines, or a table of lines; UTF-8, or UTF-16 that says so.

    Raises
    ------
    TableError
        If it cannot be read, naming the row.
    """
    most = files.LARGEST_FILE if limit is None else limit
    data, digest = _bytes(path, most)
    body = _body_of_reply(_decoded(path.name, data), path.name)
    ended = body.endswith(("\n", "\r"))
    body = body.rstrip("\r\n") + "\n" if ended else body
    text = Text(path.name, body, digest, "" if ended else "The last line has no line end: the file may be cut.")
    if body.lstrip()[:1] in ("{", "["):
        return Loaded(path.name, digest, text, _json(text), (), "")
    head = body.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    delimiter = max(_DELIMITERS, key=head.count)
    return Loaded(
        path.name, digest, text, None, tuple(clean(one.strip(' "')) for one in head.split(delimiter)), delimiter
    )


def _numbered_heads(text: Text, delimiter: str) -> Text:
    head, end, body = text.text.lstrip("\r\n").partition("\n")
    times: Counter[str] = Counter()
    names = []
    for name in next(csv.reader([head.rstrip("\r")], delimiter=delimiter)):
        times[name] += 1
        names.append(f"{name} {times[name]}" if times[name] > 1 else name)
    line = StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(names)
    return replace(text, text=line.getvalue() + end + body)


def _bytes(path: Path, limit: int) -> tuple[bytes, str]:
    if path.is_symlink() or not path.is_file():
        problem = Problem(clean(path.name), "no plain file", "a file", "Check the path.")
        raise TableError("The file cannot be opened.", [problem])
    size = path.stat().st_size
    if size > limit:
        problem = Problem(path.name, f"{size:,} bytes", f"at most {limit:,} bytes", "Split it.")
        raise TableError("The file is too large.", [problem])
    data = path.read_bytes()
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        problem = Problem(path.name, f"{size} bytes without text", "a head and rows", "Export it again.")
        raise TableError("The file is empty.", [problem])
    return data, sha256(data).hexdigest()


def _decoded(name: str, data: bytes) -> str:
    encoding = _ENCODINGS.get(data[:2], "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        problem = Problem(f"{name}, row {row}", "letters that are not UTF-8", "UTF-8", "Save it as UTF-8.")
        raise TableError("The file cannot be read.", [problem]) from None
    if "\x00" in text[:4096]:
        problem = Problem(f"{name}, row 1", "letters that are not UTF-8", "UTF-8", "Save it as UTF-8.")
        raise TableError("The file cannot be read.", [problem])
    return text


def _body_of_reply(text: str, name: str) -> str:
    """The body of a recorded HTTP reply; any other text as it is."""
    if not text.startswith("HTTP/"):
        return text
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    status = head.split("\n", 1)[0]
    if " 200" not in status:
        problem = Problem(f"{name}, row 1", status[:80], "a reply with status 200", "Ask the service again.")
        raise TableError("The file is a reply without content.", [problem])
    return body


def _json(text: Text) -> Any:
    """The value of a JSON text; one object a line is a list of them."""
    lines = [line for line in text.text.splitlines() if line.strip()]
    if len(lines) > 1 and text.text.lstrip().startswith("{") and all(_is_object(line) for line in lines[:2]):
        return [json_of(Text(f"{text.name}, row {row}", line, "", "")) for row, line in enumerate(lines, 1)]
    return json_of(text)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
