"""A form page for one record, made from its class: fields, help, saving with a word that it was saved."""

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as widgets

from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.foundation.records import FieldGuide, Record

_LONG_FIELDS = {"notes", "system_description", "applicability_reason"}


class Form:
    """A form for one record of an engagement.

    Parameters
    ----------
    engagement : Engagement
        Where the record is read and saved.
    kind : type of Record
        The record's class; its field guides make the form.
    id : str
        The record's id; it need not exist yet.
    author : callable
        Gives the name under which edits are saved.
    """

    def __init__(self, engagement: Engagement, kind: type[Record], id: str, author: Callable[[], str]) -> None:
        self._engagement, self._kind, self._id, self._author = engagement, kind, id, author
        self._base = engagement.version(kind, id)
        stored = engagement.one(kind, id)
        self._guides = [guide for guide in kind.guides() if guide.name != "id"]
        self._fields = {
            guide.name: _widget(guide, getattr(stored, guide.name, _default(kind, guide))) for guide in self._guides
        }
        self._said = widgets.Label(value="Nothing changed yet.")
        save = widgets.Button(description="Save", button_style="primary", tooltip="Save this record as a new version")
        save.on_click(lambda _: self.save())
        self.widget = widgets.VBox([*self._fields.values(), widgets.HBox([save, self._said])])

    @property
    def said(self) -> str:
        """The last word on saving, as the person sees it."""
        return str(self._said.value)

    def save(self) -> None:
        """Save what stands in the form; a refusal or conflict is said in the form and changes nothing."""
        values = {guide.name: _value(guide, self._fields[guide.name]) for guide in self._guides}
        answered = {name: value for name, value in values.items() if value is not None}
        try:
            record = self._kind.build({"id": self._id, **answered})
            self._base = self._engagement.save(
                record, self._base, author=self._author(), reason="entered in the workbook"
            )
        except WorkbookError as error:
            self._said.value = f"NOT SAVED. {' '.join(str(error).split())}"
            return
        self._said.value = f"Saved as version {self._base}."


def _default(kind: type[Record], guide: FieldGuide) -> Any:
    return None if guide.required else kind.model_fields[guide.name].default


def wide() -> dict[str, Any]:
    """The look every field of a form shares."""
    return {"layout": widgets.Layout(width="100%", max_width="900px"), "style": {"description_width": "160px"}}


def _widget(guide: FieldGuide, value: Any) -> widgets.Widget:
    common = {"description": guide.label, "tooltip": guide.help, **wide()}
    if guide.many and guide.choices:
        return widgets.SelectMultiple(options=guide.choices, value=tuple(value or ()), rows=5, **common)
    if guide.choices:
        options = [("", None), *((word, word) for word in guide.choices)]
        return widgets.Dropdown(options=options, value=str(value) if value else None, **common)
    if guide.base is bool:
        return widgets.Dropdown(options=[("", None), ("yes", True), ("no", False)], value=value, **common)
    if guide.base is date:
        return widgets.DatePicker(value=value, **common)
    text = "; ".join(value or ()) if guide.many else "" if value is None else str(value)
    field = widgets.Textarea if guide.name in _LONG_FIELDS else widgets.Text
    return field(value=text, placeholder=guide.help, continuous_update=False, **common)


def _value(guide: FieldGuide, widget: widgets.Widget) -> Any:
    value = widget.value
    if guide.many and isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    if guide.base is not str and value == "":
        return None
    return tuple(value) if guide.many else value


def author_field() -> widgets.Text:
    """Where the person at the keyboard says who they are: every edit carries this name."""
    return widgets.Text(value="", description="Your name", placeholder="Edits are saved under this name", **wide())


def signed(field: widgets.Text) -> str:
    """The name to save under; an empty field is said as such and not made up."""
    return str(field.value).strip() or "not named"
