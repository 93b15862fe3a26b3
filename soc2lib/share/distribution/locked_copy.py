"""Makes a locked copy of a client's report for one person and writes down that it was made."""

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from soc2lib.basics import clock, formatting
from soc2lib.errors import ParameterError, Problem, ShareError
from soc2lib.share.distribution.encryption import Copy, lock
from soc2lib.share.distribution.passphrase import draw
from soc2lib.share.distribution.watermark import marked
from soc2lib.share.names.deciding import require_decided
from soc2lib.share.placing import placing
from soc2lib.share.records import Distribution, Edition
from soc2lib.share.report.editions import edition as profile
from soc2lib.share.report.redaction import EditionEngagement
from soc2lib.signing.allowed_keys import check_may_sign
from soc2lib.signing.keys import keys_folder, own_key, signing_key
from soc2lib.signing.pages import FACTS, sign, unsigned
from soc2lib.stages import EDITIONS, page_name, stage
from soc2lib.store.clients import client_folder, runs_folder
from soc2lib.store.engagement import Engagement
from soc2lib.store.runs import Run, latest_run

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_STAMP = (2020, 1, 1, 0, 0, 0)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Order:
    """A copy as it was asked for.

    Attributes
    ----------
    edition : Edition
        Which edition.
    recipient : str
        Whom it is for.
    expires : date
        Last day on which it is to be read.
    nda_on : date or None
        Day of the recipient's non-disclosure agreement.
    zipped : bool
        Put the file into a ZIP, for mail filters that hold back HTML.
    author : str
        Who makes it.
    firm : str
        The firm it comes from, as the locked page names it.
    """

    edition: Edition
    recipient: str
    expires: date
    nda_on: date | None = None
    zipped: bool = False
    author: str = "share"
    firm: str = ""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A finished copy: its file, the passphrase that nobody keeps, its entry in the log, and whether it is signed."""

    path: Path
    passphrase: str
    record: Distribution
    signed: bool


def last_run(client: str, clients: str | Path = "") -> Run:
    """The client's last whole run.

    Raises
    ------
    ShareError
        If there is none.
    """
    run = latest_run(runs_folder(client_folder(client, clients).name, clients))
    if run is None:
        problem = Problem(client, "no run", "a finished run", f"Run it: soc2 run {client}")
        raise ShareError("There is no report to share yet.", [problem])
    return run


def report_of(run: Run, edition: Edition) -> Path:
    """The file of an edition in a run.

    Raises
    ------
    ShareError
        If the run did not make it.
    """
    path = run.folder / f"{page_name(stage('share'), edition.value)}.html"
    if path.is_file():
        return path
    made = [name for name in EDITIONS if (run.folder / f"{page_name(stage('share'), name)}.html").is_file()]
    found = f"the editions {formatting.listed(made)}" if made else "no edition"
    remedy = f"Make it: soc2 run {run.manifest.get('client')} --edition {edition.value}"
    problem = Problem(f"run {run.folder.name}", found, edition.value, remedy)
    raise ShareError(f"The last run made no {edition.value} edition.", [problem])


def hand_over(engagement: Engagement, order: Order, folder: Path, clients: str | Path = "") -> HandedOut:
    """Lock the last run's report for one person, log it, and put it into a folder.

    Parameters
    ----------
    engagement : Engagement
        The client.
    folder : Path
        Where the file goes; made where it is missing.

    Raises
    ------
    ParameterError
        If the name or the day cannot be used.
    ShareError
        If there is no such report, our key may not sign for this client, or the copy does not open to what was locked.
        Nothing is logged or kept then.
    """
    today = clock.today()
    _check(order, today)
    run = last_run(engagement.client, clients)
    source = report_of(run, order.edition)
    _require_decided(engagement, run, order.edition)
    key = signing_key(keys_folder())
    if public := own_key(keys_folder()):
        check_may_sign(engagement.client, engagement.folder, public)
    page = _marked(source, run, order, key)
    passphrase = draw()
    copy = Copy(engagement.client, order.edition.value, order.recipient, order.expires, order.firm)
    locked = lock(page, copy, passphrase)
    if key:
        locked = sign(locked, {"page": "a locked report", "expires": order.expires.isoformat()}, key)
    digest = sha256(locked).hexdigest()
    record = Distribution(
        id=f"{today.isoformat()}-{digest[:8]}",
        recipient=order.recipient,
        edition=order.edition,
        as_of=date.fromisoformat(run.manifest["as_of"]),
        made_on=today,
        expires=order.expires,
        nda_on=order.nda_on,
        sha256=digest,
        report_sha256=sha256(page).hexdigest(),
    )
    path = folder / _file_name(record, order.zipped)
    with placing(path, _zipped(path, locked) if order.zipped else locked):
        engagement.save(record, 0, author=order.author, reason=f"Locked copy for {record.recipient}")
    return HandedOut(path, passphrase, record, key is not None)


def report_to_pass_on(client: str, edition: Edition, clients: str | Path = "") -> Path:
    """The file of an edition in the client's last run, once nothing in it is undecided.

    Raises
    ------
    ShareError
        If there is no such report, or it may name somebody whom its readers must not know of.
    """
    run = last_run(client, clients)
    path = report_of(run, edition)
    engagement = Engagement.open(client, run.manifest["as_of"], clients)
    _require_decided(engagement, run, edition)
    engagement.ledger.close()
    return path


def _require_decided(engagement: Engagement, run: Run, edition: Edition) -> None:
    day = date.fromisoformat(run.manifest["as_of"])
    read = EditionEngagement(engagement.client, engagement.folder, day, profile(edition.value))
    require_decided(read, run.ledger_head)


def _check(order: Order, today: date) -> None:
    problems = []
    if not order.recipient.strip() or len(order.recipient) > _LONGEST_NAME:
        expected = f"a person's name of 1 to {_LONGEST_NAME} characters"
        problems.append(Problem("--to", repr(order.recipient)[:40], expected, "Say whom the copy is for."))
    if order.expires < today:
        past = Problem("--expires", order.expires.isoformat(), f"{today.isoformat()} or later", "Name a day to come.")
        problems.append(past)
    if problems:
        raise ParameterError("The copy cannot be made.", problems)


def _marked(source: Path, run: Run, order: Order, key: "Ed25519PrivateKey | None") -> bytes:
    """The report with the recipient's mark, signed anew where there is a key."""
    page = marked(unsigned(source.read_bytes()), order.recipient, order.expires)
    if key is None:
        return page
    facts = {name: run.manifest[name] for name in FACTS if name in run.manifest}
    mark = {"edition": order.edition.value, "recipient": order.recipient, "expires": order.expires.isoformat()}
    return sign(page, {"page": source.name, **facts, **mark}, key)


def _file_name(record: Distribution, zipped: bool) -> str:
    """A name that tells whom it is for and nothing of the client."""
    plain = re.sub(r"[^a-z0-9]+", "-", record.recipient.lower()).strip("-")[:40] or "recipient"
    return f"report-for-{plain}-{record.id}.{'zip' if zipped else 'html'}"


def _zipped(path: Path, locked: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{path.stem}.html", _STAMP), locked, zipfile.ZIP_DEFLATED)
    return made.getvalue()
