"""How far two raters agree, what they differ on, and how their agreement becomes the control's state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soc2lib.errors import ParameterError, Problem
from soc2lib.gap.choices import Applicability
from soc2lib.gap.interview import questions
from soc2lib.gap.raters.records import Rating, rating_id
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.widgets.grid.columns import body_with, words_of_row
from soc2lib.widgets.questions import Answer, Question, Words

RATED = ("implementation", "design")
"""The fields whose questions both raters answer."""


def rated_questions(control: str) -> list[Question]:
    """The questions that a rater answers about one control."""
    return [question for question in questions([control]) if question.field in RATED]


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa: agreement beyond what the raters' own habits would give by chance.

    Parameters
    ----------
    pairs : iterable of (str, str)
        What the first and the second rater said, one pair a control.

    Returns
    -------
    float or None
        From -1 to 1; None where it is undefined: nothing was rated, or both gave one and the same answer throughout.

    References
    ----------
    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960) 37-46.

    Examples
    --------
    By hand: of 50 controls both say yes to 20 and no to 15, so 0.7 are alike. Chance gives
    25/50 · 30/50 + 25/50 · 20/50 = 0.5, and kappa is (0.7 - 0.5) / (1 - 0.5).

    >>> kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    0.4
    >>> kappa([("yes", "yes")] * 9) is None
    True
    """
    rated = list(pairs)
    one, other = Counter(first for first, _ in rated), Counter(second for _, second in rated)
    chance = sum(count * other[word] for word, count in one.items())
    alike = len(rated) * sum(first == second for first, second in rated)
    return (alike - chance) / (len(rated) ** 2 - chance) if len(rated) ** 2 != chance else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two raters agree on one question: how many controls both answered, how many alike, and kappa."""

    asks: str
    both: int
    alike: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """What two raters say to one question about one control, in the client's words, and what is stored now.

    ``settled`` is true where the raters settled it after both had rated; ``base`` is the control's version.
    """

    question: Question
    one: str
    other: str
    stored: str
    base: int
    agreed: bool

    @property
    def control(self) -> str:
        """The control's id."""
        return self.question.id

    @property
    def alike(self) -> bool:
        """Whether both say the same."""
        return self.one == self.other


def raters(engagement: Engagement) -> tuple[str, ...]:
    """Everybody who rated a control, in order of names."""
    names = {rating_id("", rating.rater): rating.rater for rating in engagement.all(Rating)}
    return tuple(names[key] for key in sorted(names))


def pairs(engagement: Engagement, one: str, other: str) -> list[Pair]:
    """What both raters answered, in the order of controls; a question that one of them left open is left out."""
    found = list[Pair]()
    for control in sorted({rating.control for rating in engagement.all(Rating)}):
        ratings = [engagement.one(Rating, rating_id(control, name)) for name in (one, other)]
        words = [words_of_row(Rating, rating.id, rating) for rating in ratings if rating]
        stored = words_of_row(Control, control, engagement.one(Control, control))
        for question in rated_questions(control) if len(words) == 2 else ():
            first, second = (question.said(each) for each in words)
            if first and second:
                agreed = _agreed(engagement, question, one, other)
                base = engagement.version(Control, control)
                found.append(Pair(question, first, second, question.said(stored), base, agreed))
    return found


def agreements(found: Sequence[Pair]) -> list[Agreement]:
    """How far the raters agree, question by question."""
    agreed = list[Agreement]()
    for asks in dict.fromkeys(pair.question.asks for pair in found):
        of = [pair for pair in found if pair.question.asks == asks]
        words = [(pair.one, pair.other) for pair in of]
        agreed.append(Agreement(asks, len(of), sum(pair.alike for pair in of), kappa(words)))
    return agreed


def open_points(found: Sequence[Pair]) -> list[Pair]:
    """What the raters differ on and have not settled."""
    return [pair for pair in found if not pair.alike and not pair.agreed]


def agree_pair(
    engagement: Engagement, pair: Pair, meaning: str, raters: tuple[str, str], *, why: str, author: str
) -> None:
    """Store what two raters agreed on after they had differed.

    Parameters
    ----------
    meaning : str
        The answer, one of the question's own.
    reason : str
        Why; it becomes part of the version's reason.

    Raises
    ------
    ParameterError
        If no reason is given, or the question has no such answer.
    Conflict
        If the control was changed since the pair was shown; nothing is saved then.
    """
    answer = next((answer for answer in pair.question.answers if answer.meaning == meaning), None)
    if answer is None or not why.strip():
        found = "no reason" if answer else repr(meaning)[:60]
        problem = Problem(pair.control, found, "an answer and why it is right", "Choose one and write why.")
        raise ParameterError("The difference was not settled.", [problem])
    reason = f"{_mark(pair.question)} by {raters[0]} and {raters[1]}: {why.strip()}"
    change = _change(engagement, [(pair, answer)], raters, why.strip())
    engagement.save_all([change], author=author, reason=reason)


def store_alike(engagement: Engagement, found: Sequence[Pair], raters: tuple[str, str], *, author: str) -> int:
    """Store what both raters say wherever nothing is stored, all of it or nothing, and overwrite nothing.

    Returns
    -------
    int
        How many answers were stored.

    Raises
    ------
    Conflict
        If somebody answered one of them since the pairs were read.
    """
    chosen: dict[str, list[tuple[Pair, Answer]]] = {}
    for pair in found:
        if pair.alike and not pair.stored:
            answer = next(answer for answer in pair.question.answers if answer.meaning == pair.one)
            chosen.setdefault(pair.control, []).append((pair, answer))
    changes = [_change(engagement, each, raters, "") for each in chosen.values()]
    engagement.save_all(changes, author=author, reason=f"{raters[0]} and {raters[1]} rated it alike")
    return sum(map(len, chosen.values()))


def _change(
    engagement: Engagement, chosen: Sequence[tuple[Pair, Answer]], raters: tuple[str, str], reason: str
) -> Change:
    """What these answers make of their control."""
    pair = chosen[0][0]
    stored = engagement.one(Control, pair.control)
    words: Words = {}
    for _, answer in chosen:
        words[answer.field] = answer.word
        if answer.reason_field:
            words[answer.reason_field] = _reason(engagement, pair, answer, raters) or reason
        elif stored and stored.applicability is not Applicability.IN_SCOPE:
            words |= {"applicability": Applicability.IN_SCOPE.value, "applicability_reason": ""}
    body = body_with(Control, stored.body() if stored else {}, words, pair.control)
    return Change(Control.kind, pair.control, body, pair.base)


def _reason(engagement: Engagement, pair: Pair, answer: Answer, raters: tuple[str, str]) -> str:
    """The reason of whichever rater gave that answer."""
    ratings = (engagement.one(Rating, rating_id(pair.control, name)) for name in raters)
    given = (rating.applicability_reason for rating in ratings if rating and rating.applicability == answer.word)
    return next(given, "")


def _mark(question: Question) -> str:
    return f"raters settled {question.field}"


def _agreed(engagement: Engagement, question: Question, one: str, other: str) -> bool:
    history = engagement.ledger.history
    rated = [history(Rating.kind, rating_id(question.id, name)) for name in (one, other)]
    since = max(versions[-1].seq for versions in rated)
    return any(v.seq > since and v.reason.startswith(_mark(question)) for v in history(Control.kind, question.id))
