"""Plain plotly dictionaries in the house's style: no figure objects, no outside data, colours by tone."""

from collections.abc import Mapping, Sequence
from typing import Any

from soc2lib.basics.text import to_plotly
from soc2lib.html.pieces import COLOURS

LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0,
    "xref": "container",
    "y": 1,
    "yref": "container",
    "yanchor": "top",
}
"""Names above the plot, on the page as in JupyterLab."""
TONES = ("none", "unknown", "bad", "warn", "fair", "good")


def layout(*, height: int, left: int = 60, top: int = 12, bottom: int = 40, **more: Any) -> dict[str, Any]:
    """A quiet layout; colours of text and paper are set by the page's loader to suit light and dark.

    Parameters
    ----------
    height, left, top, bottom : int
        Pixels: the whole height and the margins.
    more : dict
        Further plotly layout entries, which win.
    """
    return {
        "height": height,
        "margin": {"l": left, "r": 16, "t": top, "b": bottom},
        "font": {"size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"align": "left"},
        **more,
    }


def tone_grid(
    columns: Sequence[str], rows: Sequence[str], cells: Mapping[tuple[str, str], tuple[str, str, str]], *, height: int
) -> dict[str, Any]:
    """A grid of coloured cells: one a (row, column) that has something to say.

    Parameters
    ----------
    columns, rows : sequence of str
        The heads, left to right and top to bottom.
    cells : mapping
        (row, column) to (tone, text in the cell, text on hovering); client text may stand in any of them.
    height : int
        Pixels.
    """
    steps = len(TONES)
    scale = [[(n + edge) / steps, COLOURS[tone]] for n, tone in enumerate(TONES) for edge in (0, 1)]
    grid = [[cells.get((row, column)) for column in columns] for row in rows]
    heat = {
        "type": "heatmap",
        "x": [to_plotly(column) for column in columns],
        "y": [to_plotly(row) for row in rows],
        "z": [[TONES.index(cell[0]) if cell else None for cell in line] for line in grid],
        "text": [[to_plotly(cell[1]) if cell else "" for cell in line] for line in grid],
        "hovertext": [[to_plotly(cell[2]) if cell else "" for cell in line] for line in grid],
        "texttemplate": "%{text}",
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
        "colorscale": scale,
        "zmin": -0.5,
        "zmax": steps - 0.5,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "textfont": {"color": "#16202b", "size": 12},
    }
    axes: dict[str, Any] = {
        "xaxis": {"side": "top", "fixedrange": True, "showgrid": False, "zeroline": False, "ticks": ""},
        "yaxis": {
            "autorange": "reversed",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
    }
    return {
        "data": [heat],
        "layout": layout(height=height, left=60, top=34, bottom=12, **axes),
    }


def stacked_bars(
    rows: Sequence[str], series: Mapping[str, tuple[str, Sequence[float]]], *, height: int, title: str
) -> dict[str, Any]:
    """Horizontal stacked bars.

    Parameters
    ----------
    rows : sequence of str
        One bar each, top to bottom.
    series : mapping
        Legend name to (tone or colour, one length a row).
    height : int
        Pixels.
    title : str
        What the lengths count.
    """
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": to_plotly(name),
            "y": [to_plotly(row) for row in rows],
            "x": list(lengths),
            "marker": {"color": COLOURS.get(tone, tone)},
            "hovertemplate": "%{y}: %{x} " + to_plotly(name) + "<extra></extra>",
        }
        for name, (tone, lengths) in series.items()
    ]
    more: dict[str, Any] = {
        "barmode": "stack",
        "xaxis": {"title": {"text": to_plotly(title)}, "fixedrange": True},
        "yaxis": {"autorange": "reversed", "fixedrange": True, "automargin": True},
        "legend": LEGEND | {"traceorder": "normal"},
    }
    return {
        "data": data,
        "layout": layout(height=height, left=16, top=40, bottom=48, **more),
    }
