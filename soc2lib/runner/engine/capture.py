"""Gathers what a cell prints and shows, in the order in which it came, as notebook outputs."""

import contextlib
import io
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_client.jsonutil import json_clean, json_default

Output = dict[str, Any]
_NAMES = {1: "stdout", 2: "stderr"}
_STEP = 1 << 20


class OutputTooLarge(BaseException):
    """The notebook has shown more than it may; not an ``Exception``, so that a cell that catches those still stops."""


class Outputs:
    """The outputs of the cell that runs now, and which ones a later update or clear concerns.

    Parameters
    ----------
    limit : int, optional
        Bytes of text and data that one notebook may show; unlimited unless told.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.shown: list[Output] = []
        self.limit = limit
        self._size = 0
        self._clear_next = False
        self._places: dict[str, list[Output]] = {}
        self._descriptors: tuple[_Descriptor, ...] = ()

    def begin(self) -> list[Output]:
        """Start a cell and return the list that its outputs go to."""
        self.shown, self._clear_next = [], False
        return self.shown

    def finish(self) -> None:
        """End a cell: what its tasks and threads still say before the next one begins is not heard, as in a kernel."""
        self.collect()
        self.begin()

    def restart(self, limit: int | None = None) -> None:
        """Forget everything: another notebook begins."""
        self.limit, self._size = limit, 0
        self._places.clear()
        self.begin()

    def stream(self, name: str, text: str) -> None:
        """Add printed text to the stream output it continues, or as a new one."""
        self._count(len(text))
        self._clear_if_asked()
        last = self.shown[-1] if self.shown else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"].write(text)
        else:
            self.shown.append({"output_type": "stream", "name": name, "text": _text(text)})

    def show(self, output: Output, display_id: str | None = None) -> None:
        """Add an output; one with a display id also replaces what that id showed before."""
        self.collect()
        if display_id:
            self.replace(display_id, output["data"], output["metadata"])
        self._clear_if_asked()
        self.shown.append(output)
        if display_id:
            self._places.setdefault(display_id, []).append(output)

    def replace(self, display_id: str, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Put new data where a display id was shown, in whichever cell."""
        self.collect()
        for output in self._places.get(display_id, ()):
            output["data"], output["metadata"] = data, metadata

    def clear(self, wait: bool) -> None:
        """Take the cell's outputs away, at once or when the next one comes."""
        self.collect()
        if wait:
            self._clear_next = True
        else:
            self._forget()

    def bundle(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A MIME bundle or its metadata as JSON values of its own, so that what is shown cannot change afterwards."""
        if not all(type(name) is str for name in data):
            return self._as_json(dict(data))
        texts = {name: value for name, value in data.items() if type(value) is str}
        self._count(sum(map(len, texts.values())))
        if len(texts) == len(data):
            return texts
        values = self._as_json({name: value for name, value in data.items() if name not in texts})
        return {name: texts[name] if name in texts else values[name] for name in data}

    def _as_json(self, values: dict[str, Any]) -> dict[str, Any]:
        try:
            text = json.dumps(values, default=json_default, allow_nan=False)
        except (TypeError, ValueError):
            text = json.dumps(json_clean(values), default=json_default)
        self._count(len(text))
        made: dict[str, Any] = json.loads(text)
        return made

    @contextlib.contextmanager
    def descriptors(self) -> Iterator[None]:
        """While a notebook runs, keep files ready for what is written to descriptors 1 and 2."""
        with contextlib.ExitStack() as stack:
            self._descriptors = tuple(stack.enter_context(_Descriptor(number)) for number in _NAMES)
            try:
                yield
            finally:
                self._descriptors = ()

    @contextlib.contextmanager
    def redirected(self) -> Iterator[None]:
        """While a cell runs, gather what subprocesses and libraries write to the descriptors."""
        for descriptor in self._descriptors:
            descriptor.begin()
        try:
            yield
        finally:
            try:
                self.collect()
            finally:
                for descriptor in self._descriptors:
                    descriptor.end()

    def collect(self) -> None:
        """Take in what has been written to the descriptors since the last time."""
        for descriptor in self._descriptors:
            for text in descriptor.fresh():
                self.stream(_NAMES[descriptor.number], text)

    def taken(self, shown: list[Output]) -> list[Output]:
        """A cell's outputs as notebook JSON; called when the notebook has ended, for updates reach back."""
        return [
            {**output, "text": output["text"].getvalue()} if output["output_type"] == "stream" else output
            for output in shown
        ]

    def _clear_if_asked(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._forget()

    def _forget(self) -> None:
        gone = set(map(id, self.shown))
        self.shown.clear()
        for places in self._places.values():
            places[:] = [output for output in places if id(output) not in gone]

    def _count(self, size: int) -> None:
        self._size += size
        if self.limit is not None and self._size > self.limit:
            raise OutputTooLarge(f"the notebook showed more than {self.limit // 1_000_000} MB")


class Stream(io.TextIOBase):
    """Stands in for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = f"<{name}>"
        self._stream, self._outputs = name, outputs
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            with self._lock:
                self._outputs.collect()
                self._outputs.stream(self._stream, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1 if self._stream == "stdout" else 2


@contextlib.contextmanager
def replacing(outputs: Outputs, out: Stream, err: Stream) -> Iterator[None]:
    """Let printed text go to the outputs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class _Descriptor:
    """A file descriptor that is turned to a file without a name while a cell runs."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._read = 0

    def __enter__(self) -> "_Descriptor":
        self._before, self._file = os.dup(self.number), _nameless()
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._before)
        os.close(self._file)

    def begin(self) -> None:
        self._read = self._size()
        os.dup2(self._file, self.number)

    def end(self) -> None:
        os.dup2(self._before, self.number)

    def fresh(self) -> Iterator[str]:
        size = self._size()
        while self._read < size:
            data = os.pread(self._file, min(_STEP, size - self._read), self._read)
            self._read += len(data)
            yield data.decode("utf-8", errors="replace")

    def _size(self) -> int:
        return os.lseek(self._file, 0, os.SEEK_END)


def _nameless() -> int:
    if hasattr(os, "memfd_create"):
        number = os.memfd_create("soc2-output", os.MFD_CLOEXEC)
    else:
        with tempfile.TemporaryFile() as file:
            number = os.dup(file.fileno())
    _append(number)
    return number


def _append(number: int) -> None:
    import fcntl

    fcntl.fcntl(number, fcntl.F_SETFL, fcntl.fcntl(number, fcntl.F_GETFL) | os.O_APPEND)


def _text(first: str) -> io.StringIO:
    text = io.StringIO()
    text.write(first)
    return text
