"""What both OSCAL documents are made of: ids that stay the same, text that no Markdown reader acts on, observations."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from soc2lib import __version__
from soc2lib.basics.text import visible
from soc2lib.evidence.records import Evidence, TestResult
from soc2lib.gap.conclusion.words import shown_word
from soc2lib.gap.results import ControlJudgement
from soc2lib.html.pieces import DISCLAIMER
from soc2lib.share.report.report import Report
from soc2lib.store.file_origin.oscal_properties import NAMESPACE, origin_properties

Part = dict[str, Any]
OSCAL = "1.2.1"
"""The release of NIST's OSCAL that the documents follow."""
_INLINE = re.compile(r"([\\`*_\[\]{}!~$^|\"'#])")
_BLOCK = re.compile(r"^([-+=]|\d+[.)])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def markup(text: object) -> str:
    """Text as one line of OSCAL markup, which is Markdown: read aloud it is the same text, and nothing in it acts.

    Examples
    --------
    >>> print(markup("[x](javascript:1) <b>"))
    \\[x\\](javascript:1) &lt;b&gt;
    """
    line = " ".join(visible(text).split())
    return _BLOCK.sub(r"\\\1", _INLINE.sub(r"\\\1", line)).translate(_ENTITIES)


def token(id: str) -> str:
    """An id as OSCAL lets ids be: a letter or underscore, then letters, digits, dots, hyphens and underscores.

    Examples
    --------
    >>> token("CC6.1"), token("9 of us")
    ('CC6.1', '_9-of-us')
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", visible(id))
    return plain if re.match(r"[A-Za-z_]", plain) else f"_{plain}"


def moment(day: date) -> str:
    """A day as OSCAL writes moments: its beginning in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


class Ids:
    """Ids by what they stand for, the same each time for the same client."""

    def __init__(self, client: str) -> None:
        self._space: UUID = uuid5(NAMESPACE_OID, f"soc2lib {client}")

    def __call__(self, *of: str) -> str:
        return str(uuid5(self._space, "\n".join(of)))


def prop(name: str, value: object) -> Part:
    """A property of ours."""
    return {"name": name, "ns": NAMESPACE, "value": " ".join(visible(value).split())}


def metadata(report: Report, title: str) -> Part:
    """Title, day and version of a document; equal inputs give equal bytes."""
    origin = report.engagement.origin
    props = [prop("edition", report.edition.name), prop("made-by", f"soc2lib {__version__}")]
    props += [prop(name, value) for name, value in origin_properties(origin).items()]
    return {
        "title": markup(f"{title}: {report.engagement.client}"),
        "last-modified": moment(report.day),
        "version": f"{report.day.isoformat()}.{origin.head.seq}",
        "oscal-version": OSCAL,
        "props": props,
        "remarks": DISCLAIMER,
    }


def observations(report: Report, ids: Ids, controls: Iterable[str]) -> list[Part]:
    """What is known of these controls; grain: one a control, in their order."""
    shown = "evidence" not in report.edition.leaves_out
    filed = report.engagement.all(Evidence) if shown else []
    tests = report.engagement.all(TestResult) if shown else []
    judgements = {judgements.state.id: judgements for judgements in report.assessment.gap.controls}
    return [
        _observation(report, ids, judgements[id], filed, [test for test in tests if test.control == id])
        for id in controls
    ]


def _observation(
    report: Report, ids: Ids, judgement: ControlJudgement, filed: Sequence[Evidence], tests: list[TestResult]
) -> Part:
    state = judgement.state
    pieces = [piece for piece in filed if state.id in piece.controls]
    properties = {
        "design": state.design,
        "implementation": state.implementation,
        "operation": state.operation,
        "evidence": state.evidence,
    }
    part: Part = {
        "uuid": ids("observation", state.id),
        "title": markup(f"{state.id} {state.title}"),
        "description": markup(f"{judgement.conclusion.value.capitalize()}: {judgement.reason}."),
        "props": [
            prop("control", state.id),
            prop("basis", judgement.basis.value),
            prop("shown", shown_word(judgement)),
            *(prop(name, word.value) for name, word in properties.items()),
        ],
        "methods": _methods(judgement, pieces, tests),
        "types": ["control-objective"],
        "collected": moment(max((test.tested_on for test in tests if test.tested_on), default=report.day)),
    }
    if pieces:
        part["relevant-evidence"] = [_evidence(piece) for piece in pieces]
    if tests:
        part["remarks"] = " ".join(_test(test) for test in tests)
    return part


def _methods(judgement: ControlJudgement, pieces: list[Evidence], tests: list[TestResult]) -> list[str]:
    """How it is known; what nobody looked at is known in no way."""
    found = [("TEST", tests), ("EXAMINE", pieces), ("INTERVIEW", judgement.state.source != "nothing")]
    return [name for name, there in found if there] or ["UNKNOWN"]


def _evidence(piece: Evidence) -> Part:
    props = [prop("evidence", piece.id)] + ([prop("sha-256", piece.sha256)] if piece.sha256 else [])
    return {"description": markup(f"{piece.id} {piece.title}"), "props": props}


def _test(test: TestResult) -> str:
    words = f"{test.id}: {test.passed} passed, {test.deviations} deviate, {test.cannot_tell} cannot be told."
    return markup(f"{words} {test.details}")
