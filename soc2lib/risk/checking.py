"""What must hold between rows before the register can be judged."""

from collections.abc import Sequence

from soc2lib.foundation.errors import InputError, Problem
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk, Treatment


def one_currency(register: Sequence[Risk], appetite: Sequence[AppetitePoint]) -> str:
    """The currency of every amount.

    Raises
    ------
    InputError
        If there are several: amounts of different currencies cannot be added up.
    """
    rows: list[Risk | AppetitePoint] = [*register, *appetite]
    used = sorted({row.currency for row in rows}, key=lambda code: -sum(row.currency == code for row in rows))
    if len(used) > 1:
        problems = [
            Problem(
                f"{row.kind} {row.id}, column Currency", row.currency, used[0], "State every amount in one currency."
            )
            for row in rows
            if row.currency != used[0]
        ]
        raise InputError("Losses in several currencies cannot be added up.", problems)
    return used[0] if used else "USD"


def check_references(
    register: Sequence[Risk], treatments: Sequence[Treatment], effects: Sequence[ControlEffect]
) -> None:
    """Refuse treatments and effects on risks that are not in the register.

    Raises
    ------
    InputError
        With one problem for each name that is not there.
    """
    ids = {risk.id for risk in register}
    named = [(f"treatment {t.id}", risk) for t in treatments for risk in t.risks]
    named += [(f"{effect.kind} {effect.id}", effect.risk) for effect in effects]
    problems = [
        Problem(f"{where}, column Risk", name, "the id of a risk in the register", "Correct the id or add the risk.")
        for where, name in named
        if name not in ids
    ]
    if problems:
        raise InputError("Rows of the risk stage name risks that are not there.", problems)
