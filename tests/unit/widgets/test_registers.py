"""A panel of registers shows the stored rows of every kind, moves with each save, and says what cannot be judged."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from soc2lib.assessment import Assessment
from soc2lib.evidence import panel as evidence
from soc2lib.gap import panel as gap
from soc2lib.plan import panel as plan
from soc2lib.plan.defaults import defaults
from soc2lib.plan.records import Activity, Person
from soc2lib.readiness import panel as readiness
from soc2lib.readiness.records import OptionKind, PeriodDecision
from soc2lib.risk import panel as risk
from soc2lib.risk.records import Risk
from soc2lib.risk.scenario_library import scenarios
from soc2lib.scope import panel as scope
from soc2lib.scope.records import Component
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample
from soc2lib.widgets.grid.saving import WHOLE_ROW
from soc2lib.widgets.registers import Registers
from soc2lib.widgets.wizard import Wizard

SAMPLES = ("lantern", "sprout", "hostile")
PANELS: dict[str, Callable[[Engagement, Assessment], Any]] = {
    "examination": scope.examination,
    "commitments": scope.commitments,
    "inventory": scope.inventory,
    "third parties": scope.third_parties,
    "events": lambda engagement, _: scope.events(engagement),
    "responsibilities": plan.responsibilities,
    "remediation": plan.remediation,
    "costs": plan.costs,
    "workshop": lambda engagement, now: risk.workshop(engagement, now.working_controls),
    "controls": gap.controls,
    "interview": gap.interview,
    "evidence": evidence.evidence,
    "mock audit": readiness.mock_audit,
}


def show(name: str, engagement: Engagement) -> None:
    """Open a panel as its notebook does."""
    PANELS[name](engagement, Assessment.of(engagement))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Engagement]]:
    folder = tmp_path_factory.mktemp("clients")
    planted = {name: plant_sample(load_sample(name), name, folder) for name in SAMPLES}
    yield planted
    for engagement in planted.values():
        engagement.ledger.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Registers]:
    """Every panel of registers that a test opens."""
    made: list[Registers] = []
    real = Registers.__init__

    def noted(self: Registers, *args: Any, **more: Any) -> None:
        real(self, *args, **more)
        made.append(self)

    monkeypatch.setattr(Registers, "__init__", noted)
    return made


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", PANELS)
def test_every_panel_opens_with_every_sample_on_every_tab(
    samples: dict[str, Engagement], opened: list[Registers], name: str, sample: str
) -> None:
    show(name, samples[sample])
    for panel in opened:
        for place in range(len(panel._registers)):
            panel._tabs.chosen = place
            assert panel._place.children == (panel.grid,)
            assert len(panel.grid.rows) >= len(samples[sample].all(panel._registers[place].kind))


def edit(id: str, field: str, value: str, base: int = 0) -> dict[str, Any]:
    return {"kind": "edits", "edits": [{"sequence": 1, "id": id, "field": field, "value": value, "base": base}]}


def test_an_edit_moves_the_strip_the_standing_and_the_count(engagement: Engagement, opened: list[Registers]) -> None:
    show("inventory", engagement)
    (panel,) = opened
    assert "No component is recorded" in panel._strip.html
    panel.grid.receive(edit("CP-1", "component", "data"))
    assert "data store without an owner" in panel._strip.html.casefold()
    assert panel.grid.statuses["CP-1"][1] == "bad"
    assert panel._tabs.notes == ["1"]


@pytest.mark.parametrize("name", ["commitments", "inventory", "third parties"])
def test_where_nothing_is_recorded_no_finding_is_no_good_sign(
    engagement: Engagement, opened: list[Registers], name: str
) -> None:
    show(name, engagement)
    (panel,) = opened
    assert 'class="note unknown"' in panel._strip.html


def test_ranges_that_are_typed_draw_a_curve(engagement: Engagement, opened: list[Registers]) -> None:
    engagement.save(Risk(id="R-1", title="<b>Fire</b>"), author="Ann", reason="test")
    risk.workshop(engagement, {})
    (panel,) = opened
    assert "No loss can be stated yet" in panel._strip.html
    cells = {"frequency_low": "0.1", "frequency_high": "0.5", "loss_low": "10000", "loss_high": "100000"}
    edits = [edit("R-1", field, value, 1)["edits"][0] for field, value in cells.items()]
    panel.grid.receive({"kind": "edits", "edits": edits})
    painted = panel._strip.html
    assert '<path class="residual"' in painted
    assert 'class="heat"' in painted
    assert "<b>Fire" not in painted


def test_what_cannot_be_judged_is_said_and_the_rows_stay(engagement: Engagement, opened: list[Registers]) -> None:
    rows = [Risk(id="R-1", title="Fire", currency="USD"), Risk(id="R-2", title="Flood", currency="EUR")]
    for row in rows:
        figures = {"frequency_low": 1, "frequency_high": 2, "loss_low": 1e4, "loss_high": 1e5}
        engagement.save(row.model_copy(update=figures), author="Ann", reason="test")
    risk.workshop(engagement, {})
    (panel,) = opened
    assert 'class="note bad"' in panel._strip.html
    assert [row["id"] for row in panel.grid.rows] == ["R-1", "R-2"]


def test_the_first_edit_of_a_shipped_activity_keeps_the_rest_of_it(
    engagement: Engagement, opened: list[Registers]
) -> None:
    show("responsibilities", engagement)
    opened[0].grid.receive(edit("scope", "accountable", "security-lead"))
    shipped = defaults().activities["scope"]
    assert engagement.one(Activity, "scope") == shipped.model_copy(update={"accountable": ("security-lead",)})
    assert opened[0]._tabs.notes[0] == f"1 of {len(defaults().activities)}"


def test_an_activity_is_not_in_order_while_nobody_fills_its_roles(
    engagement: Engagement, opened: list[Registers]
) -> None:
    show("responsibilities", engagement)
    assert {words for words, _, _ in opened[0].grid.statuses.values()} == {"Error"}
    roles = defaults().roles
    engagement.save(Person(id="Mei", roles=tuple(roles)), author="Ann", reason="test")
    opened[0].refresh()
    assert "Nobody fills" not in str(opened[0].grid.statuses)


def test_a_deleted_row_is_gone_from_the_ledger_and_comes_back_by_undo(
    engagement: Engagement, opened: list[Registers]
) -> None:
    engagement.save(Component(id="CP-1", name="Ledger"), author="Ann", reason="test")
    show("inventory", engagement)
    grid = opened[0].grid
    grid.receive(edit("CP-1", WHOLE_ROW, "deleted", 1))
    assert engagement.all(Component) == []
    assert (grid.rows[0]["gone"], grid.rows[0]["values"]["name"]) == (True, "Ledger")
    grid.receive(edit("CP-1", WHOLE_ROW, "", 2))
    assert engagement.one(Component, "CP-1") == Component(id="CP-1", name="Ledger")


def test_starters_are_taken_once_under_the_name_given(engagement: Engagement) -> None:
    assert "Saved" in risk.take_starters(engagement, "Ann")
    assert [row.id for row in engagement.all(Risk)] == sorted(row.id for row in scenarios())
    assert "already" in risk.take_starters(engagement, "Ann")
    assert engagement.version(Risk, "ACC-1") == 1


def test_a_fault_of_ours_is_said_in_the_panel(
    engagement: Engagement, opened: list[Registers], monkeypatch: Any
) -> None:
    show("inventory", engagement)
    sent: list[dict[str, Any]] = []
    grid = opened[0].grid
    monkeypatch.setattr(grid, "send", sent.append)
    monkeypatch.setattr(opened[0], "_look", lambda: 1 / 0)
    grid.receive(edit("CP-1", "name", "Ledger"))
    assert [message["kind"] for message in sent] == ["replies", "failed"]
    assert "ZeroDivisionError" in sent[1]["words"]
    assert engagement.one(Component, "CP-1") is not None


WORDS = {"p", "h2", "ul", "ol", "li", "em", "strong", "span", "dl", "dt", "dd", "div"}
TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
DRAWING = {"style", "figure", "figcaption", "svg", "path", "text"}


class Markup(HTMLParser):
    """The tags and attributes that a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_a_strip_holds_a_hostile_clients_text_as_text(samples: dict[str, Engagement], opened: list[Registers]) -> None:
    for name in PANELS:
        if name not in ("examination", "interview"):
            show(name, samples["hostile"])
    for panel in opened:
        found = Markup(panel._strip.html)
        assert found.tags <= WORDS | TABLES | DRAWING
        assert not {name for name in found.attributes if name.startswith("on") or name in ("href", "src", "style")}


