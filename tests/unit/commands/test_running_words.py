"""Parameters as papermill writes them, outcomes that travel whole between processes, and outputs in their order."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from papermill.translators import PythonTranslator

from soc2lib.errors import LedgerAltered, ParameterError, Problem, RunError
from soc2lib.runner.batch.configuration import Outcome
from soc2lib.runner.batch.messages import outcome_line, read_outcome
from soc2lib.runner.engine.capture import Outputs, OutputTooLarge
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


def test_an_update_reaches_back_and_a_cleared_output_is_not_updated() -> None:
    outputs = Outputs()
    first = outputs.begin()
    outputs.show({"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": {}}, "id")
    second = outputs.begin()
    outputs.replace("id", {"text/plain": "2"}, {})
    outputs.show({"output_type": "display_data", "data": {"text/plain": "3"}, "metadata": {}}, "id")
    outputs.clear(wait=False)
    outputs.replace("id", {"text/plain": "4"}, {})
    assert [output["data"]["text/plain"] for output in outputs.taken(first)] == ["4"]
    assert outputs.taken(second) == []


def test_a_notebook_may_not_show_more_than_its_limit() -> None:
    outputs = Outputs(limit=10)
    outputs.begin()
    outputs.stream("stdout", "12345")
    with pytest.raises(OutputTooLarge):
        outputs.stream("stderr", "123456")
