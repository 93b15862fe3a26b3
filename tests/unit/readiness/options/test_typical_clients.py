"""Typical clients and the options they are shown; days worked out by hand with certain durations (8, 4, 3 weeks)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from soc2lib.catalog.catalog import Category
from soc2lib.gap.conclusion.basis import Phase
from soc2lib.readiness.options.inputs import CostFigures
from soc2lib.readiness.options.options import as_json, options
from soc2lib.readiness.records import OptionKind
from soc2lib.scope.records import DemandSource, Examination
from tests.unit.readiness.options.clients import (
    CERTAIN,
    HALF,
    LATER,
    NOTHING,
    SHOWN,
    USUAL,
    all_of,
    blocked,
    client,
    fit,
    planned,
)

NEW = ["New period of 3 months", "New period of 6 months", "New period of 12 months"]
WEEKS_7 = date(2026, 8, 17)
"""29 June and seven weeks."""


def test_on_day_one_type_i_and_new_periods_have_not_before_and_the_usual_range_alone() -> None:
    unknown = [replace(c, shown_on=None, blocker=True, reason="Nobody has asked.") for c in SHOWN]
    for inputs in (
        client(*unknown, told=NOTHING, as_of=date(2026, 1, 5), phases=USUAL),
        client(told=NOTHING, as_of=date(2026, 1, 5), phases=USUAL, controls=()),
    ):
        found = fit(inputs)
        assert list(found) == ["Type I", *NEW]
        assert {(o.p50, o.p80, o.start, o.end) for o in found.values()} == {(None, None, None, None)}
        # 4 + 4 weeks after 5 January; 12 + 10 weeks after it.
        assert found["Type I"].not_before == date(2026, 3, 2)
        assert found["Type I"].usual_range == (date(2026, 3, 2), date(2026, 6, 8))
        # 4 weeks, 6 months to 1 August, 4 weeks; 12 weeks to 30 March, 29 September, 10 weeks.
        assert found[NEW[1]].starts_not_before == date(2026, 2, 2)
        assert found[NEW[1]].usual_range == (date(2026, 8, 29), date(2026, 12, 8))
        assert {row["p50"] for row in as_json(options(inputs))} == {None}
        assert all(option.cost_against_today is None for option in found.values())


def test_ready_before_the_period_is_to_go_on_only() -> None:
    assert list(fit(client(as_of=date(2025, 12, 11)))) == ["Go on"]


def test_on_course_goes_on_and_pulls_the_yearly_runs_forward() -> None:
    yearly = [
        replace(c, last_run=date(2025, 8, 3), next_run=date(2026, 8, 3))
        for c in SHOWN
        if c.control[:3] in ("RSK", "BCP")
    ]
    (option,) = fit(client(*yearly)).values()
    assert option.kind is OptionKind.GO_ON
    assert [action.split()[4] for action in option.actions] == ["RSK-01", "BCP-02"]
    assert "no run of RSK-01 and BCP-02 in the period" in option.would_say


def test_a_run_inside_the_period_or_a_period_that_is_over_asks_for_no_action() -> None:
    inside = replace(SHOWN[-1], last_run=date(2026, 2, 1), next_run=date(2027, 2, 1))
    assert fit(client(inside))["Go on"].actions == ()
    outside = replace(SHOWN[-1], last_run=date(2025, 8, 3), next_run=date(2026, 8, 3))
    assert fit(client(outside, as_of=LATER))["Go on"].actions == ()


def test_a_period_that_is_over_with_deviations_goes_on_and_names_them() -> None:
    rows = [replace(c, exceptions=1) for c in SHOWN[:3]]
    (option,) = fit(client(*rows, as_of=LATER)).values()
    assert "3 exceptions to disclose (GOV-03, IAM-04 and IAM-05)" in option.would_say
    assert option.p50 == option.p80 == LATER + timedelta(weeks=7)
    assert "Only the auditor" not in option.would_say


def test_a_vendor_report_too_old_lets_the_end_move_to_the_day_it_carries() -> None:
    vendor = blocked(
        "VEN-03", shown_on=date(2025, 1, 1), shown_until=date(2026, 5, 31), recoverable=True, criteria=("CC6.4",)
    )
    found = fit(client(vendor, as_of=LATER))
    assert list(found) == ["Go on", "Move the period"]
    assert (found["Move the period"].start, found["Move the period"].end) == (date(2026, 1, 1), date(2026, 5, 31))
    assert found["Go on"].p50 is None
    assert "29 uncovered days of VEN-03 (CC6.4)" in found["Go on"].would_say
    assert found["Move the period"].p50 == LATER + timedelta(weeks=7)


def test_an_owner_run_company_has_a_type_i_after_the_advisers_meetings() -> None:
    told = Examination(report_type="Type I")
    found = fit(client(planned("GOV-03", date(2026, 5, 4), date(2026, 6, 1)), told=told))
    assert list(found) == ["Type I"]
    assert (found["Type I"].start, found["Type I"].p50) == (date(2026, 6, 1), date(2026, 7, 20))
    assert found["Type I"].p80 == date(2026, 7, 20)
    assert [(d.control, d.tasks) for d in found["Type I"].deciding] == [("GOV-03", ("t-GOV-03",))]
    assert fit(client(blocked("GOV-03"), told=told))["Type I"].p50 is None


def test_what_can_still_be_had_for_past_days_asks_for_no_other_period() -> None:
    said = blocked("INC-01", "Only management says that there was none.", recoverable=True)
    found = all_of(client(said, as_of=LATER))
    assert [title for title, option in found.items() if option.fits] == ["Go on"]
    assert "can still be had" in found[NEW[1]].reason
    assert "CC7.3 not shown to be met (INC-01)" in found["Go on"].would_say


def test_a_late_start_of_a_control_moves_the_start_or_goes_on_with_uncovered_days() -> None:
    mfa = blocked("IAM-05", "MFA is in use since 15 February.", shown_on=date(2026, 2, 15))
    found = fit(client(mfa))
    assert list(found) == ["Go on", "Move the period", *NEW]
    assert "an exception for 45 uncovered days of IAM-05 (CC6.1)" in found["Go on"].would_say
    moved = found["Move the period"]
    assert (moved.start, moved.end, moved.reason.split()[0]) == (date(2026, 2, 15), date(2026, 6, 29), "135")
    assert moved.p50 == found["Go on"].p50 == WEEKS_7
    assert "auditor agrees" in moved.conditions[0]
    assert found[NEW[1]].start == HALF


def test_a_missed_run_with_nothing_done_goes_on_or_begins_anew_without_a_day() -> None:
    found = fit(client(blocked("IAM-04", "The second quarter's review is missing."), as_of=LATER, phases=USUAL))
    assert list(found) == ["Go on", *NEW]
    assert {option.p50 for option in found.values()} == {None}
    assert found["Go on"].not_before == LATER + timedelta(weeks=4)
    assert "Only the auditor decides" in found["Go on"].would_say


def test_the_same_missed_run_done_late_and_tested_is_disclosed() -> None:
    (option,) = fit(client(replace(SHOWN[1], exceptions=1), as_of=LATER)).values()
    assert "1 exception to disclose (IAM-04)" in option.would_say


def test_a_type_i_that_is_ready_keeps_its_day() -> None:
    told = Examination(report_type="Type I", window_start=date(2026, 4, 29))
    (option,) = fit(client(told=told)).values()
    assert (option.title, option.start, option.deciding) == ("Type I", date(2026, 4, 29), ())
    assert option.p50 == date(2026, 6, 17)


def test_a_renewal_names_the_days_of_a_gap() -> None:
    told = Examination(
        report_type="Type II", window_start="2026-01-01", window_end="2026-12-31", previous_end="2025-12-31"
    )
    assert fit(client(told=told))["Go on"].gap_days == 0
    found = fit(client(planned("IAM-04", date(2026, 5, 4)), told=told))
    # 1 January to 17 May 2026, the day before that of 80 %: 31 + 28 + 31 + 30 + 17 days.
    assert found[NEW[1]].gap_days == 137
    assert found["Move the period"].gap_days == 137
    assert fit(client(blocked("IAM-04"), told=told, phases=USUAL))[NEW[1]].gap_days == 118


def test_a_renewal_without_a_period_touches_the_last_one() -> None:
    told = Examination(report_type="Type II", previous_end=date(2026, 2, 28))
    found = fit(client(told=told))
    assert {found[title].start for title in NEW} == {date(2026, 3, 1)}
    assert {found[title].gap_days for title in NEW} == {0}
    late = fit(client(replace(SHOWN[0], shown_on=date(2026, 3, 11)), told=told))
    assert {(late[title].start, late[title].gap_days) for title in NEW} == {(HALF, 31)}


def test_before_the_period_planned_work_that_is_done_in_time_is_the_plan() -> None:
    as_of = date(2025, 12, 8)
    in_time = client(planned("IAM-04", date(2025, 12, 15), date(2025, 12, 31)), as_of=as_of)
    assert list(fit(in_time)) == ["Go on"]
    late = fit(client(planned("IAM-04", date(2025, 12, 22), date(2026, 1, 12)), as_of=as_of))
    assert list(late) == ["Move the period", "Type I", *NEW]
    assert late["Move the period"].start == date(2026, 1, 12)
    assert late[NEW[1]].start == date(2026, 1, 12)


def test_a_moved_period_keeps_three_months() -> None:
    late_start = all_of(client(planned("IAM-04", date(2026, 4, 20), date(2026, 5, 4))))["Move the period"]
    assert (late_start.start, late_start.end) == (date(2026, 5, 4), date(2026, 8, 3))
    early_end = blocked("VEN-03", shown_on=date(2025, 1, 1), shown_until=date(2026, 3, 30))
    assert "Less than 3 months" in all_of(client(early_end))["Move the period"].reason
    after = planned("IAM-04", date(2026, 7, 13), date(2026, 7, 27))
    assert "that is a new period" in all_of(client(after))["Move the period"].reason


def test_a_promise_for_the_period_or_a_buyers_day_that_would_be_missed_forbids_moving() -> None:
    late = planned("IAM-04", date(2026, 4, 20), date(2026, 5, 4))
    assert "promised: Acme" in all_of(client(late, promised=("Acme",)))["Move the period"].reason
    demand = DemandSource(id="D-1", buyer="Acme", report_type="Type II", deadline=date(2026, 9, 1))
    assert "Acme expects" in all_of(client(late, demands=(demand,)))["Move the period"].reason
    mfa = blocked("IAM-05", shown_on=date(2026, 2, 15))
    moved = fit(client(mfa, demands=(demand,)))["Move the period"]
    assert any("Acme" in condition for condition in moved.conditions)


def test_a_smaller_scope_is_offered_where_it_takes_every_blocker_or_wins_days() -> None:
    privacy = blocked("INC-01", categories=(Category.PRIVACY,))
    inputs = client(privacy, droppable_categories=(Category.PRIVACY,))
    found = fit(inputs)
    small = found["Go on with a smaller scope (without Privacy)"]
    assert "no exception" in small.would_say
    assert (small.p50, found["Go on"].p50) == (WEEKS_7, None)
    assert [title for title in found if "smaller" in title] == [small.title]
    assert not [t for t in fit(client(privacy)) if "smaller" in t]
    shared = blocked("INC-01", categories=(Category.PRIVACY, Category.SECURITY))
    assert not [t for t in fit(client(shared, droppable_categories=(Category.PRIVACY,))) if "smaller" in t]


def test_a_system_may_be_left_out_only_where_the_others_are_shown() -> None:
    vpn = blocked("IAM-05", systems=("VPN",))
    assert not [t for t in fit(client(vpn, droppable_systems=("VPN",))) if "smaller" in t]
    shown = replace(vpn, shown_without=date(2025, 12, 1))
    assert "Go on with a smaller scope (without VPN)" in fit(client(shown, droppable_systems=("VPN",)))


def test_a_smaller_scope_without_privacy_gives_type_i_a_day() -> None:
    rows = (blocked("INC-01", categories=(Category.PRIVACY,)), planned("IAM-04", date(2026, 5, 4)))
    found = fit(client(*rows, told=NOTHING, droppable_categories=(Category.PRIVACY,)))
    assert found["Type I"].p50 is None
    assert found["Type I with a smaller scope (without Privacy)"].p50 == date(2026, 7, 6)


def test_buyers_days_are_met_at_p80_and_a_type_i_serves_no_buyer_of_a_type_ii() -> None:
    demands = (
        DemandSource(id="D-1", buyer="Acme", report_type="Type II", deadline=date(2026, 12, 1)),
        DemandSource(id="D-2", buyer="Bolt", deadline=date(2026, 6, 30)),
        DemandSource(id="D-3", buyer="Cray", deadline=date(2026, 5, 4)),
    )
    found = fit(client(planned("IAM-04", date(2026, 4, 20), date(2026, 5, 4)), told=NOTHING, demands=demands))
    one = found["Type I"]
    assert (one.p50, one.p80) == (date(2026, 6, 22), date(2026, 6, 22))
    assert one.buyers_met == ("Bolt, 30 June 2026",)
    assert one.buyers_missed == ("Cray, 4 May 2026", "Acme, 1 December 2026 (asks for a Type II)")
    open_one = fit(client(blocked("IAM-04"), told=NOTHING, demands=demands))["Type I"]
    assert open_one.buyers_met == ()
    assert "Bolt, 30 June 2026" in open_one.buyers_missed  # 1 April, 8 + 7 weeks: 15 July


def test_a_running_period_shows_a_type_i_only_to_a_buyer_whom_it_serves_in_time() -> None:
    mfa = blocked("IAM-05", shown_on=date(2026, 2, 15))
    assert "Type I" not in fit(client(mfa))
    soon = DemandSource(id="D-1", buyer="Bolt", deadline=date(2026, 6, 1))
    assert "Bolt needs a report" in fit(client(mfa, demands=(soon,)))["Type I"].reason
    asks_two = DemandSource(id="D-1", buyer="Bolt", deadline=date(2026, 6, 1), report_type="Type II")
    assert "Type I" not in fit(client(mfa, demands=(asks_two,)))


def test_cost_against_today_counts_later_months_and_the_extra_type_i() -> None:
    late, soon = planned("IAM-04", date(2026, 4, 20)), DemandSource(id="D", buyer="Bolt", deadline=date(2026, 8, 1))
    figures = CostFigures(a_month=1000, type_i_fee=12000, currency="EUR")
    found = fit(client(late, cost=figures, demands=(soon,)))
    assert found["Go on"].cost_against_today == 0
    assert found["Type I"].cost_against_today == 12000
    # 4 May, the day of 80 %, and six months less a day: 3 November, 127 days after 29 June.
    assert found[NEW[1]].cost_against_today == pytest.approx(1000 * 127 / 30.4375)
    assert {option.cost_against_today for option in fit(client(late)).values()} == {None}
    no_month = fit(client(late, cost=CostFigures(type_i_fee=12000)))
    assert no_month[NEW[1]].cost_against_today is None


def test_three_months_carry_the_caution_that_buyers_may_not_accept_them() -> None:
    found = fit(client(told=NOTHING))
    flagged = {title for title in NEW if any("may not accept" in c for c in found[title].conditions)}
    assert flagged == {NEW[0]}


def test_nothing_known_of_the_controls_is_never_ready() -> None:
    found = all_of(client(controls=(), as_of=date(2025, 12, 1), phases=CERTAIN))
    assert not found["Go on"].fits
    within = fit(client(controls=()))
    assert within["Go on"].p50 is None
    assert "nothing can be said" in within["Go on"].would_say


def test_a_shown_control_without_a_day_leaves_a_new_period_without_p50() -> None:
    found = fit(client(replace(SHOWN[0], shown_on=None), told=NOTHING))
    assert found[NEW[1]].p50 is None
    assert [row.control for row in found[NEW[1]].deciding] == ["GOV-03"]


def test_an_open_report_type_counts_as_type_ii() -> None:
    told = Examination(window_start="2026-01-01", window_end="2026-06-29")
    assert list(fit(client(told=told, phase=Phase.WITHIN))) == ["Go on"]
