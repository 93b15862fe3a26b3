"""What each control's forecast rests on: what the gap stage knows of it, its tests, and its share of the window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from soc2lib.basics import formatting
from soc2lib.basics.cadence import expected_occurrences
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.coverage.window import examined
from soc2lib.evidence.records import TestResult
from soc2lib.evidence.sampling.planned_sizes import planned_size
from soc2lib.evidence.testing.operation import counted_deviations, valid_tests
from soc2lib.evidence.testing.records import Deviation, TestedItem
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.records import Applicability, Design, Implementation, Operation
from soc2lib.gap.results import GapResult
from soc2lib.readiness.forecast.exceptions import ALWAYS, Belief, Rate, Split
from soc2lib.scope.results import Scope
from soc2lib.store.record import Choice

Scales = Mapping[str, Mapping[str, float]]


class Ground(Choice):
    """What a control's forecast rests on."""

    ABSENT = "known to be absent"
    FAILED = "known not to have worked"
    TESTED = "tested"
    UNTESTED = "no test, only the prior"
    DESIGN_ONLY = "design only, nothing to pick"
    RELIED_ON_REPORT = "carried by others"
    UNKNOWN = "not known"
    UNCOUNTED = "population not counted"


NOT_FORECAST = (Ground.UNKNOWN, Ground.UNCOUNTED)
"""Too little is known for a chance: these count both ways."""


class SelfTest(NamedTuple):
    """One control's self-tests: items found to deviate, of items tested; a missing item is a deviation."""

    deviations: int
    tested: int


@dataclass(frozen=True, slots=True)
class ControlGround:
    """One row a control that counts.

    Attributes
    ----------
    seen : Seen
        Its status fields.
    ground : Ground
        What its forecast rests on.
    design : float
        The chance that an auditor accepts its design, 0 to 1.
    picked : int
        Items an auditor picks; 0 where nothing is.
    runs, earlier : int or None
        Expected runs in the window, or the events counted in it, and those before the control was in use; None where
        the window is not decided or nobody counted.
    size : int or None
        Items an auditor may pick where its operation is examined; None where its events are not counted.
    tests : SelfTest
        Its self-tests; none of none where it was not tested.
    reason : str
        The sentence that explains it.
    """

    state: ControlState
    ground: Ground
    design: float
    picked: int
    runs: int | None
    earlier: int
    tests: SelfTest
    reason: str
    size: int | None = None

    @property
    def forecastable(self) -> bool:
        """True where enough is known of it and it is examined here."""
        return self.ground not in (*NOT_FORECAST, Ground.RELIED_ON_REPORT)

    @property
    def sampled(self) -> bool:
        """True where the chance depends on which items are picked."""
        return self.ground in (Ground.TESTED, Ground.UNTESTED)

    def rate(self, before_tests: Belief, detection: float, *, whole_window: bool = False) -> Rate:
        """What is held of its deviations after its own tests.

        Parameters
        ----------
        before_tests : Belief
            The prior.
        detection : float
            Share of true deviations that self-tests find, above 0 to 1.
        whole_window : bool
            True to look as if it had been in use from the first day.
        """
        belief = before_tests.updated(self.tests.deviations, self.tests.tested, detection)
        if self.earlier and self.runs and not whole_window:
            return Split(ALWAYS, belief, self.earlier, self.runs)
        return belief


def self_tests(
    scope: Scope,
    results: Sequence[TestResult],
    items: Sequence[TestedItem] = (),
    deviations: Sequence[Deviation] = (),
) -> dict[str, SelfTest]:
    """The self-tests that speak of the window, by control; what nobody could tell is neither clean nor a deviation.

    Parameters
    ----------
    scope : Scope
        What is examined; without a window no test can be placed, and none counts.
    results : sequence of TestResult
        Of the evidence stage; those outside the window or from inquiry alone do not count.
    items, deviations : sequence
        Tested items and deviations: where they show more deviating items than a test counts, the larger number holds.
    """
    window = examined(scope)
    counted: dict[str, SelfTest] = {}
    for test in valid_tests(results, window) if window else ():
        before = counted.get(test.control, SelfTest(0, 0))
        deviating = counted_deviations(test, items, deviations)
        tested = max(test.passed + test.deviations, deviating)
        if tested:
            counted[test.control] = SelfTest(before.deviations + deviating, before.tested + tested)
    return counted


def runs_in(
    frequency: str, start: date | None = None, end: date | None = None, events: int | None = None
) -> int | None:
    """Expected runs in a window, of a whole year where no day is told; of a control on events, the events counted.

    Examples
    --------
    >>> runs_in("quarterly", date(2026, 1, 1), date(2026, 6, 30)), runs_in("weekly")
    (2, 52)
    >>> runs_in("per_event", events=12), runs_in("per_event")
    (12, None)
    """
    first, last = (start, end) if start and end else (_A_YEAR[0], _A_YEAR[1])
    runs = expected_occurrences(frequency or _EVENTS, first, last)
    return events if runs is None else runs


_A_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_EVENTS = "per_event"


def items_picked(state: ControlState, runs: int | None) -> int | None:
    """Items an auditor may pick of so many runs: the planning size of the evidence stage; None where nobody counted.

    Examples
    --------
    >>> from soc2lib.catalog.catalog import catalog
    >>> from soc2lib.gap.claims.claims import as_recorded
    >>> change = next(seen for seen in as_recorded(catalog(), {}) if seen.id == "CHG-01")
    >>> items_picked(change, 181), items_picked(change, 12), items_picked(change, None)
    (30, 12, None)
    """
    if runs is None:
        return None
    library = catalog().controls.get(state.id)
    automated = library is not None and library.nature == "automated"
    return planned_size(state.frequency or _EVENTS, runs, automated=automated).items


