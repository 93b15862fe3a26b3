"""Reads a criterion id however a table writes it: ``CC 6.1``, ``cc_6_1``, ``SOC2-CC6.1``, ``CC6.1-POF3``, ``PP1.1``."""

import re
from dataclasses import dataclass

from soc2lib.catalog.catalog import criterion_ids
from soc2lib.errors import did_you_mean

_FORM = re.compile(
    r"""(?:(?:SOC[\s_-]*2|TSC)[\s:_-]*)?            # a framework prefix
        (?P<series>CC|PP|PI|A|C|P)[\s._-]*(?P<number>\d{1,2})[\s._-]+(?P<item>\d{1,2})
        (?:[\s._-]*(?:POF[\s._-]*|\.)(?P<focus>\d{1,2}))?   # a point of focus
        (?P<rest>$|[\s:;,()\u2013\u2014-].*)""",
    re.ASCII | re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SEVERAL = re.compile(  # a second id, or the end of a range such as CC6.1-3
    r"(?:and|to|through|&|/)?\s*(?:(?:CC|PP|PI|A|C|P)[\s._-]*\d{1,2}[\s._-]+\d{1,2}(?!\d)|[\d\s.,;&-]*\d\Z)",
    re.ASCII | re.IGNORECASE,
)
_HEADING = re.compile(r"(?:CC|PI|A|C|P)\d+\.0")
_ALIAS = {"PP": "PI"}


@dataclass(frozen=True, slots=True)
class CriterionId:
    """What an id cell says.

    Attributes
    ----------
    id : str
        The id in its usual form, whether or not it exists; the text as found where it has no such form.
    point_of_focus : int or None
        The point of focus named behind the id.
    rest : str
        Words behind the id, such as a title in the same cell.
    several : bool
        True where the cell names more than one criterion: none of them is picked silently.
    """

    id: str
    point_of_focus: int | None = None
    rest: str = ""
    several: bool = False

    @property
    def known(self) -> bool:
        """True where the id is one of the 61."""
        return self.id in criterion_ids()

    @property
    def heading(self) -> bool:
        """True for the title of a series, such as P1.0, which is no criterion."""
        return _HEADING.fullmatch(self.id) is not None

    @property
    def fault(self) -> str:
        """Why the id cannot be used; empty where it can."""
        if self.known:
            return ""
        if self.heading:
            return f"{self.id} is the heading of a series, not a criterion"
        if self.several:
            return f"{self.id} names more than one criterion"
        return f"{self.id} does not exist"

    @property
    def remedy(self) -> str:
        """What to do about the fault."""
        if self.heading:
            series = self.id.split(".")[0]
            members = sorted(id for id in criterion_ids() if id.startswith(f"{series}."))
            return f"Rate the criteria under it one by one: {', '.join(members)}." if members else "Remove the row."
        if self.several:
            return "Give each criterion a row of its own."
        hint = did_you_mean(self.id, sorted(criterion_ids()))
        return f"{hint} Compare the row's title with the 61 criteria and correct the id, or remove the row.".strip()


def read_criterion_id(text: str) -> CriterionId:
    """Read one cell.

    Examples
    --------
    >>> read_criterion_id("cc_6_1").id, read_criterion_id("SOC2-CC6.1").id, read_criterion_id("PP1.1").id
    ('CC6.1', 'CC6.1', 'PI1.1')
    >>> read_criterion_id("CC6.1-POF3").point_of_focus, read_criterion_id("CC6.1.3").point_of_focus
    (3, 3)
    >>> read_criterion_id("CC6.1, CC6.2").fault
    'CC6.1, CC6.2 names more than one criterion'
    >>> read_criterion_id("P1.0").fault
    'P1.0 is the heading of a series, not a criterion'
    """
    plain = " ".join(text.split())
    match = _FORM.fullmatch(plain)
    if match is None:
        return CriterionId(plain)
    series = match["series"].upper()
    id = f"{_ALIAS.get(series, series)}{match['number']}.{int(match['item'])}"
    focus = int(match["focus"]) if match["focus"] else None
    rest = match["rest"].strip(" :;,()-\u2013\u2014")
    return CriterionId(plain, several=True) if _SEVERAL.match(rest) else CriterionId(id, focus, rest)
