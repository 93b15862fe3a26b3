"""Judges the register: what it costs in usual and in bad years, what remains, who decided, and what a change buys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import catalog
from soc2lib.numerics.spline import Array
from soc2lib.risk.checking import fitting
from soc2lib.risk.estimate import Estimate, inherent_estimate
from soc2lib.risk.heat_map.matrix import larger_chance, rebinned
from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.tail_contribution import tail_contributions
from soc2lib.risk.loss.uncertainty import Vague, uncertainty_band
from soc2lib.risk.records import AppetitePoint, Area, ControlEffect, Risk, Treatment
from soc2lib.risk.results import Curves, Link, RiskJudgement, RiskResult
from soc2lib.risk.treatment.appetite import Tolerance, crossings
from soc2lib.risk.treatment.residual import Remaining, Working, remaining
from soc2lib.risk.treatment.risk_acceptance import against, decide, year_against
from soc2lib.risk.treatment.risk_reduction import comparable, loss_figures
from soc2lib.risk.treatment.treatment_value import control_worths, treatment_worths

SEED = 20260101
"""Where the draws of the uncertainty band start."""
_ENOUGH_WORK = 50_000


@dataclass(frozen=True)
class _Known:
    """The rows with figures, in register order."""

    inherent: Mapping[str, Estimate] = field(default_factory=dict)
    left: Mapping[str, Remaining] = field(default_factory=dict)

    def year(self, shared: float) -> AnnualLoss:
        return AnnualLoss([left.estimate.peril(name) for name, left in self.left.items()], shared)


@remembered
def assess_risk(
    register: Sequence[Risk],
    treatments: Sequence[Treatment] = (),
    effects: Sequence[ControlEffect] = (),
    appetite: Sequence[AppetitePoint] = (),
    shown: Working | None = None,
    *,
    as_of: date,
    shared: float = 0.0,
    draws: int = 500,
    seed: int = SEED,
    worth: bool = True,
) -> RiskResult:
    """Judge the whole register on a day.

    Parameters
    ----------
    register : sequence of Risk
        One row a risk; rows without figures stay in the result as not known and count as nothing else.
    treatments, effects, appetite : sequences
        What could be done, what controls take away, what is tolerated.
    shown : mapping, optional
        Control id to whether tests showed it to work; see `residual.working`. Without it nothing is taken off.
    as_of : date
        The day for which acceptances are judged.
    shared : float
        Spread of one factor that moves every frequency together [0, 2]; 0 takes risks as independent.
    draws, seed : int
        How many curves the band is drawn from (fewer for a register of more than a hundred risks), and its seed.
    worth : bool
        False leaves out what controls and treatments save and which risks lie near an edge of the heat map: a third of
        the work, for who shows neither.

    Notes
    -----
    The curves stand at the expected frequency of each risk and the whole range of its loss; the band shows what the
    frequency ranges leave open. What does not fit the other rows is set aside
    and named (`checking`). The annual loss is a compound Poisson sum, computed exactly (`loss`, `curve`).

    References
    ----------
    Domain brief 4; science brief 1.

    Examples
    --------
    0.3 events a year of 50,000 to 1,000,000 each cost 101,550 in an average year.

    >>> row = Risk(id="R1", title="Fire", frequency_low=0.3, frequency_high=0.3, loss_low=5e4, loss_high=1e6)
    >>> result = assess_risk([row], as_of=date(2026, 9, 30), draws=2)
    >>> round(result.residual.mean), round(result.at_least_one, 6)
    (101550, 0.259182)
    """
    rows = fitting(register, treatments, effects, appetite)
    register, treatments, effects = rows.register, rows.treatments, rows.effects
    line, currency = rows.line, rows.currency
    known = _known(register, effects, shown or {})
    missing = tuple(a for a in Area if a is not Area.OTHER and not any(risk.area is a for risk in register))
    if not known.left:
        judgements = tuple(_evaluated(risk, known, line, treatments, as_of, currency) for risk in register)
        reason = f"{formatting.count(len(register), 'risk')} in the register, none with figures: no loss can be stated."
        links = _links(register)
        return RiskResult(
            judgements,
            appetite=line,
            areas_missing=missing,
            links=links,
            currency=currency,
            reason=reason,
            aside=rows.aside,
        )
    share = catalog().scales["risk"]["bad_years"]
    amount = line.points[0][0] if line else None
    before = AnnualLoss([estimate.peril(name) for name, estimate in known.inherent.items()], shared)
    after = known.year(shared)
    curves = _curves(before, after, known, line, shared, draws, seed)
    ends = float(curves.amounts[0]), float(curves.amounts[-1])
    drawn = line if line and line.is_line else None
    result = RiskResult(
        risks=_ordered(register, known, after, line, treatments, as_of, currency),
        inherent=loss_figures(before, share, amount),
        residual=loss_figures(after, share, amount),
        at_least_one=after.at_least_one,
        curves=curves,
        appetite=line,
        stand=year_against(after, line, currency),
        crosses_inherent=crossings(before.beyond, drawn, *ends) if drawn else (),
        crosses_residual=crossings(after.beyond, drawn, *ends) if drawn else (),
        areas_missing=missing,
        links=_links(register),
        currency=currency,
        shared=shared,
        reason=_summary(register, known, before, after, currency),
        aside=rows.aside,
    )
    if not worth:
        return result
    changing, left = comparable(after), {name: remains.estimate for name, remains in known.left.items()}
    treated, together = treatment_worths(changing, left, treatments, amount, currency, share)
    return replace(
        result,
        controls=control_worths(changing, register, known.left, effects, shown or {}, amount, share),
        treatments=treated,
        together=together,
        moved=rebinned(left, catalog().scales["risk"]["rebin"]),
    )


def _known(register: Sequence[Risk], effects: Sequence[ControlEffect], shown: Working) -> _Known:
    inherent = {risk.id: estimate for risk in register if (estimate := inherent_estimate(risk))}
    by_risk: dict[str, list[ControlEffect]] = {}
    for effect in effects:
        by_risk.setdefault(effect.risk, []).append(effect)
    left = {r.id: remaining(r, inherent[r.id], by_risk.get(r.id, []), shown) for r in register if r.id in inherent}
    return _Known(inherent, left)


def _ordered(
    register: Sequence[Risk],
    known: _Known,
    year: AnnualLoss,
    line: Tolerance | None,
    treatments: Sequence[Treatment],
    as_of: date,
    currency: str,
) -> tuple[RiskJudgement, ...]:
    parts = tail_contributions(year, catalog().scales["risk"]["bad_years"])
    tails = {peril.name: float(part) for peril, part in zip(year.perils, parts, strict=True)}
    means = {name: left.estimate.mean for name, left in known.left.items()}
    rows = sorted(register, key=lambda risk: (-means.get(risk.id, -1.0), risk.id))
    judgements = []
    for risk, after in zip(rows, [*rows[1:], None], strict=True):
        pair = [known.left[r.id].estimate for r in (risk, after) if r is not None and r.id in known.left]
        order = larger_chance(*pair) if len(pair) == 2 else None
        judgements.append(_evaluated(risk, known, line, treatments, as_of, currency, tails.get(risk.id), order))
    return tuple(judgements)


def _evaluated(
    risk: Risk,
    known: _Known,
    line: Tolerance | None,
    treatments: Sequence[Treatment],
    as_of: date,
    currency: str,
    tail: float | None = None,
    order: float | None = None,
) -> RiskJudgement:
    left = known.left.get(risk.id)
    stand = against(left.estimate, line, currency) if left else None
    decision, reason = decide(risk, stand, [t for t in treatments if risk.id in t.risks], as_of)
    return RiskJudgement(risk, known.inherent.get(risk.id), left, tail, stand, order, decision, reason)


def _curves(
    before: AnnualLoss, after: AnnualLoss, known: _Known, line: Tolerance | None, shared: float, draws: int, seed: int
) -> Curves:
    amounts = _amounts(before, after, [amount for amount, _ in line.points] if line else [])
    vague = [Vague(peril, known.left[peril.name].estimate.frequency_spread) for peril in after.perils]
    fewer = min(draws, max(40, _ENOUGH_WORK // len(vague)))
    band = uncertainty_band(vague, amounts, fewer, seed, shared)
    tolerated = line.chance(amounts) if line and line.is_line else None
    return Curves(
        amounts, before.beyond(amounts), after.beyond(amounts), after.largest_beyond(amounts), tolerated, band
    )


def _amounts(before: AnnualLoss, after: AnnualLoss, stated: Sequence[float]) -> Array:
    """Sixty amounts from half of a usual loss to beyond a one-in-a-thousand year, the stated ones inside."""
    usual = [after.quantile(share) for share in (0.5, 0.9, 0.99)]
    events = [peril.severity.quantile(0.5) for peril in after.perils]
    low = min([*(amount for amount in usual if amount > 0), *stated, max(events)])
    high = max([before.quantile(0.999), *stated, *events])
    return np.geomspace(low / 2, high * 1.5, 60)


def _links(register: Sequence[Risk]) -> tuple[Link, ...]:
    found = []
    for risk in register:
        for control in risk.controls:
            library = catalog().controls.get(control)
            own = library.criteria if library else risk.criteria
            served = [criterion for criterion in own if criterion in risk.criteria] or list(own)
            found += [Link(risk.id, control, criterion) for criterion in served]
    return tuple(found)


def _summary(register: Sequence[Risk], known: _Known, before: AnnualLoss, after: AnnualLoss, currency: str) -> str:
    count = f"{len(known.left)} of {formatting.count(len(register), 'risk')} with figures"
    eased = sum(left.estimate != known.inherent[name] for name, left in known.left.items())
    without = len(register) - len(known.left)
    rest = f" {formatting.count(without, 'row')} without figures count as not known, not as nothing." if without else ""
    return (
        f"{formatting.sentence(count)}: {formatting.money(after.mean, currency)} in an average year with the "
        f"controls shown to work, {formatting.money(before.mean, currency)} without; "
        f"they ease {formatting.count(eased, 'risk')}.{rest}"
    )
