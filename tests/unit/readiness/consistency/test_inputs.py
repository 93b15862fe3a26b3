"""What other stages know is brought to the check of answers that do not fit, and silence stays silence."""

from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import Evidence
from soc2lib.gap.records import Control
from soc2lib.plan.records import Person
from soc2lib.risk.records import Risk
from soc2lib.scope.records import Examination, SystemChange
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record

EXAMINATION = Examination(
    id="examination",
    categories=("Security",),
    report_type="Type II",
    window_start="2026-01-01",
    window_end="2026-06-30",
)
CONTROL = Control(id="GOV-03", owner="Ada", implementation="in use", in_use_since="2025-01-01", design="suitable")


def found(*records: Record) -> list[str]:
    held = HeldRecords.of(date(2026, 7, 1), EXAMINATION, CONTROL, *records)
    return [f"{row.where}: {row.found}" for row in Assessment(held).consistency]


def test_an_owner_who_left_and_evidence_of_another_year_are_named() -> None:
    told = found(
        Person(id="Ada", left_on="2026-05-31"),
        Evidence(id="E1", type="log extract", controls=("GOV-03",), effective="2025-12-30"),
        SystemChange(id="C1", day="2026-02-01", change="Moved", effect="None seen", significant=True),
    )
    assert told[:4] == [
        "GOV-03: Design is typed as suitable; nothing accepted shows it.",
        "GOV-03: Reported as in use, no accepted instance shows it.",
        "GOV-03: Its owner, Ada, is not among the people.",
        "GOV-03: Evidence lies outside the window: 30 December 2025.",
    ]
    assert not [line for line in told if line.startswith("DC 9")]


def test_a_risk_rated_down_without_a_control_shown_to_work_is_named() -> None:
    figures = {"frequency_low": 1, "frequency_high": 2, "loss_low": 1e4, "loss_high": 1e5, "controls": ("GOV-03",)}
    told = found(
        Risk(id="R1", title="Rated down", residual_frequency_low=0.1, residual_frequency_high=0.2, **figures),
        Risk(id="R2", title="Never rated again", **figures),
    )
    assert [line.split(":")[0] for line in told if "residual" in line] == ["R1"]


def test_nobody_listed_is_no_reproach_but_untold_changes_are() -> None:
    told = found()
    assert not [line for line in told if "owner" in line and line.startswith("GOV-03")]
    assert "DC 9: The description says nothing of changes in the window." in told
