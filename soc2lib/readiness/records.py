"""What the readiness stage keeps: each forecast with its suppositions, to be scored when the report comes."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from soc2lib.foundation.records import Record, Text, field

Chance = Annotated[float, Field(ge=0, le=1)]


class ForecastRecord(Record):
    """One row a forecast that was made, whole enough to be scored later."""

    kind: ClassVar[str] = "forecast"
    sheet: ClassVar[str] = "Forecasts"
    stage: ClassVar[str] = "readiness"
    purpose: ClassVar[str] = (
        "Forecasts as they were made, with everything supposed. Written by the workbook, not by hand."
    )

    id: str = field("Id", "The day it was made, with a number where there are several.")
    made_on: date = field("Made on", "The day as of which it was made.", unit="day")
    method: Text = field("Method", "The version of the forecast method.", default="")
    controls: tuple[str, ...] = field("Controls", "The controls with a forecast.", default=())
    noted: tuple[Chance, ...] = field(
        "Chance of an exception",
        "For each control, in the same order, under the middle prior.",
        unit="share",
        default=(),
    )
    outcome_low: Chance | None = field("Lowest outcome", "Over all suppositions.", unit="share", default=None)
    outcome_high: Chance | None = field("Highest outcome", "Over all suppositions.", unit="share", default=None)
    assumptions: Text = field("Suppositions", "Everything supposed, in sentences.", default="")

    @model_validator(mode="after")
    def _one_chance_a_control(self) -> Self:
        if len(self.controls) != len(self.noted):
            raise ValueError(f"one chance for each of the {len(self.controls)} controls; {len(self.noted)} are given")
        return self
