"""The status fields of a control as they are known: what is shown takes the place of what was said."""

from dataclasses import replace

from soc2lib.gap.choices import Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.claims.claims import ControlState
from soc2lib.gap.conclusion.basis import RUNS, Basis
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.results import ShownControl


def known_state(said: ControlState, shown: ShownControl, conclusion: Conclusion, basis: Basis) -> ControlState:
    """The status fields as they are known: what is shown takes the place of what was said."""
    ran = conclusion not in (Conclusion.NOT_MET,) and (shown.observed_on is not None or shown.operation.basis in RUNS)
    enough = {
        Basis.TESTED: EvidenceSufficiency.FULL,
        Basis.EVIDENCED: EvidenceSufficiency.FULL,
        Basis.NO_OCCURRENCE: EvidenceSufficiency.FULL,
        Basis.IN_PART: EvidenceSufficiency.PARTIAL,
        Basis.OBSERVED: EvidenceSufficiency.DESIGN_ONLY,
        Basis.DESIGN_SHOWN: EvidenceSufficiency.DESIGN_ONLY,
    }.get(shown.operation.basis if shown.operation.basis in RUNS else basis, EvidenceSufficiency.NONE)
    if enough is EvidenceSufficiency.FULL and (shown.operation.at_risk or conclusion not in SHOWN):
        enough = EvidenceSufficiency.PARTIAL
    absent = said.absent and conclusion is Conclusion.NOT_MET
    operation = shown.operation.operation
    if (
        operation is Operation.NOT_TESTED
        and said.operation is Operation.NOT_EFFECTIVE
        and conclusion is not Conclusion.MET
    ):
        operation = Operation.NOT_EFFECTIVE if not absent else Operation.NOT_TESTED
    return replace(
        said,
        design=said.design if shown.design.design is Design.NOT_ASSESSED else shown.design.design,
        implementation=Implementation.IN_USE if ran and not absent else said.implementation,
        operation=operation,
        evidence=enough,
        disposition=None if ran and not absent and said.disposition is Disposition.CREATE else said.disposition,
        source="recorded" if said.source != "nothing" or basis is not Basis.NOT_ASSESSED else "nothing",
    )
