"""Random edits by two people who clash and whose kernels are killed: ledger and screens end equal, nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from playwright.sync_api import Browser, Page

from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.grid.columns import words_of_row
from tests.browser.screens import Kernel, Screen, prepare
from tests.soak import count

pytestmark = [pytest.mark.browser, pytest.mark.soak]
ASKED = count(4_000)
STEPS, EDITS_EACH = 20, 30
IDS = ("GOV-01", "GOV-02", "GOV-03")
VALUES = {
    "owner": ("Mei", "Tom", "Ida", ""),
    "design": ("partly", "suitable", "not designed", "rubbish"),
    "title": ("Board", "Board and chair", "Owners", ""),
    "applicability": ("not relevant", "in scope", "not relevant", "in scope"),
    "applicability_reason": ("no office", "", "no staff", "no plant"),
}
FIELDS = tuple(VALUES)
FATES = ("answered", "answered", "answered", "answer lost", "killed at work", "killed after it")
CELLS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(FIELDS), st.integers(0, 3)), min_size=3, max_size=9)
WHO = st.sampled_from((0, 1))
FATE = st.sampled_from(FATES)


class TwoPeople(RuleBasedStateMachine):
    """Ann and Bob at one client; ``model`` holds what was acknowledged, cell by cell."""

    def __init__(self, page: Page, kernels: tuple[Kernel, Kernel], clients: Path, seen: Counter[str]) -> None:
        super().__init__()
        seen["clients"] += 1
        client = f"c{seen['clients']}"
        self.state, self.engagement = seen, Engagement.create(client, clients)
        pairs = zip(("Ann", "Bob"), kernels, strict=True)
        self.screens = [Screen(page, kernel, client, name) for name, kernel in pairs]
        self.model = self.stored()

    @rule(who=WHO, cells=CELLS, fate=FATE)
    def type_cells(self, who: int, cells: list[tuple[str, str, int]], fate: str) -> None:
        changes = {(id, field): VALUES[field][choice] for id, field, choice in cells}
        typed = [{"id": id, "field": field, "value": value} for (id, field), value in changes.items()]
        self.screens[who].do("register.type(told)", typed)
        self.deliver(who, fate)

    @rule(who=WHO, id=st.sampled_from(IDS), owner=st.sampled_from(VALUES["owner"][:3]), fate=FATE)
    def type_by_keyboard(self, who: int, id: str, owner: str, fate: str) -> None:
        self.screens[who].type(id, "owner", owner)
        self.deliver(who, fate)

    @rule(who=WHO, back=st.booleans(), fate=FATE)
    def undo_or_redo(self, who: int, back: bool, fate: str) -> None:
        self.screens[who].do("register.undo(told)", back)
        self.deliver(who, fate)

    @rule(who=WHO, fate=FATE)
    @precondition(lambda self: self.some("unsaved"))
    def save_again(self, who: int, fate: str) -> None:
        self.screens[who].do("register.again()")
        self.deliver(who, fate)

    @rule(who=WHO, mine=st.booleans(), fate=FATE)
    @precondition(lambda self: self.some("conflict"))
    def settle_a_clash(self, who: int, mine: bool, fate: str) -> None:
        self.screens[who].do("register.conflicts().slice(0, 1).forEach((edit) => register.choose(edit, told))", mine)
        self.deliver(who, fate)

    @rule(who=WHO, anew=st.booleans())
    def reload_the_page_or_run_the_notebook_again(self, who: int, anew: bool) -> None:
        if anew:
            self.screens[who].reload()
            return
        before = {(edit["id"], edit["field"], edit["value"]) for edit in self.screens[who].edits()}
        self.screens[who].run_again()
        assert {(edit["id"], edit["field"], edit["value"]) for edit in self.screens[who].edits()} == before

    @invariant()
    def the_ledger_holds_exactly_what_was_acknowledged(self) -> None:
        assert self.stored() == self.model

    @invariant()
    def no_screen_takes_for_stored_what_is_not(self) -> None:
        rows = self.stored()
        for screen in self.screens:
            for row in screen.do("register.rows"):
                if row["base"] == self.engagement.version(Control, row["id"]):
                    assert {field: row["values"][field] for field in FIELDS} == rows[row["id"]]

    @invariant()
    def every_screen_shows_what_it_knows(self) -> None:
        for screen in self.screens:
            known = screen.do(
                "register.rows.map((row) => [row.id, told.map((field) => register.text(row.id, field))])", FIELDS
            )
            assert screen.cells(FIELDS) == dict(known)

    def deliver(self, who: int, fate: str) -> None:
        """Carry every message that waits to the kernel, and what comes back to the screen, as far as fate lets it."""
        screen = self.screens[who]
        while waiting := screen.outbox():
            for message in waiting:
                self.state["edits"] += len(message["edits"])
                self.state[fate] += 1
                screen.send(message)
                if fate == "killed at work":
                    screen.kernel.kill()
                else:
                    answer = screen.kernel.answer()
                if fate == "killed after it":
                    screen.kernel.kill()
                if fate == "answered":
                    self.note(message, answer["replies"])
                    screen.hear(answer)
                else:
                    self.find_out(message)
        screen.lose_patience()
        assert not [edit for edit in screen.edits() if edit["state"] in ("saving", "waiting")]

    def note(self, message: dict[str, Any], replies: list[dict[str, Any]]) -> None:
        assert sorted(reply["sequence"] for reply in replies) == sorted(e["sequence"] for e in message["edits"])
        values = {edit["sequence"]: edit["value"] for edit in message["edits"]}
        for reply in replies:
            self.state[reply["kind"]] += 1
            if reply["kind"] == "ack":
                self.model[reply["id"]][reply["field"]] = values[reply["sequence"]]
            if reply["kind"] == "conflict":
                assert reply["theirs"] == self.model[reply["id"]][reply["field"]]

    def find_out(self, message: dict[str, Any]) -> None:
        """Nobody heard whether these edits stand: each of them does, or the cell is as it was."""
        stored = self.stored()
        for edit in message["edits"]:
            before, now = self.model[edit["id"]][edit["field"]], stored[edit["id"]][edit["field"]]
            assert now in (before, edit["value"])
            self.model[edit["id"]][edit["field"]] = now

    def stored(self) -> dict[str, dict[str, str]]:
        """The ledger as another process reads it."""
        self.engagement.refresh()
        rows = {id: words_of_row(Control, id, self.engagement.one(Control, id)) for id in IDS}
        return {id: {field: words[field] for field in FIELDS} for id, words in rows.items()}

    def some(self, state: str) -> bool:
        return any(edit["state"] == state for screen in self.screens for edit in screen.edits())

    def teardown(self) -> None:
        for who, screen in enumerate(self.screens):
            screen.do("register.again()")
            self.deliver(who, "answered")
            while clashes := [edit for edit in screen.edits() if edit["state"] == "conflict"]:
                screen.do("register.conflicts().forEach((edit) => register.choose(edit, true))")
                self.deliver(who, "answered")
                assert clashes != [edit for edit in screen.edits() if edit["state"] == "conflict"]
            screen.do("register.drop([...register.edits.values()].filter((edit) => edit.state === 'refused'))")
            assert screen.edits() == []
        for screen in self.screens:
            screen.hear({"kind": "rows", "rows": screen.stored()})
            assert screen.cells(FIELDS) == {id: list(words.values()) for id, words in self.stored().items()}
            screen.close()
        self.engagement.ledger.close()


@pytest.fixture
def kernels(tmp_path: Path) -> Iterator[tuple[Kernel, Kernel]]:
    pair = Kernel(tmp_path, "Ann", IDS), Kernel(tmp_path, "Bob", IDS)
    yield pair
    for kernel in pair:
        kernel.end()


def test_ledger_and_screens_end_equal(chromium: Browser, kernels: tuple[Kernel, Kernel], tmp_path: Path) -> None:
    page, seen = chromium.new_page(), Counter[str]()
    prepare(page)
    many = settings(
        max_examples=ASKED // EDITS_EACH, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck)
    )
    while seen["edits"] < ASKED:
        before = seen["edits"]
        run_state_machine_as_test(lambda: TwoPeople(page, kernels, tmp_path, seen), settings=many)
        assert seen["edits"] > before
    page.close()
    print(dict(seen))
    assert min(seen[kind] for kind in ("ack", "conflict", "refusal", *FATES)) > 0
