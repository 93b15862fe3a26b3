"""Assembles the draft system description (DC 1 to 9) from the records."""

from dataclasses import dataclass

from soc2lib.scope.description import others, system
from soc2lib.scope.description.section import Completeness, Section
from soc2lib.scope.facts import ScopeFacts


@dataclass(frozen=True, slots=True)
class Description:
    """The nine sections in order, and how many of them can be used as they stand."""

    sections: tuple[Section, ...]
    reason: str

    def number(self, status: Completeness) -> int:
        """How many sections are so [0, 9]."""
        return sum(section.status is status for section in self.sections)


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
    >>> describe(ScopeFacts(date(2026, 9, 30))).reason
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
    reason = f"Of {len(sections)} sections {_are(complete)} complete, {_are(thin)} thin and {_are(missing)} missing."
    return Description(sections, reason)


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"
