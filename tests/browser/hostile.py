"""A notebook whose every place for a client's text holds hostile text."""

from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

from soc2lib.foundation.pages import Chart, KeyFigure, Status, Table, cover, end, key_figures, note, paragraph
from tests.pages.made import code, notebook

Encoder = Callable[[object], str]


def hostile(texts: list[str], to_plotly: Encoder) -> NotebookNode:
    """Each text in cover, key figures, notes, tables, end and every kind of chart text."""
    joined = " ".join(texts)
    table = Table(joined, [*texts[:8], "Status"], [_row(text, len(texts[:8])) for text in texts])
    pieces = [
        key_figures(KeyFigure(text, text, text, "bad") for text in texts),
        *(note("warn", text, text) + paragraph(text) for text in texts),
        table,
        *(_chart(f"chart-{place}", text, to_plotly) for place, text in enumerate(texts)),
    ]
    return notebook(
        code(
            "open", cover(joined, joined, [("Client", joined), *((text, text) for text in texts)], joined), tag="open"
        ),
        *(code(f"see-{place}", piece) for place, piece in enumerate(pieces)),
        code("next", end(joined, {"client": joined}), tag="next"),
    )


def _row(text: str, width: int) -> list[Any]:
    return [text] * width + [Status(text, "bad")]


def _chart(name: str, text: str, to_plotly: Encoder) -> Chart:
    shown = to_plotly(text)
    bars = {"type": "bar", "x": [shown, "b"], "y": [1, 2], "text": [shown, ""], "hovertext": [shown, ""], "name": shown}
    slices = {"type": "pie", "labels": [shown, "b"], "values": [1, 2], "domain": {"x": [0.8, 1]}, "name": shown}
    layout = {
        "height": 240,
        "showlegend": True,
        "title": {"text": shown},
        "xaxis": {"title": {"text": shown}, "domain": [0, 0.7]},
        "yaxis": {"title": {"text": shown}, "ticktext": [shown], "tickvals": [1]},
        "annotations": [{"text": shown, "hovertext": shown, "x": 0, "y": 1}],
        "meta": [shown],
    }
    figure = {"data": [bars, slices], "layout": layout}
    return Chart(name, figure, text, text, Table(text, [text, text], [[text, text]]))
