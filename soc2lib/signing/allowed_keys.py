"""Which keys may sign what is made of a client: a record in its ledger; while there is none, any key may."""

from collections.abc import Mapping
from pathlib import Path

from soc2lib.errors import ParameterError, Problem, ShareError
from soc2lib.signing.keys import PublicKey
from soc2lib.signing.records import SigningKey
from soc2lib.store.binding import bound_of, foreign_ledger
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.ledger import LEDGER
from soc2lib.store.ledger.rows import Change
from soc2lib.store.verification.contents import read_contents


def allow(engagement: Engagement, key: PublicKey, whose: str, author: str) -> None:
    """Record that a key may sign what is made of this client; from the first such record on, no other key may."""
    record = SigningKey.build({"id": key.id, "key": key.text, "whose": whose})
    stored = engagement.ledger.history(SigningKey.kind, key.id)
    change = Change(SigningKey.kind, key.id, record.body(), len(stored))
    engagement.save_all([change], author=author, reason=f"key {key.id} may sign")


def forbid(engagement: Engagement, id: str, author: str) -> None:
    """Record that a key may no longer sign.

    Raises
    ------
    ParameterError
        If no such key is allowed, or it is the last one: then any key could sign again.
    """
    allowed = engagement.ledger.state(kind=SigningKey.kind)
    known = (SigningKey.kind, id) in allowed
    if not known or len(allowed) == 1:
        found = "the last one" if known else "no key that may sign"
        remedy = "Allow another key first: soc2 keys allow." if known else "See them with soc2 keys allowed."
        problem = Problem(f"key {id}", found, "one of several keys that may sign", remedy)
        raise ParameterError("That key cannot be taken off the record.", [problem])
    change = Change(SigningKey.kind, id, None, len(engagement.ledger.history(SigningKey.kind, id)))
    engagement.save_all([change], author=author, reason=f"key {id} may no longer sign")


def allowed_keys(client: str, folder: Path) -> Mapping[str, SigningKey]:
    """The keys that may sign what is made of a client, by id; none where none is recorded. Only reads.

    Raises
    ------
    LedgerError
        If the ledger cannot be read, or is another client's.
    """
    rows = read_contents(folder / LEDGER).rows
    if foreign := foreign_ledger(client, folder, bound_of(rows), is_empty=not rows):
        raise foreign
    latest = {row.id: row.body for row in rows if row.kind == SigningKey.kind}
    return {id: SigningKey.from_body(id, body) for id, body in sorted(latest.items()) if body is not None}


def check_may_sign(client: str, folder: Path, key: PublicKey) -> None:
    """Refuse a key that may not sign for a client.

    Raises
    ------
    ShareError
        Naming the keys that may.
    """
    allowed = allowed_keys(client, folder)
    if allowed and key.text not in {one.key for one in allowed.values()}:
        expected = ", ".join(f"{one.id} ({one.whose})" for one in allowed.values())
        remedy = f"Sign with that key, or allow this one: soc2 keys allow {client}"
        problem = Problem(f"client {client}", f"key {key.id}", expected, remedy)
        raise ShareError("This key may not sign what is made of this client.", [problem])
