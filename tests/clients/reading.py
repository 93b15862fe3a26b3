"""What an assessment says of a client, ranked: so that a test can ask whether it says better things after a change."""

from collections.abc import Mapping
from dataclasses import dataclass

from soc2lib.assessment import Assessment
from soc2lib.store.reading import Records

GATE = {
    "not ready": 0,
    "not yet known": 0,
    "ready to start": 1,
    "ready for its date": 1,
    "on course": 2,
    "no blocker found": 3,
}
"""Gate words, worst first. *Not yet known* is no better than *not ready*: it says that nobody looked."""
CRITERION = {
    "not met": 0,
    "at risk": 0,
    "not assessed": 0,
    "self-reported": 0,
    "ready": 1,
    "on course": 2,
    "met with deviations": 3,
    "met": 4,
    "not relevant": 5,
}
"""Criterion words. The first four all say that it is not shown: an admission that is deleted may move between them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The gate, each criterion's word, and the share shown."""

    gate: str
    criteria: Mapping[str, str]
    share_shown: float

    def better_than(self, other: "Reading", *, gate_only: bool = False, share: bool = True) -> tuple[str, ...]:
        """What this reading says better things of than another one, in words; empty where nothing."""
        found = []
        if GATE[self.gate] > GATE[other.gate]:
            found.append(f"gate: {other.gate} -> {self.gate}")
        if gate_only:
            return tuple(found)
        for id, word in self.criteria.items():
            before = other.criteria.get(id)
            if before is not None and CRITERION[word] > CRITERION[before]:
                found.append(f"{id}: {before} -> {word}")
        if share and self.share_shown > other.share_shown + 1e-9:
            found.append(f"share shown: {other.share_shown:.4f} -> {self.share_shown:.4f}")
        return tuple(found)


def read(records: Records) -> Reading:
    """What the assessment says of these records."""
    assessed = Assessment(records)
    criteria = {one.criterion.id: one.conclusion.value for one in assessed.gap.criteria}
    return Reading(assessed.score.gate.gate.value, criteria, assessed.score.shown.value or 0.0)
