"""Compares audit firms: which can be chosen and why another cannot, then weighted marks as a range."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from soc2lib.basics.formatting import listed
from soc2lib.plan.audit_firms.eligibility import knock_outs, questions, warnings
from soc2lib.plan.records import AuditorCandidate

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
        Why the firm cannot be chosen, as facts; empty where nothing rules it out.
    open_questions : tuple of str
        What is not known and must be asked before it could be chosen; unknown is not a pass.
    warnings : tuple of str
        What needs care.
    marks : mapping of str to float or None
        Marks from 1 to 5, fee and availability included; None where not known.
    low, high : float
        Weighted mean mark if every missing answer were 1, and if it were 5.
    reason : str
        The sentence that explains the standing.
    """

    candidate: AuditorCandidate
    knocked_out: tuple[str, ...]
    open_questions: tuple[str, ...]
    warnings: tuple[str, ...]
    marks: Mapping[str, float | None]
    low: float
    high: float
    reason: str

    @property
    def can_be_chosen(self) -> bool:
        """True if nothing rules the firm out and nothing that could is still open."""
        return not self.knocked_out and not self.open_questions


@dataclass(frozen=True, slots=True)
class AuditorComparison:
    """All firms, best first, those ruled out last.

    Attributes
    ----------
    leader : str or None
        The firm that leads; None while two cannot be told apart.
    reason : str
        Who can be chosen, who cannot and why, as sentences.
    """

    candidates: tuple[CandidateJudgement, ...]
    leader: str | None
    reason: str

    @property
    def eligible(self) -> tuple[str, ...]:
        """The firms that can be chosen, best first."""
        return tuple(row.candidate.id for row in self.candidates if row.can_be_chosen)


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
    A firm can be chosen where it is a licensed CPA firm, examines under AT-C 105 and 205, designed and ran none of the
    client's controls, and its peer review is clean and not overdue, explained, or not yet due.

    The fee's mark is 5 x cheapest middle / own middle, at least 1, among firms that are not ruled out and quote in the
    same currency. Availability is 5 in time and one less for each two weeks begun after that. One firm leads another
    only if its lowest possible mean is above the other's highest.

    References
    ----------
    Domain brief 3.6 and 13.6.

    Examples
    --------
    >>> firms = [AuditorCandidate(id="A", licensed="no"), AuditorCandidate(id="B")]
    >>> compared = compare(firms, {"experience": 1}, date(2026, 1, 1))
    >>> [(row.candidate.id, row.can_be_chosen, row.low, row.high) for row in compared.candidates]
    [('B', False, 1.0, 5.0), ('A', False, 1.0, 5.0)]
    """
    ruled = {firm.id: knock_outs(firm) for firm in candidates}
    cheapest: dict[str, float] = {}
    for firm in candidates:
        fee = _fee(firm)
        if fee and not ruled[firm.id]:
            cheapest[firm.currency] = min(fee, cheapest.get(firm.currency, fee))
    comparable = len({firm.currency for firm in candidates if _fee(firm) and not ruled[firm.id]}) <= 1
    compared = []
    for firm in candidates:
        marks: dict[str, float | None] = {name: getattr(firm, name) for name in MARKS}
        marks["fee"] = _fee_mark(_fee(firm), cheapest.get(firm.currency)) if comparable else None
        marks["availability"] = _availability(firm.available_from, fieldwork_start)
        low, high = _mean(marks, weights, LOWEST), _mean(marks, weights, HIGHEST)
        asked, care = questions(firm, as_of, peer_review_months), warnings(firm, as_of, consultant, peer_review_months)
        reason = _reason(ruled[firm.id], asked, low, high)
        compared.append(CandidateJudgement(firm, ruled[firm.id], asked, care, marks, low, high, reason))
    compared.sort(key=lambda row: (bool(row.knocked_out), not row.can_be_chosen, -row.low - row.high, row.candidate.id))
    leader, said = _leader(compared)
    return AuditorComparison(tuple(compared), leader, " ".join([said, *_apart(compared)]))


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


def _reason(ruled: Sequence[str], asked: Sequence[str], low: float, high: float) -> str:
    if ruled:
        return " ".join(ruled)
    marks = f"Weighted mark {low:.1f}" if high - low < 0.05 else f"Weighted mark between {low:.1f} and {high:.1f}"
    if asked:
        return f"{marks}; cannot be chosen before this is known: {' '.join(asked)}"
    return f"{marks}; nothing rules it out."


def _leader(compared: Sequence[CandidateJudgement]) -> tuple[str | None, str]:
    if not compared:
        return None, "No firm is listed yet."
    fit = [row for row in compared if row.can_be_chosen]
    if not fit:
        return None, "No firm listed can be chosen."
    first = max(fit, key=lambda row: row.low)
    rivals = [
        row.candidate.id for row in compared if not row.knocked_out and row is not first and row.high >= first.low
    ]
    able = f"{listed(row.candidate.id for row in fit)} can be chosen."
    if rivals:
        names = listed(rivals, most=3)
        return None, f"{able} The marks do not yet tell {first.candidate.id} apart from {names}: ask what is missing."
    return first.candidate.id, f"{able} {first.candidate.id} leads on every answer the others could still give."


def _apart(compared: Sequence[CandidateJudgement]) -> Iterator[str]:
    """Each firm that cannot be chosen, with the reason."""
    for row in compared:
        if row.knocked_out:
            yield f"{row.candidate.id} cannot be chosen. {' '.join(row.knocked_out)}"
        elif row.open_questions:
            yield f"{row.candidate.id} cannot be chosen before this is known: {' '.join(row.open_questions)}"
