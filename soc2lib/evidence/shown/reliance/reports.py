"""Whether the report of a subservice organisation carries a control that it runs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from soc2lib.basics.formatting import WITHHELD, day, listed
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.shown.people import people
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.shown.tests.compensation import in_words
from soc2lib.gap.results import Reliance
from soc2lib.scope.choices import AssuranceKind, ComplementarySide, Opinion, SubserviceMethod, Tier
from soc2lib.scope.records import ComplementaryControl, ThirdParty, ThirdPartyReport
from soc2lib.scope.system.bridge_letters import LONGEST_BRIDGE
from soc2lib.scope.system.report_coverage import uncovered
from soc2lib.scope.system.third_parties import SUBSERVICE, classify

MONITORING = "VEN-03"
"""The company's own yearly review of critical vendors."""
FACILITIES = "PHY-03"
"""The company's own look at its hosting provider's facilities; asked for controls of buildings."""
_OLD = 366
"""A vendor reports at least yearly [days]; with a bridge letter's 92 days on top a report is too old."""
_WORD_END = re.compile(r"[^\w\s&'’.-]|\s-\s|\.\s")

AGREEMENT_OPEN = "The auditor has not yet agreed that "
"""How it begins what is said of a vendor that is monitored otherwise, until the auditor agrees."""


def carrier(text: str, parties: Iterable[ThirdParty]) -> ThirdParty | None:
    """The third party named by a control's carrier cell, by name or id; None where none or more than one fits.

    Examples
    --------
    >>> cloud = ThirdParty(id="TP-01", name="Northmoor Cloud")
    >>> carrier("northmoor cloud (data halls)", [cloud]) is carrier("TP-01", [cloud]) is cloud
    True
    """
    known = list(parties)
    for wanted in dict.fromkeys((_plain(text), _plain(_WORD_END.split(text)[0]))):
        fits = [one for one in known if wanted and wanted in (_plain(one.id), _plain(one.name))]
        if len(fits) == 1:
            return fits[0]
    return None


def reliance(
    subject: Subject,
    party: ThirdParty | None,
    reports: Sequence[ThirdPartyReport],
    complementary: Iterable[ComplementaryControl],
    own: Mapping[str, bool],
    period: Window | None,
    as_of: date,
) -> Reliance | None:
    """Whether a control may be relied on at the organisation that runs it; None where it is tested like one's own.

    Parameters
    ----------
    subject : Subject
        The control.
    party : ThirdParty or None
        Who runs it; None where no third party on record fits its carrier.
    reports : sequence of ThirdPartyReport
        Those of the party.
    complementary : iterable of ComplementaryControl
        Controls expected of others.
    own : mapping
        Which of the company's own monitoring controls (VEN-03, PHY-03) are shown; all that are named must be.
    period : Window or None
        The period.
    as_of : date
        The day it is read on.

    Notes
    -----
    Carve-out asks for all of: a CSOC of the party that serves a criterion of the control; a SOC 2 Type II report that a
    named person reviewed, with an unqualified opinion, its exceptions recorded and its CUECs mapped; own monitoring
    shown. Days of the period so far that no reviewed report covers are disclosed up to 92 where a bridge letter reaches
    them; while the period runs a letter need not reach the as-of day. Without such a report it is monitored otherwise:
    not relied on before the auditor agreed. Inclusive: the party's controls are tested like one's own.

    References
    ----------
    Domain brief 2.4 and 13.1.

    Examples
    --------
    >>> reliance(Subject("PHY-01"), None, [], [], {}, None, date(2026, 9, 30)).missing
    ('No third party on record is the one that runs it.',)
    """
    if party is None:
        return Reliance(False, missing=("No third party on record is the one that runs it.",), on_record=False)
    if party.method is SubserviceMethod.INCLUSIVE:
        return None
    name = party.name or party.id
    missing = _own_part(subject, party, name, complementary, own)
    come = [one for one in reports if one.reviewed is None or one.reviewed <= as_of]
    readings = {one.id: _unread(one) for one in come}
    good = [one for one in come if one.report is AssuranceKind.SOC2_TYPE_II and not readings[one.id]]
    if not good:
        return _otherwise(party, name, come, readings, missing, as_of)
    left = _left(good, period, as_of)
    days = sum((last - first).days + 1 for first, last in left)
    disclosures = [_excepts(name, one) for one in good if not says_none(one.exceptions)]
    if days:
        disclosures.append(f"No report of {name} covers {in_words(left)} of the period.")
        missing += _bridged(name, good, left, days, over=bool(period and as_of >= period.end))
    newest = max(one.period_end for one in good if one.period_end)
    if (as_of - newest).days > _OLD + LONGEST_BRIDGE:
        missing.append(f"The last reviewed report of {name} ends on {day(newest)}.")
    return Reliance(not missing, days, tuple(disclosures), tuple(missing), newest)


