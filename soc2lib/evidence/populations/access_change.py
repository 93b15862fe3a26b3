"""What changed between two lists of accounts: who came, who went, who became privileged and who ceased to be."""

from dataclasses import dataclass

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.populations.reading import ask


@dataclass(frozen=True, slots=True)
class AccessChange:
    """Ids of accounts, in order.

    Attributes
    ----------
    joined, left : tuple of str
        Live in the later list and not in the earlier one, and the reverse.
    raised, lowered : tuple of str
        Live and privileged in the later list and not in the earlier one, and the reverse; empty where the lists do not
        say who is privileged.
    """

    joined: tuple[str, ...]
    left: tuple[str, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]


def access_change(populations: Populations) -> AccessChange:
    """Compare ``accounts_before`` with ``accounts``; an account counts as live unless its list says that it is off.

    Raises
    ------
    TableError
        If one of the two lists is not opened.
    """
    problems = [
        Problem(f"table {name}", "not opened", f"a file opened as {name}", "Open both lists first.")
        for name in ("accounts_before", "accounts")
        if name not in populations.opened
    ]
    if problems:
        raise TableError("The two lists cannot be compared.", problems)
    live = "active IS DISTINCT FROM false"
    return AccessChange(
        _only_in(populations, "accounts", "accounts_before", live),
        _only_in(populations, "accounts_before", "accounts", live),
        _only_in(populations, "accounts", "accounts_before", f"privileged AND {live}"),
        _only_in(populations, "accounts_before", "accounts", f"privileged AND {live}"),
    )


def _only_in(populations: Populations, one: str, other: str, condition: str) -> tuple[str, ...]:
    sql = (
        f"SELECT account FROM {one} WHERE {condition} "
        f"EXCEPT SELECT account FROM {other} WHERE {condition} ORDER BY account"
    )
    return tuple(str(id) for (id,) in ask(populations.connection, sql))
