"""Twelve typical clients, four of them with a twin whose story ends worse: facts in, what the rules give out.

Each keeps five or fewer criteria beside its story's own; `core` says which and why. All but the first and the sixth
are owned by Mia Berg, run by Sam Okafor and looked at by the adviser Jonas Ferreira.
"""

from collections.abc import Callable, Mapping
from datetime import date

from soc2lib.evidence.records import EvidenceType
from soc2lib.plan.records import Person, Task
from soc2lib.readiness.records import ReportReceived
from soc2lib.scope.choices import AssuranceKind
from soc2lib.scope.records import Statement, ThirdParty, ThirdPartyReport
from tests.clients import core, vendors
from tests.clients.build import OWNER, TYPE_I, TYPE_II, Client, later
from tests.clients.typical import (
    GO_ON,
    MOVE,
    NEW_PERIOD,
    NO_BLOCKER,
    NOT_READY,
    ON_COURSE,
    READY,
    READY_TYPE_I,
    Parts,
    Typical,
)
from tests.clients.typical import TYPE_I as TYPE_I_OPTION

FIRST_HALF = date(2026, 1, 1), date(2026, 6, 30)
SUMMER_HALF = date(2026, 4, 1), date(2026, 9, 30)
MIDDLE = date(2026, 6, 30)
YEARLY = {"RSK-03": "CC3.3", "BCP-01": "CC9.1"}
"""Two yearly controls, each the only key control of its criterion."""


def _period(as_of: date, start: date, end: date, *criteria: str, **examination: object) -> Client:
    return Client.examined(as_of, *criteria, report_type=TYPE_II, window_start=start, window_end=end, **examination)


def one() -> Typical:
    """Day one: interview only. Six key controls claimed, two admitted absent, four not asked, no period."""
    client = Client.examined(date(2026, 9, 30), "CC1.2", *core.CRITERIA)
    client.claims("GOV-04", "GOV-05", "IAM-01", "IAM-02", "IAM-03", "IAM-05").absent("GOV-03", "IAM-04")
    words = {
        "CC1.2": "not met",
        "CC1.3": "self-reported",
        "CC6.2": "self-reported",
        "CC6.3": "not met",
        "CC6.6": "not assessed",
        "CC8.1": "not assessed",
    }
    parts = Parts(only_said=6, failing=2, not_asked=4)
    return Typical(client, NOT_READY, parts, words, (TYPE_I_OPTION, NEW_PERIOD), more_options=False)


def two() -> Typical:
    """After readiness: design and one instance shown of all; the period begins in three weeks. One is yearly."""
    client = _period(date(2026, 9, 10), date(2026, 10, 1), date(2027, 3, 31), "CC3.3", *core.CRITERIA)
    core.show_one(client, date(2026, 9, 1)).designed("RSK-03", day=date(2026, 9, 1)).ran("RSK-03", date(2026, 8, 20))
    words = dict.fromkeys(("CC3.3", *core.CRITERIA), "ready")
    return Typical(client, READY, Parts(evidenced=12), words, (GO_ON,), more_options=False)


def three() -> Typical:
    """Half-way: everything due is evidenced or tested; two yearly controls are planned after the period's end."""
    client = _period(MIDDLE, *SUMMER_HALF, *YEARLY.values(), *core.CRITERIA)
    core.show_days(client, SUMMER_HALF[0], MIDDLE)
    for id in YEARLY:
        client.designed(id, day=date(2026, 3, 10)).ran(id, date(2025, 11, 20))
    words = dict.fromkeys((*YEARLY.values(), *core.CRITERIA), "on course")
    return Typical(client, ON_COURSE, Parts(6, 5, not_due=2), words, (GO_ON,), more_options=False, exceptions=0)


