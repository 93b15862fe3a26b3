"""The head of every page about one client: who, what, as of when."""

from soc2lib.basics import formatting
from soc2lib.html.pieces import Piece, cover
from soc2lib.scope.choices import ReportType
from soc2lib.scope.results import Scope
from soc2lib.store.engagement import Engagement


def client_cover(engagement: Engagement, scope: Scope, title: str) -> Piece:
    """The cover of one client's page.

    Parameters
    ----------
    title : str
        What the page is, such as ``Gap analysis``.
    """
    return cover("SOC 2® readiness", title, client_facts(engagement, scope))


def client_facts(engagement: Engagement, scope: Scope) -> list[tuple[str, str]]:
    """What every page and paper about a client says at its head: who, what, over which days, as of when."""
    return [
        ("Client", scope.name or engagement.client),
        ("System", scope.system or "Not told"),
        ("Categories", formatting.listed(scope.categories)),
        ("Report", scope.report_type.value if scope.report_type else "Type not decided"),
        ("Day examined" if scope.report_type is ReportType.TYPE_I else "Period", _window(scope)),
        ("As of", formatting.day(engagement.as_of)),
    ]


def _window(scope: Scope) -> str:
    if scope.window_start is None:
        return "Not decided"
    if scope.window_end is None:
        from_day = "" if scope.report_type is ReportType.TYPE_I else "From "
        return f"{from_day}{formatting.day(scope.window_start)}"
    return f"{formatting.day(scope.window_start)} to {formatting.day(scope.window_end)}"
