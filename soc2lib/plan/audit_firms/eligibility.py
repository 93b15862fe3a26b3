"""Whether an audit firm can be chosen: what rules it out, what must be asked first, and what needs care."""

from collections.abc import Iterator
from datetime import date

from soc2lib.basics.formatting import day
from soc2lib.plan.audit_firms.standards import NEEDED, SOC_1, sections_named
from soc2lib.plan.records import Answer, AuditorCandidate, PeerReview
from soc2lib.scope.examination.timeline import add_months


def knock_outs(firm: AuditorCandidate) -> tuple[str, ...]:
    """What is known of a firm and rules it out, as sentences.

    Examples
    --------
    >>> knock_outs(AuditorCandidate(id="A", standards="AT-C 320"))
    ('Its proposal names AT-C 320, the standard for SOC 1, and not AT-C 105 and 205.',)
    """
    found = []
    if firm.licensed is Answer.NO:
        found.append("It is not a licensed CPA firm, and only one can issue a SOC 2® report.")
    if SOC_1 in (named := sections_named(firm.standards)) and not named >= NEEDED:
        found.append("Its proposal names AT-C 320, the standard for SOC 1, and not AT-C 105 and 205.")
    if firm.peer_review is PeerReview.FAIL:
        found.append("Its latest peer review was rated fail.")
    if firm.designed_controls is Answer.YES:
        found.append("It designed or ran controls it would examine, so it is not independent of them.")
    return tuple(found)


def questions(firm: AuditorCandidate, as_of: date, months: int) -> tuple[str, ...]:
    """What must be known before a firm can be chosen; unknown is not a pass.

    Parameters
    ----------
    as_of : date
        The day against which peer reviews age.
    months : int
        Months after which a peer review is due again.

    Examples
    --------
    >>> sound = AuditorCandidate(id="A", licensed="yes", designed_controls="no", standards="AT-C 105 and AT-C 205")
    >>> questions(sound, date(2026, 9, 30), 36)
    ('What did its latest peer review say, or by which day is its first one due?',)
    """
    asked = []
    if firm.licensed is Answer.UNKNOWN:
        asked.append("Is it licensed by a state board of accountancy?")
    if not firm.standards:
        asked.append("Does it examine under AT-C 105 and 205?")
    elif not sections_named(firm.standards) >= NEEDED:
        asked.append(f"Its proposal names {firm.standards}. Does it examine under AT-C 105 and 205?")
    asked += _peer_review(firm, as_of, months)
    if firm.designed_controls is Answer.UNKNOWN:
        asked.append("Did it design or operate any of the client's controls?")
    return tuple(asked)


def _peer_review(firm: AuditorCandidate, as_of: date, months: int) -> Iterator[str]:
    if firm.peer_review is PeerReview.UNKNOWN:
        if firm.peer_review_on is not None:
            yield f"What did its peer review of {day(firm.peer_review_on)} say?"
        elif firm.peer_review_due is None:
            yield "What did its latest peer review say, or by which day is its first one due?"
        elif firm.peer_review_due < as_of:
            yield f"Its first peer review was due by {day(firm.peer_review_due)}. What did it say?"
        return
    if firm.peer_review is PeerReview.DEFICIENCIES and not firm.peer_review_explained:
        yield "Its peer review passed with deficiencies. How did it answer them?"
    if firm.peer_review_on is None:
        yield "Of which day is its latest peer review?"
    elif _overdue(firm, as_of, months) and not firm.peer_review_explained:
        yield f"Its peer review is of {day(firm.peer_review_on)}. What did the newer one say, which was due since?"


def _overdue(firm: AuditorCandidate, as_of: date, months: int) -> bool:
    return firm.peer_review_on is not None and add_months(firm.peer_review_on, months) < as_of


def warnings(firm: AuditorCandidate, as_of: date, consultant: str, months: int) -> tuple[str, ...]:
    """What needs care and rules nothing out, as sentences.

    Parameters
    ----------
    consultant : str
        Who prepares the client: a firm of that name gets the independence warning.
    """
    said = []
    if _same_firm(firm.id, consultant):
        said.append(
            "It is also the consultant named in the scope: advice on gaps can be compatible with independence, "
            "designing or operating controls is not."
        )
    elif firm.readiness_work is Answer.YES:
        said.append(
            "It did readiness work for the client: have it confirm that it advised only and designed or ran nothing."
        )
    if firm.peer_review is PeerReview.DEFICIENCIES:
        said.append("Its peer review passed with deficiencies: read them and its answer.")
    if firm.peer_review_due is not None and firm.peer_review_due >= as_of:
        said.append(f"It has had no peer review yet; its first is due by {day(firm.peer_review_due)}.")
    if _overdue(firm, as_of, months):
        said.append(f"Its peer review is of {day(firm.peer_review_on)}: a newer one is due.")
    if SOC_1 in sections_named(firm.standards):
        said.append("It names AT-C 320, the standard for SOC 1; a SOC 2® examination is made under AT-C 105 and 205.")
    return tuple(said)


def _same_firm(one: str, other: str) -> bool:
    """True where both names hold the same words, whatever their case, marks and company forms."""
    forms = {"llp", "llc", "inc", "ltd", "pllc", "pc", "cpa", "cpas", "and", "the", "co", "company"}

    def words(name: str) -> set[str]:
        plain = "".join(sign if sign.isalnum() else " " for sign in name.casefold())
        return set(plain.split()) - forms

    mine, theirs = words(one), words(other)
    return bool(mine) and bool(theirs) and (mine <= theirs or theirs <= mine)
