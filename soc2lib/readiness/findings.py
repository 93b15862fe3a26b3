"""Each gap as one finding: one id, one text, one owner, one day and one effort, wherever a gap is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from soc2lib.foundation import wording
from soc2lib.foundation.catalog import Catalog
from soc2lib.foundation.documents import Marked
from soc2lib.gap.register import RegisterLine

_TONES = {"high": "bad", "medium": "warn", "low": "fair"}
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
        return f"{self.gap.control.seen.id} {self.gap.control.seen.title}"

    @property
    def severity(self) -> Marked:
        """The severity as readers see it."""
        return Marked(wording.sentence(self.gap.severity), _TONES[self.gap.severity])


def findings(
    lines: Sequence[RegisterLine],
    order: Mapping[str, int],
    shelf: Catalog,
    risks: Mapping[str, Sequence[str]],
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
    """
    severities = ("high", "medium", "low")
    last = len(order)

    def place(line: RegisterLine) -> tuple[int, int, str, str]:
        id = line.control.seen.id
        return order.get(id, last), severities.index(line.severity), id, line.id

    return tuple(_finding(line, shelf, risks) for line in sorted(lines, key=place))


def _finding(line: RegisterLine, shelf: Catalog, risks: Mapping[str, Sequence[str]]) -> Finding:
    seen, library = line.control.seen, shelf.controls.get(line.control.seen.id)
    shows = "; ".join(library.evidence) if library else "records of its runs"
    return Finding(
        line.id,
        line,
        "\n".join(f"{id}: {shelf.criteria[id].paraphrase}" for id in line.criteria),
        line.condition,
        _risk(line, risks.get(seen.id, ())),
        f"{line.recommendation} Expected: {library.description}" if library else line.recommendation,
        f"{wording.sentence(shows)}; {_RETEST}.",
        line.owner,
        line.due,
        line.day,
        line.effort,
    )


def _risk(line: RegisterLine, risks: Sequence[str]) -> str:
    ids = wording.listed(line.criteria) or "no criterion in scope"
    consequence = {
        "high": f"As it stands, {ids} would not be met.",
        "medium": f"As it stands, the control cannot be relied on for {ids}.",
        "low": f"An exception may be listed under {ids}.",
    }[line.severity]
    return "\n".join([line.effect or consequence, *(f"Risk {title}." for title in risks)])
