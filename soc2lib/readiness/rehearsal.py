"""The whole rehearsal of one client: mock audit, trail, gap register and every broken link, from one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.evidence.closing import closures
from soc2lib.evidence.method import judge as judge_evidence
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import Problem
from soc2lib.gap.method import GapResult
from soc2lib.gap.records import CriterionScope, GapEntry
from soc2lib.gap.register import RegisterLine, register_lines
from soc2lib.gap.standing import Standing
from soc2lib.readiness.fieldwork import Fieldwork, gather
from soc2lib.readiness.loose_ends import loose_ends
from soc2lib.readiness.mock_audit import MockAudit, rehearse
from soc2lib.readiness.trail import Trail, trail
from soc2lib.scope import method as scoping
from soc2lib.scope.findings import Finding


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the rehearsal showed.

    Attributes
    ----------
    audit : MockAudit
        Each control's design, operation and exceptions.
    path : Trail
        From commitment to file and back.
    gaps : tuple of RegisterLine
        The gap register.
    broken : tuple of Finding
        Every broken link.
    fieldwork : Fieldwork
        What it rests on.
    """

    audit: MockAudit
    path: Trail
    gaps: tuple[RegisterLine, ...]
    broken: tuple[Finding, ...]
    fieldwork: Fieldwork


def rehearsal(engagement: Engagement, gap: GapResult, locker: Sequence[Problem] = ()) -> Rehearsal:
    """Rehearse the audit of one client as of its day.

    Parameters
    ----------
    engagement : Engagement
        The client.
    gap : GapResult
        Of the gap stage, over the same records.
    locker : sequence of Problem
        Files that are altered, cut or gone, where somebody looked.
    """
    work, entries = gather(engagement), engagement.all(GapEntry)
    shown = judge_evidence(gap, *work.recorded, as_of=engagement.as_of)
    audit = rehearse(gap, shown, work)
    lines = scoping.control_lines(gap.controls)
    facts = scoping.gather(engagement, lines, engagement.all(CriterionScope))
    trace = scoping.trace_commitments(
        facts.commitments, facts.requirements, gap.scope.categories, facts.controls, facts.demand, facts.not_relevant
    )
    path = trail(trace.links, _serving(gap), work)
    broken = loose_ends(audit, path, work, entries, locker, trace.loose)
    return Rehearsal(audit, path, _register(gap, work, entries, engagement.as_of), broken, work)


def gap_register(engagement: Engagement, gap: GapResult) -> tuple[RegisterLine, ...]:
    """The gap register of one client as of its day, which is all that the gap stage asks of a rehearsal."""
    return _register(gap, gather(engagement), engagement.all(GapEntry), engagement.as_of)


def _register(gap: GapResult, work: Fieldwork, entries: Sequence[GapEntry], as_of: date) -> tuple[RegisterLine, ...]:
    closed = closures(entries, work.evidence, work.tests, work.walkthroughs, work.items, work.deviations, as_of=as_of)
    return register_lines(gap, entries, closed)


def _serving(gap: GapResult) -> dict[str, tuple[str, ...]]:
    wanted = {one.criterion.id for one in gap.criteria if one.standing is not Standing.NOT_RELEVANT}
    return {
        control.seen.id: tuple(id for id in control.seen.criteria if id in wanted)
        for control in gap.controls
        if control.counts
    }
