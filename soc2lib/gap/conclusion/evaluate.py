"""What is concluded of one control: the stronger basis decides, and what is only said shows nothing."""

from collections.abc import Iterator, Sequence
from datetime import date

from soc2lib.basics import formatting
from soc2lib.basics.formatting import clause, sentences
from soc2lib.gap.admissions.admissions import Since, Trouble, admissions
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.claims.known_state import known_state
from soc2lib.gap.conclusion.basis import RUNS, Basis, Part, Phase
from soc2lib.gap.conclusion.phase import Asked
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.records import Applicability, Design, Disposition, Implementation, Operation
from soc2lib.gap.results import ControlJudgement, ShownControl, ShownOperation

_BY_PHASE = {
    Phase.BEFORE: Conclusion.READY,
    Phase.TYPE_I: Conclusion.READY,
    Phase.WITHIN: Conclusion.ON_COURSE,
    Phase.AFTER: Conclusion.MET,
}
_NOT_DUE_YET = (Basis.DESIGN_SHOWN, Basis.OBSERVED, Basis.IN_PART, Basis.EVIDENCED)
_BY_SUBSERVICE = "it is carried by"


def _never(name: str) -> date | None:
    return None


def evaluate_control(
    said: ControlState, shown: ShownControl, asked: Asked, admitted: Since = _never
) -> ControlJudgement:
    """Conclude on one control.

    Parameters
    ----------
    said : Seen
        What the client typed of it.
    shown : ShownControl
        What accepted evidence, walkthroughs and tests show.
    asked : Asked
        The phase and the period.
    admitted : callable, optional
        Gives the day since when one of its fields admits absence or weakness. Only what is shown of a later day mends
        an admission; without a day nothing does.

    Method
    ------
    Not relevant and not needed take no part. Known trouble comes first: an admission that nothing later mends, a design
    shown to be unsuitable, tests that failed, days and runs that are missing. Without trouble the strongest basis
    decides, measured by the phase: *ready* needs design and one instance shown, *on course* and *met* need tests or
    evidence of what has fallen due. What is only said stays self-reported.

    References
    ----------
    Domain brief 13.1.

    Examples
    --------
    Typed as effective over the full period, nothing shown: self-reported, and nothing more.

    >>> from soc2lib.catalog.catalog import catalog
    >>> from soc2lib.gap.claims.claims import as_recorded
    >>> from soc2lib.gap.records import Control
    >>> typed = Control(id="GOV-01", design="suitable", implementation="in use", operation="effective",
    ...     evidence="full period")
    >>> row = evaluate_control(as_recorded(catalog(), {"GOV-01": typed})[0], ShownControl("GOV-01"), Asked(Phase.AFTER))
    >>> row.conclusion.value, row.basis.value, row.reason
    ('self-reported', 'self-reported', 'reported as effective, and no evidence is on record')
    """
    if said.applicability is Applicability.NOT_RELEVANT:
        return _row(
            said, shown, Conclusion.NOT_RELEVANT, Basis.NOT_ASSESSED, f"not relevant: {said.applicability_reason}"
        )
    if said.disposition is Disposition.NOT_NEEDED:
        return _row(said, shown, Conclusion.NOT_RELEVANT, Basis.NOT_ASSESSED, "the client does without it")
    by_subservice = said.applicability is Applicability.SUBSERVICE and not shown.inclusive
    if by_subservice and said.disposition is not Disposition.CREATE:
        return _by_subservice(said, shown, asked)
    trouble = [*admissions(said, shown, asked, admitted), *_shown_trouble(shown, asked)]
    if trouble:
        worst = min((one.conclusion for one in trouble), key=Conclusion.rank)
        deciding = [one for one in trouble if one.conclusion is worst]
        basis = max((one.basis for one in deciding), key=lambda basis: basis.rank)
        return _row(said, shown, worst, basis, _together([one.reason for one in deciding]), asked)
    return _without_trouble(said, shown, asked)


