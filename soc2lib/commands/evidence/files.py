"""The `soc2 evidence` commands: files into the locker, the list of them, the check, and the hand-out for an auditor."""

import json
from pathlib import Path
from typing import Annotated

import typer

from soc2lib.commands.evidence.populations import app as populations
from soc2lib.commands.evidence.samples import app as samples
from soc2lib.commands.evidence.sources import app as collecting
from soc2lib.commands.naming import renamed
from soc2lib.commands.options import Author, Client, Clients, Json, example

app = typer.Typer(
    name="evidence",
    help="Evidence files and lists: add, list, verify, export; population, test, compare, identity.",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(populations)
app.add_typer(collecting)
app.add_typer(samples)
Controls = Annotated[
    list[str] | None, typer.Option("--control", help="Id of a control it supports; several times for several.")
]
EVIDENCE_ALTERED = 4


@app.command(epilog=example("soc2 evidence add north-star evidence/ --author Ann"))
def add(
    client: Client,
    place: Annotated[Path, typer.Argument(help="A file, a folder or a ZIP.")],
    author: Author,
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "",
    control: Controls = None,
    system: Annotated[str, typer.Option(help="The system it comes from, such as okta.")] = "",
    kind: Annotated[str, typer.Option("--type", help="What it is, such as ticket or log-extract.")] = "",
    day: Annotated[str, typer.Option(help="Last day that it covers, such as 2026-03-31.")] = "",
    corrects: Annotated[str, typer.Option(help="Id of the evidence that this file corrects.")] = "",
    clients: Clients = "",
) -> None:
    """Take in evidence: all of it or nothing. Names by the naming rule say what it shows, or the options do."""
    from soc2lib.basics.clock import today
    from soc2lib.evidence.locker.service import add as add_files
    from soc2lib.evidence.sources.evidence_files import About
    from soc2lib.store.engagement import Engagement

    about = About(tuple(control or ()), system, kind, day, corrects)
    engagement = Engagement.open(client, "", clients)
    taken = add_files(engagement, place, added=today(), author=author, source=source, about=about)
    for record in taken.records:
        typer.echo(f"{record.id}  {record.file}{_replaced(record.supersedes)}")
    for record in taken.corrected:
        typer.echo(f"{record.id}  {record.file}, corrected")
    for name in taken.passed_over:
        typer.echo(f"The folder {name} was not looked into.")
    corrected = f"{len(taken.corrected)} corrected, " if taken.corrected else ""
    typer.echo(f"{len(taken.records)} new, {corrected}{len(taken.known)} there already.")


@app.command(epilog=example("soc2 evidence attach north-star EV-0001 --control IAM-03 --author Ann"))
def attach(
    client: Client,
    ids: Annotated[list[str], typer.Argument(help="Ids of evidence on record.")],
    author: Author,
    control: Controls = None,
    clients: Clients = "",
) -> None:
    """Let evidence on record support further controls too."""
    from soc2lib.evidence.locker.service import attach as attach_to
    from soc2lib.store.engagement import Engagement

    changed = attach_to(Engagement.open(client, "", clients), ids, control or (), author=author)
    for record in changed:
        typer.echo(f"{record.id}  {', '.join(record.controls)}")
    typer.echo(f"{len(changed)} attached.")


def _replaced(id: str) -> str:
    return f", in place of {id}" if id else ""


@app.command("list", epilog=example("soc2 evidence list north-star"))
def list_(client: Client, clients: Clients = "", as_json: Json = False) -> None:
    """List what is recorded."""
    from soc2lib.evidence.records import Evidence
    from soc2lib.store.engagement import Engagement

    records = Engagement.open(client, "", clients).all(Evidence)
    if as_json:
        typer.echo(json.dumps([{"id": record.id, **record.body()} for record in records]))
        return
    for record in records:
        typer.echo(f"{record.id}  {', '.join(record.controls)}  {record.file or record.title}")
    typer.echo(f"{len(records)} recorded.")


@app.command(epilog=example("soc2 evidence verify north-star"))
def verify(client: Client, clients: Clients = "") -> None:
    """Read every file again and name what is altered, cut or gone."""
    from soc2lib.evidence.locker.service import verify as check
    from soc2lib.store.engagement import Engagement

    problems, unrecorded = check(Engagement.open(client, "", clients))
    for problem in problems:
        typer.echo(str(problem), err=True)
    for digest in unrecorded:
        typer.echo(f"{digest[:12]}… lies in the locker and no record names it.")
    typer.echo(f"{len(problems)} files altered, cut or gone.")
    raise typer.Exit(EVIDENCE_ALTERED if problems else 0)


@app.command(cls=renamed(to="out"), epilog=example("soc2 evidence export north-star --out for-the-auditor"))
def export(
    client: Client,
    out: Annotated[Path, typer.Option("--out", help="A folder that does not exist yet.")],
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of evidence or controls; none means everything.")] = None,
    clients: Clients = "",
) -> None:
    """Write evidence as a folder with an index that an auditor opens without us."""
    from soc2lib.evidence.locker.service import export_package
    from soc2lib.store.engagement import Engagement

    typer.echo(f"Wrote {export_package(Engagement.open(client, '', clients), out, ids or ())}")
