"""The sample clients are believable and whole, the hostile one is hostile everywhere; faulty ones are refused."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.errors import ParameterError, TableError
from soc2lib.gap.key_controls.marks import is_key
from soc2lib.gap.records import Applicability, Claim, ClaimedStatus, Control, CriterionScope, Design, Operation
from soc2lib.scope.records import Examination
from soc2lib.store.record import Record, record_kinds
from soc2lib.store.samples import load_sample, sample_ids

R = TypeVar("R", bound=Record)
MARKUP_OR_FORMULA = re.compile(r"<[\w!/?]|&lt;|\]\(|\{\{|\{0\}|%\{|```|\$\\|[\"'`] [\w= ]*on\w+=|^[=+\-@]")
TRAPS = {"NA", "None", "null", "007", "0042", "-", "{0}"}
DEVIATIONS = {Operation.DEVIATIONS, Operation.NOT_EFFECTIVE}
HEAD = 'title = "T"\nas_of = 2026-09-30\nabout = "A."\n'
STEP = '\n[[step]]\nat = {at}\nauthor = "Ann"\nreason = "Because"\nkind = "{kind}"\nfile = "{file}"\n'


def now(client: str) -> list[Record]:
    """The client's records as they stand on its as-of day."""
    kinds = record_kinds()
    latest: dict[tuple[str, str], Record] = {}
    for step in load_sample(client).steps:
        latest |= {(kind, id): kinds[kind].from_body(id, body) for kind, id, body in step.records}
    return list(latest.values())


def of(client: str, cls: type[R]) -> dict[str, R]:
    return {record.id: record for record in now(client) if isinstance(record, cls)}


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """The free-text fields of a record but its id; a digest takes hexadecimal digits alone."""
    for guide in record.guides():
        free = guide.base is str and not guide.many and guide.name != "id"
        if free and not guide.name.endswith(("digest", "sha256")):
            yield guide.name, getattr(record, guide.name)


@pytest.mark.parametrize("client", sample_ids())
def test_every_body_reads_back_as_its_record(client: str) -> None:
    kinds = record_kinds()
    for step in load_sample(client).steps:
        assert step.records
        for kind, id, body in step.records:
            assert kinds[kind].from_body(id, body).body() == body


@pytest.mark.parametrize("client", sample_ids())
def test_steps_come_in_time_order_and_before_the_as_of_day_ends(client: str) -> None:
    sample = load_sample(client)
    moments = [step.at for step in sample.steps]
    assert moments == sorted(set(moments))
    assert moments[-1].date() <= sample.as_of == date(2026, 9, 30)


def test_the_finished_sample_answers_all_126_controls() -> None:
    controls = of("lantern", Control)
    assert len(catalog().controls) == 126
    assert set(controls) - set(catalog().controls) == {"LAN-01", "LAN-02"}
    assert set(catalog().controls) < set(controls)
    for control in controls.values():
        assert control.owner
        assert len(control.notes) > 60, control.id


def test_the_finished_sample_writes_no_note_twice_and_names_few_owners() -> None:
    controls = of("lantern", Control).values()
    assert max(Counter(control.notes for control in controls).values()) == 1
    assert 8 <= len({control.owner for control in controls}) <= 12


def test_the_finished_sample_has_all_five_categories_and_a_type_ii_window() -> None:
    [examination] = of("lantern", Examination).values()
    assert set(examination.categories) == set(Category)
    assert examination.report_type == "Type II"
    assert (examination.window_start, examination.window_end) == (date(2026, 4, 1), date(2026, 9, 30))


def test_the_finished_sample_is_mostly_good_but_not_all_good() -> None:
    controls = of("lantern", Control).values()
    counts = Counter[str](control.operation for control in controls)
    counts += Counter[str](control.applicability for control in controls)
    in_scope = Counter(control.design for control in controls if control.applicability is Applicability.IN_SCOPE)
    assert 0.45 < counts["effective"] / 128 < 0.55
    assert counts["effective with deviations"] >= 10
    assert counts["carried by subservice"] == 3
    assert counts["not relevant"] == 2
    assert counts["no occurrence in period"] == 1
    assert (
        sum(control.operation is Operation.NOT_TESTED and control.implementation == "in use" for control in controls)
        >= 15
    )
    assert in_scope[Design.NOT_DESIGNED] == 6
    assert 4 <= in_scope[Design.NOT_ASSESSED] <= 6


