"""The head of every page about one client: who, what, as of when."""

from soc2lib.foundation import wording
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.pages import Piece, cover
from soc2lib.scope.choices import ReportType
from soc2lib.scope.results import Scope


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
        ("Categories", wording.listed(scope.categories)),
        ("Report", scope.report_type.value if scope.report_type else "Type not decided"),
        ("Day examined" if scope.report_type is ReportType.TYPE_I else "Period", _window(scope)),
        ("As of", wording.day(engagement.as_of)),
    ]


def _window(scope: Scope) -> str:
    if scope.window_start is None:
        return "Not decided"
    if scope.window_end is None:
        from_day = "" if scope.report_type is ReportType.TYPE_I else "From "
        return f"{from_day}{wording.day(scope.window_start)}"
    return f"{wording.day(scope.window_start)} to {wording.day(scope.window_end)}"
