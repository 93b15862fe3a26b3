"""The test of design: what walkthroughs show of a control, and what keeps them from showing more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.evidence.testing.records import Walk, Walkthrough
from soc2lib.gap.records import Design

_WORST_FIRST = (Design.NOT_DESIGNED, Design.PARTLY, Design.NOT_ASSESSED, Design.SUITABLE)


@dataclass(frozen=True, slots=True)
class DesignShown:
    """What the walkthroughs of one control show.

    Attributes
    ----------
    design : Design
        The conclusion; never more than what was inspected allows.
    reason : str
        The sentence that explains it.
    walkthrough : Walkthrough or None
        The one that decides: the latest, of several on one day the worst.
    flags : tuple of str
        What a reviewer would object to.
    """

    design: Design
    reason: str
    walkthrough: Walkthrough | None
    flags: tuple[str, ...]


def design_shown(walkthroughs: Sequence[Walkthrough], filed: Collection[str], as_of: date) -> DesignShown:
    """Judge the test of design of one control.

    Parameters
    ----------
    walkthroughs : sequence of Walkthrough
        Those of the control.
    filed : collection of str
        Ids of the evidence that has a file.
    as_of : date
        The day it is judged on; later walkthroughs do not count.

    Notes
    -----
    The latest walkthrough decides. Known trouble comes first: not designed, then partly (a conclusion of partly, a part
    of the boundary left out, a point at which it would fail unseen, people without skill or authority). Only then:
    suitable needs a conclusion, more than inquiry, a document on file and somebody able and authorised. Whatever of
    these is missing leaves the design not assessed.

    References
    ----------
    Domain brief 5.2 and 5.5.

    Examples
    --------
    >>> seen = Walkthrough(id="W", control="IAM-03", day=date(2026, 9, 1), done=("inquiry",), concluded="suitable")
    >>> design_shown([seen], [], date(2026, 9, 30)).reason
    'Inquiry alone shows nothing; no document that was inspected is on file; nobody said whether they may run it.'
    """
    dated = [(one, one.day) for one in walkthroughs if one.day is not None and one.day <= as_of]
    if not dated:
        said = "No walkthrough is recorded." if not walkthroughs else "No walkthrough has a day that has come."
        return DesignShown(Design.NOT_ASSESSED, said, None, ())
    latest = max(day for _, day in dated)
    rated = [(*_assess(one, filed), one) for one, day in dated if day == latest]
    design, reason, decides = min(rated, key=lambda found: (_WORST_FIRST.index(found[0]), found[2].id))
    return DesignShown(design, reason, decides, _flags(decides))


def _assess(walked: Walkthrough, filed: Collection[str]) -> tuple[Design, str]:
    if walked.concluded is Design.NOT_DESIGNED:
        return Design.NOT_DESIGNED, "The walkthrough found no design that would meet the criteria."
    if trouble := _trouble(walked):
        return Design.PARTLY, _sentence(trouble)
    if missing := _missing(walked, filed):
        return Design.NOT_ASSESSED, _sentence(missing)
    return Design.SUITABLE, f"Walked through on {formatting.day(walked.day)}, with documents inspected."


def _trouble(walked: Walkthrough) -> list[str]:
    troubles = {
        f"it would fail at one point{_named(': ', walked.fails_where)}": bool(walked.fails_where),
        f"it does not reach {_named('', walked.not_covered) or 'a part of the boundary'}": bool(walked.not_covered),
        "those who run it lack the skill or the authority": walked.authority is False,
    }
    found = [words for words, holds in troubles.items() if holds]
    return found or (["the design covers its criteria only in part"] if walked.concluded is Design.PARTLY else [])


def _named(joined: str, text: str) -> str:
    return "" if text == formatting.WITHHELD else f"{joined}{text}"


def _missing(walked: Walkthrough, filed: Collection[str]) -> list[str]:
    recorded = {
        "nothing was concluded": walked.concluded is Design.NOT_ASSESSED,
        "inquiry alone shows nothing": not set(walked.done) - {Walk.INQUIRY},
        "no document that was inspected is on file": not set(walked.evidence) & set(filed),
        "nobody said whether they may run it": walked.authority is None,
    }
    return [words for words, holds in recorded.items() if holds]


def _sentence(parts: Sequence[str]) -> str:
    return f"{formatting.sentence('; '.join(part.rstrip('.') for part in parts))}."


def _flags(walked: Walkthrough) -> tuple[str, ...]:
    flags = {
        "no review of the paper": not walked.reviewed_by,
        "reviewed by its preparer": bool(walked.reviewed_by) and walked.reviewed_by == walked.prepared_by,
        "no preparer named": not walked.prepared_by,
        "nobody interviewed": not walked.interviewed,
        "no boundary named": not walked.covered,
    }
    return tuple(words for words, holds in flags.items() if holds)
