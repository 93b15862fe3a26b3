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


class CriterionLike(Protocol):
    """A criterion with its conclusion; `soc2lib.gap.results.CriterionJudgement` is one."""

    @property
    def criterion(self) -> NamedCriterion: ...
    @property
    def conclusion(self) -> str: ...
    @property
    def reason(self) -> str: ...


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


def unmet_criteria(judgement: Iterable[CriterionLike]) -> tuple[UnmetCriterion, ...]:
    """The criteria not shown to be met, in the order in which they come."""
    return tuple(
        UnmetCriterion(row.criterion.id, row.criterion.paraphrase, str(row.conclusion), row.reason)
        for row in judgement
        if str(row.conclusion) in (*BLOCKING, *UNKNOWN)
    )
