"""`soc2 evidence read`: each file is told by its heads, and what fails in it changes its controls' conclusions."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from soc2lib.assessment import Assessment
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.commands import main as cli
from soc2lib.errors import WorkbookError
from soc2lib.evidence.collecting.outcomes import FINDINGS, outcomes_of
from soc2lib.evidence.collecting.served import checks, controls_served, described, table_of_sources
from soc2lib.evidence.populations.columns import tables
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.evidence.sources.collected import write
from soc2lib.evidence.sources.known import SOURCES, open_source
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.scope.records import Examination, ReportType
from soc2lib.store.engagement import Engagement
from tests.soak import count
from tests.unit.evidence.collecting.failing import Failing, js
from tests.unit.evidence.collecting.failing_lists import LISTS
from tests.unit.evidence.collecting.failing_scans import SCANS, of_every_check

AS_OF = date(2026, 6, 30)
FILES = [*SCANS, *LISTS]


class Desk:
    """A client within its period, and the command as its consultant types it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.clients = str(folder / "clients")
        examined = Examination(
            id="examination",
            report_type=ReportType.TYPE_II,
            window_start=date(2026, 1, 1),
            window_end=date(2026, 12, 31),
            categories=(Category.AVAILABILITY, Category.CONFIDENTIALITY),
        )
        Engagement.create("lamp", self.clients).save(examined, author="ann", reason="period")

    def read(self, file: Path, *options: str) -> tuple[int, str]:
        self.capsys.readouterr()
        status = 0
        try:
            cli.main(
                ["evidence", "read", "lamp", str(file), "--as-of", str(AS_OF), "--clients", self.clients, *options]
            )
        except SystemExit as left:
            status = int(left.code or 0)
        said = self.capsys.readouterr()
        return status, said.out + said.err

    def write(self, failing: Failing) -> Path:
        path = self.folder / failing.name
        path.write_bytes(failing.text.encode(failing.encoding))
        return path

    def entry(self, file: Path, *options: str) -> dict[str, Any]:
        status, said = self.read(file, "--json", *options)
        assert status == 0, said
        return dict(json.loads(said))

    @property
    def now(self) -> Engagement:
        return Engagement.open("lamp", "", self.clients)

    def statuses(self) -> dict[str, Conclusion]:
        assessment = Assessment.of(Engagement.open("lamp", "", self.clients))
        return {row.state.id: row.conclusion for row in assessment.gap.controls}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("failing", FILES, ids=lambda one: one.name)
def test_a_file_in_which_something_fails_changes_the_conclusion_of_its_controls(desk: Desk, failing: Failing) -> None:
    before = desk.statuses()
    entry = desk.entry(desk.write(failing))
    after = desk.statuses()
    assert entry["source"] == failing.source
    assert {before[control] for control in failing.controls} <= {Conclusion.NOT_ASSESSED}
    worse = {control for control, standing in after.items() if standing in (Conclusion.AT_RISK, Conclusion.NOT_MET)}
    assert set(failing.controls) <= worse
    assert (
        worse
        <= {one["control"] for one in entry["controls"] if one["deviations"]}
        <= set(controls_served(failing.source))
    )
    assert {one["test"] for one in entry["controls"]} <= {FINDINGS, *described()[failing.source].tests}


@pytest.mark.parametrize("source", SOURCES)
def test_a_control_is_said_to_be_served_only_where_a_failing_file_changes_its_conclusion(
    desk: Desk, source: str
) -> None:
    for failing in [*FILES, *of_every_check(source)]:
        if failing.source == source:
            desk.entry(desk.write(failing))
    worse = {id for id, standing in desk.statuses().items() if standing in (Conclusion.AT_RISK, Conclusion.NOT_MET)}
    assert worse == set(controls_served(source))


def test_at_least_thirty_controls_are_served_and_every_source_is_tried() -> None:
    assert len({control for failing in FILES for control in failing.controls}) >= 30
    assert {failing.source for failing in FILES} == set(SOURCES)


def test_a_file_is_read_without_being_stored(desk: Desk) -> None:
    entry = desk.entry(desk.write(FILES[0]), "--dry-run")
    assert entry["findings"]["deviations"] == 28
    assert entry["records"] == []
    assert desk.now.all(TestResult) == desk.now.all(Evidence) == []


def test_what_is_stored_names_the_file_the_day_and_each_failure(desk: Desk) -> None:
    entry = desk.entry(desk.write(FILES[4]))
    (piece,), (result,) = desk.now.all(Evidence), desk.now.all(TestResult)
    assert (piece.sha256, piece.controls, piece.effective) == (entry["sha256"], ("IAM-05",), date(2026, 5, 4))
    assert (result.control, result.deviations, result.evidence) == ("IAM-05", 1, (piece.id,))
    assert (result.period_start, result.tested_on, result.tester) == (date(2026, 5, 4), date(2026, 5, 4), "")
    assert result.details == "IAM.5 / arn:1: failed"


def test_a_clean_file_of_another_system_erases_no_failure(desk: Desk) -> None:
    dirty, clean = FILES[4], FILES[4].text.replace("FAILED", "PASSED")
    desk.entry(desk.write(dirty))
    (desk.folder / "clean.json").write_text(clean)
    desk.entry(desk.folder / "clean.json", "--system", "production")
    assert len(desk.now.all(TestResult)) == 2
    assert desk.statuses()["IAM-05"] is Conclusion.NOT_MET


