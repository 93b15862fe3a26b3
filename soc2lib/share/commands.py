"""The commands that sharing brings: the signing key, locked copies, PDF, spreadsheets and OSCAL of a report."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)
keys = typer.Typer(name="keys", help="The key that signs reports: make, show, trust.", no_args_is_help=True)
app.add_typer(keys)
Client = Annotated[str, typer.Argument(help="The client's id, such as north-star.")]
Clients = Annotated[
    str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
]
_COURTESY = "The day and the recipient's mark are courtesies: whoever has file and passphrase can copy what they read."


@keys.command()
def make(clients: Clients = "") -> None:
    """Make the key pair that signs reports from now on; it is never overwritten."""
    from soc2lib.foundation.keys import keys_folder, make_key

    folder = keys_folder()
    key = make_key(folder, clients)
    typer.echo(f"Made key {key.id} in {folder}. Back that folder up, and hand nothing of it on.")
    typer.echo(f"Give this public key to those who check your reports:\n{key.text}")


@keys.command()
def show() -> None:
    """Print the public keys known here: your own, and those you trust."""
    from soc2lib.foundation.keys import keys_folder, known_keys

    known = known_keys(keys_folder())
    for key, whose in known.items():
        typer.echo(f"{whose}, key {key.id}\n{key.text}")
    if not known:
        typer.echo("No keys yet. Make yours with `soc2 keys make`.")


@keys.command("trust")
def trust_(
    name: Annotated[str, typer.Argument(help="Whose key it is, such as north-star.")],
    key: Annotated[str, typer.Argument(help="The public key, as `soc2 keys show` prints it on their machine.")],
) -> None:
    """Note whose key this is, once you compared it with them by another way."""
    from soc2lib.foundation.keys import PublicKey, keys_folder, trust

    read = PublicKey.read(key)
    trust(name, read, keys_folder())
    typer.echo(f"Reports signed with key {read.id} are known as {name}'s from now on.")


@app.command()
def share(
    client: Client,
    to: Annotated[str, typer.Option("--to", help="Whom the copy is for, by name.")],
    expires: Annotated[str, typer.Option(help="Last day it is to be read, such as 2026-12-31.")],
    edition: Annotated[str, typer.Option(help="executive, client, auditor or portfolio.")] = "client",
    nda: Annotated[str, typer.Option(help="Day of the recipient's non-disclosure agreement.")] = "",
    zipped: Annotated[bool, typer.Option("--zip", help="In a ZIP, for mail filters that hold back HTML.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where the file goes (default shared/ in the client's folder).")
    ] = None,
    author: Annotated[str, typer.Option(help="Who makes the copy.")] = "share",
    clients: Clients = "",
) -> None:
    """Make a copy of the last run's report that one person opens with a passphrase, and log it."""
    from soc2lib.foundation.cells import same_word
    from soc2lib.foundation.engagement import Engagement, read_day
    from soc2lib.foundation.errors import ParameterError, Problem
    from soc2lib.share.distribution import Order, hand_out
    from soc2lib.share.passphrase import entropy
    from soc2lib.share.records import Edition

    word = same_word(edition, [one.value for one in Edition])
    if word is None:
        problem = Problem("--edition", repr(edition), ", ".join(one.value for one in Edition), "Name one of them.")
        raise ParameterError("There is no such edition.", [problem])
    engagement = Engagement.open(client, "", clients)
    order = Order(Edition(word), to.strip(), read_day(expires), read_day(nda) if nda else None, zipped, author)
    done = hand_out(engagement, order, out or engagement.folder / "shared", clients)
    typer.echo(f"Wrote {done.path} for {to}, to be read until {expires}.")
    typer.echo(f"Logged as {done.record.id}." + ("" if nda else " No NDA is noted; name its day with --nda."))
    if not done.signed:
        typer.echo("It is not signed: there is no key. Make one with `soc2 keys make`.")
    typer.echo(f"Passphrase (shown this once, kept nowhere; {entropy():.0f} bits):\n\n  {done.passphrase}\n")
    typer.echo(f"Send it by another way than the file. {_COURTESY}")
