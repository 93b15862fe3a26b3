"""A report's findings for other tools: OSCAL assessment results, and a plan of action and milestones."""

from pathlib import Path

from soc2lib.basics.json_text import json_text
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.records import Implementation
from soc2lib.gap.results import CriterionJudgement
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.share.export.oscal_parts import Ids, Part, markup, metadata, moment, observations, prop, token
from soc2lib.share.placing import place
from soc2lib.share.report.report import Report

_STATES = {
    Conclusion.MET: ("satisfied", "pass"),
    Conclusion.DEVIATIONS: ("satisfied", "other"),
    Conclusion.AT_RISK: ("not-satisfied", "other"),
    Conclusion.NOT_ASSESSED: ("not-satisfied", "other"),
    Conclusion.SELF_REPORTED: ("not-satisfied", "other"),
    Conclusion.READY: ("not-satisfied", "other"),
    Conclusion.ON_COURSE: ("not-satisfied", "other"),
    Conclusion.NOT_MET: ("not-satisfied", "fail"),
}
"""OSCAL knows two states: what is not shown to be met is not satisfied, and the property says how it stands."""


def assessment_results(report: Report) -> Part:
    """OSCAL assessment results: a finding each criterion that applies, an observation each control.

    Parameters
    ----------
    report : Report
        The report of one edition; what the edition withholds is in neither document.

    Returns
    -------
    dict
        The document as JSON values, by NIST's OSCAL release 1.2.1. Equal records give equal values.
    """
    ids, scope = Ids(report.engagement.client), report.assessment.scope
    applying = [one for one in report.assessment.gap.criteria if one.conclusion is not Conclusion.NOT_RELEVANT]
    left_out = [one for one in report.assessment.gap.criteria if one.conclusion is Conclusion.NOT_RELEVANT]
    selection: Part = {"include-controls": [{"control-id": token(one.criterion.id)} for one in applying]}
    if left_out:
        selection["exclude-controls"] = [{"control-id": token(one.criterion.id)} for one in left_out]
    result: Part = {
        "uuid": ids("result", report.day.isoformat()),
        "title": markup(f"Readiness of {scope.system or report.engagement.client}"),
        "description": markup(report.assessment.score.gate.reason),
        "start": moment(min(scope.window_start or report.day, report.day)),
        "end": moment(report.day),
        "props": _headline(report),
        "reviewed-controls": {"control-selections": [selection]},
        "observations": observations(report, ids, [judgement.state.id for judgement in report.assessment.gap.controls]),
        "findings": [_finding(one, ids) for one in applying],
    }
    return {
        "assessment-results": {
            "uuid": ids("assessment results"),
            "metadata": metadata(report, "SOC 2 readiness"),
            "import-ap": {"href": "#", "remarks": "There is no assessment plan: this is a preparation, not an audit."},
            "results": [result],
        }
    }


def _headline(report: Report) -> list[Part]:
    gate, keys = report.assessment.score.gate, report.assessment.gap.key_controls
    counted = {
        "key-controls-in-scope": keys.in_scope,
        "key-controls-due": keys.due,
        "key-controls-tested": keys.tested,
        "key-controls-evidenced": keys.evidenced,
        "key-controls-only-said": keys.only_said,
        "key-controls-failing": keys.failing,
        "key-controls-not-asked": keys.not_asked,
        "exceptions": gate.exceptions,
    }
    return [prop("gate", gate.gate.value), *(prop(name, number) for name, number in counted.items())]


def poam(report: Report) -> Part | None:
    """An OSCAL plan of action and milestones: one item a gap, worst first; None where no gap is known.

    Parameters
    ----------
    report : Report
        The report of one edition.
    """
    ids, found = Ids(report.engagement.client), report.assessment.findings
    if not found:
        return None
    return {
        "plan-of-action-and-milestones": {
            "uuid": ids("plan of action"),
            "metadata": metadata(report, "SOC 2 plan of action and milestones"),
            "system-id": {"id": report.engagement.client},
            "observations": observations(report, ids, list(dict.fromkeys(one.gap.control.state.id for one in found))),
            "risks": [_risk(one, ids) for one in found],
            "poam-items": [_item(one, ids) for one in found],
        }
    }


def write(report: Report, folder: Path) -> list[Path]:
    """Write both documents as JSON files; existing ones are replaced whole."""
    made = {"assessment-results": assessment_results(report), "poam": poam(report)}
    client = report.engagement.client
    return [place(folder / f"{client}-{name}.json", json_text(part).encode()) for name, part in made.items() if part]


def _finding(one: CriterionJudgement, ids: Ids) -> Part:
    state, reason = _STATES[one.conclusion]
    part: Part = {
        "uuid": ids("finding", one.criterion.id),
        "title": markup(f"{one.criterion.id} {one.conclusion.value}"),
        "description": markup(one.reason),
        "target": {
            "type": "objective-id",
            "target-id": token(one.criterion.id),
            "description": markup(one.criterion.paraphrase),
            "props": [prop("standing", one.conclusion.value), prop("basis", one.basis.value)],
            "status": {"state": state, "reason": reason, "remarks": markup(one.conclusion.value.capitalize())},
        },
    }
    if one.controls:
        part["related-observations"] = [_observed(control.state.id, ids) for control in one.controls]
    return part


def _observed(control: str, ids: Ids) -> Part:
    return {"observation-uuid": ids("observation", control)}


def _risk(one: Finding, ids: Ids) -> Part:
    line, state = one.gap, one.gap.control.state
    part: Part = {
        "uuid": ids("risk", one.number),
        "title": markup(f"{one.number} {state.id} {state.title}"),
        "description": markup(one.condition),
        "statement": markup(f"{one.risk} {line.severity_reason}"),
        "props": [
            prop("finding", one.number),
            prop("severity", line.severity),
            prop("blocks-window", "yes" if line.blocks_window else "no"),
            prop("effort", one.effort),
        ],
        "status": "remediating" if state.implementation is Implementation.IN_PROGRESS else "open",
        "remediations": [_remedy(one, ids)],
        "related-observations": [_observed(state.id, ids)],
    }
    if one.due:
        part["deadline"] = moment(one.due)
    return part


def _remedy(one: Finding, ids: Ids) -> Part:
    part: Part = {
        "uuid": ids("remedy", one.number),
        "lifecycle": "planned" if one.due else "recommendation",
        "title": markup(one.gap.disposition.value.capitalize()),
        "description": markup(one.fix),
    }
    if one.due:
        timing = {"on-date": {"date": moment(one.due)}}
        part["tasks"] = [
            {
                "uuid": ids("milestone", one.number),
                "type": "milestone",
                "title": "Evidence and retest",
                "timing": timing,
            }
        ]
    return part


def _item(one: Finding, ids: Ids) -> Part:
    state = one.gap.control.state
    return {
        "uuid": ids("item", one.number),
        "title": markup(f"{one.number} {state.id} {state.title}"),
        "description": markup(one.condition),
        "props": [prop("owner", one.owner), prop("day", one.day)],
        "related-observations": [_observed(state.id, ids)],
        "related-risks": [{"risk-uuid": ids("risk", one.number)}],
    }
