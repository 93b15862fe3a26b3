"""Whether a piece of evidence is accepted: by a named person who neither owns nor performs the control."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from soc2lib.basics.formatting import listed, sentence
from soc2lib.evidence.records import CollectionMethod, Evidence, EvidenceType
from soc2lib.evidence.shown.people import independent, people

DOCUMENTS = (EvidenceType.POLICY, EvidenceType.PROCEDURE, EvidenceType.CONTRACT)
"""Documents that say what shall be done; none of them shows that it was."""
NOT_ITEMISED = "content not itemised"
_WITHOUT_CONTENT = (*DOCUMENTS, EvidenceType.POPULATION)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One piece of evidence as read for one control.

    Attributes
    ----------
    piece : Evidence
        The piece.
    first, last : date or None
        The days that it shows, up to the as-of day; None where the record does not say.
    as_document : bool
        True where a person who neither owns the control nor collected the piece accepted it as what it is.
    as_run : bool
        True where it shows a run as well and its content was accepted: who performed it and with what result.
    reason : str
        What keeps it from being accepted, as a sentence; empty where nothing does.
    note : str
        What is printed beside an accepted piece, such as that its content is not itemised.
    """

    piece: Evidence
    first: date | None
    last: date | None
    as_document: bool
    as_run: bool
    reason: str
    note: str = ""

    @property
    def waiting(self) -> bool:
        """True where nobody has accepted it, or not its content."""
        return bool(self.reason)


def acceptance(piece: Evidence, owner: str, as_of: date, superseded: Collection[str] = ()) -> Acceptance:
    """Read one piece of evidence for one control.

    Parameters
    ----------
    piece : Evidence
        The piece.
    owner : str
        The control's owner.
    as_of : date
        Days after it show nothing yet.
    superseded : collection of str
        Ids of evidence that another piece replaced.

    Notes
    -----
    A piece needs a file, the days it shows, a reviewer, and must be whole, current and more than inquiry. The reviewer
    is somebody else than the owner, the collector and whoever performed the run; where the owner, or both of the
    others, are not named, nothing shows that. A run whose content is itemised names who performed it and its result;
    an older record that itemises nothing is accepted and says so. Policies, procedures, contracts and population lists
    show no run.

    References
    ----------
    Domain brief 13.1.

    Examples
    --------
    >>> from datetime import date
    >>> export = Evidence(id="EV-1", type="ticket", sha256="a" * 64, effective=date(2026, 5, 4), collector="Anna Lind",
    ...     reviewer="Jonas Ferreira")
    >>> acceptance(export, "Mia Berg", date(2026, 6, 30)).reason
    ''
    >>> acceptance(export, "Mia Berg", date(2026, 6, 30)).note
    'content not itemised'
    >>> acceptance(export, "Jonas Ferreira (CTO)", date(2026, 6, 30)).reason
    "Its reviewer is the control's owner."
    """
    first, last = piece.days or (None, None)
    if first and first > as_of:
        return Acceptance(piece, None, None, False, False, "The days that it shows have not come.")
    last = min(last, as_of) if last else None
    if lacking := _lacking(piece, owner, superseded):
        return Acceptance(piece, first, last, False, False, lacking)
    if piece.type is None or piece.type in _WITHOUT_CONTENT:
        return Acceptance(piece, first, last, True, False, "" if piece.type else "What kind it is is not recorded.")
    content, itemised = _content(piece), _itemised(piece)
    return Acceptance(piece, first, last, True, not content, content, "" if itemised else NOT_ITEMISED)


def _lacking(piece: Evidence, owner: str, superseded: Collection[str]) -> str:
    missing = [
        words
        for words, lacks in {
            "no file": not piece.sha256,
            "no days that it shows": piece.days is None,
            "no reviewer": not people(piece.reviewer),
            "nobody named who collected or performed it": not people(piece.collector)
            and not people(piece.performed_by),
        }.items()
        if lacks
    ]
    if piece.id in superseded:
        return "Another piece replaced it."
    if piece.partial:
        return "Its source did not give everything."
    if piece.method is CollectionMethod.INQUIRY:
        return "It rests on inquiry alone."
    if missing:
        return f"It has {listed(missing)}."
    if not people(owner):
        return "The control has no owner, so nothing shows that its reviewer is somebody else."
    if not independent(piece.reviewer, owner):
        return "Its reviewer is the control's owner."
    collected = bool(people(piece.collector)) and not independent(piece.reviewer, piece.collector)
    return "Its reviewer collected it." if collected else ""


def _itemised(piece: Evidence) -> bool:
    return bool(piece.performed_by or piece.result or piece.follow_up)


def _content(piece: Evidence) -> str:
    """What the content of a run lacks, as a sentence; empty where nothing, or where an older record itemises none."""
    if not _itemised(piece):
        return ""
    missing = [
        words
        for words, lacks in {
            "who performed it": not people(piece.performed_by),
            "its result": not piece.result,
        }.items()
        if lacks
    ]
    if missing:
        verb = "are" if len(missing) > 1 else "is"
        return sentence(f"{listed(missing)} {verb} not recorded.")
    return "" if independent(piece.reviewer, piece.performed_by) else "Its reviewer performed it."
