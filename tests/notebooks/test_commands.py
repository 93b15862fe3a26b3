"""The command as a user gives it: what it says, what it refuses, and what it leaves behind."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import AS_OF, Demo, soc2

from soc2lib.basics import resources as shelf
from soc2lib.store.engagement import Engagement
from soc2lib.gap.records import Control
from tests.site.dictionary import DICTIONARY, dictionary

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", ["import soc2lib", "from soc2lib.commands.main import main; main(['--help'])"])
def test_starting_loads_no_heavy_library(code: str) -> None:
    heavy = "{'pandas', 'plotly', 'ipywidgets', 'papermill', 'nbconvert', 'sqlalchemy', 'openpyxl', 'pydantic'}"
    probe = f"import sys, atexit; atexit.register(lambda: print(sorted({heavy} & set(sys.modules)), file=sys.stderr)); {code}"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


def test_export_then_import_changes_nothing(
    sample_clients: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = tmp_path / "lantern.xlsx"
    assert soc2("export", "lantern", "--clients", str(sample_clients), "--to", str(workbook)) == 0
    before = Engagement.open("lantern", "", sample_clients).head()
    assert soc2("import", "lantern", str(workbook), "--clients", str(sample_clients)) == 0
    assert Engagement.open("lantern", "", sample_clients).head() == before
    assert "Saved no rows" in capsys.readouterr().out


def test_a_dry_run_changes_nothing_and_json_is_json(
    sample_clients: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "self.csv"
    table.write_text("Criterion,Status\nCC 6.1,✅ Implemented\nCC9.9,Partial\n", encoding="utf-8")
    arguments = ("import", "sprout", str(table), "--clients", str(sample_clients), "--json")
    before = Engagement.open("sprout", "", sample_clients).head()
    assert soc2(*arguments, "--dry-run") == 2
    report = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in report["accepted"]] == ["CC6.1"]
    assert [row["row"] for row in report["quarantined"]] == [3]
    assert soc2(*arguments) == 2
    assert Engagement.open("sprout", "", sample_clients).head() == before
    assert soc2(*arguments, "--accept-valid") == 0
    assert Engagement.open("sprout", "", sample_clients).head().seq == before.seq + 2


def test_an_unknown_client_is_refused_with_a_hint_before_anything_runs(
    sample_clients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert soc2("run", "lantren", "--clients", str(sample_clients)) == 2
    assert "Did you mean lantern?" in capsys.readouterr().err


@pytest.fixture
def session(sample_clients: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample clients as a session with two of them has them."""
    monkeypatch.setenv("SOC2_CLIENTS", str(sample_clients))
    monkeypatch.setenv("SOC2_ONLY", "sprout hostile")
    return sample_clients


@pytest.mark.parametrize(
    "command", ["run", "export", "verify", "lab", "app", "pdf", "oscal", "tables", "documents", "new"]
)
def test_a_session_with_other_clients_refuses_a_client_to_every_command(
    session: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert soc2(command, "lantern") == 2
    assert "not shown in this session" in capsys.readouterr().err


def test_a_session_runs_and_lists_its_own_clients_and_leaves_the_page_over_all_alone(
    session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert soc2("run", "--all") == 2
    assert "Name the client" in capsys.readouterr().err
    assert not (session / "_portfolio").exists()
    assert soc2("run", "sprout", "hostile", "--stage", "scope", "--jobs", "1", "--timeout", "600") == 0
    assert all(list((session / client).glob("runs/*/01_scope.html")) for client in ("sprout", "hostile"))
    capsys.readouterr()
    assert soc2("status", "--json") == 0
    assert {line["client"] for line in json.loads(capsys.readouterr().out)} == {"sprout", "hostile"}


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday"])
def test_an_unreadable_day_is_refused(sample_clients: Path, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert soc2("run", "lantern", "--clients", str(sample_clients), "--as-of", day) == 2
    assert "a day such as 2026-09-30" in capsys.readouterr().err


def test_a_failing_notebook_is_named_by_cell_and_kept_while_others_go_on(
    sample_clients: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "notebooks"
    shutil.copytree(shelf.notebooks_folder(), broken)
    source = (broken / "04_gap.ipynb").read_text(encoding="utf-8")
    (broken / "04_gap.ipynb").write_text(
        source.replace("engagement.gap.summary()", "reslut.gap.summary()"), encoding="utf-8"
    )
    monkeypatch.setattr("soc2lib.runner.engine.notebooks.notebooks_folder", lambda: broken)
    assert soc2("run", "lantern", "--clients", str(sample_clients), "--as-of", AS_OF, "--jobs", "1") == 5
    said = capsys.readouterr().out
    assert "04_gap" in said
    assert "name 'reslut' is not defined" in said
    kept = sample_clients / "lantern" / "runs" / "failed"
    assert (kept / "04_gap.ipynb").is_file()
    assert not list((sample_clients / "lantern" / "runs").glob(f"{AS_OF}-*"))


def test_status_and_manifest_carry_the_same_numbers(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    assert soc2("status", "--clients", str(demo.clients), "--json") == 0
    lines = {line["client"]: line for line in json.loads(capsys.readouterr().out)}
    manifest = json.loads((demo.run("lantern") / "manifest.json").read_text(encoding="utf-8"))
    assert lines["lantern"]["results"] == manifest["results"] | {"stale": False}


def test_verify_names_a_row_that_was_altered(sample_clients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert soc2("verify", "lantern", "--clients", str(sample_clients)) == 0
    ledger = Engagement.open("lantern", "", sample_clients).ledger
    with ledger._engine.connect() as connection:
        connection.exec_driver_sql("UPDATE versions SET author = 'someone' WHERE seq = 7")
        connection.commit()
    assert soc2("verify", "lantern", "--clients", str(sample_clients)) == 3
    assert "row 7" in capsys.readouterr().err


def test_verify_finds_a_cut_tail_by_what_a_run_noted(
    demo: Demo, sample_clients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(demo.clients / "lantern" / "runs", sample_clients / "lantern" / "runs", dirs_exist_ok=True)
    ledger = Engagement.open("lantern", "", sample_clients).ledger
    ledger.heads_file.unlink()
    with ledger._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM versions WHERE seq = (SELECT max(seq) FROM versions)")
        connection.commit()
    assert soc2("verify", "lantern", "--clients", str(sample_clients)) == 3
    assert "The ledger's end was cut off" in capsys.readouterr().err


def test_the_committed_data_dictionary_is_the_one_the_records_make() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == dictionary()
