"""What a client tells us about its risks: the register, the controls' effects, the treatments and the appetite."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from soc2lib.catalog.catalog import catalog
from soc2lib.risk.ranges import Criteria, Currency, Cut, Money, Often, RequiredMoney, Share, Step, check_range
from soc2lib.store.record import Choice, Record, Text, field


class Area(Choice):
    """The focus areas of a first SOC 2: four that every client has, then fraud (CC3.3) and change (CC3.4)."""

    ACCESS = "access"
    DATA = "data and encryption"
    VENDORS = "vendors"
    INCIDENTS = "incident response"
    FRAUD = "fraud"
    CHANGE = "change"
    OTHER = "other"


class Response(Choice):
    """What the client decided to do about a risk."""

    AVOID = "avoid"
    REDUCE = "reduce"
    SHARE = "share"
    ACCEPT = "accept"


class ResidualWay(Choice):
    """How the risk that remains is arrived at."""

    RE_RATED = "re-rated"
    COMPUTED = "computed"


class Reduces(Choice):
    """What a control or treatment makes smaller."""

    FREQUENCY = "frequency"
    LOSS = "loss"


class FraudFactor(Choice):
    """What makes a fraud possible (CC3.3)."""

    INCENTIVE = "incentive"
    OPPORTUNITY = "opportunity"
    RATIONALISATION = "rationalisation"
    IT_MISUSE = "IT misuse"


class ChangeTrigger(Choice):
    """What kind of change brings the risk (CC3.4)."""

    ENVIRONMENT = "environment"
    MODEL = "business model"
    LEADERSHIP = "leadership"
    TECHNOLOGY = "technology"
    VENDORS = "vendors"
    THREATS = "threats"


class TreatmentState(Choice):
    """How far a treatment has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DROPPED = "dropped"


class Risk(Record):
    """One row a risk: what could happen to which commitment, how often, how badly, and what was decided."""

    kind: ClassVar[str] = "risk"
    sheet: ClassVar[str] = "Risks"
    stage: ClassVar[str] = "risk"
    purpose: ClassVar[str] = (
        "Each risk with its frequency and its loss as 90 % ranges, or as a step from 1 to 5. Leave unknown cells empty."
    )

    title: Text = field("Risk", "What could happen, in one line.", also=("Title", "Risk title", "Name"))
    area: Area = field("Area", "The focus area it belongs to.", also=("Category",), default=Area.OTHER)
    objective: Text = field("Objective or commitment", "Which promise or goal it would break.", default="")
    asset: Text = field("Asset", "What would be hit: a system, data, people, money.", default="")
    threat: Text = field("Threat", "Who or what would cause it.", default="")
    vulnerability: Text = field("Vulnerability", "Which weakness it would use.", default="")
    consequence: Text = field("Consequence", "What it would do to customers and to the company.", default="")
    fraud_factors: tuple[FraudFactor, ...] = field("Fraud factors", "For fraud: what makes it possible.", default=())
    change_triggers: tuple[ChangeTrigger, ...] = field("Change triggers", "For change: what changes.", default=())
    owner: Text = field("Owner", "The one person who answers for this risk.", default="")
    criteria: Criteria = field("Criteria", "The criteria it bears on.", default=())
    controls: tuple[Text, ...] = field("Controls", "Ids of the controls that act against it.", default=())
    currency: Currency = field("Currency", "Currency of every amount in this row.", default="USD")
    frequency_low: Often = field(
        "Frequency, low", "Events a year, without any control: 5 % chance to be lower.", unit="per year", default=None
    )
    frequency_high: Often = field(
        "Frequency, high", "Events a year, without any control: 5 % chance to be higher.", unit="per year", default=None
    )
    frequency_step: Step = field(
        "Likelihood step", "1 to 5 instead of a range.", also=("Likelihood", "Probability"), default=None
    )
    loss_low: Money = field("Loss, low", "Cost of one event: 5 % chance to be lower.", unit="money", default=None)
    loss_high: Money = field("Loss, high", "Cost of one event: 5 % chance to be higher.", unit="money", default=None)
    loss_step: Step = field("Impact step", "1 to 5 instead of a range.", also=("Impact", "Severity"), default=None)
    residual_way: ResidualWay = field(
        "Residual by",
        "Re-rated by people who looked at the tested controls, or computed from the controls' effects.",
        default=ResidualWay.RE_RATED,
    )
    residual_frequency_low: Often = field(
        "Residual frequency, low",
        "Re-rated: events a year with the controls as they work.",
        unit="per year",
        default=None,
    )
    residual_frequency_high: Often = field(
        "Residual frequency, high", "Re-rated: its high end.", unit="per year", default=None
    )
    residual_frequency_step: Step = field("Residual likelihood step", "Re-rated: 1 to 5 instead.", default=None)
    residual_loss_low: Money = field("Residual loss, low", "Re-rated: cost of one event.", unit="money", default=None)
    residual_loss_high: Money = field("Residual loss, high", "Re-rated: its high end.", unit="money", default=None)
    residual_loss_step: Step = field("Residual impact step", "Re-rated: 1 to 5 instead.", default=None)
    response: Response | None = field("Response", "Avoid, reduce, share or accept it.", default=None)
    accepted_by: Text = field("Accepted by", "Name of the person who accepted what remains.", default="")
    accepted_on: date | None = field("Accepted on", "Day of the acceptance.", unit="day", default=None)
    acceptance_expires: date | None = field(
        "Acceptance expires", "Last day on which the acceptance holds.", unit="day", default=None
    )
    reviewed: date | None = field("Reviewed", "Day on which the row was last looked at.", unit="day", default=None)
    notes: Text = field("Notes", "Where the figures come from; who estimated them.", default="")

    @model_validator(mode="after")
    def _ranges_are_possible(self) -> Self:
        check_range("frequency", self.frequency_low, self.frequency_high, self.frequency_step, even=True)
        check_range("loss", self.loss_low, self.loss_high, self.loss_step, even=False)
        often = (self.residual_frequency_low, self.residual_frequency_high, self.residual_frequency_step)
        check_range("residual frequency", *often, even=True)
        much = (self.residual_loss_low, self.residual_loss_high, self.residual_loss_step)
        check_range("residual loss", *much, even=False)
        return self

    @model_validator(mode="after")
    def _acceptance_is_whole(self) -> Self:
        given = (self.accepted_by, self.accepted_on, self.acceptance_expires)
        if any(given) and not all(given):
            raise ValueError("an acceptance with all three: who accepted it, on which day, and until which day")
        if self.accepted_on and self.acceptance_expires and self.acceptance_expires < self.accepted_on:
            raise ValueError(f"an expiry on or after the acceptance of {self.accepted_on}")
        return self


