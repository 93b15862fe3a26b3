"""The client's options side by side: which fit, with their days, and why the others do not."""

from dataclasses import replace

from soc2lib.basics.formatting import listed
from soc2lib.catalog.catalog import Category
from soc2lib.readiness.options.inputs import OptionInputs
from soc2lib.readiness.options.kinds import go_on, move, new_period, type_i
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.smaller import smaller_scope
from soc2lib.readiness.records import OptionKind
from soc2lib.scope.examination.categories import rows_asking

VERSION = "2"
NEW_MONTHS = (3, 6, 12)
"""Lengths of a new period that are offered [months]."""


def options(inputs: OptionInputs) -> tuple[Option, ...]:
    """Every option, in a fixed order, those that do not fit included with the reason.

    Parameters
    ----------
    inputs : OptionInputs
        The client as of a day.

    Method
    ------
    *Go on* fits while a period is set that runs or is over; before it begins, where every key control is planned to be
    shown by its first day at P80. *Move the period* keeps three months or more. *Type I* and *new period* begin on the
    first day that every key control is shown. Each is offered with a smaller scope too, where a category no buyer
    names or a system could leave and takes blockers with it. A blocker without planned work leaves an option without
    P50 and P80: it then has *not before* and the usual range.

    References
    ----------
    Domain brief 3.1 to 3.3 and 13.4.

    Examples
    --------
    On the first day nothing is entered, so no P50 can be given. By hand: 5 January and the shortest readiness, 4 weeks,
    make 2 February; 2 and 2 weeks more 2 March; three months and these 4 weeks 29 May.

    >>> from datetime import date
    >>> from soc2lib.gap.conclusion.basis import Phase
    >>> from soc2lib.plan.timeline.dates import assess_dates
    >>> from soc2lib.readiness.options.inputs import phase_ranges
    >>> from soc2lib.scope.assess import resolve_scope
    >>> today = date(2026, 1, 5)
    >>> phases = phase_ranges(assess_dates(None, [], today).phases)
    >>> found = options(OptionInputs(today, Phase.BEFORE, resolve_scope(None), (), phases))
    >>> [(option.title, str(option.not_before)) for option in found if option.fits][:2]
    [('Type I', '2026-03-02'), ('New period of 3 months', '2026-05-29')]
    """
    base = _all(inputs)
    smaller = smaller_scope(inputs)
    if smaller is None:
        return (*base, *_no_smaller_scope(inputs))
    rows = []
    for option, other in zip(base, _all(smaller.inputs), strict=True):
        rows.append(option)
        if other.fits and _better(other, option):
            conditions = (*other.conditions, f"Nobody needs the report to cover what is left out: {smaller.words}.")
            rows.append(replace(other, scope_change=smaller.words, reason=smaller.reason, conditions=conditions))
    return tuple(rows)


def fitting(found: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options that fit, in their order."""
    return tuple(option for option in found if option.fits)


def as_json(found: tuple[Option, ...]) -> list[dict[str, str | None]]:
    """The options that fit as plain values; days in ISO form, None where there is none.

    Examples
    --------
    >>> as_json((Option(OptionKind.GO_ON, True, "", would_say="No exception."),))
    [{'kind': 'go on', 'not_before': None, 'p50': None, 'p80': None, 'would_say': 'No exception.'}]
    """
    return [
        {
            "kind": option.kind.value,
            "not_before": option.not_before.isoformat() if option.not_before else None,
            "p50": option.p50.isoformat() if option.p50 else None,
            "p80": option.p80.isoformat() if option.p80 else None,
            "would_say": option.would_say,
        }
        for option in fitting(found)
    ]


def _all(inputs: OptionInputs) -> tuple[Option, ...]:
    plan = go_on(inputs)
    return (plan, move(inputs, plan), type_i(inputs, plan), *(new_period(inputs, plan, n) for n in NEW_MONTHS))


def _no_smaller_scope(inputs: OptionInputs) -> tuple[Option, ...]:
    """Why a smaller scope is no option, where leaving a category out would leave blockers out with it."""
    optional = {category for category in inputs.scope.categories if category is not Category.SECURITY}
    held = {category for row in inputs.blockers for category in row.categories if {*row.categories} <= optional}
    asked = dict.fromkeys(id for category in sorted(held) for id in rows_asking(category, inputs.demands))
    if not held or not asked or held.intersection(inputs.droppable_categories):
        return ()
    named = "is" if len(held) == 1 else "are each"
    reason = f"{listed(sorted(held))} {named} asked for by a customer or a contract ({listed(sorted(asked))})."
    return (Option(OptionKind.GO_ON, False, reason, scope_change="fewer categories"),)


def _better(smaller: Option, whole: Option) -> bool:
    """True where leaving something out wins anything: another option, an earlier day, or fewer controls to explain."""
    if not whole.fits or smaller.kind in (OptionKind.GO_ON, OptionKind.MOVE):
        return True
    if whole.p50 is None or smaller.p50 is None:
        return whole.p50 is None and (smaller.p50 is not None or _earlier(smaller, whole))
    return (smaller.p50, smaller.p80) < (whole.p50, whole.p80)


def _earlier(smaller: Option, whole: Option) -> bool:
    return bool(smaller.not_before and whole.not_before and smaller.not_before < whole.not_before)
