"""The beta distribution, against exact binomial sums."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.numerics import beta


@pytest.mark.parametrize(("a", "b"), [(1, 5), (2, 4), (3, 3), (5, 1)])
def test_the_beta_distribution_agrees_with_exact_binomial_sums(a: int, b: int) -> None:
    for x in (Fraction(1, 50), Fraction(1, 4), Fraction(1, 2), Fraction(9, 10)):
        n = a + b - 1
        exact = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
        assert float(beta.below(a, b, np.array([float(x)]))[0]) == pytest.approx(float(exact), abs=1e-13)


@given(st.floats(0.6, 40), st.floats(0.6, 40), st.floats(0.01, 0.99))
def test_a_quantile_is_where_the_distribution_function_reaches_its_chance(a: float, b: float, share: float) -> None:
    assert float(beta.below(a, b, np.array([beta.quantile(a, b, share)]))[0]) == pytest.approx(share, abs=1e-10)
