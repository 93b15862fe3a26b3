"""What the risk stage finds: one row a risk, the curves, and what a change is worth."""

from dataclasses import dataclass

from soc2lib.errors import Problem
from soc2lib.numerics.spline import Array
from soc2lib.risk.estimate import Estimate
from soc2lib.risk.heat_map.matrix import Moved
from soc2lib.risk.loss.uncertainty import Band
from soc2lib.risk.records import Area, Risk
from soc2lib.risk.treatment.appetite import Crossing, Tolerance
from soc2lib.risk.treatment.residual import Remaining
from soc2lib.risk.treatment.risk_acceptance import Against, Decision
from soc2lib.risk.treatment.risk_reduction import LossFigures, Worth
from soc2lib.risk.treatment.treatment_value import ControlWorth, TreatmentWorth

METHOD = "risk.result"
VERSION = "4"


@dataclass(frozen=True, slots=True)
class RiskJudgement:
    """One row a risk of the register.

    Attributes
    ----------
    risk : Risk
        The row as recorded.
    inherent : Estimate or None
        Without any control; None where the frequency or the loss is not known.
    left : Remaining or None
        What remains with the controls that are shown to work.
    tail : float or None
        What it costs on average in the bad years, beside the others [money a year].
    stand : Against or None
        What remains of it, alone, against the appetite.
    order : float or None
        The chance that it is larger than the next one in the list; None for the last and for rows without figures.
    decision : Decision
        Where the decision about it stands.
    reason : str
        The sentence that explains the decision.
    """

    risk: Risk
    inherent: Estimate | None
    left: Remaining | None
    tail: float | None
    stand: Against | None
    order: float | None
    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class Curves:
    """The loss exceedance curves, one entry an amount.

    Attributes
    ----------
    amounts : array
        Loss in a year [money], increasing.
    inherent, residual : array
        The chance to exceed it [0, 1], without and with the controls shown to work.
    largest : array
        The chance that one single event exceeds it, with those controls [0, 1].
    tolerated : array or None
        The tolerated chance [0, 1]; None unless two points of appetite are stated.
    band : Band
        How sure the residual curve is.
    """

    amounts: Array
    inherent: Array
    residual: Array
    largest: Array
    tolerated: Array | None
    band: Band


@dataclass(frozen=True, slots=True)
class Link:
    """One row a risk, a control and a criterion, for the gap stage."""

    risk: str
    control: str
    criterion: str


@dataclass(frozen=True, slots=True)
class RiskResult:
    """The risk stage's result.

    Attributes
    ----------
    risks : tuple of RiskJudgement
        One a register row: those with figures first, the largest expected residual loss first.
    inherent, residual : Standing or None
        The year without and with the controls; None where no risk has figures.
    at_least_one : float or None
        The chance of at least one event in a year, with the controls [0, 1].
    curves : Curves or None
        The exceedance curves.
    appetite : Tolerance or None
        What leadership tolerates.
    stand : Against or None
        All risks together against the appetite: each alone can be within it while the sum is not.
    crosses_inherent, crosses_residual : tuple of Crossing
        Where the curves cross the tolerance curve.
    controls : tuple of ControlWorth
        What each control saves, or would save.
    treatments : tuple of TreatmentWorth
        What each open treatment saves.
    together : Worth or None
        What all open treatments save together; less than their sum.
    moved : tuple of Moved
        Risks whose cell of the heat map hangs on where its edges lie.
    areas_missing : tuple of Area
        Focus areas without a risk: not assessed, which is not safe.
    links : tuple of Link
        Which criterion leans on which control because of which risk.
    currency : str
        Currency of every amount.
    shared : float
        Spread of the factor that moves every frequency together.
    reason : str
        The whole in a sentence or two.
    aside : tuple of Problem
        Rows and amounts that do not fit the others and count for nothing.
    """

    risks: tuple[RiskJudgement, ...] = ()
    inherent: LossFigures | None = None
    residual: LossFigures | None = None
    at_least_one: float | None = None
    curves: Curves | None = None
    appetite: Tolerance | None = None
    stand: Against | None = None
    crosses_inherent: tuple[Crossing, ...] = ()
    crosses_residual: tuple[Crossing, ...] = ()
    controls: tuple[ControlWorth, ...] = ()
    treatments: tuple[TreatmentWorth, ...] = ()
    together: Worth | None = None
    moved: tuple[Moved, ...] = ()
    areas_missing: tuple[Area, ...] = ()
    links: tuple[Link, ...] = ()
    currency: str = "USD"
    shared: float = 0.0
    reason: str = ""
    aside: tuple[Problem, ...] = ()
    version: str = VERSION

    @property
    def known(self) -> tuple[RiskJudgement, ...]:
        """The risks with figures."""
        return tuple(judgement for judgement in self.risks if judgement.left is not None)
