"""Numbers, dates and shares as readers see them; the only place where a share becomes a percentage."""

import re
from collections.abc import Iterable
from datetime import date

WITHHELD = "withheld"
"""What stands in the place of a text that an edition must not read."""

_SLACK = 1e-9
"""By how much a sum of shares may miss 0 or 1 through rounding."""


def share(value: float | None) -> str:
    """A share between 0 and 1 as a percentage; nothing known is said in words.

    Examples
    --------
    >>> share(0.625), share(None), share(0.004), share(0.9999)
    ('62.5 %', 'not known', '0.4 %', '99.9 %')

    Raises
    ------
    ValueError
        If the number is no share; not a number is never shown as one.
    """
    if value is None:
        return "not known"
    if not -_SLACK <= value <= 1 + _SLACK:
        raise ValueError(f"{value} is no share: a share lies between 0 and 1")
    tenths = min(round(value * 1000), 999) if value < 1 else 1000
    if value > 0:
        tenths = max(tenths, 1)
    return f"{tenths / 10:g} %"


def chance(value: float | None) -> str:
    """A chance or a rate between 0 and 1 in whole percent, for what no method knows to a tenth.

    Examples
    --------
    >>> chance(0.487), chance(0.001), chance(0.998), chance(0), chance(1), chance(None)
    ('49 %', 'under 0.5 %', 'over 99.5 %', '0 %', '100 %', 'not known')
    """
    if value is None or value in (0, 1):
        return share(value)
    if value < 0.005:
        return "under 0.5 %"
    return "over 99.5 %" if value > 0.995 else share(round(value, 2))


def chances(low: float | None, high: float | None) -> str:
    """A band of chances in whole percent.

    Examples
    --------
    >>> chances(0.021, 0.98), chances(0.001, 0.002), chances(None, 0.5)
    ('between 2 % and 98 %', 'under 0.5 %', 'not known')
    """
    if low is None or high is None:
        return "not known"
    ends = dict.fromkeys((chance(low), chance(high)))
    return f"between {' and '.join(ends)}" if len(ends) > 1 else next(iter(ends))


def between(low: float | None, high: float | None) -> str:
    """A band of shares.

    Examples
    --------
    >>> between(0.021, 0.98)
    'between 2.1 % and 98 %'
    """
    if low is None or high is None:
        return "not known"
    return f"between {share(low)} and {share(high)}" if low != high else f"exactly {share(low)}"


def money(amount: float | None, currency: str = "USD") -> str:
    """An amount of money to three digits, as a person would say it; nothing known is said in words.

    Examples
    --------
    >>> money(1_630_467), money(202_001, "EUR"), money(0), money(None)
    ('USD 1.63 million', 'EUR 202,000', 'USD 0', 'not known')
    """
    if amount is None:
        return "not known"
    rounded = float(f"{amount:.3g}")
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(rounded) >= size:
            return f"{currency} {rounded / size:,.15g}{word}"
    return f"{currency} {rounded:,.0f}" if abs(rounded) >= 1 or rounded == 0 else f"{currency} {rounded:.2g}"


def day(value: date | None) -> str:
    """A day as readers everywhere read it.

    Examples
    --------
    >>> day(date(2026, 9, 3)), day(None)
    ('3 September 2026', 'not set')
    """
    if value is None:
        return "not set"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def minute(at: str) -> str:
    """A UTC moment in ISO form, to the minute.

    Examples
    --------
    >>> minute("2026-09-03T08:15:42.123456+00:00")
    '2026-09-03 08:15 UTC'
    """
    return f"{at[:16].replace('T', ' ')} UTC"


def count(number: int, thing: str, things: str = "") -> str:
    """A number with its noun.

    Examples
    --------
    >>> count(1, "control"), count(0, "control"), count(2, "criterion", "criteria")
    ('1 control', 'no controls', '2 criteria')
    """
    plural = things or f"{thing}s"
    return f"1 {thing}" if number == 1 else f"{number:,} {plural}" if number else f"no {plural}"


def amount(number: float, thing: str) -> str:
    """A number that need not be whole with its noun.

    Examples
    --------
    >>> amount(1, "person-day"), amount(2.5, "person-day")
    ('1 person-day', '2.5 person-days')
    """
    return f"{number:g} {thing}{'' if number == 1 else 's'}"


