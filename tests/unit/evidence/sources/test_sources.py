"""One contract for every source: a spoilt file is a clear error or a partial population, never a silent zero."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from soc2lib.errors import TableError
from soc2lib.evidence.populations import reading
from soc2lib.evidence.populations.census import Outcome, census
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.sources import aws_credential_report, files, prowler, sarif, tables
from soc2lib.evidence.sources.collected import Collected, open_collected

PROWLER = "FINDING_UID;CHECK_ID;STATUS;MUTED;SEVERITY;RESOURCE_UID;PROWLER_VERSION;TIMESTAMP\n" + "".join(
    f"f{n};check_{n};{status};False;low;arn{n};5.4.0;2026-09-01 10:00:00\n"
    for n, status in enumerate(["PASS", "FAIL", "MANUAL"])
)
KEYS = "active,last_rotated,last_used_date"
REPORT = (
    "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,"
    + ",".join(f"access_key_{n}_{part}" for n in (1, 2) for part in KEYS.split(","))
    + "\n<root_account>,arn:root,2020-01-01T00:00:00+00:00,not_supported,no_information,true,false,"
    "N/A,N/A,false,N/A,N/A" + "\nann,arn:ann,2020-01-01T00:00:00+00:00,true,2026-09-01T00:00:00+00:00,false,true,"
    "2026-01-01T00:00:00+00:00,N/A,false,N/A,N/A"
    + "\nbob,arn:bob,2020-01-01T00:00:00+00:00,false,N/A,false,false,2019-01-01T00:00:00+00:00,N/A,false,N/A,N/A"
)
DEVICES = "device,encrypted\na,yes\nb,no\nc,yes\n"
OCSF = json.dumps(
    [
        {
            "status_code": status,
            "severity": "High",
            "status": "New",
            "metadata": {"event_code": f"check_{n}", "product": {"version": "5.4.0"}},
            "finding_info": {"uid": f"f{n}"},
            "resources": [{"uid": f"r{n}"}],
        }
        for n, status in enumerate(["PASS", "FAIL", "MANUAL"])
    ],
    indent=1,
)
ASFF = json.dumps(
    [
        {
            "SchemaVersion": "2018-10-08",
            "Id": f"f{n}",
            "GeneratorId": f"prowler-check_{n}",
            "Compliance": {"Status": status},
            "Resources": [{"Id": f"r{n}"}],
        }
        for n, status in enumerate(["PASSED", "FAILED", "NOT_AVAILABLE"])
    ],
    indent=1,
)
SARIF = json.dumps(
    {
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "scan", "version": "1"}},
                "results": [
                    {"ruleId": "r1", "kind": "pass"},
                    {"ruleId": "r2", "level": "error"},
                    {"ruleId": "r3", "kind": "review", "suppressions": [{}]},
                ],
            }
        ],
    },
    indent=1,
)
JSON = json.dumps(
    {"total": 3, "devices": [{"device": d, "encrypted": e} for d, e in [("a", True), ("b", False), ("c", True)]]}
)
NDJSON = "".join(json.dumps({"device": d, "encrypted": e}) + "\n" for d, e in [("a", True), ("b", False), ("c", True)])


@dataclass(frozen=True)
class Case:
    """A source, a good file of it with three rows, and how to read one."""

    name: str
    good: str
    read: Callable[[Path, Path], tuple[int, str]]
    key: str = ""
    column: str = ""
    delimiter: str = ""


def by_source(
    collect: Callable[..., Sequence[Collected]], limit: int = 4_000
) -> Callable[[Path, Path], tuple[int, str]]:
    def read(path: Path, folder: Path) -> tuple[int, str]:
        found = collect(path)[0]
        return found.count, found.partial

    return read


def by_table(table: str) -> Callable[[Path, Path], tuple[int, str]]:
    def read(path: Path, folder: Path) -> tuple[int, str]:
        with Populations(memory_mb=128, threads=1) as opened:
            found = tables.open_table(opened, table, path, folder)
            return found.rows, found.partial

    return read


CASES = [
    Case("findings.csv", PROWLER, by_source(prowler.collect), "", "STATUS", ";"),
    Case("findings.ocsf.json", OCSF, by_source(prowler.collect), "", "status_code"),
    Case("findings.asff.json", ASFF, by_source(prowler.collect), "", "GeneratorId"),
    Case("credentials.csv", REPORT, by_source(aws_credential_report.collect), "arn:ann", "mfa_active", ","),
    Case("scan.sarif", SARIF, by_source(sarif.collect), "", "runs"),
    Case("devices.csv", DEVICES, by_table("devices"), "a", "encrypted", ","),
    Case("devices.json", JSON, by_table("devices"), "a", "encrypted"),
    Case("devices.ndjson", NDJSON, by_table("devices"), "a", "encrypted"),
]
every = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def attempt(case: Case, path: Path, content: bytes) -> tuple[int, str] | TableError:
    path.write_bytes(content)
    try:
        return case.read(path, path.parent)
    except TableError as error:
        return error


def refused(case: Case, path: Path, content: bytes) -> str:
    """The message where the spoilt file is refused, or ``partial`` where it is marked so; else the test fails."""
    answer = attempt(case, path, content)
    if isinstance(answer, TableError):
        assert answer.problems
        assert all(path.name in problem.where for problem in answer.problems), answer
        return str(answer)
    assert answer[1], f"{answer[0]} rows were taken as whole"
    return "partial"


@every
def test_a_good_file_gives_all_its_rows(case: Case, tmp_path: Path) -> None:
    (tmp_path / case.name).write_text(case.good, encoding="utf-8")
    assert case.read(tmp_path / case.name, tmp_path) == (3, "")


in_memory = pytest.mark.parametrize(
    "case", [case for case in CASES if case.name != "devices.csv"], ids=lambda case: case.name
)


@in_memory
def test_a_file_cut_inside_a_row_is_refused_or_partial(case: Case, tmp_path: Path) -> None:
    content = case.good.encode()
    for cut in (len(content) - 3, len(content) - 12, len(content) // 2 + 3):
        assert refused(case, tmp_path / case.name, content[:cut])


@every
def test_another_encoding_is_refused(case: Case, tmp_path: Path) -> None:
    spoilt = case.good.encode().replace(b"a", b"\xe4")
    assert refused(case, tmp_path / case.name, spoilt) != "partial"


@in_memory
def test_utf_16_is_read_where_a_program_writes_it_and_refused_in_tables_of_json(case: Case, tmp_path: Path) -> None:
    if case.name.startswith("devices"):
        assert "UTF-8" in refused(case, tmp_path / case.name, case.good.encode("utf-16"))
    else:
        assert attempt(case, tmp_path / case.name, case.good.encode("utf-16")) == (3, "")


def test_a_list_in_utf_16_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "devices.csv"
    path.write_bytes(DEVICES.encode("utf-16"))
    with Populations(memory_mb=128) as opened:
        found = tables.open_table(opened, "devices", path, tmp_path)
        assert (found.rows, found.file, list(opened.ids("devices"))) == (3, "devices.csv", ["a", "b", "c"])
        assert found.sha256 == sha256(path.read_bytes()).hexdigest()


@every
def test_a_renamed_column_is_named(case: Case, tmp_path: Path) -> None:
    message = refused(case, tmp_path / case.name, case.good.replace(case.column, "other_thing").encode())
    assert case.column in message


@every
def test_an_empty_file_is_refused(case: Case, tmp_path: Path) -> None:
    assert "empty" in refused(case, tmp_path / case.name, b"")


@every
def test_a_file_ten_times_the_limit_is_refused(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 4_000)
    monkeypatch.setattr(files, "LARGEST_FILE", 4_000)
    assert "too large" in refused(case, tmp_path / case.name, case.good.encode() + b" " * 40_000)


@pytest.mark.parametrize("case", [case for case in CASES if case.delimiter], ids=lambda case: case.name)
def test_the_wrong_delimiter_is_refused_or_read_rightly(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    answer = attempt(case, path, case.good.replace(case.delimiter, "\t").encode())
    assert case.name in str(answer) if isinstance(answer, TableError) else answer[0] == 3
    assert refused(case, path, case.good.replace(case.delimiter, "^").encode()) != "partial"


@pytest.mark.parametrize("case", [case for case in CASES if case.key], ids=lambda case: case.name)
def test_a_double_key_is_named_or_the_list_is_partial(case: Case, tmp_path: Path) -> None:
    other = {"arn:ann": "arn:bob", "a": "b"}[case.key]
    marks = ("{}",) if case.key == "arn:ann" else ('"{}"', "\n{},")
    spoilt = case.good
    for mark in marks:
        spoilt = spoilt.replace(mark.format(other), mark.format(case.key))
    message = refused(case, tmp_path / case.name, spoilt.encode())
    assert message == "partial" or ("more than once" in message and case.key in message)


@pytest.mark.parametrize("name", ["findings.csv", "findings.ocsf.json", "findings.asff.json"])
def test_findings_repeated_word_for_word_make_the_list_partial(name: str, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == name)
    if name.endswith(".csv"):
        spoilt = case.good + case.good.splitlines(keepends=True)[-1]
    else:
        rows = json.loads(case.good)
        spoilt = json.dumps([*rows, rows[-1]])
    assert refused(case, tmp_path / name, spoilt.encode()) == "partial"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"a": 1, "a": 2}]', "twice"),
        ('[{"a": NaN}]', "NaN"),
        ("[" * 100_000, "nesting"),
        ('{"a": 1}', "a list of rows"),
    ],
)
def test_json_that_python_reads_silently_is_refused(content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(TableError, match=said):
        prowler.collect(tmp_path / "x.json")


def test_an_unknown_status_is_refused_and_not_counted(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(PROWLER.replace("MANUAL", "ODD"))
    with pytest.raises(TableError, match="row 4, column STATUS"):
        prowler.collect(tmp_path / "f.csv")


def test_the_formats_of_prowler_agree(tmp_path: Path) -> None:
    found = []
    for name, good in [("f.csv", PROWLER), ("f.ocsf.json", OCSF), ("f.asff.json", ASFF)]:
        (tmp_path / name).write_text(good)
        found.append([(row["check_id"], row["status"]) for row in prowler.collect(tmp_path / name)[0].rows])
    assert found[0] == found[1] == found[2]


def test_a_credential_report_feeds_the_tests_of_accounts_and_keys(tmp_path: Path) -> None:
    (tmp_path / "credentials.csv").write_text(REPORT)
    with Populations(memory_mb=128) as opened:
        for collected in aws_credential_report.collect(tmp_path / "credentials.csv"):
            open_collected(opened, collected, tmp_path)
        no_mfa = census("no-mfa", opened, date(2026, 9, 30))
        old = census("old-keys", opened, date(2026, 9, 30))
        root = census("root-keys", opened, date(2026, 9, 30), whole=True)
    assert [finding.item for finding in no_mfa.findings] == ["arn:ann"]
    assert [finding.item for finding in old.findings] == ["ann / arn:ann key 1"]
    assert (root.outcome, root.passed) == (Outcome.PASSED, 4)


def test_a_spreadsheet_is_read_by_its_head(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Serial", "FileVault enabled"], ["001", "yes"], ["002", "no"]):
        sheet.append(row)
    book.save(tmp_path / "devices.xlsx")
    with Populations(memory_mb=128) as opened:
        found = tables.open_table(opened, "devices", tmp_path / "devices.xlsx", tmp_path)
        assert (found.rows, list(opened.ids("devices"))) == (2, ["001", "002"])


def test_parquet_is_opened_in_place_and_a_cut_one_is_refused(tmp_path: Path) -> None:

    duckdb.sql(
        f"COPY (SELECT 'd' || range AS device, range % 2 = 0 AS encrypted FROM range(9)) TO '{tmp_path / 'd.parquet'}'"
    )
    with Populations(memory_mb=128) as opened:
        assert tables.open_table(opened, "devices", tmp_path / "d.parquet", tmp_path).rows == 9
        content = (tmp_path / "d.parquet").read_bytes()
        (tmp_path / "cut.parquet").write_bytes(content[:-9])
        with pytest.raises(TableError, match=r"cut\.parquet"):
            tables.open_table(opened, "devices", tmp_path / "cut.parquet", tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("d[1].csv", DEVICES),
        ("d.pdf", "x"),
        ("d.csv", "<html>no table</html>"),
        ("d.csv", "PK\x03\x04"),
        ("d.csv", "a,a\n1,2\n"),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with (
        Populations(memory_mb=128) as opened,
        pytest.raises(TableError, match=name.replace("[", r"\[").replace("]", r"\]")),
    ):
        tables.open_table(opened, "devices", tmp_path / name, tmp_path)


def test_joined_columns_make_an_id(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("system,user\nx,ann\ny,ann\n")
    with Populations(memory_mb=128) as opened:
        opened.open("accounts", tmp_path / "a.csv", {"account": ("system", "user")})
        assert list(opened.ids("accounts")) == ["x/ann", "y/ann"]
