"""The record of a key that may sign: the signing room writes it, nobody types it, no sheet shows it."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from soc2lib.errors import ParameterError
from soc2lib.signing.keys import PublicKey
from soc2lib.store.own_records import EngagementRecord
from soc2lib.store.record import Record, Text, field


def _public_key(text: str) -> str:
    try:
        return PublicKey.read(text).text
    except ParameterError:
        raise ValueError("a public key") from None


class SigningKey(Record):
    """A key that may sign what is made of this client; the id is the key's own."""

    kind: ClassVar[str] = "signing key"
    sheet: ClassVar[str] = "Signing keys"
    stage: ClassVar[str] = "share"
    purpose: ClassVar[str] = "Which keys may sign what is made of this client."
    by_hand: ClassVar[bool] = False

    id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")] = field("Key", "The key's id.")
    key: Annotated[str, AfterValidator(_public_key)] = field("Public key", "The key, as `soc2 keys show` prints it.")
    whose: Text = field("Whose", "Whose key it is.")


STORE_KINDS: dict[str, type[Record]] = {cls.kind: cls for cls in (EngagementRecord, SigningKey)}
"""Every kind that store and signing write for themselves; those that a client tells us are `record_kinds`."""
