"""The command that lists which spellings may name people in an edition, and takes what a person decides of them."""

from typing import Annotated

import typer

from soc2lib.commands.options import AsOf, Author, Client, Clients, Edition, example

app = typer.Typer()


@app.command(epilog=example("soc2 names north-star --person will --word price"))
def names(
    client: Client,
    edition: Edition = "executive",
    person: Annotated[list[str] | None, typer.Option("--person", help="A spelling that is a name.")] = None,
    word: Annotated[list[str] | None, typer.Option("--word", help="A spelling that is a word.")] = None,
    as_of: AsOf = "",
    author: Author = "share",
    clients: Clients = "",
) -> None:
    """List the spellings in an edition that may be people's names, and decide: a person, or a word."""
    from soc2lib.share.names.deciding import decide, named, undecided
    from soc2lib.share.records import Meaning
    from soc2lib.share.report.report import Report
    from soc2lib.store.engagement import Engagement

    meanings = dict.fromkeys(person or (), Meaning.PERSON) | dict.fromkeys(word or (), Meaning.WORD)
    if meanings:
        engagement = Engagement.open(client, "", clients)
        decide(engagement, meanings, author=author)
        engagement.ledger.close()
        typer.echo(f"Decided: {', '.join(f'{one} is {meaning.value}' for one, meaning in meanings.items())}.")
        typer.echo(f"Make the reports anew: soc2 run {client} --edition {edition}")
    read = Report.open(client, as_of, clients, edition).engagement
    found = undecided(read) if read.hides_names else named(read)
    if read.hides_names:
        typer.echo(f"The {edition} edition shows no names. Undecided: {len(found)}.")
    else:
        typer.echo(f"The {edition} edition may name people. Spellings that name somebody, or may: {len(found)}.")
    for one in found:
        typer.echo(f"  {one}")
