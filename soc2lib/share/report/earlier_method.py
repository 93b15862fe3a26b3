"""By which method the figures of a copy handed out earlier were made, where that is on record."""

from collections.abc import Iterable, Sequence
from datetime import date

from soc2lib.basics import formatting
from soc2lib.share.records import Distribution
from soc2lib.share.whatif.whatif import VERSION
from soc2lib.store.runs import Run

_METHOD = "share.whatif"
"""The entry of a run's methods that a report's figures go by."""


def last_copy(copies: Iterable[Distribution], as_of: date) -> Distribution | None:
    """The last copy handed out whose records are of a day before; None where there is none."""
    earlier = [copy for copy in copies if copy.as_of and copy.as_of < as_of]
    return max(earlier, key=lambda copy: (copy.as_of or date.min, copy.made_on or date.min, copy.id), default=None)


def method_changed(copy: Distribution | None, runs: Sequence[Run]) -> str:
    """That a copy's figures were made by an earlier method, as a sentence; empty where that is not on record.

    Parameters
    ----------
    copy : Distribution or None
        The copy.
    runs : sequence of Run
        The client's finished runs, in the order in which they were finished; the last that the copy can be made of is
        taken to be its own.

    Examples
    --------
    >>> from pathlib import Path
    >>> copy = Distribution(id="C-1", recipient="Ann Lee", edition="client", as_of=date(2026, 8, 31))
    >>> run = Run(Path("1"), {"as_of": "2026-08-31", "methods": {"share.whatif": "1"}})
    >>> method_changed(copy, [run])
    'The copy of 31 August 2026 was made by method 1. Here both days are assessed by method 2.'
    >>> method_changed(copy, [])
    ''
    """
    if copy is None or copy.as_of is None:
        return ""
    made = copy.made_on.isoformat() if copy.made_on else ""
    own = [
        run
        for run in runs
        if run.manifest.get("as_of") == copy.as_of.isoformat()
        and (not made or str(run.manifest.get("finished", ""))[:10] <= made)
    ]
    method = str(own[-1].manifest.get("methods", {}).get(_METHOD, "")) if own else ""
    if not method.isdecimal() or int(method) >= int(VERSION):
        return ""
    return (
        f"The copy of {formatting.day(copy.as_of)} was made by method {method}. "
        f"Here both days are assessed by method {VERSION}."
    )
