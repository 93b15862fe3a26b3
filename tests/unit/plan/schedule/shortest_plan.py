"""How short a plan can be, by OR-Tools: the second calculation of the scheduler."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from soc2lib.plan.schedule.network import Network
from soc2lib.plan.schedule.placement import Schedule
from soc2lib.plan.schedule.working_days import OwnerTime

STEPS_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Proof:
    """How short any plan can be.

    Attributes
    ----------
    bound : float
        No plan without leave is shorter than this [working days], so none with leave is either.
    best : float
        Length of the shortest plan the solver found if nobody takes leave [working days].
    closed : bool
        True if the solver proved that plan shortest.
    """

    bound: float
    best: float
    closed: bool


def prove(net: Network, owners: Mapping[str, OwnerTime], plan: Schedule, seconds: float = 10.0) -> Proof:
    """Bound the length of any plan and compare ours with it.

    Parameters
    ----------
    net, owners
        As for `schedule.schedule`; leave is left out, which can only lower the bound.
    plan : Schedule
        Our plan; its starts are the solver's hint.
    seconds : float
        Longest time the solver may take.

    Notes
    -----
    Lengths are cut down to hundredths of a day, so the bound stays a bound.
    """
    solver_module: Any = import_module("ortools.sat.python.cp_model")
    model = _model(solver_module, net, owners, plan)
    solver = solver_module.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    bound = float(solver.best_objective_bound) / STEPS_A_DAY
    closed = bool(status == solver_module.OPTIMAL)
    best = float(solver.objective_value) / STEPS_A_DAY if closed or status == solver_module.FEASIBLE else plan.makespan
    return Proof(bound, best, closed)


def _model(solver_module: Any, net: Network, owners: Mapping[str, OwnerTime], plan: Schedule) -> Any:
    lengths = [int(item.days / owners[item.owner].capacity * STEPS_A_DAY + 1e-9) for item in net.items]
    horizon = max(sum(lengths), 1)
    model = solver_module.CpModel()
    starts = [model.new_int_var(0, horizon, "") for _ in lengths]
    end = model.new_int_var(0, horizon, "end")
    hints = {placed.id: min(int(placed.start * STEPS_A_DAY), horizon) for placed in plan.placed}
    by_owner: dict[str, list[Any]] = {}
    for place, item in enumerate(net.items):
        interval = model.new_fixed_size_interval_var(starts[place], lengths[place], "")
        if lengths[place]:
            by_owner.setdefault(item.owner, []).append(interval)
        for need in net.before[place]:
            model.add(starts[place] >= starts[need] + lengths[need])
        model.add(end >= starts[place] + lengths[place])
        model.add_hint(starts[place], hints[item.id])
    for intervals in by_owner.values():
        model.add_no_overlap(intervals)
    model.minimize(end)
    return model
