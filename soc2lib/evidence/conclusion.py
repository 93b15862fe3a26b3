"""What is concluded of a control's operation from its items and deviations: every rule in one pure function."""

from collections.abc import Sequence
from dataclasses import dataclass

from soc2lib.evidence.sampling import upper_limit
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.pages import Status
from soc2lib.foundation.records import Choice
from soc2lib.foundation.wording import count, sentence, share
from soc2lib.gap.records import Operation


class Verdict(Choice):
    """What tests allow to be said of a control's operation."""

    FAILED = "did not operate"
    MORE = "more work needed"
    NOT_TESTED = "not tested"
    NOTHING_OCCURRED = "nothing occurred"
    WITHIN = "operated, exceptions listed"
    OPERATED = "operated"

    @property
    def operation(self) -> Operation:
        """The status it gives the control: what is not shown to have worked is not called working."""
        return _OPERATION[self]

    @property
    def status(self) -> Status:
        """The verdict as readers see it."""
        return Status(sentence(self.value), _TONES[self])


_OPERATION = {
    Verdict.FAILED: Operation.NOT_EFFECTIVE,
    Verdict.MORE: Operation.NOT_EFFECTIVE,
    Verdict.NOT_TESTED: Operation.NOT_TESTED,
    Verdict.NOTHING_OCCURRED: Operation.NO_OCCURRENCE,
    Verdict.WITHIN: Operation.DEVIATIONS,
    Verdict.OPERATED: Operation.EFFECTIVE,
}
_TONES = {
    Verdict.FAILED: "bad",
    Verdict.MORE: "warn",
    Verdict.NOT_TESTED: "unknown",
    Verdict.NOTHING_OCCURRED: "unknown",
    Verdict.WITHIN: "fair",
    Verdict.OPERATED: "good",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out about deviating items with one cause.

    Attributes
    ----------
    items : int
        Deviating items, at least 1.
    explained : bool
        True where nature, cause, spread and intent are all told.
    systematic, intentional : bool
        True where it was found so.
    """

    items: int
    explained: bool = True
    systematic: bool = False
    intentional: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tests of one control over the window counted.

    Attributes
    ----------
    items, deviations, untold : int
        Items tested, those that deviate (missing evidence is a deviation) and those nobody can tell.
    census : bool
        True where every item of the population was tested.
    population : int or None
        Items of the population; None where it is not known.
    lacking : str
        Why the tests would not support a conclusion even without deviations; empty where they would.
    nothing_occurred : bool
        True where a whole population has no item.
    """

    items: int
    deviations: int = 0
    untold: int = 0
    census: bool = False
    population: int | None = None
    lacking: str = ""
    nothing_occurred: bool = False


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A verdict with its reason; ``exceptions`` are reported whatever the verdict."""

    verdict: Verdict
    because: str
    exceptions: int = 0


def conclude(facts: Facts, looked: Sequence[Looked] = ()) -> Conclusion:
    """Conclude on a control's operation.

    Parameters
    ----------
    facts : Facts
        What was counted.
    looked : sequence of Looked
        What was found out about the deviations.

    Notes
    -----
    Rules, the first that holds decides. With deviations: one that is intentional, one that is systematic, or a rate
    above the tolerable one means that the control did not operate. A deviation whose nature, cause, spread or intent is
    not told, a test that lacks something, or a sample that does not rule out a rate above the tolerable one means more
    work. What is left operated, with every exception listed. Without deviations: nothing to test is shown as such; what
    lacks something is not tested; what is left operated. A tolerable rate never hides an exception.

    References
    ----------
    Domain brief 6.6 and its worked example; rates and confidence from ``scales.toml``.

    Examples
    --------
    20 of 40 leavers, one late: up to 5 of 40 are not ruled out. All 40, one late: the exact rate is 2.5 %.

    >>> conclude(Facts(20, 1, population=40), [Looked(1)]).verdict.value
    'more work needed'
    >>> conclude(Facts(40, 1, census=True), [Looked(1)]).verdict.value
    'operated, exceptions listed'
    """
    if facts.deviations:
        verdict, why = _with_deviations(facts, looked)
        of = f"{count(facts.deviations, 'deviation')} among {count(facts.items, 'item')}"
        return Conclusion(verdict, f"{of}{why}.", facts.deviations)
    if facts.items == 0:
        if facts.nothing_occurred and not facts.lacking:
            return Conclusion(Verdict.NOTHING_OCCURRED, "Its populations are whole and have no item.")
        said = facts.lacking or "nothing was found, which is not shown to mean that nothing occurred"
        return Conclusion(Verdict.NOT_TESTED, f"{sentence(said)}.")
    tested = f"{count(facts.items, 'item')} tested"
    if facts.untold:
        nobody = f"for {count(facts.untold, 'item')} nobody can tell"
        return Conclusion(Verdict.NOT_TESTED, f"{tested}, none deviates, but {nobody}.")
    if facts.lacking:
        return Conclusion(Verdict.NOT_TESTED, f"{tested}, none deviates, but {facts.lacking}.")
    return Conclusion(Verdict.OPERATED, f"{tested} over the whole window, none deviates.")


def _with_deviations(facts: Facts, looked: Sequence[Looked]) -> tuple[Verdict, str]:
    limits = catalog().scales["conclusion"]
    tolerable, confidence = limits["tolerable"], limits["confidence"]
    rate = facts.deviations / facts.items
    if any(one.intentional for one in looked):
        return Verdict.FAILED, ": the control was passed over on purpose"
    if any(one.systematic for one in looked):
        return Verdict.FAILED, ": they are systematic, so no rate speaks for the other runs"
    if rate > tolerable:
        return Verdict.FAILED, f": {share(rate)}, above the tolerable {share(tolerable)}"
    told = sum(one.items for one in looked if one.explained)
    if told < facts.deviations or any(not one.explained for one in looked):
        return Verdict.MORE, ": nature, cause, spread or intent is not told of each"
    if facts.untold:
        return Verdict.MORE, f", and for {count(facts.untold, 'item')} nobody can tell"
    if facts.lacking:
        return Verdict.MORE, f", and {facts.lacking}"
    if facts.census:
        return Verdict.WITHIN, f": {share(rate)}, each looked into, within the tolerable {share(tolerable)}"
    most = float(upper_limit(facts.deviations, facts.items, confidence, population=facts.population))
    room = f": up to {share(most)} of all are not ruled out at {share(confidence)} confidence"
    if most > tolerable:
        return Verdict.MORE, f"{room}, above the tolerable {share(tolerable)}; test more items, or all of them"
    return Verdict.WITHIN, f"{room}, each looked into, within the tolerable {share(tolerable)}"
