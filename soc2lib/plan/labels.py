"""Labels for axes: short, never twice the same, and safe to draw."""

from collections.abc import Iterable

from soc2lib.basics.text import to_plotly, visible

LONGEST = 44


def short(text: str, longest: int = LONGEST) -> str:
    """The text on one line, cut with an ellipsis where it is longer than an axis can bear.

    Examples
    --------
    >>> short("Roll out\\nsingle sign-on", 12)
    'Roll out si…'
    """
    line = " ".join(visible(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def axis_labels(texts: Iterable[str]) -> list[str]:
    """Short labels, numbered where two would look the same, so that no two bars fall together.

    Examples
    --------
    >>> axis_labels(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    counts: dict[str, int] = {}
    labels = []
    for text in texts:
        label = short(text) or "(no name)"
        counts[label] = counts.get(label, 0) + 1
        labels.append(label if counts[label] == 1 else f"{label} ({counts[label]})")
    return labels


def row_axis(labels: Iterable[str]) -> dict[str, object]:
    """A plotly axis of numbered rows, top to bottom, with these labels."""
    texts = [to_plotly(label) for label in labels]
    return {
        "tickvals": list(range(len(texts))),
        "ticktext": texts,
        "range": [len(texts) - 0.4, -0.6],
        "fixedrange": True,
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
    }


def upright(
    at: str | float, name: str, colour: str, side: str = "center"
) -> tuple[dict[str, object], dict[str, object]]:
    """A vertical line over the whole height with its name above: a shape and an annotation.

    ``side`` is the edge of the name that stands at the line: ``left``, ``center`` or ``right``.
    """
    line = {"color": colour, "width": 2, "dash": "dot"}
    shape: dict[str, object] = {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1}
    words: dict[str, object] = {"x": at, "y": 1.0, "xref": "x", "yref": "paper", "yanchor": "bottom", "xanchor": side}
    return shape | {"line": line}, words | {"text": to_plotly(name), "showarrow": False, "font": {"color": colour}}
