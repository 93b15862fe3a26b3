"""A small file of each source in which something fails, and the controls whose conclusion it must change."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Failing:
    """One made-up file: its source, its name, its text, and the controls that it speaks against."""

    source: str
    name: str
    text: str
    controls: tuple[str, ...]
    encoding: str = "utf-8"


DAY = "2026-05-04T10:00:00Z"


def js(value: Any) -> str:
    """A value as JSON, a name a line, as programs write it."""
    return json.dumps(value, indent=1) + "\n"
