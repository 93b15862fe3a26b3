"""Makes a report's figures again from the inputs embedded in it, and says whether they are the ones it shows."""

import json
import re
from typing import Any

from soc2lib import __version__
from soc2lib.basics.json_text import json_text
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import Problem, ReportAltered, WorkbookError
from soc2lib.share.whatif.figures import digest, recompute
from soc2lib.share.whatif.whatif import VERSION

_BLOCK = re.compile(rb'<script type="application/json" id="(soc2-inputs|soc2-results)">(.*?)</script>', re.DOTALL)
_ALWAYS = ("library", "records", "facts")
"""What the inputs of every method hold."""


def check(page: bytes) -> str:
    """Compute a report's figures again and say what came out.

    A report of another method is not computed again: its inputs are compared with the digest beside its figures.

    Raises
    ------
    ReportAltered
        If the figures do not follow from the inputs; the problems name each figure that differs.
    """
    blocks = {name.decode(): content for name, content in _BLOCK.findall(page)}
    if not blocks:
        return "Its figures were not recomputed: no inputs are embedded in it."
    try:
        inputs, said = (dict(json.loads(blocks[name])) for name in ("soc2-inputs", "soc2-results"))
        earlier = _earlier(inputs)
        again = {} if earlier else recompute(inputs)
    except (ValueError, KeyError, TypeError, AttributeError, WorkbookError):
        problem = Problem(
            "its inputs",
            "something else",
            "what a report embeds",
            f"Check it with the soc2lib that made it; this is {__version__}.",
        )
        raise ReportAltered("The report's inputs cannot be read.", [problem]) from None
    held = digest(inputs)
    if earlier:
        if "inputs" not in said and "method" not in inputs:
            return earlier
        _compare({"inputs": held}, {"inputs": said.get("inputs")}, inputs)
        return earlier
    again = json.loads(json_text(again))
    if said.get("inputs") != held:
        again["inputs"] = held
    count = _compare(again, said, inputs)
    return f"Its figures were recomputed from the inputs embedded in it: all {count} are the same."


def _earlier(inputs: dict[str, Any]) -> str:
    """The sentence on a report of another method; empty for one of this library's own."""
    for name in _ALWAYS:
        inputs[name]
    method = inputs.get("method")
    if method == VERSION:
        return ""
    made = f"by method {method}" if isinstance(method, str) and method.isalnum() else "by a method it does not name"
    return f"Its figures were made {made}; this library uses method {VERSION}, so they are not computed again."


def _compare(again: dict[str, Any], said: dict[str, Any], inputs: dict[str, Any]) -> int:
    """How many figures were compared; all of them are the same."""
    names = sorted({*said, *again})
    problems = [
        Problem(name, repr(said.get(name))[:80], repr(again.get(name))[:80], _remedy(inputs))
        for name in names
        if said.get(name) != again.get(name)
    ]
    if problems:
        raise ReportAltered("The report's figures do not follow from its inputs.", problems)
    return len(names)


def _remedy(inputs: dict[str, Any]) -> str:
    made = inputs.get("library"), inputs.get("catalog")
    if made == (__version__, catalog().version):
        return "Do not rely on it."
    return f"It was made with soc2lib {made[0]} and catalog {made[1]}; check it with these before you rely on it."
