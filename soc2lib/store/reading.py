"""What an assessment reads: a client's records as of a day, from a ledger or from anything that holds the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from soc2lib.store.record import Record

R = TypeVar("R", bound=Record)


class Records(Protocol):
    """A client's records as of a day; `Engagement` is one."""

    @property
    def as_of(self) -> date: ...
    def all(self, cls: type[R]) -> list[R]: ...
    def one(self, cls: type[R], id: str) -> R | None: ...
    def since(self, cls: type[Record], id: str, name: str) -> date | None: ...


@dataclass(frozen=True, slots=True)
class HeldRecords:
    """Records held in memory.

    Attributes
    ----------
    as_of : date
        The day they stood like this.
    held : mapping
        Record class to records by id.
    """

    as_of: date
    held: Mapping[type[Record], Mapping[str, Record]] = field(default_factory=dict)

    @classmethod
    def of(cls, as_of: date, *records: Record) -> "HeldRecords":
        """These records; of two with one id the later one.

        Examples
        --------
        >>> from soc2lib.gap.records import Control
        >>> held = HeldRecords.of(date(2026, 9, 30), Control(id="GOV-03", owner="Ada"))
        >>> [control.owner for control in held.all(Control)]
        ['Ada']
        """
        held: dict[type[Record], dict[str, Record]] = {}
        for record in records:
            held.setdefault(type(record), {})[record.id] = record
        return cls(as_of, held)

    def all(self, cls: type[R]) -> list[R]:
        """Every record of a kind, in the order of ids."""
        return [record for _, record in sorted(self.held.get(cls, {}).items()) if isinstance(record, cls)]

    def one(self, cls: type[R], id: str) -> R | None:
        """One record, or None where there is none."""
        record = self.held.get(cls, {}).get(id)
        return record if isinstance(record, cls) else None

    def since(self, cls: type[Record], id: str, name: str) -> date | None:
        """None: records in memory have no history."""
        return None


@dataclass(frozen=True, slots=True)
class ChangedRecords:
    """Records as they would be with some of them changed; those behind stay as they are.

    Attributes
    ----------
    behind : Records
        The records.
    changed : mapping
        Record class to the records that take the place of those with the same id; None takes one away.
    """

    behind: Records
    changed: Mapping[type[Record], Mapping[str, Record | None]]

    @property
    def as_of(self) -> date:
        """The day of the records behind."""
        return self.behind.as_of

    def all(self, cls: type[R]) -> list[R]:
        """Every record of a kind, in the order of ids."""
        changed = self.changed.get(cls)
        if not changed:
            return self.behind.all(cls)
        found: dict[str, Record | None] = {record.id: record for record in self.behind.all(cls)}
        return [record for _, record in sorted((found | dict(changed)).items()) if isinstance(record, cls)]

    def one(self, cls: type[R], id: str) -> R | None:
        """One record, or None where there is none."""
        changed = self.changed.get(cls, {})
        if id not in changed:
            return self.behind.one(cls, id)
        record = changed[id]
        return record if isinstance(record, cls) else None

    def since(self, cls: type[Record], id: str, name: str) -> date | None:
        """The day since when this field holds what it holds; None for a changed record, which has no history."""
        return None if id in self.changed.get(cls, {}) else self.behind.since(cls, id, name)


@dataclass(frozen=True, slots=True)
class LaterRecords:
    """The same records read on a later day: what moves then moves through time alone.

    Attributes
    ----------
    behind : Records
        The records.
    as_of : date
        The later day.
    """

    behind: Records
    as_of: date

    def all(self, cls: type[R]) -> list[R]:
        """Every record of one kind, in the order of ids."""
        return self.behind.all(cls)

    def one(self, cls: type[R], id: str) -> R | None:
        """One record, or None where there is none."""
        return self.behind.one(cls, id)

    def since(self, cls: type[Record], id: str, name: str) -> date | None:
        """The day since when this field holds what it holds."""
        return self.behind.since(cls, id, name)
