"""The decision: needed until it is whole, and compared with what still fits."""

from dataclasses import replace
from datetime import date

import pytest

from soc2lib.errors import RecordError
from soc2lib.readiness.options.decision import DecisionState, compare_decision
from soc2lib.readiness.options.inputs import OptionInputs
from soc2lib.readiness.options.options import options
from soc2lib.readiness.options.tables import decision_status, left_out_table, options_table
from soc2lib.readiness.records import PeriodDecision
from tests.unit.readiness.options.clients import END, NOTHING, SHOWN, START, USUAL, blocked, client, planned

WHO = {"id": "decision", "decided_by": "Ada", "decided_on": "2026-03-30", "reason": "The buyer can wait."}
MFA = blocked("IAM-05", shown_on=date(2026, 2, 15))


def state(inputs: OptionInputs, **told: object) -> DecisionState:
    return compare_decision(PeriodDecision.build(WHO | told), options(inputs), inputs)


def test_without_a_whole_decision_one_is_needed() -> None:
    inputs = client()
    assert compare_decision(None, options(inputs), inputs).words == "Decision needed"
    for gone, words in (("option", "which option"), ("decided_by", "who decided"), ("decided_on", "which day")):
        found = state(inputs, **({"option": "go on"} | {gone: None if gone != "decided_by" else ""}))
        assert (found.needed, found.fits) == (True, None)
        assert words in found.reason


def test_going_on_fits_while_the_period_is_the_one_decided() -> None:
    decided = {"option": "go on", "start": START, "end": END}
    assert state(client(), **decided).fits is True
    assert state(client(), option="go on", start=START, end=date(2026, 7, 31)).fits is False
    assert state(client(told=NOTHING), **decided).reason == "No period is set."


def test_a_moved_start_fits_until_a_control_is_shown_later_than_it() -> None:
    decided = {"option": "move the period", "start": date(2026, 2, 15), "end": END}
    assert state(client(MFA), **decided).fits is True
    later = state(client(replace(MFA, shown_on=date(2026, 2, 20))), **decided)
    assert later.fits is False
    assert "20 February 2026" in later.reason
    assert state(client(MFA), **decided | {"end": date(2026, 4, 30)}).reason == "It lasts less than 3 months."


def test_a_moved_end_fits_until_what_is_shown_no_longer_carries_it() -> None:
    vendor = blocked("VEN-03", shown_on=date(2025, 1, 1), shown_until=date(2026, 5, 31))
    decided = {"option": "move the period", "start": START}
    assert state(client(vendor), **decided, end=date(2026, 5, 31)).fits is True
    assert "31 May 2026" in state(client(vendor), **decided, end=date(2026, 6, 15)).reason


def test_a_decision_that_is_carried_out_is_compared_with_going_on() -> None:
    found = state(client(), option="new period", start=START, end=END)
    assert (found.fits, found.option and found.option.title) == (True, "Go on")


def test_a_new_period_fits_from_the_day_the_work_is_finished_and_not_while_no_day_is_known() -> None:
    decided = {"option": "new period", "start": date(2026, 5, 4), "end": date(2026, 11, 3)}
    known = state(client(planned("IAM-04", date(2026, 4, 27), date(2026, 5, 4))), **decided)
    assert (known.fits, known.option and known.option.months) == (True, 6)
    assert state(client(planned("IAM-04", date(2026, 5, 4))), **decided).fits is False
    assert state(client(blocked("IAM-04"), phases=USUAL), **decided).fits is None
    soon = state(client(blocked("IAM-04"), phases=USUAL), **decided | {"start": date(2026, 4, 6)})
    assert soon.fits is False


def test_a_type_i_without_a_day_cannot_be_compared() -> None:
    assert state(client(told=NOTHING), option="Type I").fits is None
    assert state(client(told=NOTHING), option="Type I", start=date(2026, 4, 6)).fits is True


def test_a_decision_has_one_row_and_runs_forward() -> None:
    with pytest.raises(RecordError, match="decision"):
        PeriodDecision.build({"id": "second", "option": "go on"})
    with pytest.raises(RecordError, match="before the start"):
        PeriodDecision.build(WHO | {"start": END, "end": START})


def test_a_table_holds_each_option_once_and_no_number_where_nothing_is_known() -> None:
    unknown = [replace(c, shown_on=None, blocker=True) for c in SHOWN]
    found = options(client(*unknown, told=NOTHING, phases=USUAL))
    shown, left = options_table(found), left_out_table(found)
    assert len(shown.rows) + len(left.rows) == len(found)
    assert all("% likely" not in str(row[1]) and "usual range" in str(row[1]) for row in shown.rows)
    assert {row[5] for row in shown.rows} == {"not known"}
    assert [row[1] for row in left.rows] == ["No period is set.", "No period is set."]


def test_the_status_of_the_decision_never_looks_good_while_it_is_needed() -> None:
    inputs = client()
    assert decision_status(compare_decision(None, options(inputs), inputs)).tone == "warn"
    assert decision_status(state(inputs, option="go on")).tone == "good"
