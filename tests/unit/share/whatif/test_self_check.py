"""A report's figures follow from the inputs embedded in it, or it is said which of them does not."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from soc2lib.assessment import Assessment
from soc2lib.basics.json_text import json_text
from soc2lib.errors import ReportAltered
from soc2lib.share.whatif.figures import digest, inputs, recompute, results
from soc2lib.share.whatif.self_check import check
from soc2lib.share.whatif.verification import verify_report
from soc2lib.signing.keys import make_key, signing_key
from soc2lib.signing.pages import sign
from soc2lib.store.reading import HeldRecords, Records
from soc2lib.store.samples import sample_ids
from tests.conftest import AS_OF
from tests.unit.share.whatif.earlier_pages import INPUTS, page_of_method_1
from tests.unit.share.whatif.whatifs import cases, made_up
from tests.unit.test_samples import now

Alter = Callable[[dict[str, Any], dict[str, Any]], object]


def as_it_is(_given: dict[str, Any], _figures: dict[str, Any]) -> None:
    """Nobody altered anything."""


def carrying(alter: Alter = as_it_is, records: Records | None = None, *, forecast: bool = True) -> bytes:
    """A page that carries a client's inputs and figures, after somebody altered them; a made-up one unless given."""
    made = Assessment(records or made_up(Random(9)))
    given = inputs(made, forecast=forecast)
    figures = results(made, forecast=forecast) | {"inputs": digest(given)}
    given, figures = json.loads(json_text(given)), json.loads(json_text(figures))
    alter(given, figures)
    blocks = {"soc2-inputs": given, "soc2-results": figures}
    return "".join(
        f'<script type="application/json" id="{name}">{json_text(block)}</script>' for name, block in blocks.items()
    ).encode()


def test_figures_that_follow_from_the_inputs_are_said_to_be_the_same() -> None:
    assert "are the same" in check(carrying())
    assert "not recomputed" in check(b"<html></html>")


@pytest.mark.parametrize("forecast", [True, False])
@pytest.mark.parametrize("client", sample_ids())
def test_every_samples_figures_follow_from_what_its_report_carries(client: str, forecast: bool) -> None:
    held = HeldRecords.of(date.fromisoformat(AS_OF), *now(client))
    assert "are the same" in check(carrying(records=held, forecast=forecast))


def test_figures_follow_where_other_controls_stand_in_and_items_show_more_than_their_test_counts() -> None:
    clients = [records for seed in (6, 10, 16) if Assessment(records := made_up(Random(seed))).compensating]
    assert len(clients) == 3
    for records in clients:
        assert "are the same" in check(carrying(records=records))


@pytest.mark.parametrize(
    "name", ["gate", "share", "share_shown", "key_controls", "exceptions", "noted", "outcome", "inputs"]
)
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


def test_what_is_said_to_be_shown_is_covered_by_the_digest_and_by_what_follows_from_it() -> None:
    def show_everything(given: dict[str, Any], _: object) -> None:
        tested = {"basis": "tested", "operation": "effective", "items": 25, "day": given["as_of"]}
        design = {"design": "suitable", "day": given["as_of"]}
        for row in given["facts"]["controls"]:
            given["shown"][row["id"]] = {"design": design, "observed": given["as_of"], "operation": tested}

    with pytest.raises(ReportAltered) as raised:
        check(carrying(show_everything))
    assert {"inputs", "share_shown", "key_controls"} <= {problem.where for problem in raised.value.problems}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("forecast", [True, False])
def test_figures_follow_from_the_inputs_of_any_client(seed: int, forecast: bool) -> None:
    for case in cases(seed, clients=1, each=0):
        given = inputs(case.now, forecast=forecast)
        made = results(case.now, forecast=forecast) | {"inputs": digest(given)}
        again = recompute(json.loads(json_text(given)))
        assert json.loads(json_text(again)) == json.loads(json_text(made))


def test_inputs_hold_no_words_of_a_client() -> None:
    words = ("Mia Berg", "Jonas Ferreira", "Anna Lind", "Nimbus", "Fern", "payroll", "strangers", "deputy", "procedure")
    for seed in range(4):
        text = json_text(inputs(Assessment(made_up(Random(seed))))).lower()
        assert [word for word in words if word.lower() in text] == []


def test_a_report_of_an_earlier_method_is_not_computed_again_and_says_so() -> None:
    assert check(page_of_method_1()) == (
        "Its figures were made by method 1; this library uses method 2, so they are not computed again."
    )
    unnamed = INPUTS.replace('"method":"1",', "")
    said = check(page_of_method_1(unnamed, sha256(unnamed.encode()).hexdigest()))
    assert "by a method it does not name" in said


def test_altered_inputs_of_an_earlier_method_are_found_by_their_digest() -> None:
    with pytest.raises(ReportAltered) as raised:
        check(page_of_method_1(INPUTS.replace("in use", "not started")))
    assert [problem.where for problem in raised.value.problems] == ["inputs"]


def test_a_signed_report_of_an_earlier_method_is_verified_by_its_signature(tmp_path: Path) -> None:
    key = make_key(tmp_path / "keys", tmp_path / "clients")
    page = tmp_path / "report-client.html"
    signing = signing_key(tmp_path / "keys")
    assert signing is not None
    page.write_bytes(sign(b"<body>" + page_of_method_1() + b"</body>", {"page": page.name, "client": "acme"}, signing))
    said = verify_report(page, key.text)
    assert "whole, every byte as signed" in said
    assert "made by method 1" in said


@pytest.mark.parametrize("block", [[], {}, {"records": {"control": {"IAM-01": {"design": "good"}}}}])
def test_inputs_that_are_none_are_refused(block: object) -> None:
    page = carrying()
    start, end = page.index(b">") + 1, page.index(b"</script>")
    with pytest.raises(ReportAltered, match="cannot be read"):
        check(page[:start] + json.dumps(block).encode() + page[end:])
