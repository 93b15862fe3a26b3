"""The headline: key controls in parts that sum."""

from collections.abc import Sequence

from soc2lib.gap.conclusion.basis import Part
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import ControlJudgement, CriterionJudgement, KeyControls


def headline(criteria: Sequence[CriterionJudgement], controls: Sequence[ControlJudgement]) -> KeyControls:
    """The key controls of some criteria in parts that sum.

    Each counts once, wherever it is key; a criterion that has none left counts as one that is missing.
    """
    rows = {row.state.id: row for row in controls}
    ids = dict.fromkeys(id for one in criteria for id in one.keys)
    gone = sum(one.conclusion is Conclusion.NOT_MET and not one.deciding for one in criteria)
    parts = [rows[id].part for id in ids if id in rows] + [Part.FAILING] * gone
    counted = {part: parts.count(part) for part in Part}
    due = len(parts) - counted[Part.NOT_DUE]
    return KeyControls(
        len(parts),
        due,
        counted[Part.TESTED],
        counted[Part.EVIDENCED],
        counted[Part.ONLY_SAID],
        counted[Part.FAILING],
        counted[Part.NOT_ASKED],
    )
