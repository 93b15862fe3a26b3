"""What is typed in the plan stage: one person, task, cost or firm at a time."""

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed, wide
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.records import Record
from soc2lib.plan.defaults import defaults
from soc2lib.plan.records import Activity, AuditorCandidate, ControlLoad, CostLine, Person, PhaseDuration, Task

KINDS: tuple[type[Record], ...] = (Person, Activity, Task, PhaseDuration, CostLine, AuditorCandidate, ControlLoad)


def plan(engagement: Engagement) -> widgets.Widget:
    """A chooser of what to enter, the rows there are, room for a new one, and the form of the chosen row."""
    author = author_field()
    kind = widgets.Dropdown(options=[(cls.sheet, cls) for cls in KINDS], description="Enter", **wide())
    row = widgets.Combobox(description="Row", placeholder="Choose a row or type a new id", **wide())
    page = widgets.VBox()

    def offer(_: object = None) -> None:
        row.options, row.value, page.children = _ids(engagement, kind.value), "", ()

    def turn(_: object = None) -> None:
        id = row.value.strip()
        page.children = (Form(engagement, kind.value, id, lambda: signed(author)).widget,) if id else ()

    kind.observe(offer, names="value")
    row.observe(turn, names="value")
    offer()
    return widgets.VBox([author, kind, row, page])


def _ids(engagement: Engagement, kind: type[Record]) -> tuple[str, ...]:
    """The rows there are, then those the catalog offers."""
    shipped = {
        Activity: defaults().activities,
        PhaseDuration: defaults().phases,
        CostLine: defaults().costs,
        ControlLoad: catalog().controls,
    }
    own = [record.id for record in engagement.all(kind)]
    return tuple(dict.fromkeys([*own, *shipped.get(kind, ())]))
