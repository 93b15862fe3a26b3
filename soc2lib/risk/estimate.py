"""A risk's figures as they are used: a range for the frequency and a range for the loss of one event."""

from dataclasses import dataclass
from math import exp, log

from soc2lib.numerics.normal import Z95
from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.severity import Lognormal
from soc2lib.risk.loss.total import Peril
from soc2lib.risk.records import Risk
from soc2lib.risk.scenario_library import bands

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How often and how badly, each as a 90 % range.

    Attributes
    ----------
    frequency : (float, float)
        Events a year, 5th and 95th percentile; equal where certain.
    loss : (float, float)
        Money an event, 5th and 95th percentile.
    """

    frequency: Range
    loss: Range

    @property
    def frequency_spread(self) -> float:
        """Standard deviation of the frequency's logarithm."""
        low, high = self.frequency
        return (log(high) - log(low)) / (2 * Z95)

    @property
    def usual_frequency(self) -> float:
        """The median frequency [events a year]."""
        low, high = self.frequency
        return exp((log(low) + log(high)) / 2)

    @property
    def mean_frequency(self) -> float:
        """The expected frequency [events a year], above the median where the range is wide."""
        return self.usual_frequency * exp(self.frequency_spread**2 / 2)

    @property
    def severity(self) -> Lognormal:
        """The cost of one event."""
        return Lognormal.from_range(*self.loss)

    @property
    def mean(self) -> float:
        """Expected loss a year [money].

        0.3 events a year of 50,000 to 1,000,000 each:

        >>> round(Estimate((0.3, 0.3), (50_000, 1_000_000)).mean, 2)
        101549.57
        """
        return self.mean_frequency * self.severity.moments[0]

    def times(self, frequency: float = 1.0, loss: float = 1.0) -> "Estimate":
        """Both ranges multiplied by a factor above 0."""
        (often_low, often_high), (low, high) = self.frequency, self.loss
        return Estimate((often_low * frequency, often_high * frequency), (low * loss, high * loss))

    def peril(self, name: str) -> Peril:
        """The source of loss at its expected frequency."""
        return Peril(name, Rate.certain(self.mean_frequency), self.severity)


def inherent_estimate(risk: Risk) -> Estimate | None:
    """The figures without any control; None where the frequency or the loss is not known."""
    frequency = _range("frequency", risk.frequency_low, risk.frequency_high, risk.frequency_step)
    loss = _range("loss", risk.loss_low, risk.loss_high, risk.loss_step)
    return Estimate(frequency, loss) if frequency and loss else None


def re_rated_estimate(risk: Risk, inherent: Estimate) -> Estimate | None:
    """The figures as re-rated, an unanswered one staying as it is without controls; None where nothing was re-rated."""
    steps = risk.residual_frequency_step, risk.residual_loss_step
    frequency = _range("frequency", risk.residual_frequency_low, risk.residual_frequency_high, steps[0])
    loss = _range("loss", risk.residual_loss_low, risk.residual_loss_high, steps[1])
    return Estimate(frequency or inherent.frequency, loss or inherent.loss) if frequency or loss else None


def _range(axis: str, low: float | None, high: float | None, step: int | None) -> Range | None:
    if low is not None and high is not None:
        return low, high
    if step is None:
        return None
    band = bands(axis)[step - 1]
    return band.low, band.high
