"""The calendar file, read back by a reader written from the format's own rules."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.basics.text import visible
from soc2lib.plan.timeline.ics import CalendarDay, calendar_file, fold

TODAY = date(2026, 1, 5)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=120)


def read(text: str) -> list[dict[str, str]]:
    """Unfold, split and unescape: one mapping an event."""
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    events: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            name, _, value = line.partition(":")
            events[-1][name.split(";")[0]] = unescape(value)
    return events


def unescape(value: str) -> str:
    out, signs = "", iter(value)
    for sign in signs:
        out += {"n": "\n", "N": "\n"}.get(following := next(signs), following) if sign == "\\" else sign
    return out


def test_a_day_ends_the_day_after_it_because_the_end_is_not_included() -> None:
    [event] = read(calendar_file([CalendarDay("a", date(2026, 3, 2), date(2026, 9, 1), "Window")], "Plan", TODAY))
    assert (event["DTSTART"], event["DTEND"]) == ("20260302", "20260902")
    assert event["DTSTAMP"] == "20260105T000000Z"


def test_a_line_end_in_a_clients_text_starts_no_new_property() -> None:
    evil = "x\r\nATTACH:http://127.0.0.1:9/f01\r\nEND:VEVENT"
    text = calendar_file([CalendarDay("a", TODAY, TODAY, evil, evil)], evil, TODAY)
    assert not any(line.startswith("ATTACH") for line in text.split("\r\n"))
    assert text.count("\r\nEND:VEVENT\r\n") == 1


def test_the_same_entry_keeps_its_uid_when_its_date_moves() -> None:
    days = (TODAY, TODAY + timedelta(days=9))
    first, moved = (read(calendar_file([CalendarDay("t/1", day, day, "x")], "P", TODAY))[0] for day in days)
    assert first["UID"] == moved["UID"]
    assert first["DTSTART"] != moved["DTSTART"]
    other = read(calendar_file([CalendarDay("t/2", TODAY, TODAY, "x")], "P", TODAY))[0]
    assert other["UID"] != first["UID"]


@settings(max_examples=25)
@given(TEXTS, TEXTS, st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 300))
def test_every_text_and_day_comes_back_as_it_went_in(summary: str, more: str, first: date, length: int) -> None:
    entry = CalendarDay("a", first, first + timedelta(days=length), summary, more)
    [event] = read(calendar_file([entry], "P", TODAY))
    assert event["SUMMARY"] == visible(summary)
    assert event.get("DESCRIPTION", "") == visible(more)
    assert event["DTSTART"] == f"{first:%Y%m%d}"


@settings(max_examples=25)
@given(TEXTS)
def test_no_line_is_longer_than_seventy_five_octets_and_no_sign_is_cut(text: str) -> None:
    plain = visible(text).replace("\n", "")
    parts = fold(plain).split("\r\n")
    assert all(len(part.encode("utf-8")) <= 75 for part in parts)
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == plain
