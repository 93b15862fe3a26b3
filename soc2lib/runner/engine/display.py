"""What an object shows of itself, by the methods that Jupyter asks for, without IPython."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pprint import pformat
from typing import Any

from soc2lib.html.display import as_shown
from soc2lib.runner.engine.outputs import Outputs

_WAYS: Mapping[str, str] = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
}
_PLACES = ("IPython.display", "IPython.core.display_functions")
Bundle = tuple[dict[str, Any], dict[str, Any]]


def bundle(value: Any) -> Bundle:
    """Every form that an object has, by MIME type, and what is noted of it.

    Examples
    --------
    >>> bundle([1, 2])
    ({'text/plain': '[1, 2]'}, {})
    """
    value = as_shown(value)
    data: dict[str, Any] = {}
    notes: dict[str, Any] = {}
    if made := _asked(value, "_repr_mimebundle_"):
        data, notes = (dict(part or {}) for part in (made if isinstance(made, tuple) else (made, {})))
    else:
        for way, mime in _WAYS.items():
            if (made := _asked(value, way)) is not None:
                shown, *noted = made if isinstance(made, tuple) else (made,)
                data[mime] = shown
                notes |= {mime: noted[0]} if noted else {}
    return data if "text/plain" in data else {"text/plain": pformat(value, width=79), **data}, notes


def _asked(value: Any, way: str) -> Any:
    method = None if isinstance(value, type) else getattr(value, way, None)
    return method() if callable(method) else None


class Display:
    """Stands in for ``display``, as a cell calls it or imports it from IPython."""

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs

    def __call__(self, *values: Any, raw: bool = False, metadata: Mapping[str, Any] | None = None, **_: Any) -> None:
        """Show objects in the cell, or bundles that are ready."""
        for value in values:
            data, notes = (value, {}) if raw else bundle(value)
            self._outputs.show("display_data", data, {**notes, **(metadata or {})})


@contextmanager
def displaying(display: Callable[..., None], sources: Sequence[str]) -> Iterator[None]:
    """Let IPython's ``display`` be this one, where it is loaded or the sources name it."""
    if any("IPython" in source for source in sources):
        import_module("IPython.display")
    places = [sys.modules[name] for name in _PLACES if name in sys.modules]
    before = [place.display for place in places]
    for place in places:
        place.display = display  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for place, own in zip(places, before, strict=True):
            place.display = own  # type: ignore[attr-defined]
