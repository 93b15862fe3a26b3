"""The walkthrough scripts: every control that counts once, by owner, key controls first, with what is missing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import Evidence, Population
from soc2lib.evidence.testing.records import Walkthrough
from soc2lib.gap.records import Control
from soc2lib.plan.records import ControlLoad
from soc2lib.share.documents.script_steps import steps
from soc2lib.share.documents.walkthrough_scripts import NO_OWNER, walkthrough_scripts
from soc2lib.word.documents import Document
from tests.unit.share.documents.reading import client, part, text

OWNED = [Control(id=id, owner=owner) for id, owner in (("IAM-03", "Cy"), ("CHG-01", "Ann"), ("IAM-04", "Cy"))]


def ids(document: Document, heading: str) -> list[str]:
    return [row[0].split()[0] for row in part(document, heading).rows]


def row_of(document: Document, id: str) -> list[str]:
    [found] = [list(row) for one in document.parts for row in one.rows if row[0].startswith(f"{id} ")]
    return found


def test_each_control_that_counts_stands_once_under_its_owner_and_those_without_one_last() -> None:
    made = walkthrough_scripts(client(*OWNED))
    headings = [one.heading for one in made.parts if one.rows]
    assert headings == ["Ann", "Cy", NO_OWNER]
    assert sorted(ids(made, "Cy")) == ["IAM-03", "IAM-04"]
    every = [id for heading in headings for id in ids(made, heading)]
    assert len(every) == len(set(every))
    assert set(every) == {row.state.id for row in client(*OWNED).gap.controls if row.counts}


def test_key_controls_come_first_under_each_owner() -> None:
    assessment = client(*OWNED)
    keys = {row.state.id for row in assessment.gap.controls if row.state.key}
    listed = ids(walkthrough_scripts(assessment), NO_OWNER)
    marks = [id in keys for id in listed]
    assert marks == sorted(marks, reverse=True)
    assert {True, False} == set(marks)


def test_a_row_tells_what_to_ask_to_see_and_to_bring_from_the_catalog() -> None:
    library = catalog().controls["IAM-03"]
    _, ask, look, _, evidence, _, seen = row_of(walkthrough_scripts(client(*OWNED)), "IAM-03")
    assert ask == library.description
    assert look.split("\n") == list(steps(library.test_procedure))
    assert evidence.split("\n") == list(library.evidence)
    assert seen.startswith("(for the walker")


def test_system_and_item_come_from_the_record_and_are_said_to_be_missing_without_one() -> None:
    load = ControlLoad(id="IAM-03", systems=("Identity provider",))
    people = Population(id="POP-1", title="A leaver", controls=("IAM-03",), system="Payroll")
    filled = row_of(walkthrough_scripts(client(*OWNED, load, people)), "IAM-03")
    assert filled[3] == "System: Identity provider and Payroll.\nItem: one item of: A leaver."
    bare = row_of(walkthrough_scripts(client(*OWNED)), "IAM-03")
    assert bare[3] == "System: not on record.\nItem: one event of the period, from its start to its end."
    assert "No population." in bare[5]
    assert "No population." not in filled[5]


def test_what_is_missing_is_told_and_a_walkthrough_without_a_day_is_none() -> None:
    waiting = Evidence(id="E-1", controls=("IAM-03",), sha256="ab" * 32, effective=date(2026, 9, 1), type="ticket")
    undated = Walkthrough(id="W-0", control="IAM-03", prepared_by="Bo")
    said = row_of(walkthrough_scripts(client(*OWNED, waiting, undated)), "IAM-03")[5]
    assert "No walkthrough with its day." in said
    assert "1 piece of evidence not accepted." in said
    assert "No dated instance of its use." in said
    dated = [Walkthrough(id=f"W-{n}", control="IAM-03", day=date(2026, 9, n), prepared_by="Bo") for n in (1, 2)]
    assert (
        "Last walked through on 2 September 2026." in row_of(walkthrough_scripts(client(*OWNED, *dated)), "IAM-03")[5]
    )


def test_a_control_of_the_clients_own_is_walked_from_start_to_end() -> None:
    own = Control(id="OWN-1", title="Vault opened by two", criteria=("CC6.1",), owner="Ann")
    _, ask, look, *_ = row_of(walkthrough_scripts(client(own)), "OWN-1")
    assert ask == "Vault opened by two."
    assert look == "Follow one run from its start to its end."


def test_the_scripts_name_the_attributes_and_record_nothing() -> None:
    said = text(walkthrough_scripts(client()))
    assert "by an authorised person; on time" in said
    assert "They record nothing" in said
    assert "The walker neither owns nor performs the control." in said


def test_every_test_procedure_of_the_catalog_is_told_whole() -> None:
    for control in catalog().controls.values():
        assert "".join(" ".join(steps(control.test_procedure)).split()) == "".join(control.test_procedure.split())


@given(st.text(max_size=80))
def test_no_word_of_a_procedure_is_lost(procedure: str) -> None:
    assert "".join("".join(steps(procedure)).split()) == "".join(procedure.split())