def test_each_deviation_in_the_finished_sample_says_how_many_of_how_many() -> None:
    for control in of("lantern", Control).values():
        if control.operation is Operation.DEVIATIONS:
            assert re.search(r"\b\d+ of \d+ ", control.notes), control.id


def test_full_period_evidence_in_the_finished_sample_begins_with_the_window() -> None:
    for control in of("lantern", Control).values():
        if control.evidence == "full period":
            assert control.in_use_since
            assert control.in_use_since < date(2026, 4, 1), control.id


def test_some_claims_of_the_finished_sample_are_contradicted_by_our_assessment() -> None:
    weak = {
        criterion
        for control in of("lantern", Control).values()
        if is_key(catalog(), control)
        and (control.design in {Design.NOT_DESIGNED, Design.PARTLY} or control.operation in DEVIATIONS)
        for criterion in control.criteria or catalog().controls[control.id].criteria
    }
    claimed = {claim.id for claim in of("lantern", Claim).values() if claim.status is ClaimedStatus.IN_PLACE}
    assert {"CC3.3", "CC6.2", "CC7.1", "A1.3"} <= claimed & weak


def test_controls_first_walked_through_in_june_are_tested_again_in_september() -> None:
    steps = load_sample("lantern").steps
    june, september = (
        {id: body for step in steps if step.at.month == month for kind, id, body in step.records if kind == "control"}
        for month in (6, 9)
    )
    assert sum(body["design"] != september[id]["design"] for id, body in june.items()) > 10
    assert not any("operation" in body for body in june.values())


def test_a_table_of_sample_files_with_other_columns_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, HEAD + step("a.csv"), a="id,owner\nGOV-01,Ann\n")
    (folder / "mine" / "evidence-files.csv").write_text("name,content\nx,y\n", encoding="utf-8")
    assert "mine/evidence-files.csv: found other columns" in refused(folder)


def test_nothing_is_assessed_in_the_first_day_sample() -> None:
    assert Counter(record.kind for record in now("sprout")) == {"examination": 1, "control": 3}
    for control in of("sprout", Control).values():
        assert set(control.body()) <= {"schema", "owner", "notes"}
    [examination] = of("sprout", Examination).values()
    assert set(examination.body()) == {"schema", "name", "system", "contact"}


def test_every_text_field_of_the_hostile_sample_carries_markup_or_a_formula() -> None:
    for record in now("hostile"):
        for name, text in texts(record):
            assert text in TRAPS or MARKUP_OR_FORMULA.search(text), f"{record.kind} {record.id!r} {name}: {text!r}"


@pytest.mark.parametrize("cls", [Control, Claim, CriterionScope, record_kinds()["quarantined row"]])
def test_every_text_field_of_the_hostile_sample_is_very_long_in_some_row(cls: type[Record]) -> None:
    records = list(of("hostile", cls).values())
    long = {name for record in records for name, text in texts(record) if len(text) > 20_000}
    assert long == {name for name, _ in texts(records[0])}


def test_the_hostile_sample_names_over_forty_forms_and_one_closed_port() -> None:
    whole = "\n".join(text for record in now("hostile") for _, text in texts(record))
    assert len(set(re.findall(r"/(f\d\d)\b", whole))) > 40
    assert set(re.findall(r"[a-z]+://[^/\s\"'<>)]+", whole)) == {"http://127.0.0.1:9"}


@pytest.mark.parametrize(
    "trap",
    [
        *(
            "\u202e",
            "\u2067",
            "\u2066",
            "\u200b",
            "\u200d",
            "\u2028",
            "\u0301",
            "👩",
            "\n",
            "</script>",
            "{{7*7}}",
            "{0}",
        ),
        *("=HYPERLINK(", "+cmd|", "@SUM(", "javascript:", "http-equiv", "mask:url(", "srcdoc", "attachment:a.png"),
    ],
)
def test_the_hostile_sample_holds_each_named_trap(trap: str) -> None:
    assert any(trap in text for record in now("hostile") for _, text in texts(record))


def test_null_like_words_and_leading_zeros_of_the_hostile_sample_stay_text() -> None:
    controls = of("hostile", Control)
    assert {"NA", "007"} <= set(controls)
    assert {control.owner for control in controls.values()} >= {"NA", "None", "007"}


