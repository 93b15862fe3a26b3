"""Registers for the tests: random ones, and the independent recursion that checks them."""

from datetime import date

import numpy as np

from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.severity import Lognormal
from soc2lib.risk.loss.total import Peril
from soc2lib.risk.records import Risk

DAY = date(2026, 9, 30)
HUNDRED_TO_MILLION = Lognormal.from_range(1e5, 1e6)


def random_perils(count: int, seed: int) -> list[Peril]:
    """Perils with frequencies from 0.05 to 3 a year and medians from 20,000 to 1,200,000."""
    random = np.random.default_rng(seed)
    rates = np.exp(random.uniform(np.log(0.05), np.log(3), count))
    return [
        Peril(f"R{i}", Rate.certain(float(rate)), Lognormal(random.uniform(10, 14), random.uniform(0.5, 1.5)))
        for i, rate in enumerate(rates)
    ]


def panjer(masses: np.ndarray, rate: float, points: int) -> np.ndarray:
    """The compound Poisson total by Panjer's recursion: masses[k] is the chance that one event costs k steps."""
    total = np.zeros(points)
    total[0] = np.exp(-rate * (1 - masses[0]))
    sized = np.zeros(points)
    sized[: len(masses)] = rate * masses * np.arange(len(masses))
    for k in range(1, points):
        total[k] = sized[1 : k + 1] @ total[k - 1 :: -1][:k] / k
    return total


def row(id: str = "R1", **values: object) -> Risk:
    """A register row of half an event a year that costs 100,000 to 1,000,000, unless told otherwise."""
    usual = {"title": id, "frequency_low": 0.5, "frequency_high": 0.5, "loss_low": 1e5, "loss_high": 1e6}
    return Risk.build({"id": id, **usual, **values})
