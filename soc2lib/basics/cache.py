"""Keeps results for one client's later notebooks in the same process: several ask the same of the same records.

Only where a run says so with `remembering`; elsewhere, in JupyterLab too, every call computes. What is kept is frozen.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import PurePath
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_BY_VALUE = (str, int, float, date, PurePath, type(None))
_kept: dict[Hashable, Any] | None = None
_texts: list[dict[str, str]] = []


@contextmanager
def cached() -> Iterator[None]:
    """For one client: keep what is computed; all of it is forgotten in the end.

    Examples
    --------
    >>> @remembered
    ... def told(words: tuple[str, ...]) -> str:
    ...     print("computed")
    ...     return " ".join(words)
    >>> with cached():
    ...     told(("a", "b")) + told(("a", "b"))
    computed
    'a ba b'
    """
    global _kept
    before, _kept = _kept, {}
    try:
        yield
    finally:
        _kept = before
        for known in _texts:
            known.clear()


def get_or_compute(key: Hashable, make: Callable[[], T]) -> T:
    """What was made under this key, or what is made now."""
    if _kept is None:
        return make()
    if key not in _kept:
        _kept[key] = make()
    found: T = _kept[key]
    return found


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Let a pure function be computed once for the same arguments while `remembering`.

    Collections and plain values are the same where they are equal; records and results, which are frozen, where they
    are the very same objects: `Engagement` hands out the same records as long as nobody has saved.
    """

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        if _kept is None:
            return function(*args, **kwargs)
        key = (function, _key(args), _key(kwargs))
        return get_or_compute(key, lambda: ((args, kwargs), function(*args, **kwargs)))[1]

    return asked


def remembered_text(encoder: Callable[[object], str]) -> Callable[[object], str]:
    """Let a pure function of one text be computed once for the same text while `remembering`."""
    known: dict[str, str] = {}
    _texts.append(known)

    @wraps(encoder)
    def asked(text: object) -> str:
        if _kept is None or type(text) is not str:
            return encoder(text)
        found = known.get(text)
        if found is None:
            found = known[text] = encoder(text)
        return found

    return asked


def _key(value: object) -> Hashable:
    if isinstance(value, _BY_VALUE):
        return type(value), value
    if isinstance(value, list | tuple):
        return tuple(map(_key, value))
    if isinstance(value, frozenset | set):
        return frozenset(map(_key, value))
    if isinstance(value, Mapping):
        return tuple((_key(name), _key(item)) for name, item in value.items())
    return "the object", id(value)
