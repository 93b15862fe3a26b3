"""A report's figures follow from the inputs embedded in it, or it is said which of them does not."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from soc2lib.assessment import Assessment
from soc2lib.foundation.errors import ReportAltered
from soc2lib.foundation.json_text import json_text
from soc2lib.share.recompute import digest, inputs, results
from soc2lib.share.recomputing import check
from tests.unit.share.whatifs import made_up


def carrying(alter: Callable[[dict[str, Any], dict[str, Any]], object] = lambda _, __: None) -> bytes:
    """A page that carries a made-up client's inputs and figures, after somebody altered them."""
    now = Assessment(made_up(Random(9)))
    given = inputs(now)
    figures = results(now) | {"inputs": digest(given)}
    given, figures = json.loads(json_text(given)), json.loads(json_text(figures))
    alter(given, figures)
    blocks = {"soc2-inputs": given, "soc2-results": figures}
    return "".join(
        f'<script type="application/json" id="{name}">{json_text(block)}</script>' for name, block in blocks.items()
    ).encode()


def test_figures_that_follow_from_the_inputs_are_said_to_be_the_same() -> None:
    assert "are the same" in check(carrying())
    assert "not recomputed" in check(b"<html></html>")


@pytest.mark.parametrize("name", ["gate", "share", "noted", "outcome", "inputs"])
def test_each_altered_figure_is_named(name: str) -> None:
    with pytest.raises(ReportAltered) as raised:
        check(carrying(lambda _, figures: figures.update({name: "better"})))
    assert [problem.where for problem in raised.value.problems] == [name]
    assert "Do not rely on it." in str(raised.value)


def test_an_altered_input_is_found_by_its_digest_and_by_what_follows_from_it() -> None:
    def close_every_gap(given: dict[str, Any], _: object) -> None:
        for body in given["records"]["control"].values():
            body.update({"design": "suitable", "implementation": "in use", "disposition": "exists"})

    with pytest.raises(ReportAltered) as raised:
        check(carrying(close_every_gap))
    assert "inputs" in {problem.where for problem in raised.value.problems}
    assert len(raised.value.problems) > 1


def test_a_report_of_another_version_says_which_one_to_check_it_with() -> None:
    def made_earlier(given: dict[str, Any], figures: dict[str, Any]) -> None:
        given["library"] = "0.0.9"
        figures["inputs"] = digest(given)

    with pytest.raises(ReportAltered, match=r"made with soc2lib 0\.0\.9"):
        check(carrying(made_earlier))


def test_an_input_from_which_no_figure_follows_is_checked_too() -> None:
    with pytest.raises(ReportAltered) as raised:
        check(carrying(lambda given, _: given.update({"library": "0.0.9"})))
    assert [problem.where for problem in raised.value.problems] == ["inputs"]


@pytest.mark.parametrize("block", [[], {}, {"records": {"control": {"IAM-01": {"design": "good"}}}}])
def test_inputs_that_are_none_are_refused(block: object) -> None:
    page = carrying()
    start, end = page.index(b">") + 1, page.index(b"</script>")
    with pytest.raises(ReportAltered, match="cannot be read"):
        check(page[:start] + json.dumps(block).encode() + page[end:])
