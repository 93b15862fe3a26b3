"""Which accounts belong to whom: matched, proposed to be confirmed by a person, and unmatched on either side."""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from soc2lib.basics.private.rights import open_private
from soc2lib.basics.text import to_csv
from soc2lib.errors import Problem, TableError
from soc2lib.evidence.populations.lists import opened_lists
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.populations.reading import ask
from soc2lib.store.engagement import Engagement

_WHY = {1: "the same before the @", 2: "the same letters without dots and spaces"}
_PEOPLE = "SELECT person_key, min(person) AS person FROM roster WHERE person_key IS NOT NULL GROUP BY person_key"
_UNMATCHED = f"""
SELECT account.account, account.person, account.kind_is, account.own
FROM (SELECT *, coalesce(person_key, account_key) AS own FROM accounts) AS account
LEFT JOIN ({_PEOPLE}) AS known ON known.person_key = account.own OR known.person_key = account.person_key
WHERE known.person_key IS NULL AND account.active IS DISTINCT FROM false ORDER BY account.account
"""
_PLAIN = "regexp_replace(split_part({name}, '@', 1), '[^\\p{{L}}0-9]', '', 'g')"
_PROPOSED = f"""
WITH unmatched AS (SELECT coalesce(person, account) AS alias, own FROM ({_UNMATCHED})),
people AS ({_PEOPLE}),
near AS (
  SELECT alias, person, CASE WHEN split_part(own, '@', 1) = split_part(person_key, '@', 1) THEN 1 ELSE 2 END AS why
  FROM unmatched JOIN people
    ON {_PLAIN.format(name="own")} = {_PLAIN.format(name="person_key")} AND {_PLAIN.format(name="own")} <> ''
)
SELECT alias, min(person), min(why) FROM near GROUP BY alias HAVING count(DISTINCT person) = 1 ORDER BY alias
"""
_NOBODY = f"""
SELECT people.person FROM ({_PEOPLE}) AS people
WHERE people.person_key NOT IN (SELECT person_key FROM accounts WHERE person_key IS NOT NULL) ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name in a list of accounts that may be a person on the roster, and why; it counts once confirmed."""

    alias: str
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What was found out of accounts and people.

    Attributes
    ----------
    proposals : tuple of Proposal
        Names that may be one person.
    accounts : tuple of (str, str)
        Live accounts that belong to nobody on the roster, with what kind they are named as.
    people : tuple of str
        People on the roster without an account.
    """

    proposals: tuple[Proposal, ...]
    accounts: tuple[tuple[str, str], ...]
    people: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "proposals": [asdict(one) for one in self.proposals],
            "accounts": [{"account": account, "kind": kind} for account, kind in self.accounts],
            "people": list(self.people),
        }

    def lines(self) -> Iterator[str]:
        """In lines."""
        yield f"Proposed, to be confirmed by a person: {len(self.proposals)}"
        yield from (f"  {one.alias} may be {one.person}: {one.why}" for one in self.proposals)
        yield f"Live accounts of nobody on the roster: {len(self.accounts)}"
        yield from (f"  {account}{f' ({kind})' if kind else ''}" for account, kind in self.accounts)
        yield f"People on the roster without an account: {len(self.people)}"
        yield from (f"  {person}" for person in self.people)


def match_people(engagement: Engagement, system: str = "") -> Matched:
    """Match the accounts of a client with its roster.

    Raises
    ------
    TableError
        If the roster or a list of accounts is not there.
    """
    with opened_lists(engagement) as (tables, _):
        if system:
            tables.focus("accounts", system)
        return matched(tables)


def matched(tables: Populations) -> Matched:
    """Match opened accounts with an opened roster; see `match_people`."""
    problems = [
        Problem(f"table {name}", "not there", f"a list read as {name}", "Take it in first.")
        for name in ("roster", "accounts")
        if name not in tables.opened
    ]
    if problems:
        raise TableError("People and accounts cannot be matched.", problems)
    proposals = [
        Proposal(str(alias), str(person), _WHY[int(str(why))])
        for alias, person, why in ask(tables.connection, _PROPOSED)
    ]
    accounts = [(str(account), str(kind or "")) for account, _, kind, _ in ask(tables.connection, _UNMATCHED)]
    people = [str(person) for (person,) in ask(tables.connection, _NOBODY)]
    return Matched(tuple(proposals), tuple(accounts), tuple(people))


def write_proposals(found: Matched, file: Path) -> None:
    """Write the proposals as a list of aliases; who confirms a line writes the name into its last column."""
    with open_private(file, "w", encoding="utf-8", newline="") as made:
        writer = csv.writer(made, lineterminator="\n")
        writer.writerow(["alias", "person", "why", "confirmed_by"])
        writer.writerows([to_csv(one.alias), to_csv(one.person), one.why, ""] for one in found.proposals)
