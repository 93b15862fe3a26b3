"""Assembles the draft system description (DC 1 to 9) and management's draft assertion from the records."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.foundation.wording import count, day, listed
from soc2lib.scope import description_others as others
from soc2lib.scope import description_system as system
from soc2lib.scope.choices import SubserviceMethod
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.sections import Completeness, Section
from soc2lib.scope.third_parties import SUBSERVICE, classify

BLANK = "[management completes this]"


@dataclass(frozen=True, slots=True)
class Description:
    """The nine sections in order, and how many of them can be used as they stand."""

    sections: tuple[Section, ...]
    because: str

    def number(self, status: Completeness) -> int:
        """How many sections are so [0, 9]."""
        return sum(section.status is status for section in self.sections)


@dataclass(frozen=True, slots=True)
class Assertion:
    """Management's draft assertion: its own statement, never this workbook's and never the auditor's.

    Attributes
    ----------
    paragraphs : tuple of str
        The draft's text.
    points : tuple of str
        What management states, one by one.
    open : tuple of str
        What must be settled before anyone can sign.
    """

    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    open: tuple[str, ...]


def describe(facts: ScopeFacts) -> Description:
    """A draft of the nine parts of the system description, each marked complete, thin or missing with the reason.

    Parameters
    ----------
    facts : ScopeFacts
        The records of the scope stage and the client's controls.

    Examples
    --------
    By hand: on the first day nothing is told, so eight parts are missing; only "not relevant criteria" may be empty.

    >>> from datetime import date
    >>> describe(ScopeFacts(date(2026, 9, 30))).because
    'Of 9 sections 1 is complete, 0 are thin and 8 are missing.'
    """
    sections = (
        system.services(facts),
        system.commitments(facts),
        system.components(facts),
        others.incidents(facts),
        system.controls(facts),
        others.customer_controls(facts),
        others.subservice(facts),
        others.exclusions(facts),
        others.changes(facts),
    )
    complete, thin, missing = (sum(s.status is status for s in sections) for status in Completeness)
    because = f"Of {len(sections)} sections {_are(complete)} complete, {_are(thin)} thin and {_are(missing)} missing."
    return Description(sections, because)


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def draft_assertion(facts: ScopeFacts, description: Description) -> Assertion:
    """A draft of what management asserts, for management to complete, to stand behind and to sign.

    Method
    ------
    States the description, the design of controls and, for a Type II, their operation, over the window and the
    categories on record; names carved-out organisations and customers' controls as limits. What is not on record
    stays a blank, and every section that is not complete is listed as open.
    """
    told = facts.examination
    when = _period(facts)
    names = listed(category.value for category in told.categories) if told.categories else BLANK
    carved = [
        relationship.name
        for party in facts.third_parties
        if (relationship := classify(party)).kind == SUBSERVICE and party.method is SubserviceMethod.CARVE_OUT
    ]
    opening = (
        f"We, the management of {told.name or BLANK}, have written the description of {told.system or BLANK} "
        f"{when}. It is our own statement. We chose the categories {names} and the commitments listed in it."
    )
    limits = [
        *([f"The description leaves out the controls of {listed(carved)}, on which we also rely."] if carved else []),
        "Some commitments are kept only if customers run the controls listed as theirs.",
    ]
    return Assertion((opening, *limits), _points(facts, when), _open(facts, description))


def _period(facts: ScopeFacts) -> str:
    start, end = facts.examination.window_start, facts.examination.window_end
    if not facts.type_ii:
        return f"as of {day(start) if start else BLANK}"
    return f"for the period from {day(start) if start else BLANK} to {day(end) if end else BLANK}"


def _points(facts: ScopeFacts, when: str) -> tuple[str, ...]:
    shared = (
        f"The description tells the system as it was {when}, and leaves out nothing its readers need.",
        f"The controls in it were designed so that, if they worked {when}, the commitments would be kept.",
    )
    worked = f"Those controls worked {when}, except where we say otherwise: {BLANK}."
    return (*shared, worked) if facts.type_ii else shared


def _open(facts: ScopeFacts, description: Description) -> tuple[str, ...]:
    told = facts.examination
    needed: Sequence[tuple[str, object]] = (
        ("The company's name is not told.", told.name),
        ("The system's name is not told.", told.system),
        ("The categories are not decided.", told.categories),
        ("The report type is not decided.", told.report_type),
        ("The window or the examined day is not set.", told.window_start and (told.window_end or not facts.type_ii)),
    )
    weak = [section for section in description.sections if section.status is not Completeness.COMPLETE]
    return (
        *(words for words, answer in needed if not answer),
        *(
            f"Section {section.number} ({section.title}) is {section.status.value}: {section.because}"
            for section in weak
        ),
    )


def summary(assertion: Assertion) -> str:
    """How far the draft is from being signed, in a sentence."""
    if not assertion.open:
        return "Nothing is open on record; management reads, corrects and signs it."
    return f"{count(len(assertion.open), 'thing')} must be settled before management can sign."
