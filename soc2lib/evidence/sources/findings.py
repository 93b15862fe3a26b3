"""Findings of every scanner in one form: the status words, ids of their own, and what makes a list partial."""

from collections import Counter
from collections.abc import Mapping, Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.loaded import Loaded

PASS, FAIL, MANUAL, INFO = "PASS", "FAIL", "MANUAL", "INFO"
_WORDS = {
    "pass": PASS,
    "passed": PASS,
    "success": PASS,
    "fail": FAIL,
    "failed": FAIL,
    "failure": FAIL,
    "muted": FAIL,
    "manual": MANUAL,
    "warning": MANUAL,
    "warn": MANUAL,
    "error": MANUAL,
    "n/a": INFO,
    "not_available": MANUAL,
    "info": INFO,
    "infoed": INFO,
    "informational": INFO,
}


def status(word: str, where: str, column: str = "STATUS") -> str:
    """What a scanner's status word means: PASS, FAIL, MANUAL (a person must look) or INFO (judges nothing).

    Raises
    ------
    TableError
        If nobody knows the word.

    Examples
    --------
    >>> status("INFOED", "x"), status("Passed", "x"), status("WARNING", "x")
    ('INFO', 'PASS', 'MANUAL')
    """
    known = _WORDS.get(word.strip().casefold())
    if known is None:
        expected = " / ".join(sorted({one.upper() for one in _WORDS}))
        problem = Problem(f"{where}, column {column}", repr(word)[:80], expected, "Export it again.")
        raise TableError("A status is none that is known.", [problem])
    return known


def muted(word: str, silenced: bool) -> str:
    """Whether somebody silenced it: the status word *muted* says so too."""
    return "true" if silenced or word.strip().casefold() == "muted" else "false"


def collected(
    file: Loaded, rows: Sequence[Mapping[str, str]], tool: str, *, taken: str = "", partial: str = "", query: str = ""
) -> Collected:
    """Findings as collected, each under an id of its own; rows repeated word for word make the list partial."""
    doubles = len(rows) - len({tuple(sorted(row.items())) for row in rows})
    repeated = f"{doubles} findings are repeated word for word: the file may be joined of parts." if doubles else ""
    reasons = " ".join(dict.fromkeys(filter(None, (partial, repeated))))
    return Collected(
        "findings", numbered(rows), file.name, file.sha256, tool.strip(), query, taken=taken, partial=reasons
    )


def numbered(rows: Sequence[Mapping[str, str]], key: str = "finding") -> tuple[Mapping[str, str], ...]:
    """The rows, each under an id of its own: an id that several share, or none, gets the row's place.

    Examples
    --------
    >>> [row["finding"] for row in numbered([{"finding": "a"}, {"finding": "b"}, {"finding": "a"}, {"finding": ""}])]
    ['a #1', 'b', 'a #3', '#4']
    """
    times = Counter(row[key] for row in rows)
    return tuple(
        {**row, key: row[key] if row[key] and times[row[key]] == 1 else f"{row[key]} #{place}".strip()}
        for place, row in enumerate(rows, 1)
    )
