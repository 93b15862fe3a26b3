"""A letter counts as performed only procedures on record: who, when, of which nature; a typed status is none."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.testing.records import Observation, Walkthrough
from soc2lib.gap.records import Control
from soc2lib.share.documents.letter.letter import gap_letter
from soc2lib.share.documents.letter.work_done import WorkDone, work_done
from soc2lib.share.documents.letter.work_part import work_part
from soc2lib.store.record import Record
from tests.unit.share.documents.reading import AS_OF, client, part, text

TYPED = [
    Control(id=id, owner="Ann Lee", design="suitable", implementation="in use", operation="effective")
    for id in ("IAM-03", "IAM-04", "CHG-01")
]
WALK = Walkthrough(
    id="W-1", control="IAM-03", day=date(2026, 9, 1), done=("inquiry", "inspection"), prepared_by="Bo Ek (consultant)"
)
TEST = TestResult(
    id="T-1",
    control="IAM-04",
    method="re-performance",
    passed=24,
    deviations=1,
    tested_on=date(2026, 10, 2),
    tester="Cy Orr",
    tested_as="adviser",
)
FILE = Evidence(
    id="E-1",
    type="ticket",
    controls=("IAM-03",),
    sha256="ab" * 32,
    effective=date(2026, 9, 1),
    collector="Dan Poe",
    reviewer="Bo Ek",
)


def done(*records: Record) -> WorkDone:
    return work_done(client(*TYPED, *records))


def names(work: WorkDone) -> dict[str, int]:
    return {one.name: one.number for one in work.procedures}


def test_a_typed_status_is_no_procedure() -> None:
    work = done()
    assert work.procedures == ()
    assert work.untouched == work.controls
    letter = text(gap_letter(client(*TYPED), client(*TYPED).findings))
    assert "No walkthrough, no observation and no test is on record." in letter
    assert "was judged" not in letter


def test_a_walkthrough_counts_in_each_of_its_natures_with_walker_and_day() -> None:
    work = done(WALK)
    assert names(work) == {"Walkthrough: inquiry": 1, "Walkthrough: inspection": 1}
    first = work.procedures[0]
    assert (first.by, first.first, first.controls, first.items) == (("Bo Ek (consultant)",), date(2026, 9, 1), 1, None)
    assert work.inquiry_alone == 0
    assert work.untouched == work.controls - 1


def test_inquiry_alone_is_told_apart() -> None:
    assert done(WALK.model_copy(update={"done": ("inquiry",)})).inquiry_alone == 1


@pytest.mark.parametrize("gone", [{"day": None}, {"prepared_by": ""}, {"day": date(2026, 10, 16)}])
def test_a_walkthrough_without_walker_or_day_is_not_counted_and_said(gone: dict[str, Any]) -> None:
    work = done(WALK.model_copy(update=gone))
    assert work.procedures == ()
    assert work.not_counted == 1
    assert "Not counted: 1 record" in work_part(work).points[0]


@pytest.mark.parametrize("gone", [{"tested_on": None}, {"tester": ""}, {"tested_on": date(2026, 10, 16)}])
def test_a_test_without_tester_or_day_is_not_counted(gone: dict[str, Any]) -> None:
    work = done(TEST.model_copy(update=gone))
    assert (work.procedures, work.not_counted) == ((), 1)


def test_a_test_is_told_by_who_tested_and_method_with_its_items() -> None:
    [one] = done(TEST).procedures
    assert (one.name, one.number, one.items, one.by) == ("Test by the adviser: reperformance", 1, 25, ("Cy Orr",))
    [unknown] = done(TEST.model_copy(update={"method": None, "tested_as": None})).procedures
    assert unknown.name == "Test: nature not recorded"


def test_only_a_whole_observation_is_counted() -> None:
    whole = Observation(
        id="O-1", control="CHG-01", day=date(2026, 9, 2), observer="Bo Ek", system="Git", item="PR-1", seen="Refused."
    )
    assert names(done(whole)) == {"Observation": 1}
    assert done(whole.model_copy(update={"item": ""})).not_counted == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"reviewer": ""}, "no reviewer"),
        ({"reviewer": "Dan Poe (IT)"}, "Its reviewer collected it."),
        ({"reviewer": "ann lee"}, "Its reviewer is the control's owner."),
        ({"controls": ()}, "It names no control."),
    ],
)
def test_a_file_is_accepted_by_a_reviewer_who_neither_collected_it_nor_owns_the_control(
    change: dict[str, Any], reason: str
) -> None:
    files = done(FILE.model_copy(update=change)).files
    assert (files.accepted, files.in_part, files.waiting) == ((0, 0, 1) if reason else (1, 0, 0))
    assert reason in " ".join(words for words, _ in files.reasons)


def test_a_file_accepted_for_some_of_its_controls_is_accepted_in_part() -> None:
    other = Control(id="HRS-05", owner="Bo Ek")
    files = done(other, FILE.model_copy(update={"controls": ("IAM-03", "HRS-05")})).files
    assert (files.accepted, files.in_part, files.waiting) == (0, 1, 0)


def test_a_piece_without_a_file_and_an_unagreed_population_are_told() -> None:
    lists = [Population(id="P-1", rows=9, independent_total=9), Population(id="P-2", rows=9)]
    work = done(FILE.model_copy(update={"sha256": ""}), *lists)
    assert (work.files.unfiled, work.files.waiting, work.populations, work.agreed) == (1, 0, 2, 1)


def test_the_letter_shows_the_table_of_procedures_and_what_nobody_looked_at() -> None:
    made = client(*TYPED, WALK, TEST, FILE)
    shown = part(gap_letter(made, made.findings), "Work done")
    assert [row[:2] for row in shown.rows] == [
        ("Walkthrough: inquiry", "1"),
        ("Walkthrough: inspection", "1"),
        ("Test by the adviser: reperformance", "1 test, 25 items"),
    ]
    assert shown.rows[-1][3:] == ("Cy Orr", "2 October 2026")
    assert "Evidence: 1 file. " in shown.points[0]
    assert "is on record for " in shown.points[-1]


blanks = st.fixed_dictionaries(
    {}, optional={"prepared_by": st.just(""), "day": st.just(None), "done": st.just(()), "control": st.just("IAM-04")}
)


@given(blanks, st.booleans())
def test_taking_away_from_the_records_never_adds_a_procedure(gone: dict[str, Any], dropped: bool) -> None:
    whole, less = done(WALK, TEST), done(*([] if dropped else [WALK.model_copy(update=gone)]), TEST)
    assert less.walkthroughs <= whole.walkthroughs
    assert less.untouched >= whole.untouched
    assert sum(one.number for one in less.procedures) <= sum(one.number for one in whole.procedures)
    assert max(one.last for one in less.procedures) <= AS_OF