def four() -> Typical:
    """The period is over, all is shown; three isolated deviations, their causes known, the whole populations tested."""
    client = core.show_days(_period(date(2026, 7, 15), *FIRST_HALF, *core.CRITERIA), *FIRST_HALF)
    for id, rows, sample, item in (("IAM-01", 60, 25, "J-17"), ("IAM-03", 50, 25, "L-05"), ("CHG-01", 200, 40, "C-9")):
        client.tested(id, rows, *FIRST_HALF, name="/sample", sample=sample, deviating=(item,))
        client.tested(id, rows, *FIRST_HALF, deviating=(item,)).explained(f"T-{id}/sample", item)
    words = dict.fromkeys(("CC6.2", "CC8.1"), "met with deviations") | dict.fromkeys(("CC1.3", "CC6.3", "CC6.6"), "met")
    return Typical(client, NO_BLOCKER, Parts(6, 5), words, (GO_ON,), more_options=False, exceptions=3)


def five() -> Typical:
    """Much is carried by a cloud: its report is reviewed, 60 uncovered days have a bridge letter."""
    words = dict.fromkeys(("CC1.3", "CC6.4", "CC6.6", "CC9.2"), "met")
    client = _cloud(report_end=date(2026, 5, 1))
    return Typical(client, NO_BLOCKER, Parts(3, 5), words, (GO_ON,), more_options=False, exceptions=0)


def five_b() -> Typical:
    """The same with 120 uncovered days."""
    client = _cloud(report_end=date(2026, 3, 2))
    return Typical(client, NOT_READY, Parts(3, 4, failing=1), {"CC6.4": "at risk", "CC6.6": "met"}, (GO_ON, MOVE))


def _cloud(report_end: date) -> Client:
    client = _period(date(2026, 7, 10), *FIRST_HALF, "CC1.3", "CC6.4", "CC6.6", "CC9.2")
    core.show_days(client, *FIRST_HALF, ids=(*core.DOCUMENTS, "IAM-05", "NET-01"))
    vendors.cared_for(client, *FIRST_HALF)
    client.designed("PHY-03", day=date(2025, 12, 12)).ran("PHY-03", date(2026, 6, 5))
    return vendors.carved_out(client, report_end, bridge_until=FIRST_HALF[1])


def six() -> Typical:
    """Eight people, owner-run, no board: an outside adviser meets quarterly with minutes instead."""
    client = _without_board(outside_adviser=True)
    client.designed("GOV-11", day=date(2026, 9, 1)).ran("GOV-11", date(2026, 3, 12), date(2026, 6, 11))
    return Typical(client, READY, Parts(evidenced=12), {"CC1.2": "ready", "CC8.1": "ready"}, (GO_ON,))


def six_b() -> Typical:
    """The same without the adviser; to engage one and hold two meetings is planned."""
    client = _without_board(outside_adviser=False)
    client.add(
        Person(id=OWNER, capacity=1.0),
        Task(
            id="TASK-adviser",
            title="Engage an outside adviser and hold two quarterly meetings",
            owner=OWNER,
            low=120,
            likely=130,
            high=150,
            controls=("GOV-03", "GOV-11"),
        ),
    )
    return Typical(client, NOT_READY, Parts(evidenced=11, failing=1), {"CC1.2": "not met"}, (TYPE_I_OPTION,))


def _without_board(*, outside_adviser: bool) -> Client:
    start, end = date(2026, 10, 1), date(2027, 3, 31)
    client = _period(date(2026, 9, 3), start, end, "CC1.2", *core.CRITERIA, outside_adviser=outside_adviser)
    return core.show_one(client, date(2026, 9, 1)).absent("GOV-03", why="Owner-run, eight people: there is no board.")


def seven() -> Typical:
    """No incidents: the register of the whole period is empty and was checked against alerts and tickets."""
    checked = "alert queue and security tickets"
    client = _no_incidents().population(("INC-02", "INC-03"), "POP-incidents", 0, *FIRST_HALF, total_source=checked)
    words = dict.fromkeys(("CC7.3", "CC7.4", "CC7.5"), "met")
    return Typical(client, NO_BLOCKER, Parts(1, 8), words, (GO_ON,), more_options=False, exceptions=0)


