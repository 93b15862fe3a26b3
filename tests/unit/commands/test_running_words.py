"""Parameters as papermill writes them, and outcomes that travel whole between processes."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from papermill.translators import PythonTranslator

from soc2lib.errors import LedgerAltered, ParameterError, Problem, RunError
from soc2lib.runner.batch.configuration import Outcome
from soc2lib.runner.batch.messages import outcome_line, read_outcome
from soc2lib.runner.engine.notebooks import assignments

LITERALS = some.one_of(some.text(), some.integers(), some.floats(), some.booleans(), some.none())


@given(LITERALS)
@settings(max_examples=200)
def test_parameters_are_written_as_papermill_writes_them(value: str | float | bool | None) -> None:
    if isinstance(value, float) and math.isnan(value):
        assert "float('nan')" in assignments({"x": value})
    else:
        assert assignments({"x": value}) == PythonTranslator.codify({"x": value})


@pytest.mark.parametrize("kind", [RunError, LedgerAltered, ParameterError])
def test_an_error_keeps_its_class_and_its_problems_between_processes(kind: type[RunError]) -> None:
    fault = kind("What happened.", [Problem("here", "this", "that", "Do so."), Problem("there", "a", "b", "c")])
    came = read_outcome(outcome_line(Outcome("acme", Path("kept"), fault, 1.25))).fault
    assert type(came) is kind
    assert came is not None
    assert str(came) == str(fault)
    assert came.exit_code == fault.exit_code
