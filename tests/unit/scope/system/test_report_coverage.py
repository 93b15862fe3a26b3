"""Each day of our window is either covered by a supplier's report or bridge letter, or counted as open."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import Category
from soc2lib.errors import RecordError
from soc2lib.scope.records import ThirdParty, ThirdPartyReport
from soc2lib.scope.system.report_coverage import Coverage, cover_window, covered, uncovered

HOST = ThirdParty(id="TP-1", name="Northmoor", controls_needed=True)
START, END = date(2026, 4, 1), date(2026, 9, 30)


def report(**values: object) -> ThirdPartyReport:
    whole = {
        "third_party": "TP-1",
        "report": "SOC 2 Type II",
        "opinion": "unqualified",
        "exceptions": "none",
        "cuecs_mapped": True,
        "reviewer": "Ann",
        "reviewed": date(2026, 8, 1),
    }
    return ThirdPartyReport.build({"id": "R-1", **whole, **values})


def cover(*reports: ThirdPartyReport, start: date | None = START, end: date | None = END) -> Coverage:
    return cover_window([HOST], reports, start, end, (Category.SECURITY,))[0]


def test_the_hand_case_counts_april_to_june_as_covered() -> None:
    found = cover(report(period_start="2025-07-01", period_end="2026-06-30"))
    assert found.days == 30 + 31 + 30 + 31 + 31 + 30
    assert found.gap_days == 31 + 31 + 30
    assert found.gaps == ((date(2026, 7, 1), END),)
    assert "1 July 2026 to 30 September 2026" in found.reason


def test_a_bridge_letter_covers_up_to_its_last_day() -> None:
    found = cover(report(period_start="2025-07-01", period_end="2026-06-30", bridge_until="2026-09-30"))
    assert found.gap_days == 0
    assert found.concerns == ()


def test_days_of_a_bridge_letter_past_the_92nd_are_not_counted() -> None:
    long = report(period_start="2025-01-01", period_end="2026-03-31", bridge_until="2026-09-30")
    found = cover(long)
    assert covered(long) == (date(2025, 1, 1), date(2026, 7, 1))
    assert found.gap_days == 30 + 31 + 30
    assert any("longer than 92 days" in concern for concern in found.concerns)


@pytest.mark.parametrize("kind", ["SOC 2 Type I", "ISO 27001 certificate", "SOC 1", "other", None])
def test_what_speaks_of_no_period_covers_no_day(kind: str | None) -> None:
    found = cover(report(report=kind, period_start="2026-01-01", period_end="2026-12-31"))
    assert found.gap_days == found.days
    assert any("covers no day" in concern for concern in found.concerns)


def test_without_a_report_every_day_is_open() -> None:
    found = cover()
    assert found.gap_days == 183
    assert "No report of it is recorded" in found.reason


def test_without_a_window_the_coverage_is_not_known() -> None:
    found = cover(report(period_start="2026-01-01", period_end="2026-12-31"), end=None)
    assert (found.days, found.gap_days) == (None, None)


def test_a_gap_between_two_reports_is_found() -> None:
    first = report(period_start="2025-05-01", period_end="2026-04-30")
    second = report(id="R-2", period_start="2026-05-11", period_end="2027-04-30")
    assert cover(second, first).gaps == ((date(2026, 5, 1), date(2026, 5, 10)),)


def test_ordinary_vendors_and_others_reports_take_no_part() -> None:
    vendor = ThirdParty(id="TP-2", controls_needed=False)
    theirs = report(third_party="TP-2", period_start="2026-01-01", period_end="2026-12-31")
    lines = cover_window([HOST, vendor], [theirs], START, END)
    assert [line.id for line in lines] == ["TP-1"]
    assert lines[0].gap_days == lines[0].days


def test_what_a_reader_must_know_beside_the_days_is_said() -> None:
    period = {"period_start": "2026-01-01", "period_end": "2026-12-31"}
    bare = ThirdPartyReport.build({"id": "R-1", "third_party": "TP-1", "report": "SOC 2 Type II", **period})
    said = " ".join(cover(bare).concerns)
    for words in ("opinion of R-1 is not recorded", "lists exceptions", "not mapped", "having read"):
        assert words in said
    assert "qualified" in " ".join(cover(report(opinion="qualified", **period)).concerns)
    assert "leaves out Security" in " ".join(cover(report(categories=("Availability",), **period)).concerns)
    assert "SOC 3" in " ".join(cover(report(report="SOC 3", **period)).concerns)


def test_a_period_that_runs_backwards_is_refused() -> None:
    with pytest.raises(RecordError, match="lies before period start"):
        report(period_start="2026-05-01", period_end="2026-04-30")


offsets = st.integers(-40, 140)
stretches = st.lists(st.tuples(offsets, st.integers(0, 60)), max_size=6)


@settings(max_examples=60, deadline=None)
@given(stretches, st.integers(0, 90))
def test_counting_day_by_day_finds_the_same_gaps(rows: list[tuple[int, int]], length: int) -> None:
    base = date(2026, 1, 1)
    window = (base, base + timedelta(days=length))
    spans = [(base + timedelta(days=start), base + timedelta(days=start + days)) for start, days in rows]
    every_day = [base + timedelta(days=n) for n in range(length + 1)]
    open_days = [day for day in every_day if not any(first <= day <= last for first, last in spans)]
    gaps = uncovered(window, spans)
    told = [first + timedelta(days=n) for first, last in gaps for n in range((last - first).days + 1)]
    assert told == open_days
    for (_, end), (start, _) in pairwise(gaps):
        assert (start - end).days > 1
