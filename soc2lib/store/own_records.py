"""The records that the store writes for itself: nobody types them, no sheet shows them, no edition reads them."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from soc2lib.errors import ParameterError
from soc2lib.store.clients import check_client_id
from soc2lib.store.record import Record, field


def _client_id(id: str) -> str:
    try:
        return check_client_id(id)
    except ParameterError:
        raise ValueError("a client's id") from None


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