class ControlEffect(Record):
    """One row a control and risk: how much of the frequency or of the loss the control takes away when it works."""

    kind: ClassVar[str] = "effect of control"
    sheet: ClassVar[str] = "Control effects"
    stage: ClassVar[str] = "risk"
    purpose: ClassVar[str] = "For computed residual risk: what share of a risk each control takes away when it works."

    risk: Text = field("Risk", "Id of the risk.")
    control: Text = field("Control", "Id of the control, such as IAM-05.")
    share: Share = field("Share taken away", "Between 0 and 1: 0.6 takes away 60 %.", unit="share")
    reduces: Reduces | None = field(
        "Reduces",
        "Frequency or loss. Empty: frequency for a preventive control of the library, loss for any other.",
        default=None,
    )
    yearly_cost: Money = field("Cost a year", "What the control costs a year, if known.", unit="money", default=None)

    @property
    def acts_on(self) -> Reduces:
        """What it reduces: as stated, else by the type of the library control."""
        if self.reduces is not None:
            return self.reduces
        known = catalog().controls.get(self.control)
        return Reduces.FREQUENCY if known is not None and known.type == "preventive" else Reduces.LOSS


class Treatment(Record):
    """One row a proposed treatment: what it would change on which risks, at what cost, by whom and when."""

    kind: ClassVar[str] = "treatment"
    sheet: ClassVar[str] = "Treatments"
    stage: ClassVar[str] = "risk"
    purpose: ClassVar[str] = "What could be done about risks, with its effect and its yearly cost."

    title: Text = field("Treatment", "What would be done, in one line.")
    risks: tuple[Text, ...] = field("Risks", "Ids of the risks it acts on.")
    frequency_cut: Cut = field(
        "Frequency taken away", "Share of the remaining events a year it would prevent.", unit="share", default=0.0
    )
    loss_cut: Cut = field(
        "Loss taken away", "Share of the remaining cost of one event it would save.", unit="share", default=0.0
    )
    cost_low: Money = field("Cost a year, low", "5 % chance to be lower.", unit="money", default=None)
    cost_high: Money = field("Cost a year, high", "5 % chance to be higher.", unit="money", default=None)
    state: TreatmentState = field("State", "How far it has come.", default=TreatmentState.PROPOSED)
    owner: Text = field("Owner", "Who would do it.", default="")
    due: date | None = field("Due", "Day by which it shall work.", unit="day", default=None)
    controls: tuple[Text, ...] = field("Controls", "Ids of the controls it creates or strengthens.", default=())

    @model_validator(mode="after")
    def _cost_runs_upward(self) -> Self:
        check_range("cost", self.cost_low, self.cost_high, None, even=True)
        if not self.risks:
            raise ValueError("at least one risk that it acts on")
        return self


class AppetitePoint(Record):
    """One row a statement of appetite: a loss in a year that may be exceeded with this chance and not more."""

    kind: ClassVar[str] = "appetite point"
    sheet: ClassVar[str] = "Appetite"
    stage: ClassVar[str] = "risk"
    purpose: ClassVar[str] = (
        "How much loss in a year leadership tolerates: the larger the loss, the smaller the chance."
    )

    amount: RequiredMoney = field("Loss in a year", "An amount.", unit="money")
    chance: Annotated[float, Field(gt=0, lt=1)] = field(
        "Tolerated chance", "Chance a year to lose more than that: 0.1 is one year in ten.", unit="share"
    )
    currency: Currency = field("Currency", "Currency of the amount.", default="USD")
    approved_by: Text = field("Approved by", "Who decided it.", default="")
    approved_on: date | None = field("Approved on", "When.", unit="day", default=None)
