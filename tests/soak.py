"""How often a test tries what it draws at random: a twentieth in the suite, the whole count under ``make soak``.

A test that asks for a count carries the marker ``soak``, by which ``make soak`` (``SOC2_SOAK=1``) finds it.
"""

import os

SOAKING = os.environ.get("SOC2_SOAK") == "1"


def count(full: int) -> int:
    """The full count under ``make soak``, else a twentieth of it, at least 1."""
    return full if SOAKING else max(1, full // 20)
