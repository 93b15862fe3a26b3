"""Whether each risk is within appetite, and whether somebody with a name has decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.risk.estimate import Estimate
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.records import Response, Risk, Treatment, TreatmentState
from soc2lib.risk.treatment.appetite import Tolerance

_POINTS = 2**11
"""Grid points of one risk's year: its chances are then right to two in ten thousand of their size."""
OPEN_STATES = (TreatmentState.PROPOSED, TreatmentState.AGREED, TreatmentState.IN_PROGRESS)
"""States of a treatment whose effect is still to come."""


class Decision(StrEnum):
    """Where the decision about a risk stands."""

    NOT_KNOWN = "not known"
    WITHIN = "within appetite"
    ACCEPTED = "accepted"
    TREATED = "being treated"
    UNTREATED = "no treatment behind the response"
    UNAPPROVED = "accepted without a valid approval"
    OPEN = "above appetite, not decided"


@dataclass(frozen=True, slots=True)
class Against:
    """One risk, or one cell, against the appetite.

    Attributes
    ----------
    ratio : float or None
        The largest ratio of a chance of exceeding to its tolerated chance, over the stated points; None where no
        appetite is stated.
    tone : str
        ``good``, ``fair``, ``warn``, ``bad`` or ``unknown``.
    reason : str
        The chance, the amount and what is tolerated.
    """

    ratio: float | None
    tone: str
    reason: str


@lru_cache(maxsize=512)
def against(estimate: Estimate, line: Tolerance | None, currency: str) -> Against:
    """How a risk alone stands against each stated point of the appetite.

    Examples
    --------
    >>> line = Tolerance(((1_000_000.0, 0.05),))
    >>> against(Estimate((0.5, 0.5), (1e5, 1e6)), line, "USD").reason
    'A year costs more than USD 1 million with a chance of 4.3 %; 5 % is tolerated.'
    """
    return year_against(alone(estimate), line, currency)


def alone(estimate: Estimate) -> AnnualLoss:
    """The year of one risk by itself."""
    return AnnualLoss([estimate.peril("alone")], points=_POINTS)


def year_against(year: AnnualLoss, line: Tolerance | None, currency: str) -> Against:
    """How a whole year stands against each stated point of the appetite; see `against`."""
    if line is None:
        return Against(None, "unknown", "No appetite is stated, so nothing can be compared with it.")
    amounts = np.array([amount for amount, _ in line.points])
    tolerated = np.array([chance for _, chance in line.points])
    beyond = year.beyond(amounts)
    worst = int(np.argmax(beyond / tolerated))
    ratio = float(beyond[worst] / tolerated[worst])
    reason = (
        f"A year costs more than {formatting.money(float(amounts[worst]), currency)} with a chance of "
        f"{odds(float(beyond[worst]))}; {odds(float(tolerated[worst]))} is tolerated."
    )
    return Against(ratio, tone_of(ratio), reason)


def odds(chance: float) -> str:
    """A chance a year as a percentage, and a small one as one year in so many.

    Examples
    --------
    >>> odds(0.043), odds(0.00135), odds(0.0)
    ('4.3 %', 'one year in 741', 'less than one year in a million')
    """
    if chance >= 0.01:
        return formatting.share(chance)
    if chance < 1e-6:
        return "less than one year in a million"
    return f"one year in {float(f'{1 / chance:.3g}'):,.0f}"


def tone_of(ratio: float) -> str:
    """The tone of a ratio of chance to tolerated chance.

    Examples
    --------
    >>> [tone_of(ratio) for ratio in (0.1, 0.9, 2.0, 5.0)]
    ['good', 'fair', 'warn', 'bad']
    """
    scale = catalog().scales["risk"]
    if ratio <= scale["well_within"]:
        return "good"
    if ratio <= 1:
        return "fair"
    return "warn" if ratio <= scale["far_above"] else "bad"


def decide(risk: Risk, stand: Against | None, treatments: Sequence[Treatment], as_of: date) -> tuple[Decision, str]:
    """Where the decision about a risk stands on a day, and why.

    Parameters
    ----------
    risk : Risk
        The register row.
    stand : Against or None
        Its residual loss against the appetite; None where it has no figures.
    treatments : sequence of Treatment
        Those that act on it.
    as_of : date
        The day to judge for.
    """
    if stand is None:
        return Decision.NOT_KNOWN, "Its frequency or its loss is not known, so it cannot be compared with the appetite."
    if stand.ratio is None:
        return Decision.NOT_KNOWN, stand.reason
    if risk.response is Response.ACCEPT:
        return _accepted(risk, stand, as_of)
    if stand.ratio <= 1:
        return Decision.WITHIN, stand.reason
    if risk.response is None:
        return Decision.OPEN, f"{stand.reason} Nobody has decided what to do."
    going = [treatment for treatment in treatments if treatment.state in OPEN_STATES]
    if not going:
        return (
            Decision.UNTREATED,
            f"{stand.reason} The response is to {risk.response.value}, but no treatment is open.",
        )
    names = formatting.listed((treatment.title for treatment in going), most=3)
    return Decision.TREATED, f"{stand.reason} To {risk.response.value}: {names}."


def _accepted(risk: Risk, stand: Against, as_of: date) -> tuple[Decision, str]:
    if risk.acceptance_expires and risk.accepted_on and risk.accepted_on <= as_of <= risk.acceptance_expires:
        until = formatting.day(risk.acceptance_expires)
        return Decision.ACCEPTED, f"{stand.reason} Accepted by {risk.accepted_by} until {until}."
    if stand.ratio is not None and stand.ratio <= 1:
        return Decision.WITHIN, stand.reason
    if not risk.acceptance_expires or not risk.accepted_on:
        return Decision.UNAPPROVED, f"{stand.reason} Accepting it needs a named approver and an expiry."
    if as_of > risk.acceptance_expires:
        return (
            Decision.UNAPPROVED,
            f"{stand.reason} The acceptance expired on {formatting.day(risk.acceptance_expires)}.",
        )
    return Decision.UNAPPROVED, f"{stand.reason} The acceptance begins only on {formatting.day(risk.accepted_on)}."
