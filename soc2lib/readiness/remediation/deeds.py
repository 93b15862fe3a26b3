"""What to do about one key control that is failing or missing: as advised, as planned, or as its trouble asks."""

from collections.abc import Mapping, Sequence

from soc2lib.basics import formatting
from soc2lib.evidence.coverage.states import Gap, State
from soc2lib.evidence.results import ControlEvidence
from soc2lib.evidence.shown.reliance.reports import AGREEMENT_OPEN
from soc2lib.gap.conclusion.basis import Basis, Phase
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import ControlJudgement, GapResult
from soc2lib.readiness.remediation.findings import Finding
from soc2lib.scope.examination.report_type import FLOOR_MONTHS
from soc2lib.scope.examination.timeline import whole_months
from soc2lib.scope.system.bridge_letters import LONGEST_BRIDGE

_NAMED = 2
"""Vendors, or stretches without a run, that one action names."""


def deed_of(
    row: ControlJudgement,
    result: GapResult,
    finding: Finding | None,
    evidence: Mapping[str, ControlEvidence],
    tasks: Mapping[str, Sequence[str]],
) -> str:
    """What to do about one key control that is failing or missing, without a full stop.

    Parameters
    ----------
    row : ControlJudgement
        The control.
    result : GapResult
        Of the gap stage.
    finding : Finding or None
        Its open finding.
    evidence : mapping
        What evidence shows, by control: which runs are missing.
    tasks : mapping
        Titles of the planned tasks, by control.
    """
    planned = [title for title in tasks.get(row.state.id, ()) if title != formatting.WITHHELD]
    if finding and finding.gap.advised and finding.gap.recommendation != formatting.WITHHELD:
        found = finding.gap.recommendation
    elif planned:
        found = "; ".join(planned)
    else:
        advice = finding.gap.recommendation if finding else row.reason
        missing = evidence.get(row.state.id)
        found = _asked_for(row, result, missing) or advice.replace(formatting.WITHHELD, "close this gap")
    return formatting.sentence(found).rstrip(".")


def _asked_for(row: ControlJudgement, result: GapResult, evidence: ControlEvidence | None) -> str:
    """What the kind of trouble asks for; empty where only the finding can say it."""
    state, operation, reliance = row.state, row.shown.operation, row.shown.reliance
    if row.conclusion is Conclusion.NOT_MET and state.absent:
        return "Introduce it and run it once"
    if alone := [reason for reason in operation.at_risk if AGREEMENT_OPEN in reason]:
        agreed = formatting.listed((reason.partition(AGREEMENT_OPEN)[2].rstrip(".") for reason in alone), most=_NAMED)
        return f"Ask the auditor to agree that {agreed}, and record the answer"
    if reliance and reliance.missing:
        next_report = reliance.uncovered_days > LONGEST_BRIDGE
        what = "Ask the vendor for its next SOC 2 report" if next_report else "Settle with the vendor"
        return f"{what}: {'; '.join(map(formatting.clause, reliance.missing[:_NAMED]))}"
    if since := _in_use_late(row, result):
        return since
    if evidence and evidence.coverage.state is State.MISSING and row.conclusion is Conclusion.AT_RISK:
        none = _without_a_run(evidence.coverage.gaps)
        return f"Do the missed run now, late, and check what it should have covered{none}"
    if row.basis is Basis.IN_PART:
        return "Test the whole population or a sample of it; runs alone show it only in part"
    return ""


def _without_a_run(gaps: Sequence[Gap]) -> str:
    """Between which days no run is on file, in words; empty where no stretch is known."""
    missing = [gap for gap in gaps if gap.state in (State.MISSING, State.LATE)]
    spans = (f"{formatting.day(gap.start)} and {formatting.day(gap.end)}" for gap in missing[:_NAMED])
    return f"; none is on file between {formatting.listed(spans, most=_NAMED)}" if missing else ""


def _in_use_late(row: ControlJudgement, result: GapResult) -> str:
    """What to do about a control that came into use after the period began; empty for any other.

    Nothing can show it on the days before: they leave the period, or are disclosed.
    """
    since, start, end = row.said.in_use_since, result.scope.window_start, result.scope.window_end
    if not (since and start and end and start < since <= end and result.phase in (Phase.WITHIN, Phase.AFTER)):
        return ""
    if whole_months(since, end) >= FLOOR_MONTHS:
        return f"Ask the auditor to start the period on {formatting.day(since)}, when it came into use"
    before = formatting.count((since - start).days, "day")
    return f"Agree with the auditor how the {before} before {formatting.day(since)} are disclosed"
