"""One client opened as of a day: records and tables out, changes in."""

import shutil
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from soc2lib.basics import clock
from soc2lib.basics.cache import get_or_compute
from soc2lib.basics.private.rights import make_folder, write_private
from soc2lib.errors import LedgerError, ParameterError, Problem
from soc2lib.store.binding import open_ledger
from soc2lib.store.clients import SETTINGS, client_folder, new_client_folder
from soc2lib.store.fitting import read_stored
from soc2lib.store.identity import Origin, new_engagement_id
from soc2lib.store.ledger.ledger import LEDGER, Ledger
from soc2lib.store.ledger.rows import NOTHING, Change, Head, Version
from soc2lib.store.record import QuarantinedRow, Record, record_kinds
from soc2lib.store.settings import first_settings

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Record)


class Engagement:
    """One client's records as they stood at the end of a day.

    Attributes
    ----------
    client : str
        The client's id.
    folder : Path
        The client's folder.
    as_of : date
        The day; nothing written after it is seen.
    ledger : Ledger
        The store behind it.
    """

    def __init__(self, client: str, folder: Path, as_of: date) -> None:
        self.client, self.folder, self.as_of = client, folder, as_of
        self.ledger = get_or_compute((Ledger, folder), lambda: open_ledger(client, folder))
        self._state = _State({}, NOTHING)
        try:
            self.refresh()
        except LedgerError:
            self.ledger.close()
            raise

    @classmethod
    def open(cls, client: str, as_of: str | date = "", clients: str | Path = "") -> "Engagement":
        """Open a client.

        Parameters
        ----------
        client : str
            The client's id.
        as_of : str or date
            A day as ``2026-09-30``; empty means today.
        clients : str or Path
            The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.

        Raises
        ------
        ParameterError
            If the client or the day is not as it should be.
        ForeignLedger
            If folder, settings and ledger do not belong to one client.
        """
        return cls(client, client_folder(client, clients), read_day(as_of))

    @classmethod
    def create(cls, client: str, clients: str | Path = "", engagement: str = "") -> "Engagement":
        """Make a new, empty client and open it.

        Parameters
        ----------
        engagement : str
            The engagement's id; a random one unless told (only samples tell).

        Raises
        ------
        ParameterError
            If the id has a wrong form or is taken.
        LedgerError
            If the disk is full or may not be written to.
        """
        folder = new_client_folder(client, clients)
        try:
            for name in ("evidence", "runs"):
                make_folder(folder / name)
            Ledger(folder / LEDGER, client).close()
            settings = first_settings(client, engagement or new_engagement_id())
            write_private(folder / SETTINGS, settings)
            return cls(client, folder, clock.today())
        except (OSError, LedgerError) as error:
            shutil.rmtree(folder)
            raise LedgerError(
                "The client cannot be made; nothing of it was left behind.",
                [Problem(f"client {client}", str(error), "a writable disk with free space", "Free space, try again.")],
            ) from error

    def refresh(self) -> None:
        """Read the state again, to see what others have saved since."""
        moment, head = _counted_to(self.as_of), self.ledger.head()
        self._state = get_or_compute((_State, self.ledger.path, head, moment), lambda: self._state_at(moment))

    def _state_at(self, moment: datetime | None) -> "_State":
        counted = self.ledger.head(moment)
        later = self.ledger.since(self._state.head, counted)
        return _State(self.ledger.state(counted), counted) if later is None else self._state.after(later, counted)

    @property
    def read(self) -> Hashable:
        """What its records are read from: equal where two engagements hand out the very same records."""
        return id(self._state), self.as_of

    def all(self, cls: type[R]) -> list[R]:
        """Every record of a kind, in the order of ids; the quarantine's with the stored records that fit no longer."""
        found = [record for id in self._state.ids(cls.kind) if (record := self._state.record(cls, id))]
        return found + [row for row in self._state.unfit() if isinstance(row, cls)] if cls is QuarantinedRow else found

    def one(self, cls: type[R], id: str) -> R | None:
        """One record, or None where there is none."""
        return self._state.record(cls, id) if (cls.kind, id) in self._state.versions else None

    def since(self, cls: type[Record], id: str, name: str) -> date | None:
        """The day since when a field of a record holds what it holds; None where there is no such record."""
        found, latest = None, self._state.versions.get((cls.kind, id))
        if latest is None:
            return None
        holds = (latest.body or {}).get(name)
        for version in reversed(self.ledger.history(cls.kind, id)):
            if version.seq > latest.seq:
                continue
            if version.body is None or version.body.get(name) != holds:
                break
            found = version
        return clock.day_of(found.at) if found else None

    def version(self, cls: type[Record], id: str) -> int:
        """The number of the version that is open, 0 where there is none."""
        version = self._state.versions.get((cls.kind, id))
        return version.version if version else 0

    def table(self, cls: type[Record]) -> "pd.DataFrame":
        """Every record of a kind as a table: one row a record, one column a field, labelled as on the sheet."""
        import pandas as pd

        rows = [record.model_dump() for record in self.all(cls)]
        guides = cls.guides()
        return pd.DataFrame(rows, columns=[g.name for g in guides]).rename(columns={g.name: g.label for g in guides})

    def save(self, record: Record, base: int | None = None, *, author: str, reason: str) -> int:
        """Write one record and return its version's number.

        Parameters
        ----------
        base : int, optional
            The version the edit was made from; the open one unless told.

        Raises
        ------
        Conflict
            If someone else changed the same field since; nothing is overwritten.
        """
        made_from = self.version(type(record), record.id) if base is None else base
        change = Change(record.kind, record.id, record.body(), made_from)
        written = self.save_all([change], author=author, reason=reason)
        return written[-1].version if written else self.version(type(record), record.id)

    def save_all(
        self, changes: Sequence[Change], *, author: str, reason: str, at: datetime | None = None
    ) -> list[Version]:
        """Write several changes, all of them or none; see `Ledger.append`."""
        written = self.ledger.append(changes, author=author, reason=reason, at=at)
        self.refresh()
        return written

    def head(self) -> Head:
        """The ledger's head now, for a run's manifest."""
        return self.ledger.head()

    @property
    def origin(self) -> Origin:
        """Whose a file is that is made from here now: what an export carries."""
        bound = self.ledger.engagement()
        return Origin(self.client, bound[0] if bound else None, self.head(), self.as_of)

    def refuse_foreign(self, origin: Origin, where: str) -> None:
        """Refuse a file that was made from another client's ledger; ``where`` names the file.

        Raises
        ------
        ForeignFile
            If its client or engagement is another, or, where it has no engagement's id yet, its head is none of ours.
        """
        origin.check(self.origin, lambda head: head == NOTHING or self.ledger.since(head) is not None, where)


