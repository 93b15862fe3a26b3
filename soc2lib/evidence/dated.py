"""Dated: the base of records that cover a period of days."""

from datetime import date
from typing import Self

from pydantic import model_validator

from soc2lib.store.record import Record, field


class Dated(Record):
    """A record that covers a period: both its days or neither."""

    period_start: date | None = field("Period start", "First day that it covers.", unit="day", default=None)
    period_end: date | None = field("Period end", "Last day that it covers.", unit="day", default=None)

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if (self.period_start is None) != (self.period_end is None):
            raise ValueError("a period with both its first and its last day")
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValueError(f"period end {self.period_end} lies before period start {self.period_start}")
        return self
