"""The round trip with the client: `soc2 questions`, `soc2 answers` and `soc2 settle`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)
Client = Annotated[str, typer.Argument(help="The client's id, such as north-star.")]
Clients = Annotated[
    str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
]


@app.command()
def questions(
    client: Client,
    owner: Annotated[str, typer.Option(help="Whose questions: the owner's name as the records have it.")],
    to: Annotated[Path, typer.Option("--to", help="The folder to write into.")] = Path(),
    clients: Clients = "",
) -> None:
    """Write the questions for one owner: a workbook and an offline form; the owner answers in either."""
    from soc2lib.share.owner_answers.question_files import write_both
    from soc2lib.store.engagement import Engagement

    for path in write_both(Engagement.open(client, "", clients), owner, to):
        typer.echo(f"Wrote {path}")
    typer.echo(f"Take in what comes back with: soc2 answers {client} FILE")


@app.command()
def answers(
    client: Client,
    file: Annotated[Path, typer.Argument(help="The form's JSON, or the workbook of questions filled in.")],
    author: Annotated[str, typer.Option(help="Who takes it in; the answers carry the name of who answered.")] = "",
    clients: Clients = "",
) -> None:
    """Take in an owner's answers: what nobody else touched is stored, what clashes waits to be settled."""
    from soc2lib.basics.formatting import count
    from soc2lib.share.owner_answers.conflicts import clash_words
    from soc2lib.share.owner_answers.importer import read_answers, take_answers
    from soc2lib.store.engagement import Engagement

    taken = take_answers(Engagement.open(client, "", clients), read_answers(file), author=author or "import")
    typer.echo(f"Answered by {taken.by}: {count(taken.saved, 'row')} saved, {taken.unchanged} without anything new.")
    if taken.before:
        typer.echo(f"Taken in before and left as they are: {count(taken.before, 'row')}.")
    if taken.unsure:
        typer.echo(f"Not sure of {count(taken.unsure, 'question')}: follow them up.")
    for clash in taken.clashes:
        typer.echo(clash_words(clash))
    if taken.clashes:
        typer.echo(f"Nothing was overwritten. Settle each: soc2 settle {client} NUMBER --take answer --reason WHY")


@app.command()
def settle(
    client: Client,
    number: Annotated[str, typer.Argument(help="The clash's number; without one, the open clashes are listed.")] = "",
    take: Annotated[str, typer.Option(help="stored, answer, or a third value in words.")] = "",
    reason: Annotated[str, typer.Option(help="Why it is settled so.")] = "",
    author: Annotated[str, typer.Option(help="Who settles.")] = "",
    clients: Clients = "",
) -> None:
    """Settle an answer that clashes with what was stored meanwhile; without a number, list what is open."""
    from soc2lib.basics.formatting import count, sentence
    from soc2lib.share.owner_answers.conflicts import clash_words, open_clashes, read_take
    from soc2lib.share.owner_answers.conflicts import resolve as settle_one
    from soc2lib.store.engagement import Engagement

    engagement = Engagement.open(client, "", clients)
    if number:
        done = settle_one(engagement, number, *read_take(take), why=reason, author=author or "not named")
        typer.echo(f"Settled {done.id}: {done.settled}; {done.of_kind} {done.row} now says {done.value or 'nothing'}.")
    clashes = open_clashes(engagement)
    for clash in () if number else clashes:
        typer.echo(clash_words(clash))
    typer.echo(f"{sentence(count(len(clashes), 'clash', 'clashes'))} to settle.")
