"""Asks a piece of a page what it shows once, where IPython asks it again for each of ten formats."""

from functools import cached_property
from typing import Any

from IPython.core.formatters import DisplayFormatter

_OTHER_WAYS = ("html", "markdown", "svg", "png", "jpeg", "pdf", "latex", "json", "javascript", "pretty")
_OTHER_METHODS = ("_ipython_display_", *(f"_repr_{way}_" for way in _OTHER_WAYS))
_SIMPLE: dict[type, bool] = {}


class Formatter(DisplayFormatter):  # type: ignore[misc]
    """IPython's formatter with a short way for what has no other form than its bundle."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Every form of an object, and what is noted of it."""
        kind = type(obj)
        if not include and not exclude and _is_simple(kind) and not self._printed_otherwise(kind):
            data, notes = obj._repr_mimebundle_()
            if "text/plain" in data:
                return data, notes
        return super().format(obj, include, exclude)  # type: ignore[no-any-return]

    def _printed_otherwise(self, kind: type) -> bool:
        """Whether somebody has told a formatter how to print such an object."""
        names = {(known.__module__, known.__name__) for known in kind.__mro__}
        by_type, by_name = self._printers
        return not all(one.keys().isdisjoint(kind.__mro__) for one in by_type) or not all(
            one.keys().isdisjoint(names) for one in by_name
        )

    @cached_property
    def _printers(self) -> tuple[list[dict[type, Any]], list[dict[tuple[str, str], Any]]]:
        """What every formatter was told, by type and by name: IPython only ever changes these in their place."""
        every = (self.ipython_display_formatter, self.mimebundle_formatter, *self.formatters.values())
        return [one.type_printers for one in every], [one.deferred_printers for one in every]


def _is_simple(kind: type) -> bool:
    """Whether a class is ours and shows itself by its bundle alone."""
    if kind not in _SIMPLE:
        ours = kind.__module__.startswith("soc2lib.") and hasattr(kind, "_repr_mimebundle_")
        _SIMPLE[kind] = ours and not any(hasattr(kind, way) for way in _OTHER_METHODS)
    return _SIMPLE[kind]
