"""Where a session starts: a client is chosen, and its stages show how they stand and what to do next."""

import json
import os
from pathlib import Path

import ipywidgets as widgets

from soc2lib.desk.form import author_field, wide
from soc2lib.desk.keys import with_own_keys
from soc2lib.desk.said import Said
from soc2lib.desk.strip import Strip
from soc2lib.foundation.clients import client_ids
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.foundation.pages import Cell, Piece, Table, note
from soc2lib.foundation.shelf import notebooks_folder
from soc2lib.foundation.text import to_attribute, to_html
from soc2lib.process import STAGES, Stage
from soc2lib.scope.records import Examination
from soc2lib.share.progress import told_of
from soc2lib.share.start import next_step, stage_states


def start(clients: str = "", as_of: str = "", client: str = "") -> widgets.Widget:
    """A chooser of the client, its stages with their state, and what to do next.

    Parameters
    ----------
    clients : str
        The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.
    as_of : str
        The day to look at; empty means today.
    client : str
        The one client of the session; empty means that each of them can be chosen.
    """
    ids = (client,) if client else client_ids(clients)
    page = Strip()
    if not ids:
        page.show(note("unknown", "There is no client yet.", "Make one with `soc2 new`, then open the workbook again."))
        return page.widget
    chooser = widgets.Dropdown(options=ids, value=ids[0], description="Client", **wide())

    said = Said()

    def turn() -> str:
        """Show the chosen client, and give what to say of it."""
        try:
            name, *pieces = _told(chooser.value, as_of, clients)
        except WorkbookError as error:
            remedy = " ".join(problem.remedy for problem in error.problems)
            page.show(note("bad", error.what, remedy))
            return f"{chooser.value} cannot be shown. {error.what}"
        page.show(*pieces)
        return f"Shown: {name}."

    def choose(_: object) -> None:
        said.value = turn()

    chooser.observe(choose, names="value")
    turn()
    return with_own_keys(author_field(), chooser, said, page.widget)


def _told(client: str, as_of: str, clients: str) -> tuple[str, Piece, Piece]:
    """The client's name, what to do next, and its stages."""
    engagement = Engagement.open(client, as_of, clients)
    try:
        shipped = [stage for stage in STAGES if (notebooks_folder() / f"{stage.notebook}.ipynb").is_file()]
        states = stage_states(told_of(engagement), shipped)
        examination = engagement.one(Examination, "examination")
    finally:
        engagement.ledger.close()
    rows: list[list[Cell]] = [
        [_link(state.stage, client), state.stage.question, state.state.status, state.because] for state in states
    ]
    name = (examination.name if examination else "") or client
    table = Table(f"The stages of {name}", ["Stage", "Question", "State", "Because"], rows)
    return name, note("none", "What to do next.", next_step(states)), table.piece()


def _link(stage: Stage, client: str) -> Piece:
    """Opens the stage's notebook beside this one: in the client's own folder where the session has several."""
    path = f"{client}/{stage.notebook}.ipynb" if Path(client).is_dir() else f"{stage.notebook}.ipynb"
    words = f"{stage.number} {stage.name.capitalize()}"
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila/"):
        return Piece(f'<a href="{to_attribute(f"/voila/render/{path}")}" target="_blank">{to_html(words)}</a>', words)
    command = f'data-commandlinker-command="docmanager:open" data-commandlinker-args="{_arguments(path)}"'
    return Piece(f'<a href="#{to_attribute(stage.notebook)}" {command}>{to_html(words)}</a>', words)


def _arguments(path: str) -> str:
    return to_attribute(json.dumps({"path": path}))
