"""How long an interview still takes, at the pace of the answers given so far."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from statistics import median

from soc2lib.basics import clock, formatting

_FEWEST = 3
"""Answers until a pace is told: one or two say little."""


class Pace:
    """The time each answer took, from its question being shown; a long pause moves the median little.

    Parameters
    ----------
    now : callable
        Gives the present moment.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> moments = (datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=20 * n) for n in range(9))
    >>> pace = Pace(lambda: next(moments))
    >>> for _ in range(3):
    ...     pace.shown()
    ...     pace.answered()
    >>> pace.left(100)
    'about 34 minutes left at this pace'
    """

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now
        self._since: datetime | None = None
        self._took: list[float] = []

    def shown(self) -> None:
        """A question is put before the person."""
        self._since = self._now()

    def answered(self) -> None:
        """The question that was shown last is answered."""
        if self._since is not None:
            self._took.append((self._now() - self._since).total_seconds())

    def left(self, questions: int) -> str:
        """How long so many questions take, in words; empty while no pace is known or nothing is left."""
        if not questions or len(self._took) < _FEWEST:
            return ""
        minutes = ceil(median(self._took) * questions / 60)
        return f"about {formatting.count(minutes, 'minute')} left at this pace"
