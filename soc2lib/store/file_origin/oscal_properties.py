"""Whose an OSCAL file is, as properties of ours in its metadata."""

from collections.abc import Mapping
from typing import Any

from soc2lib.store.identity import Origin

NAMESPACE = "urn:soc2lib:oscal"
"""Under which names of properties are ours."""
_HEAD = "ledger-head"


def origin_properties(origin: Origin) -> dict[str, str]:
    """It as names and values; an engagement without an id yet has none."""
    facts = {"client": origin.client, "engagement": origin.engagement or ""}
    facts |= {_HEAD: origin.head.digest, "ledger-row": str(origin.head.seq), "as-of": origin.day.isoformat()}
    return {name: value for name, value in facts.items() if value}


def origin_in_oscal(document: Any, where: str) -> Origin | None:
    """Whose an OSCAL document says it is; None where it is none, or does not say.

    Raises
    ------
    ForeignFile
        If it says so in part only.
    """
    for part in document.values() if isinstance(document, Mapping) else ():
        facts = _properties(part)
        if _HEAD in facts and "client" in facts:
            head = {"seq": facts.get("ledger-row"), "digest": facts[_HEAD]}
            values = {"client": facts["client"], "engagement": facts.get("engagement"), "as_of": facts.get("as-of")}
            return Origin.read(values | {"ledger_head": head}, where)
    return None


def _properties(part: Any) -> dict[str, str]:
    metadata = part.get("metadata") if isinstance(part, Mapping) else None
    props = metadata.get("props") if isinstance(metadata, Mapping) else None
    ours = (
        [one for one in props if isinstance(one, Mapping) and one.get("ns") == NAMESPACE]
        if isinstance(props, list)
        else []
    )
    return {str(one.get("name")): str(one.get("value")) for one in ours}
