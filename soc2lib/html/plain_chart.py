"""A bare plotly figure as a chart of a page: its texts escaped, nothing that fetches, its numbers as a table."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from soc2lib.basics import formatting
from soc2lib.basics.text import to_plotly
from soc2lib.html.pieces import Cell, Chart, Piece, Table, note

_DRAWN = ("bar", "heatmap", "scatter")
"""The traces that the pages' own drawing script draws."""
_LAYOUT = ("title", "coloraxis", "barmode", "legend", "showlegend", "height", "shapes", "annotations")
_AXES = ("xaxis", "yaxis")
"""What is kept of a layout: no images, maps, menus or sliders; colours and fonts are the page's."""
_LEFT = ("hovertemplate", "texttemplate", "customdata", "meta", "uid", "ids", "stream", "image", "source")
_MOST = 1000


def chart_of(figure: Any) -> Chart | Piece:
    """A plotly figure as a chart with its words and its table; one that pages cannot draw as its table with a note.

    The caption is the figure's title. Bars, lines, points and heat maps are drawn.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> chart = chart_of(go.Figure(go.Bar(x=["<b>a", "b"], y=[1, 2], name="open"), layout={"title": "Gaps"}))
    >>> chart.caption, chart.figure["data"][0]["x"], chart.table.rows
    ('Gaps', ['&lt;b>a', 'b'], [['open', '<b>a', 1], ['open', 'b', 2]])
    """
    bare = _lists(json.loads(figure.to_json()))
    traces, layout = [_drawn(one) for one in bare.get("data", [])], bare.get("layout", {})
    title = layout.get("title", {}).get("text") or "A chart without a title"
    table = _table(title, traces)
    foreign = sorted({trace.get("type", "scatter") for trace in traces} - set(_DRAWN))
    if foreign:
        what = f"A page cannot draw a chart of the type {formatting.listed(foreign)}; its numbers are below."
        return note("unknown", title, f"{what} Bars, lines, points and heat maps are drawn.") + table.piece()
    kept = {name: part for name, part in layout.items() if name in _LAYOUT or name.startswith(_AXES)}
    made = _gated({"data": [{k: v for k, v in one.items() if k not in _LEFT} for one in traces], "layout": kept})
    name = f"figure-{sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:12]}"
    series = [str(one.get("name") or f"series {number}") for number, one in enumerate(traces, 1)]
    words = f"{formatting.count(len(table.rows), 'value')} in {formatting.count(len(series), 'series', 'series')}: "
    return Chart(name, made, title, f"{words}{formatting.listed(series, most=6)}.", table)


def _drawn(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace as pages draw it: many points as any points, which plotly's express hands to a graphics card."""
    return trace | {"type": "scatter"} if trace.get("type") == "scattergl" else trace


def _lists(value: Any) -> Any:
    """Plotly's packed numbers as plain lists, so that whoever looks for a number in a page finds it."""
    if isinstance(value, dict) and "bdata" in value:
        import numpy as np

        numbers = np.frombuffer(b64decode(value["bdata"]), dtype=value["dtype"])
        shape = [int(part) for part in str(value.get("shape", numbers.size)).split(",")]
        return [_finite(one) for one in numbers.reshape(shape).tolist()]
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, list) else value


def _finite(value: Any) -> Any:
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return value if not isinstance(value, float) or abs(value) < float("inf") else None


def _gated(value: Any) -> Any:
    if isinstance(value, str):
        return to_plotly(value)
    if isinstance(value, dict):
        return {name: _gated(one) for name, one in value.items()}
    return [_gated(one) for one in value] if isinstance(value, list) else value


def _table(title: str, traces: Sequence[Mapping[str, Any]]) -> Table:
    rows = [row for number, trace in enumerate(traces, 1) for row in _rows(number, trace)]
    more = f" The first {_MOST:,} of {len(rows):,} values are listed." if len(rows) > _MOST else ""
    width = max(map(len, rows), default=3)
    shown = [[*row, *[None] * (width - len(row))] for row in rows[:_MOST]]
    return Table(f"{title}.{more}", ("Series", "x", "y", "z", *["more"] * width)[:width], shown)


def _rows(number: int, trace: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """One row a value: a heat map's by its column and row, any other trace's by the lists that it is made of."""
    name = str(trace.get("name") or f"series {number}")
    z = trace.get("z")
    if isinstance(z, list) and z and isinstance(z[0], list):
        across, down = trace.get("x") or range(len(z[0])), trace.get("y") or range(len(z))
        yield from (
            [name, _cell(x), _cell(y), _cell(one)]
            for y, line in zip(down, z, strict=False)
            for x, one in zip(across, line, strict=False)
        )
        return
    wanted = ("x", "y", "z") if {"x", "y"} & trace.keys() else ("labels", "locations", "theta", "values", "r", "z")
    lists = [trace[key] for key in wanted if isinstance(trace.get(key), list)]
    yield from ([name, *map(_cell, values)] for values in zip(*lists, strict=False))


def _cell(value: Any) -> Cell:
    return value if value is None or isinstance(value, int | float) else str(value)
