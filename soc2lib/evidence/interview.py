"""The questions about a request of the auditor, in the words of whoever brings what is asked for."""

from soc2lib.basics import formatting
from soc2lib.evidence.records import AuditorStatus, InternalStatus, Request
from soc2lib.widgets.questions import About, Answer, Question

_STATE = (
    Answer("Nothing has been done yet", "internal_status", InternalStatus.OPEN),
    Answer("We are collecting it", "internal_status", InternalStatus.COLLECTING),
    Answer("It is there and somebody checks it", "internal_status", InternalStatus.IN_REVIEW),
    Answer("It is ready to be sent", "internal_status", InternalStatus.READY),
    Answer("It was sent", "internal_status", InternalStatus.SENT),
)
_SAID = {
    AuditorStatus.NOT_SEEN: "The auditor has not seen it yet.",
    AuditorStatus.RETURNED: "The auditor sent it back.",
    AuditorStatus.ACCEPTED: "The auditor accepted it.",
}


def questions(id: str) -> list[Question]:
    """The questions about one request, in order.

    Examples
    --------
    >>> [question.field for question in questions("D-01")]
    ['internal_status', 'owner']
    """
    return [
        Question(id, "internal_status", "How far are you with it?", _STATE, (), InternalStatus.OPEN),
        Question(id, "owner", "Who is the one person who brings it?", ()),
    ]


def about(request: Request) -> About:
    """What the auditor asks for, by when, and what the auditor said of it."""
    wanted = [f"Due {formatting.day(request.due)}"] if request.due else []
    wanted += [f"As a {request.type}"] if request.type else []
    spoken = (_SAID[request.auditor_status], *([request.comments] if request.comments else []))
    facts = (("What is wanted", tuple(wanted)), ("For the controls", request.controls), ("What was said", spoken))
    return About(request.description, "", facts)
