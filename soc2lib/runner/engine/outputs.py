"""Gathers what a cell prints and shows, in the order in which it came, as notebook outputs."""

import io
import json
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from numbers import Integral, Real
from typing import Any

Output = dict[str, Any]


class OutputTooLarge(BaseException):
    """The notebook has shown more than it may; not an ``Exception``, so that a cell that catches those still stops."""


class Outputs:
    """The outputs of the cell that runs now.

    Parameters
    ----------
    limit : int, optional
        Bytes of text and data that one notebook may show; unlimited unless told.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit, self._size = limit, 0
        self._shown: list[Output] = []

    def stream(self, name: str, text: str) -> None:
        """Add printed text to the stream output it continues, or as a new one."""
        self._count(len(text))
        if not self._shown or self._shown[-1].get("name") != name:
            self.add({"output_type": "stream", "name": name, "text": io.StringIO()})
        self._shown[-1]["text"].write(text)

    def show(self, kind: str, data: Mapping[str, Any], metadata: Mapping[str, Any], **more: Any) -> None:
        """Add what a cell shows."""
        self.add({"output_type": kind, "data": self._own(data), "metadata": self._own(metadata), **more})

    def add(self, output: Output) -> None:
        """Add an output that is ready."""
        self._shown.append(output)

    def taken(self) -> list[Output]:
        """The cell's outputs; the next cell begins."""
        shown, self._shown = self._shown, []
        return [{**one, "text": one["text"].getvalue()} if "text" in one else one for one in shown]

    def _own(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A MIME bundle or its metadata as JSON values of its own, so that what is shown cannot change afterwards."""
        made = {str(name): value if type(value) is str else self._as_json(value) for name, value in values.items()}
        self._count(sum(len(value) for value in made.values() if type(value) is str))
        return made

    def _as_json(self, value: Any) -> Any:
        text = json.dumps(value, default=_plain)
        self._count(len(text))
        return json.loads(text, parse_constant=lambda name: repr(float(name)))

    def _count(self, size: int) -> None:
        self._size += size
        if self._limit is not None and self._size > self._limit:
            raise too_large(self._limit)


def too_large(limit: int) -> OutputTooLarge:
    """The error for a notebook that shows more than this many bytes."""
    return OutputTooLarge(f"the notebook showed more than {limit // 1_000_000} MB")


def _plain(value: Any) -> Any:
    """A number of numpy's, a day or a picture, as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, Real):
        return int(value) if isinstance(value, Integral) else float(value)
    raise TypeError(f"a {type(value).__name__} cannot be shown as JSON")


class _Stream(io.TextIOBase):
    """Stands in for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, write: Callable[[str, str], None]) -> None:
        self.name = f"<{name}>"
        self._stream, self._write = name, write

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            self._write(self._stream, text)
        return len(text)

    def writable(self) -> bool:
        return True


@contextmanager
def printed(outputs: Outputs) -> Iterator[None]:
    """Let printed text go to the outputs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", outputs.stream), _Stream("stderr", outputs.stream)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
