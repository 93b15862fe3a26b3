"""What is typed in the risk stage: risks, effects of controls, treatments and appetite, one row at a time."""

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed
from soc2lib.foundation import wording
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.foundation.ledger import Change
from soc2lib.foundation.records import Record
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk, Treatment
from soc2lib.risk.starters import scenarios

_KINDS: dict[str, type[Record]] = {cls.sheet: cls for cls in (Risk, ControlEffect, Treatment, AppetitePoint)}
_WIDE = {"layout": {"width": "100%", "max_width": "900px"}, "style": {"description_width": "160px"}}


def register(engagement: Engagement) -> widgets.Widget:
    """A chooser over the rows of the risk stage with the form of the chosen one, and the starters to begin from."""
    author = author_field()
    kind = widgets.Dropdown(options=list(_KINDS), description="Rows of", **_WIDE)
    chooser = widgets.Combobox(description="Id", placeholder="Choose a row or type a new id", **_WIDE)
    page, said = widgets.VBox(), widgets.Label()
    begin = widgets.Button(description="Take the starter scenarios", tooltip="Adds those the register does not hold")

    def offer(_: object = None) -> None:
        chooser.options = [record.id for record in engagement.all(_KINDS[kind.value])]
        chooser.value, page.children = "", ()

    def turn(_: object = None) -> None:
        id = chooser.value.strip()
        page.children = (Form(engagement, _KINDS[kind.value], id, lambda: signed(author)).widget,) if id else ()

    def take(_: object = None) -> None:
        try:
            said.value = take_starters(engagement, signed(author))
        except WorkbookError as error:
            said.value = f"NOT SAVED. {' '.join(str(error).split())}"
        offer()

    kind.observe(offer, names="value")
    chooser.observe(turn, names="value")
    begin.on_click(take)
    offer()
    return widgets.VBox([author, widgets.HBox([begin, said]), kind, chooser, page])


def take_starters(engagement: Engagement, author: str) -> str:
    """Put the starter scenarios into the register that it does not hold yet, without a single figure.

    Parameters
    ----------
    author : str
        The name under which they are saved.

    Returns
    -------
    str
        What was done, in a sentence.
    """
    held = {risk.id for risk in engagement.all(Risk)}
    new = [Change(Risk.kind, risk.id, risk.body()) for risk in scenarios() if risk.id not in held]
    if not new:
        return "The register holds every starter scenario already."
    engagement.save_all(new, author=author, reason="starter scenarios taken into the register")
    return f"Saved: {wording.count(len(new), 'scenario')} without figures; give each a frequency and a loss."
