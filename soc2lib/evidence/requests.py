"""The request list (PBC): what an auditor is likely to ask for, from scope and controls, and the work it means."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from soc2lib.basics.cadence import expected_occurrences
from soc2lib.basics.resources import catalog_folder
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import AuditorStatus, InternalStatus, Priority, Request, RequestType
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.results import GapResult


@dataclass(frozen=True, slots=True)
class StandardRequest:
    """One request of data/catalog/requests.csv; a walkthrough is for all controls of a domain."""

    id: str
    type: RequestType
    title: str
    controls: tuple[str, ...]
    domain: str


@dataclass(frozen=True, slots=True)
class Workload:
    """One row a person and month: requests due, and how many of them are not sent."""

    owner: str
    month: date | None
    requests: int
    open: int


@cache
def standard_requests() -> tuple[StandardRequest, ...]:
    """The default request set, in its order."""
    with (catalog_folder() / "requests.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            StandardRequest(
                row["id"],
                RequestType(row["type"]),
                row["title"],
                tuple(filter(None, row["controls"].split(";"))),
                row["domain"],
            )
            for row in csv.DictReader(file)
        )


def request_list(
    gap: GapResult, existing: Iterable[Request] = (), *, window: Window | None = None, due: date | None = None
) -> list[Request]:
    """The request list of a client: what is recorded stays as it is, what is missing is added.

    Parameters
    ----------
    gap : GapResult
        Scope and controls; requests for controls that are not relevant, or whose categories are not examined, are
        left out.
    existing : iterable of Request
        Requests there are already: an auditor's wording and both statuses are never touched.
    window : Window, optional
        The period asked for.
    due : date, optional
        When new requests are due.

    Returns
    -------
    list of Request
        Existing ones first, then the new ones in catalog order; ids are those of the catalog and never change.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.scope.assess import resolve_scope
    >>> wanted = request_list(assess_gap(resolve_scope(None), []))
    >>> any(request.id == "D-26" for request in wanted), any(request.id == "P-02" for request in wanted)
    (False, True)
    """
    there = list(existing)
    known = {request.id for request in there}
    state = {judgement.state.id: judgement.state for judgement in gap.controls if judgement.counts}
    new = [
        _request(standard, [state[id] for id in controls], window, due)
        for standard in standard_requests()
        if standard.id not in known and (controls := [id for id in _controls(standard) if id in state])
    ]
    return [*there, *new]


def review_packets(systems: int, frequency: str, window: Window) -> int | None:
    """How many packets a recurring control means: systems × runs due; None for controls that run on events.

    Examples
    --------
    A quarterly access review of 8 systems: 32 packets in a year, 16 in half a year.

    >>> year = Window(date(2026, 1, 1), date(2026, 12, 31))
    >>> review_packets(8, "quarterly", year), review_packets(8, "quarterly", Window(year.start, date(2026, 6, 30)))
    (32, 16)
    """
    runs = expected_occurrences(frequency, window.start, window.end)
    return None if runs is None else systems * runs


def workload(requests: Iterable[Request]) -> list[Workload]:
    """Requests by person and month due; those of nobody, or without a day, are rows of their own."""
    tally: dict[tuple[str, date | None], list[Request]] = {}
    for request in requests:
        month = request.due.replace(day=1) if request.due else None
        tally.setdefault((request.owner, month), []).append(request)
    rows = [
        Workload(owner, month, len(group), sum(not settled(request) for request in group))
        for (owner, month), group in tally.items()
    ]
    return sorted(rows, key=lambda row: (row.owner == "", row.owner, str(row.month or "9999")))


def settled(request: Request) -> bool:
    """True where nothing more is to be brought: accepted by the auditor, or sent and not returned."""
    if request.auditor_status is AuditorStatus.RETURNED:
        return False
    return request.auditor_status is AuditorStatus.ACCEPTED or request.internal_status is InternalStatus.SENT


def by_status(requests: Sequence[Request]) -> Mapping[tuple[InternalStatus, AuditorStatus], int]:
    """How many requests stand how on both sides; every pair has an entry."""
    return {
        (ours, theirs): sum(r.internal_status is ours and r.auditor_status is theirs for r in requests)
        for ours in InternalStatus
        for theirs in AuditorStatus
    }


def _controls(standard: StandardRequest) -> list[str]:
    if standard.domain:
        return [id for id, control in catalog().controls.items() if control.domain == standard.domain]
    return list(standard.controls)


def _request(
    standard: StandardRequest, state: Sequence[ControlState], window: Window | None, due: date | None
) -> Request:
    owners = [control.owner for control in state if control.owner]
    return Request(
        id=standard.id,
        controls=tuple(control.id for control in state),
        description=standard.title,
        type=standard.type,
        owner=max(dict.fromkeys(owners), key=owners.count) if owners else "",
        due=due,
        period_start=window.start if window else None,
        period_end=window.end if window else None,
        priority=Priority.HIGH if standard.type is RequestType.POPULATION else Priority.MEDIUM,
    )
