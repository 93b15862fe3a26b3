"""The request list follows the scope, leaves what is recorded alone, and counts the work by person and month."""

from datetime import date

import pytest

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import AuditorStatus, InternalStatus, Request, RequestType
from soc2lib.evidence.requests import by_status, request_list, review_packets, settled, standard_requests, workload
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Applicability, Control
from soc2lib.gap.results import GapResult
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))


def gap(*controls: Control, categories: tuple[Category, ...] = tuple(Category)) -> GapResult:
    return assess_gap(resolve_scope(Examination(categories=categories)), list(controls))


def test_every_standard_request_is_for_known_controls() -> None:
    domains = {control.domain for control in catalog().controls.values()}
    ids = [standard.id for standard in standard_requests()]
    assert len(set(ids)) == len(ids)
    for standard in standard_requests():
        assert set(standard.controls) <= set(catalog().controls)
        assert bool(standard.controls) != bool(standard.domain)
        assert standard.domain in {"", *domains}


def test_the_default_set_has_documents_populations_and_walkthroughs() -> None:
    kinds = [request.type for request in request_list(gap())]
    assert kinds.count(RequestType.DOCUMENT) >= 25
    assert kinds.count(RequestType.POPULATION) >= 12
    assert RequestType.WALKTHROUGH in kinds


def test_a_category_out_of_scope_asks_for_nothing() -> None:
    ids = {request.id for request in request_list(gap(categories=(Category.SECURITY,)))}
    assert not ids & {"D-26", "P-12"}
    assert "P-02" in ids


def test_a_control_that_does_not_apply_is_not_asked_for() -> None:
    away = [
        Control(id=id, applicability=Applicability.NOT_RELEVANT, applicability_reason="none")
        for id in ("IAM-03", "PHY-04")
    ]
    assert "P-02" not in {request.id for request in request_list(gap(*away))}


def test_what_is_recorded_keeps_its_wording_and_both_statuses() -> None:
    told = Request(
        id="P-02", description="Wording of the auditor", internal_status="sent", auditor_status="returned", owner="ann"
    )
    own = Request(id="X-1", description="One more")
    listed = request_list(gap(), [told, own], window=YEAR)
    assert listed[:2] == [told, own]
    assert [request.id for request in listed].count("P-02") == 1
    assert request_list(gap(), listed, window=YEAR) == listed


def test_the_owner_is_the_one_who_owns_most_of_the_controls() -> None:
    owned = [Control(id=id, owner=who) for id, who in [("GOV-04", "ann"), ("GOV-05", "ann"), ("GOV-06", "bob")]]
    listed = {request.id: request for request in request_list(gap(*owned), window=YEAR, due=date(2026, 3, 1))}
    assert (listed["D-01"].owner, listed["D-02"].owner, listed["D-03"].owner) == ("ann", "bob", "")
    assert (listed["D-01"].period_start, listed["D-01"].period_end) == (YEAR.start, YEAR.end)


@pytest.mark.parametrize(
    ("ours", "theirs", "done"),
    [
        ("ready", "not seen", False),
        ("sent", "not seen", True),
        ("sent", "returned", False),
        ("sent", "accepted", True),
        ("open", "accepted", True),
    ],
)
def test_a_request_is_settled_when_sent_unless_the_auditor_returned_it(ours: str, theirs: str, done: bool) -> None:
    assert settled(Request.build({"id": "R", "internal_status": ours, "auditor_status": theirs})) is done


def test_the_workload_counts_each_request_once_and_puts_nobody_last() -> None:
    told = [
        Request(id="1", owner="bob", due=date(2026, 3, 2)),
        Request(id="2", owner="bob", due=date(2026, 3, 30), internal_status=InternalStatus.SENT),
        Request(id="3", owner="ann", due=date(2026, 4, 1)),
        Request(id="4"),
    ]
    rows = workload(told)
    assert [(row.owner, row.month, row.requests, row.open) for row in rows] == [
        ("ann", date(2026, 4, 1), 1, 1),
        ("bob", date(2026, 3, 1), 2, 1),
        ("", None, 1, 1),
    ]


def test_both_statuses_are_counted_apart() -> None:
    counted = by_status([Request(id="1", internal_status="sent"), Request(id="2")])
    assert counted[InternalStatus.SENT, AuditorStatus.NOT_SEEN] == 1
    assert sum(counted.values()) == 2


def test_review_packets_are_systems_times_runs() -> None:
    assert review_packets(8, "quarterly", YEAR) == 32
    assert review_packets(8, "quarterly", Window(date(2026, 1, 1), date(2026, 6, 30))) == 16
    assert review_packets(8, "per_event", YEAR) is None
