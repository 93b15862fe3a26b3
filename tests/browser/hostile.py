"""Notebooks whose every place for a client's text holds hostile text."""

import json
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

from soc2lib.html.pieces import Chart, KeyFigure, Piece, Status, Table, cover, end, key_figures, note, paragraph
from tests.pages.made import code, notebook, whole

Encoder = Callable[[object], str]


def hostile_words(texts: list[str], *more: Any) -> NotebookNode:
    """Each text in cover, facts, key figures, notes, every part of a table, and end; then whatever else is given."""
    joined = " ".join(texts)
    width = len(texts[:8])
    rows: list[list[Any]] = [[*[text] * width, Status(text, "bad")] for text in texts]
    figures = key_figures(KeyFigure(text, text, text, "bad") for text in texts)
    notes = (note("warn", text, text) + paragraph(text) for text in texts)
    facts = [("Client", joined), *((text, text) for text in texts)]
    return notebook(
        code("open", cover(joined, joined, facts, joined), tag="open"),
        code("see", figures, *notes, Table(joined, [*texts[:8], "Status"], rows), *more),
        code("next", end(joined, {"client": joined}), tag="next"),
    )


def hostile_charts(texts: list[str], encoded: Encoder, words: Encoder = str) -> NotebookNode:
    """Each text in a chart of its own: every text of the figure through `encoded`, those around it through `words`."""
    charts = (_chart(f"nasty-{place}", encoded(text), words(text)) for place, text in enumerate(texts))
    return whole(code("charts", *charts))


def chart_markup(text: str) -> Piece:
    """What a chart's markup would be if nothing of it were encoded."""
    return Piece(
        f'<figure class="slip"><div role="img" aria-label="{text}"></div>'
        f'<script type="application/json">{json.dumps(text)}</script><figcaption>{text}</figcaption></figure>'
    )


def _chart(name: str, shown: str, words: str) -> Chart:
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
    return Chart(name, figure, words, words, Table(words, [words, words], [[words, words]]))
