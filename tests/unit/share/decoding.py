"""Everything a file may say, in whatever encoding: base64 and gzip unpacked, plotly's packed numbers read."""

import re
import zlib
from base64 import b64decode
from collections.abc import Iterable

import numpy as np

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}")
_BDATA = re.compile(rb'"bdata"\s*:\s*"([A-Za-z0-9+/=]*)"')
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ESCAPED = re.compile(rb"\\u([0-9a-f]{4})")
_SCRIPT = re.compile(rb'(<script type="application/gzip"[^>]*>)[^<]*')
_KINDS = ("<f8", "<f4", "<i4", "<i2", "<i8")


class Decoded:
    """The texts and numbers of a page or notebook; the drawing library, the same in every page, is left out."""

    def __init__(self, page: bytes) -> None:
        self.texts = list(_unpacked(_SCRIPT.sub(rb"\1", page)))
        self.text = b"\n".join(self.texts).decode("utf-8", "replace")
        parts = [b64decode(letters) for text in self.texts for letters in _BDATA.findall(text)]
        packed = (number for part in parts for kind in _KINDS for number in _read(part, kind))
        self.numbers = {float(number.replace(",", "")) for number in _NUMBER.findall(self.text)} | set(packed)

    def holds(self, text: str) -> bool:
        return text in self.text

    def holds_number(self, value: float) -> bool:
        """Whether the number stands there, packed or written, with or without separators, or to three digits."""
        return not self.numbers.isdisjoint({value, float(np.float32(value)), to_three_digits(value)})


def to_three_digits(value: float) -> float:
    """As money is shown."""
    return float(f"{value:.3g}")


def _unpacked(data: bytes) -> Iterable[bytes]:
    """The data, and whatever is packed in it, however deep."""
    yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)).encode("utf-8", "replace"), data)
    for found in _BASE64.finditer(data):
        letters = found[0]
        for start in range(4):  # a packed text may begin within other letters
            inside = b64decode(letters[start : len(letters) - (len(letters) - start) % 4])
            if inside[:2] == b"\x1f\x8b":
                yield from _unpacked(zlib.decompressobj(31).decompress(inside))
            elif start == 0:
                yield inside


def _read(part: bytes, kind: str) -> Iterable[float]:
    size = int(kind[-1])
    numbers = np.frombuffer(part[: len(part) // size * size], kind)
    return numbers[np.isfinite(numbers)].tolist()
