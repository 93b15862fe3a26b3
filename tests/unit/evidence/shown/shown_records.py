"""Records of a small client, from which tests of what is shown are put together."""

from dataclasses import replace
from datetime import date

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.shown.assess import ShownRecords, show
from soc2lib.evidence.testing.records import Deviation, Observation, Walkthrough
from soc2lib.gap.claims.claims import as_recorded
from soc2lib.gap.records import Control
from soc2lib.gap.results import ShownControl
from soc2lib.scope.records import ComplementaryControl, ThirdParty, ThirdPartyReport

START, END = date(2026, 1, 1), date(2026, 12, 31)
PERIOD = Window(START, END)
OWNER, PERFORMER, REVIEWER, ADVISER = "Anna Lind (CTO)", "Bo Ek", "Cleo Roth", "Dana Ruiz (adviser)"


def run(id: str, control: str, first: date, last: date | None = None, **fields) -> Evidence:
    days = {"effective": first} if last is None else {"period_start": first, "period_end": last}
    shown = {"type": "ticket", "method": "export", "sha256": "a" * 64, "collector": PERFORMER, "reviewer": REVIEWER}
    shown |= {"performed_by": PERFORMER, "result": "Done, nothing open."}
    return Evidence(**{"id": id, "controls": (control,), **days, **shown, **fields})


def population(id: str, control: str, rows: int, **fields) -> Population:
    shown = {"period_start": START, "period_end": END, "independent_total": rows, "total_source": "Payroll"}
    return Population(**{"id": id, "controls": (control,), "rows": rows, **shown, **fields})


def a_test(id: str, control: str, listed: str, passed: int, deviations: int = 0, **fields) -> TestResult:
    shown = {"method": "sample", "planned": passed + deviations, "period_start": START, "period_end": END}
    shown |= {"tester": ADVISER, "tested_as": "adviser", "population": listed}
    return TestResult(**{"id": id, "control": control, "passed": passed, "deviations": deviations, **shown, **fields})


def looked_into(id: str, test: str, *items: str, **fields) -> Deviation:
    found = {"nature": "Late", "cause": "Holiday", "spread": "isolated", "intentional": False}
    return Deviation(**{"id": id, "test": test, "items": items or ("i",), **found, **fields})


def walk(control: str, day: date = date(2025, 12, 1), **fields) -> Walkthrough:
    shown = {"done": ("inspection", "inquiry"), "evidence": (f"DOC-{control}",), "authority": True}
    shown |= {"concluded": "suitable", "prepared_by": ADVISER, "interviewed": PERFORMER}
    return Walkthrough(**{"id": f"W-{control}-{day}", "control": control, "day": day, **shown, **fields})


def document(control: str) -> Evidence:
    return run(f"DOC-{control}", control, date(2025, 11, 1), type="procedure")


def observation(control: str, **fields) -> Observation:
    shown = {
        "day": date(2025, 12, 2),
        "observer": ADVISER,
        "system": "Okta",
        "item": "u-17",
        "seen": "Asked for a code.",
    }
    return Observation(**{"id": f"OB-{control}", "control": control, **shown, **fields})


def cloud(**fields) -> ThirdParty:
    shown = {"name": "Northmoor Cloud", "controls_needed": True, "method": "carve-out", "commitments": ("CM-1",)}
    return ThirdParty(**{"id": "TP-01", "tier": "critical", **shown, **fields})


def report(**fields) -> ThirdPartyReport:
    shown = {"third_party": "TP-01", "report": "SOC 2 Type II", "opinion": "unqualified", "exceptions": "none"}
    shown |= {"period_start": date(2025, 11, 2), "period_end": date(2026, 11, 1), "cuecs_mapped": True}
    shown |= {"bridge_until": END, "reviewer": REVIEWER, "reviewed": date(2026, 12, 10)}
    return ThirdPartyReport(**{"id": "TR-01", **shown, **fields})


def csoc(*criteria: str) -> ComplementaryControl:
    said = "Guard and log who enters the data halls."
    return ComplementaryControl(
        id="C-1", side="CSOC", owner="vendor", third_party="TP-01", control=said, criteria=criteria
    )


def shown(
    control: str,
    records: ShownRecords,
    as_of: date = END,
    period: Window | None = PERIOD,
    **fields,
) -> ShownControl:
    """What is shown of one control of the library; every control has the same owner unless a field says otherwise."""
    return all_shown(records, as_of, period, {control: fields})[control]


def all_shown(
    records: ShownRecords,
    as_of: date = END,
    period: Window | None = PERIOD,
    told: dict[str, dict] | None = None,
) -> dict[str, ShownControl]:
    library = {id: Control(id=id, **{"owner": OWNER, **(told or {}).get(id, {})}) for id in catalog().controls}
    return dict(show(as_recorded(catalog(), library), records, period, as_of))


def without(records: ShownRecords, name: str, place: int) -> ShownRecords:
    """The records without one of them."""
    rows = list(getattr(records, name))
    del rows[place]
    return replace(records, **{name: tuple(rows)})
