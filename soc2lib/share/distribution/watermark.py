"""Puts the recipient's mark on every page of a report, on screen and on paper."""

import re
from datetime import date
from urllib.parse import quote

from soc2lib.basics import formatting
from soc2lib.basics.resources import templates_folder
from soc2lib.basics.text import to_html, visible
from soc2lib.errors import Problem, ShareError
from soc2lib.html.hash_source import hash_source

_POLICY = re.compile(rb"(<meta http-equiv=\"Content-Security-Policy\" content=\"[^\"]*script-src )([^;\"]*)")
_WATER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="400"><text x="280" y="200" text-anchor="middle" '
    'transform="rotate(-30 280 200)" font-family="Arial, sans-serif" font-size="{size:g}" fill="#5d6979" '
    'fill-opacity="0.16">{text}</text></svg>'
)


def marked(page: bytes, recipient: str, expires: date) -> bytes:
    """The page with the recipient's name over it: a strip and a pale text behind, on each printed page too.

    Parameters
    ----------
    page : bytes
        A finished page with the policy that our template gives it, unsigned.
    recipient : str
        Whom this copy is for.
    expires : date
        The last day on which it is to be read.

    Raises
    ------
    ShareError
        If the page is not one of ours.
    """
    said = f"Copy for {visible(recipient)}, until {formatting.day(expires)}"
    folder = templates_folder() / "share"
    script, sheet = ((folder / name).read_text(encoding="utf-8") for name in ("mark.js", "mark.css"))
    style = f":root{{--recipient-water:{_water(recipient)}}}{_margin(said)}\n{sheet}"
    own = f"'{hash_source(script)}'".encode()
    page, allowed = _POLICY.subn(lambda found: found[1] + _allowing(found[2], own), page, 1)
    water, mark = '<div class="recipient-water" aria-hidden="true"></div>', '<div class="recipient-mark" role="note">'
    ends = f"{water}{mark}{to_html(said)}</div>\n<script>{script}</script>\n".encode()
    if not allowed or b"</head>" not in page or b"</body>" not in page:
        problem = Problem("the page", "a page of another make", "a page that `soc2 run` made", "Run the client again.")
        raise ShareError("That page cannot be marked for a recipient.", [problem])
    page = page.replace(b"</head>", f"<style>{style}</style>\n</head>".encode(), 1)
    start, _, end = page.rpartition(b"</body>")
    return start + ends + b"</body>" + end


def _allowing(scripts: bytes, another: bytes) -> bytes:
    return another if scripts.strip() == b"'none'" else scripts + b" " + another


def _water(recipient: str) -> str:
    """A pale slanting text as a picture that a style sheet holds; no letter of the name can leave it."""
    name = visible(recipient)
    size = max(12, min(30, 760 / max(len(name), 1)))
    return f'url("data:image/svg+xml,{quote(_WATER.format(size=size, text=to_html(name)), safe="")}")'


def _margin(said: str) -> str:
    """The same words in the top margin of each printed page that has one."""
    letters = "".join(letter if letter.isalnum() and letter.isascii() else f"\\{ord(letter):x} " for letter in said)
    return f'@page{{@top-right{{content:"{letters}";font:8pt Arial,sans-serif;color:#536072}}}}'
