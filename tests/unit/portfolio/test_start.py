"""The start page says how each stage stands and what comes next, from what is stored and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.basics import clock
from soc2lib.portfolio.panel import start
from soc2lib.portfolio.progress import progress_of
from soc2lib.portfolio.start import ClientProgress, State, next_step, stage_states
from soc2lib.scope.records import Examination
from soc2lib.stages import STAGES
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.planting import plant_sample
from soc2lib.store.samples import load_sample

TYPED = ("scope", "plan", "risk", "gap", "evidence")
NAMES = [stage.name for stage in STAGES]


def states(told: ClientProgress) -> dict[str, State]:
    return {one.stage.name: one.state for one in stage_states(told)}


def all_entered(**more: object) -> ClientProgress:
    return ClientProgress(dict.fromkeys(TYPED, 3), dict.fromkeys(TYPED, 5), **{"problems": {}, **more})


def test_nothing_entered_is_to_do_and_the_first_stage_comes_first() -> None:
    told = ClientProgress(dict.fromkeys(TYPED, 0), {}, {})
    assert set(states(told).values()) == {State.TO_DO}
    assert next_step(stage_states(told)).startswith("Scope: answer what is examined")


def test_a_stage_with_everything_in_order_is_done_and_only_its_page_is_to_do() -> None:
    assert states(all_entered()) == {
        **dict.fromkeys(TYPED, State.DONE),
        **dict.fromkeys(("readiness", "monitor", "share"), State.TO_DO),
    }


def test_a_later_change_outdates_the_page_of_the_stage_and_of_those_that_need_it() -> None:
    told = ClientProgress(dict.fromkeys(TYPED, 1), {"scope": 2, "gap": 9}, {}, NAMES, last_seq=4)
    outdated = {name for name, state in states(told).items() if state is State.OUTDATED}
    assert outdated == {"gap", "evidence", "readiness", "monitor", "share"}


def test_a_problem_is_said_before_an_old_page_and_is_what_to_do_next() -> None:
    told = all_entered(problems={"plan": ["mend 1 error", "more"]}, pages=NAMES, last_seq=5)
    found = {one.stage.name: one for one in stage_states(told)}
    assert (found["plan"].state, found["plan"].reason) == (State.PROBLEMS, "mend 1 error and 1 more problem")
    assert next_step(stage_states(told)) == "Plan: mend 1 error."


def test_when_all_is_done_the_report_is_to_be_shared() -> None:
    assert next_step(stage_states(all_entered(pages=NAMES, last_seq=5))).endswith("share it.")


@given(
    st.dictionaries(st.sampled_from(TYPED), st.integers(0, 3)),
    st.dictionaries(st.sampled_from(TYPED), st.integers(1, 9)),
    st.dictionaries(st.sampled_from(NAMES), st.lists(st.just("mend it"), min_size=1, max_size=2)),
    st.sets(st.sampled_from(NAMES)),
    st.integers(0, 9),
)
def test_a_stage_that_is_not_done_says_what_to_do(records, newest, problems, pages, seen) -> None:  # type: ignore[no-untyped-def]
    for one in stage_states(ClientProgress({**dict.fromkeys(TYPED, 0), **records}, newest, problems, pages, seen)):
        assert bool(one.todo) == (one.state is not State.DONE)
        assert one.reason
        if one.state is State.DONE:
            assert not problems.get(one.stage.name)


@pytest.mark.parametrize(
    ("sample", "scope", "plan"),
    [("lantern", State.PROBLEMS, State.PROBLEMS), ("sprout", State.PROBLEMS, State.TO_DO)],
)
def test_samples_stand_as_a_reader_of_their_pages_would_say(
    tmp_path: Path, sample: str, scope: State, plan: State
) -> None:
    engagement = plant_sample(load_sample(sample), sample, tmp_path)
    found = states(progress_of(engagement))
    engagement.ledger.close()
    assert (found["scope"], found["plan"], found["share"]) == (scope, plan, State.TO_DO)


def test_the_panel_shows_one_client_as_text_and_links_to_its_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id, name in (("acme", "<b>Acme</b>"), ("beta", "Beta")):
        made = Engagement.create(id, tmp_path)
        made.save(Examination(name=name), author="Ann", reason="test")
        made.ledger.close()
    monkeypatch.chdir(tmp_path)
    panel = start(str(tmp_path))
    _, chooser, said, page, *_ = panel.children
    assert "&lt;b&gt;Acme" in page.html
    assert "acme/02_plan.ipynb" in page.html
    chooser.value = "beta"
    assert "Beta" in page.html
    assert "Acme" not in page.html
    assert said.value == "Shown: Beta"
    (tmp_path / "beta" / "ledger.sqlite").write_bytes(b"no ledger")
    chooser.value = "acme"
    chooser.value = "beta"
    assert 'class="note bad"' in page.html
    assert said.value.startswith("beta cannot be shown. ")


def test_a_session_with_one_client_shows_no_other(tmp_path: Path) -> None:
    for id in ("acme", "beta"):
        Engagement.create(id, tmp_path).ledger.close()
    assert start(str(tmp_path), client="acme").children[1].options == ("acme",)


def test_rows_whose_clock_was_wrong_count_and_are_named_on_the_start_page(tmp_path: Path) -> None:
    made = Engagement.create("acme", tmp_path)
    made.save(Examination(name="Acme"), author="Ann", reason="test")
    assert "clock" not in start(str(tmp_path)).children[3].html
    ahead = clock.now() + timedelta(days=40)
    for version in range(1, 6):
        change = Change("examination", "examination", Examination(name=f"Acme {version}").body(), version)
        made.save_all([change], author="<i>Bo</i>", reason="clock ahead", at=ahead)
    made.ledger.close()
    html = start(str(tmp_path)).children[3].html
    assert "Row 3 (examination examination, saved by &lt;i&gt;Bo&lt;/i&gt;) is dated" in html
    assert "after the present moment" in html
    assert "soc2 verify acme names all 5." in html
    assert "Acme 5" in html


def test_without_a_client_the_panel_says_how_to_make_one(tmp_path: Path) -> None:
    assert "There is no client yet" in start(str(tmp_path)).html
