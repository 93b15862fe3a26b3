"""Whether the reports of those who run the facilities carry the company's own look at them."""

from collections.abc import Mapping, Sequence
from datetime import date

from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.shown.reliance.reports import MONITORING, reliance
from soc2lib.evidence.shown.subject import Subject
from soc2lib.gap.results import Reliance
from soc2lib.scope.choices import ComplementarySide
from soc2lib.scope.records import ComplementaryControl, ThirdParty, ThirdPartyReport
from soc2lib.scope.system.third_parties import SUBSERVICE, classify


def sites_at_risk(
    subject: Subject,
    parties: Sequence[ThirdParty],
    reports: Mapping[str, Sequence[ThirdPartyReport]],
    complementary: Sequence[ComplementaryControl],
    period: Window | None,
    as_of: date,
) -> tuple[Sequence[str], Reliance | None]:
    """Why the review of facilities is at risk, as sentences, and the report that carries it least or discloses most.

    Parameters
    ----------
    subject : Subject
        The review of facilities (PHY-03).
    parties : sequence of ThirdParty
        Those on record.
    reports : mapping
        Third party's id to its reports.
    complementary : sequence of ComplementaryControl
        Controls expected of others: they say who runs facilities. Where none does, any subservice organisation may.
    period : Window or None
        The period.
    as_of : date
        The day it is read on.

    Examples
    --------
    >>> halls = ComplementaryControl(
    ...     id="C", side="CSOC", third_party="TP-1", control="Guards the halls", criteria=("CC6.4",)
    ... )
    >>> sites_at_risk(Subject("PHY-03", criteria=frozenset({"CC6.4"})), [], {}, [halls], None, date(2026, 9, 30))[0]
    ['TP-1 is to control facilities (CSOC) and is no third party on record.']
    """
    expected = {
        one.third_party
        for one in complementary
        if one.side is ComplementarySide.CSOC and subject.criteria.intersection(one.criteria)
    } or {one.id for one in parties if classify(one).kind == SUBSERVICE}
    lost = sorted(expected - {one.id for one in parties})
    words = [f"{id or 'Nobody named'} is to control facilities (CSOC) and is no third party on record." for id in lost]
    worst: Reliance | None = None
    for party in parties:
        if party.id in expected:
            found = reliance(
                subject, party, reports.get(party.id, ()), complementary, {MONITORING: True}, period, as_of
            )
            if found is None:
                continue
            words = [*words, *found.missing]
            worst = max((one for one in (worst, found) if one), key=_weakness)
    return words, worst


def _weakness(found: Reliance) -> tuple[bool, int, int]:
    return not found.relied_on, found.uncovered_days, len(found.disclosures)
