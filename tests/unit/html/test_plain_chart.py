"""A bare plotly figure as a chart of a page: safe texts, its numbers in the open, nothing that fetches."""

import json

import numpy as np
import plotly.express as px
import plotly.graph_objects as go
import pytest

from soc2lib.html.display import as_shown
from soc2lib.html.pieces import Chart, Piece
from soc2lib.html.plain_chart import chart_of


def test_packed_numbers_are_shown_as_plain_lists_and_listed_in_the_table() -> None:
    chart = chart_of(go.Figure(go.Scatter(x=np.array([1, 2]), y=np.array([73219.5, float("nan")]), name="loss")))
    assert isinstance(chart, Chart)
    assert chart.figure["data"][0]["y"] == [73219.5, None]
    assert chart.table.rows == [["loss", 1, 73219.5], ["loss", 2, None]]
    assert "bdata" not in json.dumps(chart.figure)


@pytest.mark.parametrize(
    "figure",
    [
        px.bar(x=["<b style='mask:url(http://x)'>a"], y=[1], title="<a href='http://x'>T</a>", color=["<i>c"]),
        go.Figure(go.Bar(x=["a"], y=[1], text=["<a href='http://x'>t</a>"], hovertemplate="<img src='http://x'>")),
        go.Figure(
            go.Scatter(x=[1], y=[1]),
            layout={"annotations": [{"text": "<a href='http://x'>note</a>"}], "images": [{"source": "http://x/y.png"}]},
        ),
    ],
)
def test_no_text_of_a_figure_is_markup_and_nothing_is_fetched(figure: go.Figure) -> None:
    chart = chart_of(figure)
    assert isinstance(chart, Chart)
    text = json.dumps(chart.figure)
    assert "<a" not in text
    assert "<b " not in text
    assert "<i" not in text
    assert "y.png" not in text
    assert "template" not in chart.figure["layout"]


def test_a_heat_map_lists_each_cell_by_its_column_and_row() -> None:
    chart = chart_of(go.Figure(go.Heatmap(x=["low", "high"], y=["rare"], z=[[1, 2]], name="risks")))
    assert chart.table.rows == [["risks", "low", "rare", 1], ["risks", "high", "rare", 2]]  # type: ignore[union-attr]


def test_a_figure_that_pages_cannot_draw_shows_its_numbers_and_says_so() -> None:
    shown = as_shown(px.pie(names=["open", "closed"], values=[3, 1], title="Gaps"))
    assert isinstance(shown, Piece)
    assert "cannot draw a chart of the type pie" in shown.plain
    assert "open | 3" in shown.plain
    world = chart_of(go.Figure(go.Choropleth(locations=["FIN"], z=[1])))
    assert isinstance(world, Piece)
    assert "FIN" in world.plain


def test_a_figure_is_named_by_what_it_shows() -> None:
    one, same, other = (go.Figure(go.Bar(x=["a"], y=[y]), layout={"title": "T"}) for y in (1, 1, 2))
    names = [as_shown(figure).name for figure in (one, same, other)]  # type: ignore[attr-defined]
    assert names[0] == names[1] != names[2]


def test_an_empty_figure_is_a_chart_of_no_values() -> None:
    chart = chart_of(go.Figure())
    assert (chart.caption, chart.table.rows) == ("A chart without a title", [])  # type: ignore[union-attr]


def test_two_panels_colours_and_many_points_are_drawn_as_plotly_draws_them() -> None:
    chart = chart_of(px.scatter(x=range(1200), y=range(1200), facet_col=[0, 1] * 600, color=range(1200)))
    assert isinstance(chart, Chart)
    assert {trace["type"] for trace in chart.figure["data"]} == {"scatter"}
    assert {"xaxis", "xaxis2", "yaxis2", "coloraxis"} <= set(chart.figure["layout"])
    assert "The first 1,000 of 1,200 values are listed." in chart.table.caption