def seven_b() -> Typical:
    """The same with management's statement only."""
    client = _no_incidents(incidents_stated=Statement.NONE)
    client.control("INC-02", "INC-03", operation="no occurrence in period", notes="Management: none occurred.")
    words = dict.fromkeys(("CC7.3", "CC7.4", "CC7.5"), "self-reported")
    return Typical(client, NOT_READY, Parts(1, 6, only_said=2), words, (GO_ON,))


def _no_incidents(**examination: object) -> Client:
    kept = ("CC1.3", "CC6.6", "CC7.3", "CC7.4", "CC7.5")
    client = _period(date(2026, 7, 15), *FIRST_HALF, *kept, **examination)
    core.show_days(client, *FIRST_HALF, ids=(*core.DOCUMENTS, "IAM-05", "NET-01"))
    client.designed("INC-01", "INC-02", "INC-03", "INC-04", "LOG-02", day=date(2025, 12, 12))
    client.in_force("INC-01", first=date(2025, 12, 1), last=FIRST_HALF[1]).ran("INC-04", date(2026, 3, 17))
    return client.tested("LOG-02", 24, *FIRST_HALF)


def eight() -> Typical:
    """The second factor is in use since day 45 of 180; a VPN and password rules before it were not tested."""
    as_of, start, end = date(2026, 4, 15), date(2026, 1, 1), date(2026, 6, 29)
    since = later(start, 45)
    client = core.show_days(_period(as_of, start, end, *core.CRITERIA), start, as_of, ids=_but("IAM-05"))
    client.designed("IAM-05", day=since).configured("IAM-05", days=(since, as_of))
    client.control("IAM-05", in_use_since=since, replaces="OWN-VPN")
    vpn = {"title": "VPN and password rules", "criteria": ("CC6.6",), "key": False, "key_reason": "Replaced."}
    client.control("OWN-VPN", design="suitable", implementation="in use", **vpn)
    words = {"CC6.6": "at risk", "CC6.2": "on course", "CC8.1": "on course"}
    return Typical(client, NOT_READY, Parts(6, 4, failing=1), words, (GO_ON, MOVE, NEW_PERIOD))


def _but(*left_out: str) -> tuple[str, ...]:
    return tuple(id for id in core.KEY_CONTROLS if id not in left_out)


def nine() -> Typical:
    """The second quarter's access review came late; all leavers and movers of that quarter were tested clean."""
    client, (first, last) = missed_review(), (date(2026, 1, 1), date(2026, 3, 31))
    client.ran("IAM-04", date(2026, 4, 20)).tested("IAM-04", 4, *YEAR, deviating=("REV-2",))
    client.tested("IAM-01", 3, first, last, name="-Q2").tested("IAM-03", 2, first, last, name="-Q2")
    answers = ("T-IAM-01-Q2", "T-IAM-03-Q2")
    client.explained("T-IAM-04", "REV-2", compensating=answers, first_day=first, last_day=last)
    words = dict.fromkeys(("CC1.3", "CC6.2", "CC6.6", "CC8.1"), "met") | {"CC6.3": "met with deviations"}
    return Typical(client, NO_BLOCKER, Parts(6, 5), words, (GO_ON,), more_options=False, exceptions=1)


def nine_b() -> Typical:
    """The same, nothing done: three reviews are on file and tested, four were due."""
    client = missed_review().tested("IAM-04", 3, *YEAR)
    words = {"CC6.3": "at risk", "CC6.2": "met"}
    return Typical(client, NOT_READY, Parts(5, 5, failing=1), words, (GO_ON, NEW_PERIOD))


YEAR = date(2025, 10, 1), date(2026, 9, 30)


