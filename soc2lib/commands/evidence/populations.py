"""The commands of the door: lists in, tests run, two lists compared."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from soc2lib.commands.options import Author, Client, Clients, DryRun, Json, example, word_of

app = typer.Typer(add_completion=False)

Words = Annotated[
    list[str] | None,
    typer.Option("--words", help="What a word means, such as accounts.active:STAGED=no; remembered for this client."),
]
_MOST_SHOWN = 20


@app.command(epilog=example("soc2 evidence population north-star accounts okta.csv --system okta"))
def population(
    client: Client,
    table: Annotated[str, typer.Argument(help="Which list it is, such as roster, accounts or changes.")],
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, JSON, NDJSON or Parquet; several make one list.")],
    system: Annotated[str, typer.Option("--system", help="The system it comes from, such as okta.")] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--columns", help="ours=theirs where names differ; repeat, or put , between.")
    ] = None,
    complete_by: Annotated[
        str, typer.Option("--complete-by", help="SOURCE:COUNT: the same count from elsewhere, such as payroll:312.")
    ] = "",
    dates: Annotated[str, typer.Option(help="dmy or mdy, where days are not written year first.")] = "",
    words: Words = None,
    query: Annotated[str, typer.Option(help="The query and filters that produced it.")] = "",
    parameters: Annotated[str, typer.Option(help="The parameters of the query, and the pages taken.")] = "",
    author: Author = "",
    dry_run: DryRun = False,
    clients: Clients = "",
    as_json: Json = False,
) -> None:
    """Take in a list that tests read; a list of the same table and system takes the place of the one before."""
    from soc2lib.basics.clock import today
    from soc2lib.evidence.populations.lists import ListFacts, keep_list, read_columns, read_list, read_total
    from soc2lib.evidence.testing.said import list_dict, list_lines
    from soc2lib.store.engagement import Engagement

    total, source = read_total(complete_by)
    chosen = read_columns(part for one in columns or () for part in _pairs(one))
    facts = ListFacts(system, query, parameters, "", chosen, dates, tuple(words or ()), total, source)
    engagement = Engagement.open(client, "", clients)
    if dry_run:
        read = read_list(engagement, table, files, facts, today())
    else:
        read = keep_list(engagement, table, files, facts, author=author or _user(), day=today())
    typer.echo(json.dumps(list_dict(read)) if as_json else "\n".join(list_lines(read, stored=not dry_run)))


@app.command("test", epilog=example("soc2 evidence test north-star leavers --from 2026-01-01 --as-of 2026-06-30"))
def run_census(
    client: Client,
    tests: Annotated[
        list[str] | None, typer.Argument(help="Ids of tests; none means every one there is a list for.")
    ] = None,
    first: Annotated[str, typer.Option("--from", help="First day, such as 2026-01-01 (default: the period's).")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="Last day, such as 2026-09-30 (default: today).")] = "",
    limit: Annotated[list[str] | None, typer.Option("--limit", help="name=number where a limit differs.")] = None,
    tester: Annotated[str, typer.Option(help="Who tests (default: the user of this machine).")] = "",
    tested_as: Annotated[
        Any,
        typer.Option(
            parser=word_of("soc2lib.evidence.records", "TestedAs"),
            metavar="[management|adviser|auditor]",
            help="For whom the tester works.",
        ),
    ] = None,
    papers: Annotated[Path | None, typer.Option(help="A new folder for SQL, files, digests and items.")] = None,
    dry_run: DryRun = False,
    clients: Clients = "",
    as_json: Json = False,
) -> None:
    """Test whole lists, both days included: each row passes, deviates, cannot be told or lies outside, and why."""
    from soc2lib.basics.clock import today
    from soc2lib.evidence.testing.entries import exit_status
    from soc2lib.evidence.testing.papers import write_papers
    from soc2lib.evidence.testing.running import keep_results, read_limits, run_tests
    from soc2lib.evidence.testing.said import entry_lines
    from soc2lib.store.engagement import Engagement, read_day

    engagement = Engagement.open(client, "", clients)
    named = tests or []
    start, end = (read_day(first) if first else None), read_day(as_of)
    entries = run_tests(engagement, named, start=start, end=end, limits=read_limits(limit or ()))
    if papers:
        write_papers(engagement, entries, papers)
    if not dry_run:
        keep_results(engagement, entries, tester=tester or _user(), tested_as=tested_as, day=today())
    if as_json:
        typer.echo(json.dumps([entry.as_dict() for entry in entries], ensure_ascii=False))
    else:
        typer.echo("\n".join(line for entry in entries for line in entry_lines(entry, most=_MOST_SHOWN)) or _NOTHING)
    for problem in (problem for entry in entries for problem in entry.problems):
        typer.echo(str(problem), err=True)
    if status := exit_status(entries, named):
        raise typer.Exit(status)


@app.command(epilog=example("soc2 evidence compare north-star POP-roster-hr POP-accounts-okta"))
def compare(
    client: Client,
    old: Annotated[str, typer.Argument(help="A file, or the id of a list such as POP-roster-hr.")],
    new: Annotated[str, typer.Argument(help="A file, or the id of a list such as POP-accounts-okta.")],
    table: Annotated[
        str, typer.Option(help="Which list the files are (lists of the client say it themselves).")
    ] = "accounts",
    on: Annotated[str, typer.Option("--on", help="The column that joins them (default: person, or the id).")] = "",
    clients: Clients = "",
    as_json: Json = False,
) -> None:
    """Compare two lists item by item: what is in one alone, and for accounts who came, went, was raised or lowered."""
    from soc2lib.evidence.populations.comparing import compare_lists
    from soc2lib.store.engagement import Engagement

    found = compare_lists(Engagement.open(client, "", clients), old, new, table, on)
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    typer.echo("\n".join(found.lines()))


@app.command(epilog=example("soc2 evidence identity north-star --out aliases.csv"))
def identity(
    client: Client,
    system: Annotated[
        str, typer.Option("--system", help="The system whose accounts are looked at; all otherwise.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the proposals as a CSV to be confirmed.")] = None,
    clients: Clients = "",
    as_json: Json = False,
) -> None:
    """List accounts and people that do not find each other, with proposals that a person confirms."""
    from soc2lib.evidence.populations.identity import match_people, write_proposals
    from soc2lib.store.engagement import Engagement

    found = match_people(Engagement.open(client, "", clients), system)
    if out:
        write_proposals(found, out)
    typer.echo(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else "\n".join(found.lines()))


_NOTHING = "No test has a list. Take one in with: soc2 evidence population CLIENT TABLE FILE --system SYSTEM"


def _pairs(text: str) -> Sequence[str]:
    """Pairs with commas between, as far as each part is a pair; a column's name may hold a comma."""
    parts = text.split(",")
    return parts if all("=" in part for part in parts) else [text]


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):
        return "command line"
