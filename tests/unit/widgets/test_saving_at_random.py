"""Random edits by two people with lost answers end with ledger and screens equal, and nothing acknowledged is lost."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.saving import Edit, Saving

IDS = ("GOV-01", "GOV-02")
VALUES = {
    "owner": ("", "Mei", "Tom"),
    "design": ("partly", "suitable", "rubbish"),
    "applicability": ("in scope", "not relevant"),
    "applicability_reason": ("", "no office"),
}


class Screen:
    """What one browser shows: the rows as last answered, and its own edits that are not acknowledged."""

    def __init__(self, clients: Path, name: str) -> None:
        self.engagement = Engagement.open("acme", clients=clients)
        self.saving = Saving(self.engagement, Control, lambda: name, IDS)
        self.sequence = 0
        self.waiting: dict[tuple[str, str], Edit] = {}
        self.reload()

    def reload(self) -> None:
        self.rows = {row["id"]: row for row in self.saving.rows()}

    def send(self, edits: list[Edit], lost: bool) -> list[dict]:
        self.waiting |= {(edit.id, edit.field): edit for edit in edits}
        replies = self.saving.save(edits)
        if not lost:
            for reply in replies:
                self.hear(reply)
        return replies

    def hear(self, reply: dict) -> None:
        if "row" in reply and reply["row"]["base"] >= self.rows[reply["id"]]["base"]:
            self.rows[reply["id"]] = reply["row"]
        self.waiting.pop((reply["id"], reply["field"]))


class TwoPeople(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        clients = Path(self.folder.name)
        Engagement.create("acme", clients).ledger.close()
        self.screens = [Screen(clients, "Ann"), Screen(clients, "Bob")]
        self.model: dict[tuple[str, str], str] = {}

    @rule(
        who=st.sampled_from((0, 1)),
        id=st.sampled_from(IDS),
        cells=st.dictionaries(st.sampled_from(tuple(VALUES)), st.integers(0, 2), min_size=1, max_size=3),
        lost=st.booleans(),
    )
    def type_cells(self, who: int, id: str, cells: dict[str, int], lost: bool) -> None:
        screen, edits = self.screens[who], []
        for field, choice in cells.items():
            screen.sequence += 1
            value = VALUES[field][choice % len(VALUES[field])]
            edits.append(Edit(screen.sequence, id, field, value, screen.rows[id]["base"]))
        self.note(screen.send(edits, lost), edits)

    @rule(who=st.sampled_from((0, 1)))
    @precondition(lambda self: any(screen.waiting for screen in self.screens))
    def send_again_what_was_not_answered(self, who: int) -> None:
        screen = self.screens[who]
        edits = list(screen.waiting.values())
        self.note(screen.send(edits, lost=False), edits)
        assert not screen.waiting

    @rule(who=st.sampled_from((0, 1)))
    def reload(self, who: int) -> None:
        self.screens[who].reload()

    def note(self, replies: list[dict], edits: list[Edit]) -> None:
        assert sorted(reply["sequence"] for reply in replies) == sorted(edit.sequence for edit in edits)
        values = {edit.sequence: edit.value for edit in edits}
        for reply in replies:
            if reply["kind"] == "ack":
                self.model[reply["id"], reply["field"]] = values[reply["sequence"]]
            if reply["kind"] == "conflict":
                assert reply["theirs"] == self.model.get((reply["id"], reply["field"]), "")

    @invariant()
    def the_ledger_holds_exactly_what_was_acknowledged(self) -> None:
        engagement = self.screens[0].engagement
        engagement.refresh()
        stored = {control.id: control for control in engagement.all(Control)}
        for (id, field), value in self.model.items():
            assert str(getattr(stored[id], field)) == value
        assert set(stored) == {id for id, _ in self.model}

    def teardown(self) -> None:
        first, second = self.screens
        for screen in self.screens:
            screen.reload()
        assert first.rows == second.rows
        for screen in self.screens:
            screen.engagement.ledger.close()
        self.folder.cleanup()


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)
