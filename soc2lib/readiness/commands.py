"""The `soc2 workpapers` command: the mock audit's papers as a page and a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)
EVIDENCE_ALTERED = 4


@app.command()
def workpapers(
    client: Annotated[str, typer.Argument(help="The client's id, such as north-star.")],
    as_of: Annotated[str, typer.Option("--as-of", help="Day to look at, such as 2026-09-30 (default today).")] = "",
    out: Annotated[Path | None, typer.Option(help="Folder to write into (default CLIENT-workpapers).")] = None,
    clients: Annotated[
        str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
    ] = "",
) -> None:
    """Write the mock audit's workpapers: an index, the trail from commitment to file and back, a paper a control."""
    from soc2lib.foundation.engagement import Engagement
    from soc2lib.readiness.paperwork import paperwork, said, save

    made = paperwork(Engagement.open(client, as_of, clients))
    typer.echo(said(made, save(made.papers, out or Path(f"{client}-workpapers"))))
    for problem in made.altered:
        typer.echo(str(problem), err=True)
    raise typer.Exit(EVIDENCE_ALTERED if made.altered else 0)
