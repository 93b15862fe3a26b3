"""Made-up clients and what-ifs, drawn from a seed: every status, claim, window and test that a client may tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import TestMethod, TestResult
from soc2lib.foundation.catalog import Category, catalog
from soc2lib.foundation.reading import HeldRecords
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
from soc2lib.share.whatif import Change, windows

AS_OF = date(2026, 9, 30)
_START = date(2026, 1, 15)


@dataclass(frozen=True)
class Case:
    """One client and the what-ifs asked of it: changes, and the months by which the window moves."""

    now: Assessment
    asked: list[tuple[list[Change], int]]


def cases(seed: int, clients: int, each: int) -> Iterator[Case]:
    """So many clients with so many what-ifs each."""
    for number in range(clients):
        draw = Random(f"{seed}-{number}")
        now = Assessment(made_up(draw))
        there = [control.seen.id for control in now.gap.controls if control.counts]
        yield Case(now, [_asked(draw, there, len(windows(now.scope))) for _ in range(each)])


def made_up(draw: Random) -> HeldRecords:
    """One client's records; some tell much, some little."""
    categories = tuple(c for c in Category if c is Category.SECURITY or draw.random() < 0.4)
    examination = Examination(categories=categories, report_type=draw.choice([None, *ReportType]), **_window(draw))
    told, plain, shelf = draw.choice([0.3, 0.9, 1.0]), draw.random() < 0.3, catalog()
    controls = [_control(draw, id, plain) for id in shelf.controls if draw.random() < told]
    controls += [_control(draw, f"OWN-{n}", plain, _criteria(draw)) for n in range(draw.randrange(3))]
    return HeldRecords.of(
        AS_OF,
        examination,
        *controls,
        *[Claim(id=id, status=draw.choice(list(ClaimedStatus))) for id in shelf.criteria if draw.random() < 0.3],
        *[CriterionScope(id=id, reason="out") for id in shelf.criteria if draw.random() < 0.05],
        *[_test(draw, f"T-{n}", draw.choice(list(shelf.controls))) for n in range(draw.randrange(60))],
    )


def _criteria(draw: Random) -> tuple[str, ...]:
    return tuple(draw.sample(list(catalog().criteria), 3))


def _window(draw: Random) -> dict[str, date | None]:
    start = _START + timedelta(draw.randrange(200))
    end = start + timedelta(draw.choice([30, 90, 181, 364]))
    return draw.choice([{"window_start": start, "window_end": end}] * 4 + [{"window_start": start}, {}])


def _control(draw: Random, id: str, plain: bool, criteria: tuple[str, ...] = ()) -> Control:
    """A control; of a plain client every one is a key control that the client runs itself."""
    kind = draw.choices(list(Applicability), [1, 0, 0] if plain else [12, 1, 2])[0]
    return Control(
        id=id,
        title="Own" if criteria else "",
        criteria=criteria,
        key=plain or draw.random() < 0.8,
        applicability=kind,
        applicability_reason="" if kind is Applicability.IN_SCOPE else "elsewhere",
        disposition=draw.choice([None, None, *list(Disposition)[: 3 if plain else 4]]),
        design=draw.choices(list(Design), [1, 1, 2, 6])[0],
        implementation=draw.choices(list(Implementation), [1, 1, 1, 6])[0],
        in_use_since=draw.choice([None, _START + timedelta(draw.randrange(-100, 500))]),
        operation=draw.choice(list(Operation)),
        evidence=draw.choice(list(EvidenceSufficiency)),
    )


def _test(draw: Random, id: str, control: str) -> TestResult:
    start = _START + timedelta(draw.randrange(400))
    return TestResult(
        id=id,
        control=control,
        method=draw.choice(list(TestMethod)),
        period_start=start,
        period_end=start + timedelta(draw.randrange(60)),
        passed=draw.choice([0, 1, 5, 25, 200]),
        deviations=draw.choice([0, 0, 0, 1, 3]),
    )


def _asked(draw: Random, there: list[str], months: int) -> tuple[list[Change], int]:
    picked = draw.sample(there, min(len(there), draw.choice([0, 1, 3, 10, 60, 200])))
    days = [None, None, *(_START + timedelta(days) for days in (-50, 0, 60, 200, 500))]
    proven = len(picked) == len(there)
    changes = [Change(id, proven or draw.random() < 0.5, None if proven else draw.choice(days)) for id in picked]
    return changes, draw.randrange(months)
