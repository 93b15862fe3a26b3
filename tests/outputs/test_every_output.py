"""Every output of a random client says the same: each is read back and compared with the assessment of its edition.

Each form is read by a parser of its own, never by the code that wrote it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outputs.clients import whole_client
from tests.outputs.equal import Facts, same
from tests.outputs.holds import IN_EVERY_EDITION, SOME, WHOLE, holds
from tests.outputs.making import make
from tests.soak import count

pytestmark = pytest.mark.soak
SEEDS = range(count(40))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_day_word_and_reason_is_the_same_in_every_output(seed: int, tmp_path: Path) -> None:
    made = make(whole_client(seed), tmp_path)
    wrong = list(between_editions(made.facts["client"], made.facts))
    for output, edition, told, twice in made.read():
        wrong += [f"{output} says two things of {one}" for one in twice]
        wrong += [f"{output}: {one}" for one in differing(output.removesuffix(" notebook"), told, made.facts[edition])]
    assert wrong == []


def differing(output: str, told: Facts, facts: Facts) -> Iterator[str]:
    """Where an output says otherwise than the assessment, says what it may not, or leaves out what it should say."""
    whole, some = WHOLE[output], SOME.get(output, {})
    for fact, words in told.items():
        about, _, name = fact
        if not (holds(whole, about, name) or holds(some, about, name)):
            yield f"says {fact}, which is not for it"
        elif fact not in facts:
            yield f"says {fact}, of which the assessment knows nothing: {words!r}"
        elif not same(name, words, facts[fact]):
            yield f"says {fact}: {words!r} instead of {facts[fact]!r}"
    for fact, words in facts.items():
        if words and holds(whole, fact[0], fact[2]) and fact not in told:
            yield f"does not say {fact}: {words!r}"


def between_editions(client: Facts, editions: dict[str, Facts]) -> Iterator[str]:
    """What no edition withholds and yet is another in one of them."""
    for name, facts in editions.items():
        for fact, words in client.items():
            if holds(IN_EVERY_EDITION, fact[0], fact[2]) and facts.get(fact) != words:
                yield f"{name} edition: {fact} is {facts.get(fact)!r} instead of {words!r}"
