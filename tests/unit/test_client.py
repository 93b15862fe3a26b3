"""The front door, as whoever writes Python uses it: records and results as DataFrames, saving, showing."""

import inspect
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ipywidgets import Widget

import soc2lib
from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.store.record import record_kinds
from soc2lib.views.columns import Frame

DAY = "2026-09-30"
STAGES = ("scope", "plan", "risk", "gap", "evidence", "readiness", "share")
TYPES = {"string", "Int64", "Float64", "boolean", "datetime64[s]"}


@pytest.fixture(scope="module")
def lantern(planted: Path) -> soc2lib.Client:
    return soc2lib.open("lantern", DAY, planted)


@pytest.fixture
def clients(planted: Path, tmp_path: Path) -> Path:
    shutil.copytree(planted, tmp_path / "clients")
    return tmp_path / "clients"


def offered(client: soc2lib.Client) -> Iterator[tuple[str, Any]]:
    """What the stages of a client offer that takes nothing: (stage.name, method)."""
    for stage in STAGES:
        view = getattr(client, stage)
        for name, one in inspect.getmembers(type(view), inspect.isfunction):
            if not name.startswith("_") and list(inspect.signature(one).parameters) == ["self"]:
                yield f"{stage}.{name}", getattr(view, name)


def frames(client: soc2lib.Client) -> dict[str, pd.DataFrame]:
    views = {stage: getattr(client, stage) for stage in STAGES}
    return {
        f"{stage}.{name}": getattr(view, name)
        for stage, view in views.items()
        for name, one in inspect.getmembers(type(view))
        if isinstance(one, Frame)
    }


def test_the_dataframes_count_what_the_assessment_counts(lantern: soc2lib.Client) -> None:
    found, assessed = frames(lantern), lantern.assessment
    counted = {
        "gap.criteria": assessed.gap.criteria,
        "gap.controls": assessed.gap.controls,
        "gap.register": assessed.register,
        "risk.risks": assessed.risk.result.risks,
        "evidence.coverage": assessed.evidence.controls,
        "evidence.tests": lantern.records("test result"),
        "evidence.due": assessed.evidence.falling_due(),
        "readiness.forecast": assessed.forecast.controls,
        "plan.tasks": lantern.records("task"),
    }
    assert {name: len(frame) for name, frame in found.items()} == {name: len(rows) for name, rows in counted.items()}
    assert [name for name, frame in found.items() if frame.empty] == ["evidence.due"], "its period ends on this day"


def test_what_falls_due_is_listed_within_the_period(planted: Path) -> None:
    due = soc2lib.open("lantern", "2026-08-31", planted).evidence.due
    assert len(due) > 10
    assert (due.next_due <= due.latest).all()


def test_a_dataframe_says_what_the_assessment_says(lantern: soc2lib.Client) -> None:
    register = lantern.gap.register.query("severity == 'high'")
    high = [line for line in lantern.assessment.register if line.severity == "high"]
    assert list(register.gap) == [line.id for line in high]
    assert [day.date() for day in register.due.dropna()] == [line.due for line in high if line.due]
    risks, judged = lantern.risk.risks.set_index("risk"), lantern.assessment.risk.result.known
    assert all(risks.residual_loss[one.risk.id] == pytest.approx(one.left.estimate.mean) for one in judged if one.left)


def test_columns_and_types_are_the_same_for_a_client_of_whom_nothing_is_known(
    lantern: soc2lib.Client, tmp_path: Path
) -> None:
    empty = soc2lib.new("acme", tmp_path)
    full, none = frames(lantern), frames(empty)
    for name, frame in full.items():
        assert list(frame.dtypes.astype(str).items()) == list(none[name].dtypes.astype(str).items()), name
        assert set(frame.dtypes.astype(str)) <= TYPES, name
    for kind in record_kinds():
        assert list(lantern.records(kind).dtypes.items()) == list(empty.records(kind).dtypes.items()), kind


@pytest.mark.parametrize("client", ["lantern", "hostile", "sprout"])
def test_every_table_chart_and_summary_shows_something_for_every_client(planted: Path, client: str) -> None:
    opened = soc2lib.open(client, DAY, planted)
    shown = {name: ask() for name, ask in offered(opened) if not name.endswith("panel") and "write_" not in name}
    assert len(shown) > 80
    assert [name for name, one in shown.items() if not isinstance(one, Chart | Piece | Table)] == []


def test_every_panel_opens_on_a_client_of_whom_nothing_is_known(tmp_path: Path) -> None:
    panels = [ask() for name, ask in offered(soc2lib.new("acme", tmp_path)) if name.endswith("panel")]
    assert len(panels) >= 19
    assert all(isinstance(one, Widget) for one in panels)


