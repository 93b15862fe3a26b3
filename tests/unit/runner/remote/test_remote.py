"""Clients run by others' hands: what is sent, what is signed, what happens when the hands are gone."""

import json
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from soc2lib.errors import ParameterError, Problem, RunError
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.batch.inputs import versions
from soc2lib.runner.batch.messages import order_line, outcome_line, read_order
from soc2lib.runner.limits import Limits
from soc2lib.runner.remote import remote as consistency_inputs
from soc2lib.runner.remote import worker
from soc2lib.runner.remote.bundles import pack
from soc2lib.runner.remote.cluster import cluster
from soc2lib.runner.remote.remote import Hands, run_remotely
from soc2lib.runner.remote.storage import place
from soc2lib.runner.remote.worker import Delivery, Job, close_servers, run_job
from soc2lib.signing.keys import make_key
from soc2lib.signing.pages import FACTS, check_signature
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.runs import latest_run

DAY = date(2026, 9, 30)
IDS = ("acme", "birch", "cedar")
PAGE = b"<html><body><p>whole</p></body></html>"


class Closed(Exception):
    """What a client of a scheduler that is gone raises: an exception of its own kind."""


class Hand(Executor):
    """Does each job at once with a function; without one, never."""

    def __init__(self, answer: Callable[[Job], Delivery] | None = None) -> None:
        self.jobs: list[Job] = []
        self._answer, self._open = answer, True

    def submit(self, _: Any, packed: bytes) -> Future[Delivery]:  # type: ignore[override]
        if not self._open:
            raise Closed
        self.jobs.append(pickle.loads(packed))
        future: Future[Delivery] = Future()
        if self._answer:
            future.set_result(self._answer(self.jobs[-1]))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._open = False


@pytest.fixture
def order(tmp_path: Path) -> Order:
    for client in IDS:
        Engagement.create(client, tmp_path / "clients").ledger.close()
    return Order(tmp_path / "clients", DAY, STAGES[:1], again=False)


def made_by(order: Order, folder: Path) -> Callable[[Job], Delivery]:
    """What a worker delivers: a page and its manifest."""

    def answer(job: Job) -> Delivery:
        inputs = replace(order, keys=None).inputs(job.client)
        folder.mkdir(exist_ok=True)
        (folder / "01_scope.html").write_bytes(PAGE)
        pages = [{"page": "01_scope.html", "bytes": len(PAGE), "sha256": ""}]
        manifest = {**inputs, "pages": pages, "assets": {}, "results": {}, "finished": "2026-10-01"}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return Delivery(outcome_line(Outcome(job.client, None, None, 1.0)), pack(folder))

    return answer


@pytest.fixture(params=["folder", "store"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    made: Any = tmp_path / "out" if request.param == "folder" else place("memory://signed")
    yield made
    if request.param == "store":
        made.fs.store.clear()


def test_pages_made_elsewhere_are_signed_here_and_no_key_is_sent(order: Order, out: Any, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    key = make_key(keys, order.clients)
    order = replace(order, out=out, keys=keys)
    hand = Hand(made_by(order, tmp_path / "made"))
    outcomes = list(run_remotely(IDS, order, Limits(), Hands(hand, lambda: 2)))
    assert [outcome.fault for outcome in outcomes] == [None] * 3
    assert {job.order.keys for job in hand.jobs} == {None}
    assert {job.order.out for job in hand.jobs} == {None}
    for outcome in outcomes:
        assert outcome.folder is not None
        run = outcome.run
        assert run is not None
        assert run.manifest["signed_by"] == key.id
        page = (outcome.folder / "01_scope.html").read_bytes()
        signature = check_signature(page)
        assert signature.key == key
        assert {fact: signature.facts[fact] for fact in FACTS} == {fact: run.manifest[fact] for fact in FACTS}
        assert run.manifest["pages"][0]["bytes"] == len(page)
    again = list(run_remotely(IDS, order, Limits(), Hands(hand, lambda: 2)))
    assert [outcome.kept for outcome in again] == [True] * 3
    assert len(hand.jobs) == 3


def test_an_unreadable_ledger_fails_its_client_alone_and_nothing_is_sent_for_it(order: Order, tmp_path: Path) -> None:
    for path in (order.clients / "birch").glob("ledger.sqlite*"):
        path.write_bytes(b"This is no database. " * 500)
    hand = Hand(made_by(order, tmp_path / "made"))
    outcomes = {o.client: o for o in run_remotely(IDS, order, Limits(), Hands(hand, lambda: 2))}
    assert {client: bool(outcome.fault) for client, outcome in outcomes.items()} == {
        "acme": False,
        "birch": True,
        "cedar": False,
    }
    assert outcomes["birch"].fault.exit_code == 3  # type: ignore[union-attr]
    assert [job.client for job in hand.jobs] == ["acme", "cedar"]
    assert latest_run(order.target("acme")) is not None


def test_a_worker_s_own_fault_is_told_and_nothing_is_published(order: Order) -> None:
    fault = RunError("It broke.", [Problem("cell 3", "an error", "none", "Mend it.")])
    hand = Hand(lambda job: Delivery(outcome_line(Outcome(job.client, None, fault, 1.0))))
    (outcome,) = run_remotely(IDS[:1], order, Limits(), Hands(hand, lambda: 2))
    assert str(outcome.fault) == str(fault)
    assert latest_run(order.target("acme")) is None


def test_hands_that_are_gone_for_long_end_the_batch_with_a_reason_for_every_client(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consistency_inputs, "LONELY", 0.0)
    monkeypatch.setattr(consistency_inputs, "_LOOK", 0.001)
    outcomes = list(run_remotely(IDS, order, Limits(), Hands(Hand(), lambda: 0)))
    assert [outcome.client for outcome in outcomes] == list(IDS)
    assert all("lost on the cluster" in str(outcome.fault) for outcome in outcomes)
    assert "no worker was there" in str(outcomes[0].fault)
    assert "Closed" in str(outcomes[-1].fault)


def test_a_worker_with_another_workbook_runs_nothing(order: Order) -> None:
    other = versions(order.stages) | {"catalog": "another"}
    delivery = run_job(Job("acme", b"", order, Limits(), other, False, "batch"))
    assert delivery.outcome["fault"]["problems"][0]["where"] == "the worker's catalog"
    assert not worker._PLACES


def test_the_end_of_a_batch_ends_its_own_servers_alone(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []

    class Place:
        def __init__(self, *_: Any) -> None:
            self.batch, self.server = "", self
            self.wanted = (replace(order, clients=Path()), Limits())

        def do(self, _: Job) -> Delivery:
            return Delivery({})

        def close(self) -> None:
            closed.append(self.batch)

    monkeypatch.setattr(worker, "_Workplace", Place)
    monkeypatch.setattr(worker, "_PLACES", {})
    job = Job("acme", b"", order, Limits(), {}, False, "first")
    run_job(job)
    run_job(replace(job, batch="second"))
    close_servers("first")
    assert closed == []
    run_job(replace(job, limits=Limits(timeout=1)))
    assert closed == ["second"]
    close_servers("first")
    assert closed == ["second", "first"]


def test_an_order_keeps_all_that_it_says_on_its_way(order: Order, tmp_path: Path) -> None:
    told = replace(order, out=tmp_path / "out", keys=tmp_path / "keys", shared_assets=True)
    assert read_order(json.loads(json.dumps(order_line(told)))) == told


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"the extra `cluster`.*locks/extras.txt"), cluster("tcp://127.0.0.1:1"):
        pass
