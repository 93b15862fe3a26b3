"""The people of a client: who the records name, by which label an edition shows each, and texts with the labels in."""

import re
from collections.abc import Iterable, Mapping, Sequence

from soc2lib.evidence.shown.people import people
from soc2lib.share.names.finding import Finder, Mention
from soc2lib.share.names.spelling import read_name, several

_SHORTEST = 3
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
_LABEL = re.compile(r"Person (\d+)")
_NAMED_BY_OTHERS = "see client edition"


class People:
    """The people that a client's records name, each once however the records spell it.

    Parameters
    ----------
    register : mapping
        The people register: each name, and how else it is written.
    others : iterable of str
        What other records hold where a person is named.
    decided, words
        As for `Finder`.

    Examples
    --------
    >>> known = People({"Jane Doe": ("@jd",)}, ["Jane Doe (CISO)", "Bo Roe"])
    >>> known.hide("DOE, JANE asked Bo Roe's team"), known.label("Jane Doe (CISO)")
    ("Person 1 asked Person 2's team", 'Person 1')
    """

    def __init__(
        self,
        register: Mapping[str, Sequence[str]],
        others: Iterable[str],
        decided: Mapping[str, bool] | None = None,
        words: Iterable[str] = (),
    ) -> None:
        self._finder = Finder(decided, frozenset(words))
        self._numbers: dict[int, int] = {}
        self._whole: dict[str, tuple[int, ...]] = {}
        self._verbatim: dict[str, int] = {}
        self._same: dict[object, int] = {}
        self._roles: dict[int, str] = {}
        for person, written in register.items():
            self._whole[person] = (self._one(person, *written, registered=True),)
        for value in sorted(set(others) - set(register), key=lambda one: (-len(one.split()), one)):
            self._whole[value] = self._all_of(value)
        self._verbatim = dict(sorted(self._verbatim.items(), key=lambda pair: -len(pair[0])))

    def _all_of(self, value: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(map(self._one, several(value))))

    def _one(self, written: str, *also: str, registered: bool = False) -> int:
        """One person, the same for spellings that count as the same person wherever who did what is compared."""
        person = self._same.setdefault(people(written) or written, len(self._same))
        if role := _IN_BRACKETS.search(written):
            self._roles.setdefault(person, role[1].strip())
        known = () if registered else self._finder.whose(written)
        for one in (written, *also) if not known else ():
            name = read_name(one, registered=registered)
            if name:
                self._finder.add(name, person)
            elif len(one) >= _SHORTEST:
                self._verbatim[one] = person
        return person

    def mentions(self, text: str) -> list[Mention]:
        """Where a text names somebody, or may."""
        return self._finder.find(text)

    def label(self, value: str) -> str:
        """The label that stands for the people whom a cell names."""
        if value not in self._whole:
            self._whole[value] = self._all_of(value)
        return " and ".join(map(self._numbered, self._whole[value])) if self._whole[value] else value

    def roles_of(self, labels: str) -> str:
        """What a cell of labels says by the roles that the records give these people in brackets, where they do.

        Examples
        --------
        >>> known = People({"Jane Doe (CISO)": ()}, ["Bo Roe"])
        >>> known.roles_of(known.label("Jane Doe (CISO)")), known.roles_of(known.label("Bo Roe"))
        ('CISO', 'see client edition')
        """
        return _LABEL.sub(lambda label: self._role(int(label[1])), labels)

    def _role(self, number: int) -> str:
        person = next((one for one, numbered in self._numbers.items() if numbered == number), None)
        role = self._roles.get(person, "") if person is not None else ""
        return role if role and not self.mentions(role) else _NAMED_BY_OTHERS

    def hide(self, text: str) -> str:
        """A text with the label in place of every name that is certain, and of a group or role as it was written."""
        for written, person in self._verbatim.items():
            if written in text:
                text = text.replace(written, self._numbered(person))
        shown, last = "", 0
        for mention in self.mentions(text):
            if mention.sure:
                label = " or ".join(map(self._numbered, mention.people))
                shown, last = shown + text[last : mention.start] + label, mention.end
        return shown + text[last:]

    def _numbered(self, person: int) -> str:
        return f"Person {self._numbers.setdefault(person, len(self._numbers) + 1)}"
