"""Where a child is in its work, as its parent reads it."""

import os
import signal
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.runner.batch.heartbeat import Heartbeat


@given(st.lists(st.text(max_size=2000)))
def test_the_last_word_is_read_as_far_as_a_kilobyte_holds_it(said: list[str]) -> None:
    place = Heartbeat("its start")
    for words in said:
        place.say(words)
    last = said[-1].encode() if said else b"its start"
    read = place.where().encode()
    assert last.startswith(read)
    assert read == last or len(read) > 1000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_killed_at_any_moment_leaves_a_whole_word_and_its_time() -> None:
    words = [letter * 900 for letter in "ab"]
    for _ in range(30):
        place, began = Heartbeat("its start"), time.monotonic()
        child = os.fork()
        if child == 0:
            while True:
                for one in words:
                    place.say(one)
        while place.where() == "its start":
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert place.where() in words
        assert began <= place.since() <= time.monotonic()
        place.close()
