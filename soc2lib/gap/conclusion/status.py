"""The words for the state of a control or criterion, worst first."""

from soc2lib.basics import formatting
from soc2lib.html.pieces import Status
from soc2lib.store.record import Choice


class Conclusion(Choice):
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


_RANKS = {conclusion: rank for rank, conclusion in enumerate(Conclusion)}
_TONES = {
    Conclusion.NOT_MET: "bad",
    Conclusion.AT_RISK: "warn",
    Conclusion.NOT_ASSESSED: "unknown",
    Conclusion.SELF_REPORTED: "unknown",
    Conclusion.READY: "good",
    Conclusion.ON_COURSE: "good",
    Conclusion.DEVIATIONS: "fair",
    Conclusion.MET: "good",
    Conclusion.NOT_RELEVANT: "none",
}

SHOWN = (Conclusion.READY, Conclusion.ON_COURSE, Conclusion.DEVIATIONS, Conclusion.MET)
"""The states in which all that is asked by the as-of day is shown."""
