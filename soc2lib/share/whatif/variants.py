"""What is concluded of one control as it is and once its gap is closed: the states that a page combines."""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import NamedTuple

from soc2lib.assessment import Assessment
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.basis import Part
from soc2lib.gap.conclusion.evaluate import evaluate_control
from soc2lib.gap.results import ControlJudgement
from soc2lib.readiness.forecast.basis import ControlGround, SelfTest, ground_of
from soc2lib.readiness.score.steps import reported_step, shown_step
from soc2lib.share.whatif.whatif import (
    asked_of,
    kept_once_closed,
    operation_once_closed,
    said_once_closed,
    self_test_once_closed,
    shown_once_closed,
)

OFFERED = (Part.FAILING, Part.ONLY_SAID, Part.NOT_ASKED)
"""The parts of the headline whose controls a reader may close."""


class State(NamedTuple):
    """One conclusion on a control with everything that follows from it; the fields are keys of data in pages.

    Attributes
    ----------
    standing, part : str
        The conclusion, and where it goes in the headline.
    basis : int
        How strong its basis is, 0 to 8.
    absent : bool
        True where it is known to be absent.
    reported, shown : float or None
        Its steps in the two shares, 0 to 1; no step reported is None.
    exceptions : int
        Exceptions to disclose.
    ground : str or None
        What its forecast rests on; None without a forecast, and so all that follows.
    design : float or None
        The chance that an auditor accepts its design, 0 to 1.
    picked, deviations, tested : int or None
        Items an auditor may pick; items of self-tests found to deviate, of items tested.
    """

    standing: str
    basis: int
    part: str
    absent: bool
    reported: float | None
    shown: float
    exceptions: int
    ground: str | None = None
    design: float | None = None
    picked: int | None = None
    deviations: int | None = None
    tested: int | None = None


CONCLUDED = State._fields[:7]
"""What is known of a control without a forecast."""
Concluded = tuple[str, int, str, bool, float | None, float, int]


class States:
    """The states of each control; those of controls that are alike are worked out once.

    Parameters
    ----------
    now : Assessment
        The client as assessed.
    forecast : bool
        False to leave out what a forecast rests on.
    """

    def __init__(self, now: Assessment, *, forecast: bool = True) -> None:
        self._now, self._asked = now, asked_of(now)
        self._bases = {row.ground.state.id: row.ground for row in now.forecast.controls} if forecast else {}
        rows = zip(now.score.share.rows, now.score.shown.rows, strict=True)
        self._scored = {reported.id: (reported.share, shown.share or 0.0) for reported, shown in rows}
        self._steps, self._shares = now.scales["progress"], now.scales["shown"]
        self._states: dict[Hashable, tuple[State, ...]] = {}
        self._rows: dict[Hashable, tuple[ControlState, Concluded]] = {}
        self._closed: dict[Hashable, ControlGround] = {}

    def as_it_is(self, row: ControlJudgement) -> State:
        """The state of a control."""
        reported, shown = self._scored.get(row.state.id, (None, 0.0))
        return _state(_known(row, reported, shown), self._bases.get(row.state.id))

    def once_closed(self, row: ControlJudgement) -> tuple[State, ...]:
        """The states of a control once its gap is closed: closed, closed late, proven, proven late."""
        library, test = catalog().controls.get(row.state.id), self._now.self_tests.get(row.state.id)
        shows, nature = self._shows(row), library.nature if library else ""
        late = row.shown.operation.exceptions if self._asked.runs_count else 0
        key = row.said.applicability, shows, late, row.state.frequency, nature, test, self._now.events.get(row.state.id)
        if key not in self._states:
            self._states[key] = tuple(self._once_closed(row, shows, test, nature))
        return self._states[key]

    def _shows(self, row: ControlJudgement) -> Hashable:
        """What of a control's own operation its conclusions depend on once it is closed."""
        kept = kept_once_closed(row.shown.operation)
        return kept.basis, kept.operation, kept.due

    def _once_closed(
        self, row: ControlJudgement, shows: Hashable, test: SelfTest | None, nature: str
    ) -> Iterator[State]:
        for proven in (False, True):
            counted = self_test_once_closed(test, proven=proven)
            state, concluded = self._evaluated(row, shows, proven=proven, late=False)
            ground = self._ground(row.state, state, counted, nature)
            yield _state(concluded, ground)
            late = self._evaluated(row, shows, proven=proven, late=True)[1] if self._asked.runs_count else concluded
            yield _state(late, ground)

    def _evaluated(
        self, row: ControlJudgement, shows: Hashable, *, proven: bool, late: bool
    ) -> tuple[ControlState, Concluded]:
        depends_on = () if proven else shows, row.shown.operation.exceptions if late else 0
        key = row.said.applicability, *depends_on, proven, late
        if key not in self._rows:
            operated = operation_once_closed(row.shown.operation, self._asked, proven=proven, late=late)
            shown = shown_once_closed(row.shown, operated, self._now.as_of)
            concluded = evaluate_control(said_once_closed(row.said, proven=proven), shown, self._asked)
            self._rows[key] = concluded.state, self._concluded(concluded)
        return self._rows[key]

    def _ground(self, own: ControlState, closed: ControlState, test: SelfTest | None, nature: str) -> ControlGround:
        events = self._now.events.get(own.id)
        key = closed.applicability, closed.operation, own.frequency, nature, test, events
        if key not in self._closed:
            state = replace(closed, id=own.id, frequency=own.frequency)
            self._closed[key] = ground_of(state, self._now.scope, test, self._now.scales, events)
        return self._closed[key]

    def _concluded(self, row: ControlJudgement) -> Concluded:
        reported, shown = reported_step(row), shown_step(row)
        return _known(row, self._steps[reported] if reported else None, self._shares[shown] if shown else 0.0)


def _known(row: ControlJudgement, reported: float | None, shown: float) -> Concluded:
    exceptions = row.shown.operation.exceptions
    return row.conclusion.value, row.basis.rank, row.part.value, row.state.absent, reported, shown, exceptions


def _state(concluded: Concluded, ground: ControlGround | None) -> State:
    if ground is None:
        return State(*concluded)
    return State(*concluded, ground.ground.value, ground.design, ground.picked, *ground.tests)