def look_up(
    cls: type[R], id: str, client: str, as_of: str | date = "", clients: str | Path = ""
) -> tuple[R | None, Head]:
    """One record of a client as of a day, or None, and the ledger's head, without reading the client's other records.

    Errors are those of `Engagement.open`.
    """
    ledger = open_ledger(client, client_folder(client, clients))
    try:
        counted, head = ledger.head(_counted_to(read_day(as_of))), ledger.head()
        state = _State(ledger.state(counted, cls.kind), head)
    finally:
        ledger.close()
    return state.record(cls, id) if (cls.kind, id) in state.versions else None, head


def _counted_to(day: date) -> datetime | None:
    """The moment up to which rows count on a day; None from today on, when every row counts whatever its clock."""
    return clock.end_of(day) if day < clock.today() else None


class _State:
    """The records of one moment, each validated when it is first asked for; ``head`` is the last row that counts."""

    def __init__(self, versions: Mapping[tuple[str, str], Version], head: Head) -> None:
        self.versions, self.head = versions, head
        self._ids: dict[str, list[str]] = {}
        self._records: dict[tuple[type[Record], str], Record] = {}
        for kind, id in sorted(versions):
            self._ids.setdefault(kind, []).append(id)

    def after(self, later: Sequence[Version], head: Head) -> "_State":
        """This state with later versions on top; the records that they leave alone stay the same objects."""
        newest = {(version.kind, version.id): version for version in later}
        versions = {key: version for key, version in {**self.versions, **newest}.items() if version.body is not None}
        state, known = _State(versions, head), self._records.copy()
        state._records = {(cls, id): known[cls, id] for cls, id in known if (cls.kind, id) not in newest}
        return state

    def ids(self, kind: str) -> Sequence[str]:
        """The ids of a kind's records, in order."""
        return self._ids.get(kind, ())

    def record(self, cls: type[R], id: str) -> R | None:
        """One record that is there, None where it fits its kind no longer."""
        found = self._records.get((cls, id))
        if not isinstance(found, cls):
            found, _ = self._read(cls, self.versions[cls.kind, id])
            if found:
                self._records[cls, id] = found
        return found

    def unfit(self) -> Iterator[QuarantinedRow]:
        """What of the stored records fits no longer, each cell a row of the quarantine."""
        kinds = record_kinds()
        for version in self.versions.values():
            if version.kind in kinds:
                yield from self._read(kinds[version.kind], version)[1]

    @staticmethod
    def _read(cls: type[R], version: Version) -> tuple[R | None, tuple[QuarantinedRow, ...]]:
        return get_or_compute((cls, version.seq, version.digest), lambda: read_stored(cls, version))


def read_day(text: str | date) -> date:
    """A day as written, today where nothing is written.

    Raises
    ------
    ParameterError
        If the text is no day.
    """
    if isinstance(text, date):
        return text
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ParameterError(
            "That day cannot be read.",
            [Problem("as_of", repr(text)[:40], "a day such as 2026-09-30", "Write year-month-day, or leave it empty.")],
        ) from None
