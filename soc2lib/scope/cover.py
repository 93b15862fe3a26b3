"""The head of every page about one client: who, what, as of when."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Piece, Table, below_cover, cover, note, two_lines
from soc2lib.scope.choices import ReportType
from soc2lib.scope.results import Scope
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.field_limits import LONGEST_ID
from soc2lib.store.references.unresolved import Unresolved, unresolved_references


def client_cover(engagement: Engagement, scope: Scope, title: str) -> Piece:
    """The cover of one client's page, and below it what the stage's records name that is not on record.

    Parameters
    ----------
    title : str
        What the page is, such as ``Gap analysis``; where it begins with a stage's name, that stage's records are meant.
    """
    front = cover("SOC 2® readiness", title, client_facts(engagement, scope))
    stages = (stage.name for stage in STAGES if title.lower().startswith(stage.name))
    found = [one for stage in stages for one in unresolved_references(engagement, stage)]
    return below_cover(front, _unresolved(found)) if found else front


def _unresolved(found: Sequence[Unresolved]) -> Piece:
    count = formatting.sentence(formatting.count(len(found), "cell"))
    said = "What they name takes no part in any figure until it is on record or the cell is corrected."
    rows: list[list[Cell]] = [[two_lines(f"{one.kind} {one.id}", one.column), _why(one)] for one in found]
    table = Table("References to what is not on record", ["Row and column", "What it names"], rows)
    names = "names" if len(found) == 1 else "name"
    return note("warn", f"{count} of this stage's records {names} what is not on record.", said) + table.piece()


def _why(one: Unresolved) -> str:
    lost = [id for id in one.named if id not in one.quarantined]
    reasons = [f"There is no {one.expected} {_names(lost, last='or')} on record."] if lost else []
    if one.quarantined:
        reasons.append(f"{_names(one.quarantined)} is in quarantine, and not used.")
    return " ".join(reasons)


def _names(ids: Sequence[str], last: str = "and") -> str:
    """Ids as they are; what is longer than an id can be is cut."""
    return formatting.listed((formatting.clipped(id, LONGEST_ID) for id in ids), last)


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
