"""How clients compare without naming one: quartiles of shares, stated only where enough clients contribute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics import formatting
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.html.pieces import Cell, Piece, Table, note
from soc2lib.portfolio.portfolio import ClientLine

LEAST = 5
_STEP = 0.05


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One figure across clients.

    Attributes
    ----------
    figure : str
        What is compared.
    contributing : int
        Clients whose value is known.
    quartiles : tuple of float, or None
        Lower quartile, median and upper quartile, shares from 0 to 1 rounded to the nearest 0.05; None where fewer
        than five clients contribute.
    reason : str
        The sentence that explains it.
    """

    figure: str
    contributing: int
    quartiles: tuple[float, float, float] | None
    reason: str


def quartiles(shares: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile of shares, each rounded to the nearest 0.05.

    With few clients a quartile is the very value of one of them: rounding keeps it from telling which.

    Parameters
    ----------
    shares : sequence of float
        At least one, each 0 to 1.

    References
    ----------
    Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, definition 7.

    Examples
    --------
    >>> quartiles([0.11, 0.22, 0.33, 0.44, 0.55])
    (0.2, 0.35, 0.45)
    """
    ordered = sorted(shares)
    low, middle, high = (_blurred(_at(ordered, part)) for part in (0.25, 0.5, 0.75))
    return low, middle, high


def _at(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _blurred(share: float) -> float:
    return round(round(share / _STEP) * _STEP, 2)


def benchmark(figure: str, shares: Sequence[float | None]) -> Benchmark:
    """A figure across clients, or the word that there are too few; what is not known takes no part.

    Examples
    --------
    >>> benchmark("Progress", [0.2, 0.4, 0.6, 0.8, None]).reason
    '4 clients only; a figure needs 5, so that it tells of none of them.'
    """
    known = [share for share in shares if share is not None]
    if len(known) < LEAST:
        counted = formatting.sentence(formatting.count(len(known), "client"))
        few = f"{counted} only; a figure needs {LEAST}, so that it tells of none of them."
        return Benchmark(figure, len(known), None, few)
    return Benchmark(figure, len(known), quartiles(known), f"{len(known)} clients contribute.")


def benchmarks(lines: Sequence[ClientLine]) -> tuple[Benchmark, ...]:
    """Progress and criteria met across clients' last runs; grain: one line a client."""
    given = [line.run.results for line in lines if line.run]
    return (
        benchmark("Progress, under the method's own weights", [results.get("progress_default") for results in given]),
        benchmark("Criteria met, of those in scope", [_met(results.get("criteria", {})) for results in given]),
    )


def _met(counts: Mapping[str, int]) -> float | None:
    """The share of criteria met; None where none is assessed."""
    in_scope = sum(count for conclusion, count in counts.items() if conclusion != Conclusion.NOT_RELEVANT.value)
    unknown = counts.get(Conclusion.NOT_ASSESSED.value, 0)
    return counts.get(Conclusion.MET.value, 0) / in_scope if in_scope > unknown else None


def benchmark_table(results: Sequence[Benchmark]) -> Piece:
    """The figures that enough clients contribute to, and why others are not shown; grain: one row a figure."""
    rows: list[list[Cell]] = [
        [one.figure, one.contributing, *map(_about, one.quartiles)] for one in results if one.quartiles
    ]
    heads = ["Figure", "Clients", "Lower quartile", "Median", "Upper quartile"]
    caption = "Across clients, rounded to the nearest 5 % so that no client's value can be read from it"
    pieces = [Table(caption, heads, rows).piece()] if rows else []
    pieces += [note("unknown", f"{one.figure}: not shown.", one.reason) for one in results if one.quartiles is None]
    return sum(pieces[1:], pieces[0])


def _about(share: float) -> str:
    return f"about {formatting.share(share)}"
