"""What `soc2 verify` says of a report file: whose signature, whether a byte changed, whether its scores follow."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from soc2lib.basics import formatting
from soc2lib.errors import ParameterError, Problem, ReportAltered, ShareError
from soc2lib.html.hash_source import text_digests
from soc2lib.share.distribution import encryption as encryption
from soc2lib.share.whatif import self_check as recomputing
from soc2lib.signing.allowed_keys import allowed_keys, check_may_sign
from soc2lib.signing.keys import PublicKey, keys_folder, known_keys
from soc2lib.signing.pages import Signature, check_signature
from soc2lib.store.clients import client_folder, client_ids

_COMPARE = "Compare the key with the sender by another way, such as the telephone, then: soc2 keys trust NAME KEY"


def verify_report(path: Path, key: str = "", ask: Callable[[], str] | None = None, clients: str | Path = "") -> str:
    """Check a report file and say what was found, in sentences.

    Parameters
    ----------
    path : Path
        The HTML file.
    key : str
        The public key that must have signed it; any key known here where empty.
    ask : callable, optional
        Gives the passphrase of a locked report, so that the report inside is checked too.
    clients : str or Path
        The folder of client folders: where the report's client is there, its ledger says which keys may sign.

    Raises
    ------
    ReportAltered
        If it is not signed, altered, signed by a key nobody here knows, or its scores do not follow from its inputs.
    NotOpened
        If the passphrase does not open it.
    """
    try:
        page = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        problem = Problem(path.name, found, "a report as an HTML file", "Check the name.")
        raise ParameterError("That file cannot be read.", [problem]) from None
    known = {PublicKey.read(key): "the key given"} if key else known_keys(keys_folder())
    said = _said(path.name, page, known, clients)
    if not encryption.is_locked(page):
        return "\n".join([*said, *_text(path.name, page), recomputing.check(page)])
    if ask is None:
        return "\n".join([*said, "The report inside is locked; with --open it is checked too."])
    inside = encryption.unlock(page, ask())
    inner = "the report inside"
    return "\n".join([*said, *_said(inner, inside, known, clients), *_text(inner, inside), recomputing.check(inside)])


def _said(name: str, page: bytes, known: Any, clients: str | Path) -> list[str]:
    signature = check_signature(page)
    if signature.key not in known:
        problem = Problem(name, f"key {signature.key.id}", "a key known here", f"{_COMPARE}\n  {signature.key.text}")
        raise ReportAltered("The page is whole, but nobody known here signed it.", [problem])
    whose = f"{known[signature.key]}, key {signature.key.id}"
    return [f"{name}: whole, every byte as signed by {whose}.", *_may_sign(signature, clients), *_facts(signature)]


def _may_sign(signature: Signature, clients: str | Path) -> list[str]:
    """Whether the client's own ledger, where it is here, lets this key sign."""
    client = str(signature.facts.get("client", ""))
    if client not in client_ids(clients):
        return []
    folder = client_folder(client, clients)
    try:
        check_may_sign(client, folder, signature.key)
    except ShareError as error:
        raise ReportAltered("The page is whole, but its key may not sign for its client.", error.problems) from None
    return [f"The ledger of {client} says that this key may sign."] if allowed_keys(client, folder) else []


def _text(name: str, page: bytes) -> list[str]:
    """What a page says of its own text, whoever signed it: a text altered before the signature is found too."""
    digests = text_digests(page)
    if digests is None:
        return []
    named, shown = digests
    if named != shown:
        found, expected = f"text with SHA-256 {shown[:12]}…", f"{named[:12]}…, as the page names it"
        problem = Problem(f"{name}, its text", found, expected, "Do not rely on it, though its signature holds.")
        raise ReportAltered("The page's text was altered before it was signed.", [problem])
    return ["Its text is the one it was made with, by the digest embedded in it."]


def _facts(signature: Signature) -> list[str]:
    facts = signature.facts
    said = [f"{label}: {facts[name]}." for name, label in _LABELS.items() if facts.get(name)]
    if head := facts.get("ledger_head"):
        said.append(f"Made from row {head['seq']} of the ledger, head {head['digest'][:16]}.")
    if methods := facts.get("methods"):
        said.append(f"Methods: {formatting.listed(f'{name} {version}' for name, version in methods.items())}.")
    return said


_LABELS = {
    "client": "Client",
    "engagement": "Engagement",
    "as_of": "Records as of",
    "edition": "Edition",
    "recipient": "Made for",
    "expires": "To be read until",
    "library": "soc2lib",
}
