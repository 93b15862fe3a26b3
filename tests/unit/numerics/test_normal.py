"""The normal distribution, against its integral and the standard library."""

from statistics import NormalDist

import numpy as np
import pytest

from soc2lib.numerics import normal


def test_the_normal_distribution_agrees_with_its_integral() -> None:
    z = np.linspace(-8, 8, 161)
    steps = 400
    fine = np.linspace(-8, 8, 160 * steps + 1)
    areas = np.concatenate(
        [[0.0], np.cumsum((normal.density(fine[1:]) + normal.density(fine[:-1])) / 2 * (fine[1] - fine[0]))]
    )
    assert normal.below(z) == pytest.approx(areas[::steps] + 6.2e-16, abs=1e-8)
    assert normal.below(z) + normal.below(-z) == pytest.approx(np.ones_like(z), abs=1e-14)


def test_the_normal_table_agrees_with_the_standard_library() -> None:
    z = np.linspace(-8.5, 8.5, 1001)
    exact = [NormalDist().cdf(value) for value in z.tolist()]
    assert np.max(np.abs(normal.below(z) - exact)) < 1e-14
    assert normal.below(np.array([-np.inf, np.inf])).tolist() == pytest.approx([0.0, 1.0], abs=1e-15)
