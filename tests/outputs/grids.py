"""What a reader finds in an output, before anything is made of it: tables by their heads, large figures, remarks."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption or heading, its heads, and its rows as the lines of each cell."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Sequence[str]]]


@dataclass(slots=True)
class ControlState:
    """An output as read: tables, figures as (label, value, reason), and single remarks, each in its order."""

    grids: list[Grid] = field(default_factory=list)
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def plain(text: object) -> str:
    """Text on one line; nothing is nothing."""
    return "" if text is None else " ".join(str(text).split())


def lines(text: object) -> tuple[str, ...]:
    """The lines of a cell."""
    return tuple(filter(None, map(plain, str("" if text is None else text).split("\n")))) or ("",)
