"""What the tests of one population conclude, and what their deviations mean: every rule of it in one pure function."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import chance, count
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import Population, TestMethod
from soc2lib.evidence.sampling.sizes import upper_limit
from soc2lib.evidence.shown.tests.compensation import Answer, Answered, Compensate
from soc2lib.evidence.shown.tests.deviations import not_recorded
from soc2lib.evidence.shown.tests.testers import Counted
from soc2lib.evidence.testing.records import Spread
from soc2lib.gap.choices import Operation

FEW = 3
"""A population of so many items or fewer is judged by a census and the cause, never by a rate."""
RATED = 30
"""Items from which on a rate is printed; of fewer the numbers say more than a percentage."""


@dataclass(frozen=True, slots=True)
class Concluded:
    """What the tests of one population showed.

    Attributes
    ----------
    operation : Operation
        *Effective*, *effective with deviations*, *not effective*, or *not tested* where they do not support a
        conclusion.
    at_risk : str
        What is open, as a sentence; empty where nothing.
    exceptions, items : int
        Deviating items, and items tested.
    reason : str
        The sentence that explains it.
    in_part : bool
        True where every item passed and all that lacks is that the population is shown to be whole.
    """

    operation: Operation
    at_risk: str
    exceptions: int
    items: int
    reason: str
    in_part: bool = False

    @property
    def rank(self) -> tuple[int, bool]:
        """Worst first: not effective, open deviations, nothing concluded, deviations, effective."""
        order = (Operation.NOT_EFFECTIVE, Operation.DEVIATIONS, Operation.NOT_TESTED, Operation.EFFECTIVE)
        worse = 0 if self.operation is Operation.NOT_EFFECTIVE else 1 if self.at_risk else 2
        return worse * 4 + order.index(self.operation), not self.at_risk


def analyse(name: str, tests: Sequence[Counted], population: Population | None, compensate: Compensate) -> Concluded:
    """Conclude on the tests of one population.

    Parameters
    ----------
    name : str
        How the population is named in sentences.
    tests : sequence of Counted
        At least one test of it.
    population : Population or None
        None where it is not on record.
    compensate : callable
        Whether other controls answered a deviation.

    Notes
    -----
    Without deviations one test that was finished as planned, over a population shown to be whole and with nothing
    untold, supports *effective*. With deviations, the first rule that holds decides:

    1. Intentional or systemic, or all items with nothing that compensates: not effective.
    2. Nature, cause, extent or intent of a deviation not recorded, or items untold: at risk.
    3. Within the tolerable rate (the exact rate of a whole population; for a sample the upper limit of its worst test,
       because samples enlarged after a deviation have another confidence): effective with deviations.
    4. Isolated and compensated: effective with deviations. *Isolated* is shown by testing the whole population, never
       said.
    5. Compensation or the rest of the population open: at risk.
    6. A rate observed above the tolerable one, with nothing that compensates: not effective.

    A population of three or fewer has no rate: rules 1, 4 and 5 decide.

    References
    ----------
    Domain brief 6.3, 6.6, 13.1 and 13.3; rates from ``scales.toml``.

    Examples
    --------
    One of 25 of 150, isolated by its record: up to 20 of them may deviate. All 150 tested: 1 %.

    >>> from soc2lib.evidence.records import TestResult
    >>> from soc2lib.evidence.shown.tests.compensation import Answered
    >>> from soc2lib.evidence.testing.records import Deviation
    >>> why = Deviation(id="D", test="T", nature="Late", cause="Holiday", spread="isolated", intentional=False)
    >>> changes = Population(id="P", rows=150, independent_total=150)
    >>> none = lambda test, deviation: Answered(Answer.NOTHING, "no compensating test is named")
    >>> sample = TestResult(id="T", control="C", method="sample", planned=25, passed=24, deviations=1)
    >>> print(analyse("P", [Counted(sample, 1, (why,), True)], changes, none).at_risk[29:])
    up to 20 of all 150 may deviate (90 % confidence), above the tolerable rate of 10 %; test the rest.
    >>> rest = TestResult(id="R", control="C", planned=125, passed=125)
    >>> done = analyse("P", [Counted(sample, 1, (why,), True), Counted(rest, 0, (), True)], changes, none)
    >>> done.operation.value, done.reason
    ('effective with deviations', '1 of 150 items of P deviates: 1 %, within the tolerable rate of 10 %.')
    """
    rows = population.rows if population and population.rows is not None else None
    complete = population is not None and population.complete is True
    censuses = [one for one in tests if one.test.method is TestMethod.CENSUS and rows and one.items >= rows]
    tested = sum(one.items for one in tests)
    whole = complete and bool(rows) and (bool(censuses) or tested == rows)
    deviating = max(one.deviations for one in tests) if censuses else sum(one.deviations for one in tests)
    items = rows if censuses and rows else tested
    if not deviating:
        return _clean(name, tests, items, complete)
    verb = "deviates" if deviating == 1 else "deviate"
    fact = f"{deviating} of {count(items, 'item')} of {name} {verb}"
    facts = _Facts(tests, rows, whole, complete, deviating, items)
    operation, words = _deviating(facts, compensate)
    risk = "" if operation is not None else f"{fact}: {words}."
    return Concluded(operation or Operation.DEVIATIONS, risk, deviating, items, f"{fact}: {words}.")


@dataclass(frozen=True, slots=True)
class _Facts:
    tests: Sequence[Counted]
    rows: int | None
    whole: bool
    complete: bool
    deviating: int
    items: int


def _clean(name: str, tests: Sequence[Counted], items: int, complete: bool) -> Concluded:
    finished = [one for one in tests if one.items and not one.test.cannot_tell and not one.lacking]
    if finished and complete:
        return Concluded(Operation.EFFECTIVE, "", 0, items, f"{count(items, 'item')} of {name} tested, none deviates.")
    untold = sum(one.test.cannot_tell for one in tests)
    if not items:
        lacks = "no item was tested"
    elif untold:
        lacks = f"the data does not say for {count(untold, 'item')}"
    elif not finished:
        lacks = next(one.lacking for one in tests if one.lacking)
    else:
        lacks = "the population is not shown to be whole"
    reason = f"The tests of {name} support no conclusion: {lacks}."
    return Concluded(Operation.NOT_TESTED, "", 0, items, reason, in_part=bool(finished))


def _deviating(facts: _Facts, compensate: Compensate) -> tuple[Operation | None, str]:
    analysed = [(one.test, deviation) for one in facts.tests for deviation in one.analysed]
    if any(deviation.intentional for _, deviation in analysed):
        return Operation.NOT_EFFECTIVE, "the control was passed over on purpose"
    if any(deviation.spread is Spread.SYSTEMATIC for _, deviation in analysed):
        return Operation.NOT_EFFECTIVE, _systemic(facts)
    answers = [compensate(test, deviation) for test, deviation in analysed]
    nothing = all(one.answer is Answer.NOTHING for one in answers)
    if facts.deviating >= facts.items and nothing:
        return Operation.NOT_EFFECTIVE, answers[0].reason if answers else "nothing compensates"
    if untold_of := not_recorded(facts.deviating, [deviation for _, deviation in analysed]):
        return None, untold_of
    if untold := sum(one.test.cannot_tell for one in facts.tests):
        return None, f"the data does not say for {count(untold, 'item')}"
    few = facts.rows is not None and facts.rows <= FEW
    holds, rate = (False, f"all {facts.items} tested" if facts.whole else "no rate") if few else _rate(facts)
    if holds and facts.complete and (facts.whole or not _unfinished(facts)):
        return Operation.DEVIATIONS, rate
    if holds:
        return None, f"{rate}, but {_unfinished(facts) or 'the population is not shown to be whole'}"
    return _beyond(facts, answers, rate, few)


def _systemic(facts: _Facts) -> str:
    """A systemic cause; only the result of a sample could have been projected to a rest."""
    census = facts.rows is None and all(one.test.method is TestMethod.CENSUS and not one.lacking for one in facts.tests)
    if facts.whole or census:
        return f"all {facts.items} tested, and the cause is systemic"
    return "the cause is systemic, so the result is not projected to the rest"


def _rate(facts: _Facts) -> tuple[bool, str]:
    limits = catalog().scales["conclusion"]
    tolerable, confidence = limits["tolerable"], limits["confidence"]
    exact = _observed(facts)
    if facts.whole or exact > tolerable:
        holds = exact <= tolerable
        rate = f"{chance(exact)}, " if facts.items >= RATED else ""
        return holds, f"{rate}{'within' if holds else 'above'} the tolerable rate of {chance(tolerable)}"
    most = max(
        float(upper_limit(one.deviations, one.items, confidence, population=_size(facts.rows, one.items)))
        for one in facts.tests
        if one.deviations
    )
    room = f"up to {_most(facts.rows, most)} may deviate ({chance(confidence)} confidence)"
    if most > tolerable:
        return False, f"{room}, above the tolerable rate of {chance(tolerable)}; test the rest"
    return True, f"{room}, within the tolerable rate of {chance(tolerable)}"


def _most(rows: int | None, rate: float) -> str:
    return f"{round(rate * rows):,} of all {rows:,}" if rows else chance(rate)


def _observed(facts: _Facts) -> float:
    """The rate of a whole population, else of the worst test: clean items of another test dilute no failure."""
    if facts.whole:
        return facts.deviating / facts.items
    return max(one.deviations / one.items for one in facts.tests if one.items)


def _size(rows: int | None, items: int) -> int | None:
    return rows if rows is not None and rows >= items else None


def _unfinished(facts: _Facts) -> str:
    return next((one.lacking for one in facts.tests if one.deviations and one.lacking), "")


def _beyond(facts: _Facts, answers: Sequence[Answered], rate: str, few: bool) -> tuple[Operation | None, str]:
    worst = min(answers, key=lambda one: (Answer.NOTHING, Answer.OPEN, Answer.HELD).index(one.answer))
    if worst.answer is Answer.HELD:
        if facts.whole:
            return Operation.DEVIATIONS, f"{rate}, isolated, and {worst.reason}"
        return None, f"{rate}; {worst.reason}, but the rest of the population is not tested"
    if worst.answer is Answer.OPEN:
        return None, f"{rate}; {worst.reason}"
    if not few and _observed(facts) > catalog().scales["conclusion"]["tolerable"]:
        return Operation.NOT_EFFECTIVE, f"{rate}; {worst.reason}"
    return None, f"{rate}; {worst.reason}" if few else rate
