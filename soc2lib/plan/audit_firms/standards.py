"""Which attestation standards an audit firm names: a SOC 2® examination is made under AT-C 105 and 205."""

import re

NEEDED = frozenset({"105", "205"})
SOC_1 = "320"
"""AT-C 320 is the standard for SOC 1."""


def sections_named(text: str) -> frozenset[str]:
    """The AT-C sections that a proposal names.

    Examples
    --------
    >>> sorted(sections_named("AT-C 105 and AT-C 205")), sorted(sections_named("AT-C 105/205, not 320"))
    (['105', '205'], ['105', '205', '320'])
    >>> sections_named("SSAE 21, of 2105")
    frozenset()
    """
    return frozenset(re.findall(r"(?<!\d)(105|205|320)(?!\d)", text))
