"""What is typed in the risk stage: ranges, effects, treatments and appetite, with the year's loss moving below them."""

import ipywidgets as widgets

from soc2lib.basics import formatting
from soc2lib.errors import WorkbookError
from soc2lib.risk.assess import assess_risk
from soc2lib.risk.live_summary import statuses, summary_figures
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk, Treatment, TreatmentState
from soc2lib.risk.scenario_library import scenarios
from soc2lib.risk.treatment.residual import Working
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.widgets.form import author_field, signed
from soc2lib.widgets.registers import Look, Register, Registers
from soc2lib.widgets.status_line import Said

_LIVE_DRAWS = 40
"""Curves drawn for the band while ranges are typed; the page draws more."""
_LATER = (
    *("objective", "asset", "threat", "vulnerability", "consequence", "fraud_factors", "change_triggers"),
    *("criteria", "controls", "currency", "residual_way", "residual_frequency_low", "residual_frequency_high"),
    *("residual_frequency_step", "residual_loss_low", "residual_loss_high", "residual_loss_step"),
    *("accepted_by", "accepted_on", "acceptance_expires", "reviewed"),
)
_STATES = {TreatmentState.DONE.value: "good", TreatmentState.DROPPED.value: "none"}


def workshop(engagement: Engagement, shown: Working) -> widgets.Widget:
    """The risk registers; below them the loss of a year and the heat map, as ranges are typed.

    Parameters
    ----------
    engagement : Engagement
        The client.
    shown : mapping
        Control id to whether tests showed it to work; see `residual.working`.
    """

    def look() -> Look:
        result = assess_risk(
            engagement.all(Risk),
            engagement.all(Treatment),
            engagement.all(ControlEffect),
            engagement.all(AppetitePoint),
            shown,
            as_of=engagement.as_of,
            draws=_LIVE_DRAWS,
            worth=False,
        )
        return Look(summary_figures(result), {Risk.kind: statuses(result)})

    said = Said()
    begin = widgets.Button(description="Take the starter scenarios", tooltip="Adds those the register does not hold")
    begin.layout.width = "auto"
    registers = [
        Register(Risk, "title", _LATER),
        Register(ControlEffect),
        Register(Treatment, "title", tones=_STATES),
        Register(AppetitePoint),
    ]
    panel = Registers(engagement, registers, look, [widgets.HBox([begin, said])])

    def take(_: object) -> None:
        try:
            said.value = take_starters(engagement, signed(author_field()))
        except WorkbookError as error:
            said.value = f"NOT SAVED. {' '.join(str(error).split())}"
        panel.refresh()

    begin.on_click(take)
    return panel.widget


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
    return f"Saved: {formatting.count(len(new), 'scenario')} without figures; give each a frequency and a loss."
