"""Clients drawn from a seed field by field: whatever may be entered, whether or not it makes a likely story."""

from datetime import date, timedelta
from random import Random
from typing import Any

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.evidence.records import Evidence, EvidenceType, TestMethod, TestResult
from soc2lib.evidence.testing.records import Spread, Walkthrough
from soc2lib.gap.records import (
    Applicability,
    Claim,
    ClaimedStatus,
    Control,
    CriterionScope,
    Design,
    Disposition,
    EvidenceSufficiency,
    Implementation,
    Operation,
)
from soc2lib.scope.records import Examination, ReportType
from tests.clients import vendors
from tests.clients.build import ANSWERED, OWNER, Client, later

AS_OF = date(2026, 9, 30)
_PERIODS = ((-300, 181), (-300, 181), (-90, 181), (-90, 181), (60, 181), (-20, 90), (-400, 364), (-1, 30))
"""Days from the as-of day to the period's first day, and its length: after, within and before."""


def mixed_client(draw: Random) -> Client:
    """One client: some say and show much, some little; of a plain one every control is its own and applies."""
    plain, shelf = draw.random() < 0.4, catalog()
    said, shows = draw.choice([0.0, 0.3, 0.9, 1.0]), draw.choice([0.0, 0.1, 0.5, 0.9])
    client = Client(AS_OF).add(_examination(draw))
    if not said and not shows:
        return client
    client.add(*(_control(draw, id, plain) for id in shelf.controls if draw.random() < said))
    client.add(*(_control(draw, f"OWN-{n}", plain, _criteria(draw)) for n in range(draw.randrange(3))))
    client.add(*(Claim(id=id, status=draw.choice(list(ClaimedStatus))) for id in shelf.criteria if draw.random() < 0.1))
    out = [] if plain else [id for id in shelf.criteria if draw.random() < 0.05]
    client.add(*(CriterionScope(id=id, reason="out") for id in out))
    if draw.random() < 0.5:
        vendors.carved_out(client, later(AS_OF, draw.choice([-200, -60, 0])), later(AS_OF, draw.choice([-60, 30])))
        vendors.carry_entry(client)
    owned = [control.id for control in client.of(Control) if control.id not in shelf.controls]
    for id in [*shelf.controls, *owned]:
        if draw.random() < shows:
            _show(client, draw, id)
    return client


def _examination(draw: Random) -> Examination:
    categories = tuple(c for c in Category if c is Category.SECURITY or draw.random() < 0.3)
    answers = {name: draw.choice([None, True, answer]) for name, answer in ANSWERED.items()}
    after, days = draw.choice(_PERIODS)
    start = later(AS_OF, after)
    period: dict[str, date] = draw.choice(
        [{"window_start": start, "window_end": later(start, days)}] * 6 + [{"window_start": start}, {}]
    )
    previous = {"previous_end": later(start, -1)} if draw.random() < 0.3 else {}
    kind = draw.choice([None, ReportType.TYPE_II, ReportType.TYPE_II, ReportType.TYPE_I])
    return Examination(categories=categories, report_type=kind, **period, **previous, **answers)


def _criteria(draw: Random) -> tuple[str, ...]:
    return tuple(draw.sample(list(catalog().criteria), 3))


def _control(draw: Random, id: str, plain: bool, criteria: tuple[str, ...] = ()) -> Control:
    kind = draw.choices(list(Applicability), [1, 0, 0] if plain else [12, 1, 2])[0]
    elsewhere = vendors.CLOUD if kind is Applicability.SUBSERVICE and draw.random() < 0.5 else "elsewhere"
    remapped = not plain and not criteria and draw.random() < 0.02
    return Control(
        id=id,
        title="Own" if criteria else "",
        owner=OWNER,
        criteria=_criteria(draw) if remapped else criteria,
        key=draw.choice([None] * 8 + [True] if plain else [None] * 8 + [True, False]),
        applicability=kind,
        applicability_reason="" if kind is Applicability.IN_SCOPE else elsewhere,
        disposition=draw.choice([None, None, *list(Disposition)[: 3 if plain else 4]]),
        design=draw.choices(list(Design), [1, 1, 2, 6])[0],
        implementation=draw.choices(list(Implementation), [1, 1, 1, 6])[0],
        in_use_since=draw.choice([None, None, later(AS_OF, draw.randrange(-700, 100))]),
        operation=draw.choice(list(Operation)),
        evidence=draw.choice(list(EvidenceSufficiency)),
    )


