"""Clients as an older version of the library left them: no engagement record, no engagement's id in client.toml."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from soc2lib.gap.records import Control
from soc2lib.store.ledger.ledger import LEDGER, Ledger
from soc2lib.store.ledger.rows import Change

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def make_older(client: str, clients: Path, owners: Sequence[str] = ("Ann", "Bob")) -> Path:
    """A client's folder whose ledger holds one row an owner; returns the folder."""
    folder = clients / client
    for name in ("evidence", "runs"):
        (folder / name).mkdir(parents=True)
    (folder / "client.toml").write_text(f'# A client of the SOC 2 workbook.\nid = "{client}"\nformat = 1\n')
    ledger = Ledger(folder / LEDGER)
    for version, owner in enumerate(owners):
        change = Change("control", "IAM-01", Control.build({"id": "IAM-01", "owner": owner}).body(), version)
        ledger.append([change], author=client, reason="kept", at=AT)
    ledger.close()
    return folder
