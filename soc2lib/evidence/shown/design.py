"""What accepted documents and walkthroughs show of a control's design."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from soc2lib.basics import formatting
from soc2lib.evidence.records import EvidenceType
from soc2lib.evidence.shown.acceptance import DOCUMENTS, Acceptance
from soc2lib.evidence.shown.people import independent, people
from soc2lib.evidence.shown.subject import Subject
from soc2lib.evidence.testing.records import Walkthrough
from soc2lib.evidence.testing.walkthrough import design_shown
from soc2lib.gap.choices import Design
from soc2lib.gap.results import ShownDesign

SHOW_DESIGN = (*DOCUMENTS, EvidenceType.CONFIGURATION, EvidenceType.SCREENSHOT)
"""Types of evidence that show how a control is designed."""
_WORST_FIRST = (Design.NOT_DESIGNED, Design.PARTLY, Design.SUITABLE)


def design(
    subject: Subject,
    walkthroughs: Sequence[Walkthrough],
    accepted: Iterable[Acceptance],
    filed: Collection[str],
    as_of: date,
    *,
    policy_in_force: bool = False,
    performers: Collection[str] = (),
) -> ShownDesign:
    """What is shown of the design of one control.

    Parameters
    ----------
    subject : Subject
        The control.
    walkthroughs : sequence of Walkthrough
        Those of the control.
    accepted : iterable of Acceptance
        Its evidence as read.
    filed : collection of str
        Ids of all evidence that has a file.
    as_of : date
        Later walkthroughs and documents do not count.
    policy_in_force : bool
        True where a policy that governs it has an approved version in force.
    performers : collection of str
        Names of those who perform the control.

    Notes
    -----
    The latest walkthrough that came to a conclusion decides, of several on one day the worst. Trouble counts whoever
    found it and on whatever day; only a later walkthrough ends it, no document does. *Suitable* needs a walker who is
    named and neither owns nor performs the control, or else a document or configuration that was accepted.

    References
    ----------
    Domain brief 5.2 and 13.1; the conditions of a walkthrough are those of `design_shown`.

    Examples
    --------
    >>> seen = Walkthrough(id="W", control="IAM-03", day=date(2026, 9, 1), done=("inspection",), evidence=("EV-1",),
    ...     authority=True, concluded="suitable", prepared_by="Mia Berg")
    >>> design(Subject("IAM-03", "Anna Lind"), [seen], [], ["EV-1"], date(2026, 9, 30)).design.value
    'suitable'
    >>> design(Subject("IAM-03", "Mia Berg"), [seen], [], ["EV-1"], date(2026, 9, 30)).reason
    'Nothing accepted shows its design: walkthrough W was done by its owner.'
    """
    found, refused = [], []
    for walked in walkthroughs:
        shown = design_shown([walked.model_copy(update={"day": walked.day or as_of})], filed, as_of)
        if shown.design is Design.SUITABLE and (lacking := _not_by(walked, subject, performers)):
            refused.append(f"walkthrough {walked.id} {lacking}")
        elif shown.design in _WORST_FIRST:
            found.append(ShownDesign(shown.design, walked.day or as_of, walked.prepared_by, shown.reason))
        elif shown.walkthrough:
            refused.append(f"walkthrough {walked.id}: {shown.reason.rstrip('.')}")
    pieces = list(accepted)
    documents = [one for piece in pieces if (one := _by_document(piece, policy_in_force))]
    if not found and not documents:
        return _nothing(pieces, refused, policy_in_force)
    latest = max((one.day for one in found if one.day), default=None)
    walked_best = min(
        (one for one in found if one.day == latest),
        key=lambda one: (_WORST_FIRST.index(one.design), one.reason),
        default=None,
    )
    if walked_best and walked_best.design is not Design.SUITABLE:
        return walked_best
    shown_by = [*documents, *([walked_best] if walked_best else [])]
    return max(shown_by, key=lambda one: (str(one.day), one is walked_best, one.reason))


def _not_by(walked: Walkthrough, subject: Subject, performers: Collection[str]) -> str:
    if not people(walked.prepared_by):
        return "does not name who walked it through"
    if not people(subject.owner):
        return "may be its owner's own: no owner is named"
    if not independent(walked.prepared_by, subject.owner):
        return "was done by its owner"
    own = people(walked.prepared_by)
    if own & people(walked.interviewed) or any(own & people(one) for one in performers):
        return "was done by somebody who performs it"
    return ""


def _by_document(read: Acceptance, policy_in_force: bool) -> ShownDesign | None:
    piece = read.piece
    if not read.as_document or piece.type not in SHOW_DESIGN:
        return None
    if piece.type is EvidenceType.POLICY and not policy_in_force:
        return None
    reason = f"{formatting.sentence(piece.type.value)} {piece.id} shows it; {piece.reviewer} accepted it."
    return ShownDesign(Design.SUITABLE, read.last, piece.reviewer, reason)


def _nothing(pieces: Sequence[Acceptance], refused: Sequence[str], policy_in_force: bool) -> ShownDesign:
    said = list(refused)
    fit = [read for read in pieces if read.piece.type in SHOW_DESIGN]
    drafts = sum(read.as_document and read.piece.type is EvidenceType.POLICY for read in fit)
    if drafts and not policy_in_force:
        said.append(f"{formatting.count(drafts, 'policy', 'policies')} without a version in force")
    if waiting := sum(not read.as_document for read in fit):
        said.append(f"{formatting.count(waiting, 'document')} nobody has accepted")
    nothing = "Nothing accepted shows its design"
    return ShownDesign(reason=f"{nothing}: {'; '.join(said)}." if said else f"{nothing}.")
