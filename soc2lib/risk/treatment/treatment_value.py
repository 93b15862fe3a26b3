"""What each control and each proposed treatment buys a year, against what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.risk.estimate import Estimate
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.severity import Lognormal
from soc2lib.risk.loss.total import Peril
from soc2lib.risk.records import ControlEffect, Reduces, ResidualWay, Risk, Treatment
from soc2lib.risk.treatment.residual import Remaining, Working
from soc2lib.risk.treatment.risk_acceptance import OPEN_STATES
from soc2lib.risk.treatment.risk_reduction import Worth, worths


@dataclass(frozen=True, slots=True)
class ControlWorth:
    """One row a control with a stated effect.

    Attributes
    ----------
    control : str
        The control's id.
    works : bool
        True: what it saves today. False: what it would save if it were shown to work.
    worth : Worth
        Money saved a year.
    yearly_cost : float or None
        What it costs a year, where stated.
    reason : str
        The sentence that explains it.
    """

    control: str
    works: bool
    worth: Worth
    yearly_cost: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class TreatmentWorth:
    """One row a treatment that is still to come, for the risk page and for the plan.

    Attributes
    ----------
    id, title, owner : str
        As recorded.
    due : date or None
        As recorded.
    risks : tuple of str
        The risks it acts on that have figures.
    controls : tuple of str
        The controls it creates or strengthens.
    worth : Worth
        Money saved a year by this treatment alone.
    cost : float or None
        Expected cost a year; None where it is not stated.
    cost_low, cost_high : float or None
        Its 90 % range.
    reason : str
        The sentence that explains it.
    """

    id: str
    title: str
    owner: str
    due: date | None
    risks: tuple[str, ...]
    controls: tuple[str, ...]
    worth: Worth
    cost: float | None
    cost_low: float | None
    cost_high: float | None
    reason: str

    @property
    def net(self) -> float | None:
        """What it saves on average a year beyond what it costs; None where the cost is not stated."""
        return None if self.cost is None else self.worth.mean - self.cost


def treatment_worths(
    year: AnnualLoss,
    left: Mapping[str, Estimate],
    treatments: Sequence[Treatment],
    amount: float | None,
    currency: str,
    share: float,
) -> tuple[tuple[TreatmentWorth, ...], Worth | None]:
    """What each open treatment saves alone, the most first, and what all of them save together.

    Parameters
    ----------
    year : AnnualLoss
        The residual annual loss; its perils are named by risk id.
    left : mapping
        Risk id to what remains of it.
    treatments : sequence of Treatment
        All treatments; those done or dropped are left out.
    amount : float, optional
        The amount whose chance of being exceeded is compared.
    """
    place = {peril.name: i for i, peril in enumerate(year.perils)}
    going = [treatment for treatment in treatments if treatment.state in OPEN_STATES]
    each = [_treated(left, place, [treatment]) for treatment in going]
    saved = worths(year, [*each, _treated(left, place, going)], share, amount) if going else []
    rows = [_row(t, w, tuple(r for r in t.risks if r in place), currency) for t, w in zip(going, saved, strict=False)]
    ordered = sorted(rows, key=lambda row: (-(row.net if row.net is not None else row.worth.mean), row.id))
    return tuple(ordered), saved[-1] if saved else None


def control_worths(
    year: AnnualLoss,
    register: Sequence[Risk],
    left: Mapping[str, Remaining],
    effects: Sequence[ControlEffect],
    shown: Working,
    amount: float | None,
    share: float,
) -> tuple[ControlWorth, ...]:
    """What each control saves a year, or would save if it worked, the most first.

    Only risks whose residual is computed count: a re-rating does not say which control did what.
    """
    place = {peril.name: i for i, peril in enumerate(year.perils)}
    by_effect = {risk.id for risk in register if risk.residual_way is ResidualWay.COMPUTED and risk.id in place}
    rows = {effect.control: [e for e in effects if e.control == effect.control] for effect in effects}
    rows = {control: [e for e in some if e.risk in by_effect] for control, some in rows.items()}
    rows = {control: some for control, some in rows.items() if some}
    changes = [_without_or_with(some, left, place, shown.get(control) is True) for control, some in rows.items()]
    found = []
    for (control, some), saved in zip(rows.items(), worths(year, changes, share, amount), strict=True):
        works = shown.get(control) is True
        sign = -1.0 if works else 1.0
        over = None if saved.beyond is None else sign * saved.beyond
        worth = Worth(sign * saved.mean, sign * saved.value_at_risk, sign * saved.tail_mean, over)
        costs = [effect.yearly_cost for effect in some if effect.yearly_cost is not None]
        risks = formatting.listed((effect.risk for effect in some), most=4)
        reason = f"It {'takes' if works else 'would take'} its stated share off {risks}."
        found.append(ControlWorth(control, works, worth, max(costs) if costs else None, reason))
    return tuple(sorted(found, key=lambda row: (-row.worth.mean, row.control)))


def _without_or_with(
    effects: Sequence[ControlEffect], left: Mapping[str, Remaining], place: Mapping[str, int], works: bool
) -> dict[int, Peril]:
    """The perils with this control gone where it works, at work where it does not."""
    changed: dict[str, Estimate] = {}
    for effect in effects:
        factor = 1.0 / (1.0 - effect.share) if works else 1.0 - effect.share
        now = changed.get(effect.risk, left[effect.risk].estimate)
        often = effect.acts_on is Reduces.FREQUENCY
        changed[effect.risk] = now.times(frequency=factor) if often else now.times(loss=factor)
    return {place[name]: estimate.peril(name) for name, estimate in changed.items()}


def _treated(
    left: Mapping[str, Estimate], place: Mapping[str, int], treatments: Sequence[Treatment]
) -> dict[int, Peril]:
    changed: dict[str, Estimate] = {}
    for treatment in treatments:
        for name in treatment.risks:
            if name in place:
                now = changed.get(name, left[name])
                changed[name] = now.times(1 - treatment.frequency_cut, 1 - treatment.loss_cut)
    return {place[name]: estimate.peril(name) for name, estimate in changed.items()}


def _row(treatment: Treatment, worth: Worth, risks: tuple[str, ...], currency: str) -> TreatmentWorth:
    low, high = treatment.cost_low, treatment.cost_high
    cost = None
    if low is not None and high is not None:
        cost = low if low == high else Lognormal.from_range(low, high).moments[0]
    reason = _reason(worth, risks, cost, currency)
    who = treatment.id, treatment.title, treatment.owner, treatment.due
    return TreatmentWorth(*who, risks, treatment.controls, worth, cost, low, high, reason)


def _reason(worth: Worth, risks: tuple[str, ...], cost: float | None, currency: str) -> str:
    if not risks:
        return "None of the risks it acts on has figures, so nothing can be said of its worth."
    saved = (
        f"It saves {formatting.money(worth.mean, currency)} in an average year and "
        f"{formatting.money(worth.tail_mean, currency)} in a bad one"
    )
    if cost is None:
        return f"{saved}; its cost is not stated."
    pays = (
        "it pays on average alone" if worth.mean >= cost else "it pays only if bad years count for more than their mean"
    )
    return f"{saved}, for {formatting.money(cost, currency)} a year: {pays}."
