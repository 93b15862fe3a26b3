"""What each output says: of these facts all that the assessment has, of others some, and nothing else."""

from collections.abc import Mapping

from soc2lib.stages import EDITIONS

Names = Mapping[str, tuple[str, ...]]
"""By what a fact is about, what is said of it."""

_DECISION: Names = {"decision": ("words",)}
_OPTIONS: Names = {"option": ("days", "would say")}
_BRIEF_OPTIONS: Names = {"option": ("days", "would say, cut")}
_FIRST: Names = {
    "gate": ("in full",),
    "criteria": ("shown",),
    "shown part": ("number",),
    "action": ("what, cut", "owner, short", "day, short", "left"),
}
_FINDINGS: Names = {
    "finding": ("control", "severity", "condition, cut", "fix, cut", "owner, short", "day, short", "effort"),
    "findings": ("order",),
}
_STATUS: Names = {"criterion": ("status", "basis", "reason, cut")}
_FORECAST: Names = {"forecast": ("exceptions", "outcome")}
_RISKS: Names = {"risk": ("as said", "against")}
_FIGURES: Names = {
    "gate": ("word",),
    "part": ("number",),
    "shown share": ("value",),
    "reported share": ("value", "range", "assessed"),
    "findings": ("number",),
}
_OSCAL: Names = {
    "gate": ("word", "because", "exceptions"),
    "in scope": ("number",),
    "part": ("number",),
    "criterion": ("basis kind",),
    "control": ("status", "basis", "shown", "reason"),
    "finding": ("control", "severity", "condition", "fix", "owner", "day", "due", "effort", "blocks"),
    "findings": ("order",),
}
_BRIEF: Names = _FIRST | _BRIEF_OPTIONS
WHOLE: Mapping[str, Names] = {
    "01_scope": _DECISION | _OPTIONS,
    "02_plan": _DECISION | _OPTIONS | {"budget": ("p80",), "cost": ("low",)},
    "03_risk": {"risk": ("average",), "loss": ("average", "against")},
    "04_gap": {
        "criterion": ("status", "basis", "reason"),
        "criteria": ("shown", "number"),
        "finding": ("control", "severity", "condition", "fix, cut", "owner", "day", "effort", "state"),
        "gaps": ("number",),
    },
    "05_evidence": {},
    "06_readiness": {
        **_DECISION,
        **_OPTIONS,
        **_FORECAST,
        "gate": ("in full", "because"),
        "shown share": ("value", "range"),
        "reported share": ("value", "range", "assessed"),
        "blocking": ("order",),
        "criterion": ("status",),
        "deviations": ("number", "items"),
        "contradictions": ("number",),
        "contradiction": ("what to do",),
    },
    "report client": {
        **_FIRST,
        **_DECISION,
        **_STATUS,
        **_FINDINGS,
        **_BRIEF_OPTIONS,
        **_FORECAST,
        **_RISKS,
        "cost": ("low",),
        "contradictions": ("number",),
    },
    "report executive": _BRIEF | _DECISION | _RISKS,
    "report auditor": _FIRST | _STATUS | _FINDINGS,
    "report portfolio": _BRIEF | _DECISION,
    "tables client": _FIRST | _STATUS | _FINDINGS | _BRIEF_OPTIONS | _FORECAST | _RISKS | {"cost": ("low",)},
    "tables executive": _BRIEF | _RISKS,
    "tables auditor": _FIRST | _STATUS | _FINDINGS,
    "tables portfolio": _BRIEF,
    "oscal client": _OSCAL,
    "oscal executive": _OSCAL,
    "oscal auditor": _OSCAL,
    "oscal portfolio": _OSCAL,
    "readiness_gap_letter": _FIGURES
    | {
        "finding": ("control", "severity", "criteria", "condition", "risk", "fix", "evidence", "owner", "day"),
        "findings": ("number", "order"),
    },
    "go_no_go": _FIGURES | _DECISION | _OPTIONS | {"shown part": ("number",), "contradictions": ("number",)},
    "remediation_roadmap": _FIGURES | {"finding": ("control", "severity", "effort", "owner", "day")},
    "management_response": {"finding": ("control", "severity", "condition"), "findings": ("order",)},
    "workpapers": {
        "finding": (
            "control id",
            "severity",
            "condition",
            "basis",
            "fix, cut",
            "owner",
            "day",
            "effort",
            "blocks",
            "state",
        )
    },
    "status": {
        **_DECISION,
        "gate": ("word", "because", "exceptions"),
        "in scope": ("number",),
        "part": ("number",),
        "shown share": ("value",),
        "reported share": ("value", "range", "assessed"),
        "findings": ("number",),
        "gaps": ("number",),
        "criteria": ("number",),
        "controls": ("number",),
        "place": ("kind", "would say", "not before", "p50", "p80"),
        "places": ("number",),
    },
}
"""All that the assessment of the edition has of these."""
_SUMMARY_SOME: Names = {"part": ("number",), "blocking": ("order",), "criterion": ("status", "reason, cut")}
_MONEY_SOME: Names = {"option": ("first days",), "budget": ("p80",), "risk": ("average",), "forecast": ("exceptions",)}
_PORTFOLIO_SOME: Names = _SUMMARY_SOME | {"option": ("first days",), "forecast": ("exceptions",)}
_CHANGED_SOME: Names = {"part": ("number",), "shown share": ("value",), "reported share": ("value",)}
_CLIENT_SOME: Names = _CHANGED_SOME | _MONEY_SOME | {"forecast": ("unknown",), "contradictions": ("number",)}
SOME: Mapping[str, Names] = {
    "06_readiness": {
        "criterion": ("basis", "reason"),
        "control deviations": ("items",),
        "forecast": ("unknown",),
    },
    "report client": _CLIENT_SOME,
    "tables client": _CLIENT_SOME,
    "report auditor": _CHANGED_SOME,
    "tables auditor": _CHANGED_SOME,
    "report executive": _SUMMARY_SOME | _MONEY_SOME,
    "tables executive": _SUMMARY_SOME | _MONEY_SOME,
    "report portfolio": _PORTFOLIO_SOME,
    "tables portfolio": _PORTFOLIO_SOME,
    **{f"oscal {name}": {"criterion": ("status", "reason")} for name in EDITIONS},
    "go_no_go": {
        "blocking": ("order",),
        "criterion": ("status", "reason"),
        "finding": ("control", "owner", "day"),
    },
    "remediation_roadmap": _DECISION,
    "workpapers": {"deviations": ("number", "items"), "control deviations": ("items",)},
    "status": {"decision": ("reason",)},
}
"""What it says of some: the worst, the first, or where there is any."""
IN_EVERY_EDITION: Names = {
    "gate": ("word", "in full", "because", "exceptions"),
    "in scope": ("number",),
    "part": ("number",),
    "shown part": ("number",),
    "shown share": ("value", "range"),
    "reported share": ("value", "range", "assessed"),
    "blocking": ("order",),
    "criteria": ("shown", "number"),
    "controls": ("number",),
    "criterion": ("status", "basis", "basis kind"),
    "control": ("status", "basis", "shown"),
    "findings": ("order", "number"),
    "gaps": ("number",),
    "finding": ("control id", "severity", "day", "due", "effort", "blocks", "basis", "state"),
    "action": ("day, short", "left"),
    "place": ("kind", "would say", "not before", "p50", "p80"),
    "decision": ("words", "reason"),
    "deviations": ("number", "items"),
    "control deviations": ("items",),
    "contradictions": ("number",),
    "forecast": ("exceptions", "outcome", "unknown"),
}
"""What no edition withholds: by whatever it may not read, these stay what they are."""


def holds(names: Names, about: str, name: str) -> bool:
    """Whether these names have a fact among them."""
    return name in names.get(about, ())
