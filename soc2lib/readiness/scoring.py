"""Keeps a forecast as a record, and scores it when the report comes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from soc2lib.foundation import wording
from soc2lib.readiness.forecast import Forecast
from soc2lib.readiness.records import ForecastRecord


def forecast_record(made: Forecast, made_on: date, id: str = "") -> ForecastRecord:
    """The forecast as a record to be saved.

    Parameters
    ----------
    made : Forecast
        As made; controls of which nothing is known are left out.
    made_on : date
        The day as of which it was made.
    id : str
        The record's id; the day unless told.
    """
    known = [row for row in made.controls if row.noted is not None]
    return ForecastRecord(
        id=id or made_on.isoformat(),
        made_on=made_on,
        method=made.version,
        controls=tuple(row.ground.seen.id for row in known),
        noted=tuple(min(max(row.noted or 0.0, 0.0), 1.0) for row in known),
        outcome_low=made.outcomes.low if made.outcomes else None,
        outcome_high=made.outcomes.high if made.outcomes else None,
        assumptions="\n".join(made.assumptions),
    )


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """How a stored forecast fared against the report.

    Attributes
    ----------
    brier : float
        Mean squared miss over the examined controls, 0 (perfect) to 1.
    of_base_rate : float
        The same for somebody who gives every control the share that had exceptions.
    controls : int
        Controls scored.
    because : str
        The comparison as a sentence.
    """

    brier: float
    of_base_rate: float
    controls: int
    because: str


def score_forecast(
    kept: ForecastRecord, noted: Collection[str], examined: Collection[str] | None = None
) -> ForecastScore | None:
    """Score a stored forecast with the exceptions the report lists; None where it forecast no examined control.

    Parameters
    ----------
    kept : ForecastRecord
        As stored.
    noted : collection of str
        Controls with an exception in the report.
    examined : collection of str, optional
        Controls the report covers; all that were forecast unless told.

    References
    ----------
    Brier, G. W. (1950).

    Examples
    --------
    (0.8 − 1)² and (0.4 − 0)²: the mean of 0.04 and 0.16 is 0.1; whoever says one half everywhere gets 0.25.

    >>> kept = ForecastRecord(id="2026-09-30", made_on="2026-09-30", controls=("A", "B"), noted=(0.8, 0.4))
    >>> score = score_forecast(kept, ["A"])
    >>> round(score.brier, 12), score.of_base_rate
    (0.1, 0.25)
    """
    rows = [
        (chance, float(id in noted))
        for id, chance in zip(kept.controls, kept.noted, strict=True)
        if examined is None or id in examined
    ]
    if not rows:
        return None
    base = sum(came for _, came in rows) / len(rows)
    brier = sum((chance - came) ** 2 for chance, came in rows) / len(rows)
    plain = base * (1 - base)
    better = "better" if brier < plain else "no better"
    because = (
        f"Over {wording.count(len(rows), 'control')} the squared miss is {brier:.3f}; {better} than {plain:.3f} for "
        f"giving each the share that had exceptions, {wording.share(base)}. One report scores little."
    )
    return ForecastScore(brier, plain, len(rows), because)
