"""Type I examines one day: what was seen of a control after it does not count."""

from datetime import date, timedelta

import pytest

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.records import Population, TestResult
from soc2lib.evidence.shown.assess import ShownRecords, show
from soc2lib.evidence.testing.records import Observation
from soc2lib.gap.claims.claims import as_recorded
from soc2lib.gap.records import Control

DAY = date(2026, 9, 30)


def observed(records: ShownRecords, period: Window) -> date | None:
    control = Control.build({"id": "IAM-05", "owner": "Mei Lin"})
    seen = as_recorded(catalog(), {"IAM-05": control})
    return show(seen, records, period, DAY + timedelta(days=60))["IAM-05"].observed_on


@pytest.mark.parametrize(("after", "counts"), [(-1, True), (0, True), (1, False)])
def test_an_observation_or_test_after_the_examined_day_does_not_count(after: int, counts: bool) -> None:
    day = DAY + timedelta(days=after)
    facts = {"control": "IAM-05", "system": "VPN", "item": "account 7", "seen": "Refused without a code."}
    watched = ShownRecords(observations=[Observation(id="OB", observer="Ann Lee", day=day, **facts)])
    whole = Population(id="P", controls=("IAM-05",), rows=3, independent_total=3, period_start=day, period_end=day)
    test = TestResult(
        id="T",
        control="IAM-05",
        method="census",
        population="P",
        planned=3,
        passed=3,
        tester="Ann Lee",
        period_start=day,
        period_end=day,
    )
    tested = ShownRecords(tests=[test], populations=[whole])
    for records in (watched, tested):
        assert (observed(records, Window(DAY, DAY)) is not None) is counts
        assert observed(records, Window(date(2026, 1, 1), DAY)) is not None
