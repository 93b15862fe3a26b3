"""A DataFrame or a bare plotly figure in an output cell is shown as a safe table or chart, wherever a notebook runs."""

import sys
from typing import Any

from soc2lib.html.frame_table import table_of
from soc2lib.html.pieces import Bundle
from soc2lib.html.plain_chart import chart_of

_FRAMES = frozenset(
    {
        *(("pandas", "DataFrame"), ("pandas", "Series")),
        *(("pandas.core.frame", "DataFrame"), ("pandas.core.series", "Series")),  # before pandas 3
    }
)
_FIGURES = frozenset({("plotly.graph_objs._figure", "Figure")})


def as_shown(value: object) -> object:
    """What is shown of a cell's value: of a DataFrame or Series a table, of a plotly figure a chart, else the value.

    Examples
    --------
    >>> import pandas as pd
    >>> as_shown(pd.DataFrame({"control": ["GOV-03"], "due": [3]})).columns
    ('control', 'due')
    >>> as_shown("text")
    'text'
    """
    names = {(one.__module__, one.__name__) for one in type(value).__mro__}
    if names.intersection(_FRAMES):
        return table_of(value)
    return chart_of(value) if names.intersection(_FIGURES) else value


def show_safely() -> None:
    """Let the IPython that runs this notebook, if there is one, show such values by `as_shown`."""
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    if shell is None:
        return
    for module, name in _FRAMES:
        shell.display_formatter.mimebundle_formatter.for_type_by_name(module, name, _bundle)
    for module, name in _FIGURES:
        shell.display_formatter.ipython_display_formatter.for_type_by_name(module, name, _display)


def _bundle(value: Any, **_: object) -> Bundle:
    shown: Any = as_shown(value)
    found: Bundle = shown._repr_mimebundle_()
    return found


def _display(figure: Any) -> None:
    from IPython.display import display

    display(as_shown(figure))
