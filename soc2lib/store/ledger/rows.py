"""The rows of a ledger: their table, what stands in each, and the digests that chain them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from soc2lib.basics.cache import get_or_compute

NO_DIGEST = "0" * 64

METADATA = sa.MetaData()
VERSIONS = sa.Table(
    "versions",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("base", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.UniqueConstraint("kind", "id", "version"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One record to write: ``base`` is the version it was made from (0 for a new one), ``body`` None deletes it."""

    kind: str
    id: str
    body: dict[str, Any] | None
    base: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the ledger; ``at`` is a UTC moment, ``body`` None means that this version deleted the record."""

    seq: int
    kind: str
    id: str
    version: int
    base: int
    body: dict[str, Any] | None
    author: str
    reason: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last row's number and digest: all that is needed to prove later that nothing before it changed."""

    seq: int
    digest: str


NOTHING = Head(0, NO_DIGEST)
"""The head of an empty ledger."""


def moment_of(at: datetime) -> str:
    """A moment as a row holds it, in UTC; texts sort as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(row: Version, before: str) -> str:
    """The digest that chains a row to the one before: sha256 over both, as canonical JSON.

    Examples
    --------
    >>> row = Version(1, "control", "GOV-01", 1, 0, {}, "A", "new", "2026-01-05T00:00:00+00:00", "")
    >>> digest_of(row, NO_DIGEST)[:8] == digest_of(row, NO_DIGEST)[:8] != digest_of(row, "1" * 64)[:8]
    True
    """
    fields = fields_of(row)
    parts = [before, *(fields[name] for name in sorted(fields) if name != "digest")]
    return sha256(canonical(parts).encode()).hexdigest()


def canonical(value: Any) -> str:
    """The one way to write a body, on which digests rest."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def fields_of(row: Version) -> dict[str, Any]:
    """What stands in a row, by name."""
    return {name: getattr(row, name) for name in Version.__slots__}


def columns_of(row: Version) -> dict[str, Any]:
    """A row as the table takes it."""
    return {**fields_of(row), "body": canonical(row.body)}


def version_of(row: Any) -> Version:
    """A row of the table, read once a run."""
    seq, kind, id, version, base, body, *rest = row
    return get_or_compute(
        (Version, seq, rest[-1]), lambda: Version(seq, kind, id, version, base, json.loads(body), *rest)
    )
