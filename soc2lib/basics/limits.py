"""A limit that a policy promises, such as one business day: one value for the policy, the control and its test."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from soc2lib.basics.formatting import count

MOST, LEAST = "most", "least"
BOUNDS = (MOST, LEAST)
_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit and its value in force: the client's own where it told one, else the library's proposal.

    Attributes
    ----------
    id, title : str
        Its name in texts, such as ``leaver-access``, and what it limits.
    value : int
        1 or more, in ``unit``.
    unit : str
        Such as ``business day`` (Monday to Friday), ``day``, ``month`` or ``%``.
    bound : str
        ``most`` where less is better than promised (a deadline), ``least`` where more is (a length, a retention).
    told : bool
        True where the client told the value.
    """

    id: str
    title: str
    value: int
    unit: str
    bound: str
    stated: bool = False

    @property
    def words(self) -> str:
        """The value with its unit.

        Examples
        --------
        >>> Limit("leaver-access", "Leavers' accounts switched off", 1, "business day", "most").words
        '1 business day'
        """
        return self.say(self.value)

    def say(self, value: int) -> str:
        """Any value in the limit's unit.

        Examples
        --------
        >>> Limit("capacity-alert", "Use at which an alert is raised", 80, "%", "most").say(75)
        '75 %'
        """
        return f"{value} %" if self.unit == "%" else count(value, self.unit)

    def kept_by(self, practice: int) -> bool:
        """Whether what is done keeps the promise.

        Examples
        --------
        >>> deadline = Limit("review-revocation", "Rights revoked after an access review", 10, "day", "most")
        >>> deadline.kept_by(10), deadline.kept_by(16)
        (True, False)
        """
        return practice <= self.value if self.bound == MOST else practice >= self.value


def names_in(text: str) -> tuple[str, ...]:
    """The limits a text names, each once.

    Examples
    --------
    >>> names_in("Within {leaver-access}, or {leaver-access} later.")
    ('leaver-access',)
    """
    return tuple(dict.fromkeys(_NAME.findall(text)))


def filled(text: str, limits: Mapping[str, Limit], proposed: str = "") -> str:
    """A text of ours with its limits in words; ``proposed`` is put after those that the client did not tell.

    Only texts that ship with the workbook may be filled: a client's own braces are text.

    Examples
    --------
    >>> limits = {"leaver-access": Limit("leaver-access", "", 3, "day", "most")}
    >>> filled("within {leaver-access}", limits, " (proposed)")
    'within 3 days (proposed)'
    """

    def word(found: re.Match[str]) -> str:
        limit = limits[found[1]]
        return limit.words if limit.stated else limit.words + proposed

    return _NAME.sub(word, text)
