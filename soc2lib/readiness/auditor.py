"""What an auditor may do with a control's runs: named policies, and how many items may be picked."""

from collections.abc import Mapping
from dataclasses import dataclass

from soc2lib.foundation.catalog import catalog

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

_A_YEAR = 365
_RUNS_A_YEAR: Mapping[str, int] = {
    "annual": 1,
    "semiannual": 2,
    "quarterly": 4,
    "monthly": 12,
    "weekly": 52,
    "daily": 261,
}


def runs_in(frequency: str, days: int) -> int:
    """Expected runs of a control in a window; where its frequency tells no number, one a day is supposed.

    Parameters
    ----------
    frequency : str
        As in the control library.
    days : int
        Length of the window, both ends included.

    Examples
    --------
    Half a year holds two quarterly runs, 130 working days and no sure occasion for a yearly control but one at most.

    >>> runs_in("quarterly", 183), runs_in("daily", 183), runs_in("annual", 183), runs_in("per_event", 183)
    (2, 131, 1, 183)
    """
    a_year = _RUNS_A_YEAR.get(frequency)
    return days if a_year is None else max(1, (2 * a_year * days + _A_YEAR) // (2 * _A_YEAR))


def items_picked(frequency: str, runs: int | None = None, sizes: Mapping[str, float] | None = None) -> int:
    """How many items an auditor may pick: the planning size of that frequency, never more than there are runs.

    Parameters
    ----------
    frequency : str
        As in the control library; an unknown one is treated as per event, the largest size.
    runs : int, optional
        Runs in the window.
    sizes : mapping, optional
        Frequency to items; those of ``scales.toml`` unless told.

    Examples
    --------
    >>> items_picked("daily"), items_picked("monthly"), items_picked("daily", 12)
    (25, 3, 12)
    """
    table = sizes or catalog().scales["auditor_sample"]
    size = int(table.get(frequency, table["per_event"]))
    return size if runs is None else min(size, runs)
