"""What is examined: the scope stage's first result, which every later stage reads."""

from dataclasses import dataclass
from datetime import date

from soc2lib.catalog.catalog import Category
from soc2lib.scope.choices import ReportType

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is examined.

    Attributes
    ----------
    name, system : str
        The company and the system; empty where not told.
    categories : tuple of Category
        In catalog order; Security always first.
    decided : bool
        True where the client chose the categories.
    report_type : ReportType or None
        None where undecided.
    window_start, window_end : date or None
        The examined window, both days included.
    reason : str
        On what ground the categories are what they are.
    """

    name: str
    system: str
    categories: tuple[Category, ...]
    decided: bool
    report_type: ReportType | None
    window_start: date | None
    window_end: date | None
    reason: str

    @property
    def operation_counts(self) -> bool:
        """True unless the report is a Type I: where the type is open, the stricter reading holds."""
        return self.report_type is not ReportType.TYPE_I
