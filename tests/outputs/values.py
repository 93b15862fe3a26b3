"""Reads what other tools read: OSCAL documents, and what `soc2 status --json` and a run's manifest hand on."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from soc2lib.basics.formatting import sentence
from tests.outputs.equal import Fact, Facts, per_cent

Value = Mapping[str, Any]


def read_oscal(folder: Path) -> Facts:
    """What both OSCAL documents of a folder say."""
    facts: Facts = {}
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if found := document.get("assessment-results"):
            facts |= dict(_results(found["results"][0]))
        else:
            facts |= dict(_poam(document["plan-of-action-and-milestones"]))
    return facts


def _props(part: Value) -> dict[str, str]:
    return {prop["name"]: prop["value"] for prop in part.get("props", ())}


def _text(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", unescape(markdown))


def _results(result: Value) -> Iterator[tuple[Fact, str]]:
    props = _props(result)
    yield ("gate", "", "word"), sentence(props.pop("gate"))
    yield ("gate", "", "exceptions"), props.pop("exceptions")
    yield ("gate", "", "because"), _text(result["description"])
    for name, value in props.items():
        part = name.removeprefix("key-controls-").replace("-", "_")
        yield ("in scope" if part == "in_scope" else "part", part, "number"), value
    for found in result["findings"]:
        id, told = found["target"]["target-id"], _props(found["target"])
        yield ("criterion", id, "status"), sentence(told["standing"])
        yield ("criterion", id, "basis kind"), told["basis"]
        yield ("criterion", id, "reason"), _text(found["description"])
    for seen in result["observations"]:
        told = _props(seen)
        status, _, reason = _text(seen["description"]).partition(": ")
        yield ("control", told["control"], "status"), status
        yield ("control", told["control"], "reason"), reason.removesuffix(".")
        yield ("control", told["control"], "basis"), told["basis"]
        yield ("control", told["control"], "shown"), told["shown"]


def _poam(plan: Value) -> Iterator[tuple[Fact, str]]:
    numbers = [_props(risk)["finding"] for risk in plan["risks"]]
    yield ("findings", "", "order"), ", ".join(numbers)
    for number, risk, item in zip(numbers, plan["risks"], plan["poam-items"], strict=True):
        told = _props(risk)
        yield ("finding", number, "severity"), sentence(told["severity"])
        yield ("finding", number, "blocks"), sentence(told["blocks-window"])
        yield ("finding", number, "effort"), told["effort"]
        yield ("finding", number, "condition"), _text(risk["description"])
        yield ("finding", number, "control"), _text(risk["title"]).removeprefix(f"{number} ")
        yield ("finding", number, "due"), risk.get("deadline", "")[:10]
        yield ("finding", number, "fix"), _text(risk["remediations"][0]["description"])
        yield ("finding", number, "owner"), _props(item)["owner"]
        yield ("finding", number, "day"), _props(item)["day"]


def read_status(printed: str) -> Facts:
    """What `soc2 status --json` says of its one client."""
    [told] = json.loads(printed)
    return dict(_status(told["results"]))


def _status(told: Value) -> Iterator[tuple[Fact, str]]:
    yield ("gate", "", "word"), sentence(told["gate"])
    yield ("gate", "", "because"), told["gate_because"]
    yield ("gate", "", "exceptions"), str(told["exceptions"])
    for name, value in told["key_controls"].items():
        yield ("in scope" if name == "in_scope" else "part", name, "number"), str(value)
    yield ("shown share", "", "value"), per_cent(told["share_shown"])
    yield ("reported share", "", "value"), per_cent(told["share_reported"])
    between = f"between {per_cent(told['progress_low'])} and {per_cent(told['progress_high'])}"
    yield ("reported share", "", "range"), between
    yield ("reported share", "", "assessed"), f"{told['controls_assessed']} of {told['controls']}"
    for severity in ("high", "medium", "low"):
        yield ("findings", severity, "number"), str(told[f"gaps_{severity}"])
    yield ("gaps", "", "number"), str(told["gaps"])
    for family in ("criteria", "controls"):
        for name, value in told[f"{family}_by_status"].items():
            yield (family, name, "number"), str(value)
    yield ("places", "", "number"), str(len(told["options"]))
    for number, one in enumerate(told["options"]):
        yield ("place", f"{number}", "kind"), one["kind"]
        yield ("place", f"{number}", "would say"), one["would_say"]
        for name in ("not_before", "p50", "p80"):
            yield ("place", f"{number}", name.replace("_", " ")), one[name] or ""
    decision = told["decision"]
    yield ("decision", "", "words"), decision["words"] if decision else "Decision needed"
    if decision:
        yield ("decision", "", "reason"), decision["reason"]
