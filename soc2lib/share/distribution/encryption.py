"""Locks a finished page into one file that a browser opens with a passphrase, without a server and without a request.

The page is packed (gzip), encrypted (AES-256-GCM) and put as base64 into a shell page. The key comes from the
passphrase by PBKDF2-HMAC-SHA256. Whom the copy is for, until when, which edition it is, from whom it comes and the
shell's digest are no secret but are bound to the content: with another word in them it does not open. What can be read
without the passphrase holds nothing of client or page, no digest of them either, so that nobody can try a guess on it:
only which of our own scripts the page runs, and its packed size in steps of 48 KiB. Copies of format 1, whose header
held such digests, open as before.
"""

import gzip
import json
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import pbkdf2_hmac, sha256
from typing import Any

from soc2lib.basics.resources import templates_folder
from soc2lib.errors import NotOpened, Problem, ReportAltered, ShareError
from soc2lib.html.hash_source import hash_source
from soc2lib.share.distribution.passphrase import as_drawn
from soc2lib.signing.pages import check_signature, read_signature, unsigned

ITERATIONS = 600_000
"""Rounds of PBKDF2-HMAC-SHA256: the figure of OWASP's Password Storage Cheat Sheet."""
_MOST_ITERATIONS = 10_000_000
_KEY, _SALT, _IV, _LENGTH, _TAG_LENGTH = 32, 16, 12, 4, 16
_STEP = 49_152
"""The sealed part is a multiple of this [bytes]; a multiple of 3, so that its base64 has one spelling only."""
_HEADER = re.compile(rb'(<script type="application/json" id="soc2-header">)([^<]*)(</script>)')
_SEALED = re.compile(rb'(<script type="text/plain" id="soc2-sealed">)([^<]*)(</script>)')
_SCRIPTS = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*script-src ([^;"]*)')
_WORD = re.compile(r"[^\W\d_]+")
_CANARY, _CANARIES = 6, 300
_TAG = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.DOTALL)
_ASK_AGAIN = "Ask its sender for it anew."


@dataclass(frozen=True, slots=True)
class Copy:
    """What a locked copy says of itself before it is opened.

    Attributes
    ----------
    client : str
        The client's id; it stands in the page alone, and a copy in which it can be read is not kept.
    edition : str
        Which edition it is.
    recipient : str
        Whom it was made for.
    expires : date
        The last day on which it opens.
    firm : str
        Who made it; may be empty.
    """

    client: str
    edition: str
    recipient: str
    expires: date
    firm: str = ""


def lock(page: bytes, copy: Copy, passphrase: str) -> bytes:
    """The page locked with a passphrase; each time other bytes, for salt and nonce are drawn anew.

    Raises
    ------
    ShareError
        If what was made does not open to the same page, or a word of the page can be read in it.
    """
    salt, iv = os.urandom(_SALT), os.urandom(_IV)
    shell = _shell(page)
    header = _canonical(
        {
            "format": 2,
            "shell": sha256(shell).hexdigest(),
            "edition": copy.edition,
            "recipient": copy.recipient,
            "expires": copy.expires.isoformat(),
            "firm": copy.firm,
            "cipher": "AES-256-GCM",
            "iv": _letters(iv),
            "kdf": {"name": "PBKDF2-HMAC-SHA256", "iterations": ITERATIONS, "salt": _letters(salt)},
        }
    )
    sealed = _encrypt(derive(passphrase, salt, ITERATIONS), iv, _pack(page), header)
    locked = _HEADER.sub(lambda place: place[1] + header + place[3], shell)
    locked = _SEALED.sub(lambda place: place[1] + b64encode(sealed) + place[3], locked)
    _check(page, locked, shell, copy, passphrase)
    return locked


def is_locked(page: bytes) -> bool:
    """Whether a page is a locked one."""
    return bool(_HEADER.search(page) and _SEALED.search(page))


def header_of(locked: bytes) -> Mapping[str, Any]:
    """What a locked page says of itself, as it stands there: only `unlock` proves it."""
    found: Mapping[str, Any] = json.loads(_content(_HEADER, locked))
    return found


def unlock(locked: bytes, passphrase: str) -> bytes:
    """The page inside.

    Raises
    ------
    ReportAltered
        If the shell, the letters of the sealed part or a signature are not as they were made.
    NotOpened
        If the passphrase is another, or what it opens was altered; nobody can tell these two apart.
    """
    if read_signature(locked) is not None:
        check_signature(locked)
        locked = unsigned(locked)
    header, letters = _content(_HEADER, locked), _content(_SEALED, locked)
    try:
        facts = json.loads(header)
        iterations = int(facts["kdf"]["iterations"])
        salt, iv, sealed = (b64decode(text, validate=True) for text in (facts["kdf"]["salt"], facts["iv"], letters))
        whole = facts["shell"] == sha256(_emptied(locked)).hexdigest() and b64encode(sealed) == letters
    except (ValueError, KeyError, TypeError, RecursionError):
        whole, iterations, salt, iv, sealed = False, 0, b"", b"", b""
    if not whole or not ITERATIONS <= iterations <= _MOST_ITERATIONS or (len(salt), len(iv)) != (_SALT, _IV):
        problem = Problem("the locked file", "other content", "the file as it was made", _ASK_AGAIN)
        raise ReportAltered("The locked file was altered.", [problem])
    return _unpack(_decrypt(derive(passphrase, salt, iterations), iv, sealed, header))


def derive(passphrase: str, salt: bytes, iterations: int) -> bytes:
    """The key of a passphrase: PBKDF2-HMAC-SHA256 (RFC 8018), 32 bytes."""
    return pbkdf2_hmac("sha256", as_drawn(passphrase).encode(), salt, iterations, _KEY)


def inner_scripts(page: bytes) -> Sequence[str]:
    """The hashes of scripts that a page's own policy allows; a frame obeys the policy of what is around it too.

    Examples
    --------
    >>> meta = b'<meta http-equiv="Content-Security-Policy" content="script-src \\'sha256-a=\\'">'
    >>> inner_scripts(meta)
    ["'sha256-a='"]
    """
    found = _SCRIPTS.search(page)
    return [part for part in found[1].decode().split() if part.startswith("'sha256-")] if found else []


def _shell(page: bytes) -> bytes:
    """The page around the sealed one, its header and content still empty."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = templates_folder() / "share"
    script, style = ((folder / name).read_text(encoding="utf-8") for name in ("unlock.js", "locked.css"))
    policy = " ".join([f"'{hash_source(script)}'", *inner_scripts(page)])
    room = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    return room.get_template("locked.html.j2").render(script=script, style=style, scripts=policy).encode()


def _check(page: bytes, locked: bytes, shell: bytes, copy: Copy, passphrase: str) -> None:
    """Open what was made, and look for what must not be readable in it."""
    if unlock(locked, passphrase) != page or _emptied(locked) != shell:
        problem = Problem("the locked file", "another page", "the page that was locked", "Report it.")
        raise ShareError("The locked file does not open to the page that was locked; it was not kept.", [problem])
    if found := _readable(page, locked, copy):
        problem = Problem("the locked file", ", ".join(found[:5]), "nothing of the page", "Report it.")
        raise ShareError("Words of the page can be read in the locked file; it was not kept.", [problem])


def _readable(page: bytes, locked: bytes, copy: Copy) -> list[str]:
    """What of the page can be read in what was put into the shell: the sealed letters, decoded, and the digests."""
    header = header_of(locked)
    letters = " ".join([header["shell"], header["iv"], header["kdf"]["salt"]])
    inside = b64decode(_content(_SEALED, locked)) + letters.encode()
    canaries = {copy.client, *sorted(_words(page), key=len)[-_CANARIES:]}
    found = [word for word in sorted(canaries) if len(word) >= _CANARY and word.encode() in inside]
    return found + (["the packed page"] if gzip.compress(page, 9, mtime=0)[:64] in inside else [])


def _words(page: bytes) -> set[str]:
    """The words that a page shows, tags, scripts and styles left out."""
    return set(_WORD.findall(_TAG.sub(" ", page.decode("utf-8", "replace"))))


def _pack(page: bytes) -> bytes:
    """Length, gzip, and zeros until the sealed part, tag included, fills its last step."""
    packed = gzip.compress(page, 9, mtime=0)
    plain = len(packed).to_bytes(_LENGTH, "big") + packed
    return plain + bytes(-(len(plain) + _TAG_LENGTH) % _STEP)


def _unpack(plain: bytes) -> bytes:
    length = int.from_bytes(plain[:_LENGTH], "big")
    return gzip.decompress(plain[_LENGTH : _LENGTH + length])


def _encrypt(key: bytes, iv: bytes, plain: bytes, header: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(iv, plain, header)


def _decrypt(key: bytes, iv: bytes, sealed: bytes, header: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(iv, sealed, header)
    except InvalidTag:
        remedy = "Check each word. If all are right, the file was altered on its way: ask its sender for it anew."
        problem = Problem("the passphrase", "one that does not fit", "the six words that came with the file", remedy)
        raise NotOpened("The passphrase does not open this file.", [problem]) from None


def _content(place: re.Pattern[bytes], locked: bytes) -> bytes:
    found = place.findall(locked)
    if len(found) != 1:
        problem = Problem("the file", f"{len(found)} sealed parts", "one", _ASK_AGAIN)
        raise ReportAltered("That is no locked report, or it was altered.", [problem])
    return bytes(found[0][1])


def _emptied(locked: bytes) -> bytes:
    return _SEALED.sub(rb"\1\3", _HEADER.sub(rb"\1\3", locked))


def _canonical(value: Any) -> bytes:
    """JSON of one form that cannot leave its script element."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()


def _letters(data: bytes) -> str:
    return b64encode(data).decode("ascii")
