"""What a client tells us about the scope of the examination."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, model_validator

from soc2lib.foundation.catalog import Category
from soc2lib.foundation.records import Choice, Record, Text, field


class ReportType(Choice):
    """The report the client is preparing for."""

    TYPE_I = "Type I"
    TYPE_II = "Type II"


def _with_security(categories: tuple[Category, ...]) -> tuple[Category, ...]:
    """Security is always examined: the other categories only add to it."""
    return (
        tuple(category for category in Category if category in {Category.SECURITY, *categories}) if categories else ()
    )


class Examination(Record):
    """One row a client: the system, the categories, the report type and the window."""

    kind: ClassVar[str] = "examination"
    sheet: ClassVar[str] = "Examination"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "What is examined: the system, the categories, the report type and the window."

    id: str = field("Id", "Always the word examination: a client has one row here.", default="examination")
    name: Text = field("Client", "The company's name as it shall stand on the report.", default="")
    system: Text = field("System", "The product or service that is examined.", default="")
    system_description: Text = field("What the system does", "One or two sentences a buyer understands.", default="")
    categories: Annotated[tuple[Category, ...], AfterValidator(_with_security)] = field(
        "Categories", "The trust services categories in scope; Security is always among them.", default=()
    )
    report_type: ReportType | None = field(
        "Report type",
        "Type I looks at design on one day, Type II at design and operation over a window.",
        default=None,
    )
    window_start: date | None = field(
        "Window start",
        "First day of the examined window (Type II); the examined day for Type I.",
        unit="day",
        default=None,
    )
    window_end: date | None = field(
        "Window end", "Last day of the examined window (Type II).", unit="day", default=None
    )
    report_needed: date | None = field(
        "Report needed by", "The day a buyer needs the report in hand.", unit="day", default=None
    )
    contact: Text = field("Contact", "The person at the client who leads the preparation.", default="")
    consultant: Text = field(
        "Consultant", "The person or firm that prepares the client; never the auditor.", default=""
    )

    @model_validator(mode="after")
    def _one_row(self) -> Self:
        if self.id != "examination":
            raise ValueError("a client has one examination row; its id is the word examination")
        return self

    @model_validator(mode="after")
    def _window_runs_forward(self) -> Self:
        if self.window_start and self.window_end and self.window_end < self.window_start:
            raise ValueError(f"window end {self.window_end} lies before window start {self.window_start}")
        return self