def test_a_later_file_of_the_same_system_and_day_corrects_the_earlier_one(desk: Desk) -> None:
    desk.entry(desk.write(FILES[4]), "--system", "production")
    (desk.folder / "clean.json").write_text(FILES[4].text.replace("FAILED", "PASSED"))
    desk.entry(desk.folder / "clean.json", "--system", "production")
    (result,) = desk.now.all(TestResult)
    assert (result.passed, result.deviations) == (1, 0)


def test_reading_the_same_file_again_changes_nothing(desk: Desk) -> None:
    first = desk.entry(desk.write(FILES[0]))
    head = desk.now.head()
    assert desk.entry(desk.write(FILES[0]))["controls"] == first["controls"]
    assert desk.now.head() == head


def test_a_file_of_a_day_to_come_an_unknown_file_and_an_unknown_source_are_refused_in_words(desk: Desk) -> None:
    late = desk.folder / "late.json"
    late.write_text(FILES[4].text.replace("2026-05-04", "2026-07-04"))
    assert "a file of 2026-06-30 or before" in desk.read(late)[1]
    other = desk.folder / "other.csv"
    other.write_text("a,b\n1,2\n")
    status, said = desk.read(other)
    assert (status, "Nobody knows whose file this is" in said) == (2, True)
    status, said = desk.read(other, "--source", "prowlr")
    assert (status, "Did you mean prowler" in said) == (2, True)
    assert desk.read(desk.folder / "none.csv")[0] == 2
    for odd in ("20260630", "2026-W13-2", "9999-12-31", "30.06.2026"):
        status, said = desk.read(late, "--as-of", odd)
        assert (status, "a day such as 2026-03-31" in said) == (2, True)


def test_the_criteria_that_the_tool_names_are_listed(desk: Desk) -> None:
    named = js([{"CheckID": "a", "Status": "FAIL", "Compliance": {"SOC2": ["cc_6_1"], "CIS-1.4": ["1.2"]}}])
    (desk.folder / "named.json").write_text(named)
    assert desk.entry(desk.folder / "named.json")["criteria"] == {"CC6.1": {"checks": 1, "passed": 0, "failed": 1}}


def test_the_sources_are_listed_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["evidence", "sources"])
    assert capsys.readouterr().out == table_of_sources()


def test_the_page_in_docs_lists_what_each_source_serves() -> None:
    assert table_of_sources() in (Path(__file__).parents[4] / "docs" / "evidence.md").read_text("utf-8")


def test_the_catalog_of_sources_names_controls_and_sources_that_there_are() -> None:
    assert set(described()) == set(SOURCES)
    for line in checks():
        assert line.sources <= set(SOURCES)
        assert set(line.controls) <= set(catalog().controls)


@pytest.mark.soak
def test_a_mutated_file_is_read_or_refused_in_words(tmp_path: Path) -> None:
    """Each file is altered in every way at random; nothing but a typed error with its place comes out."""
    draw = Random(20)
    for turn in range(count(20_000)):
        failing = FILES[turn % len(FILES)]
        path = tmp_path / failing.name
        path.write_bytes(mutated(failing, draw))
        refused = attempt(path, failing.source, judging=draw.random() < 0.05)
        if refused is not None:
            assert refused.problems, path.read_bytes()
            assert all(failing.name in problem.where for problem in refused.problems), refused


def attempt(path: Path, source: str, *, judging: bool) -> WorkbookError | None:
    """Read a file, and judge some, which takes longer; what is refused is handed back, any other error goes on."""
    try:
        known, file = open_source(path, "" if judging else source)
        found = known.read(file)
        for one in found:
            assert all(isinstance(cell, str) for row in one.rows for cell in row.values())
            if one.table in tables():
                write(one, path.parent)
        if judging:
            outcomes_of(known.id, found, AS_OF, date(2026, 1, 1), catalog(), path.parent)
    except WorkbookError as error:
        return error
    return None


def mutated(failing: Failing, draw: Random) -> bytes:
    """A file with one value of another type, a name gone, some bytes altered, or its end cut off."""
    data = failing.text.encode(failing.encoding)
    kind = draw.randrange(4)
    if kind == 0:
        place = draw.randrange(len(data))
        return data[:place] + bytes(draw.randrange(256) for _ in range(draw.randrange(3))) + data[place + 1 :]
    if kind == 1 or not failing.name.endswith(("json", "sarif")) or failing.text.startswith('{"Account'):
        cells = failing.text.split(draw.choice([",", ";", "\n"]))
        cells[draw.randrange(len(cells))] = str(draw.choice(ODD))
        return ",".join(cells).encode("utf-8", "surrogatepass")
    value = json.loads(failing.text)
    holder, name = draw.choice(list(places(value)))
    if kind == 2:
        holder[name] = draw.choice(ODD)
    elif isinstance(holder, dict):
        holder[draw.choice(["x", name.upper()])] = holder.pop(name)
    else:
        holder.append(holder[name])
    return json.dumps(value).encode(failing.encoding)


ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1e999,
    10**400,
    "",
    "x",
    "N/A",
    "\ud800",
    "\x00",
    "9999-99-99",
    [],
    [[]],
    [None],
    {},
    {"a": []},
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value, with what holds it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in list(inside):
        yield value, name
        yield from places(one)
