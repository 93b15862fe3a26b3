"""The words for the state of a control or criterion, worst first."""

from soc2lib.basics import formatting
from soc2lib.html.pieces import Status
from soc2lib.store.record import Choice


class Standing(Choice):
    """How a control or criterion stands, worst first; the last one takes no part.

    *Ready* is what is asked before a period or for a Type I, *on course* within it, *met* after it.
    """

    NOT_MET = "not met"
    AT_RISK = "at risk"
    NOT_ASSESSED = "not assessed"
    SELF_REPORTED = "self-reported"
    READY = "ready"
    ON_COURSE = "on course"
    DEVIATIONS = "met with deviations"
    MET = "met"
    NOT_RELEVANT = "not relevant"

    def rank(self) -> int:
        """0 for the worst, 8 for what takes no part."""
        return _RANKS[self]

    @property
    def status(self) -> Status:
        """The standing as readers see it."""
        return Status(formatting.sentence(self.value), _TONES[self])


_RANKS = {standing: rank for rank, standing in enumerate(Standing)}
_TONES = {
    Standing.NOT_MET: "bad",
    Standing.AT_RISK: "warn",
    Standing.NOT_ASSESSED: "unknown",
    Standing.SELF_REPORTED: "unknown",
    Standing.READY: "good",
    Standing.ON_COURSE: "good",
    Standing.DEVIATIONS: "fair",
    Standing.MET: "good",
    Standing.NOT_RELEVANT: "none",
}

SHOWN = (Standing.READY, Standing.ON_COURSE, Standing.DEVIATIONS, Standing.MET)
"""The states in which all that is asked by the as-of day is shown."""
