"""What a note says is wrong: the part of it that states a fault; what praises is never taken for one."""

import re

from soc2lib.basics.formatting import sentences

_PART = re.compile(r";\s+|,?\s+but\s+|,\s+though\s+|^[Bb]ut\s+")
_WRONG = re.compile(
    r"\b(no|not|never|nobody|nothing|none|neither|without|cannot|lacks?|lacking|missing|late|later|too|only|skipped|"
    r"fail(s|ed|ing)?|still|by hand|unable|incomplete|unfinished|broken|overdue|expired|ignored|bypassed|wrong|weak|"
    r"outdated|absent|forgotten|unknown|disabled)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(no|not a|none|nothing|never|without( a| any)?)( \w+)? "
    r"(differences?|deviations?|deviates?|differs?|exceptions?|findings?|objections?|issues?|problems?|errors?|delays?|"
    r"login|second one|fails?|failed|missing|late|wrong|open|left)\b"
    r"|\bin order\b|\bagrees?\b|\bas (described|planned|promised|reported)\b",
    re.IGNORECASE,
)
_WORDS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_NUMBER = rf"(\d[\d,]*|{'|'.join(_WORDS)})"
_OF = re.compile(rf"\b{_NUMBER} of (?:the )?{_NUMBER}\b", re.IGNORECASE)


def fault_in(note: str) -> str:
    """The first part of a note that says what is wrong; empty where none does.

    Parameters
    ----------
    note : str
        What owner or adviser wrote of a control.

    Notes
    -----
    A part is a sentence, or a half of one at a semicolon or a *but*. It counts where it denies or limits something, or
    says how few of how many, and is no praise (*without a difference*). A note in other words is not quoted.

    Examples
    --------
    >>> fault_in("Vault works, but 9 of 41 service identities have no owner. Ada is at it.")
    '9 of 41 service identities have no owner'
    >>> fault_in("Both lists agree, without a difference."), fault_in("1 of 14 laptops came back on day 24.")
    ('', '1 of 14 laptops came back on day 24')
    """
    return next((part for part in _parts(note) if _says_wrong(part)), "")


def fault_with_number(note: str) -> str:
    """The first part of a note that says how few of how many items deviated; empty where none does.

    Examples
    --------
    >>> fault_with_number("Files were clear. 1 of 6 was answered on day 34 against 30.")
    '1 of 6 was answered on day 34 against 30'
    """
    return next((part for part in _parts(note) if _few(part) and not _PRAISE.search(part)), "")


def _parts(note: str) -> list[str]:
    return [part.strip() for one in sentences(note) for part in _PART.split(one) if part and part.strip()]


def _says_wrong(part: str) -> bool:
    return not _PRAISE.search(part) and bool(_WRONG.search(part) or _few(part))


def _few(part: str) -> bool:
    found = _OF.search(part)
    return found is not None and 0 < 2 * _value(found[1]) <= _value(found[2])


def _value(number: str) -> int:
    return _WORDS[number.lower()] if number.lower() in _WORDS else int(number.replace(",", ""))
