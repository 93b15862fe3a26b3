"""What is expected of a typical client: the gate, the parts of the headline, criteria by word, and options shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.clients.build import Client

NOT_READY, NOT_KNOWN = "not ready", "not yet known"
READY, READY_TYPE_I, ON_COURSE, NO_BLOCKER = "ready to start", "ready for its date", "on course", "no blocker found"
GO_ON, MOVE, TYPE_I, NEW_PERIOD = "go on", "move the period", "Type I", "new period"


@dataclass(frozen=True, slots=True)
class Parts:
    """Key controls due today in the parts that sum, and those not due yet."""

    tested: int = 0
    evidenced: int = 0
    only_said: int = 0
    failing: int = 0
    not_asked: int = 0
    not_due: int = 0

    @property
    def due(self) -> int:
        """Key controls that are due today."""
        return self.tested + self.evidenced + self.only_said + self.failing + self.not_asked

    @property
    def headline(self) -> dict[str, int]:
        """The fields of `GapResult.key_controls`."""
        parts = ("tested", "evidenced", "only_said", "failing", "not_asked")
        return {"in_scope": self.due + self.not_due, "due": self.due} | {name: getattr(self, name) for name in parts}


@dataclass(frozen=True, slots=True)
class Typical:
    """A typical client with what the rules give out for it.

    Attributes
    ----------
    client : Client
        Its records.
    gate : str
        The gate's word.
    parts : Parts
        The headline.
    criteria : mapping
        Criterion id to its word, of those that the story names or that show the client's phase.
    options : tuple of str
        Kinds of option that fit; ``more_options`` says whether others may fit as well.
    exceptions : int or None
        Exceptions to disclose; None where the story does not say.
    """

    client: Client
    gate: str
    parts: Parts
    criteria: Mapping[str, str]
    options: tuple[str, ...] = ()
    more_options: bool = True
    exceptions: int | None = field(default=None)
