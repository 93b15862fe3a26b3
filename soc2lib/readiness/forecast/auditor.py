"""What an auditor may do with a deviation: named policies."""

from dataclasses import dataclass

_USUAL = 25


@dataclass(frozen=True, slots=True)
class AuditorPolicy:
    """How an auditor may answer deviations; a supposition, since no standard prescribes it.

    Attributes
    ----------
    name, words : str
        What it is called and what it does.
    tolerated : int
        Deviations with which a sample of 25 still supports the control.
    more : int
        Further items tested after one deviation in 25; the control stands if they are clean.
    """

    name: str
    words: str
    tolerated: int = 0
    more: int = 0

    def tolerated_in(self, picked: int) -> int:
        """Deviations tolerated in a sample of another size: in proportion, rounded down.

        Examples
        --------
        >>> TOLERANT.tolerated_in(25), TOLERANT.tolerated_in(5)
        (1, 0)
        """
        return self.tolerated * picked // _USUAL

    def more_after_one(self, picked: int, runs: int | None = None) -> int:
        """Further items after one deviation, in proportion and no more than there are runs left.

        Examples
        --------
        >>> TWO_STAGE.more_after_one(25), TWO_STAGE.more_after_one(5), TWO_STAGE.more_after_one(25, 30)
        (15, 3, 5)
        """
        more = self.more * picked // _USUAL
        return more if runs is None else max(0, min(more, runs - picked))


STRICT = AuditorPolicy("strict", "One deviation and the control is not relied on.")
TWO_STAGE = AuditorPolicy("two-stage", "After one deviation in 25 another 15 are tested and must be clean.", more=15)
TOLERANT = AuditorPolicy("tolerant", "One deviation in 25 is tolerated.", tolerated=1)
POLICIES = (STRICT, TWO_STAGE, TOLERANT)
