"""Which controls work: what is shown may lower a risk, what is said stands beside it."""

from datetime import date

from soc2lib.gap.assess import assess_gap
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.working import said_to_work, shown_to_work
from soc2lib.gap.records import Control, Operation
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination
from tests.clients.shown import observed, shown

END = date(2026, 9, 30)


def test_what_is_tested_or_evidenced_works_with_deviations_only_within_the_limit() -> None:
    typed = [Control(id=f"IAM-0{n}", operation=Operation.EFFECTIVE) for n in range(1, 9)]
    result = assess_gap(
        resolve_scope(Examination(report_type="Type II", window_start=date(2026, 4, 1), window_end=END)),
        typed,
        shown={
            "IAM-01": shown("IAM-01"),
            "IAM-02": shown("IAM-02", Basis.EVIDENCED),
            "IAM-03": shown("IAM-03", operation=Operation.DEVIATIONS, exceptions=1),
            "IAM-04": shown("IAM-04", operation=Operation.NOT_EFFECTIVE),
            "IAM-05": shown("IAM-05", at_risk=("A run is missing.",)),
            "IAM-06": observed("IAM-06"),
            "IAM-08": shown("IAM-08", operation=Operation.DEVIATIONS, exceptions=2, at_risk=("2 of 25 deviate.",)),
        },
        as_of=END,
    )
    found = {id: shown_to_work(result)[f"IAM-0{id}"] for id in range(1, 9)}
    assert found == {1: True, 2: True, 3: True, 4: False, 5: None, 6: None, 7: None, 8: False}
    assert {said_to_work(result)[control.id] for control in typed} == {True}
