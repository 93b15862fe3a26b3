"""Whose a file is, by what stands inside it."""

import json
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePath
from typing import IO

from soc2lib.store.engagement import Engagement
from soc2lib.store.file_origin.oscal_properties import origin_in_oscal
from soc2lib.store.file_origin.word_properties import origin_in_word
from soc2lib.store.identity import Origin

_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError)
"""What reading a damaged file raises; it says nothing, and evidence of any form is kept as it is."""
_LARGEST = 50_000_000
"""Largest OSCAL file that is read [bytes]; ours have far less."""


def origin_inside(content: IO[bytes], name: str) -> Origin | None:
    """Whose a Word file or an OSCAL file says it is; None for any other file, and for a damaged one.

    Raises
    ------
    ForeignFile
        If it says so in part only.
    """
    kind = PurePath(name).suffix.lower()
    with suppress(*_DAMAGE):
        if kind == ".docx":
            with zipfile.ZipFile(content) as packed:
                return origin_in_word(packed, name)
        if kind == ".json":
            text = content.read(_LARGEST + 1)
            return origin_in_oscal(json.loads(text), name) if len(text) <= _LARGEST else None
    return None


def refuse_foreign_file(engagement: Engagement, path: Path) -> None:
    """Refuse a Word file or an OSCAL file that was made of another client.

    Raises
    ------
    ForeignFile
        As `Engagement.refuse_foreign`.
    """
    if path.is_file():
        with path.open("rb") as content:
            origin = origin_inside(content, path.name)
        if origin:
            engagement.refuse_foreign(origin, path.name)
