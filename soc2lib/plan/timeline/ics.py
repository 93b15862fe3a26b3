"""Writes dates as a calendar file (iCalendar, RFC 5545) that any calendar program reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from soc2lib.basics.text import visible

LINE_OCTETS = 75


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One entry over whole days, ``first`` to ``last`` both included; ``uid`` stays the same when the date moves."""

    uid: str
    first: date
    last: date
    summary: str
    description: str = ""


def calendar_file(entries: Iterable[CalendarDay], name: str, as_of: date) -> str:
    """The calendar file's text, lines ended by CR LF.

    Parameters
    ----------
    entries : iterable of CalendarDay
        One a date or span.
    name : str
        The calendar's name as programs show it.
    as_of : date
        The day the entries are true for; it stands as the time stamp, so that the same plan gives the same file.

    Examples
    --------
    >>> text = calendar_file([CalendarDay("a", date(2026, 3, 2), date(2026, 3, 2), "Start; go")], "P", date(2026, 1, 5))
    >>> [line for line in text.split("\\r\\n") if line.startswith(("DTEND", "SUMMARY"))]
    ['DTEND;VALUE=DATE:20260303', 'SUMMARY:Start\\\\; go']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//soc2lib//plan//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escape(name)}")
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sha256(entry.uid.encode('utf-8', 'replace')).hexdigest()[:32]}@soc2lib",
            f"DTSTAMP:{as_of:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escape(entry.summary)}",
            *([f"DESCRIPTION:{escape(entry.description)}"] if entry.description else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escape(text: str) -> str:
    """Text as a calendar value: backslash, semicolon, comma and line end are written with a backslash.

    Examples
    --------
    >>> escape("a,b; c")
    'a\\\\,b\\\\; c'
    """
    plain = visible(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n")


def fold(line: str) -> str:
    """A content line cut into lines of at most 75 octets, each further one begun with a blank; no character is cut.

    Examples
    --------
    >>> [len(part.encode()) for part in fold("é" * 60).split("\\r\\n")]
    [74, 47]
    """
    parts, part, used = [], "", 0
    for sign in line:
        size = len(sign.encode("utf-8"))
        if used + size > LINE_OCTETS:
            parts.append(part)
            part, used = " ", 1
        part += sign
        used += size
    return "\r\n".join([*parts, part])
