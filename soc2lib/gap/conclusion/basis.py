"""The words for what a conclusion rests on, where the day lies in the period, and where a key control is counted."""

from soc2lib.store.record import Choice


class Basis(Choice):
    """What the conclusion on a control rests on, weakest first; the last two stand beside a test."""

    NOT_ASSESSED = "not assessed"
    SELF_REPORTED = "self-reported"
    DESIGN_SHOWN = "design shown"
    OBSERVED = "implementation observed"
    IN_PART = "evidenced in part"
    EVIDENCED = "evidenced"
    TESTED = "tested"
    RELIED_ON = "relied on"
    NO_OCCURRENCE = "no occurrence"

    @property
    def rank(self) -> int:
        """0 for the weakest, 8 for the strongest."""
        return _RANKS[self]

    @property
    def kind(self) -> str:
        """The nature of the procedures behind it, coarser: both forms of observation and of evidence are one each."""
        return {Basis.DESIGN_SHOWN: "observed", Basis.OBSERVED: "observed", Basis.IN_PART: "evidenced"}.get(
            self, self.value
        )


_RANKS = {basis: rank for rank, basis in enumerate(Basis)}
RUNS = (Basis.IN_PART, Basis.EVIDENCED, Basis.TESTED, Basis.NO_OCCURRENCE)
"""The bases that show at least one run, or that none was due."""


class Phase(Choice):
    """Where the as-of day lies, which decides what *met* asks."""

    BEFORE = "before the period"
    WITHIN = "within the period"
    AFTER = "after the period"
    TYPE_I = "Type I"


class Part(Choice):
    """Where a key control goes in the headline; the parts of what is due sum."""

    TESTED = "tested"
    EVIDENCED = "evidenced"
    ONLY_SAID = "only said"
    FAILING = "failing or missing"
    NOT_ASKED = "not asked"
    NOT_DUE = "not due"
