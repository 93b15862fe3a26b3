"""The criteria that are not shown to be met, as the scope stage reads them from the gap stage's conclusions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

BLOCKING = ("not met", "at risk")
"""Conclusions over which management cannot sign an unmodified assertion."""
UNKNOWN = ("not assessed", "self-reported")
"""Conclusions that nothing shown supports."""


class NamedCriterion(Protocol):
    """A criterion; `soc2lib.catalog.catalog.Criterion` is one."""

    @property
    def id(self) -> str: ...
    @property
    def paraphrase(self) -> str: ...


class JudgedCriterion(Protocol):
    """A criterion with its conclusion; `soc2lib.gap.results.CriterionJudgement` is one."""

    @property
    def criterion(self) -> NamedCriterion: ...
    @property
    def standing(self) -> str: ...
    @property
    def because(self) -> str: ...


@dataclass(frozen=True, slots=True)
class UnmetCriterion:
    """One row a criterion in scope that is not met, at risk, only self-reported or not assessed.

    Attributes
    ----------
    id, paraphrase : str
        The criterion, in our words.
    status : str
        ``not met``, ``at risk``, ``self-reported`` or ``not assessed``.
    reason : str
        The sentence that explains it.
    """

    id: str
    paraphrase: str
    status: str
    reason: str

    @property
    def blocks(self) -> bool:
        """True where something known keeps management from stating that the criterion is met."""
        return self.status in BLOCKING


def unmet_criteria(judged: Iterable[JudgedCriterion]) -> tuple[UnmetCriterion, ...]:
    """The criteria not shown to be met, in the order in which they come."""
    return tuple(
        UnmetCriterion(row.criterion.id, row.criterion.paraphrase, str(row.standing), row.because)
        for row in judged
        if str(row.standing) in (*BLOCKING, *UNKNOWN)
    )
