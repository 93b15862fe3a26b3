"""The naming rule of evidence files: control, system, type, last day covered and a number."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from soc2lib.basics import clock
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import EvidenceError, ParameterError, Problem, did_you_mean
from soc2lib.evidence.records import EvidenceType
from soc2lib.store.field_limits import FIRST_DAY, LAST_DAY

RULE = "<control>_<system>_<type>_<last day covered>_<number>.<ending>"
_TYPES = {kind.value.replace(" ", "-"): kind for kind in EvidenceType}
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?\Z")
_ENDING = re.compile(r"[a-z0-9]{1,8}\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


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


def read_name(name: str, known: Collection[str] | None = None) -> Named:
    """Read a file's name by the rule.

    Parameters
    ----------
    name : str
        The file's name.
    known : collection of str, optional
        Ids of the controls that it may name; the library's unless told.

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
    said = printable(name)
    if len(parts) != 5 or "." not in parts[-1]:
        raise EvidenceError(
            "The file is not named by the rule.", [Problem(said, f"{len(parts)} parts", RULE, "Rename the file.")]
        )
    controls, system, kind, last_day, tail = (printable(part) for part in parts)
    number, _, ending = tail.partition(".")
    problems = [
        *unknown_controls(said, controls.split("+"), known),
        *unfit_words(said, system, kind),
        *unfit_day(said, last_day),
        *_tail(said, number, ending),
    ]
    if problems:
        raise EvidenceError("The file is not named by the rule.", problems)
    found = tuple(dict.fromkeys(controls.split("+")))
    return Named(found, system, _TYPES[kind], date.fromisoformat(last_day), int(number), ending.lower())


def unknown_controls(where: str, ids: Collection[str], known: Collection[str] | None = None) -> list[Problem]:
    """One problem for each id that is none of the controls, with the ids nearest to it."""
    options = catalog().controls if known is None else known
    return [
        Problem(f"{where}, control", repr(id), "a control of the library or of the client", _nearest(id, options))
        for id in ids
        if id not in options
    ]


def unfit_words(where: str, system: str, kind: str) -> list[Problem]:
    """What is wrong with the words for the system and the type."""
    problems = []
    if not _SLUG.match(system):
        problems.append(
            Problem(f"{where}, system", repr(system), "small letters, digits and hyphens", "Rename it, such as okta.")
        )
    if kind not in _TYPES:
        remedy = did_you_mean(kind, _TYPES) or "Choose one of them."
        problems.append(Problem(f"{where}, type", repr(kind), " / ".join(_TYPES), remedy))
    return problems


def unfit_day(where: str, last_day: str) -> list[Problem]:
    """What is wrong with the last day covered: one form alone, of the years that a record takes."""
    try:
        if _DAY.match(last_day) and FIRST_DAY <= date.fromisoformat(last_day) <= LAST_DAY:
            return []
    except ValueError:
        pass
    return [Problem(f"{where}, last day covered", repr(last_day), "a day such as 2026-03-31", "Rename it.")]


def day_asked(option: str, text: str) -> date:
    """The day that an option names, in the one form of the naming rule; today where it names none.

    Raises
    ------
    ParameterError
        If it is written in another form.
    """
    if not text:
        return clock.today()
    if unfit_day(option, text):
        problem = Problem(option, repr(printable(text))[:60], "a day such as 2026-03-31", "Write year-month-day.")
        raise ParameterError("That day cannot be read.", [problem])
    return date.fromisoformat(text)


def type_named(word: str) -> EvidenceType:
    """The type of evidence that a word of `unfit_words` names."""
    return _TYPES[word]


def printable(text: str) -> str:
    """A name as it can be printed: letters that are none stand as their codes."""
    return text.encode("utf-8", "backslashreplace").decode()


def ending_of(name: str) -> str:
    """The ending that a kept file gets: its own where it has a plain one."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if _ENDING.match(ending) else "bin"


def _nearest(id: str, options: Collection[str]) -> str:
    """The ids nearest to one: those with its letters in another order, then those that look like it."""
    letters = sorted(id.upper())
    near = [option for option in options if sorted(option) == letters]
    near += get_close_matches(id.upper(), options, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(dict.fromkeys(near[:3]))}?" if near else "Such as IAM-04."


def _tail(where: str, number: str, ending: str) -> list[Problem]:
    problems = []
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        problems.append(Problem(f"{where}, number", repr(number), "a number such as 01", "Rename it."))
    if not _ENDING.match(ending.lower()):
        problems.append(Problem(f"{where}, ending", repr(ending), "an ending such as pdf", "Rename it."))
    return problems
