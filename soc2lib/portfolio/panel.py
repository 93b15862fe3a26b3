"""Where a session starts: a client is chosen, and its stages show how they stand and what to do next."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import ipywidgets as widgets

from soc2lib.basics import clock
from soc2lib.basics.resources import notebooks_folder
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.errors import WorkbookError
from soc2lib.html.pieces import Cell, Piece, Table, note
from soc2lib.portfolio.progress import progress_of
from soc2lib.portfolio.start import next_step, stage_states
from soc2lib.scope.records import Examination
from soc2lib.share.names.undecided_form import Spellings
from soc2lib.share.owner_answers.conflict_panel import MergeConflicts
from soc2lib.share.owner_answers.conflicts import field_of, open_clashes
from soc2lib.stages import STAGES, Stage
from soc2lib.store.clients import client_ids
from soc2lib.store.engagement import Engagement
from soc2lib.store.verification.ledger import clock_notes
from soc2lib.widgets.container import framed
from soc2lib.widgets.form import author_field, wide
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.status_line import Said

_NAMED = 3
"""How many rows with a wrong clock the page names."""


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
    if not ids:
        page = Strip()
        page.show(note("unknown", "There is no client yet.", "Make one with `soc2 new`, then open the workbook again."))
        return page
    return _Start(ids, clients, as_of).widget


class _Start:
    """The chosen client's stages; where there are any, answers that clash and spellings that may be names."""

    def __init__(self, ids: Sequence[str], clients: str, as_of: str) -> None:
        self._clients, self._as_of = clients, as_of
        self._engagement: Engagement | None = None
        self.chooser = widgets.Dropdown(options=ids, value=ids[0], description="Client", **wide())
        self.said, self.page = Said(), Strip()
        self.clashes, self.names = widgets.VBox(), widgets.VBox()
        self.chooser.observe(self._choose, names="value")
        self._turn()
        self.widget = framed(author_field(), self.chooser, self.said, self.page, self.clashes, self.names)

    def _choose(self, _: object) -> None:
        self.said.value = self._turn()

    def _turn(self) -> str:
        """Show the chosen client, and give what to say of it."""
        if self._engagement:
            self._engagement.ledger.close()
        self._engagement, self.clashes.children, self.names.children = None, (), ()
        client = self.chooser.value
        try:
            self._engagement = Engagement.open(client, self._as_of, self._clients)
            self._tell(self._engagement)
            if self._engagement.as_of >= clock.today():
                self._ask(self._engagement)
        except WorkbookError as error:
            self.page.show(note("bad", error.what, " ".join(problem.remedy for problem in error.problems)))
            return f"{client} cannot be shown. {error.what}"
        return f"Shown: {_name(self._engagement)}"

    def _ask(self, engagement: Engagement) -> None:
        """What a person has to decide, where there is anything."""
        if any(field_of(clash) for clash in open_clashes(engagement)):
            self.clashes.children = [MergeConflicts(engagement, self._again).widget]
        if (names := Spellings(engagement)).open:
            self.names.children = [names.widget]

    def _again(self) -> None:
        if self._engagement:
            self._tell(self._engagement)

    def _tell(self, engagement: Engagement) -> None:
        """What to do next, and how the stages stand."""
        shipped = [stage for stage in STAGES if (notebooks_folder() / f"{stage.notebook}.ipynb").is_file()]
        states = stage_states(progress_of(engagement), shipped)
        rows: list[list[Cell]] = [
            [_link(one.stage, engagement.client), one.stage.question, one.state.status, one.reason] for one in states
        ]
        table = Table(f"The stages of {_name(engagement)}", ["Stage", "Question", "State", "Because"], rows)
        self.page.show(note("none", "What to do next.", next_step(states)), *_clocks(engagement), table.piece())


def _clocks(engagement: Engagement) -> list[Piece]:
    """The saved rows whose clock was wrong, by name; nothing where there are none."""
    said = list(clock_notes(engagement.ledger.all()))
    more = f" soc2 verify {engagement.client} names all {len(said)}." if len(said) > _NAMED else ""
    return [note("warn", "A clock was wrong.", f"{' '.join(said[:_NAMED])}{more}")] if said else []


def _name(engagement: Engagement) -> str:
    examination = engagement.one(Examination, "examination")
    return (examination.name if examination else "") or engagement.client


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
