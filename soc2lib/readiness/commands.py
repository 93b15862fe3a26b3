"""The `soc2 documents` command: every letter, plan and policy of a client as DOCX and HTML."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


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
    """Write the gap letter, the roadmap, the response form, the go/no-go page, the drafts and the policies."""
    from soc2lib.foundation.documents import save_documents
    from soc2lib.foundation.engagement import Engagement
    from soc2lib.foundation.letterhead import letterhead_for
    from soc2lib.readiness.documents import client_documents

    engagement = Engagement.open(client, as_of, clients)
    folder = out or engagement.folder / "documents" / engagement.as_of.isoformat()
    look = letterhead_for(engagement.folder, letterhead)
    written = save_documents(client_documents(engagement), folder, look, replace=replace)
    typer.echo(f"{len(written)} files in {folder}: {len(written) // 2} documents, each as DOCX and HTML.")
