"""The questions about a task, in the words of whoever does it."""

from soc2lib.plan.records import Task
from soc2lib.widgets.questions import About, Question


def questions(id: str) -> list[Question]:
    """The questions about one task, in order.

    Examples
    --------
    >>> [question.field for question in questions("T-01")]
    ['finished_on', 'low', 'likely', 'high', 'owner']
    """
    return [
        Question(id, "finished_on", "If it is finished: since which day?", ()),
        Question(id, "low", "How many working days would it take if all goes well?", (), _OPEN),
        Question(id, "likely", "How many working days does it take as a rule?", (), _OPEN),
        Question(id, "high", "How many working days would it take if much goes wrong?", (), _OPEN),
        Question(id, "owner", "Who is the one person who does it?", (), _OPEN),
    ]


_OPEN = (("finished_on", ("",)),)


def about(task: Task) -> About:
    """What the task is and which controls wait for it."""
    return About(task.title, "", (("Controls that wait for it", task.controls),))
