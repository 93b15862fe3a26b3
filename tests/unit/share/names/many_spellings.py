"""Made-up names of several scripts, and two hundred ways to write each."""

import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from urllib.parse import quote

NAMES = {
    "Jane Doe": ("jane", "doe"),
    "Jürgen Müller": ("juergen", "mueller"),
    "Søren Åkesson": ("soeren", "aakesson"),
    "Łukasz Błaszczyk": ("lukasz", "blaszczyk"),
    "Will May": ("will", "may"),
    "Mark Price": ("mark", "price"),
    "Grace Stone": ("grace", "stone"),
    "Сергей Волков": ("sergei", "volkov"),
    "Юлия Орлова": ("julia", "orlova"),
    "Γιάννης Νικολάου": ("giannis", "nikolaou"),
    "Zoë O'Brien": ("zoe", "obrien"),
    "Jean-Luc Lefèvre": ("jeanluc", "lefevre"),
    "Pieter van der Berg": ("pieter", "vanderberg"),
    "Weiß Straßer": ("weiss", "strasser"),
    "Núria Peña": ("nuria", "pena"),
    "Đorđe Šarić": ("dorde", "saric"),
    "Þóra Guðmundsdóttir": ("thora", "gudmundsdottir"),
    "Li Na": ("li", "na"),
    "Tamsin Ashgrove-Quill": ("tamsin", "ashgrovequill"),
    "Şule Yıldırım": ("sule", "yildirim"),
}
PASSED_OVER = {
    "mr",
    "ms",
    "dr",
    "frau",
    "herr",
    "acme",
    "com",
    "tag",
    "pdf",
    "contract",
    "home",
    "x",
    "s",
    "b",
    "i",
    "nbsp",
}
_BLANKS = (" ", "  ", "\u00a0", "\u2009", "\n", "\u200b ", "\t", "\u3000")
_JOINTS = (".", "_", "-", "\u2010", "\u2011", "", "&nbsp;", "%20")


def spellings(name: str) -> list[str]:
    """Two hundred spellings of a name, drawn evenly from all that the forms, the cases and the blanks make."""
    found = list(dict.fromkeys(_all(*_parts(name), *NAMES[name])))
    return [found[at * len(found) // 200] for at in range(200)]


def _parts(name: str) -> tuple[str, str]:
    given, _, surname = name.partition(" ")
    return given, surname


def _all(given: str, surname: str, latin_given: str, latin_surname: str) -> Iterator[str]:
    for first, last in ((given, surname), (latin_given.capitalize(), latin_surname.capitalize())):
        for form in _forms(first, last):
            yield from (change(form) for change in _CHANGES if change is not _wide or not set("<&%") & set(form))
    yield from _accounts(latin_given, latin_surname)


def _forms(first: str, last: str) -> Iterator[str]:
    initial = first[0]
    for blank in _BLANKS:
        yield from (f"{first}{blank}{last}", f"{last},{blank}{first}", f"{last.upper()}{blank}{first}")
        yield from (f"{initial}.{blank}{last}", f"{initial}{blank}{last}")
    for joint in _JOINTS:
        yield f"{first}{joint}{last}"
    yield from (f"{last}, {initial}.", f"{initial}.{last}", f"{first} Q. {last}", f"<b>{first}</b> <i>{last}</i>")
    yield from (f"{first[:2]}<b>{first[2:]}</b> {last}", f"{first[:1]}\u00ad{first[1:]} {last[:2]}\u200d{last[2:]}")
    for title, end in product(("Mr", "Ms.", "Dr", "Frau", "Herr"), ("", "'s", "\u2019s")):
        yield f"{title} {last}{end}"
    for end in ("'s", "\u2019s"):
        yield f"{first} {last}{end}"


def _wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


_CHANGES: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, _decomposed, _wide)


def _accounts(given: str, surname: str) -> Iterator[str]:
    locals_ = [
        f"{given}.{surname}",
        f"{given[0]}{surname}",
        f"{surname}.{given[0]}",
        f"{given}_{surname}+tag",
        given,
        surname,
    ]
    for local in locals_:
        yield from (f"{local}@acme.com", f"{local.upper()}@acme.com", f"@{local.removesuffix('+tag')}")
    yield quote(f"{given}.{surname}@acme.com")
    yield from (
        f"{given}-{surname}-contract.pdf",
        f"/home/{given[0]}{surname}/x",
        f"{given}{surname}",
        f"{surname}{given}",
    )
