"""What the risk stage makes of one client's records, each part when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property

from soc2lib.risk.assess import assess_risk
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk, Treatment
from soc2lib.risk.results import RiskResult
from soc2lib.risk.treatment.residual import Working, loss_if
from soc2lib.store.reading import Records


class RiskOverview:
    """The risk stage's results over one client's records.

    Parameters
    ----------
    records : Records
        The client as of its day.
    shown : mapping
        Control id to whether it is shown to work; None where that is not known.
    said : mapping
        The same as the client says.
    """

    def __init__(self, records: Records, shown: Working, said: Working) -> None:
        self._records, self._shown, self._said = records, shown, said

    @cached_property
    def result(self) -> RiskResult:
        """What could go wrong, and what remains with controls that are shown to work."""
        read = self._records.all
        found = read(Risk), read(Treatment), read(ControlEffect), read(AppetitePoint)
        return assess_risk(*found, self._shown, as_of=self._records.as_of)

    def as_said(self, risk: Risk) -> float:
        """The average loss of a year [money] by one risk, if controls worked as the client says."""
        return sum(loss_if([risk], self._records.all(ControlEffect), self._said).values())

    @cached_property
    def by_control(self) -> Mapping[str, tuple[str, ...]]:
        """Control id to the risks that it acts against, each with its title."""
        found: dict[str, tuple[str, ...]] = {}
        for risk in self._records.all(Risk):
            for control in risk.controls:
                found[control] = (*found.get(control, ()), f"{risk.id} {risk.title}")
        return found
