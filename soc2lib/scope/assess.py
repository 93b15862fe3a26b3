"""Settles what is examined from what the client has decided so far, and says on what ground."""

from collections.abc import Iterable

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.catalog.catalog import Category
from soc2lib.scope.description.assertion import draft_assertion
from soc2lib.scope.description.draft import describe
from soc2lib.scope.examination.categories import select_categories
from soc2lib.scope.examination.control_lines import control_lines
from soc2lib.scope.examination.key_controls import key_state, with_keys
from soc2lib.scope.examination.report_type import choose_type
from soc2lib.scope.examination.timeline import earliest_dates
from soc2lib.scope.examination.type_inputs import inputs_from_demand
from soc2lib.scope.examination.window import check_window, first_window_start
from soc2lib.scope.facts import gather
from soc2lib.scope.records import Examination
from soc2lib.scope.results import Scope
from soc2lib.scope.system.boundary import check_boundary
from soc2lib.scope.system.bridge_letters import check_bridge_letter
from soc2lib.scope.system.commitments import trace_commitments
from soc2lib.scope.system.report_coverage import cover_window
from soc2lib.scope.system.third_parties import check_third_parties, classify

__all__ = [
    "check_boundary",
    "check_bridge_letter",
    "check_third_parties",
    "check_window",
    "choose_type",
    "classify",
    "control_lines",
    "cover_window",
    "describe",
    "draft_assertion",
    "earliest_dates",
    "first_window_start",
    "gather",
    "inputs_from_demand",
    "key_state",
    "resolve_scope",
    "select_categories",
    "trace_commitments",
    "with_keys",
]


@remembered
def resolve_scope(examination: Examination | None, rated: Iterable[Category] = ()) -> Scope:
    """Settle the scope.

    Parameters
    ----------
    examination : Examination or None
        What the client decided; None where nothing was entered.
    rated : iterable of Category
        Categories whose criteria the client's own table rates; they count only while nothing is decided.

    Returns
    -------
    Scope
        Never without Security.

    Examples
    --------
    >>> resolve_scope(None).categories
    (<Category.SECURITY: 'Security'>,)
    >>> resolve_scope(None, [Category.PRIVACY]).reason
    'No categories are decided yet. Security is always examined; the client also rates Privacy.'
    """
    decided = examination or Examination()
    if decided.categories:
        categories, reason = decided.categories, "The client chose these categories."
    else:
        others = {*rated} - {Category.SECURITY}
        categories = tuple(category for category in Category if category in {Category.SECURITY, *others})
        also = f"; the client also rates {formatting.listed(categories[1:])}" if others else ""
        reason = f"No categories are decided yet. Security is always examined{also}."
    return Scope(
        decided.name,
        decided.system,
        categories,
        bool(decided.categories),
        decided.report_type,
        decided.window_start,
        decided.window_end,
        reason,
    )
