"""The fields of a form page, made from a record's class, and the name under which edits are saved."""

import os
from datetime import date
from functools import cache
from typing import Any

import ipywidgets as widgets

from soc2lib.store.record import FieldGuide

_LONG_FIELDS = {"notes", "system_description", "applicability_reason"}


class Field:
    """One field of a form page: a widget that holds and shows the words of a cell.

    Parameters
    ----------
    guide : FieldGuide
        The field; its type chooses the widget.

    Examples
    --------
    >>> from soc2lib.scope.records import Examination
    >>> guides = {guide.name: guide for guide in Examination.guides()}
    >>> start = Field(guides["window_start"])
    >>> start.words = "2026-01-31"
    >>> start.widget.value
    '2026-01-31'
    """

    def __init__(self, guide: FieldGuide) -> None:
        self.guide = guide
        self.widget = _widget(guide)

    @property
    def words(self) -> str:
        """What stands in the field, as the words of a cell; empty where it is unanswered."""
        value = self.widget.value
        return "; ".join(value) if isinstance(value, tuple) else str(value or "")

    @words.setter
    def words(self, words: str) -> None:
        if isinstance(self.widget, widgets.SelectMultiple):
            self.widget.value = tuple(word for word in self.widget.options if word in words.split("; "))
        else:
            self.widget.value = words


def wide() -> dict[str, Any]:
    """The look every field of a form shares."""
    return {"layout": widgets.Layout(width="100%", max_width="900px"), "style": {"description_width": "160px"}}


def _widget(guide: FieldGuide) -> widgets.Widget:
    common = {"description": guide.label, "tooltip": guide.help, **wide()}
    if guide.many and guide.choices:
        return widgets.SelectMultiple(options=guide.choices, rows=len(guide.choices), **common)
    if guide.choices or guide.base is bool:
        words = guide.choices or ("yes", "no")
        return widgets.Dropdown(options=[("", ""), *((word, str(word)) for word in words)], **common)
    field = widgets.Textarea if guide.name in _LONG_FIELDS else widgets.Text
    day = "YYYY-MM-DD. " if guide.base is date else ""  # a date picker drops a day that does not exist without a word
    return field(placeholder=f"{day}{guide.help}", continuous_update=False, **common)


@cache
def author_field() -> widgets.Text:
    """Where the person at the keyboard says who they are: every edit carries this name; all panels share the field."""
    name = os.environ.get("SOC2_AUTHOR", "")
    shown = {"description": "Your name", "placeholder": "Edits are saved under this name", **wide()}
    return widgets.Text(value=name, continuous_update=False, **shown)  # letter by letter, a button could overtake it


def named(field: widgets.Text) -> str:
    """The name of the person at the keyboard; empty where nobody gave one."""
    return str(field.value).strip()


def signed(field: widgets.Text) -> str:
    """The name to save under; an empty field is said as such and not made up."""
    return named(field) or "not named"
