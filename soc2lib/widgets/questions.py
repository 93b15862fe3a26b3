"""Questions about a row, and the order in which they are asked: no widgets, so that pages and sheets can use them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

NOT_SURE = "Not sure: "
Words = dict[str, str]
Condition = tuple[str, tuple[str, ...]]
"""A field and the words of which it must hold one."""


@dataclass(frozen=True, slots=True)
class About:
    """What stands beside the questions about one row: its title, and lines under headings; texts as written."""

    title: str
    description: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose: what it means to the client, and the field and word it stands for.

    Where ``because`` names a field, the answer needs a reason, which goes there; ``reason`` says what it is.
    """

    meaning: str
    field: str
    word: str
    reason_field: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one row.

    Attributes
    ----------
    id, field : str
        The row and the field that is open until the question is answered.
    asks : str
        The question in the client's words.
    answers : tuple of Answer
        What can be chosen; empty where the answer is free text.
    only : tuple of (field, words)
        What must hold of the row's answers so far for the question to be asked at all.
    unanswered : str
        The word that stands in the field as long as nobody has answered.
    """

    id: str
    field: str
    asks: str
    answers: tuple[Answer, ...]
    only: tuple[Condition, ...] = ()
    unanswered: str = ""

    def applies(self, words: Words) -> bool:
        """Whether the question is asked of a row with these words."""
        return all(words.get(field, "") in allowed for field, allowed in self.only)

    def blank(self, words: str) -> bool:
        """True where the field's words are no answer yet."""
        return words in ("", self.unanswered)

    def given(self, words: Words) -> Answer | None:
        """The answer that a row's words amount to; an answer about another field, such as who runs it, goes first."""
        given = [answer for answer in self.answers if words.get(answer.field, "") == answer.word]
        answered = [answer for answer in given if answer.field != self.field or not self.blank(answer.word)]
        return min(answered, key=lambda answer: answer.field == self.field, default=None)

    def said(self, words: Words) -> str:
        """What a row's words say to this question, in the client's words; empty where nobody answered."""
        given = self.given(words)
        return words.get(self.field, "") if not self.answers else given.meaning if given else ""


class Round:
    """The order of an interview: where it stands, what is left, and what was put off for later.

    Parameters
    ----------
    questions : sequence of Question
        All questions, in order.
    answers : callable
        Gives a row's answers as words.
    blank : callable
        True where a field's word is no answer yet.
    """

    def __init__(
        self, questions: Sequence[Question], answers: Callable[[str], Words], blank: Callable[[Question, str], bool]
    ) -> None:
        self._questions, self._answers, self._blank = list(questions), answers, blank
        self._asked: list[int] = []
        self._put_off: list[int] = []
        self._at = self._next()

    @property
    def question(self) -> Question | None:
        """The question to ask now; None where none is left."""
        return None if self._at is None else self._questions[self._at]

    def forward(self, *, put_off: bool = False) -> None:
        """Go on to the next open question; what is put off comes back at the end, once."""
        if self._at is None:
            return
        self._asked.append(self._at)
        if put_off:
            self._put_off.append(self._at)
        self._at = self._next()

    def back(self) -> None:
        """Go back to the question before this one."""
        if self._asked:
            self._at = self._asked.pop()
            self._put_off = [place for place in self._put_off if place != self._at]

    def progress(self) -> tuple[int, int]:
        """How many of the questions that apply are answered, and how many apply."""
        applying = [q for q in self._questions if q.applies(self._answers(q.id))]
        return sum(not self._open(question) for question in applying), len(applying)

    def _next(self) -> int | None:
        fresh = (n for n in range(len(self._questions)) if n not in self._asked and self._asks(n))
        later = (n for n in self._put_off if self._asked.count(n) == 1 and self._asks(n))
        return next(fresh, next(later, None))

    def _asks(self, place: int) -> bool:
        question = self._questions[place]
        return question.applies(self._answers(question.id)) and self._open(question)

    def _open(self, question: Question) -> bool:
        return self._blank(question, self._answers(question.id).get(question.field, ""))
