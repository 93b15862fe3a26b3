"""The gate, the shares and the score: types alone."""

from dataclasses import dataclass

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import Category
from soc2lib.gap.results import ControlJudgement, CriterionJudgement
from soc2lib.html.pieces import Status
from soc2lib.readiness.score.weights import Weighting
from soc2lib.store.record import Choice

VERSION = "2"
SCORE_VERSION = "2"


class Gate(Choice):
    """What the preparation as a whole allows to be said; never an opinion."""

    NOT_READY = "not ready"
    NOT_KNOWN = "not yet known"
    READY_TO_START = "ready to start"
    READY_FOR_DATE = "ready for its date"
    ON_COURSE = "on course"
    NO_BLOCKER = "no blocker found"

    @property
    def status(self) -> Status:
        """The gate as readers see it."""
        tones = {Gate.NOT_READY: "bad", Gate.NOT_KNOWN: "unknown"}
        return Status(formatting.sentence(self.value), tones.get(self, "good"))

    @property
    def open(self) -> bool:
        """True where nothing stands in the way."""
        return self not in (Gate.NOT_READY, Gate.NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class GateResult:
    """The gate with its reasons.

    Attributes
    ----------
    gate : Gate
        The word.
    reason : str
        The sentence that explains it.
    blocking : tuple of CriterionJudgement
        Criteria not met or at risk, worst first.
    unknown : tuple of CriterionJudgement
        Criteria of which key controls are only said or not asked.
    exceptions : int
        Exceptions to disclose.
    """

    gate: Gate
    reason: str
    blocking: tuple[CriterionJudgement, ...]
    unknown: tuple[CriterionJudgement, ...]
    exceptions: int = 0
    version: str = VERSION

    @property
    def words(self) -> str:
        """The gate with its exceptions, as readers see it."""
        more = (
            f"; {formatting.count(self.exceptions, 'exception')} to disclose"
            if self.exceptions and self.gate.open
            else ""
        )
        return f"{formatting.sentence(self.gate.value)}{more}"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One row a control that takes part in the progress share.

    Attributes
    ----------
    id, title : str
        The control.
    step : str
        The step reached, a name in scales.toml; empty where the control is not assessed.
    weight : float
        How much the control counts.
    share : float or None
        0 to 1; None where the control is not assessed.
    source : str
        ``shown`` or ``self-reported``.
    """

    id: str
    title: str
    step: str
    weight: float
    share: float | None
    source: str

    @property
    def reached(self) -> str:
        """The step reached, as readers see it."""
        return _REACHED[self.step]


_REACHED = {
    "": "Not assessed",
    "none": "Absent",
    "in_progress": "Being introduced",
    "not_effective": "In use, did not work",
    "in_use_untested": "In use, untested",
    "effective_with_deviations": "Worked with deviations",
    "effective": "Effective",
    "design_shown": "Design shown",
    "observed": "Implementation observed",
    "at_risk": "At risk",
    "evidenced_in_part": "Evidenced in part",
    "evidenced": "Evidenced",
    "tested_with_deviations": "Tested: effective with deviations",
    "tested": "Tested: effective",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work has come: a trend line beside the gate, which it never overrules.

    Attributes
    ----------
    value : float or None
        Weighted share over assessed controls, 0 to 1; None where nothing is assessed.
    low, high : float or None
        The share over all controls if everything unassessed turned out absent, or effective.
    assessed, total, claimed : int
        Controls assessed, in scope, and assessed only by the client's own word.
    reason : str
        The sentence that explains it.
    arithmetic : str
        The worked line, from the rows to the value.
    rows : tuple of Contribution
        One row a control that takes part.
    """

    value: float | None
    low: float | None
    high: float | None
    assessed: int
    total: int
    claimed: int
    reason: str
    arithmetic: str
    rows: tuple[Contribution, ...]
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One row a category in scope: its own gate and its own share.

    Attributes
    ----------
    category : Category
        The category.
    gate : GateResult
        Over the criteria of the category alone.
    share : Progress
        Over the controls that serve any of them.
    """

    category: Category
    gate: GateResult
    share: Progress


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One row a criterion in scope: how it stands, and the share of its own controls as it sees them."""

    judgement: CriterionJudgement
    share: Progress


@dataclass(frozen=True, slots=True)
class Score:
    """The score with everything that made it.

    Attributes
    ----------
    gate : GateResult
        Of the whole; it never depends on weights.
    share : Progress
        The self-reported share of the whole, with its range and its rows, under the weights in use.
    shown : Progress
        The shown share of the whole under the same weights.
    default : Progress
        The same under the method's own weights; equal to ``share`` where nothing was edited.
    categories, criteria : tuple
        One row a category and one a criterion in scope.
    weighting : Weighting
        The weights in use, and which of them were edited and why.
    set_aside : tuple of ControlJudgement
        The controls that take no part because they were called not relevant or not needed.
    counting_set_aside : float or None
        The share, 0 to 1, if each of those counted as absent: what leaving them out has done. None where nothing is
        assessed.
    """

    gate: GateResult
    share: Progress
    shown: Progress
    default: Progress
    categories: tuple[CategoryScore, ...]
    criteria: tuple[CriterionScore, ...]
    weighting: Weighting
    set_aside: tuple[ControlJudgement, ...]
    counting_set_aside: float | None
    version: str = SCORE_VERSION
