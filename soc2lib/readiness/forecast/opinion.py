"""What kinds of findings lead to which opinion: consequences of conditions, never a prediction and never a promise."""

from dataclasses import dataclass

from soc2lib.store.record import Choice

METHOD = "readiness.opinion"
VERSION = "1"


class Opinion(Choice):
    """The kinds of opinion an independent CPA can express."""

    UNMODIFIED = "unmodified"
    UNMODIFIED_WITH_EXCEPTIONS = "unmodified, exceptions listed"
    QUALIFIED = "qualified"
    QUALIFIED_SCOPE = "qualified for want of evidence"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"


SUBJECTS = ("description", "design", "operation")
"""What the opinion is formed on, each by itself; operation for a Type II alone."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a condition would lead to; whether it holds is the auditor's judgement."""

    opinion: Opinion
    reason: str


def consequence(
    *, exceptions: int = 0, material: bool = False, pervasive: bool = False, no_evidence: bool = False
) -> Consequence:
    """The opinion that follows if the auditor judges so.

    Parameters
    ----------
    exceptions : int
        Exceptions listed in the report.
    material : bool
        A misstatement or deficiency is material, or (with ``no_evidence``) could be.
    pervasive : bool
        It is, or could be, pervasive.
    no_evidence : bool
        The auditor cannot obtain enough evidence.

    References
    ----------
    Domain brief 6.7.

    Examples
    --------
    >>> consequence(exceptions=3).opinion.value, consequence(material=True, pervasive=True).opinion.value
    ('unmodified, exceptions listed', 'adverse')
    """
    if pervasive and not (material or no_evidence):
        raise ValueError("something pervasive is material, or cannot be told for want of evidence")
    if no_evidence:
        if pervasive:
            return Consequence(Opinion.DISCLAIMER, "What could not be examined might be material and pervasive.")
        return Consequence(Opinion.QUALIFIED_SCOPE, "What could not be examined might be material, but is confined.")
    if material:
        if pervasive:
            return Consequence(Opinion.ADVERSE, "A deficiency is material and pervasive.")
        return Consequence(Opinion.QUALIFIED, "A deficiency is material but confined: the opinion holds except for it.")
    if exceptions:
        return Consequence(Opinion.UNMODIFIED_WITH_EXCEPTIONS, "Exceptions are listed, none of them material.")
    return Consequence(Opinion.UNMODIFIED, "No material deficiency and no exception.")
