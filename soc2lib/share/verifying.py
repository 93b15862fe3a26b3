"""What `soc2 verify` says of a report file: whose signature, whether a byte changed, whether its scores follow."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from soc2lib.foundation import wording
from soc2lib.foundation.errors import ParameterError, Problem, ReportAltered
from soc2lib.foundation.keys import PublicKey, keys_folder, known_keys
from soc2lib.foundation.signing import Signature, check_signature
from soc2lib.share import recomputing, sealing

_COMPARE = "Compare the key with the sender by another way, such as the telephone, then: soc2 keys trust NAME KEY"


def verify_report(path: Path, key: str = "", ask: Callable[[], str] | None = None) -> str:
    """Check a report file and say what was found, in sentences.

    Parameters
    ----------
    path : Path
        The HTML file.
    key : str
        The public key that must have signed it; any key known here where empty.
    ask : callable, optional
        Gives the passphrase of a locked report, so that the report inside is checked too.

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
    said = _said(path.name, page, known)
    if not sealing.is_locked(page):
        return "\n".join([*said, recomputing.check(page)])
    if ask is None:
        return "\n".join([*said, "The report inside is locked; with --open it is checked too."])
    inside = sealing.unlock(page, ask())
    return "\n".join([*said, *_said("the report inside", inside, known), recomputing.check(inside)])


def _said(name: str, page: bytes, known: Any) -> list[str]:
    signature = check_signature(page)
    if signature.key not in known:
        problem = Problem(name, f"key {signature.key.id}", "a key known here", f"{_COMPARE}\n  {signature.key.text}")
        raise ReportAltered("The page is whole, but nobody known here signed it.", [problem])
    whose = f"{known[signature.key]}, key {signature.key.id}"
    return [f"{name}: whole, every byte as signed by {whose}.", *_facts(signature)]


def _facts(signature: Signature) -> list[str]:
    facts = signature.facts
    said = [f"{label}: {facts[name]}." for name, label in _LABELS.items() if facts.get(name)]
    if head := facts.get("ledger_head"):
        said.append(f"Made from row {head['seq']} of the ledger, head {head['digest'][:16]}.")
    if methods := facts.get("methods"):
        said.append(f"Methods: {wording.listed(f'{name} {version}' for name, version in methods.items())}.")
    return said


_LABELS = {
    "client": "Client",
    "as_of": "Records as of",
    "edition": "Edition",
    "recipient": "Made for",
    "expires": "To be read until",
    "library": "soc2lib",
}
