"""A notebook counts as whole by its own marks alone."""

import pytest
from nbformat.v4 import new_output

from soc2lib.errors import NotebookStopped, PageIncomplete
from soc2lib.html.pieces import PLOTLY_MIME, Table, paragraph
from soc2lib.runner.page.page import check
from tests.pages.made import COVER, END, chart, code, error, notebook, whole, words

TABLE = Table("Gaps", ["Criterion", "Gap"], [["CC1.1", "none"]])
BARE = new_output("display_data", data={PLOTLY_MIME: {"data": []}, "text/plain": "Figure"})


def test_a_notebook_with_cover_marked_outputs_and_end_is_whole() -> None:
    check(whole(words("## Gaps"), code("heat", TABLE), code("bars", chart()), code("method", count=3, tag="judge")))


def test_a_cell_that_never_ran_stops_the_notebook_and_is_named() -> None:
    with pytest.raises(NotebookStopped, match=r"cell 2 \(judge\): found a cell that never ran"):
        check(whole(code("judge", tag="judge", count=None)))


def test_what_a_killed_kernel_left_is_not_whole_though_its_metadata_says_completed() -> None:
    left = notebook(code("open", COVER, tag="open"), code("heat", count=None), code("next", count=None))
    for cell in left["cells"]:
        cell["metadata"]["papermill"] = {"status": "completed", "exception": None}
    with pytest.raises(NotebookStopped):
        check(left)


@pytest.mark.parametrize("tag", ["input", "enter"])
def test_a_cell_to_enter_answers_and_an_empty_cell_need_not_run_whatever_version_tagged_them(tag: str) -> None:
    empty = code("empty", count=None)
    empty["source"] = " \n"
    check(whole(code("panel", tag=tag, count=None), empty))


@pytest.mark.parametrize("tag", ["output", "see"])
def test_an_output_cell_that_shows_nothing_says_how_to_show_something_whatever_version_tagged_it(tag: str) -> None:
    with pytest.raises(PageIncomplete, match=r"Let its last line be one, such as engagement\.gap\.register_table\(\)"):
        check(whole(code("mine", tag=tag)))


def test_an_error_is_told_without_traceback_or_folder() -> None:
    failed = whole(code("judge", error("TableError", "no /home/ann/clients/lantern/in.csv"), tag="judge"))
    with pytest.raises(NotebookStopped, match=r"TableError: no …/in\.csv") as caught:
        check(failed)
    assert "/home" not in str(caught.value)


def test_all_stopped_cells_are_told_at_once() -> None:
    with pytest.raises(NotebookStopped) as caught:
        check(whole(code("one", count=None), code("two", count=None)))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ([], "an output cell that shows nothing"),
        ([BARE], "a bare plotly figure"),
        ([new_output("stream", name="stdout", text="drawn")], "an output cell that shows nothing"),
        ([new_output("display_data", data={"text/html": "<b>x</b>"})], "an output cell that shows nothing"),
    ],
)
def test_a_cell_that_promises_something_and_shows_nothing_of_ours_is_named(shown: list[object], found: str) -> None:
    with pytest.raises(PageIncomplete, match=rf"cell 2 \(heat\): found {found}"):
        check(whole(code("heat", *shown)))


def test_a_bare_figure_is_an_error_in_any_cell() -> None:
    with pytest.raises(PageIncomplete, match="bare plotly figure"):
        check(whole(code("judge", BARE, tag="judge")))


def test_a_page_has_exactly_one_cover() -> None:
    with pytest.raises(PageIncomplete, match="found no cover"):
        check(notebook(code("next", END, tag="next")))
    with pytest.raises(PageIncomplete, match="found 2 covers"):
        check(whole(code("again", COVER)))


def test_a_page_has_exactly_one_end_mark_and_it_stands_last() -> None:
    with pytest.raises(PageIncomplete, match="found no end mark"):
        check(notebook(code("open", COVER, tag="open")))
    with pytest.raises(PageIncomplete, match=r"last cell, cell 4 \(after\)"):
        check(notebook(*whole(code("x", TABLE))["cells"], code("after", paragraph("more"))))


def test_two_charts_of_one_name_are_refused() -> None:
    with pytest.raises(PageIncomplete, match="chart progress: found the name 2 times"):
        check(whole(code("a", chart()), code("b", chart())))
