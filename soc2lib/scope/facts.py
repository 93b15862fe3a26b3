"""Everything the client told about the scope, gathered once, for the methods that read several kinds of record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from soc2lib.catalog.catalog import Category
from soc2lib.scope.choices import ReportType
from soc2lib.scope.examination.control_lines import ControlLine
from soc2lib.scope.records import (
    Commitment,
    ComplementaryControl,
    Component,
    DemandSource,
    Examination,
    Incident,
    SystemChange,
    SystemRequirement,
    ThirdParty,
    ThirdPartyReport,
)
from soc2lib.store.reading import Records


class Exclusion(Protocol):
    """A criterion said to be not relevant; `soc2lib.gap.records.CriterionScope` is one."""

    @property
    def id(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """The records of the scope stage, with the controls and not relevant criteria of a later stage where known.

    Attributes
    ----------
    as_of : date
        The day the records stood like this.
    controls : sequence of ControlLine
        The client's controls; empty while none is recorded.
    not_relevant : mapping
        Criterion id to the reason why it does not apply.
    """

    as_of: date
    examination: Examination = field(default_factory=Examination)
    demand: Sequence[DemandSource] = ()
    commitments: Sequence[Commitment] = ()
    requirements: Sequence[SystemRequirement] = ()
    components: Sequence[Component] = ()
    third_parties: Sequence[ThirdParty] = ()
    reports: Sequence[ThirdPartyReport] = ()
    complementary: Sequence[ComplementaryControl] = ()
    incidents: Sequence[Incident] = ()
    changes: Sequence[SystemChange] = ()
    controls: Sequence[ControlLine] = ()
    not_relevant: Mapping[str, str] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The decided categories, or Security alone while nothing is decided."""
        return self.examination.categories or (Category.SECURITY,)

    @property
    def type_ii(self) -> bool:
        """True unless the report is a Type I: where the type is open, the stricter reading holds."""
        return self.examination.report_type is not ReportType.TYPE_I

    def in_period(self, day: date | None) -> bool:
        """Whether a day belongs to the period that the description speaks for; an unknown day does.

        The period is the window; a Type I or an open window reaches back without end, up to the examined day.
        """
        start, end = self.examination.window_start, self.examination.window_end
        if not self.type_ii:
            start, end = None, start or end
        return day is None or ((start is None or start <= day) and day <= (end or self.as_of))


def gather(
    records: Records, controls: Sequence[ControlLine] = (), not_relevant: Iterable[Exclusion] = ()
) -> ScopeFacts:
    """The client's scope records as they stand in the records.

    Parameters
    ----------
    controls : sequence of ControlLine
        The client's controls, from `soc2lib.scope.examination.control_lines.control_lines`.
    not_relevant : iterable of Exclusion
        Criteria that do not apply, each with its reason.
    """
    return ScopeFacts(
        as_of=records.as_of,
        examination=records.one(Examination, "examination") or Examination(),
        demand=records.all(DemandSource),
        commitments=records.all(Commitment),
        requirements=records.all(SystemRequirement),
        components=records.all(Component),
        third_parties=records.all(ThirdParty),
        reports=records.all(ThirdPartyReport),
        complementary=records.all(ComplementaryControl),
        incidents=records.all(Incident),
        changes=records.all(SystemChange),
        controls=controls,
        not_relevant={row.id: row.reason for row in not_relevant},
    )
