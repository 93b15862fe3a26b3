"""What is typed in the gap stage: one control at a time."""

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed, wide
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.engagement import Engagement
from soc2lib.gap.records import Control


def controls(engagement: Engagement) -> widgets.Widget:
    """A chooser over library controls and the client's own, with the form of the chosen one."""
    author = author_field()
    titles = {id: control.title for id, control in catalog().controls.items()}
    titles |= {control.id: control.title for control in engagement.all(Control) if control.title}
    chooser = widgets.Combobox(
        options=[f"{id} {title}" for id, title in titles.items()],
        value=next(f"{id} {title}" for id, title in titles.items()),
        description="Control",
        ensure_option=True,
        **wide(),
    )
    page = widgets.VBox()

    def turn(_: object = None) -> None:
        id = chooser.value.split(" ")[0]
        if id in titles:
            page.children = (Form(engagement, Control, id, lambda: signed(author)).widget,)

    chooser.observe(turn, names="value")
    turn()
    return widgets.VBox([author, chooser, page])
