"""Keeps a forecast as a record, and scores it when the report comes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.readiness.forecast.forecast import Forecast
from soc2lib.readiness.records import ForecastRecord, ReportReceived


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
        controls=tuple(row.ground.state.id for row in known),
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
    reason : str
        The comparison as a sentence.
    """

    brier: float
    of_base_rate: float
    controls: int
    reason: str


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
    reason = (
        f"Over {formatting.count(len(rows), 'control')} the squared miss is {brier:.3f}; {better} than {plain:.3f} for "
        f"giving each the share that had exceptions, {formatting.share(base)}. One report scores little."
    )
    return ForecastScore(brier, plain, len(rows), reason)


@dataclass(frozen=True, slots=True)
class Calibration:
    """One row a kept forecast and a report that came after it; the score is None where they share no control."""

    kept: ForecastRecord
    report: ReportReceived
    score: ForecastScore | None


def calibrate(kept: Sequence[ForecastRecord], reports: Sequence[ReportReceived]) -> tuple[Calibration, ...]:
    """How each kept forecast fared in the first report that came on its day or later; by day of the forecast.

    Examples
    --------
    >>> kept = [ForecastRecord(id="f", made_on="2026-09-30", controls=("A", "B"), noted=(0.8, 0.4))]
    >>> reports = [ReportReceived(id=str(y), issued=f"{y}-12-01", noted=("A",)) for y in (2025, 2027, 2026)]
    >>> [(row.report.id, round(row.score.brier, 3)) for row in calibrate(kept, reports)]
    [('2026', 0.1)]
    """
    rows = []
    for forecast in sorted(kept, key=lambda one: (one.made_on, one.id)):
        later = sorted((r for r in reports if r.issued >= forecast.made_on), key=lambda r: (r.issued, r.id))
        if later:
            rows.append(
                Calibration(forecast, later[0], score_forecast(forecast, later[0].noted, later[0].examined or None))
            )
    return tuple(rows)
