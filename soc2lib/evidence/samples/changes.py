"""What becomes of a drawn sample: void items replaced, more items after deviations, the auditor's own selection."""

from collections.abc import Mapping
from pathlib import Path

from soc2lib.basics.formatting import count, share
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import InputError, Problem, did_you_mean
from soc2lib.evidence.locker.naming import unknown_controls
from soc2lib.evidence.locker.service import known_controls
from soc2lib.evidence.records import TestedAs, TestMethod, TestResult
from soc2lib.evidence.samples.drawing import Draw, Plan, draw_from, read_plan
from soc2lib.evidence.samples.population_file import Listed, read_population
from soc2lib.evidence.samples.record import (
    Asked,
    Sampled,
    check_same,
    in_order,
    items_of,
    new_items,
    period_of,
    save,
    seeded,
    store_population,
    strata_of,
)
from soc2lib.evidence.sampling.detection import accepts_after_expanding
from soc2lib.evidence.testing.operation import counted_deviations
from soc2lib.evidence.testing.records import Deviation, Spread, TestedItem
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change

AUDITOR = "sample: selected by the auditor"


def replace_void(engagement: Engagement, asked: Asked, file: Path, void: Mapping[str, str], *, author: str) -> Sampled:
    """Take void items out of the sample, each for a reason, and put in the next of the draw.

    Raises
    ------
    InputError
        If an item is not in the sample, has no reason, or the draw has no next one.
    """
    test, listed, found, stored, plan = drawn_before(engagement, asked, file)
    by_item = {one.item: one for one in stored}
    problems = [
        Problem(
            f"--void {id}", "no item of the sample", "an item that was drawn", did_you_mean(id, by_item) or "See it."
        )
        for id in void
        if id not in by_item
    ]
    problems += [
        Problem(f"--void {id}", "no reason", "why it is void, after =", f"Write --void '{id}=reason'.")
        for id, reason in void.items()
        if not reason.strip()
    ]
    if problems:
        raise InputError("Nothing was replaced.", problems)
    current = [one.item for one in stored]
    replaced: dict[str, str] = {}
    for id in void:
        replaced[id] = found.next_for(id, current)
        current.append(replaced[id])
    kept = [id for id in current if id not in void]
    said = [
        f"Void: {id} ({void[id].strip()}), replaced by {new}, the next of the draw." for id, new in replaced.items()
    ]
    test = test.model_copy(update={"details": " ".join(filter(None, (test.details, *said)))})
    gone = [
        Change(TestedItem.kind, by_item[id].id, None, engagement.version(TestedItem, by_item[id].id)) for id in void
    ]
    save(engagement, [test, *new_items(test.id, replaced.values())], author, " ".join(said), gone)
    return Sampled(
        test, in_order(found, kept), strata_of(found, plan), listed, found.selection.reason, replaced, tuple(said)
    )


def expand(engagement: Engagement, asked: Asked, file: Path, items: int, *, author: str) -> Sampled:
    """Enlarge a sample after deviations, and say what confidence it has then.

    Raises
    ------
    InputError
        If the cause of a deviation is systemic or intentional, or the population has not so many items left.
    """
    test, listed, found, stored, plan = drawn_before(engagement, asked, file)
    _check_cause(engagement, test)
    current = [one.item for one in stored]
    added = found.more(items, current)
    said = _enlarged(len(current), items, counted_deviations(test, stored, engagement.all(Deviation)))
    facts = {"planned": (test.planned or len(current)) + items, "details": " ".join(filter(None, (test.details, said)))}
    test = test.model_copy(update=facts)
    save(engagement, [test, *new_items(test.id, added)], author, said)
    return Sampled(
        test, in_order(found, (*current, *added)), strata_of(found, plan), listed, found.selection.reason, {}, (said,)
    )


def read_selection(engagement: Engagement, asked: Asked, file: Path, selected: Path, *, author: str) -> Sampled:
    """Read the auditor's own selection back, and hold it against the population.

    Raises
    ------
    InputError
        Naming every selected item that the population does not hold.
    """
    listed, chosen = read_population(file, asked.column), read_population(selected, asked.column)
    problems = [
        Problem(
            f"{chosen.file}, {id}", "no item of the population", "one of its ids", did_you_mean(id, listed.rows) or _ASK
        )
        for id in chosen.ids
        if id not in listed.rows
    ]
    if problems:
        raise InputError("The selection is not of this population.", problems[:20])
    if unknown := unknown_controls("control", [asked.control], known_controls(engagement)):
        raise InputError("There is no such control.", unknown)
    population = store_population(engagement, asked, file, f"{asked.test}-auditor", listed, author, ())
    period = asked.period or period_of(engagement)
    test = TestResult.build(
        {
            "id": f"{asked.test}-auditor",
            "control": asked.control,
            "procedure": f"{AUDITOR}, {count(len(chosen.ids), 'item')}",
            "method": TestMethod.SAMPLE,
            "population": population[0].id,
            "planned": len(chosen.ids),
            "population_digest": listed.digest,
            "tested_as": TestedAs.AUDITOR,
            "period_start": period[0],
            "period_end": period[1],
        }
    )
    old = {one.item for one in items_of(engagement, test.id)}
    new = [id for id in chosen.ids if id not in old]
    save(
        engagement, [*population, test, *new_items(test.id, new)], author, f"the auditor's selection of {asked.control}"
    )
    return Sampled(test, tuple(chosen.ids), {}, listed, "Selected by the auditor; no rule of ours draws it again.")


def _enlarged(first: int, more: int, found: int) -> str:
    """What a sample that was enlarged after deviations shows, which is less than one planned so."""
    grown = f"Enlarged from {first} to {count(first + more, 'item')}"
    if not found:
        return f"{grown}; no deviation is on record."
    rate = catalog().scales["conclusion"]["tolerable"]
    confidence = float(1 - accepts_after_expanding(first, more, rate, found=found))
    return (
        f"{grown} after {count(found, 'deviation')}: with no further one the confidence that fewer than {share(rate)} "
        f"deviate is {confidence:.2%}, not that of a sample planned so."
    )


_ASK = "Ask the auditor which list it was taken from."


def drawn_before(
    engagement: Engagement, asked: Asked, file: Path
) -> tuple[TestResult, Listed, Draw, list[TestedItem], Plan]:
    test = seeded(engagement, asked)
    plan, stored = read_plan(test.procedure), items_of(engagement, test.id)
    if plan is None or not stored:
        problem = Problem(f"test {test.id}", "no draw on record", "a drawn sample", "Draw it first.")
        raise InputError("There is no sample yet.", [problem])
    listed = read_population(file, asked.column)
    check_same(test, listed)
    return test, listed, draw_from(listed, plan, test.seed), stored, plan


def _check_cause(engagement: Engagement, test: TestResult) -> None:
    bad = [
        one.id
        for one in engagement.all(Deviation)
        if one.test == test.id and (one.spread is Spread.SYSTEMATIC or one.intentional)
    ]
    if bad:
        found = f"deviation {', '.join(bad)} is systemic or intentional"
        remedy = "The control did not work on these days: record that, and test it again after it was mended."
        raise InputError(
            "The sample is not enlarged.", [Problem(f"test {test.id}", found, "an isolated cause", remedy)]
        )
