"""A DataFrame as a table of a page: safe, whole or said to be cut, and readable."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.html.display import as_shown
from soc2lib.html.frame_table import MOST, table_of


def test_every_kind_of_cell_reads_as_a_reader_expects() -> None:
    frame = pd.DataFrame(
        {
            "control": pd.Series(["IAM-05", None], dtype="string"),
            "items": pd.Series([12, None], dtype="Int64"),
            "chance": [0.123456789, float("inf")],
            "key": pd.Series([True, None], dtype="boolean"),
            "due": pd.to_datetime(pd.Series(["2026-09-30", None])),
            "at": pd.to_datetime(pd.Series(["2026-09-30T08:05:00", None])),
            "several": [["a", "b"], None],
        }
    )
    first, second = table_of(frame).rows
    assert list(first) == ["IAM-05", 12, 0.123457, "yes", "30 September 2026", "2026-09-30 08:05:00", "['a', 'b']"]
    assert list(second) == [None, None, "inf", None, None, None, None]


def test_an_index_that_says_something_is_the_first_column_and_one_that_only_counts_is_not() -> None:
    frame = pd.DataFrame({"control": ["a", "a", "b"], "items": [1, 2, 3]})
    assert table_of(frame).columns == ("control", "items")
    assert table_of(frame.set_index("control")).columns == ("control", "items")
    assert table_of(frame.groupby("control").items.agg(["sum", "count"])).rows == [["a", 3, 2], ["b", 3, 1]]
    assert table_of(frame[frame["items"] > 1]).columns == ("index", "control", "items")
    assert table_of(frame.control.value_counts()).rows == [["a", 2], ["b", 1]]


def test_columns_of_the_same_name_of_two_levels_and_none_at_all_are_shown() -> None:
    twice = pd.DataFrame([[1, 2]], columns=["items", "items"])
    levels = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("items", "passed"), ("items", "")]))
    assert (table_of(twice).columns, table_of(twice).rows) == (("items", "items"), [[1, 2]])
    assert table_of(levels).columns == ("items / passed", "items")
    assert table_of(pd.DataFrame()).caption == "A table of no rows."


def test_a_long_table_says_how_much_of_it_is_shown() -> None:
    table = table_of(pd.DataFrame({"n": range(MOST + 1)}))
    assert len(table.rows) == MOST
    assert table.caption == "A table of 1,001 rows. The first 1,000 of 1,001 rows are shown."


def test_a_caption_of_ones_own_is_kept() -> None:
    frame = pd.DataFrame({"n": [1]})
    frame.attrs["caption"] = "Overdue controls."
    assert table_of(frame).caption == "Overdue controls."


@given(st.text(), st.text(min_size=1))
def test_no_text_of_a_cell_head_or_index_is_markup(cell: str, head: str) -> None:
    payload = f"<img src=x onerror=alert(1)>{cell}"
    frame = pd.DataFrame({f"<b>{head}": [payload]}, index=pd.Index([payload], name=f"<i>{head}"))
    html = as_shown(frame).html()  # type: ignore[attr-defined]
    assert not {"<img", "<b>", "<i>"} & {html[at : at + 4].rstrip("\n") for at in range(len(html))}
    assert "<b>" not in html
    assert "<i>" not in html
