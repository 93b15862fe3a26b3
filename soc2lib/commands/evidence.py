"""The `soc2 evidence` commands: files into the locker, the list of them, the check, and the hand-out for an auditor."""

import json
from pathlib import Path
from typing import Annotated

import typer

from soc2lib.commands.populations import register

app = typer.Typer(
    name="evidence",
    help="Evidence files and lists: add, list, verify, export; population, test, compare, identity.",
    no_args_is_help=True,
    add_completion=False,
)
Client = Annotated[str, typer.Argument(help="The client's id, such as north-star.")]
Clients = Annotated[
    str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
EVIDENCE_ALTERED = 4


@app.command()
def add(
    client: Client,
    place: Annotated[Path, typer.Argument(help="A file, a folder or a ZIP, named by the naming rule.")],
    author: Annotated[str, typer.Option(help="Who takes it in.")],
    source: Annotated[str, typer.Option(help="Where it comes from.")] = "",
    clients: Clients = "",
) -> None:
    """Take in evidence: all of it or nothing; a file that is there already is not recorded again."""
    from soc2lib.basics.clock import today
    from soc2lib.evidence.locker.service import add as import_rows
    from soc2lib.store.engagement import Engagement

    taken = import_rows(Engagement.open(client, "", clients), place, added=today(), author=author, source=source)
    for record in taken.records:
        typer.echo(f"{record.id}  {record.file}")
    typer.echo(f"{len(taken.records)} new, {len(taken.known)} there already.")


@app.command("list")
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


@app.command()
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


@app.command()
def export(
    client: Client,
    to: Annotated[Path, typer.Option("--to", help="A folder that does not exist yet.")],
    ids: Annotated[list[str] | None, typer.Argument(help="Ids of evidence or controls; none means everything.")] = None,
    clients: Clients = "",
) -> None:
    """Write evidence as a folder with an index that an auditor opens without us."""
    from soc2lib.evidence.locker.service import export_package
    from soc2lib.store.engagement import Engagement

    typer.echo(f"Wrote {export_package(Engagement.open(client, '', clients), to, ids or ())}")


register(app)
