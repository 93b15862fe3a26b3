"""The commands that write a client's papers: `soc2 documents` and `soc2 workpapers`."""

from pathlib import Path
from typing import Annotated

import typer

from soc2lib.commands.options import AsOf, Client, Clients, example

app = typer.Typer()
EVIDENCE_ALTERED = 4


@app.command(epilog=example("soc2 documents north-star --out letters"))
def documents(
    client: Client,
    as_of: AsOf = "",
    out: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="The folder to write into (default documents/ and the day, of the client)."),
    ] = None,
    letterhead: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="A Word file whose look is used (default letterhead.docx of the client)."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over documents that were edited since.")] = False,
    clients: Clients = "",
) -> None:
    """Write the gap letter, the roadmap, the forms, the walkthrough scripts, management's drafts and the policies."""
    from soc2lib.share.documents.client_documents import client_documents
    from soc2lib.store.engagement import Engagement
    from soc2lib.store.file_origin.inside import refuse_foreign_file
    from soc2lib.word.documents import save_documents
    from soc2lib.word.letterhead import letterhead_for

    engagement = Engagement.open(client, as_of, clients)
    folder = out or engagement.folder / "documents" / engagement.as_of.isoformat()
    look = letterhead_for(engagement.folder, letterhead)
    refuse_foreign_file(engagement, look)
    documents = client_documents(engagement)
    written = save_documents(documents, folder, look, origin=engagement.origin, replace=replace)
    typer.echo(f"{len(written)} files in {folder}: {len(written) // 2} documents, each as DOCX and HTML.")


@app.command(epilog=example("soc2 workpapers north-star --out workpapers"))
def workpapers(
    client: Client,
    as_of: AsOf = "",
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="The folder to write into (default CLIENT-workpapers).")
    ] = None,
    clients: Clients = "",
) -> None:
    """Write the mock audit's workpapers: an index, the trail from commitment to file and back, a paper a control."""
    from soc2lib.share.documents.workpaper_files import filed_papers, said, save
    from soc2lib.store.engagement import Engagement

    made = filed_papers(Engagement.open(client, as_of, clients))
    typer.echo(said(made, save(made.papers, out or Path(f"{client}-workpapers"))))
    for problem in made.altered:
        typer.echo(str(problem), err=True)
    raise typer.Exit(EVIDENCE_ALTERED if made.altered else 0)
