"""The commands that sharing brings: the signing key, locked copies, PDF, spreadsheets and OSCAL of a report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from soc2lib.commands.naming import renamed
from soc2lib.commands.options import AsOf, Author, Client, Clients, Edition, example, file_at

app = typer.Typer(add_completion=False)
keys = typer.Typer(
    name="keys",
    help="The key that signs reports: make, show, trust; allow, forbid, allowed.",
    no_args_is_help=True,
    epilog=example("soc2 keys make"),
)
app.add_typer(keys)
_COURTESY = "The day and the recipient's mark are courtesies: whoever has file and passphrase can copy what they read."


@keys.command(epilog=example("soc2 keys make"))
def make(clients: Clients = "") -> None:
    """Make the key pair that signs reports from now on; it is never overwritten."""
    from soc2lib.signing.keys import keys_folder, make_key

    folder = keys_folder()
    key = make_key(folder, clients)
    typer.echo(f"Made key {key.id} in {folder}. Back that folder up, and hand nothing of it on.")
    typer.echo(f"Give this public key to those who check your reports:\n{key.text}")


@keys.command(epilog=example("soc2 keys show"))
def show() -> None:
    """Print the public keys known here: your own, and those you trust."""
    from soc2lib.signing.keys import keys_folder, known_keys

    known = known_keys(keys_folder())
    for key, whose in known.items():
        typer.echo(f"{whose}, key {key.id}\n{key.text}")
    if not known:
        typer.echo("No keys yet. Make yours with `soc2 keys make`.")


@keys.command("trust", epilog=example("soc2 keys trust partner-firm soc2-key:…"))
def trust_(
    name: Annotated[str, typer.Argument(help="Whose key it is, such as north-star.")],
    key: Annotated[str, typer.Argument(help="The public key, as `soc2 keys show` prints it on their machine.")],
    yes: Annotated[bool, typer.Option("--yes", help="Replace the name's earlier key without asking.")] = False,
) -> None:
    """Note whose key this is, once you compared it with them by another way; replacing another key asks."""
    from soc2lib.signing.keys import PublicKey, keys_folder, trust, trusted

    read = PublicKey.read(key)
    earlier = trusted(name, keys_folder())
    if earlier not in (None, read) and not yes:
        typer.echo(f"Key {earlier.id} is known as {name}'s. Compare {read.id} with them by another way.", err=True)
        typer.confirm(f"Replace it with key {read.id}?", abort=True, err=True)
    trust(name, read, keys_folder())
    typer.echo(f"Reports signed with key {read.id} are known as {name}'s from now on.")


@keys.command("allow", epilog=example("soc2 keys allow north-star"))
def allow_(
    client: Client,
    name: Annotated[str, typer.Argument(help="Whose key, as `soc2 keys trust` noted it; your own unless named.")] = "",
    author: Author = "keys",
    clients: Clients = "",
) -> None:
    """Record in the client's ledger that a key may sign; once one may, no other does."""
    from soc2lib.errors import ParameterError, Problem
    from soc2lib.signing.allowed_keys import allow
    from soc2lib.signing.keys import keys_folder, own_key, trusted
    from soc2lib.store.engagement import Engagement

    key = trusted(name, keys_folder()) if name else own_key(keys_folder())
    if key is None:
        remedy = "Make yours with `soc2 keys make`, or note theirs with `soc2 keys trust`."
        raise ParameterError(
            "There is no such key.", [Problem("key", name or "no key of yours", "a known key", remedy)]
        )
    allow(Engagement.open(client, "", clients), key, name or "this firm", author)
    typer.echo(f"Key {key.id} may sign what is made of {client}.")


@keys.command("forbid", epilog=example("soc2 keys forbid north-star 5f0c9a1e"))
def forbid_(
    client: Client,
    key: Annotated[str, typer.Argument(help="The key's id, as `soc2 keys allowed` prints it.")],
    author: Author = "keys",
    clients: Clients = "",
) -> None:
    """Record in the client's ledger that a key may no longer sign."""
    from soc2lib.signing.allowed_keys import forbid
    from soc2lib.store.engagement import Engagement

    forbid(Engagement.open(client, "", clients), key, author)
    typer.echo(f"Key {key} may no longer sign what is made of {client}.")


@keys.command(epilog=example("soc2 keys allowed north-star"))
def allowed(client: Client, clients: Clients = "") -> None:
    """Print the keys that may sign what is made of a client."""
    from soc2lib.signing.allowed_keys import allowed_keys
    from soc2lib.store.clients import client_folder

    found = allowed_keys(client, client_folder(client, clients))
    for one in found.values():
        typer.echo(f"{one.whose}, key {one.id}\n{one.key}")
    if not found:
        typer.echo(f"No key is recorded for {client}, so any may sign. Record yours with `soc2 keys allow {client}`.")