def _show(client: Client, draw: Random, id: str) -> None:
    """Show something of a control: its design, an instance, runs, tests; accepted or waiting, good or bad."""
    day = later(AS_OF, -draw.randrange(1, 400))
    if draw.random() < 0.8:
        client.designed(id, day=day)
        _spoil(client, draw, Walkthrough, f"WT-{id}", 0.15, concluded=draw.choice([Design.PARTLY, Design.NOT_DESIGNED]))
        _spoil(client, draw, Evidence, f"EV-{id}-design", 0.1, reviewer=draw.choice(["", OWNER]))
    if draw.random() < 0.6:
        client.observed(id, day=day)
    way = draw.random()
    if way < 0.25:
        dates = [later(AS_OF, -days) for days in range(draw.randrange(5, 40), 400, draw.choice([30, 90, 180]))]
        client.ran(id, *dates)
        _spoil(client, draw, Evidence, f"EV-{id}-{dates[0]:%m%d}", 0.2, reviewer=draw.choice(["", OWNER]))
    elif way < 0.4:
        client.in_force(id, first=later(AS_OF, -500), last=AS_OF)
    elif way < 0.5:
        client.piece(f"EV-{id}-open", (id,), EvidenceType.TICKET, day, day)
        _spoil(client, draw, Evidence, f"EV-{id}-open", 1.0, reviewer="")
    elif way < 0.9:
        _test(client, draw, id)


def _test(client: Client, draw: Random, id: str) -> None:
    """A test of a control, with or without deviations, explained or not, with others that may stand in for it."""
    first = later(AS_OF, -draw.choice([500, 300, 200, 90]))
    last = min(AS_OF, first + timedelta(draw.choice([30, 90, 181, 364])))
    rows = draw.choice([2, 12, 60])
    sample = draw.choice([None, min(rows, 25)])
    deviating = tuple(f"I-{n}" for n in range(draw.choice([0, 0, 0, 1, 3]) if rows > 3 else 0))
    client.tested(id, rows, first, last, sample=sample, deviating=deviating)
    if deviating and draw.random() < 0.7:
        others = [one.id for one in client.of(TestResult) if one.control != id]
        named = _stood_in_for(client, draw, id, first, last) or draw.sample(others, min(len(others), draw.randrange(3)))
        spread = draw.choice([Spread.ISOLATED, Spread.ISOLATED, Spread.SYSTEMATIC])
        client.explained(f"T-{id}", *deviating, spread=spread, compensating=tuple(named))
    _spoil(client, draw, TestResult, f"T-{id}", 0.2, **_flaw(draw))


def _stood_in_for(client: Client, draw: Random, id: str, first: date, last: date) -> list[str]:
    """The test of another control for the same criteria, over the same days, that holds; by chance there is none."""
    shelf = catalog().controls
    serves = set(shelf[id].criteria) if id in shelf else set()
    alike = [one.id for one in shelf.values() if one.id != id and serves.intersection(one.criteria)]
    if not alike or draw.random() < 0.3:
        return []
    other = draw.choice(alike)
    client.tested(other, 12, first, last)
    return [f"T-{other}"]


def _flaw(draw: Random) -> dict[str, Any]:
    """What a test may lack; of the last its items show more deviations than it counts."""
    return draw.choice(
        [
            {"method": TestMethod.INQUIRY},
            {"tester": OWNER, "tested_as": None},
            {"cannot_tell": 2},
            {"deviations": 0},
        ]
    )


def _spoil(client: Client, draw: Random, kind: Any, id: str, chance: float, **instead: Any) -> None:
    """Change some fields of a record, by chance."""
    if draw.random() < chance:
        client.add(client.records[(kind.kind, id)].model_copy(update=instead))