def test_what_is_saved_is_seen_at_once_in_records_and_figures(clients: Path) -> None:
    engagement = soc2lib.open("sprout", clients=clients)
    before = engagement.gap.controls.set_index("control").design["IAM-05"]
    control = engagement.record("control", "IAM-05", design="not designed")
    version = engagement.save(control, author="Ann", reason="interview")
    assert before != "not designed"
    assert engagement.gap.controls.set_index("control").design["IAM-05"] == "not designed"
    assert engagement.records("control").set_index("id").design["IAM-05"] == "not designed"
    (written,) = [one for one in engagement.engagement.ledger.history("control", "IAM-05") if one.version == version]
    assert (written.author, written.reason) == ("Ann", "interview")


def test_a_save_keeps_what_somebody_else_has_changed_meanwhile(clients: Path) -> None:
    mine, theirs = (soc2lib.open("sprout", clients=clients) for _ in range(2))
    theirs.save(theirs.record("control", "IAM-05", owner="Tom"), author="Bob", reason="interview")
    mine.save(mine.record("control", "IAM-05", notes="asked twice"), author="Ann", reason="interview")
    both = mine.record("control", "IAM-05")
    assert (both.owner, both.notes) == ("Tom", "asked twice")  # type: ignore[attr-defined]


def test_two_values_for_one_field_are_a_conflict_that_names_both_and_overwrites_nothing(clients: Path) -> None:
    mine, theirs = (soc2lib.open("sprout", clients=clients) for _ in range(2))
    theirs.save(theirs.record("control", "IAM-05", owner="Tom"), author="Bob", reason="interview")
    with pytest.raises(soc2lib.Conflict, match=r"stored value 'Tom'; expected your value 'Mei'"):
        mine.save(mine.record("control", "IAM-05", owner="Mei"), author="Ann", reason="interview")
    assert soc2lib.open("sprout", clients=clients).record("control", "IAM-05").owner == "Tom"  # type: ignore[attr-defined]


def test_a_past_day_does_not_see_what_was_saved_later(clients: Path) -> None:
    soc2lib.open("sprout", clients=clients).save(
        soc2lib.open("sprout", clients=clients).record("control", "IAM-05", owner="Mei"), author="Ann", reason="today"
    )
    past = soc2lib.open("sprout", date(2026, 9, 30), clients).records("control").set_index("id").owner
    assert past.get("IAM-05") != "Mei"


def test_a_wrong_kind_field_or_word_is_refused_by_name_and_nothing_is_saved(clients: Path) -> None:
    engagement = soc2lib.open("sprout", clients=clients)
    head = engagement.engagement.head()
    with pytest.raises(soc2lib.ParameterError, match="Did you mean control"):
        engagement.records("contrl")
    with pytest.raises(soc2lib.RecordError) as caught:
        engagement.record("control", "IAM-05", onwer="Mei", design="good")
    assert len(caught.value.problems) == 2
    with pytest.raises(soc2lib.ParameterError, match="There is no such client"):
        soc2lib.open("lanter", clients=clients)
    with pytest.raises(soc2lib.ParameterError, match="That day cannot be read"):
        soc2lib.open("sprout", "30.9.2026", clients)
    assert engagement.engagement.head() == head


def test_the_clients_of_a_folder_are_their_ids_and_their_last_runs(planted: Path) -> None:
    found = soc2lib.clients(planted, DAY)
    assert (list(found), found[0], len(found)) == (["hostile", "lantern", "sprout"], "hostile", 3)
    assert found.runs.gate.isna().all()
    assert found.open("lantern").as_of == date(2026, 9, 30)
    assert list(soc2lib.clients(planted, DAY, "sprout")) == ["sprout"]


def test_an_edition_withholds_before_anything_is_shown(lantern: soc2lib.Client) -> None:
    assert lantern.share.report("executive").gap_register().kind == "left out"  # type: ignore[union-attr]
    with pytest.raises(soc2lib.ParameterError, match="executive"):
        lantern.share.report("executiv")


def test_a_reports_own_dataframes_are_without_what_its_edition_withholds(lantern: soc2lib.Client) -> None:
    report = lantern.share.report("executive")
    names = set(lantern.records("person").id)
    seen = {cell for frame in (report.gap.controls, report.records("control")) for cell in frame.to_numpy().ravel()}
    assert names & set(lantern.gap.controls.owner)
    assert not {name for name in names for cell in seen if isinstance(cell, str) and name in cell}
    with pytest.raises(soc2lib.LedgerError, match="Nothing can be saved through the executive edition"):
        report.engagement.save(lantern.record("control", "IAM-05"), author="Ann", reason="test")