def missed_review() -> Client:
    """A year that is over in which three of four access reviews were done; all other controls are shown."""
    client = core.show_days(_period(date(2026, 10, 20), *YEAR, *core.CRITERIA), *YEAR, ids=_but("IAM-04"))
    client.designed("IAM-04", day=date(2025, 9, 11))
    return client.ran("IAM-04", date(2025, 12, 20), date(2026, 6, 18), date(2026, 9, 18))


def ten(auditor_agreed: date | None = None) -> Typical:
    """A critical vendor has no report: a certificate and own checks are on file. The auditor has agreed, or not yet."""
    client = _period(MIDDLE, *SUMMER_HALF, "CC1.3", "CC6.2", "CC6.6", "CC9.2")
    ids = (*core.DOCUMENTS, "IAM-01", "IAM-03", "IAM-05", "NET-01")
    vendors.cared_for(core.show_days(client, SUMMER_HALF[0], MIDDLE, ids=ids), SUMMER_HALF[0], MIDDLE)
    client.add(
        ThirdParty(
            id="TP-mail",
            name="Kettle Mail",
            service="Sends invoices",
            owner=OWNER,
            tier="critical",
            customer_data=True,
            controls_needed=False,
            monitoring="Own checks each quarter.",
            auditor_agreed=auditor_agreed,
        ),
        ThirdPartyReport(
            id="TR-mail",
            third_party="TP-mail",
            report=AssuranceKind.ISO_27001,
            reviewer=OWNER,
            reviewed=date(2026, 5, 4),
        ),
    )
    if auditor_agreed:
        words = dict.fromkeys(("CC1.3", "CC6.2", "CC6.6", "CC9.2"), "on course")
        return Typical(client, ON_COURSE, Parts(5, 4), words, (GO_ON,), exceptions=0)
    return Typical(client, NOT_READY, Parts(4, 4, failing=1), {"CC9.2": "at risk", "CC6.2": "on course"}, (GO_ON,))


def eleven() -> Typical:
    """A Type I on a day in four weeks: design shown and one instance of each seen."""
    examined = {"report_type": TYPE_I, "window_start": date(2026, 9, 30)}
    client = core.show_one(Client.examined(date(2026, 9, 2), *core.CRITERIA, **examined), date(2026, 8, 25))
    words = dict.fromkeys(core.CRITERIA, "ready")
    return Typical(client, READY_TYPE_I, Parts(evidenced=11), words, (TYPE_I_OPTION,), more_options=False)


def twelve() -> Typical:
    """A renewal on its third day: design confirmed by name, no run yet, one exception of last year was mended."""
    start = date(2026, 10, 1)
    client = _period(date(2026, 10, 3), start, date(2027, 9, 30), *core.CRITERIA, previous_end=date(2026, 9, 30))
    client.designed(*core.KEY_CONTROLS, day=date(2026, 9, 28), inspected=EvidenceType.OBSERVATION)
    client.tested("IAM-03", 9, YEAR[0], date(2026, 6, 30), name="-old", deviating=("L-1", "L-2"))
    client.explained("T-IAM-03-old", "L-1", "L-2", response="A daily job disables accounts since 1 July.")
    client.tested("IAM-03", 5, date(2026, 7, 1), date(2026, 9, 25), name="-again")
    client.add(ReportReceived(id="2025 Type II", issued=date(2025, 11, 20), noted=("IAM-03",)))
    words = dict.fromkeys(core.CRITERIA, "on course")
    return Typical(client, ON_COURSE, Parts(not_due=11), words, (GO_ON,))


TWELVE: Mapping[str, Callable[[], Typical]] = {
    "1": one,
    "2": two,
    "3": three,
    "4": four,
    "5": five,
    "5b": five_b,
    "6": six,
    "6b": six_b,
    "7": seven,
    "7b": seven_b,
    "8": eight,
    "9": nine,
    "9b": nine_b,
    "10": ten,
    "11": eleven,
    "12": twelve,
}
