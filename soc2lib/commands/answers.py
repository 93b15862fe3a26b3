"""The round trip with the client: `soc2 ask`, `soc2 take-answers` and `soc2 resolve`."""

from pathlib import Path
from typing import Annotated

import typer

from soc2lib.commands.naming import renamed
from soc2lib.commands.options import Author, Client, Clients, example

app = typer.Typer(add_completion=False)


@app.command(
    cls=renamed(to="out"),
    epilog=example('soc2 ask north-star --owner "Ann Lee" --out mail'),
)
def ask(
    client: Client,
    owner: Annotated[str, typer.Option(help="Who is asked: the owner's name as the records have it.")],
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="The folder to write into.")] = Path(),
    clients: Clients = "",
) -> None:
    """Write one owner's questions as a workbook and as an offline form; the owner answers in either."""
    from soc2lib.share.owner_answers.question_files import write_both
    from soc2lib.store.engagement import Engagement

    for path in write_both(Engagement.open(client, "", clients), owner, out):
        typer.echo(f"Wrote {path}")
    typer.echo(f"Import what comes back with: soc2 take-answers {client} FILE")


@app.command(epilog=example("soc2 take-answers north-star answers-ann-lee.json"))
def take_answers(
    client: Client,
    file: Annotated[
        Path, typer.Argument(dir_okay=False, help="The form's JSON, or the workbook of questions filled in.")
    ],
    author: Author = "",
    clients: Clients = "",
) -> None:
    """Import an owner's answers. An answer to a field that was changed meanwhile waits as a conflict."""
    from soc2lib.basics.formatting import count
    from soc2lib.share.owner_answers import importer as answers
    from soc2lib.share.owner_answers.conflicts import clash_words, conflict_numbers
    from soc2lib.store.engagement import Engagement

    engagement = Engagement.open(client, "", clients)
    taken = answers.take_answers(engagement, answers.read_answers(file), author=author or "import")
    typer.echo(f"Answered by {taken.by}: {count(taken.saved, 'row')} saved, {taken.unchanged} without anything new.")
    if taken.before:
        typer.echo(f"Imported before and left as they are: {count(taken.before, 'row')}.")
    if taken.unsure:
        typer.echo(f"Not sure of {count(taken.unsure, 'question')}: follow them up.")
    numbers = conflict_numbers(engagement)
    for clash in taken.clashes:
        typer.echo(clash_words(clash, numbers[clash.id]))
    if taken.clashes:
        typer.echo(f"Nothing was overwritten. Resolve each: soc2 resolve {client} NUMBER --take answer --reason WHY")


@app.command(epilog=example('soc2 resolve north-star 1 --take answer --reason "Ann runs it"'))
def resolve(
    client: Client,
    number: Annotated[str, typer.Argument(help="The conflict's number; without one, open conflicts are listed.")] = "",
    take: Annotated[str, typer.Option(help="stored, answer, or a third value in words.")] = "",
    reason: Annotated[str, typer.Option(help="Why that value is right.")] = "",
    author: Author = "",
    clients: Clients = "",
) -> None:
    """Resolve a conflict between an answer and what was stored meanwhile, or list the open ones."""
    from soc2lib.basics.formatting import count, sentence
    from soc2lib.share.owner_answers.conflicts import clash_words, conflict_numbers, open_clashes, read_take, resolve
    from soc2lib.store.engagement import Engagement

    engagement = Engagement.open(client, "", clients)
    numbers = conflict_numbers(engagement)
    if number:
        done = resolve(engagement, number, *read_take(take), why=reason, author=author or "not named")
        now = f"{done.of_kind} {done.row} now says {done.value or 'nothing'}"
        typer.echo(f"Resolved {numbers[done.id]}: {done.settled}; {now}.")
    clashes = open_clashes(engagement)
    for clash in () if number else sorted(clashes, key=lambda clash: numbers[clash.id]):
        typer.echo(clash_words(clash, numbers[clash.id]))
    typer.echo(f"{sentence(count(len(clashes), 'conflict'))} to resolve.")
