"""The forecast measured: processor time, calibration in simulated worlds, and greedy repairs beside the best ones.

Run by hand: ``python tests/bench/bench_readiness.py``.
"""

import json
import time
from statistics import median

import numpy as np

from soc2lib.readiness.forecast.exceptions import chance_noted, prior
from soc2lib.readiness.forecast.outcome import Clauses, evaluate, prepare
from soc2lib.readiness.remediation.repair import Repair, best_route

CRITERIA, CONTROLS = 61, 120
ORGANISATIONS, CONTROLS_EACH, PICKED = 5_000, 60, 25
TESTED = np.array([0, 5, 10, 25, 60])
MOST_MS, SLOPE, MOST_ECE, LEAST_GREEDY = 20.0, (0.95, 1.05), 0.01, 0.98


def structure(reach: int, *, lenient: bool, seed: int = 1) -> tuple[list[str], list[set[str]]]:
    """61 criteria of two clauses each over 120 controls; a control serves criteria up to ``reach`` places apart."""
    rng = np.random.default_rng(seed)
    names = [f"k{i}" for i in range(CONTROLS)]
    clauses = []
    for criterion in range(CRITERIA):
        start = criterion * CONTROLS // CRITERIA
        for _ in range(2):
            picked = {names[(start + int(step)) % CONTROLS] for step in rng.integers(0, reach, rng.integers(2, 5))}
            clauses.append(picked | ({f"L{criterion}"} if lenient else set()))
    return [*names, *(f"L{i}" for i in range(CRITERIA))] if lenient else names, clauses


def processor_ms(reach: int, *, lenient: bool, rounds: int = 15) -> tuple[float, float, int]:
    """Median processor time of ordering, and of the outcome with all gradients [ms], and the width."""
    names, sets = structure(reach, lenient=lenient)
    ordering, evaluating = [], []
    for _ in range(rounds):
        start = time.process_time()
        clauses = prepare(names, sets)
        ordered = time.process_time()
        evaluate(clauses, np.full((len(names), 1), 0.9))
        ordering.append(ordered - start)
        evaluating.append(time.process_time() - ordered)
    return 1000 * median(ordering), 1000 * median(evaluating), clauses.width


def world(
    true_mean: float, detection: float = 1.0, spread: float = 0.0, seed: int = 5
) -> tuple[np.ndarray, np.ndarray]:
    """Forecast chance and what came, for every control of every simulated organisation.

    The forecast always supposes a prior of 2.5 % worth 20 items and self-tests that find everything.
    """
    rng = np.random.default_rng(seed)
    shape = (ORGANISATIONS, CONTROLS_EACH)
    means = true_mean * np.exp(rng.normal(0, spread, (ORGANISATIONS, 1)) - spread**2 / 2) if spread else true_mean
    means = np.broadcast_to(np.clip(means, 1e-4, 0.9), shape)
    rate = rng.beta(20 * means, 20 * (1 - means))
    tested = TESTED[rng.integers(0, len(TESTED), shape)]
    found = rng.binomial(tested, rate * detection)
    came = rng.random(shape) < 1 - (1 - rate) ** PICKED
    chances = np.zeros(shape)
    for pair in np.unique(np.stack([tested.ravel(), found.ravel()], axis=1), axis=0):
        many, bad = (int(value) for value in pair)
        belief = prior(0.025, 20).updated(bad, many)
        chances[(tested == many) & (found == bad)] = chance_noted(belief, PICKED)
    return chances.ravel(), came.ravel().astype(float)


