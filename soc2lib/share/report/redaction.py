"""A client as an edition may read it: what is withheld is gone before anything is judged, counted or drawn."""

import csv
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import PydanticUndefined

from soc2lib.basics import formatting
from soc2lib.basics.resources import catalog_folder
from soc2lib.errors import LedgerError, Problem
from soc2lib.evidence.shown.reliance.reports import carrier, says_none
from soc2lib.gap.records import Control
from soc2lib.plan.records import Person
from soc2lib.scope.records import Examination, ThirdParty
from soc2lib.share.names.deciding import decisions
from soc2lib.share.names.people import People
from soc2lib.share.names.spelling import plain_letters
from soc2lib.share.report.editions import Edition, Sensitivity
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change, Version
from soc2lib.store.record import Record, record_kinds

WITHHELD = formatting.WITHHELD
_CARRIER = "applicability_reason"
"""The field of a control that names who runs it."""
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

    Text that is withheld reads ``withheld``, but an answer that there is none stays; names of persons become numbers
    that stay the same throughout a page, notes and other values are as if never told. A record that cannot do without
    a withheld value is withheld whole.
    """

    def __init__(self, client: str, folder: Path, as_of: date, edition: Edition) -> None:
        self.edition = edition
        super().__init__(client, folder, as_of)
        self._carriers = self._ids_of_carriers()

    @property
    def read(self) -> Hashable:
        """What its records are read from, and by which edition where that withholds anything."""
        return (super().read, self.edition.name) if self.edition.withholds else super().read

    @property
    def hides_names(self) -> bool:
        """Whether its readers see labels for people."""
        return Sensitivity.PEOPLE in self.edition.withholds

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

    def save_all(
        self, changes: Sequence[Change], *, author: str, reason: str, at: datetime | None = None
    ) -> list[Version]:
        """Refuse: what an edition withholds would be written over what is on record.

        Raises
        ------
        LedgerError
            Always.
        """
        raise LedgerError(
            f"Nothing can be saved through the {self.edition.name} edition.",
            [
                Problem(
                    f"client {self.client}",
                    "records without what the edition withholds",
                    "the client's own records",
                    "Open the client itself, with soc2lib.open, and save there.",
                )
            ],
        )

    def _redacted(self, record: R) -> R | None:
        changed: dict[str, Any] = {}
        for name, info in type(record).model_fields.items():
            value, sensitivity = getattr(record, name), sensitivity_of(type(record), name)
            if sensitivity in self.edition.reads or (type(value) is str and says_none(value)):
                changed[name] = self._without_names(value) if self.hides_names else value
            elif _unanswered(value, info.default):
                continue
            elif sensitivity is Sensitivity.COUNSEL and info.default is not PydanticUndefined:
                changed[name] = info.default
            elif sensitivity is Sensitivity.PEOPLE and isinstance(value, str):
                changed[name] = self.people.label(value)
            elif type(value) is str:
                changed[name] = self._carriers.get(value, WITHHELD) if name == _CARRIER else WITHHELD
            elif info.default is PydanticUndefined:
                return None
            else:
                changed[name] = info.default
            if name == "id" and changed[name] == WITHHELD:
                return None
        return record.model_copy(update=changed)

    @cached_property
    def people(self) -> People:
        """The people whom its records name, and the labels that this edition gives them."""
        register = {person.id: person.also_written for person in super().all(Person)}
        examination = super().one(Examination, "examination")
        own = plain_letters(examination.name) if examination else ()
        return People(register, self._named(), decisions(self.ledger), own)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that the edition reads as it stands on record, with where it stands."""
        for cls in record_kinds().values():
            read = [guide for guide in cls.guides() if sensitivity_of(cls, guide.name) in self.edition.reads]
            for record in super().all(cls):
                for guide in read:
                    value = getattr(record, guide.name)
                    for text in value if isinstance(value, tuple) else (value,):
                        if type(text) is str and text:
                            yield f"{cls.kind} {record.id}, {guide.label}", text

    def _without_names(self, value: Any) -> Any:
        """The value with the names of persons taken out of its texts."""
        if type(value) is str:
            return self.people.hide(value)
        if isinstance(value, tuple):
            return tuple(self._without_names(item) for item in value)
        return value

    def _ids_of_carriers(self) -> dict[str, str]:
        """What controls say of who runs them, to the third party's id: what is relied on is so in every edition."""
        if not self.edition.withholds:
            return {}
        parties = super().all(ThirdParty)
        found = {row.applicability_reason: carrier(row.applicability_reason, parties) for row in super().all(Control)}
        return {text: party.id for text, party in found.items() if party}

    def _named(self) -> Iterator[str]:
        """What stands on record where a person is named."""
        for cls in record_kinds().values():
            named = [name for name in cls.model_fields if sensitivity_of(cls, name) is Sensitivity.PEOPLE]
            for record in super().all(cls) if named and cls is not Person else ():
                yield from (value for name in named if isinstance(value := getattr(record, name), str) and value)


def _unanswered(value: Any, default: Any) -> bool:
    return value is None or value in ("", ()) or (default is not PydanticUndefined and value == default)
