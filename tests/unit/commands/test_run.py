"""A batch gives the page over all clients time by their number."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.commands import run as running
from soc2lib.runner.batch.configuration import Order, Outcome
from soc2lib.runner.limits import Limits
from soc2lib.stages import STAGES


@pytest.mark.parametrize(("clients", "seconds"), [(10, 120.0), (1_200, 120.0), (10_000, 1_000.0)])
def test_the_page_over_all_clients_has_time_for_each_and_never_less_than_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clients: int, seconds: float
) -> None:
    given: list[Limits] = []

    def page(order: Order, *, limits: Limits, beside: object) -> Outcome:
        given.append(limits)
        return Outcome("_portfolio", tmp_path, None, 1.0)

    monkeypatch.setattr(running, "run_clients", lambda *_, **__: (yield from ()))
    monkeypatch.setattr(running, "run_portfolio", page)
    ids = [f"client-{number}" for number in range(clients)]
    running._Batch(ids, Order(tmp_path, date(2026, 9, 30), STAGES), 2, Limits(memory=300)).run(portfolio=True)
    assert given == [Limits(timeout=seconds, memory=300)]
