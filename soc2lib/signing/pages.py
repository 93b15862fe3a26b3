"""Signs a finished page inside itself, and says of any page whether a byte of it changed since.

The signature is an envelope in the manner of DSSE (Dead Simple Signing Envelope, v1). Its payload names what the page
was made from, with digests of the page's parts and of the whole file but for the envelope itself, which must stand
where it"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from soc2lib.errors import ParameterError, Problem, ReportAltered
from soc2lib.signing.keys import PublicKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PAYLOAD_TYPE = "application/vnd.soc2lib.report+json"
FACTS = ("client", "engagement", "as_of", "ledger_head", "library", "code", "catalog", "template", "methods")
"""What of a run's manifest a signature covers."""
_OPEN, _CLOSE = b'<script type="application/json" id="soc2-signature">', b"</script>"
_END = b"</body>"
_PART = re.compile(
    rb"""(?P<signature><script\ type="application/json"\ id="soc2-signature"></script>)
    |(?P<policy><meta\ http-equiv="Content-Security-Policy"[^>]*>)
    |(?P<styles><style>.*?</style>)
    |(?P<inputs><script\ type="application/json"\ id="soc2-inputs">.*?</script>)
    |(?P<figures><script\ type="application/json">.*?</script>)
    |(?P<scripts><script\b[^>]*>.*?</script>)""",
    re.DOTALL | re.VERBOSE,
)
_REMEDY = "Do not rely on it; ask its sender for it anew."


@dataclass(frozen=True, slots=True)
class Signature:
    """A page's envelope.

    Attributes
    ----------
    facts : mapping
        What the page was made from, as it was signed.
    parts : mapping of str to str
        SHA-256 of each part of the page, ``file`` for all of it.
    key : PublicKey
        The key that is said to have signed; whose it is must be known from elsewhere.
    value : bytes
        The 64 bytes of the signature.
    """

    facts: Mapping[str, Any]
    parts: Mapping[str, str]
    key: PublicKey
    value: bytes

    @property
    def payload(self) -> bytes:
        """What was signed, spelt in its one form."""
        return _canonical({**self.facts, "key": self.key.text, "parts": dict(self.parts)})

    @property
    def envelope(self) -> bytes:
        """The envelope, spelt in its one form."""
        signature = {"keyid": self.key.id, "sig": _letters(self.value)}
        return _canonical({"payload": _letters(self.payload), "payloadType": PAYLOAD_TYPE, "signatures": [signature]})


def sign(page: bytes, facts: Mapping[str, Any], key: "Ed25519PrivateKey") -> bytes:
    """The page with its signature; an earlier signature in it is replaced.

    Parameters
    ----------
    page : bytes
        A finished HTML page.
    facts : mapping
        JSON values that the signature covers: the client, the day, the ledger's head, the methods' versions.
    """
    blank = _blanked(unsigned(page))
    public = PublicKey(key.public_key().public_bytes_raw())
    signature = Signature(dict(facts), digests(blank), public, b"")
    value = key.sign(authenticated(signature.payload))
    envelope = Signature(signature.facts, signature.parts, public, value).envelope
    return blank.replace(_OPEN + _CLOSE, _OPEN + envelope + _CLOSE)


def unsigned(page: bytes) -> bytes:
    """The page as it was before it was signed."""
    start, end = _place(page)
    return page[: start - len(_OPEN)] + page[end + len(_CLOSE) :] if start else page


def read_signature(page: bytes) -> Signature | None:
    """A page's envelope, unchecked; None where it carries none.

    Raises
    ------
    ReportAltered
        If there are several, or it is not spelt as envelopes are.
    """
    start, end = _place(page)
    if not start:
        return None
    try:
        envelope = json.loads(page[start:end])
        payload = json.loads(b64decode(envelope["payload"], validate=True))
        key, parts = PublicKey.read(payload.pop("key")), payload.pop("parts")
        signature = Signature(payload, parts, key, b64decode(envelope["signatures"][0]["sig"], validate=True))
        if signature.envelope == page[start:end]:
            return signature
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, ParameterError):
        pass
    problem = Problem("its signature", "an envelope with other letters", "the envelope as it was written", _REMEDY)
    raise ReportAltered("The page's signature was altered.", [problem])


def check_signature(page: bytes) -> Signature:
    """The page's signature, when it holds for every byte of the page; whose key it is, the caller must know.

    Raises
    ------
    ReportAltered
        If the page is not signed or not as it was signed; the problems name the parts that changed.
    """
    signature = read_signature(page)
    if signature is None:
        problem = Problem("the page", "no signature", "the signature of its maker", "Ask its sender for a signed copy.")
        raise ReportAltered("The page is not signed.", [problem])
    if not signature.key.verifies(signature.value, authenticated(signature.payload)):
        problem = Problem("its signature", "one of other content", "the signature of what it names", _REMEDY)
        raise ReportAltered("The page's signature does not hold.", [problem])
    found = digests(_blanked(page))
    changed = [name for name in sorted({*found, *signature.parts}) if found.get(name) != signature.parts.get(name)]
    if changed:
        names = [name for name in changed if name != "file"] or ["the place of its signature"]
        raise ReportAltered(
            "The page was altered after it was signed.",
            [Problem(f"its {name}", "other content", "the content as signed", _REMEDY) for name in names],
        )
    return signature


def digests(page: bytes) -> dict[str, str]:
    """SHA-256 of each part of a page, every byte in one of them, and of the whole file.

    Examples
    --------
    >>> sorted(digests(b"<p>Hello</p><style>p{}</style>"))
    ['file', 'styles', 'text']
    """
    parts: dict[str, Any] = {"text": sha256()}
    last = 0
    for found in _PART.finditer(page):
        parts["text"].update(page[last : found.start()])
        parts.setdefault(str(found.lastgroup), sha256()).update(found.group())
        last = found.end()
    parts["text"].update(page[last:])
    return {"file": sha256(page).hexdigest(), **{name: digest.hexdigest() for name, digest in parts.items()}}


def authenticated(payload: bytes) -> bytes:
    """What is really signed: type and payload with their lengths (DSSE's pre-authentication encoding).

    Examples
    --------
    >>> authenticated(b"{}")
    b'DSSEv1 35 application/vnd.soc2lib.report+json 2 {}'
    """
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _place(page: bytes) -> tuple[int, int]:
    """Where the envelope lies in a page; (0, 0) where there is none."""
    count = page.count(_OPEN)
    if not count:
        return 0, 0
    start = page.index(_OPEN) + len(_OPEN)
    end = page.find(_CLOSE, start)
    if count > 1 or end < 0:
        found = f"{count} signatures" if count > 1 else "a signature without an end"
        raise ReportAltered("The page's signature was altered.", [Problem("the page", found, "one signature", _REMEDY)])
    return start, end


def _blanked(page: bytes) -> bytes:
    """The page with an empty envelope in its place, which is the end of the body where there is none yet."""
    start, end = _place(page)
    if start:
        return page[:start] + page[end:]
    place = page.rfind(_END)
    place = len(page) if place < 0 else place
    return page[:place] + _OPEN + _CLOSE + page[place:]


def _letters(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()
