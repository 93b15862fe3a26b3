"""Record: the base of everything a client tells us. One class drives storage, sheets, forms and the data dictionary."""

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo

from soc2lib.basics.text import visible
from soc2lib.errors import LedgerTooNew, Problem, RecordError, did_you_mean
from soc2lib.store.field_limits import LONGEST_ID, LONGEST_TEXT, check_size

_DECLARED_IN = (
    "soc2lib.scope.records",
    "soc2lib.plan.records",
    "soc2lib.risk.records",
    "soc2lib.gap.records",
    "soc2lib.gap.raters.records",
    "soc2lib.evidence.records",
    "soc2lib.evidence.testing.records",
    "soc2lib.readiness.records",
    "soc2lib.share.records",
)
"""The modules that declare records, in the order of their sheets."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
Text = Annotated[str, AfterValidator(visible), Field(max_length=LONGEST_TEXT)]
"""Text as a client wrote it: at most 30,000 characters, invisible control characters shown as U+FFFD."""


class Choice(StrEnum):
    """A closed list of answers; each value is the word that is stored, shown and read back."""


def field(label: str, help: str, *, unit: str = "", also: tuple[str, ...] = (), default: Any = ...) -> Any:
    """A record's field.

    Parameters
    ----------
    label : str
        The column head and form label.
    help : str
        What to enter, in a sentence a client understands.
    unit : str
        Unit of a number, such as ``USD`` or ``days``.
    also : tuple of str
        Other column heads under which a stranger's table may carry this field.
    default : object
        The value of an unanswered field; without one the field must be given.
    """
    return Field(default, title=label, description=help, json_schema_extra={"unit": unit, "also": list(also)})


@dataclass(frozen=True, slots=True)
class FieldGuide:
    """What a form, a sheet or the data dictionary needs to know of one field.

    Attributes
    ----------
    name, label, help, unit, also : str, tuple of str
        As given to `field`.
    base : type
        ``str``, ``bool``, ``int``, ``float``, ``date`` or a `Choice` or another closed list of words.
    many : bool
        True where the field holds several values, written with ``;`` between them.
    required : bool
        True where there is no default.
    choices : tuple of str
        The allowed words, empty where anything goes.
    """

    name: str
    label: str
    help: str
    unit: str
    also: tuple[str, ...]
    base: type
    many: bool
    required: bool

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.base) if issubclass(self.base, StrEnum) else ()


class Record(BaseModel):
    """One thing a client tells us, of one kind, with an id that is unique within its kind.

    A subclass sets ``kind`` (the word stored), ``sheet`` (the workbook's sheet), ``stage`` and ``purpose``;
    ``id_names`` says what an id stands for: a criterion, a control, or something of the client's own.
    ``by_hand`` is False where the workbook writes the rows itself: their sheet is shown and never read back.
    ``schema_version`` grows when stored bodies change form; ``upgrades[n]`` turns a body of version n into n + 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    kind: ClassVar[str]
    sheet: ClassVar[str]
    stage: ClassVar[str]
    purpose: ClassVar[str]
    id_names: ClassVar[Literal["own", "criterion", "control"]] = "own"
    by_hand: ClassVar[bool] = True
    schema_version: ClassVar[int] = 1
    upgrades: ClassVar[Mapping[int, Upgrade]] = {}

    id: str = field("Id", "The name by which this row is known; never changes.")

    @field_validator("id")
    @classmethod
    def _names_the_row(cls, id: str) -> str:
        if not 1 <= len(id) <= LONGEST_ID:
            raise ValueError(f"an id of 1 to {LONGEST_ID} characters")
        return visible(id)

    @field_validator("*")
    @classmethod
    def _keeps_the_limits(cls, value: object) -> object:
        return check_size(value)

    @classmethod
    def guides(cls) -> tuple[FieldGuide, ...]:
        """One guide a field, in the order of declaration."""
        return tuple(_guide(name, info) for name, info in cls.model_fields.items())

    @classmethod
    def build(cls, values: Mapping[str, object], where: str = "") -> Self:
        """Make a record, or name every field that does not fit.

        Parameters
        ----------
        values : mapping
            Field name to value.
        where : str
            File, sheet and row, put before the field's label in each problem; kind and id unless told.

        Raises
        ------
        RecordError
            With one problem for each field at fault.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            place = where or visible(f"{cls.kind} {values.get('id', '')}".strip())
            raise RecordError(
                f"A {cls.kind} record does not fit.", [_problem(cls, place, dict(e)) for e in error.errors()]
            ) from None

    def body(self) -> dict[str, Any]:
        """The record as JSON values, for storage: unanswered fields are left out, ``schema`` says the form."""
        return {"schema": self.schema_version, **self.model_dump(mode="json", exclude_defaults=True, exclude={"id"})}

    @classmethod
    def from_body(cls, id: str, body: Mapping[str, Any]) -> Self:
        """Read a stored body back, upgrading an older form by its named steps.

        Raises
        ------
        LedgerTooNew
            If the body was written by a newer library.
        RecordError
            If the body does not fit the kind.
        """
        values = dict(body)
        version = int(values.pop("schema", 1))
        if version > cls.schema_version:
            raise LedgerTooNew(
                f"The {cls.kind} record {id} was written by a newer version of soc2lib.",
                [
                    Problem(
                        f"{cls.kind} {id}",
                        f"schema {version}",
                        f"schema {cls.schema_version} or older",
                        "Upgrade soc2lib on this machine.",
                    )
                ],
            )
        for step in range(version, cls.schema_version):
            values = cls.upgrades[step](values)
        return cls.build({"id": id, **values}, where=f"{cls.kind} {id}")


def _guide(name: str, info: FieldInfo) -> FieldGuide:
    base, many = _base_type(info.annotation)
    extra: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    unit, also = extra.get("unit", ""), tuple(extra.get("also", ()))
    return FieldGuide(name, info.title or name, info.description or "", unit, also, base, many, info.is_required())


def _base_type(annotation: Any) -> tuple[type, bool]:
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return _base_type(next(arg for arg in get_args(annotation) if arg is not type(None)))
    if origin is tuple:
        return _base_type(get_args(annotation)[0])[0], True
    if origin is Annotated:
        return _base_type(get_args(annotation)[0])
    return annotation, False


def _problem(cls: type[Record], where: str, error: dict[str, Any]) -> Problem:
    location = error["loc"]
    name = str(location[0]) if location else ""
    guide = next((g for g in cls.guides() if g.name == name), None)
    place = f"{where}, column {guide.label if guide else name}" if name else where
    found = "nothing" if error["type"] == "missing" else repr(error["input"])[:120]
    if not name:
        found = "cells that do not fit together"
    if guide is None and name:
        names = [g.name for g in cls.guides()]
        return Problem(
            place, f"field {name!r}", f"one of {', '.join(names)}", did_you_mean(name, names) or "Remove it."
        )
    if guide is not None and guide.choices:
        hint = did_you_mean(str(error["input"]), guide.choices)
        return Problem(place, found, " / ".join(guide.choices), hint or guide.help)
    expected = error["msg"].removeprefix("Value error, ")
    expected = expected[:1].lower() + expected[1:]
    return Problem(place, found, expected, guide.help if guide else "Mend the row.")


class QuarantinedRow(Record):
    """One row of an imported table that could not be used, kept so that it is not forgotten."""

    kind: ClassVar[str] = "quarantined row"
    sheet: ClassVar[str] = "Quarantine"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Rows of imported tables that could not be used, each with the reason and what to do."
    by_hand: ClassVar[bool] = False

    id: str = field("Id", "File and row.")
    file: Text = field("File", "The imported file's name.")
    row: int = field("Row", "Row of the file, counted from 1 with the header.")
    column: Text = field("Column", "The column at fault.", default="")
    found: Text = field("Found", "What stands there.", default="")
    expected: Text = field("Expected", "What should stand there.", default="")
    remedy: Text = field("What to do", "How to mend it.", default="")
    content: Text = field("Row as read", "The whole row, so that nothing is lost.", default="")


class Resolution(Choice):
    """How a clash ended."""

    OPEN = "to settle"
    STORED = "kept what was stored"
    ANSWER = "took the answer"
    ANOTHER = "took another value"


class MergeConflict(Record):
    """One answer that came back for a field which the workbook had changed meanwhile: both values, for a person."""

    kind: ClassVar[str] = "clash"
    sheet: ClassVar[str] = "Clashes"
    stage: ClassVar[str] = "share"
    purpose: ClassVar[str] = "Answers that differ from what the workbook stored meanwhile; a person settles each."
    by_hand: ClassVar[bool] = False

    id: str = field("Clash", "Its number.")
    of_kind: Text = field("Kind", "The kind of record, such as control.")
    row: Text = field("Row", "The record's id.")
    of_field: Text = field("Field", "The field that both changed.")
    asked: Text = field("Question", "What was asked.", default="")
    before: Text = field("Before", "What stood there when the questions were made.", default="")
    stored: Text = field("Stored", "What the workbook held when the answer came.", default="")
    answer: Text = field("Answer", "What was answered; not sure is an answer.", default="")
    reason: Text = field("Reason given", "The reason that came with the answer.", default="")
    by: Text = field("Answered by", "Who answered.", default="")
    source: Text = field("Source", "The file it came from.", default="")
    came_on: date | None = field("Came on", "Day it was taken in.", unit="day", default=None)
    settled: Resolution = field("Settled", "How it ended.", default=Resolution.OPEN)
    value: Text = field("Settled as", "The value that stands now.", default="")
    because: Text = field("Because", "Why it was settled so.", default="")


def record_kinds() -> dict[str, type[Record]]:
    """Every kind of record the stages declare, by its name and in the order of the stages."""
    kinds: dict[str, type[Record]] = {}
    for module in _DECLARED_IN:
        kinds |= {cls.kind: cls for cls in _declared(vars(importlib.import_module(module)).values(), module)}
    return kinds | {cls.kind: cls for cls in (QuarantinedRow, MergeConflict)}


def _declared(values: Iterable[object], module: str) -> list[type[Record]]:
    return [
        value
        for value in values
        if isinstance(value, type) and issubclass(value, Record) and value.__module__ == module
    ]
