"""Compares audit firms: first what rules one out, then weighted marks as a range while answers are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from soc2lib.foundation.wording import day, listed
from soc2lib.plan.records import Answer, AuditorCandidate, PeerReview
from soc2lib.scope.timeline import add_months

MARKS = ("experience", "references", "staffing", "sampling", "exceptions")
LOWEST, HIGHEST = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class CandidateJudgement:
    """One row a firm.

    Attributes
    ----------
    candidate : AuditorCandidate
        What was told.
    knocked_out : tuple of str
        Why the firm cannot be chosen; empty where nothing rules it out.
    open_questions : tuple of str
        What must be asked before it could be chosen; unknown is not a pass.
    warnings : tuple of str
        What needs care.
    marks : mapping of str to float or None
        Marks from 1 to 5, fee and availability included; None where not known.
    low, high : float
        Weighted mean mark if every missing answer were 1, and if it were 5.
    because : str
        The sentence that explains the standing.
    """

    candidate: AuditorCandidate
    knocked_out: tuple[str, ...]
    open_questions: tuple[str, ...]
    warnings: tuple[str, ...]
    marks: Mapping[str, float | None]
    low: float
    high: float
    because: str

    @property
    def can_be_chosen(self) -> bool:
        """True if nothing rules the firm out and nothing that could is still open."""
        return not self.knocked_out and not self.open_questions


@dataclass(frozen=True, slots=True)
class AuditorComparison:
    """All firms, best first, those ruled out last; ``leader`` is None while two cannot be told apart."""

    candidates: tuple[CandidateJudgement, ...]
    leader: str | None
    because: str


def compare(
    candidates: Sequence[AuditorCandidate],
    weights: Mapping[str, float],
    as_of: date,
    *,
    fieldwork_start: date | None = None,
    consultant: str = "",
    peer_review_months: int = 36,
) -> AuditorComparison:
    """Compare the firms.

    Parameters
    ----------
    candidates : sequence of AuditorCandidate
        One row a firm.
    weights : mapping of str to float
        Weight of each mark: the five named ones, ``fee`` and ``availability``.
    as_of : date
        The day against which peer reviews age.
    fieldwork_start : date, optional
        The day fieldwork shall start; without it nobody's availability is marked.
    consultant : str
        Who prepares the client: a firm of that name gets the independence warning.
    peer_review_months : int
        Months after which a peer review counts as due again.

    Notes
    -----
    The fee's mark is 5 x cheapest middle / own middle, at least 1, among firms that are not ruled out and quote in the
    same currency. Availability is 5 in time and one less for each two weeks begun after that. One firm leads another
    only if its lowest possible mean is above the other's highest.

    Examples
    --------
    >>> firms = [AuditorCandidate(id="A", licensed="no"), AuditorCandidate(id="B")]
    >>> compared = compare(firms, {"experience": 1}, date(2026, 1, 1))
    >>> [(row.candidate.id, row.can_be_chosen, row.low, row.high) for row in compared.candidates]
    [('B', False, 1.0, 5.0), ('A', False, 1.0, 5.0)]
    """
    ruled = {firm.id: _knock_outs(firm) for firm in candidates}
    cheapest: dict[str, float] = {}
    for firm in candidates:
        fee = _fee(firm)
        if fee and not ruled[firm.id]:
            cheapest[firm.currency] = min(fee, cheapest.get(firm.currency, fee))
    comparable = len({firm.currency for firm in candidates if _fee(firm) and not ruled[firm.id]}) <= 1
    judged = []
    for firm in candidates:
        marks: dict[str, float | None] = {name: getattr(firm, name) for name in MARKS}
        marks["fee"] = _fee_mark(_fee(firm), cheapest.get(firm.currency)) if comparable else None
        marks["availability"] = _availability(firm.available_from, fieldwork_start)
        low, high = _mean(marks, weights, LOWEST), _mean(marks, weights, HIGHEST)
        questions, warnings = _questions(firm), _warnings(firm, as_of, consultant, peer_review_months)
        because = _because(ruled[firm.id], questions, low, high)
        judged.append(CandidateJudgement(firm, ruled[firm.id], questions, warnings, marks, low, high, because))
    judged.sort(key=lambda row: (bool(row.knocked_out), not row.can_be_chosen, -row.low - row.high, row.candidate.id))
    leader, said = _leader(judged)
    return AuditorComparison(tuple(judged), leader, said)


def _knock_outs(firm: AuditorCandidate) -> tuple[str, ...]:
    found = []
    if firm.licensed is Answer.NO:
        found.append("It is not a licensed CPA firm, and only one can issue a SOC 2® report.")
    if firm.peer_review is PeerReview.FAIL:
        found.append("Its latest peer review was rated fail.")
    if firm.designed_controls is Answer.YES:
        found.append("It designed or ran controls it would examine, so it is not independent of them.")
    return tuple(found)


def _questions(firm: AuditorCandidate) -> tuple[str, ...]:
    asked = []
    if firm.licensed is Answer.UNKNOWN:
        asked.append("Is it licensed by a state board of accountancy?")
    if firm.peer_review is PeerReview.UNKNOWN:
        asked.append("What did its latest peer review say?")
    if firm.designed_controls is Answer.UNKNOWN:
        asked.append("Did it design or operate any of the client's controls?")
    return tuple(asked)


def _warnings(firm: AuditorCandidate, as_of: date, consultant: str, months: int) -> tuple[str, ...]:
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
    if firm.peer_review_on is not None and add_months(firm.peer_review_on, months) < as_of:
        said.append(f"Its peer review is of {day(firm.peer_review_on)}: a newer one is due.")
    if "320" in firm.standards:
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


def _fee(firm: AuditorCandidate) -> float | None:
    if firm.fee_low is None or firm.fee_high is None:
        return None
    return (firm.fee_low + firm.fee_high) / 2.0


def _fee_mark(fee: float | None, cheapest: float | None) -> float | None:
    if not fee or not cheapest:
        return None
    return max(min(HIGHEST * cheapest / fee, HIGHEST), LOWEST)


def _availability(free: date | None, wanted: date | None) -> float | None:
    if free is None or wanted is None:
        return None
    return max(HIGHEST - ceil(max((free - wanted).days, 0) / 14), LOWEST)


def _mean(marks: Mapping[str, float | None], weights: Mapping[str, float], missing: float) -> float:
    whole = sum(weights.values())
    return sum(w * (missing if (mark := marks.get(name)) is None else mark) for name, w in weights.items()) / whole


def _because(ruled: Sequence[str], questions: Sequence[str], low: float, high: float) -> str:
    if ruled:
        return " ".join(ruled)
    marks = f"Weighted mark {low:.1f}" if high - low < 0.05 else f"Weighted mark between {low:.1f} and {high:.1f}"
    if questions:
        return f"{marks}; cannot be chosen before this is known: {' '.join(questions)}"
    return f"{marks}; nothing rules it out."


def _leader(judged: Sequence[CandidateJudgement]) -> tuple[str | None, str]:
    if not judged:
        return None, "No firm is listed yet."
    standing = [row for row in judged if not row.knocked_out]
    if not standing:
        return None, "Every firm listed is ruled out."
    fit = [row for row in standing if row.can_be_chosen]
    if not fit:
        return None, "No firm can be chosen before licence, peer review and independence are known."
    first = max(fit, key=lambda row: row.low)
    rivals = [row.candidate.id for row in standing if row is not first and row.high >= first.low]
    if rivals:
        return (
            None,
            f"{first.candidate.id} cannot be told apart yet from {listed(rivals, most=3)}: ask what is missing.",
        )
    return first.candidate.id, f"{first.candidate.id} leads on every answer the others could still give."
