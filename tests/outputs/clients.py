"""Random clients with something of everything an output shows: risks, costs, gaps, limits, weights and a decision."""

from random import Random

from soc2lib.catalog.catalog import catalog
from soc2lib.gap.records import Control, GapEntry, PolicyLimit
from soc2lib.plan.records import CostLine
from soc2lib.readiness.records import OptionKind, PeriodDecision, ScoreWeights
from soc2lib.risk.records import AppetitePoint, ControlEffect, Risk
from soc2lib.scope.records import Examination
from tests.clients.build import ADVISER, OWNER, Client, later
from tests.clients.random_clients import made_up

_LOSSES = ((5_000, 90_000), (20_000, 400_000), (1_000, 9_000))


def whole_client(seed: int) -> Client:
    """A made-up client and, drawn by the same seed, the records that its other outputs show."""
    client, draw = made_up(seed), Random(f"whole client {seed}")
    controls = sorted({record.id for record in client.of(Control)})
    _risks(client, draw, controls)
    _money(client, draw)
    _gaps(client, draw, controls)
    if draw.random() < 0.5:
        edited = {"in_use_untested": draw.choice((0.3, 0.4)), "key": draw.choice((2.0, 5.0))}
        client.add(ScoreWeights(id="weights", why="A habit of ours", **edited))
    for id in draw.sample(sorted(catalog().limits), 2):
        client.add(PolicyLimit(id=id, promised=draw.choice((2, 7)), practice=draw.choice((None, 1, 30))))
    if draw.random() < 0.5:
        _decision(client, draw)
    return client


def _risks(client: Client, draw: Random, controls: list[str]) -> None:
    for number in range(draw.randrange(4)):
        low, high = draw.choice(_LOSSES)
        known = {"frequency_low": 0.1, "frequency_high": 2.0, "loss_low": low, "loss_high": high}
        some = tuple(draw.sample(controls, min(2, len(controls))))
        told = known if draw.random() < 0.8 else {}
        way = draw.choice(("re-rated", "computed"))
        client.add(
            Risk(id=f"R-{number}", title=f"Loss of kind {number}", owner=OWNER, controls=some, residual_way=way, **told)
        )
        client.add(*(ControlEffect(id=f"R-{number}/{id}", risk=f"R-{number}", control=id, share=0.5) for id in some))
    if draw.random() < 0.5:
        client.add(AppetitePoint(id="A-1", amount=draw.choice((3e4, 3e6)), chance=0.1, approved_by=OWNER))


def _money(client: Client, draw: Random) -> None:
    for number in range(draw.randrange(3)):
        low = draw.choice((2_000, 15_000))
        client.add(CostLine(id=f"own-{number}", title=f"Work {number}", low=low, likely=2 * low, high=4 * low))


def _gaps(client: Client, draw: Random, controls: list[str]) -> None:
    """Gaps on record of controls that fall short and of those that do not, open, called closed, due and overdue."""
    for number, id in enumerate(draw.sample(controls, min(4, len(controls)))):
        client.add(
            GapEntry(
                id=f"OWN-{number}",
                control=id,
                condition=draw.choice(("", "Seen at the walk: it was skipped; nobody noticed. The log says so.")),
                cause=draw.choice(("", "No deputy")),
                recommendation=draw.choice(("", "Name a deputy and write the rule down.")),
                owner=draw.choice(("", ADVISER, "Ada Byron (CTO)")),
                effort=draw.choice((None, 3.0)),
                due=draw.choice((None, later(client.as_of, -5), later(client.as_of, 40))),
                called_closed=draw.choice((None, later(client.as_of, -2))),
            )
        )


def _decision(client: Client, draw: Random) -> None:
    examined = client.of(Examination)[0]
    start, end = examined.window_start, examined.window_end
    client.add(
        PeriodDecision(
            id="decision",
            option=draw.choice([*OptionKind]),
            start=start,
            end=end if start and end else None,
            decided_by=draw.choice(("", OWNER)),
            decided_on=client.as_of,
            reason="The buyers ask for it.",
        )
    )
