"""Everything a file may say, in whatever encoding: escapes undone, base64 and gzip unpacked, packed numbers read."""

import re
import zlib
from base64 import b64decode
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import unquote_to_bytes

import numpy as np

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}")
_BDATA = re.compile(rb'"bdata"\s*:\s*"([A-Za-z0-9+/=]*)"')
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.I)
_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ESCAPED = re.compile(rb"\\+u([0-9a-f]{4})", re.I)
_ENTITY = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));", re.I)
_SLASH = re.compile(rb"\\+/")
_LINE_END = re.compile(rb"(?<=[A-Za-z0-9+/]{76})(?:\\n|\r?\n)")
_IN_ADDRESS = re.compile(rb"%[0-9a-f]{2}", re.I)
_AROUND = 100
"""How much about an escape of an address is read with it [characters]."""
_SHORTEST = 12
"""Shortest text [characters] that is looked at for something packed in it again."""
_GZIP, _GZIP_IN_BASE64 = b"\x1f\x8b\x08", b"H4sI"
_SCRIPT = re.compile(rb'(<script type="application/gzip"[^>]*>)[^<]*')
_KINDS = ("<f8", "<f4", "<i4", "<i2", "<i8")


class Decoded:
    """The texts and numbers of a page or notebook; the drawing library, the same in every page, is left out."""

    def __init__(self, page: bytes) -> None:
        self.texts = list(_unpacked(_SCRIPT.sub(rb"\1", page)))
        self.text = b"\n".join(self.texts).decode("utf-8", "replace")
        parts = [b64decode(letters) for text in self.texts for letters in _BDATA.findall(text)]
        packed = (number for part in parts for kind in _KINDS for number in _read(part, kind))
        written = (*_NUMBER.findall(self.text), *(one.replace(",", "") for one in _WITH_COMMAS.findall(self.text)))
        self.numbers = {*map(float, written), *packed}

    def holds(self, text: str) -> bool:
        return text in self.text

    def holds_number(self, value: float) -> bool:
        """Whether the number stands there, packed or written, with or without separators, or to three digits."""
        return not self.numbers.isdisjoint({value, float(np.float32(value)), to_three_digits(value)})


def to_three_digits(value: float) -> float:
    """As money is shown."""
    return float(f"{value:.3g}")


def _unpacked(data: bytes) -> Iterable[bytes]:
    """The data without escapes, and whatever is packed in it, however deep."""
    start = data.find(_GZIP)
    while start >= 0:
        with suppress(zlib.error):
            yield from _unpacked(zlib.decompressobj(31).decompress(data[start:]))
        start = data.find(_GZIP, start + 1)
    data = _ESCAPED.sub(lambda found: _letter(int(found[1], 16)), _SLASH.sub(b"/", _LINE_END.sub(b"", data)))
    data = _ENTITY.sub(lambda found: _letter(int(found[1], 16) if found[1] else int(found[2])), data)
    yield data
    for found in _IN_ADDRESS.finditer(data):
        yield unquote_to_bytes(data[max(found.start() - _AROUND, 0) : found.end() + _AROUND])
    for found in _BASE64.finditer(data):
        yield from _from_base64(found[0])


def _from_base64(letters: bytes) -> Iterable[bytes]:
    inside = b64decode(letters[: len(letters) // 4 * 4])
    if len(inside) >= _SHORTEST and inside.isascii():
        yield from _unpacked(inside)
    else:
        yield inside
    packed = letters.find(_GZIP_IN_BASE64)  # what is packed may begin within other letters
    if packed >= 0:
        yield from _unpacked(b64decode(letters[packed : len(letters) - (len(letters) - packed) % 4]))


def _letter(number: int) -> bytes:
    return chr(number).encode("utf-8", "replace") if number < 0x110000 else b""


def _read(part: bytes, kind: str) -> Iterable[float]:
    size = int(kind[-1])
    numbers = np.frombuffer(part[: len(part) // size * size], kind)
    return numbers[np.isfinite(numbers)].tolist()
