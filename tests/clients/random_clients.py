"""Made-up clients drawn from a seed, in every phase: for properties that must hold whatever a client told."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.gap.records import Claim, ClaimedStatus, CriterionScope, GapEntry, PolicyLimit
from soc2lib.plan.records import Person, Task
from soc2lib.readiness.records import ScoreWeights
from soc2lib.scope.records import (
    ComplementaryControl,
    DemandSource,
    Examination,
    Incident,
    ThirdParty,
    ThirdPartyReport,
)
from soc2lib.store.reading import HeldRecords
from tests.clients.build import ADVISER, ANSWERED, OWNER, PERFORMER, TYPE_I, TYPE_II, Client, later
from tests.clients.stories import BAD, GOOD, ClientProgress

PHASES = ("no period", "before", "within", "within", "after", "after", "Type I")
MORE = (Category.AVAILABILITY, Category.CONFIDENTIALITY)
_FIRST = date(2026, 1, 15)


def random_client(seed: int) -> HeldRecords:
    """One made-up client as an assessment reads it; equal seeds give equal clients."""
    return made_up(seed).held()


def made_up(seed: int) -> Client:
    """One made-up client.

    It has two to eight criteria of Security, in one of three cases one of another category, and for each control that
    serves them a story of `stories`. Beside them it may have weights, limits, gap records, tasks, claims, incidents,
    vendors with and without reports, open or answered conditions, and buyers. Half of the clients has
    everything shown.
    """
    draw = Random(f"made-up client {seed}")
    phase = draw.choice(PHASES)
    start = later(_FIRST, draw.randrange(300))
    end = later(start, draw.choice((91, 182, 364)))
    as_of = _day(draw, phase, start, end)
    categories = (Category.SECURITY, *draw.sample(MORE, draw.choice((0, 0, 1))))
    criteria = _criteria(draw, categories)
    client = _examined(draw, phase, as_of, (start, end), categories, criteria)
    ready = draw.choice((0.3, 0.8, 1.0, 1.0))
    begun = phase in ("within", "after")
    first, last = (start, min(end, as_of)) if begun else (as_of, as_of)
    for id in _controls(draw, criteria):
        story = draw.choice(GOOD if draw.random() < ready else BAD)
        story(ClientProgress(client, id, first, last, begun, draw))
    _beside(draw, client, criteria, first, last)
    return client


def _day(draw: Random, phase: str, start: date, end: date) -> date:
    if phase == "within":
        return later(start, draw.randrange(1, (end - start).days))
    return later(end, draw.randrange(40)) if phase == "after" else later(start, -draw.randrange(1, 60))


def _criteria(draw: Random, categories: tuple[Category, ...]) -> list[str]:
    found: list[str] = []
    for category in categories:
        ids = [one.id for one in catalog().criteria.values() if one.category is category]
        found += draw.sample(ids, draw.randrange(2, 9) if category is Category.SECURITY else 1)
    return sorted(found)


def _examined(
    draw: Random,
    phase: str,
    as_of: date,
    period: tuple[date, date],
    categories: tuple[Category, ...],
    criteria: list[str],
) -> Client:
    start, end = period
    examined: dict[str, Any] = {"report_needed": later(end, 120) if draw.random() < 0.5 else None}
    if phase == "Type I":
        examined |= {"report_type": TYPE_I, "window_start": start}
    elif phase != "no period":
        examined |= {"report_type": TYPE_II, "window_start": start, "window_end": end}
        if draw.random() < 0.2:
            examined["previous_end"] = later(start, -1)
    answers: Mapping[str, bool | None] = {id: draw.choice((None, True, False, False)) for id in ANSWERED}
    client = Client(as_of).add(Examination(name="Drawn Ltd", categories=categories, **answers, **examined))
    in_scope = [one.id for one in catalog().in_categories(categories)]
    out = [id for id in in_scope if id not in criteria]
    return client.add(*(CriterionScope(id=id, reason="Left out of this client.") for id in out))


def _controls(draw: Random, criteria: list[str]) -> list[str]:
    """Every key control of the criteria, and a few that only support them."""
    shelf = catalog()
    keys = dict.fromkeys(pair.control for pair in shelf.key_pairs if pair.criterion in criteria)
    others = [id for id, one in shelf.controls.items() if id not in keys and {*one.criteria} & {*criteria}]
    return [*keys, *draw.sample(others, min(len(others), 3))]


def _beside(draw: Random, client: Client, criteria: list[str], first: date, last: date) -> None:
    """Everything that is on record beside controls."""
    told = sorted({record.id for record in client.records.values() if record.kind == "control"})
    client.add(Person(id=OWNER, capacity=0.5), Person(id=PERFORMER))
    for n, id in enumerate(draw.sample(told, min(len(told), 3))):
        client.add(Task(id=f"TASK-{n}", title=f"Work on {id}", owner=OWNER, low=2, likely=5, high=9, controls=(id,)))
        called = later(last, -3) if draw.random() < 0.5 else None
        client.add(GapEntry(id=f"GAP-{n}", control=id, condition="It falls short.", owner=OWNER, called_closed=called))
    if draw.random() < 0.3:
        client.add(ScoreWeights(id="weights", why="The firm's own", key=4.0, supporting=1.0))
    if draw.random() < 0.5:
        client.add(PolicyLimit(id="leaver-access", promised=draw.choice((1, 5)), practice=draw.choice((None, 1, 9))))
    if draw.random() < 0.5:
        client.add(Claim(id=draw.choice(criteria), status=draw.choice([*ClaimedStatus]), words="As our table says"))
    if draw.random() < 0.3:
        client.add(Incident(id="INC-7", happened=first, nature="A server was down.", control_failure=False))
    if draw.random() < 0.4:
        client.add(DemandSource(id="DS-1", buyer="Hollis Bank", report_type=TYPE_II, deadline=later(last, 200)))
    _vendor(draw, client, criteria, first, last)


def _vendor(draw: Random, client: Client, criteria: list[str], first: date, last: date) -> None:
    """The cloud that carries what a story says it carries, with a report that reaches far enough or not."""
    cloud = {"name": "Nimbus Cloud", "owner": OWNER, "tier": "critical", "controls_needed": True, "method": "carve-out"}
    client.add(ThirdParty(id="TP-1", **cloud))
    for number, id in enumerate(criteria):
        if draw.random() < 0.8:
            duty = {"side": "CSOC", "owner": "vendor", "third_party": "TP-1", "criteria": (id,)}
            client.add(ComplementaryControl(id=f"CS-{number}", control="Runs what we rely on, day and night.", **duty))
    if draw.random() < 0.8:
        client.add(
            ThirdPartyReport(
                id="TR-1",
                third_party="TP-1",
                report=draw.choice(("SOC 2 Type II", "SOC 2 Type II", "SOC 2 Type I", "ISO 27001 certificate")),
                period_start=later(first, -300),
                period_end=later(last, -draw.choice((0, 60, 120))),
                opinion=draw.choice(("unqualified", "unqualified", "qualified", None)),
                exceptions=draw.choice(("none", "none", "One door log is incomplete.", "")),
                cuecs_mapped=draw.choice((True, True, None)),
                bridge_until=last,
                reviewer=ADVISER,
                reviewed=draw.choice((last, None)),
            )
        )
