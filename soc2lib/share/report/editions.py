"""The editions of a report: for whom each is, what of the records it may read, and which sections it leaves out."""

from dataclasses import dataclass
from enum import StrEnum

from soc2lib.errors import ParameterError, Problem, did_you_mean
from soc2lib.stages import EDITIONS as NAMES


class Sensitivity(StrEnum):
    """What a field of a record gives away; `data/catalog/sensitivity.csv` says it of every field."""

    OPEN = "open"
    """Ids, statuses, days and counts."""
    TITLE = "title"
    """How the client calls things: itself, its system, its risks and tasks."""
    DETAIL = "detail"
    """What the client tells in its own words."""
    TECHNICAL = "technical"
    """Systems, queries, files and incidents."""
    PEOPLE = "people"
    """Names of persons; an edition that may not read them sees a number instead."""
    MONEY = "money"
    """Amounts and the frequencies behind them."""
    COUNSEL = "counsel"
    """What is between client and consultant: notes, the choice of an auditor."""


_FORECAST = frozenset({"forecast", "repairs"})
_WORKPAPERS = frozenset({"fieldwork.populations", "tests", "samples"})
_CLIENT_ONLY = frozenset({"claims", "quarantine", "consistency"})
_AMOUNTS = frozenset({"plan.cost", "risk.result", "plan.remediation", "what_if"})


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition.

    Attributes
    ----------
    name : str
        As on the command line and in the file's name.
    title, audience : str
        What its cover says, and for whom it is.
    reads : frozenset of Sensitivity
        The fields it may read; all others are withheld before anything is judged or drawn.
    leaves_out : frozenset of str
        Results of `report.Report` that have no section in it.
    brief : bool
        True for two pages alone: the first page and one more.
    """

    name: str
    title: str
    audience: str
    reads: frozenset[Sensitivity]
    leaves_out: frozenset[str] = frozenset()
    brief: bool = False

    @property
    def withholds(self) -> frozenset[Sensitivity]:
        """What it may not read."""
        return frozenset(Sensitivity) - self.reads


EDITIONS: dict[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition(
            "client",
            "Readiness report",
            "The client's own team and its consultant. Holds everything; not for passing on.",
            frozenset(Sensitivity),
            _WORKPAPERS | {"weeks"},
        ),
        Edition(
            "executive",
            "Readiness report for executives",
            "Leadership and the board. Two pages, without names, technical detail and notes.",
            frozenset({Sensitivity.OPEN, Sensitivity.TITLE, Sensitivity.MONEY}),
            _WORKPAPERS | _CLIENT_ONLY | {"plan.raci", "evidence"},
            brief=True,
        ),
        Edition(
            "auditor",
            "Preparation file for the auditor",
            "The audit firm. With populations, tests and samples; without amounts, forecasts, options and notes.",
            frozenset(Sensitivity) - {Sensitivity.MONEY, Sensitivity.COUNSEL},
            _FORECAST | _CLIENT_ONLY | _AMOUNTS | {"risks", "options"},
        ),
        Edition(
            "portfolio",
            "Readiness at a glance",
            "The consultant's firm. Two pages of figures and ids, none of the client's own words.",
            frozenset({Sensitivity.OPEN}),
            _WORKPAPERS | _CLIENT_ONLY | _AMOUNTS | {"plan.raci", "evidence"},
            brief=True,
        ),
    )
}


def edition(name: str) -> Edition:
    """The edition of that name; the client's own where none is named.

    Raises
    ------
    ParameterError
        If there is none of that name.

    Examples
    --------
    >>> edition("").name, sorted(map(str, edition("executive").withholds))
    ('client', ['counsel', 'detail', 'people', 'technical'])
    """
    found = EDITIONS.get(name or NAMES[0])
    if found is None:
        remedy = did_you_mean(name, EDITIONS) or "Choose one of them."
        raise ParameterError("There is no such edition.", [Problem("edition", name, ", ".join(EDITIONS), remedy)])
    return found
