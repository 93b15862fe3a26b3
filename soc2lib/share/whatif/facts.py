"""The judged facts of every control and criterion, so that a page answers what-ifs by combining them."""

from typing import Any

from soc2lib.assessment import Assessment
from soc2lib.gap.results import ControlJudgement, CriterionJudgement
from soc2lib.readiness.forecast.auditor import POLICIES
from soc2lib.readiness.forecast.outcome import Clauses
from soc2lib.readiness.forecast.range import LENIENCY
from soc2lib.share.whatif.variants import CONCLUDED, OFFERED, State, States


def facts(now: Assessment, *, forecast: bool = True) -> dict[str, Any]:
    """Everything a page needs to answer what-ifs, as JSON values; derived from the inputs, never said by anybody.

    Parameters
    ----------
    now : Assessment
        The client as assessed.
    forecast : bool
        False for an edition without a forecast, in which nothing can be closed: what only these need is left out.

    Returns
    -------
    dict
        ``phase``, ``start`` and ``days`` of the period. ``states``: the distinct conclusions on a control, with what
        follows from each. ``controls``: one entry a control in scope, with the places of its states in that list: as it
        is; and where a reader may close it: closed, closed late, proven, proven late. ``criteria`` with the sets of key
        controls that each rests on. The ``things`` that clauses are made of with an ``order`` of elimination, and the
        named auditors.
    """
    states, places = States(now, forecast=forecast), dict[State, int]()
    runs = {row.ground.state.id: row.ground.runs for row in now.forecast.controls} if forecast else {}
    weights = {row.id: row.weight for row in now.score.share.rows}
    controls, named = [], State._fields if forecast else CONCLUDED
    for row in now.gap.controls:
        found = [states.as_it_is(row), *(states.once_closed(row) if forecast and row.part in OFFERED else ())]
        controls.append(
            {
                **_control(row),
                "weight": weights.get(row.state.id),
                "runs": runs.get(row.state.id),
                "states": [places.setdefault(state, len(places)) for state in found],
            }
        )
    made = {
        **_period(now),
        "states": [dict(zip(named, state, strict=False)) for state in places],
        "controls": controls,
        "criteria": [_criterion(now, row) for row in now.gap.criteria],
    }
    if not forecast:
        return made
    policies = [{"name": policy.name, "tolerated": policy.tolerated, "more": policy.more} for policy in POLICIES]
    return {**made, "policies": policies, **_elimination(now.forecast.clauses)}


def _period(now: Assessment) -> dict[str, Any]:
    scope, days = now.scope, None
    start, end = scope.window_start, scope.window_end
    if scope.operation_counts and start and end and end >= start:
        days = (end - start).days + 1
    return {"phase": now.gap.phase.value, "start": start.isoformat() if start else None, "days": days}


def _control(row: ControlJudgement) -> dict[str, Any]:
    state = row.state
    return {
        "id": state.id,
        "key": state.key,
        "since": state.in_use_since.isoformat() if state.in_use_since else None,
        "due": state.due.isoformat() if state.due else None,
    }


def _criterion(now: Assessment, row: CriterionJudgement) -> dict[str, Any]:
    id, (_, keys) = row.criterion.id, now.inventory
    return {
        "id": id,
        "relevant": id in keys.sets,
        "sets": [{"controls": list(one.controls), "absence": one.absence} for one in keys.sets.get(id, ())],
    }


def _elimination(clauses: Clauses) -> dict[str, Any]:
    """The things in clauses, None for the auditor's leniency toward each criterion, and an order to eliminate them."""
    return {
        "things": [None if name.startswith(LENIENCY) else name for name in clauses.names],
        "order": [step.thing for step in clauses.steps] if clauses.exact else None,
    }
