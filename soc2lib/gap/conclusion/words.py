"""The words for what a conclusion rests on, in one place: for the grid, tables, documents and OSCAL."""

from collections.abc import Iterable, Mapping

from soc2lib.basics import formatting
from soc2lib.gap.choices import Operation
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import ControlJudgement, CriterionJudgement

_WORDS: Mapping[Basis, str] = {
    Basis.NOT_ASSESSED: "Not assessed",
    Basis.SELF_REPORTED: "Self-reported",
    Basis.DESIGN_SHOWN: "Design shown",
    Basis.OBSERVED: "Implementation observed",
    Basis.IN_PART: "Evidenced in part",
    Basis.EVIDENCED: "Evidenced",
    Basis.TESTED: "Tested",
    Basis.RELIED_ON: "Carve-out, relied on",
    Basis.NO_OCCURRENCE: "No occurrence (disclosed)",
}
_TESTED: Mapping[Operation, str] = {
    Operation.EFFECTIVE: "Tested: effective",
    Operation.DEVIATIONS: "Tested: effective with deviations",
    Operation.NOT_EFFECTIVE: "Tested: not effective",
}
_TESTED_AT_RISK: Mapping[Operation, str] = {
    Operation.EFFECTIVE: "Tested in part: effective",
    Operation.DEVIATIONS: "Tested: deviations, conclusion open",
}
_NO_RUN = "No run in the period (disclosed)"


def basis_word(basis: Basis) -> str:
    """A basis by itself, without the result of a test.

    Examples
    --------
    >>> basis_word(Basis.RELIED_ON), basis_word(Basis.TESTED)
    ('Carve-out, relied on', 'Tested')
    """
    return _WORDS[basis]


def shown_word(row: ControlJudgement) -> str:
    """What is shown of a control, and what its test showed where that is the basis.

    Parameters
    ----------
    row : ControlJudgement
        The conclusion on the control. One that a subservice organisation runs and whose report does not allow reliance
        is called so, whatever is on record of it. One that is at risk although its tests held is tested in part: for
        some of the days, runs or populations. One without a run in a period that is over is called so.

    References
    ----------
    Domain brief 13.1, the column of the word shown.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> result = assess_gap(resolve_scope(None), [Control(id="GOV-01", operation="effective", evidence="full period")])
    >>> [shown_word(row) for row in result.controls[:2]]
    ['Self-reported', 'Not assessed']
    """
    if not row.counts:
        return "Not relevant"
    if row.discloses and row.conclusion is Conclusion.MET:
        return _NO_RUN
    if row.basis is Basis.TESTED and row.conclusion is Conclusion.AT_RISK:
        return _TESTED_AT_RISK.get(row.shown.operation.operation, _WORDS[Basis.TESTED])
    if row.basis is Basis.TESTED:
        return _TESTED.get(row.shown.operation.operation, _WORDS[Basis.TESTED])
    if row.basis is Basis.RELIED_ON and not (row.shown.reliance and row.shown.reliance.relied_on):
        return "Carve-out, not relied on"
    return _WORDS[row.basis]


def state_word(row: ControlJudgement) -> str:
    """The status of a control and what is shown of it; one word where both are the same.

    Examples
    --------
    >>> from soc2lib.gap.assess import assess_gap
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import resolve_scope
    >>> state_word(assess_gap(resolve_scope(None), [Control(id="GOV-01", disposition="create")]).controls[0])
    'Not met · Self-reported'
    """
    status, shown = row.conclusion.status.words, shown_word(row)
    return status if status == shown else f"{status} · {shown}"


def criterion_word(row: CriterionJudgement) -> str:
    """What a criterion rests on: the weakest among the key controls that decide, by its own word."""
    deciding = [control for control in row.controls if control.state.id in row.deciding and control.basis is row.basis]
    worst = min(deciding, key=lambda control: control.conclusion.rank(), default=None)
    return shown_word(worst) if worst else basis_word(row.basis)


def to_disclose(rows: Iterable[ControlJudgement]) -> tuple[str, ...]:
    """What a report has to disclose of the controls in scope although nothing is wrong, each fact once; sentences.

    What can still be mended (a run that can be pulled into the period, a vendor's report that can be had) is an action.
    """
    counting = [row for row in rows if row.counts]
    silent = [row.state.id for row in counting if row.basis is Basis.NO_OCCURRENCE]
    found = [f"No occurrence in the period: {formatting.listed(silent)}."] if silent else []
    vendors = (row.shown.reliance for row in counting if row.shown.reliance)
    found += (words for vendor in vendors if vendor.relied_on for words in vendor.disclosures)
    final = (row for row in counting if not row.shown.operation.action)
    found += (f"{row.state.id}: {words}" for row in final for words in row.shown.operation.disclosures)
    return tuple(dict.fromkeys(found))