@app.command(epilog=example('soc2 share north-star --to "Ann Lee" --expires 2026-12-31'))
def share(
    client: Client,
    to: Annotated[str, typer.Option("--to", help="Whom the copy is for, by name.")],
    expires: Annotated[str, typer.Option(help="Last day it is to be read, such as 2026-12-31.")],
    edition: Edition = "client",
    nda: Annotated[str, typer.Option(help="Day of the recipient's non-disclosure agreement.")] = "",
    zipped: Annotated[bool, typer.Option("--zip", help="In a ZIP, for mail filters that hold back HTML.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="The folder to write into (default shared/ in the client's folder)."),
    ] = None,
    author: Author = "share",
    clients: Clients = "",
) -> None:
    """Make a copy of the last run's report that one person opens with a passphrase, and log it."""
    from soc2lib.html.brand import read_brand
    from soc2lib.share import records
    from soc2lib.share.distribution.locked_copy import Order, hand_over
    from soc2lib.share.distribution.passphrase import entropy
    from soc2lib.store.clients import clients_folder
    from soc2lib.store.engagement import Engagement, read_day

    chosen = records.Edition(_one_of("--edition", edition, list(records.Edition)))
    engagement = Engagement.open(client, "", clients)
    brand = read_brand(clients_folder(clients))
    days = read_day(expires), read_day(nda) if nda else None
    order = Order(chosen, to.strip(), *days, zipped, author, brand.name if brand else "")
    done = hand_over(engagement, order, out or engagement.folder / "shared", clients)
    typer.echo(f"Wrote {done.path} for {to}, to be read until {expires}.")
    typer.echo(f"Logged as {done.record.id}." + ("" if nda else " No NDA is noted; name its day with --nda."))
    if not done.signed:
        typer.echo("It is not signed: there is no key. Make one with `soc2 keys make`.")
    if chosen is records.Edition.AUDITOR:
        typer.echo(f"The auditor edition may name people: soc2 names {client} --edition auditor lists whom it names.")
    typer.echo(f"Passphrase (shown this once, kept nowhere; {entropy():.0f} bits):\n\n  {done.passphrase}\n")
    typer.echo(f"Send it by another way than the file. {_COURTESY}")


@app.command(cls=renamed(to="out"), epilog=example("soc2 pdf north-star --paper Letter"))
def pdf(
    client: Client,
    edition: Edition = "client",
    paper: Annotated[str, typer.Option(help="A4 or Letter.")] = "A4",
    out: Annotated[Path | None, typer.Option("--out", help="The PDF to write (default CLIENT-EDITION.pdf).")] = None,
    clients: Clients = "",
) -> None:
    """Print the last run's report as a tagged PDF (needs a Chromium and soc2lib\\[pdf])."""
    from soc2lib.share.distribution.printing import Paper, print_pdf

    page = _report(client, edition, clients)
    sheet = Paper(_one_of("--paper", paper, list(Paper)))
    typer.echo(f"Wrote {print_pdf(page, file_at(out, f'{client}-{edition}.pdf'), sheet)}")


@app.command(cls=renamed(to="out"), epilog=example("soc2 tables north-star --csv --out tables"))
def tables(
    client: Client,
    edition: Edition = "client",
    out: Annotated[Path | None, typer.Option("--out", help="The XLSX to write, or the folder with --csv.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="One CSV file a table instead of one XLSX.")] = False,
    clients: Clients = "",
) -> None:
    """Write every table of the last run's report: an XLSX with a sheet a table, or CSV files."""
    from soc2lib.share.export.tables import tables_of, write_csvs, write_xlsx
    from soc2lib.store.runs import origin_of

    page = _report(client, edition, clients)
    found, origin = tables_of(page), origin_of(page)
    if as_csv:
        written = write_csvs(found, out or Path(f"{client}-{edition}-tables"), origin)
        typer.echo(f"Wrote {len(written)} files into {written[0].parent}")
        return
    title = f"{client}, {edition} edition"
    typer.echo(f"Wrote {write_xlsx(found, title, file_at(out, f'{client}-{edition}.xlsx'), origin)}")


@app.command(cls=renamed(to="out"), epilog=example("soc2 oscal north-star --out oscal"))
def oscal(
    client: Client,
    edition: Edition = "client",
    as_of: AsOf = "",
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="The folder to write into.")] = Path(),
    clients: Clients = "",
) -> None:
    """Write OSCAL assessment results and a plan of action and milestones, for tools that read OSCAL 1.2."""
    from soc2lib.share.export.oscal import write
    from soc2lib.share.names.deciding import require_decided
    from soc2lib.share.report.report import Report

    report = Report.open(client, as_of, clients, edition)
    require_decided(report.engagement)
    written = write(report, out)
    for path in written:
        typer.echo(f"Wrote {path}")
    if len(written) == 1:
        typer.echo("No gap is known, so there is no plan of action to write.")


def _report(client: str, edition: str, clients: str) -> Path:
    """The file of an edition in the client's last run."""
    from soc2lib.share import records
    from soc2lib.share.distribution.locked_copy import report_to_pass_on

    chosen = records.Edition(_one_of("--edition", edition, list(records.Edition)))
    return report_to_pass_on(client, chosen, clients)


def _one_of(option: str, given: str, words: Sequence[str]) -> str:
    """The word that was meant."""
    from soc2lib.errors import ParameterError, Problem
    from soc2lib.spreadsheets.cells import same_word

    found = same_word(given, [str(word) for word in words])
    if found is None:
        problem = Problem(option, repr(given)[:40], ", ".join(map(str, words)), "Name one of them.")
        raise ParameterError(f"{option} cannot be read.", [problem])
    return found
