"""What is seen of the scope stage."""

from soc2lib.foundation import wording
from soc2lib.foundation.catalog import CRITERIA_PER_CATEGORY, Category, catalog
from soc2lib.foundation.pages import Cell, KeyFigure, Piece, Status, Table, key_figures
from soc2lib.scope.method import Scope


def headline(scope: Scope) -> Piece:
    """The scope's key figures."""
    shelf = catalog()
    criteria = len(shelf.in_categories(scope.categories))
    controls = len(shelf.controls_for(scope.categories))
    decided = "chosen by the client" if scope.decided else "not decided yet"
    report = scope.report_type.value if scope.report_type else "Not decided"
    return key_figures(
        [
            KeyFigure("Categories", str(len(scope.categories)), f"of five; {decided}"),
            KeyFigure("Criteria", str(criteria), "in these categories, of 61"),
            KeyFigure("Library controls", str(controls), "serve at least one of them, of 120"),
            KeyFigure("Report", report, "design on one day, or design and operation over a window"),
        ]
    )


def categories_table(scope: Scope) -> Table:
    """Which categories are examined and what each adds; grain: one row a category."""
    shelf = catalog()
    rows: list[list[Cell]] = []
    for category in Category:
        taken = category in scope.categories
        others = tuple(other for other in scope.categories if other is not category)
        added = len(shelf.controls_for((*others, category))) - len(shelf.controls_for(others))
        count = len(shelf.controls_for((category,))) if category is Category.SECURITY else added
        status = Status("In scope", "good") if taken else Status("Not in scope", "none")
        rows.append([category.value, status, CRITERIA_PER_CATEGORY[category], count])
    heads = ["Category", "Examined", "Criteria", "Library controls it adds"]
    return Table(f"Categories. {scope.because}", heads, rows)


def decisions_table(scope: Scope) -> Table:
    """What is decided and what is open; grain: one row a decision."""
    report = scope.report_type.value if scope.report_type else None
    decisions = [
        ("Company", scope.name),
        ("System", scope.system),
        ("Categories", wording.listed(scope.categories) if scope.decided else None),
        ("Report type", report),
        ("Window start", wording.day(scope.window_start) if scope.window_start else None),
        ("Window end", wording.day(scope.window_end) if scope.window_end else None),
    ]
    rows: list[list[Cell]] = [
        [label, Status("Decided", "good") if value else Status("Open", "unknown"), value or None]
        for label, value in decisions
    ]
    return Table("What is decided and what is open", ["Decision", "State", "Decided"], rows)
