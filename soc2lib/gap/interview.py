"""The questions of a control interview, in the client's words, and what stands beside each of them."""

import re
from collections.abc import Iterable

from soc2lib.basics.text import to_html
from soc2lib.catalog.catalog import Catalog, catalog
from soc2lib.gap.records import Applicability, Control, Design, Disposition, Implementation
from soc2lib.html.pieces import Piece
from soc2lib.widgets.questions import About, Answer, Condition, Question

_USED = (
    Answer("Yes, it is in use as described", "implementation", Implementation.IN_USE),
    Answer("It is being introduced", "implementation", Implementation.IN_PROGRESS),
    Answer("No, we do not do this", "implementation", Implementation.NOT_STARTED),
    Answer(
        "A provider runs it for us",
        "applicability",
        Applicability.SUBSERVICE,
        "applicability_reason",
        "the provider's name",
    ),
    Answer(
        "It does not apply to us",
        "applicability",
        Applicability.NOT_RELEVANT,
        "applicability_reason",
        "why not",
    ),
)
_GOOD = (
    Answer("Yes, if it runs as described it does the job", "design", Design.SUITABLE),
    Answer("It covers only a part", "design", Design.PARTLY),
    Answer("It is not worked out", "design", Design.NOT_DESIGNED),
)
_TODO = (
    Answer("Keep it as it is", "disposition", Disposition.EXISTS),
    Answer("Strengthen what is there", "disposition", Disposition.STRENGTHEN),
    Answer("Create it", "disposition", Disposition.CREATE),
    Answer("Do without it: other controls do the job", "disposition", Disposition.NOT_NEEDED),
)
_HERE: tuple[Condition, ...] = (("applicability", (Applicability.IN_SCOPE,)),)
_RUNS: tuple[Condition, ...] = (*_HERE, ("implementation", (Implementation.IN_USE,)))
_THERE: tuple[Condition, ...] = (
    *_HERE,
    ("implementation", tuple(word for word in Implementation if word is not Implementation.NOT_STARTED)),
)


def questions(ids: Iterable[str]) -> list[Question]:
    """The questions about each control, in order; later ones depend on the answers before.

    Examples
    --------
    >>> [question.field for question in questions(["GOV-03"])]
    ['implementation', 'in_use_since', 'design', 'disposition', 'owner']
    """
    return [question for id in ids for question in _of(id)]


def blank(question: Question, words: str) -> bool:
    """True where a field's words are no answer yet.

    Examples
    --------
    >>> use = questions(["GOV-03"])[0]
    >>> blank(use, "not assessed"), blank(use, "in use")
    (True, False)
    """
    return question.blank(words)


def _of(id: str) -> list[Question]:
    return [
        Question(id, "implementation", "Do you do this today?", _USED, _HERE, Implementation.NOT_ASSESSED),
        Question(id, "in_use_since", "Since which day (such as 2026-01-31)?", (), _RUNS),
        Question(id, "design", "Would that be enough for what it is to achieve?", _GOOD, _THERE, Design.NOT_ASSESSED),
        Question(id, "disposition", "What shall be done with it?", _TODO, _HERE),
        Question(id, "owner", "Who is the one person who answers for it?", (), _HERE),
    ]


def about(id: str, own: Control | None = None, texts: Catalog | None = None) -> About:
    """What a control is for, what good looks like and the evidence to have ready.

    Parameters
    ----------
    own : Control, optional
        The client's record, for a control that is not in the library or serves other criteria here.
    shelf : Catalog, optional
        The catalog with the client's own limits; the library's proposals unless told.
    """
    texts = texts or catalog()
    shipped = texts.controls.get(id)
    criteria = (own.criteria if own else ()) or (shipped.criteria if shipped else ())
    served = tuple(f"{each}: {texts.criteria[each].paraphrase}" for each in criteria)
    title = (own.title if own else "") or (shipped.title if shipped else "")
    if shipped is None:
        return About(title, "", (("So that", served),))
    good = ("What good looks like", steps(shipped.test_procedure)), ("Evidence to have ready", shipped.evidence)
    return About(title, shipped.description, (("So that", served), *good))


def steps(procedure: str) -> tuple[str, ...]:
    """The steps of a test procedure, one by one, without their numbers: numbers are what one answers with.

    Examples
    --------
    >>> steps("1) Obtain the roster. 2) Agree 1.2) of it to 3 signatures.")
    ('Obtain the roster.', 'Agree 1.2) of it to 3 signatures.')
    """
    return tuple(filter(None, re.split(r"(?:^| )\d+\) ", procedure)))


def beside(question: Question, shipped: Catalog | None = None, why: str = "") -> Piece:
    """The question with its control, the criteria it serves, what good looks like and the evidence to ask for.

    Parameters
    ----------
    question : Question
        About a library control.
    shelf : Catalog, optional
        The catalog with the client's own limits.
    why : str
        Why it is asked before others, in a sentence.
    """
    control = about(question.id, texts=shipped)
    words = "".join(
        f"<p><strong>{to_html(heading)}</strong></p><ul>{''.join(f'<li>{to_html(line)}</li>' for line in lines)}</ul>"
        for heading, lines in control.facts
    )
    early = f"<p><em>{to_html(why)}</em></p>" if why else ""
    html = (
        f'<p class="kicker">{to_html(f"{question.id} {control.title}")}</p><h2>{to_html(question.asks)}</h2>'
        f"{early}<p>{to_html(control.description)}</p>{words}"
    )
    return Piece(html, question.asks)
