"""Recomputes a report's scores from the inputs embedded in it, by the library's own methods.

A report that carries its inputs has one block ``<script type="application/json" id="soc2-inputs">`` with ``format``,
``records`` (bodies by kind and id) and ``scores``, which are what `scores` makes of these records.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from soc2lib.foundation.errors import Problem, ReportAltered, WorkbookError
from soc2lib.foundation.records import Record
from soc2lib.gap.method import judge, rated_categories, register
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.readiness.charts import results
from soc2lib.readiness.method import gate, progress
from soc2lib.scope.method import settle
from soc2lib.scope.records import Examination

FORMAT = 1
KINDS: tuple[type[Record], ...] = (Examination, Control, Claim, CriterionScope)
"""What the scores are made from."""
_BLOCK = re.compile(rb'<script type="application/json" id="soc2-inputs">(.*?)</script>', re.DOTALL)
R = TypeVar("R", bound=Record)


def embedded(records: Iterable[Record]) -> dict[str, Any]:
    """The block's content: the records that scores are made from, and the scores.

    Examples
    --------
    >>> block = embedded([Control(id="GOV-03", disposition="create")])
    >>> block["records"], block["scores"]["gaps"]
    ({'control': {'GOV-03': {'schema': 1, 'disposition': 'create'}}}, 1)
    """
    wanted = {cls.kind for cls in KINDS}
    bodies: dict[str, dict[str, Any]] = {}
    for record in records:
        if record.kind in wanted:
            bodies.setdefault(record.kind, {})[record.id] = record.body()
    return {"format": FORMAT, "records": bodies, "scores": scores(bodies)}


def scores(bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Gate, progress and counts from record bodies by kind and id, as a run's results name them."""
    claims = _read(bodies, Claim)
    examination = next(iter(_read(bodies, Examination)), None)
    scope = settle(examination, rated_categories(claims))
    result = judge(scope, _read(bodies, Control), claims, _read(bodies, CriterionScope))
    return results(gate(result), progress(result.controls), result, register(result))


def check(page: bytes) -> str:
    """Recompute a report's scores and say what came out.

    Raises
    ------
    ReportAltered
        If they do not follow from the inputs; the problems name each score that differs.
    """
    found = _BLOCK.search(page)
    if found is None:
        return "Its scores were not recomputed: no inputs are embedded in it."
    try:
        block = json.loads(found[1])
        said, again = dict(block["scores"]), scores(block["records"]) if block["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError, WorkbookError):
        said, again = {}, None
    if again is None:
        problem = Problem(
            "its inputs", "something else", f"inputs of format {FORMAT}", "Check it with its own soc2lib."
        )
        raise ReportAltered("The report's inputs cannot be read.", [problem])
    names = sorted({*said, *again})
    wrong = [name for name in names if said.get(name) != again.get(name)]
    if wrong:
        problems = [
            Problem(name, repr(said.get(name))[:80], repr(again.get(name))[:80], "Do not rely on it.") for name in wrong
        ]
        raise ReportAltered("The report's scores do not follow from its inputs.", problems)
    return f"Its scores were recomputed from the inputs embedded in it: all {len(names)} are the same."


def _read(bodies: Mapping[str, Mapping[str, Any]], cls: type[R]) -> list[R]:
    return [cls.from_body(id, body) for id, body in sorted(bodies.get(cls.kind, {}).items())]