def monitored_otherwise(
    parties: Iterable[ThirdParty], reports: Mapping[str, Sequence[ThirdPartyReport]], as_of: date
) -> tuple[str, ...]:
    """Critical vendors and subservice organisations without a reviewed report to which the auditor has not agreed.

    One sentence a vendor: why its yearly review (VEN-03) is at risk. A vendor of no known tier may be critical, and a
    report may be that of a critical vendor that nobody recorded.
    """
    known = sorted(parties, key=lambda one: one.id)
    lost = sorted(reports.keys() - {one.id for one in known})
    found = [f"Third party {id or 'without an id'} has a report on file and is not on record itself." for id in lost]
    for party in known:
        if party.tier not in (None, Tier.CRITICAL) and classify(party).kind != SUBSERVICE:
            continue
        if party.method is SubserviceMethod.INCLUSIVE or _agreed(party, as_of):
            continue
        mine = [one for one in reports.get(party.id, ()) if one.reviewed is None or one.reviewed <= as_of]
        if not any(one.report is AssuranceKind.SOC2_TYPE_II and not _unread(one) for one in mine):
            name = party.name or party.id
            found.append(_no_report(name if party.tier else f"{name} (how critical it is was not said)", mine))
    return tuple(found)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _own_part(
    subject: Subject,
    party: ThirdParty,
    name: str,
    complementary: Iterable[ComplementaryControl],
    own: Mapping[str, bool],
) -> list[str]:
    missing = []
    if classify(party).kind != SUBSERVICE:
        missing.append(f"Nobody recorded that a commitment fails with the controls of {name}.")
    if party.method is None:
        missing.append(f"Carve-out or inclusive is not decided for {name}.")
    expected = [
        one
        for one in complementary
        if one.side is ComplementarySide.CSOC and one.third_party == party.id and one.control
    ]
    if not any(subject.criteria.intersection(one.criteria) for one in expected):
        missing.append(f"No control expected of {name} (CSOC) serves {listed(sorted(subject.criteria), 'or')}.")
    wanted = [MONITORING, *(id for id in own if id != MONITORING)]
    missing += [f"Own monitoring {id} is not shown." for id in wanted if not own.get(id)]
    return missing


def _otherwise(
    party: ThirdParty,
    name: str,
    come: Sequence[ThirdPartyReport],
    readings: Mapping[str, Sequence[str]],
    missing: list[str],
    as_of: date,
) -> Reliance:
    type_ii = [one for one in come if one.report is AssuranceKind.SOC2_TYPE_II]
    if type_ii and not _agreed(party, as_of):
        best = min(type_ii, key=lambda one: (len(readings[one.id]), one.id))
        return Reliance(False, missing=(*missing, f"Report {best.id} of {name}: {listed(readings[best.id])}."))
    if not _agreed(party, as_of):
        return Reliance(False, missing=(*missing, _no_report(name, come)), on_record=bool(come))
    if not any(people(one.reviewer) and one.reviewed for one in come):
        missing.append(f"Nobody is on record as having reviewed what {name} handed over.")
    if bad := [one for one in come if one.opinion in (Opinion.ADVERSE, Opinion.DISCLAIMER)]:
        missing.append(f"The opinion of report {bad[0].id} of {name} is {bad[0].opinion}.")
    said = f"The vendor {name} is monitored otherwise; the auditor agreed on {day(party.auditor_agreed)}."
    return Reliance(not missing, 0, (said,), tuple(missing))


def _no_report(name: str, come: Sequence[ThirdPartyReport]) -> str:
    kinds = sorted({one.report.value if one.report else "kind not recorded" for one in come})
    held = f"on file: {listed(kinds)}" if kinds else "nothing of it is on file"
    return f"{AGREEMENT_OPEN}{name} is monitored otherwise, without a reviewed SOC 2 Type II report ({held})."


def _agreed(party: ThirdParty, as_of: date) -> bool:
    return party.auditor_agreed is not None and party.auditor_agreed <= as_of


def _unread(one: ThirdPartyReport) -> list[str]:
    causes = {
        "no period": one.period_start is None or one.period_end is None,
        "no reviewer or day of the review": not (people(one.reviewer) and one.reviewed),
        "no opinion recorded": one.opinion is None,
        f"opinion {one.opinion.value if one.opinion else ''}": one.opinion not in (None, Opinion.UNQUALIFIED),
        "not said whether it lists exceptions": not one.exceptions,
        "user-entity controls not mapped": not one.cuecs_mapped,
    }
    return [words for words, holds in causes.items() if holds]


def says_none(text: str) -> bool:
    """True where an answer says that there is none of what was asked for.

    Examples
    --------
    >>> says_none("None."), says_none("No exceptions"), says_none("None but one: late patching")
    (True, True, False)
    """
    return _plain(text).rstrip(".") in ("none", "no", "no exceptions")


def _excepts(name: str, one: ThirdPartyReport) -> str:
    facts = "" if one.exceptions == WITHHELD else f": {one.exceptions.rstrip('.')}"
    return f"{name}'s report {one.id} lists exceptions{facts}."


def _left(good: Sequence[ThirdPartyReport], period: Window | None, as_of: date) -> list[tuple[date, date]]:
    if period is None or as_of < period.start:
        return []
    covered = [(one.period_start, one.period_end) for one in good if one.period_start and one.period_end]
    return list(uncovered((period.start, min(period.end, as_of)), covered))


def _bridged(
    name: str, good: Sequence[ThirdPartyReport], left: Sequence[tuple[date, date]], days: int, *, over: bool
) -> list[str]:
    if days > LONGEST_BRIDGE:
        return [f"No report of {name} covers {in_words(left)}; at most {LONGEST_BRIDGE} can be disclosed."]
    letters = [
        (one.period_end, one.bridge_until)
        for one in good
        if one.period_end and one.bridge_until and one.bridge_until > one.period_end
    ]
    unreached = [gap for stretch in left for gap in uncovered(stretch, letters)]
    still_running = not over and len(unreached) == 1 and left[-1][0] < unreached[0][0]
    if not unreached or still_running:
        return []
    return [f"No bridge letter of {name} reaches {in_words(unreached)}."]
