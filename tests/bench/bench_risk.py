"""How much cheaper the exact annual loss is than simulating it, measured as ratios of CPU time in one interleaved run.

Run ``python tests/bench/bench_risk.py``; with ``--agreement`` it also draws ten million years and compares.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from soc2lib.risk.loss.curve import AnnualLoss
from soc2lib.risk.loss.rate import Rate
from soc2lib.risk.loss.severity import Lognormal
from soc2lib.risk.loss.total import Peril
from soc2lib.risk.loss.uncertainty import Vague, uncertainty_band
from soc2lib.risk.treatment.risk_reduction import worths
from tests.unit.risk.loss.simulation import order_ranks

SHARES = (0.5, 0.95, 0.99, 0.999)
TRIALS = 1_000_000
LIMITS = {"curve_ratio_at_least": 300.0, "control_worths_cpu_s_below": 0.2, "band_cpu_s_below": 1.0}


def register(seed: int = 20260101) -> list[Peril]:
    """Fifty risks, about 40 events a year together."""
    random = np.random.default_rng(seed)
    rates = np.exp(random.uniform(np.log(0.05), np.log(3), 50))
    return [
        Peril(f"R{i}", Rate.certain(float(rate)), Lognormal(random.uniform(10, 14), random.uniform(0.5, 1.5)))
        for i, rate in enumerate(rates)
    ]


def textbook(perils: list[Peril], trials: int, seed: int) -> np.ndarray:
    """The simulation every textbook shows: counts, losses, sums; sorted."""
    random = np.random.default_rng(seed)
    total, years = np.zeros(trials), np.arange(trials)
    for peril in perils:
        counts = random.poisson(peril.rate.mean, trials)
        losses = random.lognormal(peril.severity.mu, peril.severity.sigma, counts.sum())
        total += np.bincount(np.repeat(years, counts), weights=losses, minlength=trials)
    return np.sort(total)


def exact(perils: list[Peril]) -> list[float]:
    """The same quantiles, exactly and from nothing kept."""
    year = AnnualLoss(perils)
    return [year.quantile(share) for share in SHARES]


def control_alternatives(perils: list[Peril]) -> list[dict[int, Peril]]:
    """A hundred and twenty controls, each taken away from three risks: half act on frequency, half on loss."""
    random, found = np.random.default_rng(5), []
    for k in range(120):
        chosen = [int(i) for i in random.choice(len(perils), 3, replace=False)]
        factor = float(1 / (1 - random.uniform(0.05, 0.6)))
        found.append(
            {
                i: Peril(perils[i].name, perils[i].rate.scaled(factor), perils[i].severity)
                if k % 2
                else Peril(perils[i].name, perils[i].rate, perils[i].severity.scaled(factor))
                for i in chosen
            }
        )
    return found


def cpu(work: Callable[[], object]) -> float:
    """Process CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(rounds: int = 3) -> dict[str, float]:
    """The figures, as medians over interleaved rounds."""
    perils = register()
    reference = AnnualLoss(perils, points=2**18)
    truth = np.array([reference.quantile(share) for share in SHARES])
    alternatives = control_alternatives(perils)
    vague = [Vague(peril, np.log(2) / 1.645, np.log(1.64) / 1.645) for peril in perils]
    amounts = np.geomspace(truth[0] / 4, truth[-1] * 1.5, 60)
    times: dict[str, list[float]] = {name: [] for name in ("exact", "simulated", "worths", "band")}
    errors = []
    exact(perils)
    for turn in range(rounds):
        times["exact"].append(cpu(lambda: [exact(perils) for _ in range(20)]) / 20)
        drawn: list[np.ndarray] = []
        times["simulated"].append(cpu(lambda seed=turn, kept=drawn: kept.append(textbook(perils, TRIALS, seed))))
        times["worths"].append(cpu(lambda: worths(AnnualLoss(perils), alternatives, amount=float(truth[1]))))
        times["band"].append(cpu(lambda: uncertainty_band(vague, amounts)))
        errors.append(np.abs(np.quantile(drawn[0], SHARES) / truth - 1))
    own = np.abs(np.array(exact(perils)) / truth - 1)
    middle = {name: median(values) for name, values in times.items() if values}
    figures = {
        "curve_ratio": middle["simulated"] / middle["exact"],
        "curve_cpu_ms": 1e3 * middle["exact"],
        "simulation_cpu_s": middle["simulated"],
        "control_worths_cpu_s": middle["worths"],
        "band_cpu_s": middle["band"],
    }
    for k, share in enumerate(SHARES):
        figures[f"exact_error_at_{share:g}"] = float(own[k])
        figures[f"simulation_error_at_{share:g}"] = float(np.median([error[k] for error in errors]))
    return figures


def agreement(millions: int = 10) -> dict[str, dict[str, float | bool]]:
    """Whether ten million simulated years hold the exact quantiles between their order statistics."""
    perils = register()
    drawn = np.sort(np.concatenate([textbook(perils, TRIALS, 1000 + k) for k in range(millions)]))
    found: dict[str, dict[str, float | bool]] = {}
    year = AnnualLoss(perils)
    for share in SHARES:
        low, high = order_ranks(len(drawn), share)
        bottom, amount, top = float(drawn[low - 1]), year.quantile(share), float(drawn[high])
        start = int(len(drawn) * share)
        tail, spread = drawn[start:].mean(), drawn[start:].std() / np.sqrt(len(drawn) - start)
        found[f"{share:g}"] = {
            "low": bottom,
            "exact": amount,
            "high": top,
            "inside": bottom <= amount <= top,
            "tail_simulated": float(tail),
            "tail_standard_error": float(spread),
            "tail_exact": year.tail_mean(share),
        }
    return found


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
    if "--agreement" in sys.argv:
        print(json.dumps(agreement(), indent=2))
