"""The naming rule of evidence files: control, system, type, last day covered and a number."""

import re
from dataclasses import dataclass
from datetime import date

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import EvidenceError, Problem, did_you_mean
from soc2lib.evidence.records import EvidenceType

RULE = "<control>_<system>_<type>_<last day covered>_<number>.<ending>"
_TYPES = {kind.value.replace(" ", "-"): kind for kind in EvidenceType}
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?\Z")
_CONTROL = re.compile(r"[A-Z]{2,5}-[0-9]{2,3}\Z")
_ENDING = re.compile(r"[a-z0-9]{1,8}\Z")


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name says of it; several controls are joined with ``+``."""

    controls: tuple[str, ...]
    system: str
    type: EvidenceType
    period_end: date
    number: int
    ending: str

    def name(self) -> str:
        """The name by the rule.

        Examples
        --------
        >>> Named(("IAM-04",), "okta", EvidenceType.TICKET, date(2026, 3, 31), 1, "pdf").name()
        'IAM-04_okta_ticket_2026-03-31_01.pdf'
        """
        kind = self.type.value.replace(" ", "-")
        return f"{'+'.join(self.controls)}_{self.system}_{kind}_{self.period_end}_{self.number:02}.{self.ending}"


def read_name(name: str) -> Named:
    """Read a file's name by the rule.

    Raises
    ------
    EvidenceError
        With one problem for each part that does not fit.

    Examples
    --------
    >>> read_name("IAM-04_okta_population-list_2026-03-31_02.csv").type.value
    'population list'
    """
    parts = name.split("_")
    if len(parts) != 5 or "." not in parts[-1]:
        raise EvidenceError(
            "The file is not named by the rule.", [Problem(name, f"{len(parts)} parts", RULE, "Rename the file.")]
        )
    controls, system, kind, last_day, tail = parts
    number, _, ending = tail.partition(".")
    problems = [*_controls(name, controls), *_words(name, system, kind), *_tail(name, last_day, number, ending)]
    if problems:
        raise EvidenceError("The file is not named by the rule.", problems)
    found = tuple(dict.fromkeys(controls.split("+")))
    return Named(found, system, _TYPES[kind], date.fromisoformat(last_day), int(number), ending.lower())


def _controls(name: str, text: str) -> list[Problem]:
    known = catalog().controls
    return [
        Problem(f"{name}, control", repr(id), "a control's id", did_you_mean(id, known) or "Such as IAM-04.")
        for id in text.split("+")
        if id not in known and not _CONTROL.match(id)
    ]


def _words(name: str, system: str, kind: str) -> list[Problem]:
    problems = []
    if not _SLUG.match(system):
        problems.append(
            Problem(f"{name}, system", repr(system), "small letters, digits and hyphens", "Rename it, such as okta.")
        )
    if kind not in _TYPES:
        remedy = did_you_mean(kind, _TYPES) or "Choose one of them."
        problems.append(Problem(f"{name}, type", repr(kind), " / ".join(_TYPES), remedy))
    return problems


def _tail(name: str, last_day: str, number: str, ending: str) -> list[Problem]:
    problems = []
    try:
        date.fromisoformat(last_day)
    except ValueError:
        problems.append(Problem(f"{name}, last day covered", repr(last_day), "a day such as 2026-03-31", "Rename it."))
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        problems.append(Problem(f"{name}, number", repr(number), "a number such as 01", "Rename it."))
    if not _ENDING.match(ending.lower()):
        problems.append(Problem(f"{name}, ending", repr(ending), "an ending such as pdf", "Rename it."))
    return problems
