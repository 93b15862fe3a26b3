"""The `soc2` command: clients in and out, runs, and what they say. Each command loads only what it needs."""

import json
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from soc2lib import __version__
from soc2lib.commands import answers, documents, names, share
from soc2lib.commands.evidence import files as evidence
from soc2lib.commands.extras import needs
from soc2lib.commands.naming import OrderOfWork, renamed
from soc2lib.commands.options import AsOf, Author, Client, Clients, Json, example, file_at
from soc2lib.commands.unusable import unusable_path
from soc2lib.errors import WorkbookError
from soc2lib.runner.stopping.interrupts import ending_at_once

app = typer.Typer(
    name="soc2",
    cls=OrderOfWork,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Assets(StrEnum):
    """Where a page has its drawing script."""

    INSIDE = "inside"
    SHARED = "shared"


for _group in (evidence, answers, share, documents, names):
    app.add_typer(_group.app)


@app.callback(invoke_without_command=True)
def soc2(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """SOC 2 audit preparation: a workbook that runs live in JupyterLab and headlessly for every client.

    It is a preparation aid: no opinion is expressed. Commands stand in the order of the work.
    """
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command(epilog=example("soc2 new north-star"))
def new(client: Client, clients: Clients = "") -> None:
    """Make a client with a blank input workbook."""
    from soc2lib.commands.exchange import make_client

    workbook = make_client(client, clients)
    typer.echo(f"Made client {client}. Fill in {workbook} and import it with: soc2 import {client} {workbook}")


@app.command("list", epilog=example("soc2 list --clients clients"))
def list_(clients: Clients = "", as_json: Json = False) -> None:
    """List the clients, each with its last run and whether it was edited since."""
    from soc2lib.commands.status import client_list, status_lines

    lines = status_lines("", clients)
    shown = [{"client": line["client"], "as_of": line["as_of"], "run": line["run"]} for line in lines]
    typer.echo(json.dumps(shown, indent=1, ensure_ascii=False) if as_json else client_list(lines, clients))


@app.command("import", epilog=example("soc2 import north-star self-assessment.xlsx"))
def import_(
    client: Client,
    file: Annotated[
        Path,
        typer.Argument(dir_okay=False, help="Our workbook, or any table (CSV, XLSX) that rates criteria or controls."),
    ],
    clients: Clients = "",
    mapping: Annotated[
        Path | None, typer.Option(dir_okay=False, help="CSV of word,status that extends how statuses are read.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="The file's encoding where it is not UTF-8, such as cp1252.")] = "",
    accept_valid: Annotated[bool, typer.Option(help="Import the valid rows; keep the others in quarantine.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Say what would happen and change nothing.")] = False,
    author: Author = "",
    as_json: Json = False,
) -> None:
    """Import a spreadsheet. All or nothing unless --accept-valid."""
    from soc2lib.commands.exchange import import_file

    report = import_file(client, clients, file, mapping, encoding, accept_valid, dry_run, author)
    typer.echo(report.json() if as_json else report.words())
    raise typer.Exit(report.exit_code)


@app.command(cls=renamed(to="out"), epilog=example("soc2 export north-star --out north-star.xlsx"))
def export(
    client: Client,
    out: Annotated[Path | None, typer.Option("--out", help="The XLSX to write (default CLIENT.xlsx).")] = None,
    clients: Clients = "",
    as_of: AsOf = "",
) -> None:
    """Write the client's records as the same workbook that import takes."""
    from soc2lib.commands.exchange import export_file

    typer.echo(f"Wrote {export_file(client, clients, as_of, file_at(out, f'{client}.xlsx'))}")


@app.command(epilog=example("soc2 run north-star --edition client --edition executive"))
def run(
    client: Annotated[list[str] | None, typer.Argument(help="Client ids.")] = None,
    all_clients: Annotated[bool, typer.Option("--all", help="Every client, and the portfolio page.")] = False,
    clients: Clients = "",
    as_of: AsOf = "",
    stage: Annotated[str, typer.Option(help="One stage only, such as gap.")] = "",
    out: Annotated[str, typer.Option(help="Where runs go, also s3://… (default runs/ in each client's folder).")] = "",
    jobs: Annotated[int, typer.Option(min=1, help="Clients run side by side.")] = 2,
    scheduler: Annotated[str, typer.Option(help="Run them on the dask.distributed cluster at this address.")] = "",
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that one cell may take.")] = 120.0,
    memory: Annotated[int, typer.Option(min=32, help="Megabytes that one client's run may take.")] = 1024,
    again: Annotated[bool, typer.Option("--again", help="With --all: run also what has not changed.")] = False,
    assets: Annotated[
        Assets, typer.Option(help="The drawing script inside each page, or shared: once beside a run's pages.")
    ] = Assets.INSIDE,
    edition: Annotated[
        list[str] | None,
        typer.Option(
            help="Edition of the report, several times for several: client (default), executive, auditor, portfolio."
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(help="Day with which the report compares (default that of the last copy handed out).")
    ] = "",
    as_json: Json = False,
) -> None:
    """Run the notebooks and publish their pages (needs soc2lib\\[run])."""
    needs("run", "soc2 run")
    with ending_at_once():
        from soc2lib.runner.batch.quick_start import quick_start

        quick_start()
        from soc2lib.commands.run import run_and_report
        from soc2lib.runner.limits import Limits

    limits = Limits(timeout=timeout, memory=memory)
    raise typer.Exit(
        run_and_report(
            client or [],
            all_clients,
            clients,
            as_of,
            stage,
            out,
            jobs,
            scheduler=scheduler,
            limits=limits,
            again=again,
            as_json=as_json,
            shared_assets=assets is Assets.SHARED,
            editions=edition or (),
            since=since,
        )
    )


@app.command(epilog=example("soc2 demo --out demo"))
def demo(
    out: Annotated[Path, typer.Option(file_okay=False, help="Where the sample clients and their pages go.")] = Path(
        "demo"
    ),
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the report where there is a desktop.")] = True,
) -> None:
    """Run every notebook for the made-up sample clients and say where the pages are."""
    needs("run", "soc2 demo")
    with ending_at_once():
        from soc2lib.runner.batch.quick_start import quick_start

        quick_start()
        from soc2lib.commands.run import run_demo

    raise typer.Exit(run_demo(out, show))


@app.command(epilog=example("soc2 notebooks north-star"))
def notebooks(
    client: Annotated[str, typer.Argument(help="The client for whom notebooks are to be changed.")] = "",
    firm: Annotated[bool, typer.Option("--firm", help="For the firm: for every client without copies.")] = False,
    clients: Clients = "",
) -> None:
    """Copy the notebooks out to be changed: `soc2 run` uses what differs from the shipped ones and says so."""
    from soc2lib.runner.copies.making import copy_out

    if bool(client) == firm:
        raise typer.BadParameter("Name a client, or give --firm.")
    typer.echo(copy_out(client, clients))


@app.command(epilog=example("soc2 status north-star"))
def status(
    client: Annotated[str, typer.Argument(help="One client, or all.")] = "",
    clients: Clients = "",
    as_json: Json = False,
) -> None:
    """Print the readiness status of clients as of their last run."""
    from soc2lib.commands.status import status_lines, status_table

    lines = status_lines(client, clients)
    typer.echo(json.dumps(lines, indent=1, ensure_ascii=False) if as_json else status_table(lines, clients))


@app.command(epilog=example("soc2 verify north-star"))
def verify(
    what: Annotated[
        str, typer.Argument(help="A client's id, the path of a backup of its folder, or a report as an HTML file.")
    ] = "",
    all_clients: Annotated[bool, typer.Option("--all", help="Every client, a line each.")] = False,
    clients: Clients = "",
    against: Annotated[
        Path | None, typer.Option(help="A backup of the client's folder, or a signed page of it, to compare with.")
    ] = None,
    key: Annotated[str, typer.Option(help="The public key that must have signed the report.")] = "",
    inside: Annotated[bool, typer.Option("--open", help="Ask for a locked report's passphrase; check it too.")] = False,
) -> None:
    """Prove that a client's ledger, or a report, is as it was written, or name what is not; nothing is changed."""
    if what.lower().endswith((".html", ".htm")):
        ask = partial(typer.prompt, "Passphrase", hide_input=True, err=True) if inside else None
        from soc2lib.share.whatif.verification import verify_report

        typer.echo(verify_report(Path(what), key, ask, clients))
        return
    from soc2lib.commands.status import verify_all, verify_client

    if not what and not all_clients:
        raise typer.BadParameter("Name a client or a report, or give --all.")
    if what:
        typer.echo(verify_client(what, clients, against))
        return
    lines, exit_code = verify_all(clients)
    typer.echo("\n".join(lines))
    raise typer.Exit(exit_code)


@app.command(epilog=example('soc2 lab north-star --author "Maya Lind"'))
def lab(
    client: Annotated[str, typer.Argument(help="The client to open; all of them where none is named.")] = "",
    clients: Clients = "",
    as_of: AsOf = "",
    author: Author = "",
) -> None:
    """Open JupyterLab on the notebooks with the client chosen (needs soc2lib\\[lab])."""
    needs("lab", "soc2 lab")
    from soc2lib.runner.lab.lab import open_lab

    raise typer.Exit(open_lab(client, clients, as_of, author))


@app.command("app", epilog=example("soc2 app north-star"))
def app_(
    client: Annotated[str, typer.Argument(help="The client to show; all of them where none is named.")] = "",
    clients: Clients = "",
    as_of: AsOf = "",
    author: Author = "",
    dark: Annotated[bool, typer.Option(help="Dark instead of light.")] = False,
) -> None:
    """Show the same notebooks as pages without code (needs soc2lib\\[app])."""
    from soc2lib.runner.lab.app import open_app

    raise typer.Exit(open_app(client, clients, as_of, author, dark=dark))


def main(arguments: list[str] | None = None) -> Any:
    """Run the command and say every expected failure in words; the exit status tells its kind."""
    try:
        return app(args=arguments)
    except WorkbookError as error:
        _leave(error)
    except OSError as error:
        if (unusable := unusable_path(error)) is None:
            raise
        _leave(unusable)


def _leave(error: WorkbookError) -> NoReturn:
    sys.stderr.write(f"{error}\n")
    sys.exit(error.exit_code)
