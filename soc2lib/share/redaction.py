"""A client as an edition may read it: what is withheld is gone before anything is judged, counted or drawn."""

import csv
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import PydanticUndefined

from soc2lib.foundation import wording
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.records import Record, record_kinds
from soc2lib.foundation.shelf import catalog_folder
from soc2lib.share.editions import Edition, Sensitivity

WITHHELD = wording.WITHHELD
_SHORTEST = 3
R = TypeVar("R", bound=Record)


@cache
def sensitivities() -> Mapping[tuple[str, str], Sensitivity]:
    """The sensitivity of every field of every kind of record, as ``data/catalog/sensitivity.csv`` says it."""
    with (catalog_folder() / "sensitivity.csv").open(encoding="utf-8", newline="") as file:
        return {(row["kind"], row["field"]): Sensitivity(row["sensitivity"]) for row in csv.DictReader(file)}


def sensitivity_of(cls: type[Record], name: str) -> Sensitivity:
    """What a field gives away; a field that nobody has rated is as closed as any.

    Examples
    --------
    >>> from soc2lib.gap.records import Control
    >>> sensitivity_of(Control, "design").value, sensitivity_of(Control, "never heard of").value
    ('open', 'counsel')
    """
    return sensitivities().get((cls.kind, name), Sensitivity.COUNSEL)


class EditionEngagement(Engagement):
    """A client's records without what an edition withholds.

    Text that is withheld reads ``withheld``, names of persons become numbers that stay the same throughout a page,
    notes and other values are as if never told. A record that cannot do without a withheld value is withheld whole.
    """

    def __init__(self, client: str, folder: Path, as_of: date, edition: Edition) -> None:
        self.edition = edition
        self._aliases: dict[str, str] = {}
        super().__init__(client, folder, as_of)
        names = {part: name for name in self._all_names() for part in (name, name.partition(" (")[0])}
        self._names = dict(sorted(names.items(), key=lambda pair: -len(pair[0])))

    @property
    def read(self) -> Hashable:
        """What its records are read from, and by which edition where that withholds anything."""
        return (super().read, self.edition.name) if self.edition.withholds else super().read

    @property
    def has_records(self) -> bool:
        """Whether anything was on record on its day."""
        return bool(self._state.versions)

    def all(self, cls: type[R]) -> list[R]:
        """Every record of a kind that the edition may read, in the order of ids."""
        found = super().all(cls)
        return [kept for record in found if (kept := self._redacted(record))] if self.edition.withholds else found

    def one(self, cls: type[R], id: str) -> R | None:
        """One record, or None where there is none that the edition may read."""
        record = super().one(cls, id)
        return self._redacted(record) if record and self.edition.withholds else record

    def _redacted(self, record: R) -> R | None:
        changed: dict[str, Any] = {}
        for name, info in type(record).model_fields.items():
            value, sensitivity = getattr(record, name), sensitivity_of(type(record), name)
            if sensitivity in self.edition.reads:
                changed[name] = self._without_names(value)
            elif _unanswered(value, info.default):
                continue
            elif sensitivity is Sensitivity.COUNSEL and info.default is not PydanticUndefined:
                changed[name] = info.default
            elif sensitivity is Sensitivity.PEOPLE and isinstance(value, str):
                changed[name] = self._alias(value)
            elif type(value) is str:
                changed[name] = WITHHELD
            elif info.default is PydanticUndefined:
                return None
            else:
                changed[name] = info.default
            if name == "id" and changed[name] == WITHHELD:
                return None
        return record.model_copy(update=changed)

    def _alias(self, name: str) -> str:
        return self._aliases.setdefault(name, f"Person {len(self._aliases) + 1}")

    def _without_names(self, value: Any) -> Any:
        """The value with whole names of persons taken out of texts; a first name alone is no whole name."""
        if type(value) is str:
            for part, name in self._names.items():
                value = value.replace(part, self._alias(name)) if part in value else value
            return value
        if isinstance(value, tuple):
            return tuple(self._without_names(item) for item in value)
        return value

    def _all_names(self) -> Iterator[str]:
        if Sensitivity.PEOPLE in self.edition.reads:
            return
        for cls in record_kinds().values():
            named = [name for name in cls.model_fields if sensitivity_of(cls, name) is Sensitivity.PEOPLE]
            for record in super().all(cls) if named else ():
                values = (getattr(record, name) for name in named)
                yield from {value for value in values if isinstance(value, str) and len(value) >= _SHORTEST}


def _unanswered(value: Any, default: Any) -> bool:
    return value is None or value in ("", ()) or (default is not PydanticUndefined and value == default)