def test_every_status_word_is_met_in_the_hostile_sample() -> None:
    controls = list(of("hostile", Control).values())
    for guide in Control.guides():
        assert {getattr(control, guide.name) for control in controls} >= set(guide.choices), guide.name
    assert {claim.status for claim in of("hostile", Claim).values()} == set(ClaimedStatus)


def write(folder: Path, toml: str, **tables: str) -> Path:
    (folder / "mine").mkdir()
    (folder / "mine" / "sample.toml").write_text(toml, encoding="utf-8")
    for name, text in tables.items():
        (folder / "mine" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def step(file: str, at: str = "2026-06-01T08:00:00Z", kind: str = "control") -> str:
    return STEP.format(at=at, kind=kind, file=file)


def refused(folder: Path) -> str:
    with pytest.raises(TableError) as error:
        load_sample("mine", folder)
    return str(error.value)


def test_a_later_step_replaces_only_the_columns_it_has_and_an_empty_cell_takes_the_answer_back(tmp_path: Path) -> None:
    toml = HEAD + step("a.csv") + step("b.csv", "2026-07-01T08:00:00Z")
    folder = write(tmp_path, toml, a="id,owner,notes\nGOV-01,Ann,Seen\n", b="id,notes,key\nGOV-01,,no\n")
    [_, [(kind, id, body)]] = (each.records for each in load_sample("mine", folder).steps)
    assert (kind, id, body) == ("control", "GOV-01", {"schema": 2, "owner": "Ann", "key": False})


def test_values_are_read_by_their_kind(tmp_path: Path) -> None:
    table = "id,categories,report_type,window_start\nexamination,Security; Privacy,Type I,2026-04-01\n"
    folder = write(tmp_path, HEAD + step("a.csv", kind="examination"), a=table)
    [(_, _, body)] = load_sample("mine", folder).steps[0].records
    assert body["categories"] == ["Security", "Privacy"]
    assert body["window_start"] == "2026-04-01"


def test_all_faults_of_the_tables_are_named_together(tmp_path: Path) -> None:
    steps = [
        step(f"{name}.csv", f"2026-06-0{day}T08:00:00Z", "contrl" if name == "f" else "control")
        for day, name in enumerate("abcdef", 1)
    ]
    folder = write(
        tmp_path,
        HEAD + "".join(steps),
        a="id,design\nGOV-01,splendid\nZZZ-01,suitable\n",
        b="id,ownr,notes,notes\nGOV-01,Ann,x,y\n",
        c="id,owner\nGOV-01\nGOV-02,Ann\nGOV-02,Bob\n,Ann\n",
        d="owner\nAnn\n",
        f="id\nGOV-01\n",
    )
    said = refused(folder)
    for words in (
        "mine/a.csv, row 2, column Design: found 'splendid'",
        "mine/a.csv, row 3: found cells that do not fit together",
        "mine/b.csv, header: found column 'ownr'",
        "Did you mean owner?",
        "mine/b.csv, header: found column 'notes' 2 times",
        "mine/c.csv, row 2: found 1 cells",
        "mine/c.csv, row 4: found id 'GOV-02' again",
        "mine/c.csv, row 5: found no id",
        "mine/d.csv, header: found no column id",
        "mine/e.csv: found no readable table",
        "Did you mean control?",
    ):
        assert words in said, said


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("title = ", "text that is no TOML"),
        ('title = "T"\ncolour = 1\n' + step("a.csv"), "as_of: found nothing"),
        (HEAD + step("a.csv").replace("author", "autor"), "Did you mean author?"),
        (HEAD + step("a.csv", "2026-10-01T08:00:00Z"), "not after 2026-09-30"),
        (HEAD + step("a.csv", "2026-06-01T08:00:00+02:00"), "a moment in UTC"),
        (HEAD + step("a.csv", "2026-06-01T08:00:00"), "a moment in UTC"),
        (HEAD + step("a.csv") + step("a.csv"), "after the step before it"),
        (HEAD + step("../mine/a.csv"), "beside sample.toml"),
        (HEAD, "at least one [[step]]"),
        (HEAD + "step = [1]\n", "at least one [[step]]"),
    ],
)
def test_a_faulty_sample_file_is_refused_in_words(tmp_path: Path, toml: str, words: str) -> None:
    assert words in refused(write(tmp_path, toml, a="id,owner\nGOV-01,Ann\n"))


@pytest.mark.parametrize("name", ["lantrn", "../lantern", "", "lantern/"])
def test_an_unknown_sample_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(ParameterError, match="hostile / lantern / sprout"):
        load_sample(name)