def _together(reasons: Sequence[str]) -> str:
    """Reasons in a row; one that a later reason repeats and adds to gives way to it."""

    def in_full(reason: str) -> str:
        return next((other for other in reasons if other.casefold().startswith(f"{reason.casefold()};")), reason)

    return "; ".join(dict.fromkeys(map(in_full, reasons)))


def _shown_trouble(shown: ShownControl, asked: Asked) -> Iterator[Trouble]:
    design, operation = shown.design, shown.operation
    if design.design is Design.NOT_DESIGNED:
        yield Trouble(Conclusion.NOT_MET, Basis.DESIGN_SHOWN, clause(design.reason))
    if design.design is Design.PARTLY:
        yield Trouble(Conclusion.AT_RISK, Basis.DESIGN_SHOWN, clause(design.reason))
    if operation.operation is Operation.NOT_EFFECTIVE:
        found = Conclusion.NOT_MET if asked.phase is not Phase.TYPE_I else Conclusion.AT_RISK
        yield Trouble(found, operation.basis, clause(operation.reason))
    if asked.phase is not Phase.TYPE_I:
        known = max(operation.basis, Basis.SELF_REPORTED, key=lambda basis: basis.rank)
        for reason in operation.at_risk:
            yield Trouble(Conclusion.AT_RISK, known, clause(reason))


def _without_trouble(said: ControlState, shown: ShownControl, asked: Asked) -> ControlJudgement:
    design, operation = shown.design.design is Design.SUITABLE, shown.operation
    good = _BY_PHASE[asked.phase]
    if asked.runs_count and operation.basis in (Basis.TESTED, Basis.EVIDENCED):
        deviated = asked.phase is Phase.AFTER and operation.exceptions
        return _row(
            said, shown, Conclusion.DEVIATIONS if deviated else good, operation.basis, clause(operation.reason), asked
        )
    if operation.basis is Basis.NO_OCCURRENCE and design:
        return _row(said, shown, good, Basis.NO_OCCURRENCE, clause(operation.reason), asked)
    if asked.runs_count and operation.basis is Basis.IN_PART:
        conclusion = good if asked.phase is Phase.WITHIN else Conclusion.AT_RISK
        return _row(said, shown, conclusion, Basis.IN_PART, clause(operation.reason), asked)
    instance = shown.observed_on is not None or operation.basis in RUNS
    if design and (instance or (asked.renewal and not operation.due)):
        basis = Basis.OBSERVED if instance else Basis.DESIGN_SHOWN
        once = f"one instance of {formatting.day(shown.observed_on)} is accepted" if shown.observed_on else "it has run"
        shows = f"its design is shown and {once}" if instance else clause(shown.design.reason)
        if not asked.runs_count:
            return _row(said, shown, good, basis, shows, asked)
        if not operation.due:
            return _row(said, shown, good, basis, _no_run_due(operation, shows), asked)
        return _row(said, shown, Conclusion.SELF_REPORTED, basis, f"{shows}, but its runs are not shown", asked)
    if design:
        lacks = "nobody has observed one instance of it" if not asked.runs_count else "its runs are not shown"
        return _row(
            said, shown, Conclusion.SELF_REPORTED, Basis.DESIGN_SHOWN, f"its design is shown, but {lacks}", asked
        )
    return _only_said(said, shown, asked)


def _no_run_due(operation: ShownOperation, shows: str) -> str:
    """Why no run counts: none falls into the period, which is to be disclosed, or none has fallen due yet."""
    if operation.disclosures:
        return f"{'; '.join(map(clause, operation.disclosures))}; {shows}; to be disclosed"
    following = f"; the next run is due on {formatting.day(operation.following)}" if operation.following else ""
    return f"{shows}; no run has fallen due{following}"


