"""What remains of a risk when its controls work: never less than without them, unless one of them is shown to work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from soc2lib.basics import formatting
from soc2lib.risk.estimate import Estimate, inherent_estimate, re_rated_estimate
from soc2lib.risk.records import ControlEffect, Reduces, ResidualWay, Risk

Working = Mapping[str, bool | None]
"""Control id to whether it is shown to work; None, or no entry, where nothing shows it."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """What remains of one risk.

    Attributes
    ----------
    estimate : Estimate
        Frequency and loss with the controls as they work.
    way : str
        ``re-rated``, ``computed`` or ``as without controls``.
    reason : str
        Why it is what it is.
    """

    estimate: Estimate
    way: str
    reason: str


AS_INHERENT = "as without controls"


def remaining(risk: Risk, inherent: Estimate, effects: Sequence[ControlEffect], shown: Working) -> Remaining:
    """What remains of a risk.

    Parameters
    ----------
    risk : Risk
        The register row.
    inherent : Estimate
        Its figures without any control.
    effects : sequence of ControlEffect
        The stated effects on this risk.
    shown : mapping
        Which controls are shown to work.

    Notes
    -----
    Re-rated: the assessor's second rating, refused where it is lower and no linked control is shown to work.
    Computed: frequency times the product of ``1 - share`` over preventive layers, loss likewise over the others;
    layers are rarely independent, so the product flatters.

    References
    ----------
    Domain brief 4.3.
    """
    linked = dict.fromkeys([*risk.controls, *(effect.control for effect in effects)])
    able = [control for control in linked if shown.get(control) is True]
    if not able:
        return Remaining(inherent, AS_INHERENT, _nothing_works(list(linked), shown))
    names = formatting.listed(able, most=4)
    verb = "works" if len(able) == 1 else "work"
    if risk.residual_way is ResidualWay.COMPUTED:
        return computed(inherent, effects, able)
    rated = re_rated_estimate(risk, inherent)
    if rated is None:
        return Remaining(inherent, AS_INHERENT, f"{names} {verb}, but nobody has re-rated the risk yet.")
    return Remaining(rated, ResidualWay.RE_RATED.value, f"Re-rated by people, because {names} {verb}.")


def computed(inherent: Estimate, effects: Sequence[ControlEffect], able: Iterable[str]) -> Remaining:
    """What the stated effects of these controls leave.

    Examples
    --------
    Half an event a year behind two preventive layers of 60 % and 30 %: 0.5 * 0.4 * 0.7 = 0.14 a year.

    >>> layers = [ControlEffect(id=c, risk="R", control=c, share=s) for c, s in (("IAM-05", 0.6), ("IAM-02", 0.3))]
    >>> left = computed(Estimate((0.5, 0.5), (1e4, 1e5)), layers, ["IAM-05", "IAM-02"])
    >>> round(left.estimate.mean_frequency, 6)
    0.14
    """
    counted = [effect for effect in effects if effect.control in set(able)]
    if not counted:
        words = "The controls that work have no stated effect on this risk, so nothing is taken off."
        return Remaining(inherent, AS_INHERENT, words)
    often = [effect for effect in counted if effect.acts_on is Reduces.FREQUENCY]
    loss = [effect for effect in counted if effect.acts_on is Reduces.LOSS]
    left = inherent.times(prod(1 - e.share for e in often), prod(1 - e.share for e in loss))
    parts = [
        f"{formatting.listed(f'{e.control} ({formatting.share(e.share)})' for e in some)} off the {what}"
        for some, what in ((often, "frequency"), (loss, "loss of one event"))
        if some
    ]
    caution = " Layers are rarely independent, so this flatters." if len(counted) > 1 else ""
    return Remaining(left, ResidualWay.COMPUTED.value, f"Computed: {' and '.join(parts)}.{caution}")


def _nothing_works(linked: Sequence[str], shown: Working) -> str:
    if not linked:
        return "No control is linked to it, so nothing is taken off."
    failed = [control for control in linked if shown.get(control) is False]
    if len(failed) == len(linked):
        return f"None of its controls is shown to work ({formatting.listed(failed, most=4)}), so nothing is taken off."
    return "No linked control is shown to work yet, so nothing is taken off."


def loss_if(risks: Iterable[Risk], effects: Sequence[ControlEffect], shown: Working) -> dict[str, float]:
    """The average loss of a year [money] by currency, if these controls work and no others.

    Examples
    --------
    One event of 100,000 to 1,000,000 a year costs 404,001 on average; no control takes anything off.

    >>> fire = Risk(id="R1", title="Fire", frequency_low=1, frequency_high=1, loss_low=1e5, loss_high=1e6,
    ...     currency="EUR")
    >>> {currency: round(loss) for currency, loss in loss_if([fire], [], {}).items()}
    {'EUR': 404001}
    """
    found: dict[str, float] = {}
    for risk in risks:
        if inherent := inherent_estimate(risk):
            own = [effect for effect in effects if effect.risk == risk.id]
            left = remaining(risk, inherent, own, shown).estimate.mean
            found[risk.currency] = found.get(risk.currency, 0.0) + left
    return found
