"""One tested item: its attributes make its result, and missing evidence is a deviation unless shown otherwise."""

from collections import Counter
from collections.abc import Collection, Iterable

from soc2lib.basics import formatting
from soc2lib.evidence.testing.records import Attribute, TestedItem, Tick
from soc2lib.store.record import Choice


class ItemResult(Choice):
    """What one item showed."""

    PASSED = "pass"
    DEVIATION = "deviation"
    NO_EVIDENCE = "no evidence"
    CANNOT_TELL = "cannot tell"

    @property
    def deviates(self) -> bool:
        """True for a deviation; missing evidence is one."""
        return self in (ItemResult.DEVIATION, ItemResult.NO_EVIDENCE)


def item_result(item: TestedItem, attributes: Collection[Attribute] = ()) -> tuple[ItemResult, str]:
    """An item's result and why.

    Parameters
    ----------
    item : TestedItem
        The item.
    attributes : collection of Attribute
        Those that the test looks at on each item; what is ticked beyond them counts as well.

    References
    ----------
    Domain brief 6.6.

    Examples
    --------
    >>> late = TestedItem(id="1", test="T", item="L-05", performed="pass", on_time="fail")
    >>> item_result(late)
    (<ItemResult.DEVIATION: 'deviation'>, 'Failed: on time.')
    """
    ticks = item.ticks()
    asked = [a for a in Attribute if a in attributes or ticks[a] is not None]
    failed = [a.value for a in asked if ticks[a] is Tick.FAIL]
    unseen = [a.value for a in asked if ticks[a] is Tick.NO_EVIDENCE]
    blank = [a.value for a in asked if ticks[a] is None]
    if failed:
        return ItemResult.DEVIATION, f"Failed: {formatting.listed(failed)}."
    if unseen and not item.alternative:
        return ItemResult.NO_EVIDENCE, f"No evidence, and none from elsewhere: {formatting.listed(unseen)}."
    if blank or not asked or all(ticks[a] is Tick.NOT_APPLICABLE for a in asked):
        return (
            ItemResult.CANNOT_TELL,
            f"Not looked at: {formatting.listed(blank)}." if blank else "Nothing was looked at.",
        )
    if unseen:
        return ItemResult.PASSED, f"{formatting.sentence(formatting.listed(unseen))} shown by other evidence."
    return ItemResult.PASSED, "Every attribute passed."


def tally(items: Iterable[TestedItem], attributes: Collection[Attribute] = ()) -> Counter[ItemResult]:
    """How many items showed what."""
    return Counter(item_result(item, attributes)[0] for item in items)
