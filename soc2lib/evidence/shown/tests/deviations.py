"""What is on record of deviations, what is not, and what is left to do about them."""

from collections.abc import Sequence

from soc2lib.basics.formatting import WITHHELD, listed
from soc2lib.evidence.testing.records import Deviation


def not_recorded(deviating: int, analysed: Sequence[Deviation]) -> str:
    """Which facts of the deviations are not on record; empty where every one is explained."""
    looked_at = sum(deviation.count for deviation in analysed)
    recorded = {
        "nature": all(one.nature for one in analysed),
        "cause": all(one.cause for one in analysed),
        "extent": all(one.spread for one in analysed),
        "intent": all(one.intentional is not None for one in analysed),
    }
    lacking = [name for name, known in recorded.items() if not known] if looked_at >= deviating else list(recorded)
    if not lacking:
        return ""
    missing = f"{listed(lacking)} {'is' if len(lacking) == 1 else 'are'} not recorded"
    return missing if len(analysed) <= 1 and looked_at >= deviating else f"{missing} for each of them"


def follow_up(deviations: Sequence[Deviation]) -> tuple[str, ...]:
    """The cause and the response that are on record of each deviation, and what is left to do; sentences.

    Examples
    --------
    >>> follow_up([Deviation(id="D", test="T", nature="Late", cause="Holiday")])
    ('Cause on record: Holiday. No response is on record: decide on one.',)
    """
    return tuple(dict.fromkeys(map(_left_to_do, deviations)))


def _left_to_do(one: Deviation) -> str:
    if not one.cause:
        lacks = [name for name, known in (("extent", one.spread), ("intent", one.intentional is not None)) if not known]
        return f"Find the cause of {one.id}, remove it{', and record ' + listed(lacks) if lacks else ''}."
    if WITHHELD in (one.cause, one.response):
        return "Cause and response are on record. Show that the response works."
    cause = f"Cause on record: {_stopped(one.cause)}"
    if not one.response:
        return f"{cause} No response is on record: decide on one."
    return f"{cause} Response: {_stopped(one.response)} Show that it works."


def _stopped(text: str) -> str:
    return f"{text.rstrip('.')}."
