"""The columns of a grid and the words in its cells, taken from the record class: there is no second description."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic_core import PydanticUndefined

from soc2lib.spreadsheets.cells import from_cell, to_cell
from soc2lib.store.record import FieldGuide, Record

_MOST_EXACT = 10**15
UNANSWERED = object()
"""Stands for a field that goes back to unanswered."""


def columns_of(
    kind: type[Record], tones: Mapping[str, str], hints: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """What the browser needs to know of each column; grain: one a field.

    Parameters
    ----------
    kind : type of Record
        The class of the grid's rows.
    tones : mapping
        A choice's word to its tone, one of the six the stylesheet knows; other words are plain text.
    hints : mapping, optional
        Field to what is said after its help, such as the ids it may name.

    Examples
    --------
    >>> from soc2lib.gap.records import Control
    >>> design = columns_of(Control, {"not assessed": "unknown"})[9]
    >>> design["label"], design["type"], design["choices"][0]
    ('Design', 'choice', ['not assessed', 'unknown'])
    """
    return [
        {
            "field": guide.name,
            "label": guide.label,
            "help": " ".join([_help(guide), (hints or {}).get(guide.name, "")]).strip(),
            "unit": guide.unit,
            "required": guide.required,
            "type": _type(guide),
            "choices": [[str(word), tones.get(str(word), "")] for word in _choices(guide)],
            "empties": not guide.required and default_of(kind, guide.name) is None,
        }
        for guide in kind.guides()
    ]


def words_of_row(kind: type[Record], id: str, record: Record | None) -> dict[str, str]:
    """A record's values as the words of cells; unanswered fields show their default.

    Examples
    --------
    >>> from soc2lib.gap.records import Control
    >>> words = words_of_row(Control, "GOV-01", None)
    >>> words["key"], words["design"], words["due"]
    ('', 'not assessed', '')
    """
    values = {name: getattr(record, name) if record else default_of(kind, name) for name in kind.model_fields}
    return {name: _in_words(to_cell(value)) for name, value in {**values, "id": id}.items()}


def stored_value(kind: type[Record], guide: FieldGuide, words: str) -> object:
    """What a cell's words are in the ledger, `UNANSWERED` where they say no more than the default.

    Raises
    ------
    Unreadable
        Where the words mean nothing for the field.

    Examples
    --------
    >>> from soc2lib.gap.records import Control
    >>> guides = {guide.name: guide for guide in Control.guides()}
    >>> stored_value(Control, guides["key"], "No"), stored_value(Control, guides["key"], "") is UNANSWERED
    (False, True)
    """
    if not words.strip():
        return UNANSWERED
    value = _as_json(from_cell(words.strip(), guide))
    return UNANSWERED if value == _as_json(default_of(kind, guide.name)) else value


def body_with(kind: type[Record], body: Mapping[str, object], words: Mapping[str, str], id: str) -> dict[str, object]:
    """A stored body with fields set to these words, as the record's own class would store it.

    Raises
    ------
    RecordError
        If the fields do not fit together.
    Unreadable
        If a field's words mean nothing.
    """
    guides = {guide.name: guide for guide in kind.guides()}
    values = {
        "schema": kind.schema_version,
        **body,
        **{name: stored_value(kind, guides[name], text) for name, text in words.items()},
    }
    return kind.from_body(id, {name: value for name, value in values.items() if value is not UNANSWERED}).body()


def plain_value(value: object) -> str:
    """A stored value as a cell would show it.

    Examples
    --------
    >>> plain_value(["CC6.1", "CC6.2"]), plain_value(None)
    ('CC6.1; CC6.2', '')
    """
    return _in_words(to_cell(tuple(value) if isinstance(value, list) else value))


def default_of(kind: type[Record], name: str) -> object:
    """The value of an unanswered field, None where it has none."""
    value = kind.model_fields[name].get_default()
    return None if value is PydanticUndefined else value


def _in_words(cell: str | int | float) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_EXACT else str(cell)


def _choices(guide: FieldGuide) -> tuple[str, ...]:
    if guide.many:
        return ()
    return ("yes", "no") if guide.base is bool else guide.choices


def _help(guide: FieldGuide) -> str:
    return f"{guide.help} Any of: {'; '.join(guide.choices)}." if guide.many and guide.choices else guide.help


def _type(guide: FieldGuide) -> str:
    if guide.name == "id":
        return "id"
    if _choices(guide):
        return "choice"
    if guide.many:
        return "text"
    return {date: "day", int: "number", float: "number"}.get(guide.base, "text")


def _as_json(value: object) -> object:
    if isinstance(value, tuple):
        return [_as_json(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
