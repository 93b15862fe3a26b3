"""What other records say that must fit with what is said of controls: evidence, risks, limits, people, changes."""

from collections.abc import Iterable
from datetime import date

from soc2lib.evidence.records import Evidence, EvidenceType
from soc2lib.gap.policies.promises import broken_promises
from soc2lib.gap.records import PolicyLimit
from soc2lib.plan.records import Person
from soc2lib.readiness.consistency.consistency import ConsistencyInputs, ResidualRisk
from soc2lib.risk.estimate import inherent_estimate, re_rated_estimate
from soc2lib.risk.records import Risk
from soc2lib.risk.treatment.residual import Working
from soc2lib.scope.description.others import changes
from soc2lib.scope.description.section import Completeness
from soc2lib.scope.facts import ScopeFacts
from soc2lib.store.reading import Records

_STATUS = (EvidenceType.POLICY, EvidenceType.PROCEDURE, EvidenceType.CONTRACT, EvidenceType.VENDOR_REPORT)
"""Kinds of evidence that speak for the days after their own, until they are replaced."""


def consistency_inputs(records: Records, shown: Working, facts: ScopeFacts) -> ConsistencyInputs:
    """What the client's other records say, for `consistency.check`.

    Parameters
    ----------
    records : Records
        The client.
    shown : mapping
        Which controls are shown to work.
    facts : ScopeFacts
        The records of the scope stage.
    """
    people = records.all(Person)
    return ConsistencyInputs(
        evidence_days=evidence_days(records.all(Evidence)),
        risks=re_rated(records.all(Risk), shown),
        limits=broken_promises(records.all(PolicyLimit)),
        people=present(people, records.as_of) if people else None,
        changes_described=changes(facts).status is not Completeness.MISSING,
    )


def evidence_days(pieces: Iterable[Evidence]) -> dict[str, list[date]]:
    """The last day each piece of evidence of a run shows; grain: one entry a control.

    Policies, procedures, contracts and vendors' reports are left out, for they speak for later days too, and so is what
    was superseded and what says no day.

    Examples
    --------
    >>> rows = [
    ...     Evidence(id="E1", type="log extract", controls=("LOG-01",), effective="2026-03-01"),
    ...     Evidence(id="E2", type="policy", controls=("LOG-01",), effective="2025-11-01"),
    ... ]
    >>> evidence_days(rows)
    {'LOG-01': [datetime.date(2026, 3, 1)]}
    """
    rows = list(pieces)
    replaced = {piece.supersedes for piece in rows}
    days: dict[str, list[date]] = {}
    for piece in rows:
        if piece.days and piece.type not in _STATUS and piece.id not in replaced:
            for control in piece.controls:
                days.setdefault(control, []).append(piece.days[1])
    return days


def re_rated(risks: Iterable[Risk], shown: Working) -> list[ResidualRisk]:
    """The expected yearly loss [money] of each re-rated risk before and after, with its controls shown to work.

    Examples
    --------
    A loss of 100,000 to 1,000,000 costs 404,001 on average; half as often it costs half of that a year.

    >>> fire = Risk(id="R1", title="Fire", frequency_low=1, frequency_high=1, loss_low=1e5, loss_high=1e6,
    ...     residual_frequency_low=0.5, residual_frequency_high=0.5, controls=("PHY-01",))
    >>> [(row.id, round(row.inherent), round(row.residual), row.controls) for row in re_rated([fire], {"PHY-01": None})]
    [('R1', 404001, 202001, ())]
    """
    found = []
    for risk in risks:
        inherent = inherent_estimate(risk)
        rated = re_rated_estimate(risk, inherent) if inherent else None
        if inherent and rated:
            able = tuple(control for control in risk.controls if shown.get(control) is True)
            found.append(ResidualRisk(risk.id, inherent.mean, rated.mean, able))
    return found


def present(people: Iterable[Person], day: date) -> frozenset[str]:
    """The names of those who have not left before that day."""
    return frozenset(person.id for person in people if person.left_on is None or person.left_on >= day)
