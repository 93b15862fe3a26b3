"""Whose file this is: the client, its engagement's random id, the ledger's head and the day it was made for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import token_hex
from typing import Any

from soc2lib.errors import ForeignFile, Problem
from soc2lib.store.ledger.rows import Change, Head
from soc2lib.store.own_records import EngagementRecord
from soc2lib.store.settings import read_settings


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose file this is; `Engagement.origin` gives it for an export, `Engagement.refuse_foreign` asks it of an import.

    Attributes
    ----------
    client : str
        The client's id.
    engagement : str or None
        The engagement's id; None where the ledger is older than these ids and was not saved to since.
    head : Head
        The ledger's last row when the file was made.
    day : date
        The day as of which it was made.
    """

    client: str
    engagement: str | None
    head: Head
    day: date

    def as_dict(self) -> dict[str, Any]:
        """It under the names that manifests use, as JSON values."""
        head = {"seq": self.head.seq, "digest": self.head.digest}
        return {
            "client": self.client,
            "engagement": self.engagement,
            "ledger_head": head,
            "as_of": self.day.isoformat(),
        }

    @classmethod
    def read(cls, values: Mapping[str, Any], where: str) -> "Origin":
        """It from what `as_dict` gave.

        Raises
        ------
        ForeignFile
            If a part is missing or cannot be read; ``where`` names the file.

        Examples
        --------
        >>> origin = Origin("acme", "0" * 32, Head(7, "ab" * 32), date(2026, 9, 30))
        >>> Origin.read(origin.as_dict(), "a.xlsx") == origin
        True
        """
        try:
            head, engagement = values["ledger_head"], values["engagement"]
            seq, digest = int(head["seq"]), str(head["digest"])
            engagement_id = None if engagement is None else str(engagement)
            return cls(str(values["client"]), engagement_id, Head(seq, digest), date.fromisoformat(values["as_of"]))
        except (KeyError, TypeError, ValueError):
            remedy = "Export it again from the client it belongs to."
            problem = Problem(where, "an origin that cannot be read", "client, engagement, ledger head and day", remedy)
            raise ForeignFile("It cannot be said whose file this is; nothing was taken in.", [problem]) from None

    @property
    def _engagement(self) -> str:
        return f"engagement {self.engagement}" if self.engagement else "engagement without an id yet"

    def check(self, ours: "Origin", holds: Callable[[Head], bool], where: str) -> None:
        """Refuse a file of this origin where it is not ours; ``holds`` says whether our ledger has a head.

        Raises
        ------
        ForeignFile
            Naming the file's client, or its engagement.
        """
        remedy = f"Take it in where it belongs, for client {self.client}, or ask for the file of client {ours.client}."
        if self.client != ours.client:
            what = f"{where} is client {self.client}'s, and this is client {ours.client}; nothing was taken in."
            found = f"client {self.client} ({self._engagement}, made as of {self.day})"
            problem = Problem(where, found, f"client {ours.client} ({ours._engagement})", remedy)
        elif self.engagement is not None and self.engagement != ours.engagement:
            what = f"{where} is of another engagement of client {ours.client}; nothing was taken in."
            found, expected = f"engagement {self.engagement}", f"engagement {ours.engagement}"
            problem = Problem(where, found, expected, "Export it again from this client, and copy the answers over.")
        elif self.engagement is None and not holds(self.head):
            what = f"{where} was made from another ledger than that of client {ours.client}; nothing was taken in."
            found = f"row {self.head.seq} with digest {self.head.digest[:12]}…"
            remedy = "Export it again from this client, and copy the answers over."
            problem = Problem(where, found, "a row of this ledger", remedy)
        else:
            return
        raise ForeignFile(what, [problem])


def new_engagement_id() -> str:
    """A random id that no other engagement has."""
    return token_hex(16)


def engagement_change(client: str, folder: Path) -> Change:
    """The engagement record that a ledger still lacks: under the id in ``client.toml``, or under a new one."""
    id = read_settings(folder).engagement or new_engagement_id()
    record = EngagementRecord.build({"id": id, "client": client})
    return Change(record.kind, record.id, record.body())