def listed(words: Iterable[str], last: str = "and", most: int = 0) -> str:
    """Words as a sentence lists them.

    Examples
    --------
    >>> listed(["A", "B", "C"]), listed(["A", "B", "C"], most=2), listed([])
    ('A, B and C', 'A, B and 1 more', 'none')
    """
    items = list(words)
    if most and len(items) > most:
        items = [*items[:most], f"{len(items) - most} more"]
    if not items:
        return "none"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """The text with its first letter in upper case.

    Examples
    --------
    >>> sentence("not assessed")
    'Not assessed'
    """
    return text[:1].upper() + text[1:]


def clause(text: str) -> str:
    """A sentence of ours as a part of another one; an id or an abbreviation keeps its capital letters.

    Examples
    --------
    >>> clause("A run is missing."), clause("POP-staff has 64 items."), clause("Q2 is not finished")
    ('a run is missing', 'POP-staff has 64 items', 'Q2 is not finished')
    """
    whole = text.strip().rstrip(".")
    first = whole.split(maxsplit=1)[0] if whole else ""
    named = any(letter.isupper() or letter.isdigit() for letter in first[1:])
    return whole if named else whole[:1].lower() + whole[1:]


_SHORT_FORMS = ("Dr", "Mr", "Ms", "Mrs", "No", "vs", "Inc", "approx")
_STOP = re.compile("".join(rf"(?<!\b{form})" for form in (*_SHORT_FORMS, r"\w")) + r"\.(?=\s+\S|$)")


def sentences(text: str) -> list[str]:
    """The sentences of a text without their stops; a title, an initial or an abbreviation ends none.

    Examples
    --------
    >>> sentences("Dr. Lind asked twice. One of two was late.")
    ['Dr. Lind asked twice', 'One of two was late']
    """
    return [part.strip() for part in _STOP.split(text) if part.strip()]


_CLAUSE_END = re.compile(r"[;:,]$|\)$")
_JOINS = frozenset("and but or nor so yet because while which who that where when until although if".split())  # noqa: SIM905
_LEANS = (
    _JOINS
    | frozenset("the a an of in on at to by for with from before after not no is are was were its than".split())  # noqa: SIM905
    | frozenset(f"{form.lower()}." for form in _SHORT_FORMS)
)


def shortened(text: str, most: int) -> str:
    """A text of at most so many words, ended where a sentence or else a clause ends, without its last stop.

    Examples
    --------
    >>> shortened("Two of five are late.", 6), shortened("Two of five are late, and nobody knows why.", 6)
    ('Two of five are late', 'Two of five are late …')
    >>> shortened("Two of five are late. Nobody knows why.", 6)
    'Two of five are late'
    >>> shortened("The minutes are signed; Dr. Akua Mensimah asked twice about the restore times.", 5)
    'The minutes are signed …'
    """
    words = text.split()
    if len(words) <= most:
        return " ".join(words).rstrip(".")
    for place in range(most, most // 2, -1):
        part = " ".join(words[:place])
        if _STOP.search(part) and _STOP.split(part)[-1] == "" and part.count("(") == part.count(")"):
            return part.rstrip(".")
    return f"{' '.join(words[: _clause_end(words, most)]).rstrip(';:,')} …"


def _clause_end(words: list[str], most: int) -> int:
    """How many words make whole clauses; where none ends after the first third, as many as lean on no further word."""
    for place in range(most, max(1, most // 3), -1):
        part = " ".join(words[:place])
        ends = _CLAUSE_END.search(part) or words[place].lower() in _JOINS
        if ends and part.count("(") == part.count(")") and words[place - 1].lower() not in _LEANS:
            return place
    place = most
    while place > 1 and words[place - 1].lower() in _LEANS:
        place -= 1
    return place


def clipped(text: str, most: int) -> str:
    """A text of at most so many characters; a longer one ends after a clause or word of its second half, with a mark.

    Examples
    --------
    >>> clipped("Cai Lund", 20), clipped("Wertschöpfungskette", 8), clipped("CC3.3 not met; CC2.1 not shown", 20)
    ('Cai Lund', 'Wertschö …', 'CC3.3 not met …')
    """
    if len(text) <= most:
        return text
    kept = text[:most].rstrip()
    end = next((at for mark in ("; ", ". ", " ") if (at := kept.rfind(mark)) > most // 2), len(kept))
    return f"{kept[:end].rstrip(' ;,.')} …"


def sentence_of(text: str, most: int) -> str:
    """A text of at most so many words as a sentence with its stop.

    Examples
    --------
    >>> sentence_of("two are late", 6), sentence_of("two are late and nobody knows why or since when", 6)
    ('Two are late.', 'Two are late …')
    """
    short = sentence(shortened(text, most))
    return short if short.endswith("…") or not short else f"{short}."
