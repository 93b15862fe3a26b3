"""The short way of asking a piece what it shows gives what IPython's own way gives."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter

from soc2lib.html.pieces import Chart, Piece, Table, note
from soc2lib.runner.engine.formatting import Formatter

TABLE = Table("What there is", ["Name", "Number"], [["<b>", 1], [None, 2.5]])
CHART = Chart("one", {"data": [], "layout": {}}, "A chart", "nothing", TABLE)


class Loud(Piece):
    def _repr_latex_(self) -> str:
        return "$x$"


@pytest.fixture
def formatter() -> Formatter:
    return Formatter()


def both(formatter: Formatter, shown: object) -> tuple[Any, Any]:
    return formatter.format(shown), DisplayFormatter.format(formatter, shown)


@pytest.mark.parametrize(
    "shown", [TABLE, CHART, note("good", "Yes.", "It is."), Loud("<i>", "i"), 5, "text", [TABLE], None]
)
def test_every_form_is_the_same(formatter: Formatter, shown: object) -> None:
    short, long = both(formatter, shown)
    assert short == long


@pytest.mark.parametrize(
    "register",
    [
        lambda f: f.formatters["text/html"].for_type(Table, lambda table: "<p>mine</p>"),
        lambda f: f.formatters["text/html"].for_type(object, lambda table: "<p>mine</p>"),
        lambda f: f.formatters["text/latex"].for_type_by_name("soc2lib.html.pieces", "Table", lambda t: "$t$"),
        lambda f: f.mimebundle_formatter.for_type(Table, lambda table, **_: {"text/plain": "mine"}),
    ],
)
def test_a_printer_that_somebody_registered_is_asked(
    formatter: Formatter, register: Callable[[Formatter], object]
) -> None:
    quiet = formatter.format(TABLE)
    register(formatter)
    short, long = both(formatter, TABLE)
    assert short == long != quiet
    assert "mine" in str(short) or "$t$" in str(short)
