"""Where what was typed of a control and what is shown of it differ, as sentences."""

from collections.abc import Iterator

from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.records import Applicability, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.results import ControlJudgement

_WORKED = (Operation.EFFECTIVE, Operation.DEVIATIONS)
_OVER_TIME = (EvidenceSufficiency.PARTIAL, EvidenceSufficiency.FULL)


def differences(row: ControlJudgement) -> tuple[str, ...]:
    """Every difference between what was typed and what is shown of one control; none where they agree.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> typed = Control(id="GOV-03", design="suitable", implementation="in use", operation="effective")
    >>> row = next(row for row in assess_gap(resolve_scope(None), [typed]).controls if row.state.id == "GOV-03")
    >>> differences(row)[-1]
    'Operation is typed as effective; no test shows it.'
    """
    return tuple(_found(row))


def _found(row: ControlJudgement) -> Iterator[str]:
    said, shown = row.said, row.shown
    if said.applicability is not Applicability.IN_SCOPE or not row.counts or said.source == "nothing":
        return
    design, operation = shown.design.design, shown.operation
    if said.design is Design.SUITABLE and design is Design.NOT_ASSESSED and operation.basis is Basis.NOT_ASSESSED:
        yield "Design is typed as suitable; nothing accepted shows it."
    elif said.design is not Design.NOT_ASSESSED and design not in (said.design, Design.NOT_ASSESSED):
        yield f"Design is typed as {said.design.value}; the walkthrough or document shows: {design.value}."
    if said.implementation is Implementation.IN_USE and _unused(row):
        yield "Reported as in use, no accepted instance shows it."
    if said.absent and not row.state.absent:
        yield "It is typed as absent or being introduced; later evidence shows it in use."
    if said.disposition is Disposition.EXISTS and row.state.absent:
        yield "It is typed as existing; its design or use is absent."
    yield from _operation(row)


def _unused(row: ControlJudgement) -> bool:
    return row.shown.observed_on is None and row.shown.operation.basis is Basis.NOT_ASSESSED


def _operation(row: ControlJudgement) -> Iterator[str]:
    said, shown = row.said, row.shown.operation
    if said.operation in _WORKED and shown.operation is Operation.NOT_EFFECTIVE:
        yield f"Operation is typed as {said.operation.value}; tests show: not effective."
    elif said.operation is Operation.EFFECTIVE and shown.operation is Operation.DEVIATIONS:
        yield "Operation is typed as effective; tests show deviations."
    elif said.operation in _WORKED and shown.basis is Basis.NOT_ASSESSED:
        yield f"Operation is typed as {said.operation.value}; no test shows it."
    elif said.operation is Operation.NO_OCCURRENCE and shown.basis is not Basis.NO_OCCURRENCE:
        yield "Operation is typed as no occurrence; no empty, checked register shows it."
    if said.evidence in _OVER_TIME and shown.basis is Basis.NOT_ASSESSED:
        yield f"Evidence is typed as {said.evidence.value}; no accepted file shows a run."
    elif said.evidence is EvidenceSufficiency.FULL and shown.at_risk:
        yield f"Evidence is typed as full period; {shown.at_risk[0][:1].lower()}{shown.at_risk[0][1:]}"
