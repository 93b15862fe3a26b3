"""Makes a report's figures again from the inputs embedded in it, and says whether they are the ones it shows."""

import json
import re
from typing import Any

from soc2lib import __version__
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.errors import Problem, ReportAltered, WorkbookError
from soc2lib.foundation.json_text import json_text
from soc2lib.share.recompute import digest, recompute

_BLOCK = re.compile(rb'<script type="application/json" id="(soc2-inputs|soc2-results)">(.*?)</script>', re.DOTALL)


def check(page: bytes) -> str:
    """Recompute a report's figures and say what came out.

    Raises
    ------
    ReportAltered
        If they do not follow from the inputs; the problems name each figure that differs.
    """
    blocks = {name.decode(): content for name, content in _BLOCK.findall(page)}
    if not blocks:
        return "Its figures were not recomputed: no inputs are embedded in it."
    try:
        inputs, said = (dict(json.loads(blocks[name])) for name in ("soc2-inputs", "soc2-results"))
        again = recompute(inputs)
    except (ValueError, KeyError, TypeError, AttributeError, WorkbookError):
        problem = Problem(
            "its inputs",
            "something else",
            "what a report embeds",
            f"Check it with the soc2lib that made it; this is {__version__}.",
        )
        raise ReportAltered("The report's inputs cannot be read.", [problem]) from None
    again = json.loads(json_text(again))
    if said.get("inputs") != (held := digest(inputs)):
        again["inputs"] = held
    names = sorted({*said, *again})
    problems = [
        Problem(name, repr(said.get(name))[:80], repr(again.get(name))[:80], _remedy(inputs))
        for name in names
        if said.get(name) != again.get(name)
    ]
    if problems:
        raise ReportAltered("The report's figures do not follow from its inputs.", problems)
    return f"Its figures were recomputed from the inputs embedded in it: all {len(names)} are the same."


def _remedy(inputs: dict[str, Any]) -> str:
    made = inputs.get("library"), inputs.get("catalog")
    if made == (__version__, catalog().version):
        return "Do not rely on it."
    return f"It was made with soc2lib {made[0]} and catalog {made[1]}; check it with these before you rely on it."
