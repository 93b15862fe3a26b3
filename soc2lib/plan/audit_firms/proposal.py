"""Drafts the request for proposal to audit firms from the scope and the dates; the client edits and sends it."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import count, day, listed
from soc2lib.catalog.catalog import catalog
from soc2lib.plan.timeline.dates import PlanDates
from soc2lib.plan.workload import Workload
from soc2lib.scope.results import Scope

QUESTIONS = (
    "In which states is the firm licensed, and under which numbers?",
    "What was the rating of the latest peer review, of what date? Please attach the report.",
    "Has the firm, or anybody related to it, designed or operated any of our controls or systems?",
    "Under which attestation standards would you examine us?",
    "Which clients of our size and kind have you examined, and which three may we ask?",
    "Who would lead, who would test, and how many hours would each spend?",
    "How do you choose samples, and how large are they by frequency of the control?",
    "How do you deal with exceptions, and when would we hear of one?",
    "What is the fee, what is it based on, and what would change it?",
    "When could fieldwork start, and when would the report be there?",
)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the request: a heading with paragraphs, and points where there is a list."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


def request_for_proposal(scope: Scope, dates: PlanDates, workload: Workload) -> tuple[Section, ...]:
    """The draft, section by section; what is not decided is said and left to fill in.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.plan.assess import assess_dates, assess_workload
    >>> from soc2lib.scope.assess import resolve_scope
    >>> dates = assess_dates(None, [], date(2026, 1, 5))
    >>> draft = request_for_proposal(resolve_scope(None), dates, assess_workload([], [], dates))
    >>> [section.heading for section in draft]
    ['Who we are', 'What shall be examined', 'When', 'What we ask you', 'How we shall choose']
    """
    criteria = catalog().in_categories(scope.categories)
    kind = scope.report_type.value if scope.report_type else "type to be decided"
    decided = "" if scope.decided else " (not finally decided)"
    return (
        Section(
            "Who we are",
            (f"{scope.name or 'Our company'} asks for a proposal to examine {scope.system or 'our system'}.",),
        ),
        Section(
            "What shall be examined",
            (
                f"A SOC 2® report, {kind}, on {count(len(scope.categories), 'category', 'categories')}{decided}: "
                f"{listed(scope.categories)}; {count(len(criteria), 'criterion', 'criteria')}.",
                f"Evidence we expect to hold ready: {workload.reason}",
            ),
        ),
        Section("When", _when(dates)),
        Section("What we ask you", ("Please answer each point in writing.",), QUESTIONS),
        Section(
            "How we shall choose",
            (
                "Only a licensed CPA firm can be chosen that is independent of our controls, examines under AT-C 105 "
                "and 205, and has a peer review that is clean, explained or not yet due. Among those we compare "
                "experience, references, staffing, sampling, dealing with exceptions, fee and availability.",
            ),
        ),
    )


def _when(dates: PlanDates) -> tuple[str, ...]:
    usual = dates.usual
    needed = f"We need the report by {day(dates.needed)}." if dates.needed else "No day is set for the report yet."
    if not dates.window_fixed:
        return ("No observation period and no examined day is set yet.", needed)
    if usual.window_start == usual.window_end:
        return (f"The examined day is {day(usual.window_start)}.", needed)
    return (f"The observation period is {day(usual.window_start)} to {day(usual.window_end)}.", needed)


def as_text(sections: Sequence[Section]) -> str:
    """The draft as plain text, ready to be edited.

    Examples
    --------
    >>> as_text([Section("When", ("Soon.",), ("One?",))])
    'When\\n\\nSoon.\\n\\n  - One?\\n'
    """
    parts = []
    for section in sections:
        lines = [section.heading, "", *section.paragraphs]
        if section.points:
            lines += ["", *(f"  - {point}" for point in section.points)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
