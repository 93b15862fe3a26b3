"""A firm's brand: one small file, ``brand.toml`` in the folder of client folders, checked before any page is made.

.. code-block:: toml

    name = "Harbour & Finch LLP"
    contact = "soc@harbour-finch.example"
    legal = ["Harbour & Finch LLP is a made-up firm."]
    logo = "logo.svg"        # beside this file, for a dark ground: SVG or PNG

    [colours]                # each may be left out
    cover = "#123a2f"        # ground of the cover, under white text
    accent = "#1c6b52"       # links and marks by day
    accent_dark = "#7fd1b5"  # the same by night
"""

import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from soc2lib.basics.json_text import json_text
from soc2lib.basics.text import visible
from soc2lib.errors import ParameterError, Problem, did_you_mean

FILE = "brand.toml"
LEAST_CONTRAST = 4.5
"""Of text against its ground: WCAG 2.2, level AA."""
LARGEST_LOGO = 100_000
"""Largest logo [bytes]."""
BACKGROUNDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cover": (("#ffffff", "white text"), ("#b9c9df", "pale text"), ("#a9bbd3", "pale text by night")),
    "accent": (("#ffffff", "the page"), ("#f5f7fa", "a panel")),
    "accent_dark": (("#0f151d", "the page by night"), ("#18212c", "a panel by night")),
}
"""What each colour must stand out from; the colours of ``templates/page/page.css``."""
_TEXTS = {"name": 80, "contact": 200, "logo": 200}
_MOST_LINES, _LONGEST_LINE = 5, 300
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ACTIVE = re.compile(rb"<!doctype|<!entity|<script|<foreignobject|<style|\son\w+\s*=|href\s*=\s*[\"'](?!#)|url\(", re.I)


@dataclass(frozen=True, slots=True)
class Brand:
    """A firm's name, logo (as a data URI), contact, legal lines and colours by name; empty where not given."""

    name: str
    contact: str = ""
    legal: tuple[str, ...] = ()
    logo: str = ""
    colours: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of all it says."""
        return sha256(json_text(asdict(self)).encode()).hexdigest()


def read_brand(folder: Path) -> Brand | None:
    """The brand that a folder of client folders holds; None where it holds none.

    Raises
    ------
    ParameterError
        With everything that is wrong with the file.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refusal([Problem(FILE, str(error)[:200], "TOML in UTF-8", "Mend that line.")]) from None
    problems = [*_unknown(settings), *_wrong_texts(settings), *_wrong_legal(settings), *_wrong_colours(settings)]
    logo, wrong = _logo(folder, settings.get("logo"))
    if problems or wrong:
        raise _refusal([*problems, *wrong])
    return Brand(
        name=visible(settings["name"].strip()),
        contact=visible(settings.get("contact", "").strip()),
        legal=tuple(visible(line.strip()) for line in settings.get("legal", [])),
        logo=logo,
        colours=tuple(sorted(settings.get("colours", {}).items())),
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, whichever is the ground.

    References
    ----------
    WCAG 2.2, relative luminance and contrast ratio.

    Examples
    --------
    White on black, and a middle grey by hand: 119 / 255 is 0.1845 linear, (1 + 0.05) / (0.1845 + 0.05) = 4.48.

    >>> contrast("#ffffff", "#000000"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _refusal(problems: list[Problem]) -> ParameterError:
    return ParameterError("The brand file cannot be used; no page was made.", problems)


def _unknown(settings: Mapping[str, Any]) -> Iterator[Problem]:
    known = {**dict.fromkeys((*_TEXTS, "legal", "colours"), "")}
    colours = settings.get("colours") if isinstance(settings.get("colours"), dict) else {}
    for name, options, where in (
        *((name, known, FILE) for name in settings),
        *((name, BACKGROUNDS, f"{FILE}, colours") for name in colours or {}),
    ):
        if name not in options:
            remedy = did_you_mean(name, options) or "Take it out."
            yield Problem(where, name, ", ".join(options), remedy)


def _wrong_texts(settings: Mapping[str, Any]) -> Iterator[Problem]:
    for name, longest in _TEXTS.items():
        value = settings.get(name, "" if name != "name" else None)
        if not isinstance(value, str) or len(value) > longest or (name == "name" and not value.strip()):
            found = repr(value)[:60] if value is not None else "nothing"
            yield Problem(f"{FILE}, {name}", found, f"text of at most {longest} characters", "Write it in quotes.")


def _wrong_legal(settings: Mapping[str, Any]) -> Iterator[Problem]:
    lines = settings.get("legal", [])
    fits = isinstance(lines, list) and len(lines) <= _MOST_LINES
    if not fits or not all(isinstance(line, str) and len(line) <= _LONGEST_LINE for line in lines):
        expected = f"at most {_MOST_LINES} lines of {_LONGEST_LINE} characters, in brackets"
        yield Problem(f"{FILE}, legal", repr(lines)[:60], expected, "Shorten it.")


def _wrong_colours(settings: Mapping[str, Any]) -> Iterator[Problem]:
    colours = settings.get("colours", {})
    if not isinstance(colours, dict):
        yield Problem(f"{FILE}, colours", repr(colours)[:60], "a section [colours]", "Write it as a section.")
        return
    for name, colour in colours.items():
        where = f"{FILE}, colours.{name}"
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            yield Problem(where, repr(colour)[:60], "a colour such as #1f55a5", "Write six hexadecimal digits.")
            continue
        for ground, words in BACKGROUNDS.get(name, ()):
            if (ratio := contrast(colour, ground)) < LEAST_CONTRAST:
                found = f"{colour}, {ratio:.1f} to 1 against {words}"
                yield Problem(where, found, f"at least {LEAST_CONTRAST} to 1", "Take a darker or a lighter one.")


def _logo(folder: Path, name: object) -> tuple[str, list[Problem]]:
    if not isinstance(name, str) or not name:
        return "", []
    path, where = folder / name, f"{FILE}, logo"
    if Path(name).name != name or not path.is_file():
        return "", [Problem(where, name[:60], "the name of a file beside it", "Put the logo beside the brand file.")]
    data = path.read_bytes()
    kind = "png" if data.startswith(b"\x89PNG\r\n\x1a\n") else "svg+xml" if b"<svg" in data[:1000] else ""
    if not kind or len(data) > LARGEST_LOGO:
        found = f"{name}, {len(data):,} bytes" + ("" if kind else ", neither SVG nor PNG")
        return "", [Problem(where, found, f"an SVG or PNG of at most {LARGEST_LOGO:,} bytes", "Save it smaller.")]
    if kind == "svg+xml" and (active := _ACTIVE.search(data)):
        found = f"{name} with {active[0].decode(errors='replace').strip()}"
        return "", [Problem(where, found, "a picture that runs and loads nothing", "Save it as plain SVG.")]
    return f"data:image/{kind};base64,{b64encode(data).decode()}", []
