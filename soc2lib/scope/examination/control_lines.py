"""The client's controls as the scope stage reads them from the gap stage's judgements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

RECORDED = "recorded"
"""The word with which the gap stage marks what a client told of a control itself."""


class ControlLike(Protocol):
    """The status fields of a control; `soc2lib.gap.claims.claims.Seen` is one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def criteria(self) -> tuple[str, ...]: ...
    @property
    def source(self) -> str: ...
    @property
    def key(self) -> bool: ...
    @property
    def absent(self) -> bool: ...
    @property
    def design(self) -> str: ...
    @property
    def implementation(self) -> str: ...
    @property
    def applicability(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def in_use_since(self) -> date | None: ...


class ConclusionLike(Protocol):
    """A control as the gap stage judged it; `soc2lib.gap.assess.ControlJudgement` is one."""

    @property
    def state(self) -> ControlLike: ...
    @property
    def conclusion(self) -> str: ...
    @property
    def counts(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control with the criteria it serves; ``absent`` where it is known not to be designed or not in use."""

    id: str
    title: str
    criteria: tuple[str, ...]
    absent: bool = False


def control_lines(controls: Iterable[ConclusionLike]) -> tuple[ControlLine, ...]:
    """The controls the client spoke of and runs or has run; what nobody spoke of is not the client's yet."""
    return tuple(
        ControlLine(control.state.id, control.state.title, control.state.criteria, control.state.absent)
        for control in controls
        if control.counts and control.state.source == RECORDED
    )
