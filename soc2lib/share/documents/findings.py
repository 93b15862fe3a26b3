"""The gaps as a letter tells them: condition, risk, required fix, the evidence that shows closure, owner and day."""

from dataclasses import dataclass
from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.foundation import wording
from soc2lib.foundation.documents import Marked
from soc2lib.gap.claims import Seen
from soc2lib.gap.records import Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.results import Gap

_TONES = {"high": "bad", "medium": "warn", "low": "fair"}
_RETEST = "a retest by somebody who does not run it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row a gap, numbered in the register's order.

    Attributes
    ----------
    number : str
        Such as ``F-01``; the letter, the roadmap and the response form share it.
    due : date or None
        The day told for its closing, else the plan's day; None where there is neither.
    day : str
        That day in words, saying where it comes from.
    """

    number: str
    gap: Gap
    criterion: str
    condition: str
    risk: str
    fix: str
    evidence: str
    owner: str
    due: date | None
    day: str

    @property
    def control(self) -> str:
        """The control with its title."""
        return f"{self.gap.control.seen.id} {self.gap.control.seen.title}"

    @property
    def severity(self) -> Marked:
        """The severity as readers see it."""
        return Marked(wording.sentence(self.gap.severity), _TONES[self.gap.severity])


def findings(assessment: Assessment) -> tuple[Finding, ...]:
    """Every gap of the register as a finding, worst first."""
    noted = {row.ground.seen.id: row.noted for row in assessment.forecast.controls}
    return tuple(
        _finding(f"F-{number:02}", gap, assessment, noted.get(gap.control.seen.id))
        for number, gap in enumerate(assessment.gaps, start=1)
    )


def _finding(number: str, gap: Gap, assessment: Assessment, noted: float | None) -> Finding:
    seen = gap.control.seen
    library = assessment.shelf.controls.get(seen.id)
    criteria = assessment.shelf.criteria
    due, said = _due(seen, assessment)
    return Finding(
        number,
        gap,
        "\n".join(f"{id}: {criteria[id].paraphrase}" for id in gap.criteria),
        f"{wording.sentence(gap.control.because)}." + (f"\n{seen.notes}" if seen.notes else ""),
        _risk(gap, assessment, noted),
        _fix(seen, gap.disposition, library.description if library else f"{seen.title}."),
        f"{wording.sentence('; '.join(library.evidence) if library else 'records of its runs')}; {_RETEST}.",
        seen.owner or "no owner named",
        due,
        said,
    )


def _risk(gap: Gap, assessment: Assessment, noted: float | None) -> str:
    ids = wording.listed(gap.criteria)
    consequence = {
        "high": f"As it stands, {ids} would not be met.",
        "medium": f"As it stands, the control cannot be relied on for {ids}.",
        "low": f"An exception may be listed under {ids}.",
    }[gap.severity]
    lines = [consequence]
    if noted is not None:
        lines.append(f"Chance that an auditor notes an exception: {wording.share(noted)} (a forecast).")
    lines += [f"Risk {title}." for title in assessment.risks_of_controls.get(gap.control.seen.id, ())]
    return "\n".join(lines)


def _fix(seen: Seen, disposition: Disposition, expected: str) -> str:
    if disposition is Disposition.CREATE:
        steps = ["Create the control"]
    elif seen.design in (Design.NOT_DESIGNED, Design.PARTLY):
        steps = ["Complete the design"]
    else:
        steps = []
    if seen.implementation in (Implementation.NOT_STARTED, Implementation.IN_PROGRESS):
        steps.append("bring it into use")
    if seen.operation in (Operation.NOT_EFFECTIVE, Operation.DEVIATIONS):
        steps.append("find the cause of each deviation and mend it")
    if seen.evidence is EvidenceSufficiency.PARTIAL:
        steps.append("collect evidence for the part of the window that is not shown")
    said = wording.sentence(wording.listed(steps or ["strengthen the control"]))
    return f"{said}. Expected: {expected}"


def _due(seen: Seen, assessment: Assessment) -> tuple[date | None, str]:
    if seen.due:
        late = " (overdue)" if seen.due < assessment.as_of else ""
        return seen.due, f"{wording.day(seen.due)}{late}"
    planned = assessment.planned.finish.get(seen.id)
    return (planned, f"{wording.day(planned)} (plan, 80 %)") if planned else (None, "no day set")
