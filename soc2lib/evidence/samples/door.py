"""The draw of a control's sample: the seed on record first, then the population."""

from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import InputError, ParameterError, Problem
from soc2lib.evidence.locker.naming import unknown_controls
from soc2lib.evidence.locker.service import known_controls
from soc2lib.evidence.records import Population, TestMethod, TestResult
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
from soc2lib.evidence.sampling.planned_sizes import planned_size
from soc2lib.store.engagement import Engagement


def record_seed(engagement: Engagement, asked: Asked, seed: str, author: str) -> Sampled:
    """Put a sample's seed on record, before its population is known; a random one where none is given.

    Raises
    ------
    InputError
        If the control is unknown, or another seed is on record.
    """
    if problems := unknown_controls("control", [asked.control], known_controls(engagement)):
        raise InputError("There is no such control.", problems)
    stored = engagement.one(TestResult, asked.test)
    if stored and stored.seed and seed not in ("", stored.seed):
        remedy = "A seed stays; draw another sample under another --name."
        problem = Problem(f"test {asked.test}", f"seed {stored.seed}", "no other seed", remedy)
        raise InputError("A seed is on record.", [problem])
    if stored and stored.seed:
        return Sampled(stored, notes=(f"The seed was recorded before: {stored.seed}.",))
    values = {"id": asked.test, "control": asked.control, "method": TestMethod.SAMPLE, "seed": seed or token_hex(8)}
    test = TestResult.build(values)
    engagement.save(test, author=author, reason="the seed of a sample, before its population is known")
    return Sampled(test, notes=(f"Seed on record: {test.seed}. Now draw: soc2 evidence sample … FILE.",))


def draw_sample(engagement: Engagement, asked: Asked, file: Path, *, author: str, dry_run: bool = False) -> Sampled:
    """Draw the sample of a control from its population, or draw it again.

    Raises
    ------
    InputError
        If no seed is on record yet, the population is another than the one drawn from, or it is not of one kind and no
        strata are named.
    TableError
        If the population cannot be read.
    """
    test = seeded(engagement, asked)
    listed = read_population(file, asked.column)
    check_same(test, listed)
    plan = read_plan(test.procedure) or _planned(asked, listed)
    found = draw_from(listed, plan, test.seed)
    stored = items_of(engagement, test.id)
    items = in_order(found, [one.item for one in stored] or found.selection.items)
    notes = (*_asked_of_kind(asked, listed, plan), *_known_before(engagement, test, listed))
    if not stored and not dry_run:
        test = _store_draw(engagement, asked, file, test, found, listed, plan, author, notes)
    return Sampled(test, items, strata_of(found, plan), listed, found.selection.reason, {}, notes)


def _planned(asked: Asked, listed: Listed) -> Plan:
    control = catalog().controls.get(asked.control)
    frequency = "per_event" if control is None or control.population else control.frequency
    items = asked.items
    if items is None:
        items = planned_size(frequency, len(listed.rows), asked.assurance).items
    method = asked.method or ("stratified" if asked.by else "random")
    if method == "stratified" and not asked.by:
        problem = Problem(
            "--by", "no column", "the column of the strata", f"One of: {', '.join(listed.kinds()) or 'none'}."
        )
        raise ParameterError("The strata are not named.", [problem])
    if asked.homogeneous is False and method != "stratified":
        names = (
            ", ".join(f"{name} ({number})" for name, number in listed.kinds().items()) or "no column tells kinds apart"
        )
        problem = Problem("--homogeneous no", f"a {method} draw", "a draw by strata", f"Draw --by a column: {names}.")
        raise ParameterError("A population of several kinds is not drawn from as one.", [problem])
    return Plan(items, method, asked.by)


def _asked_of_kind(asked: Asked, listed: Listed, plan: Plan) -> list[str]:
    """The question of homogeneity, until somebody answers it."""
    if asked.homogeneous is not None or plan.method == "stratified":
        return []
    kinds = ", ".join(f"{name} ({number})" for name, number in listed.kinds().items())
    several = f" Columns with few values: {kinds}." if kinds else ""
    return [
        "Not answered: is the population of one kind (one process, one way of running it, the same people and systems)?"
        f"{several} Answer with --homogeneous yes, or draw --by a column."
    ]


def _known_before(engagement: Engagement, test: TestResult, listed: Listed) -> list[str]:
    """Populations of the same items that were on record before the seed was: whoever chose it could have known them."""
    first = engagement.ledger.history(TestResult.kind, test.id)[0].seq
    known = [
        one.id
        for one in engagement.all(Population)
        if one.digest == listed.digest and engagement.ledger.history(Population.kind, one.id)[0].seq < first
    ]
    return [f"The population was on record before the seed: {', '.join(known)}."] if known else []


def _store_draw(
    engagement: Engagement,
    asked: Asked,
    file: Path,
    test: TestResult,
    found: Draw,
    listed: Listed,
    plan: Plan,
    author: str,
    notes: Sequence[str],
) -> TestResult:
    population = store_population(engagement, asked, file, test.id, listed, author, notes)
    period = asked.period or period_of(engagement)
    facts = {
        "procedure": plan.words(),
        "population": population[0].id,
        "planned": plan.items,
        "population_digest": listed.digest,
        "period_start": period[0],
        "period_end": period[1],
    }
    test = test.model_copy(update=facts)
    items = new_items(test.id, found.selection.items)
    save(engagement, [*population, test, *items], author, f"{plan.words()} of {len(listed.rows)}")
    return test
