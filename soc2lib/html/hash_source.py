"""The hashes by which a page names what it holds: scripts and styles in its policy (CSP 3: hash-source), its text."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

_TAG = re.compile(r"<[^>]*>")
_SHOWN = re.compile(r'<div id="report">.*?</div>(?=\s*<script type="application/json" id=)', re.DOTALL)
_NAMED = re.compile(r'<script type="application/json" id="soc2-text">"([^"]*)"</script>')


def hash_source(held: str | bytes) -> str:
    """A script's or style's hash as a policy names it, without the quotes around it.

    Parameters
    ----------
    held : str or bytes
        All that stands between its tags, to the letter.

    Examples
    --------
    >>> hash_source("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    data = held.encode() if isinstance(held, str) else held
    return f"sha256-{b64encode(sha256(data).digest()).decode('ascii')}"


def text_digest(shown: str) -> str:
    """The digest of a page's text, as a browser reads it from the same markup: tags gone, references resolved.

    Examples
    --------
    >>> text_digest("<p>a &amp; b</p>") == sha256(b"a & b").hexdigest()
    True
    """
    return sha256(unescape(_TAG.sub("", shown)).encode()).hexdigest()


def text_digests(page: bytes) -> tuple[str, str] | None:
    """The digest that a page names of its text, and that of the text it shows; None where it names none."""
    text = page.decode("utf-8", errors="replace")
    named, shown = _NAMED.findall(text), _SHOWN.search(text)
    if not named:
        return None
    return ", ".join(named), text_digest(shown.group()) if shown else "no text"