def calibration(chances: np.ndarray, came: np.ndarray) -> dict[str, float]:
    """Brier score, calibration error over ten bins, and slope of a logistic fit of what came on the forecast."""
    bins = np.minimum((chances * 10).astype(int), 9)
    misses = [abs(chances[bins == b].mean() - came[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    logit = np.log(chances / (1 - chances))
    fit = np.array([0.0, 1.0])
    design = np.stack([np.ones_like(logit), logit], axis=1)
    for _ in range(12):
        held = 1 / (1 + np.exp(-design @ fit))
        fit += np.linalg.solve((design.T * (held * (1 - held))) @ design, design.T @ (came - held))
    return {
        "brier": float(((chances - came) ** 2).mean()),
        "ece": float(sum(misses)),
        "slope": float(fit[1]),
        "forecast": float(chances.mean()),
        "came": float(came.mean()),
    }


def greedy_ratio(instances: int = 300, controls: int = 14) -> tuple[float, float]:
    """Mean and worst share of the enumerated best outcome that a greedy order reaches; half of them AND-only."""
    rng = np.random.default_rng(11)
    shares = []
    for instance in range(instances):
        names = [f"c{i}" for i in range(controls)]
        mixed = [set(rng.choice(names, rng.integers(1, 4), replace=False)) for _ in range(12)]
        clauses = prepare(names, mixed if instance % 2 else [[name] for name in names])
        today, efforts = rng.uniform(0.4, 0.97, controls), rng.integers(1, 11, controls).astype(float)
        repairs = [Repair(name, effort, 0.98) for name, effort in zip(names, efforts, strict=True)]
        budget = float(efforts.sum() * 0.4)
        best = best_route(clauses, today, repairs, budget).end
        shares.append(greedy_end(clauses, today, repairs, budget) / best)
    return float(np.mean(shares)), float(min(shares))


def greedy_end(clauses: Clauses, today: np.ndarray, repairs: list[Repair], budget: float) -> float:
    """The outcome of greedy choice alone, written a second time: best exact gain for each unit of effort that fits."""
    chances, left, spent = today.copy(), set(range(len(repairs))), 0.0
    while True:
        value, gradient = evaluate(clauses, chances[:, None])
        fits = [i for i in left if spent + repairs[i].effort <= budget]
        if not fits:
            return float(value[0])
        gain = {i: gradient[i, 0] * (repairs[i].after - chances[i]) / repairs[i].effort for i in fits}
        best = max(fits, key=gain.__getitem__)
        chances[best] = repairs[best].after
        spent += repairs[best].effort
        left.remove(best)


def measure() -> dict[str, float]:
    """Every figure that documents may quote; shares between 0 and 1, times in processor milliseconds."""
    order, run, width = processor_ms(21, lenient=False)
    lenient_order, lenient_run, lenient_width = processor_ms(6, lenient=True)
    mean, worst = greedy_ratio()
    figures = {
        "cpu_ms": order + run,
        "evaluation_cpu_ms": run,
        "width": float(width),
        "lenient_cpu_ms": lenient_order + lenient_run,
        "lenient_width": float(lenient_width),
        "greedy_share_of_best": mean,
        "greedy_worst_share_of_best": worst,
    }
    worlds = {
        "as_supposed": world(0.025),
        "rate_250_percent": world(0.0625),
        "half_detected": world(0.025, detection=0.5),
        "organisations_differ": world(0.025, spread=1.0),
    }
    for name, (chances, came) in worlds.items():
        figures |= {f"calibration_{name}_{key}": value for key, value in calibration(chances, came).items()}
    return figures


def faults(figures: dict[str, float]) -> list[str]:
    """What is not as it must be; empty where all is."""
    slope, error = figures["calibration_as_supposed_slope"], figures["calibration_as_supposed_ece"]
    checks = {
        "time of 61 x 120 with all gradients": figures["cpu_ms"] < MOST_MS,
        "calibration slope": SLOPE[0] <= slope <= SLOPE[1],
        "calibration error": error < MOST_ECE,
        "greedy order": figures["greedy_share_of_best"] >= LEAST_GREEDY,
    }
    return [name for name, fine in checks.items() if not fine]


if __name__ == "__main__":
    measured = measure()
    print(json.dumps({name: round(value, 4) for name, value in measured.items()}, indent=2))
    raise SystemExit(", ".join(faults(measured)) or 0)