def _only_said(said: ControlState, shown: ShownControl, asked: Asked) -> ControlJudgement:
    waiting = formatting.count(len(shown.waiting), "file") if shown.waiting else ""
    files = f"{waiting} on record {'waits' if len(shown.waiting) == 1 else 'wait'} for acceptance" if waiting else ""
    if shown.observed_on or shown.operation.basis in RUNS:
        run = f"one instance of {formatting.day(shown.observed_on)} is accepted" if shown.observed_on else "it has run"
        reason = f"{run}, but its design is not shown"
        return _row(said, shown, Conclusion.SELF_REPORTED, Basis.SELF_REPORTED, reason, asked)
    if said.source == "nothing":
        reason = "; ".join(filter(None, (_not_assessed(said), files)))
        found = Conclusion.SELF_REPORTED if files else Conclusion.NOT_ASSESSED
        return _row(said, shown, found, Basis.SELF_REPORTED if files else Basis.NOT_ASSESSED, reason, asked)
    called = _called(said)
    lacks = files or (clause(shown.operation.reason) if shown.operation.items else "no evidence is on record")
    return _row(said, shown, Conclusion.SELF_REPORTED, Basis.SELF_REPORTED, f"{called}, and {lacks}", asked)


def _not_assessed(said: ControlState) -> str:
    """That it is not assessed and why, as the note says; without a note that it is not, and no more."""
    notes = sentences(said.notes)
    return f"not assessed: {clause(notes[0])}" if notes else "not assessed"


def _called(said: ControlState) -> str:
    if said.operation is Operation.NO_OCCURRENCE:
        return "reported without an occurrence"
    if said.operation is Operation.EFFECTIVE:
        return "reported as effective"
    if said.implementation is Implementation.IN_USE:
        return "reported as in use"
    if said.design is Design.SUITABLE:
        return "reported as suitably designed"
    return f"reported as {said.disposition.value}" if said.disposition else "reported in part"


def _by_subservice(said: ControlState, shown: ShownControl, asked: Asked) -> ControlJudgement:
    carrier, reliance = said.applicability_reason, shown.reliance
    if reliance is None or not reliance.on_record:
        reason = f"{_BY_SUBSERVICE} {carrier}, and no report of it is on record"
        return _row(said, shown, Conclusion.SELF_REPORTED, Basis.SELF_REPORTED, reason, asked)
    if not reliance.relied_on:
        reason = f"{_BY_SUBSERVICE} {carrier}; {formatting.listed(map(clause, reliance.missing))}"
        return _row(said, shown, Conclusion.AT_RISK, Basis.RELIED_ON, reason, asked)
    disclosed = f" To disclose: {' '.join(reliance.disclosures)}" if reliance.disclosures else ""
    reason = f"{_BY_SUBSERVICE} {carrier}, whose reviewed report is relied on.{disclosed}".rstrip(".")
    return _row(said, shown, _BY_PHASE[asked.phase], Basis.RELIED_ON, reason, asked)


def _row(
    said: ControlState,
    shown: ShownControl,
    conclusion: Conclusion,
    basis: Basis,
    reason: str,
    asked: Asked | None = None,
) -> ControlJudgement:
    state = known_state(said, shown, conclusion, basis)
    return ControlJudgement(
        state, conclusion, reason.strip().rstrip("."), basis, _part(conclusion, basis, shown, asked), said, shown
    )


def _part(conclusion: Conclusion, basis: Basis, shown: ShownControl, asked: Asked | None) -> Part:
    if asked is None or conclusion is Conclusion.NOT_RELEVANT:
        return Part.NOT_DUE
    if conclusion in (Conclusion.NOT_MET, Conclusion.AT_RISK):
        return Part.FAILING
    if conclusion is Conclusion.NOT_ASSESSED:
        return Part.NOT_ASKED
    if conclusion is Conclusion.SELF_REPORTED:
        return Part.ONLY_SAID
    if asked.phase is Phase.WITHIN and not shown.operation.due and basis in _NOT_DUE_YET:
        return Part.NOT_DUE
    if asked.runs_count and basis in (Basis.DESIGN_SHOWN, Basis.OBSERVED):
        return Part.NOT_DUE
    return Part.TESTED if basis is Basis.TESTED else Part.EVIDENCED
