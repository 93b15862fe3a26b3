"""JSON as it may stand inside a script element of a page: the same values always give the same text."""

import json
import math
from typing import Any


def json_text(values: Any) -> str:
    """Values as JSON that stays inside its script element; what is not a finite number becomes null.

    Examples
    --------
    >>> json_text({"y": [1, float("nan")], "x": "</script>"})
    '{"x":"\\\\u003c/script\\\\u003e","y":[1,null]}'
    """
    try:
        text = _dump(values)
    except ValueError:
        text = _dump(_finite(values))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _dump(values: Any) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
