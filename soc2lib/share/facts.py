"""What the catalog and the calendar add to the records, so that a page can judge what-ifs by itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from soc2lib.assessment import Assessment
from soc2lib.foundation.catalog import catalog
from soc2lib.gap.claims import Seen, as_recorded
from soc2lib.gap.records import Control
from soc2lib.gap.results import GapResult
from soc2lib.gap.standing import Standing
from soc2lib.readiness.auditor import POLICIES
from soc2lib.readiness.elimination import bits_of
from soc2lib.readiness.grounds import SelfTest, items_picked, runs_in, self_tests
from soc2lib.readiness.outcome import Clauses
from soc2lib.readiness.pricing import PROVEN_BY
from soc2lib.scope.results import Scope
from soc2lib.share.whatif import windows

Window = tuple[date, date] | None


def facts(now: Assessment) -> dict[str, Any]:
    """Everything a page needs to judge what-ifs, as JSON values; derived from the records, never told by anybody.

    Parameters
    ----------
    now : Assessment
        The client as assessed.

    Returns
    -------
    dict
        ``windows`` (as decided, then moved), ``controls`` (one entry a control that serves a criterion in scope, with
        its runs, planned items and self-tests in each window), ``criteria``, ``clauses`` with an order of elimination.
    """
    dates, work = windows(now.scope), now.fieldwork
    tests = [self_tests(_moved(now.scope, window), work.tests, work.items, work.deviations) for window in dates]
    planned = _Planned(dates if now.scope.operation_counts else (None,) * len(dates))
    standing = standing_facts(now)
    seen = {judged.seen.id: judged.seen for judged in now.gap.controls}
    for row in standing["controls"]:
        row["windows"] = [
            [*runs_and_items, *_test(counted.get(row["id"]))]
            for runs_and_items, counted in zip(planned.of(seen[row["id"]]), tests, strict=True)
        ]
    return {
        **standing,
        "windows": [[day.isoformat() for day in window] if window else None for window in dates],
        "proven": PROVEN_BY,
        "policies": [{"name": policy.name, "tolerated": policy.tolerated, "more": policy.more} for policy in POLICIES],
        **_clauses(now.forecast.clauses),
    }


def standing_facts(now: Assessment) -> dict[str, Any]:
    """What the gate and the share alone need: ``controls`` and ``criteria`` without windows, tests and clauses."""
    wanted = {judged.criterion.id for judged in now.gap.criteria}
    seen = {
        one.id: one for one in as_recorded(catalog(), {control.id: control for control in now.records.all(Control)})
    }
    weights = {row.id: row.weight for row in now.score.share.rows}
    return {
        "operation_counts": now.scope.operation_counts,
        "controls": [
            _control(seen[judged.seen.id], judged.seen, wanted, weights.get(judged.seen.id))
            for judged in now.gap.controls
        ],
        "criteria": _criteria(now.gap),
    }


def _moved(scope: Scope, window: Window) -> Scope:
    return replace(scope, window_start=window[0], window_end=window[1]) if window else scope


def _control(one: Seen, own: Seen, wanted: set[str], weight: float | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "criteria": [id for id in one.criteria if id in wanted],
        "key": one.key,
        "weight": weight,
        "applicability": one.applicability.value,
        "disposition": one.disposition.value if one.disposition else None,
        "design": one.design.value,
        "implementation": one.implementation.value,
        "since": one.in_use_since.isoformat() if one.in_use_since else None,
        "operation": one.operation.value,
        "evidence": one.evidence.value,
        "recorded": one.source == "recorded",
        "due": one.due.isoformat() if one.due else None,
    }


class _Planned:
    """Runs and planned items of controls in each window, worked out once for all controls that are alike."""

    def __init__(self, dates: Sequence[Window]) -> None:
        self._dates = dates
        self._known: dict[tuple[str, str], list[tuple[int | None, int]]] = {}

    def of(self, one: Seen) -> list[tuple[int | None, int]]:
        library = catalog().controls.get(one.id)
        alike = one.frequency, library.nature if library else ""
        if alike not in self._known:
            runs = [runs_in(one.frequency, *window) if window else None for window in self._dates]
            self._known[alike] = [(count, items_picked(one, count)) for count in runs]
        return self._known[alike]


def _test(test: SelfTest | None) -> tuple[int | None, int | None]:
    return (test.deviations, test.tested) if test else (None, None)


def _criteria(gap: GapResult) -> list[dict[str, Any]]:
    return [
        {
            "id": judged.criterion.id,
            "relevant": judged.standing is not Standing.NOT_RELEVANT,
            "claim": None,
            "controls": [control.seen.id for control in judged.controls],
        }
        for judged in gap.criteria
    ]


def _clauses(clauses: Clauses) -> dict[str, Any]:
    members: Sequence[list[int]] = [list(bits_of(mask)) for mask in clauses.masks]
    return {
        "things": [name if name.isprintable() else None for name in clauses.names],
        "clauses": members,
        "order": [step.thing for step in clauses.steps] if clauses.exact else None,
    }