def forecast_bases(
    result: GapResult,
    tests: Mapping[str, SelfTest] | None = None,
    scales: Scales | None = None,
    events: Mapping[str, int] | None = None,
) -> tuple[ControlGround, ...]:
    """What is known of every control that counts; grain: one a control.

    Parameters
    ----------
    result : GapResult
        Of the gap stage.
    tests : mapping, optional
        Control id to its self-tests; without them a control rests on the prior alone.
    scales : mapping, optional
        Suppositions; those of ``scales.toml`` unless told.
    events : mapping, optional
        Control id to the events counted in the window; a control on events without an entry has no forecast of its own.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> told = [Control(id="GOV-03", design="suitable", implementation="in use")]
    >>> [(g.state.id, g.reason) for g in forecast_bases(assess_gap(resolve_scope(None), told)) if g.forecastable]
    [('GOV-03', 'Its design is suitable and it is in use; no test of its operation is on record.')]
    """
    by_control, limits, counted = tests or {}, scales or catalog().scales, events or {}
    return tuple(
        ground_of(control.state, result.scope, by_control.get(control.state.id), limits, counted.get(control.state.id))
        for control in result.controls
        if control.counts
    )


def ground_of(
    state: ControlState, scope: Scope, test: SelfTest | None, scales: Scales, events: int | None = None
) -> ControlGround:
    """What is known of one control; `test` is None where it was not tested, `events` where nobody counted them."""
    tests = test or SelfTest(0, 0)
    ground, reason = _known(state, scope, test is not None)
    days = _days(scope) if scope.operation_counts else None
    window = (scope.window_start, scope.window_end) if days else (None, None)
    expected = runs_in(state.frequency, *window, events)
    runs, size = expected if days else None, items_picked(state, expected)
    earlier = _earlier(state, scope, runs, days)
    sampled = ground in (Ground.TESTED, Ground.UNTESTED)
    if sampled and size is None:
        return ControlGround(state, Ground.UNCOUNTED, _design(state, scales), 0, runs, 0, tests, _UNCOUNTED)
    if earlier and sampled:
        late = formatting.count(earlier, "run")
        reason += f" It is in use only since {formatting.day(state.in_use_since)}: {late} of {runs} fell due before."
    picked = size if sampled and size else 0
    return ControlGround(state, ground, _design(state, scales), picked, runs, earlier, tests, reason, size)


_UNCOUNTED = "Its population is not counted: on how many events of the period did it act? No forecast."


def _design(state: ControlState, scales: Scales) -> float:
    shares = {
        Design.SUITABLE: scales["forecast"]["design_suitable"],
        Design.PARTLY: scales["forecast"]["design_partly"],
    }
    return shares.get(state.design, 0.0)


def _days(scope: Scope) -> int | None:
    if scope.window_start and scope.window_end and scope.window_end >= scope.window_start:
        return (scope.window_end - scope.window_start).days + 1
    return None


def _earlier(state: ControlState, scope: Scope, runs: int | None, days: int | None) -> int:
    if not (runs and days and scope.window_start and state.in_use_since):
        return 0
    late = min(max(0, (state.in_use_since - scope.window_start).days), days)
    return runs * late // days


def _known(state: ControlState, scope: Scope, tested: bool) -> tuple[Ground, str]:
    if state.applicability is Applicability.SUBSERVICE:
        carrier = state.applicability_reason
        return (
            Ground.RELIED_ON_REPORT,
            f"It is carried by {carrier}; this audit does not test it, and it is taken as given.",
        )
    if state.absent and state.source == "recorded":
        return Ground.ABSENT, "It is not designed or not in use, which an auditor would note."
    if scope.operation_counts and state.operation is Operation.NOT_EFFECTIVE:
        return Ground.FAILED, "A test already found that it did not work."
    if state.absent:
        return Ground.ABSENT, "By the client's own word it is not in use, which an auditor would note."
    if state.design is Design.NOT_ASSESSED or state.implementation is Implementation.NOT_ASSESSED:
        return Ground.UNKNOWN, "Its design is not assessed or nobody has said whether it is in use: no forecast."
    design = f"Its design is {'suitable' if state.design is Design.SUITABLE else 'suitable in part'} and it is in use"
    if not scope.operation_counts:
        return Ground.DESIGN_ONLY, f"{design}; a Type I looks at design alone."
    if state.operation is Operation.NO_OCCURRENCE:
        return Ground.DESIGN_ONLY, f"{design}; it had no occasion to run in the window, so its design alone is tested."
    return _operated(state, tested, design)


def _operated(state: ControlState, tested: bool, design: str) -> tuple[Ground, str]:
    if tested:
        return Ground.TESTED, f"{design}; its own tests are counted."
    if state.operation is Operation.DEVIATIONS:
        return Ground.UNKNOWN, (f"{design}; deviations are recorded that no test counts, so there is no forecast.")
    if state.operation is Operation.EFFECTIVE:
        unnumbered = "it is recorded as working, but not on how many items, so only the prior counts"
        return Ground.UNTESTED, f"{design}; {unnumbered}."
    return Ground.UNTESTED, f"{design}; no test of its operation is on record."
