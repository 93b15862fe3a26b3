"""The commands that write a client's papers: `soc2 documents` and `soc2 workpapers`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
EVIDENCE_ALTERED = 4


@app.command()
def documents(
    client: Annotated[str, typer.Argument(help="The client's id, such as north-star.")],
    as_of: Annotated[str, typer.Option("--as-of", help="Day to look at, such as 2026-09-30 (default today).")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Where they go (default documents/ and the day in the client's folder).")
    ] = None,
    letterhead: Annotated[
        Path | None, typer.Option(help="A Word file whose look is used (default letterhead.docx of the client).")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over documents that were edited since.")] = False,
    clients: Annotated[
        str, typer.Option("--clients", help="Folder of client folders (default SOC2_CLIENTS or ./clients).")
    ] = "",
) -> None:
    """Write the gap letter, the roadmap, the forms, the walkthrough scripts, management's drafts and the policies."""
    from soc2lib.share.documents.client_documents import client_documents
    from soc2lib.store.engagement import Engagement
    from soc2lib.word.documents import save_documents
    from soc2lib.word.letterhead import letterhead_for

    engagement = Engagement.open(client, as_of, clients)
    folder = out or engagement.folder / "documents" / engagement.as_of.isoformat()
    look = letterhead_for(engagement.folder, letterhead)
    written = save_documents(client_documents(engagement), folder, look, replace=replace)
    typer.echo(f"{len(written)} files in {folder}: {len(written) // 2} documents, each as DOCX and HTML.")


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
    from soc2lib.share.documents.workpaper_files import filed_papers, said, save
    from soc2lib.store.engagement import Engagement

    made = filed_papers(Engagement.open(client, as_of, clients))
    typer.echo(said(made, save(made.papers, out or Path(f"{client}-workpapers"))))
    for problem in made.altered:
        typer.echo(str(problem), err=True)
    raise typer.Exit(EVIDENCE_ALTERED if made.altered else 0)