@pytest.mark.parametrize(
    ("sample", "state", "days"),
    [
        ("sprout", "Decision needed", "not before"),
        ("lantern", "Decision needed", "(80 % likely)"),
        ("hostile", "Decided, cannot be compared", "not before"),
    ],
)
def test_the_form_of_the_decision_opens_with_every_sample_and_says_where_it_stands(
    samples: dict[str, Engagement], monkeypatch: pytest.MonkeyPatch, sample: str, state: str, days: str
) -> None:
    form = decision_form(samples[sample], monkeypatch)
    assert state in form._strip.html
    assert days in form._strip.html


def test_a_decision_that_is_entered_is_stored_and_compared_with_the_options(
    engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = decision_form(engagement, monkeypatch)
    for name, words in {
        "option": "Type I",
        "decided_by": "Ann",
        "decided_on": "2026-09-01",
        "reason": "<b>Ann",
    }.items():
        form.fields[name].words = words
    assert form.save()
    stored = engagement.one(PeriodDecision, "decision")
    assert stored is not None
    assert (stored.option, stored.decided_by) == (OptionKind.TYPE_I, "Ann")
    assert "Decided" in form._strip.html
    assert "Decision needed" not in form._strip.html
    assert "<b>Ann" not in form._strip.html


def decision_form(engagement: Engagement, monkeypatch: pytest.MonkeyPatch) -> Wizard:
    """The form of the decision, as its notebook opens it."""
    made: list[Wizard] = []
    real = Wizard.__init__

    def noted(self: Wizard, *args: Any, **more: Any) -> None:
        real(self, *args, **more)
        made.append(self)

    monkeypatch.setattr(Wizard, "__init__", noted)
    readiness.decision(engagement, Assessment.of(engagement))
    return made[0]
