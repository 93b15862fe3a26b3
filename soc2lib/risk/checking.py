"""Which rows of the risk stage can be judged together: what does not fit is set aside, alone and by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.errors import InputError, Problem
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk, Treatment
from soc2lib.risk.treatment.appetite import Tolerance, tolerance

_NO_LOSS = {"loss_low": None, "loss_high": None, "loss_step": None}


@dataclass(frozen=True, slots=True)
class Fitting:
    """The rows that can be judged together.

    Attributes
    ----------
    register : tuple of Risk
        Every risk; one whose loss stands in another currency has no loss here.
    treatments, effects : tuples
        On risks of the register alone.
    line : Tolerance or None
        What is tolerated; None where nothing is stated or the statements contradict each other.
    currency : str
        The currency of every amount: the one that most rows state.
    aside : tuple of Problem
        What was set aside.
    """

    register: tuple[Risk, ...]
    treatments: tuple[Treatment, ...]
    effects: tuple[ControlEffect, ...]
    line: Tolerance | None
    currency: str
    aside: tuple[Problem, ...]


def fitting(
    register: Sequence[Risk],
    treatments: Sequence[Treatment],
    effects: Sequence[ControlEffect],
    appetite: Sequence[AppetitePoint],
) -> Fitting:
    """Set aside amounts in another currency, an appetite that contradicts itself, and names of risks not there.

    Examples
    --------
    >>> found = fitting([Risk(id="R1", title="Fire")], [Treatment(id="T1", title="Sprinklers", risks=("R2",))], [], [])
    >>> found.treatments, [problem.where for problem in found.aside]
    ((), ['treatment T1, column Risk'])
    """
    rows: list[Risk | AppetitePoint] = [*register, *appetite]
    used = sorted({row.currency for row in rows}, key=lambda code: (-sum(row.currency == code for row in rows), code))
    currency, ids = used[0] if used else "USD", {risk.id for risk in register}
    line, contradictions = _line([point for point in appetite if point.currency == currency])
    named = [(t.kind, t.id, risk) for t in treatments for risk in t.risks]
    named += [(effect.kind, effect.id, effect.risk) for effect in effects]
    kept = [(t, tuple(risk for risk in t.risks if risk in ids)) for t in treatments]
    return Fitting(
        tuple(r if r.currency == currency else r.model_copy(update=_NO_LOSS) for r in register),
        tuple(t if t.risks == risks else t.model_copy(update={"risks": risks}) for t, risks in kept if risks),
        tuple(effect for effect in effects if effect.risk in ids),
        line,
        currency,
        (
            *(_other_currency(row, currency) for row in rows if row.currency != currency),
            *contradictions,
            *(_nowhere(*name) for name in named if name[2] not in ids),
        ),
    )


def _line(appetite: Sequence[AppetitePoint]) -> tuple[Tolerance | None, tuple[Problem, ...]]:
    try:
        return tolerance(appetite), ()
    except InputError as error:
        return None, error.problems


def _other_currency(row: Risk | AppetitePoint, currency: str) -> Problem:
    where = f"{row.kind} {row.id}, column Currency"
    return Problem(where, row.currency, currency, "State every amount in one currency.")


def _nowhere(kind: str, id: str, risk: str) -> Problem:
    where = f"{kind} {id}, column Risk"
    return Problem(where, risk, "the id of a risk in the register", "Correct the id or add the risk.")
