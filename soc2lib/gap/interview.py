"""The questions of a control interview, in the client's words, and what stands beside each of them."""

from collections.abc import Iterable

from soc2lib.desk.interview import Answer, Question, Words
from soc2lib.foundation.catalog import Catalog, LibraryControl, catalog
from soc2lib.foundation.pages import Piece
from soc2lib.foundation.text import to_html
from soc2lib.gap.records import Applicability, Design, Disposition, Implementation

_USED = (
    Answer("Yes, it is in use as described", "implementation", Implementation.IN_USE),
    Answer("It is being introduced", "implementation", Implementation.IN_PROGRESS),
    Answer("No, we do not do this", "implementation", Implementation.NOT_STARTED),
    Answer(
        "A provider runs it for us (name it after the number)",
        "applicability",
        Applicability.SUBSERVICE,
        "applicability_reason",
    ),
    Answer(
        "It does not apply to us (say why after the number)",
        "applicability",
        Applicability.NOT_RELEVANT,
        "applicability_reason",
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
_UNANSWERED = {"implementation": Implementation.NOT_ASSESSED.value, "design": Design.NOT_ASSESSED.value}


def questions(ids: Iterable[str]) -> list[Question]:
    """The questions about each library control, in order; later ones depend on the answers before.

    Examples
    --------
    >>> [question.field for question in questions(["GOV-03"])]
    ['implementation', 'in_use_since', 'design', 'disposition', 'owner']
    """
    return [question for id in ids for question in _of(catalog().controls[id])]


def blank(question: Question, words: str) -> bool:
    """True where a field's words are no answer yet.

    Examples
    --------
    >>> use = questions(["GOV-03"])[0]
    >>> blank(use, "not assessed"), blank(use, "in use")
    (True, False)
    """
    return not words or words == _UNANSWERED.get(question.field)


def _of(control: LibraryControl) -> list[Question]:
    id = control.id

    def run_here(words: Words) -> bool:
        return words["applicability"] == Applicability.IN_SCOPE

    def used(words: Words) -> bool:
        return run_here(words) and words["implementation"] == Implementation.IN_USE

    def there(words: Words) -> bool:
        return run_here(words) and words["implementation"] != Implementation.NOT_STARTED

    return [
        Question(id, "implementation", "Do you do this today?", _USED, run_here),
        Question(id, "in_use_since", "Since which day (such as 2026-01-31)?", (), used),
        Question(id, "design", "Would that be enough for what it is to achieve?", _GOOD, there),
        Question(id, "disposition", "What shall be done with it?", _TODO, run_here),
        Question(id, "owner", "Who is the one person who answers for it?", (), run_here),
    ]


def beside(question: Question, shelf: Catalog | None = None) -> Piece:
    """The question with its control, the criteria it serves, what good looks like and the evidence to ask for.

    Parameters
    ----------
    shelf : Catalog, optional
        The catalog with the client's own limits; the library's proposals unless told.
    """
    shelf = shelf or catalog()
    control, criteria = shelf.controls[question.id], shelf.criteria
    served = _list(f"{id}: {criteria[id].paraphrase}" for id in control.criteria)
    html = (
        f'<p class="kicker">{to_html(f"{control.id} {control.title}")}</p><h2>{to_html(question.asks)}</h2>'
        f"<p>{to_html(control.description)}</p>"
        f"<p><strong>So that</strong></p>{served}"
        f"<p><strong>What good looks like</strong></p><p>{to_html(control.test_procedure)}</p>"
        f"<p><strong>Evidence to ask for</strong></p>{_list(control.evidence)}"
    )
    return Piece(html, question.asks)


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{to_html(line)}</li>' for line in lines)}</ul>"
