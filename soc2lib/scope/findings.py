"""Finding: one thing in the scope that stands wrong, weak or unanswered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands wrong or open.

    Attributes
    ----------
    about : str
        The id of the row, or the name of the part that is missing.
    name : str
        What readers call it.
    words : str
        The finding in two or three words.
    tone : str
        ``bad`` where something is wrong, ``warn`` where it is weak, ``unknown`` where it is not answered.
    reason : str
        The sentence that explains it.
    """

    about: str
    name: str
    words: str
    tone: str
    reason: str
