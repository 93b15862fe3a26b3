"""Proves a client's whole folder: whose it is, its ledger, and every head that runs, pages or backups note of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from soc2lib.errors import ForeignLedger, LedgerAltered, ParameterError, Problem
from soc2lib.signing.keys import keys_folder, known_keys
from soc2lib.signing.pages import check_signature
from soc2lib.store.binding import Bound, bound_of, foreign_ledger
from soc2lib.store.clients import SETTINGS, check_client_id, client_folder, client_ids, runs_folder
from soc2lib.store.ledger.ledger import HEADS, LEDGER
from soc2lib.store.ledger.rows import Head, Version
from soc2lib.store.own_records import EngagementRecord
from soc2lib.store.settings import read_settings
from soc2lib.store.verification.chain import REMEDY, Finding
from soc2lib.store.verification.contents import read_contents
from soc2lib.store.verification.heads import NotedHead, heads_beside, heads_in_runs
from soc2lib.store.verification.ledger import Proof, verify


def prove(what: str, clients: str | Path = "", against: Path | None = None) -> tuple[str, Proof]:
    """Prove a client's ledger; nothing is written or made, so that read-only copies and backups can be proved too.

    Parameters
    ----------
    what : str
        The client's id, or the path of a copy of its folder, such as a backup.
    clients : str or Path
        The folder of client folders; see `clients_folder`.
    against : Path, optional
        A backup of the client's folder, or a signed page: the ledger must hold what it held.

    Returns
    -------
    tuple of str and Proof
        The client's id, and what was proved.

    Raises
    ------
    ParameterError
        If there is no such client, or nothing to compare with.
    LedgerError
        As `verify` does.
    """
    client, folder = _named(what, clients)
    runs = {folder / "runs", *([runs_folder(client, clients)] if Path(what).name == what else [])}
    heads, findings = heads_in_runs(sorted(runs))
    heads += _heads_of(against) if against else []
    foreign = partial(_foreign, client, folder, [*findings, *_others(client, heads)])
    try:
        proof = verify(folder / LEDGER, heads, foreign)
        return client, replace(proof, notes=(*proof.notes, *_unnamed(folder, proof.rows)))
    except LedgerAltered as error:
        if other := _whose_heads(client, folder):
            raise ForeignLedger(f"{HEADS} is that of client {other}. {error.what}", error.problems) from None
        raise


def _unnamed(folder: Path, rows: Sequence[Version]) -> Iterator[str]:
    """What settings and ledger should name and do not; a save notes the engagement again."""
    settings, is_bound = read_settings(folder), bound_of(rows) is not None
    if rows and not is_bound:
        yield f"{LEDGER} does not say whose it is yet: the next save appends the engagement record."
    missing = ["no client"] * (settings.client is None) + ["no engagement"] * (is_bound and settings.engagement is None)
    if missing:
        yield f"{SETTINGS} names {' and '.join(missing)}."


def _whose_heads(client: str, folder: Path) -> str:
    """The client beside this one whose ledger the file of heads is of; empty where there is none."""
    ours = heads_beside(folder / LEDGER)
    others = (id for id in client_ids(folder.parent) if ours and id != client)
    return next((id for id in others if ours and ours[-1] in (heads_beside(folder.parent / id / LEDGER) or ())), "")


def _named(what: str, clients: str | Path) -> tuple[str, Path]:
    """The client and its folder; a copy anywhere is that of the client that its settings name."""
    folder = Path(what)
    if folder.name == what:
        return what, client_folder(what, clients)
    if not (folder / SETTINGS).is_file():
        problem = Problem(what, f"no {SETTINGS}", "a copy of a client's folder", "Name the folder itself.")
        raise ParameterError("That is no client's folder.", [problem])
    return check_client_id(read_settings(folder).client or folder.name), folder


def _heads_of(place: Path) -> list[NotedHead]:
    """What a backup or a signed page notes of the ledger."""
    if place.is_dir():
        rows = read_contents(place / LEDGER).rows
        return [NotedHead(Head(row.seq, row.digest), f"the ledger in {place.name}") for row in rows]
    try:
        signature = check_signature(place.read_bytes())
        client, head = signature.facts["client"], signature.facts["ledger_head"]
    except (OSError, KeyError) as error:
        found = getattr(error, "strerror", None) or "a page that names no ledger"
        problem = Problem(place.name, found, "a backup's folder, or a page of a run", "Check the name.")
        raise ParameterError("There is nothing to compare with.", [problem]) from None
    if signature.key not in known_keys(keys_folder()):
        problem = Problem(
            place.name, f"key {signature.key.id}", "a key known here", "Compare keys with its maker first."
        )
        raise ParameterError("Nobody known here signed that page.", [problem])
    return [NotedHead(Head(int(head["seq"]), str(head["digest"])), place.name, str(client))]


def _others(client: str, heads: Sequence[NotedHead]) -> list[Finding]:
    others = {note.where: note.client for note in heads if note.client not in (client, "")}
    expected, remedy = f"what was made of client {client}", "Move it to its own client."
    return [
        Finding("What was made of another client lies here.", Problem(where, f"client {other}", expected, remedy))
        for where, other in others.items()
    ]


def _foreign(client: str, folder: Path, known: Sequence[Finding], rows: Sequence[Version]) -> list[Finding]:
    """What does not belong to the client: its settings, its rows, or what lies beside them."""
    bound = [row for row in rows if row.kind == EngagementRecord.kind]
    again = [
        Finding(
            "A second engagement record was planted.", Problem(f"row {row.seq}", row.id, "one for all time", REMEDY)
        )
        for row in bound[1:]
    ]
    whose = bound_of(rows)
    foreign = foreign_ledger(client, folder, whose, is_empty=not rows)
    problems = [*foreign.problems] if foreign else []
    if any(problem.where == f"{folder.name}/{LEDGER}" for problem in problems):
        problems += _heads_too(client, folder, whose, rows)
    strange = [Finding(foreign.what, problem) for problem in problems] if foreign else []
    return [*(strange or known), *again]


def _heads_too(client: str, folder: Path, whose: Bound, rows: Sequence[Version]) -> Iterator[Problem]:
    """The heads beside another client's ledger, where they came with it."""
    beside = heads_beside(folder / LEDGER)
    if whose and whose[1] != client and beside and beside[-1].head in {Head(row.seq, row.digest) for row in rows}:
        where, remedy = f"{folder.name}/{HEADS}", "Put this client's own back from the same backup."
        yield Problem(where, f"the heads of client {whose[1]}", f"those of client {client}", remedy)
