"""What one rater says of a control on their own, before two raters compare."""

from typing import ClassVar

from soc2lib.gap.choices import Applicability, Design, Implementation
from soc2lib.store.record import Record, Text, field


class Rating(Record):
    """One control as one rater sees it; it is no part of any judgement until the raters have agreed."""

    kind: ClassVar[str] = "rating"
    sheet: ClassVar[str] = "Ratings"
    stage: ClassVar[str] = "gap"
    purpose: ClassVar[str] = "What each rater said of a control on their own, before two of them compared."
    by_hand: ClassVar[bool] = False

    id: str = field("Rating", "The control and the rater.")
    control: Text = field("Control", "The control's id.")
    rater: Text = field("Rater", "Who rated it.")
    applicability: Applicability = field("Applicability", "Who runs it.", default=Applicability.IN_SCOPE)
    applicability_reason: Text = field("Reason or carrier", "Why it is not relevant, or who runs it.", default="")
    implementation: Implementation = field("In use", "Is it in use today?", default=Implementation.NOT_ASSESSED)
    design: Design = field("Design", "Would it meet the criterion if it ran as described?", default=Design.NOT_ASSESSED)
    notes: Text = field("Notes", "What this rater saw.", default="")


def rating_id(control: str, rater: str) -> str:
    """The id of one rater's view of one control, however the name is spaced or capitalised.

    Examples
    --------
    >>> rating_id("GOV-01", " Ann  Lee")
    'GOV-01:ann lee'
    """
    return f"{control}:{' '.join(rater.split()).casefold()}"
