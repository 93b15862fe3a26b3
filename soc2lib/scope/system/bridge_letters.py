"""Checks a bridge letter before it is sent: management's own statement for the days after a report's period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from soc2lib.basics.formatting import day
from soc2lib.scope.findings import Finding

LONGEST_BRIDGE = 92
"""Longest stretch a bridge letter may speak for [days]: three months."""
REFUSED = "refused"
BLOCKED = "blocked"
READY = "ready to sign"


@dataclass(frozen=True, slots=True)
class BridgeLetter:
    """A bridge letter as management means to send it; not to be mixed up with the readiness gap letter.

    Attributes
    ----------
    period_start, period_end : date
        The last report's period.
    until : date
        Last day the letter speaks for.
    signed_by_management : bool
        True where management signs; an auditor does not.
    changes : str
        Material changes since the period, in words; empty where none are told.
    says_no_changes : bool
        True where the text says that nothing material changed.
    says_no_others : bool
        True where it says that management knows of no other material change.
    reminds_of_cuecs, asks_to_read_report, replaces_nothing : bool
        True where the text carries that sentence.
    significant_incident : bool or None
        Whether a significant incident fell into the days; None for not known.
    """

    period_start: date
    period_end: date
    until: date
    signed_by_management: bool = True
    changes: str = ""
    says_no_changes: bool = False
    says_no_others: bool = False
    reminds_of_cuecs: bool = False
    asks_to_read_report: bool = False
    replaces_nothing: bool = False
    significant_incident: bool | None = None


@dataclass(frozen=True, slots=True)
class LetterCheck:
    """Whether a letter may be sent, with every reason against it."""

    verdict: str
    findings: tuple[Finding, ...]
    reason: str


def check_bridge_letter(letter: BridgeLetter) -> LetterCheck:
    """Whether management may sign a bridge letter as it stands.

    Method
    ------
    Refused where it says that nothing changed although a significant incident happened. Blocked with a warning where
    it runs longer than 92 days after the period, or where a part is missing: the signer, the changes, the statement on
    others, the CUECs, the request to read the report, and that it replaces nothing.

    Examples
    --------
    By hand: 31 December to 3 April are 93 days, one too many.

    >>> letter = BridgeLetter(date(2025, 1, 1), date(2025, 12, 31), date(2026, 4, 3), says_no_changes=True,
    ...     says_no_others=True, reminds_of_cuecs=True, asks_to_read_report=True, replaces_nothing=True,
    ...     significant_incident=False)
    >>> check_bridge_letter(letter).verdict
    'blocked'
    """
    findings = tuple(_findings(letter))
    refused = [finding for finding in findings if finding.words == "hides an incident"]
    if refused:
        return LetterCheck(REFUSED, findings, refused[0].reason)
    if findings:
        return LetterCheck(BLOCKED, findings, " ".join(finding.reason for finding in findings))
    reason = f"It speaks for the days from {day(letter.period_end)} to {day(letter.until)} and carries every part."
    return LetterCheck(READY, (), reason)


def _findings(letter: BridgeLetter) -> Iterable[Finding]:
    days = (letter.until - letter.period_end).days
    if letter.significant_incident and letter.says_no_changes:
        reason = "It says that nothing changed, but a significant incident happened in those days."
        yield _finding("hides an incident", "bad", reason)
    if letter.significant_incident is None:
        reason = "It is not known whether a significant incident happened in those days."
        yield _finding("incident not known", "unknown", reason)
    if days <= 0:
        yield _finding("speaks for no day", "bad", "It ends on or before the last day of the report's period.")
    if days > LONGEST_BRIDGE:
        reason = f"It speaks for {days} days after the period; {LONGEST_BRIDGE} are the most that readers accept."
        yield _finding("too long", "bad", reason)
    if not letter.signed_by_management:
        yield _finding("wrong signer", "bad", "Management signs it; the auditor does not.")
    if not (letter.changes or letter.says_no_changes):
        yield _finding("changes not told", "bad", "It neither tells material changes nor says that there were none.")
    for present, words, reason in (
        (letter.says_no_others, "others not ruled out", "It does not say that no other material change is known."),
        (letter.reminds_of_cuecs, "no word on CUECs", "It does not remind customers of their own controls."),
        (letter.asks_to_read_report, "report not named", "It does not ask the reader to read the report."),
        (letter.replaces_nothing, "limits not told", "It does not say that it replaces no report."),
    ):
        if not present:
            yield _finding(words, "bad", reason)


def _finding(words: str, tone: str, reason: str) -> Finding:
    return Finding("bridge letter", "Bridge letter", words, tone, reason)
