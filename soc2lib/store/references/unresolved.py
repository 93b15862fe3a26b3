"""The references of a stage's records that lead to nothing on record, each by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from soc2lib.basics.formatting import listed
from soc2lib.catalog.catalog import catalog
from soc2lib.store.reading import Records
from soc2lib.store.record import QuarantinedRow, Record, record_kinds
from soc2lib.store.references.declared import REFERENCES


@dataclass(frozen=True, slots=True)
class Unresolved:
    """One cell that names what is not on record.

    Attributes
    ----------
    kind, id, column : str
        Where it stands: the record and the field's label.
    named : tuple of str
        The ids that lead nowhere.
    expected : str
        What they should be ids of.
    quarantined : tuple of str
        Those of them that are in quarantine.
    """

    kind: str
    id: str
    column: str
    named: tuple[str, ...]
    expected: str
    quarantined: tuple[str, ...]


def unresolved_references(records: Records, stage: str) -> list[Unresolved]:
    """Every reference of a stage's records that leads nowhere; grain: one row a cell.

    Examples
    --------
    >>> from datetime import date
    >>> from soc2lib.store.reading import HeldRecords
    >>> from soc2lib.gap.records import GapEntry
    >>> held = HeldRecords.of(date(2026, 9, 30), GapEntry(id="G1", control="IAM-03", evidence=("EV-1",)))
    >>> [(one.id, one.column, one.named) for one in unresolved_references(held, "gap")]
    [('G1', 'Evidence of the fix', ('EV-1',))]
    """
    return list(_Finder(records).find(stage))


class _Finder:
    """Looks names up; what is on record of a kind is read once."""

    def __init__(self, records: Records) -> None:
        self._records, self._kinds = records, record_kinds()
        self._known: dict[str, frozenset[str]] = {}
        self._aside: list[QuarantinedRow] | None = None

    def find(self, stage: str) -> Iterator[Unresolved]:
        for (kind, field), of in REFERENCES.items():
            if self._kinds[kind].stage == stage:
                label = next(guide.label for guide in self._kinds[kind].guides() if guide.name == field)
                for record in self._records.all(self._kinds[kind]):
                    if lost := self._lost(record, field, of):
                        aside = tuple(id for id in lost if self._in_quarantine(id, of))
                        yield Unresolved(kind, record.id, label, lost, listed(of, last="or"), aside)

    def _lost(self, record: Record, field: str, of: tuple[str, ...]) -> tuple[str, ...]:
        value = getattr(record, field)
        named = value if isinstance(value, tuple) else (value,) if value else ()
        return tuple(dict.fromkeys(id for id in named if not any(id in self._of(kind) for kind in of)))

    def _of(self, kind: str) -> frozenset[str]:
        if kind not in self._known:
            shipped = {
                "control": catalog().controls,
                "criterion": catalog().criteria,
                "policy": catalog().policies,
            }
            held = self._records.all(self._kinds[kind]) if kind in self._kinds else ()
            self._known[kind] = frozenset((*shipped.get(kind, ()), *(record.id for record in held)))
        return self._known[kind]

    def _in_quarantine(self, id: str, of: tuple[str, ...]) -> bool:
        """Whether a row set aside has the id: a stored one names it with its kind, an imported one in a cell."""
        if self._aside is None:
            self._aside = self._records.all(QuarantinedRow)
        stored = tuple(f"{kind} {id}, " for kind in of)
        imported = {f"{head}: {id}" for kind in of if kind in self._kinds for head in ("Id", self._id_head(kind))}
        return any(
            row.column.startswith(stored) or not imported.isdisjoint(row.content.split("\n")) for row in self._aside
        )

    def _id_head(self, kind: str) -> str:
        return next(guide.label for guide in self._kinds[kind].guides() if guide.name == "id")
