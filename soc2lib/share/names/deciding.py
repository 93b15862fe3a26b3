"""What an edition without names could not decide, listed with its places; nothing is shared before it is decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soc2lib.basics.formatting import count, listed
from soc2lib.errors import ParameterError, Problem, ShareError
from soc2lib.plan.records import Person
from soc2lib.share.names.spelling import plain_letters
from soc2lib.share.records import Meaning, NameDecision
from soc2lib.store.engagement import Engagement
from soc2lib.store.field_limits import LONGEST_ID
from soc2lib.store.ledger.ledger import Ledger
from soc2lib.store.ledger.rows import Change, Head, Version
from soc2lib.store.record import Record

if TYPE_CHECKING:
    from soc2lib.share.report.redaction import EditionEngagement

_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """A spelling that stands in what an edition reads.

    Attributes
    ----------
    letters : str
        In plain letters: the id of the decision about it.
    written : str
        As it stands at its first place.
    places : tuple of str
        Where it stands.
    """

    letters: str
    written: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.letters}: {self.written!r} in {listed(self.places, most=_MOST_PLACES)}"


def decisions(ledger: Ledger) -> Mapping[str, bool]:
    """Which spellings are names by what a person decided, as it stands now: a past day's report heeds it too."""
    decided = (NameDecision.from_body(id, version.body or {}) for (_, id), version in _now(ledger, NameDecision))
    return {one.id: one.meaning is Meaning.PERSON for one in decided}


def _now(ledger: Ledger, cls: type[Record]) -> Iterable[tuple[tuple[str, str], Version]]:
    return ledger.state(kind=cls.kind).items()


def undecided(engagement: "EditionEngagement") -> list[Listed]:
    """The spellings of which the edition does not know whether they name somebody."""
    return _listed(engagement, sure=False) if engagement.hides_names else []


def named(engagement: "EditionEngagement") -> list[Listed]:
    """The spellings by which the edition names people, as it may: all that are certain or may be names."""
    return [] if engagement.hides_names else _listed(engagement, sure=True) + _listed(engagement, sure=False)


def _listed(engagement: "EditionEngagement", *, sure: bool) -> list[Listed]:
    places: dict[str, dict[str, str]] = {}
    for place, text in engagement.texts():
        for mention in engagement.people.mentions(text):
            if mention.sure is sure:
                places.setdefault(mention.letters, {})[place] = text[mention.start : mention.end]
    return [Listed(letters, next(iter(at.values())), tuple(at)) for letters, at in sorted(places.items())]


def require_decided(engagement: "EditionEngagement", made_from: Head | None = None) -> None:
    """Refuse an edition without names while it may name somebody.

    Parameters
    ----------
    engagement : EditionEngagement
        The client as the edition reads it, on the day of the report.
    made_from : Head, optional
        The ledger's head when the report was made; what was decided or registered later is not in it.

    Raises
    ------
    ShareError
        With every spelling that is undecided and where it stands, or naming what the report does not know yet.
    """
    edition, client = engagement.edition.name, engagement.client
    if not engagement.hides_names:
        return
    open_ones = undecided(engagement)
    if open_ones:
        remedy = f"Say which: soc2 names {client} --person {open_ones[0].letters}, or --word {open_ones[0].letters}."
        expected = "a name that is replaced, or a word that stays"
        problems = [
            Problem(listed(one.places, most=_MOST_PLACES), repr(one.written), expected, remedy) for one in open_ones
        ]
        what = f"The {edition} edition shows no names, and {count(len(open_ones), 'spelling')} may be one."
        raise ShareError(what, problems)
    later = _later(engagement, made_from) if made_from else []
    if later:
        remedy = f"Make it anew: soc2 run {client} --edition {edition}"
        found = f"{listed(later, most=_MOST_PLACES)} came later"
        problem = Problem(f"the last run's {edition} edition", found, "a report that heeds them", remedy)
        raise ShareError("The report does not know every name yet.", [problem])


def _later(engagement: "EditionEngagement", made_from: Head) -> list[str]:
    """The rows about names that were written after a head."""
    return sorted(
        f"{cls.kind} {id}"
        for cls in (NameDecision, Person)
        for (_, id), version in _now(engagement.ledger, cls)
        if version.seq > made_from.seq
    )


def decide(engagement: Engagement, meanings: Mapping[str, Meaning], *, author: str) -> None:
    """Store what spellings are, all of them or none; each is known by its plain letters.

    Raises
    ------
    ParameterError
        If a spelling holds no letter.
    """
    empty = [Problem("spelling", repr(one)[:40], "letters", "Write it as listed.") for one in meanings if not _id(one)]
    if empty:
        raise ParameterError("Nothing was decided.", empty)
    records = [NameDecision(id=_id(one), meaning=meaning) for one, meaning in meanings.items()]
    changes = [Change(one.kind, one.id, one.body(), engagement.version(NameDecision, one.id)) for one in records]
    engagement.save_all(changes, author=author, reason="Decided what names somebody")


def _id(spelling: str) -> str:
    return "".join(plain_letters(spelling))[:LONGEST_ID]
