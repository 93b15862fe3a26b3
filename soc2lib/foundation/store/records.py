"""The records that the store writes for itself: nobody types them, no sheet shows them, no edition reads them."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from soc2lib.foundation.clients import check_client_id
from soc2lib.foundation.errors import ParameterError
from soc2lib.foundation.keys import PublicKey
from soc2lib.foundation.records import Record, Text, field


def _client_id(id: str) -> str:
    try:
        return check_client_id(id)
    except ParameterError:
        raise ValueError("a client's id") from None


def _public_key(text: str) -> str:
    try:
        return PublicKey.read(text).text
    except ParameterError:
        raise ValueError("a public key") from None


EngagementId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""32 random hexadecimal digits."""


class EngagementRecord(Record):
    """Whose ledger this is: its first row, or appended by the first save after an upgrade; the id is random."""

    kind: ClassVar[str] = "engagement"
    sheet: ClassVar[str] = "Engagement"
    stage: ClassVar[str] = "scope"
    purpose: ClassVar[str] = "Which client this ledger belongs to, and the engagement's own id."
    by_hand: ClassVar[bool] = False

    id: EngagementId = field("Engagement", "The engagement's id.")
    client: Annotated[str, AfterValidator(_client_id)] = field("Client", "The client's id.")


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
"""Every kind that the store writes for itself; those that a client tells us are `record_kinds`."""
