"""Each gap as one finding: one id, one text, one owner, one day and one effort, wherever a gap is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import Catalog
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.register.register import RegisterLine
from soc2lib.gap.results import CriterionJudgement
from soc2lib.word.documents import Marked

_TONES = {"high": "bad", "medium": "warn", "low": "fair"}
_NO_CRITERION = "It serves no criterion in scope."
_RETEST = "a retest by somebody who does not run it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row an open gap.

    Attributes
    ----------
    number : str
        Its id: that of the consultant's gap record, else ``GAP-`` and the control's id.
    gap : RegisterLine
        The line of the gap register.
    criterion : str
        The criteria that rest on the control, in our own words; one a line.
    condition, risk, fix, evidence : str
        What is, what it puts at risk, what closes it and what shows that; as recorded, else generated.
    owner : str
        Who closes it.
    due : date or None
        Of its tasks, else of its record; None where it is not planned.
    day : str
        That day in words, saying where it comes from.
    effort : str
        Of its tasks, else of its record, in words.
    """

    number: str
    gap: RegisterLine
    criterion: str
    condition: str
    risk: str
    fix: str
    evidence: str
    owner: str
    due: date | None
    day: str
    effort: str

    @property
    def control(self) -> str:
        """The control with its title."""
        return f"{self.gap.control.state.id} {self.gap.control.state.title}"

    @property
    def severity(self) -> Marked:
        """The severity as readers see it."""
        return Marked(formatting.sentence(self.gap.severity), _TONES[self.gap.severity])


def findings(
    lines: Sequence[RegisterLine],
    order: Mapping[str, int],
    shipped: Catalog,
    risks: Mapping[str, Sequence[str]],
    criteria: Sequence[CriterionJudgement],
) -> tuple[Finding, ...]:
    """Every open gap as a finding, in the order in which to fix them.

    Parameters
    ----------
    lines : sequence of RegisterLine
        The open gaps of the register.
    order : mapping
        Control id to its place in the remediation ranking; others follow by severity and id.
    shelf : Catalog
        The catalog with the client's own limits.
    risks : mapping
        Control id to the risks that it acts against.
    criteria : sequence of CriterionJudgement
        What is concluded of each criterion in scope, and its key controls.
    """
    severities = ("high", "medium", "low")
    last = len(order)

    def place(line: RegisterLine) -> tuple[int, int, str, str]:
        id = line.control.state.id
        return order.get(id, last), severities.index(line.severity), id, line.id

    concluded = {one.criterion.id: one for one in criteria}
    return tuple(_finding(line, shipped, risks, concluded) for line in sorted(lines, key=place))


def _finding(
    line: RegisterLine,
    shipped: Catalog,
    risks: Mapping[str, Sequence[str]],
    concluded: Mapping[str, CriterionJudgement],
) -> Finding:
    state, library = line.control.state, shipped.controls.get(line.control.state.id)
    shows = "; ".join(library.evidence) if library else "records of its runs"
    return Finding(
        line.id,
        line,
        "\n".join(f"{id}: {shipped.criteria[id].paraphrase}" for id in line.criteria),
        line.condition,
        _risk(line, risks.get(state.id, ()), concluded),
        f"{line.recommendation} Expected: {library.description}" if library else line.recommendation,
        f"{formatting.sentence(shows)}; {_RETEST}.",
        line.owner,
        line.due,
        line.day,
        line.effort,
    )


def _risk(line: RegisterLine, risks: Sequence[str], concluded: Mapping[str, CriterionJudgement]) -> str:
    consequence = line.effect or _consequence(line, [concluded[id] for id in line.criteria if id in concluded])
    return "\n".join([consequence, *(f"Risk {title}." for title in risks)])


def _consequence(line: RegisterLine, served: Sequence[CriterionJudgement]) -> str:
    """The criteria for which the control is key, each with its status, and those that it only supports."""
    id = line.control.state.id
    key = [one for one in served if id in one.keys]
    others = [one for one in served if id not in one.keys]
    if line.control.conclusion is Conclusion.DEVIATIONS:
        named = formatting.listed(one.criterion.id for one in key or others)
        return f"An exception is to be disclosed under {named}."
    if not key:
        return f"Supports {_with_status(others)}, which rest on other key controls." if others else _NO_CRITERION
    return f"Key for {_with_status(key)}.{f' Also supports {_with_status(others)}.' if others else ''}"


def _with_status(criteria: Sequence[CriterionJudgement]) -> str:
    return formatting.listed(f"{one.criterion.id} ({one.conclusion.value})" for one in criteria)
