"""Refuses a ledger that is not the folder's: another client's, or one of a folder that was copied or renamed whole."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from soc2lib.errors import ForeignLedger, LedgerAltered, LedgerError, Problem, RecordError
from soc2lib.store.clients import SETTINGS, runs_folder
from soc2lib.store.ledger.ledger import HEADS, LEDGER, Ledger
from soc2lib.store.ledger.rows import NOTHING, Version
from soc2lib.store.own_records import EngagementRecord
from soc2lib.store.settings import ClientSettings, read_settings
from soc2lib.store.verification.heads import heads_beside, heads_in_runs

Bound = tuple[str, str] | None
"""A ledger's engagement and client, as its engagement record names them; None where it has none."""
_BACKUP = "Restore the client's folder from a backup."
_AGAIN = "to begin another client make it with `soc2 new` and import what this one exported."


def open_ledger(client: str, folder: Path) -> Ledger:
    """The ledger of a client's folder.

    Raises
    ------
    ForeignLedger
        If folder, ``client.toml`` and ledger do not belong to one client and engagement.
    LedgerError
        If it is missing or cannot be opened.
    """
    path = folder / LEDGER
    if not path.is_file():
        what = "The client's ledger is missing; none was made in its place."
        raise LedgerError(what, [Problem(f"{folder.name}/{LEDGER}", "no file", "the client's ledger", _BACKUP)])
    ledger = Ledger(path, client)
    try:
        check_binding(client, folder, ledger)
    except BaseException:
        ledger.close()
        raise
    return ledger


def engagement_id(client: str, folder: Path) -> str | None:
    """The id of the engagement whose ledger a folder holds, None where it has none yet; errors of `open_ledger`."""
    ledger = open_ledger(client, folder)
    try:
        bound = ledger.engagement()
    finally:
        ledger.close()
    return bound[0] if bound else None


def check_binding(client: str, folder: Path, ledger: Ledger) -> None:
    """Refuse a ledger that is not the folder's; see `open_ledger`."""
    bound, is_empty = ledger.engagement(), ledger.head() == NOTHING
    foreign = foreign_ledger(client, folder, bound, is_empty=is_empty)
    if foreign:
        raise foreign
    if is_empty and (noted := heads_beside(folder / LEDGER)):
        expected = f"row {noted[-1].head.seq}, as {HEADS} notes"
        raise LedgerAltered(
            "The ledger was emptied.", [Problem(f"{folder.name}/{LEDGER}", "no rows", expected, _BACKUP)]
        )
    if bound is None:
        _check_unbound(client, folder, ledger)


def foreign_ledger(client: str, folder: Path, bound: Bound, *, is_empty: bool) -> ForeignLedger | None:
    """What does not belong to a client, where something does not; ``is_empty`` of a ledger without rows."""
    settings, whose = read_settings(folder), bound[1] if bound else None
    if settings.client not in (client, None) and whose in (settings.client, None):
        return _moved(client, str(settings.client), folder, settings)
    if bound and whose != client and settings.engagement == bound[0]:
        return _moved(client, str(whose), folder, settings)
    problems = _foreign_parts(client, folder, settings, bound, is_empty)
    return (
        ForeignLedger(f"The folder of client {client} holds what is not this client's.", problems) if problems else None
    )


def bound_of(rows: Sequence[Version]) -> Bound:
    """The engagement and client that a ledger's rows name."""
    for row in rows:
        if row.kind == EngagementRecord.kind:
            with suppress(RecordError, TypeError, ValueError):  # altered: the chain says so
                return row.id, EngagementRecord.from_body(row.id, row.body or {}).client
    return None


def _foreign_parts(client: str, folder: Path, settings: ClientSettings, bound: Bound, is_empty: bool) -> list[Problem]:
    problems, (id, whose) = [], bound or (None, client)
    if settings.client not in (client, None):
        remedy = "Put this client's own client.toml back from a backup."
        found = f"the settings of client {settings.client}"
        problems.append(Problem(f"{folder.name}/{SETTINGS}", found, f"those of client {client}", remedy))
    if whose != client:
        remedy = "Put this client's own ledger back from a backup; nothing was read from this one."
        found = f"the ledger of client {whose}"
        problems.append(Problem(f"{folder.name}/{LEDGER}", found, f"that of client {client}", remedy))
    if not problems and not is_empty and settings.engagement not in (id, None):
        remedy = "Put ledger and client.toml of one backup together."
        found, expected = (
            f"the ledger of engagement {id}" if bound else "a ledger of no engagement",
            f"that of engagement {settings.engagement}, as {SETTINGS} says",
        )
        problems.append(Problem(f"{folder.name}/{LEDGER}", found, expected, remedy))
    return problems


def _moved(client: str, origin: str, folder: Path, settings: ClientSettings) -> ForeignLedger:
    """The folder is another client's whole: a copy where that one is still there, renamed where it is not."""
    beside = folder.with_name(origin)
    where, found, expected = f"folder {folder.name}", f"the folder of client {origin}", f"that of client {client}"
    if (beside / SETTINGS).is_file() and read_settings(beside) == ClientSettings(origin, settings.engagement):
        remedy = f"Work in {origin}, and move this copy out of the clients' folder; {_AGAIN}"
        what = f"The folder {folder.name} is a copy of client {origin}'s, of the same engagement."
    else:
        remedy = f"Name the folder {origin} again; {_AGAIN}"
        what = f"The folder {folder.name} is that of client {origin}, renamed or moved here."
    return ForeignLedger(what, [Problem(where, found, expected, remedy)])


def _check_unbound(client: str, folder: Path, ledger: Ledger) -> None:
    """A ledger older than the engagement record is bound by the heads noted of it: it must hold one of them."""
    beside = heads_beside(folder / LEDGER) or []
    noted = [*beside[:1], *beside[-1:], *heads_in_runs([runs_folder(client, folder.parent)])[0]]
    digests = ledger.digests(note.head.seq for note in noted)
    within = [note for note in noted if note.head.seq in digests]
    problems = [
        Problem(
            f"{folder.name}/{LEDGER}, row {note.head.seq}",
            f"digest {digests[note.head.seq][:12]}…",
            f"digest {note.head.digest[:12]}…, as {note.where} notes it",
            "Put this client's own ledger back from a backup; `soc2 verify` says more.",
        )
        for note in within
        if digests[note.head.seq] != note.head.digest
    ]
    if problems and len(problems) == len(within):
        raise ForeignLedger(f"The ledger in {folder.name} is not the one that was noted for this client.", problems)
