"""The stages of one client as attributes, and its records as DataFrames."""

from functools import cached_property
from typing import TYPE_CHECKING

from soc2lib.assessment import Assessment
from soc2lib.errors import ParameterError, Problem, did_you_mean
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import Record, record_kinds

if TYPE_CHECKING:
    import pandas as pd

    from soc2lib.views.evidence import EvidenceView
    from soc2lib.views.gap import GapView
    from soc2lib.views.plan import PlanView
    from soc2lib.views.readiness import ReadinessView
    from soc2lib.views.risk import RiskView
    from soc2lib.views.scope import ScopeView


class Stages:
    """What is recorded and assessed of one client.

    Parameters
    ----------
    engagement : Engagement
        The client as of its day; or as an edition may read it, and then everything is without what it withholds.
    """

    def __init__(self, engagement: Engagement) -> None:
        self.engagement = engagement

    @cached_property
    def assessment(self) -> Assessment:
        """Everything that is assessed of the client, computed once and only when asked; every figure comes from it.

        Examples
        --------
        >>> import soc2lib
        >>> soc2lib.open("lantern", "2026-09-30").assessment.score.gate.gate.value
        'not ready'
        """
        return Assessment.of(self.engagement)

    @cached_property
    def scope(self) -> "ScopeView":
        """What is examined, against which commitments, by which report type."""
        from soc2lib.views.scope import ScopeView

        return ScopeView(self)

    @cached_property
    def plan(self) -> "PlanView":
        """Who does what by when, at what cost, and who will audit."""
        from soc2lib.views.plan import PlanView

        return PlanView(self)

    @cached_property
    def risk(self) -> "RiskView":
        """What could go wrong, how often and how badly."""
        from soc2lib.views.risk import RiskView

        return RiskView(self)

    @cached_property
    def gap(self) -> "GapView":
        """Which criteria are not yet met by designed, working controls."""
        from soc2lib.views.gap import GapView

        return GapView(self)

    @cached_property
    def evidence(self) -> "EvidenceView":
        """Whether each control can be shown to work, over the whole period."""
        from soc2lib.views.evidence import EvidenceView

        return EvidenceView(self)

    @cached_property
    def readiness(self) -> "ReadinessView":
        """How near the client is, what an auditor may find, what to fix first."""
        from soc2lib.views.readiness import ReadinessView

        return ReadinessView(self)

    def records(self, kind: str) -> "pd.DataFrame":
        """The records of one kind: one row a record, one column a field under its stored name.

        Text, choices and several values (with ``;`` between) are ``string``, whole numbers ``Int64``, other numbers
        ``Float64``, yes or no ``boolean``, days ``datetime64[s]``; what nobody answered is ``NA``. The fields with
        their units stand in ``docs/data-dictionary.md``.

        Parameters
        ----------
        kind : str
            Such as control, risk or test result; the name of the class, such as TestResult, does as well.

        Raises
        ------
        ParameterError
            If there is no such kind.

        Examples
        --------
        >>> import soc2lib
        >>> controls = soc2lib.open("lantern", "2026-09-30").records("Control")
        >>> controls.id.is_unique, str(controls.dtypes["in_use_since"])
        (True, 'datetime64[s]')
        """
        from soc2lib.views.columns import record_frame

        cls = kind_of(kind)
        return record_frame(cls, self.engagement.all(cls))


def kind_of(kind: str) -> type[Record]:
    """The record class of a kind, by the kind or by the name of the class."""
    kinds = record_kinds()
    names = kinds | {cls.__name__: cls for cls in kinds.values()}
    if kind in names:
        return names[kind]
    hint = did_you_mean(kind, names) or f"Choose one of {', '.join(kinds)}."
    raise ParameterError(
        "There is no such kind of record.", [Problem("kind", repr(kind)[:80], f"one of {len(kinds)} kinds", hint)]
    )
