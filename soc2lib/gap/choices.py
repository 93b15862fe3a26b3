"""The closed lists of answers that the records of the gap stage are made of."""

from soc2lib.store.record import Choice


class Disposition(Choice):
    """What the gap analysis decided to do with a control."""

    EXISTS = "exists"
    STRENGTHEN = "strengthen"
    CREATE = "create"
    NOT_NEEDED = "not needed"


class Applicability(Choice):
    """Whether the client runs the control itself."""

    IN_SCOPE = "in scope"
    NOT_RELEVANT = "not relevant"
    SUBSERVICE = "carried by subservice"


class Design(Choice):
    """Would the control meet its criteria if it ran as described?"""

    NOT_ASSESSED = "not assessed"
    NOT_DESIGNED = "not designed"
    PARTLY = "partly"
    SUITABLE = "suitable"


class Implementation(Choice):
    """Is the control in use?"""

    NOT_ASSESSED = "not assessed"
    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    IN_USE = "in use"


class Operation(Choice):
    """Did the control work each time over the window?"""

    NOT_TESTED = "not tested"
    NO_OCCURRENCE = "no occurrence in period"
    EFFECTIVE = "effective"
    DEVIATIONS = "effective with deviations"
    NOT_EFFECTIVE = "not effective"


class EvidenceSufficiency(Choice):
    """How much of the window the evidence covers."""

    NONE = "none"
    DESIGN_ONLY = "design only"
    PARTIAL = "partial period"
    FULL = "full period"


class Workflow(Choice):
    """How far the work on a row has come; says nothing about its result."""

    TO_DO = "to do"
    IN_PROGRESS = "in progress"
    IN_REVIEW = "in review"
    DONE = "done"


class ClaimedStatus(Choice):
    """What a client's own table says of a criterion."""

    IN_PLACE = "in place"
    PARTLY = "partly in place"
    NOT_IN_PLACE = "not in place"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "not known"
