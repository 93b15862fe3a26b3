"""Whether two names are the same person, as names are typed: case, spaces and a role in brackets make no difference."""

import re
import unicodedata
from functools import lru_cache

_ROLE = re.compile(r"[(\[][^)\]]*[)\]]")
_BETWEEN = re.compile(r"[;,/&+\n]|\band\b")


@lru_cache(maxsize=4096)
def people(text: str) -> frozenset[str]:
    """Everybody named in a cell, each in one form; empty where nobody is named.

    Notes
    -----
    A role in brackets is left out. Several people stand between commas, semicolons, ``/``, ``&`` or *and*. The words of
    a name are put in order, and two single words with a comma are read as surname and first name too.

    Examples
    --------
    >>> people("Jonas  FERREIRA (consultant)") == people("Ferreira, Jonas") & people("jonas ferreira")
    True
    >>> people(" (CTO) ")
    frozenset()
    """
    plain = _ROLE.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    parts = [part.split() for part in _BETWEEN.split(plain)]
    named = {" ".join(sorted(words)) for words in parts if words}
    if "," in plain and [len(words) for words in parts] == [1, 1]:
        named.add(" ".join(sorted(parts[0] + parts[1])))
    return frozenset(named)


def independent(person: str, *others: str) -> bool:
    """True where somebody is named, everybody else is named too, and nobody stands on both sides.

    Where one of the others is not named, nothing shows that it is somebody else.

    Examples
    --------
    >>> independent("Jonas Ferreira (consultant)", "Anna Lind"), independent("Anna Lind, CTO", "anna lind")
    (True, False)
    >>> independent("Jonas Ferreira", "")
    False
    """
    own = people(person)
    return bool(own) and all(named and not own & named for named in map(people, others))
