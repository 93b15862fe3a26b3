"""A page's scripts: the fixed loader, plotly's packed once, figures as JSON, and the policy that allows no other."""

import gzip
import hashlib
import json
import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from markupsafe import Markup

from soc2lib.foundation.shelf import templates_folder

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class Drawing:
    """The script that draws charts.

    Attributes
    ----------
    packed : Markup
        The script, gzipped, as base64: no letter of it needs escaping, and looking for one costs more than the page.
    digest : str
        Its hash as a policy names it.
    """

    packed: Markup
    digest: str


def figure_json(figure: Any) -> str:
    """A figure as JSON that stays inside its script element; what is not a finite number becomes null.

    Examples
    --------
    >>> figure_json({"y": [1, float("nan")], "x": "</script>"})
    '{"x":"\\\\u003c/script\\\\u003e","y":[1,null]}'
    """
    try:
        text = _dump(figure)
    except ValueError:
        text = _dump(_finite(figure))
    return text.translate(_ESCAPES)


def _dump(figure: Any) -> str:
    return json.dumps(figure, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@cache
def loader() -> str:
    """The one script that runs by itself on a page: it draws every chart."""
    return (templates_folder() / "page" / "loader.js").read_text(encoding="utf-8")


@cache
def drawing() -> Drawing:
    """Plotly's own script: the smaller bundle beside the template where a build made one, else the whole."""
    source = _drawing_file().read_bytes()
    packed = b64encode(gzip.compress(source, 9, mtime=0)).decode("ascii")
    return Drawing(Markup(packed), digest(source))  # noqa: S704 base64


def _drawing_file() -> Path:
    bundle = templates_folder() / "page" / "plotly-bundle.min.js"
    if bundle.is_file():
        return bundle
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise FileNotFoundError("The package plotly is not installed; pages with charts need its script.")
    return Path(package.origin).parent / "package_data" / "plotly.min.js"


def digest(script: str | bytes) -> str:
    """A script's hash as a content security policy names it.

    Examples
    --------
    >>> digest("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    data = script.encode("utf-8") if isinstance(script, str) else script
    return "sha256-" + b64encode(hashlib.sha256(data).digest()).decode("ascii")


def policy(digests: Sequence[str]) -> str:
    """The content security policy: no request leaves the page, and only the scripts of these hashes run.

    Examples
    --------
    >>> policy([]).split("; ")[1]
    "script-src 'none'"
    """
    scripts = " ".join(f"'{item}'" for item in digests) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
