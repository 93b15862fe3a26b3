"""The front door: what `soc2lib` offers by name, what that costs, and that each name says what it gives."""

import ast
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import soc2lib
from soc2lib import errors
from soc2lib.basics.resources import notebooks_folder
from soc2lib.stages import STAGES
from soc2lib.views.columns import Frame
from soc2lib.views.evidence import EvidenceView
from soc2lib.views.gap import GapView
from soc2lib.views.plan import PlanView
from soc2lib.views.portfolio import Clients
from soc2lib.views.readiness import ReadinessView
from soc2lib.views.risk import RiskView
from soc2lib.views.scope import ScopeView
from soc2lib.views.share import ReportView, ShareView

ROOT = Path(__file__).parents[2]
PUBLIC = {"open", "new", "clients", "demo", "Client", *soc2lib.__all__}
STAGE_VIEWS = (ScopeView, PlanView, RiskView, GapView, EvidenceView, ReadinessView, ShareView)
VIEWS = (*STAGE_VIEWS, ReportView, Clients)
NOTICED = "import json, sys; before = set(sys.modules); {}; print(json.dumps(sorted(set(sys.modules) - before)))"


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh Python loads for this."""
    told = subprocess.run([sys.executable, "-c", NOTICED.format(code)], capture_output=True, text=True, check=True)
    return set(json.loads(told.stdout))


def members(cls: type) -> Iterator[tuple[str, Any]]:
    """The public methods and attributes that a class declares."""
    for base in inspect.getmro(cls):
        if base.__module__.startswith("soc2lib."):
            yield from ((name, value) for name, value in vars(base).items() if not name.startswith("_"))


def frames() -> Iterator[tuple[str, Frame]]:
    for view in VIEWS:
        yield from ((f"{view.__name__}.{name}", one) for name, one in members(view) if isinstance(one, Frame))


FRAMES = dict(frames())


def test_importing_the_library_loads_nothing_but_itself() -> None:
    standard = {"importlib", "warnings"}
    assert {name for name in loaded_by("import soc2lib") if name.partition(".")[0] not in standard} == {"soc2lib"}


def test_opening_a_client_loads_neither_pandas_nor_plotly(planted: Path) -> None:
    opened = f"import soc2lib; soc2lib.open('lantern', '2026-09-30', {str(planted)!r}).gap.summary()"
    assert not loaded_by(opened) & {"pandas", "plotly", "ipywidgets", "papermill", "nbconvert"}


def test_every_public_name_is_there_and_listed() -> None:
    assert set(dir(soc2lib)) >= PUBLIC
    assert all(getattr(soc2lib, name) for name in soc2lib.__all__)


def test_every_error_is_a_public_name() -> None:
    declared = {
        name for name, one in vars(errors).items() if inspect.isclass(one) and one.__module__ == errors.__name__
    }
    assert declared == PUBLIC - {"open", "new", "clients", "demo", "Client"}


def test_the_stub_names_what_the_door_opens() -> None:
    tree = ast.parse((ROOT / "soc2lib" / "__init__.pyi").read_text(encoding="utf-8"))
    named = {(one.module, name.name) for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) for name in one.names}
    assert named == {(place, name) for name, place in soc2lib._PLACE_OF.items()}


def test_a_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'opne'; it has .*\bopen\b"):
        _ = soc2lib.opne  # type: ignore[attr-defined]


def test_the_door_is_small() -> None:
    assert len((ROOT / "soc2lib" / "__init__.py").read_text(encoding="utf-8").splitlines()) <= 60
    assert (ROOT / "soc2lib" / "py.typed").is_file()


@pytest.mark.parametrize("name", ["open", "new", "clients", "demo", "Client"])
def test_each_way_in_has_an_example(name: str) -> None:
    assert ">>> import soc2lib" in inspect.getdoc(getattr(soc2lib, name))


@pytest.mark.parametrize("name", [name for name, _ in members(soc2lib.Client)])
def test_whatever_a_client_offers_is_described(name: str) -> None:
    words = inspect.getdoc(inspect.getattr_static(soc2lib.Client, name))
    assert words
    stages = {stage.name for stage in STAGES}
    assert name in stages or ">>> import soc2lib" in words


def test_every_stage_with_a_notebook_is_an_attribute_with_a_summary_and_a_panel() -> None:
    with_notebook = {one.name for one in STAGES if (notebooks_folder() / f"{one.notebook}.ipynb").is_file()}
    assert {view.__module__.rpartition(".")[2] for view in STAGE_VIEWS} == with_notebook
    assert with_notebook <= set(dir(soc2lib.Client))
    assert all(callable(view.summary) and callable(view.panel) for view in STAGE_VIEWS)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_whatever_a_stage_shows_is_described(view: type) -> None:
    assert [name for name, one in members(view) if not inspect.getdoc(one)] == []


@pytest.mark.parametrize("name", FRAMES)
def test_every_dataframe_says_its_grain_and_columns_and_has_an_example(name: str) -> None:
    made = FRAMES[name]
    assert made.grain.startswith("One row a ")
    assert all(column.words.endswith(".") for column in made.columns)
    words = inspect.getdoc(made)
    assert ">>> import soc2lib" in words
    assert all(f"{column.name} : {column.dtype}" in words for column in made.columns)


def test_the_page_on_python_lists_every_dataframe_as_it_is() -> None:
    assert "\n".join(listed()) in (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


def listed() -> Iterator[str]:
    """The DataFrames as the page lists them: ``python -m tests.house.test_public_names`` prints them."""
    for name, made in FRAMES.items():
        owner, _, attribute = name.partition(".")
        stage = "clients()" if owner == "Clients" else owner.removesuffix("View").lower()
        yield f"### `{stage}.{attribute}`\n\n{made.grain}\n\n| column | type | holds |\n|---|---|---|"
        yield from (f"| `{one.name}` | `{one.dtype}` | {one.words} |" for one in made.columns)
        yield ""


if __name__ == "__main__":
    print("\n".join(listed()))
