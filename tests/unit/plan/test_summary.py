"""The plan's numbers for whoever asks the run later."""

from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.plan import summary
from tests.clients import twelve


def test_whether_a_report_is_in_time_is_said_by_the_options_alone() -> None:
    client = twelve.two().client
    (examined,) = [one for (kind, _), one in client.records.items() if kind == "examination"]
    client.add(examined.model_copy(update={"report_needed": date(2026, 9, 20)}))
    assessed = Assessment(client.held())
    now = assessed.plan
    told = summary.results(now.raci, now.remediation, now.cost, now.workload)["plan"]
    assert (told["standing"], told["too_late_since"], told["report_usual"]) == (None, None, None)
    assert all(option.p50 is None or option.p50 > date(2026, 9, 20) for option in assessed.options)
