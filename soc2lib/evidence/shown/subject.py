"""The facts of one control that decide how its evidence is read."""

from dataclasses import dataclass, field
from datetime import date

KEPT_DOCUMENTS = frozenset({"GOV-04", "GOV-05", "COM-01", "COM-02", "COM-05", "INC-01", "PIN-01", "PRV-01"})
"""Library controls that keep a document in force: the document itself, accepted, shows that they run."""
EVENTS = "per_event"
CONTINUOUS = "continuous"


@dataclass(frozen=True, slots=True)
class Subject:
    """One control whose records are read.

    Attributes
    ----------
    id, owner : str
        Its id and the person who answers for it.
    frequency, population : str
        How often it runs, and what each run covers (people, changes); empty population where it covers one thing.
    criteria : frozenset of str
        The criteria it serves: what it shares with a control that compensates for it.
    in_use_since : date or None
        First day it ran as described.
    replaces : str
        Id of the control that ran before it.
    deviations_said : bool
        True where somebody recorded deviations in its status, with or without their number.
    deviations_noted : str
        How many of how many deviated, as the client's note says it; empty where it gives no number.
    """

    id: str
    owner: str = ""
    frequency: str = ""
    population: str = ""
    criteria: frozenset[str] = field(default_factory=frozenset)
    in_use_since: date | None = None
    replaces: str = ""
    deviations_said: bool = False
    deviations_noted: str = ""

    @property
    def on_events(self) -> bool:
        """True where it answers to events and has no rhythm of its own."""
        return self.frequency == EVENTS

    @property
    def keeps_document(self) -> bool:
        """True where a document in force is what it consists of."""
        return self.id in KEPT_DOCUMENTS
