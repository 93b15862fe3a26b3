"""Whether the last copy was made by an earlier method is said only where a run of its day says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from soc2lib.assessment import Assessment
from soc2lib.monitor.changes import changed
from soc2lib.monitor.tables import changes
from soc2lib.share.records import Distribution, Edition
from soc2lib.share.report.earlier_method import last_copy, method_changed
from soc2lib.share.whatif.whatif import VERSION
from soc2lib.store.runs import Run
from tests.unit.share.whatif.whatifs import made_up

DAY = date(2026, 8, 31)


def copy(as_of: date | None = DAY, made_on: date | None = date(2026, 9, 2), id: str = "C-1") -> Distribution:
    return Distribution(id=id, recipient="Ann Lee", edition=Edition.CLIENT, as_of=as_of, made_on=made_on)


def run(method: str | None, as_of: str = "2026-08-31", finished: str = "2026-09-01T08:00:00+00:00") -> Run:
    methods = {} if method is None else {"share.whatif": method}
    return Run(Path(finished), {"as_of": as_of, "finished": finished, "methods": methods})


def test_the_last_copy_is_the_one_of_the_latest_day_before() -> None:
    found = [copy(id="C-1"), copy(date(2026, 9, 30), id="C-2"), copy(None, id="C-3"), copy(date(2026, 7, 1), id="C-4")]
    assert last_copy(found, date(2026, 9, 30)) == found[0]
    assert last_copy([], date(2026, 9, 30)) is None


def test_a_copy_of_an_earlier_method_is_named_with_both_methods() -> None:
    said = method_changed(copy(), [run("1")])
    assert said == f"The copy of 31 August 2026 was made by method 1. Here both days are assessed by method {VERSION}."


@pytest.mark.parametrize(
    "found",
    [[], [run(None)], [run(VERSION)], [run("x")], [run("1", as_of="2026-08-30")], [run("1", finished="2026-09-03")]],
)
def test_where_no_earlier_method_is_on_record_nothing_is_said(found: list[Run]) -> None:
    assert method_changed(copy(), found) == ""
    assert method_changed(None, found) == ""


def test_of_several_runs_of_its_day_the_last_before_the_copy_decides() -> None:
    assert method_changed(copy(), [run("1"), run(VERSION, finished="2026-09-01T09:00:00+00:00")]) == ""
    assert method_changed(copy(), [run("1"), run(VERSION, finished="2026-09-05T09:00:00+00:00")])


def test_the_section_says_it_once() -> None:
    now = Assessment(made_up(Random(3)))
    found = replace(changed(now, now, DAY), method_note=method_changed(copy(), [run("1")]))
    assert changes(found).plain.count("was made by method 1") == 1
    assert "method" not in changes(replace(found, method_note="")).plain
