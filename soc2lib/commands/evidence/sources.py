"""`soc2 evidence read`: files of known programs in, and which controls each source serves."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soc2lib.commands.options import AsOf, Author, Client, Clients, DryRun, Json, example

if TYPE_CHECKING:
    from soc2lib.evidence.collecting.reading import FileRead

app = typer.Typer(add_completion=False)
_MOST_SHOWN = 5


@app.command(epilog=example("soc2 evidence read north-star prowler.csv"))
def read(
    client: Client,
    file: Annotated[Path, typer.Argument(help="The program's own export.")],
    source: Annotated[str, typer.Option(help="Whose file it is; told by its heads unless named.")] = "",
    as_of: AsOf = "",
    system: Annotated[str, typer.Option(help="The system it is of, such as production.")] = "",
    author: Author = "",
    clients: Clients = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Read a program's own export: scanner, cloud, directory, tickets. What fails in it counts for its controls."""
    from soc2lib.evidence.collecting.reading import read_file
    from soc2lib.evidence.locker.naming import day_asked
    from soc2lib.store.engagement import Engagement

    found = read_file(
        Engagement.open(client, "", clients),
        file,
        as_of=day_asked("--as-of", as_of),
        source=source,
        system=system,
        author=author or "import",
        dry_run=dry_run,
    )
    typer.echo(json.dumps(_entry(found), indent=1, ensure_ascii=False) if as_json else "\n".join(_lines(found)))


@app.command(epilog=example("soc2 evidence sources"))
def sources() -> None:
    """List the programs whose exports are read, what to export, and which controls each serves."""
    from soc2lib.evidence.collecting.served import table_of_sources

    typer.echo(table_of_sources(), nl=False)


def _entry(found: "FileRead") -> dict[str, Any]:
    judgement = found.judgement
    return {
        "source": found.source,
        "file": found.file,
        "sha256": found.sha256,
        "tool": found.tool,
        "query": found.query,
        "system": found.system,
        "day": str(found.day),
        "partial": found.partial,
        "tables": [{"table": table, "rows": rows} for table, rows in found.tables],
        "findings": dict(judgement.counts),
        "controls": [
            {
                "control": one.control,
                "test": one.test,
                "rows": one.rows,
                "passed": one.passed,
                "deviations": one.deviations,
                "cannot_tell": one.cannot_tell,
                "outside": one.outside,
                "items": [{"id": item.id, "outcome": item.outcome, "reason": item.reason} for item in one.items],
            }
            for one in judgement.shown
        ],
        "criteria": {
            id: {"checks": one.checks, "passed": one.passed, "failed": one.failed} for id, one in found.criteria.items()
        },
        "unserved": dict(judgement.unserved),
        "not_run": dict(judgement.not_run),
        "records": list(found.records),
    }


def _lines(found: "FileRead") -> list[str]:
    judgement = found.judgement
    tables = ", ".join(f"{rows:,} {table.replace('_', ' ')}" for table, rows in found.tables)
    lines = [f"{found.title}: {found.file}, state of {found.day}, SHA-256 {found.sha256[:12]}…", f"Found: {tables}."]
    if any(judgement.counts.values()):
        facts = judgement.counts
        lines.append(
            f"Findings: {facts['passed']:,} passed, {facts['deviations']:,} failed, "
            f"{facts['cannot_tell']:,} to look at, {facts['outside']:,} for information."
        )
    lines.append(
        f"Partial: {found.partial}" if found.partial else "Nothing in the file speaks against its being whole."
    )
    if found.query:
        lines.append(f"{found.query}.")
    for one in judgement.shown:
        lines.append(
            f"{one.control}  {one.test}: {one.passed:,} passed, {one.deviations:,} deviations, "
            f"{one.cannot_tell:,} cannot tell."
        )
        lines += [f"    {item.id}: {item.reason}" for item in one.items if item.outcome == "deviation"][:_MOST_SHOWN]
    if found.criteria:
        lines.append(f"Criteria that the tool names: {', '.join(found.criteria)}.")
    if judgement.unserved:
        names = ", ".join(list(judgement.unserved)[:_MOST_SHOWN])
        lines.append(
            f"{sum(judgement.unserved.values()):,} findings speak of no control that the catalog knows: {names}."
        )
    lines += [f"Not tested, {test}: {why}." for test, why in judgement.not_run.items()]
    lines.append(f"{len(found.records)} records stored." if found.records else "Nothing was stored.")
    return lines
