"""A page's scripts: the fixed loader, plotly's packed once, figures as JSON, and the policy that allows no other."""

import gzip
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from markupsafe import Markup

from soc2lib.basics.resources import templates_folder
from soc2lib.html.hash_source import hash_source

_PIECE = 500_000
_REPORT = ("standing", "chances", "elimination", "whatif", "making", "selfcheck", "panel", "contents")
"""The parts of a report's script; each uses only those before it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The script that draws charts.

    Beside shared assets a page reads it from a style sheet: a browser that opened a page from disk refuses to check a
    script file's hash, but may read what a style sheet says, and the script then goes by its hash as everywhere.

    Attributes
    ----------
    packed : Markup
        The script, gzipped, as base64: no letter of it needs escaping, and looking for one costs more than the page.
    digest : str
        Its hash as a policy names it.
    """

    packed: Markup
    digest: str

    @property
    def file(self) -> str:
        """The name of the style sheet that holds the script beside a folder of pages; another script, another name."""
        return f"drawing-{sha256(self.packed.encode()).hexdigest()[:16]}.css"

    def sheet(self) -> str:
        """The style sheet: the packed script in pieces, for a browser gives up above two million letters in one.

        Examples
        --------
        >>> Drawing(Markup("H4sI"), "sha256-").sheet()
        '#drawing-script{--packed-0:"H4sI"}\\n'
        """
        starts = range(0, len(self.packed), _PIECE)
        pieces = [f'--packed-{n}:"{self.packed[start : start + _PIECE]}"' for n, start in enumerate(starts)]
        return f"#drawing-script{{{';'.join(pieces)}}}\n"


@cache
def loader() -> str:
    """The script that draws every chart of a page; it runs by itself."""
    return (templates_folder() / "page" / "loader.js").read_text(encoding="utf-8")


@cache
def sifter() -> str:
    """The script that filters and sorts a page's long tables; it runs by itself."""
    return (templates_folder() / "page" / "sifter.js").read_text(encoding="utf-8")


@cache
def report() -> str:
    """The script of a report, of its parts in order: what-if, self-check and contents; it runs by itself."""
    parts = (templates_folder() / "report" / f"{name}.js" for name in _REPORT)
    return '(() => {\n"use strict";\n' + "\n".join(part.read_text(encoding="utf-8") for part in parts) + "})();\n"


@cache
def drawing() -> Drawing:
    """Plotly's own script: the smaller bundle beside the template where a build made one, else the whole."""
    bundle = templates_folder() / "page" / "plotly-bundle.min.js.gz"
    packed = bundle.read_bytes() if bundle.is_file() else gzip.compress(_whole_script().read_bytes(), 9, mtime=0)
    letters = Markup(b64encode(packed).decode("ascii"))  # noqa: S704 base64
    return Drawing(letters, hash_source(gzip.decompress(packed)))


def _whole_script() -> Path:
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise FileNotFoundError("The package plotly is not installed; pages with charts need its script.")
    return Path(package.origin).parent / "package_data" / "plotly.min.js"


def policy(digests: Sequence[str], *, beside: bool = False) -> str:
    """The content security policy: no request leaves the page, and only the scripts of these hashes run.

    Parameters
    ----------
    beside : bool
        Let the page read style sheets that lie beside it, from which it takes its drawing script.

    Examples
    --------
    >>> policy([]).split("; ")[1]
    "script-src 'none'"
    """
    scripts = " ".join(f"'{item}'" for item in digests) or "'none'"
    styles = "'unsafe-inline' 'self'" if beside else "'unsafe-inline'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
