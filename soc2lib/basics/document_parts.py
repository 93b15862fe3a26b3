"""A document before it has a format: a title, facts and parts made of plain text."""

from collections.abc import Sequence
from dataclasses import dataclass

MARKS = ("bad", "warn", "fair", "good", "unknown", "blank")
"""What a text can be marked as: a tone, or a blank of a form."""


class Marked(str):
    """A text with a mark: a tone, which colours its cell, or ``blank`` for what a person is to fill in.

    Examples
    --------
    >>> high = Marked("High", "bad")
    >>> high == "High", high.mark
    (True, 'bad')
    """

    mark: str

    def __new__(cls, text: str, mark: str) -> "Marked":
        if mark not in MARKS:
            raise ValueError(f"{mark!r} is no mark: {', '.join(MARKS)}")
        made = super().__new__(cls, text)
        made.mark = mark
        return made


def blank(what: str) -> Marked:
    """A blank of a form, saying what is to be filled in and by whom.

    Examples
    --------
    >>> blank("management: the action")
    '(for management: the action)'
    """
    return Marked(f"(for {what})", "blank")


@dataclass(frozen=True, slots=True)
class Part:
    """One headed part: a remark on its state, then paragraphs, then points, then a table.

    Attributes
    ----------
    heading : str
        Its heading; empty where it goes on under the one before.
    remark : str
        How far it can be trusted, or what to do with it.
    columns, rows : sequences
        Heads of its table, and one text a column; a text may be `Marked`.
    level : int
        1 for a chapter, 2 for a section of one.
    wide : bool
        True for a table that needs a page in landscape; where the first part does, the title stands there too.
    """

    heading: str
    remark: str = ""
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    level: int = 1
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it has a format.

    Attributes
    ----------
    name : str
        Its file's name without the ending.
    title : str
        Its title.
    conclusion : str
        What it is: a draft, whose statement, how complete.
    facts : sequence of (str, str)
        Label and value, under the title.
    parts : sequence of Part
        Its parts in order.
    address : sequence of str
        Lines above the title of a letter: the day, and to whom it goes.
    """

    name: str
    title: str
    status_note: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    address: Sequence[str] = ()
