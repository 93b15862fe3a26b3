"""Nothing is gained by silence: a record deleted or a field left blank never makes a client look better.

And the other way round: clean evidence on top never makes it look worse, and names and order change nothing.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from soc2lib.assessment import Assessment
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.shown.people import people
from soc2lib.gap.records import Control
from soc2lib.scope.records import Examination
from tests.clients.build import OWNER, Client
from tests.clients.changes import (
    called_otherwise,
    otherwise,
    renamed,
    with_a_test_that_found_nothing,
    with_clean_evidence,
)
from tests.clients.mixed_clients import mixed_client
from tests.clients.random_clients import made_up
from tests.clients.reading import read
from tests.clients.silence import blanks, deletions
from tests.clients.twelve import TWELVE
from tests.outputs.equal import Facts, facts_of
from tests.soak import count

pytestmark = pytest.mark.soak
SEEDS = range(count(240))
EACH = count(100)
"""Silences tried on each of the twelve, half of them deletions."""
FEW = 6
"""Silences tried on each random client."""


def gains(client: Client, number: int, seed: str) -> Iterator[str]:
    """What so many silences, drawn by a seed, let the client gain."""
    before = read(client.held())
    for every in (deletions, blanks):
        found = list(every(client))
        for one in Random(seed).sample(found, min(len(found), -(-number // 2))):
            for better in read(one.records).better_than(before, gate_only=one.gate_only, share=one.share):
                yield f"{one.what}: {better}"


@pytest.mark.parametrize("number", TWELVE)
def test_a_typical_client_gains_nothing_by_a_single_silence(number: str) -> None:
    assert list(gains(TWELVE[number]().client, EACH, number)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_client_gains_nothing_by_a_single_silence(seed: int) -> None:
    assert list(gains(made_up(seed), FEW, f"{seed}")) == []


@pytest.mark.parametrize("number", TWELVE)
def test_what_decides_a_story_is_never_gained_by_leaving_it_out(number: str) -> None:
    """Every record of a kind that a story has once or twice is deleted, and its answers about others left blank."""
    client = TWELVE[number]().client
    before, kinds = read(client.held()), [kind for kind, _ in client.records]
    rare = [f"{kind} {id}" for kind, id in client.records if kinds.count(kind) <= 2]
    deleted = [one for one in deletions(client) if one.what.removeprefix("without ") in rare]
    blank = [one for one in blanks(client) if any(one.what.startswith(name) for name in rare) and not one.gate_only]
    found = [
        f"{one.what}: {better}"
        for one in (*deleted, *blank)
        for better in read(one.records).better_than(before, gate_only=one.gate_only, share=one.share)
    ]
    assert found == []


@pytest.mark.parametrize("number", ["1", "6b", "7b", "8"])
def test_an_admission_that_is_deleted_leaves_its_control_unasked_or_only_said(number: str) -> None:
    client = TWELVE[number]().client
    failing = [one for one in Assessment(client.held()).gap.controls if one.part.value == "failing or missing"]
    for one in failing:
        rest = Client(
            client.as_of, {key: record for key, record in client.records.items() if key != (Control.kind, one.state.id)}
        )
        after = next(row for row in Assessment(rest.held()).gap.controls if row.state.id == one.state.id)
        assert after.part.value in ("not asked", "only said", "failing or missing")


@pytest.mark.parametrize("seed", SEEDS)
def test_evidence_and_tests_by_other_names_in_another_order_say_the_same(seed: int) -> None:
    client = made_up(seed)
    one, other = Assessment(client.held()), Assessment(renamed(client, seed).held())
    assert one.gap.key_controls == other.gap.key_controls
    assert read(client.held()) == read(renamed(client, seed).held())
    assert [(row.state.id, row.conclusion, row.basis, row.part) for row in one.gap.controls] == [
        (row.state.id, row.conclusion, row.basis, row.part) for row in other.gap.controls
    ]


@pytest.mark.parametrize("number", TWELVE)
def test_clean_evidence_on_top_lowers_nothing(number: str) -> None:
    for seed in range(count(60)):
        client = TWELVE[number]().client
        owned = [one.id for one in client.of(Control) if people(one.owner) == people(OWNER) and not one.title]
        before = read(client.held())
        put = with_clean_evidence(client, Random(seed), owned, _elapsed(client))
        assert before.better_than(read(client.held())) == (), put


@pytest.mark.parametrize("seed", SEEDS)
def test_clean_evidence_on_top_of_a_random_client_lowers_nothing(seed: int) -> None:
    client = made_up(seed)
    before, asked = read(client.held()), [one.id for one in client.of(Control)]
    put = with_clean_evidence(client, Random(seed), asked, _elapsed(client))
    assert before.better_than(read(client.held())) == (), put


@pytest.mark.parametrize("seed", SEEDS)
def test_other_names_of_people_vendors_and_own_controls_in_another_order_say_the_same(seed: int) -> None:
    for client in (made_up(seed), mixed_client(Random(seed))):
        other = called_otherwise(client, Random(seed))
        assert by_other_names(facts_of(Assessment(client.held()))) == facts_of(Assessment(other.held()))


def by_other_names(facts: Facts) -> Facts:
    return {(about, otherwise(id), name): otherwise(words) for (about, id, name), words in facts.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_test_that_found_nothing_lowers_no_share(seed: int) -> None:
    """What is said of a control stays, or falls to what *in use, untested* earns and no further."""
    for client in (made_up(seed), mixed_client(Random(seed))):
        asked = [one.id for one in client.of(Control) if one.id in catalog().controls]
        if not asked:
            continue
        before = Assessment(client.held()).score
        id = with_a_test_that_found_nothing(client, Random(seed), asked, _elapsed(client))
        after = Assessment(client.held()).score
        assert (after.shown.value or 0) >= (before.shown.value or 0) - 1e-9, id
        untested = after.weighting.scales["progress"]["in_use_untested"]
        earned = {row.id: row.share for row in after.share.rows}
        for row in before.share.rows:
            earns = earned[row.id]
            lower = row.share is not None and (earns is None or earns < row.share - 1e-9)
            assert not lower or (row.id == id and earns is not None and earns >= untested), row.id


def _elapsed(client: Client) -> tuple[date, date]:
    """The days of the period that have passed; the as-of day where there are none."""
    examined = client.of(Examination)[0]
    start, end = examined.window_start, examined.window_end or client.as_of
    return (start, min(end, client.as_of)) if start and start <= client.as_of else (client.as_of, client.as_of)
