"""Which step of the two shares a control has reached: by what is shown of it, and by what is said."""

from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.records import Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.results import ControlJudgement


def shown_step(control: ControlJudgement) -> str:
    """The step that what is shown of a control earns, a name in ``scales.toml``; empty where it earns none."""
    if control.conclusion is Conclusion.NOT_MET:
        return ""
    if control.conclusion is Conclusion.AT_RISK:
        runs = control.shown.operation.basis.rank >= Basis.IN_PART.rank
        return "at_risk" if runs and control.shown.operation.operation is not Operation.DEVIATIONS else ""
    if control.basis is Basis.TESTED and control.shown.operation.operation is Operation.DEVIATIONS:
        return "tested_with_deviations"
    return _SHOWN_STEPS.get(control.basis, "")


_SHOWN_STEPS = {
    Basis.DESIGN_SHOWN: "design_shown",
    Basis.OBSERVED: "observed",
    Basis.IN_PART: "evidenced_in_part",
    Basis.EVIDENCED: "evidenced",
    Basis.TESTED: "tested",
    Basis.RELIED_ON: "evidenced",
    Basis.NO_OCCURRENCE: "evidenced",
}


def reported_step(control: ControlJudgement) -> str:
    """The step of a control if what was said counts; what tests showed not to work counts as that."""
    said, shown = control.said, control.shown.operation
    if shown.operation is Operation.NOT_EFFECTIVE or said.operation is Operation.NOT_EFFECTIVE:
        return "not_effective"
    if control.state.disposition is Disposition.CREATE or control.state.implementation is Implementation.NOT_STARTED:
        return "none"
    if control.state.implementation is Implementation.IN_PROGRESS:
        return "in_progress"
    if shown.operation is Operation.DEVIATIONS:
        return "effective_with_deviations"
    if shown.basis in (Basis.TESTED, Basis.EVIDENCED, Basis.NO_OCCURRENCE) or control.basis is Basis.RELIED_ON:
        return "effective"
    backed = said.evidence in (EvidenceSufficiency.PARTIAL, EvidenceSufficiency.FULL)
    if backed and said.operation is Operation.EFFECTIVE:
        return "effective"
    if backed and said.operation is Operation.DEVIATIONS:
        return "effective_with_deviations"
    return "in_use_untested" if control.state.implementation is Implementation.IN_USE else ""
