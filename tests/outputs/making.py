"""Makes every output of one client by the commands that a user gives; of the documents those that hold figures."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from soc2lib.assessment import Assessment
from soc2lib.basics.cache import cached
from soc2lib.share.documents.client_documents import readiness_documents
from soc2lib.share.report.editions import EDITIONS
from soc2lib.share.report.redaction import EditionEngagement
from soc2lib.word.documents import save_documents
from tests.clients.build import Client
from tests.clients.saving import save
from tests.conftest import soc2
from tests.outputs.book import read_book, read_workpapers
from tests.outputs.equal import Facts, facts_of
from tests.outputs.page import read_notebook, read_page
from tests.outputs.paper import read_paper
from tests.outputs.telling import as_facts
from tests.outputs.values import read_oscal, read_status

STAGES = ("01_scope", "02_plan", "03_risk", "04_gap", "05_evidence", "06_readiness")
PAPERS = ("readiness_gap_letter", "go_no_go", "remediation_roadmap", "management_response")


@dataclass
class Outputs:
    """Every output of one client, and by edition the facts that they must agree with."""

    folder: Path
    facts: dict[str, Facts]

    @property
    def run(self) -> Path:
        [run] = (self.folder / "clients" / "one" / "runs").glob("20*")
        return run

    def read(self) -> Iterator[tuple[str, str, Facts, list[str]]]:
        """Each output with its edition, the facts that it says, and where it contradicts itself."""
        for name in STAGES:
            yield name, "client", *as_facts(read_page(self.run / f"{name}.html"))
            yield f"{name} notebook", "client", *as_facts(read_notebook(self.run / f"{name}.ipynb"))
        for edition in EDITIONS:
            yield f"report {edition}", edition, *as_facts(read_page(self.run / f"report-{edition}.html"))
            yield f"report {edition} notebook", edition, *as_facts(read_notebook(self.run / f"report-{edition}.ipynb"))
            yield f"tables {edition}", edition, *as_facts(read_book(self.folder / f"{edition}.xlsx"))
            yield f"oscal {edition}", edition, read_oscal(self.folder / f"oscal-{edition}"), []
        for name in PAPERS:
            yield name, "client", *as_facts(read_paper(self.folder / "documents" / f"{name}.docx"), letter=True)
        yield "workpapers", "client", *as_facts(read_workpapers(self.folder / "workpapers" / "workpapers.xlsx"))
        yield "status", "client", read_status((self.folder / "status.json").read_text(encoding="utf-8")), []


def make(client: Client, folder: Path) -> Outputs:
    """Save a client and make everything that it may be handed."""
    engagement = save(client, "one", folder / "clients")
    where = ("one", "--clients", str(folder / "clients"))
    dated = (*where, "--as-of", f"{client.as_of}")
    quietly("run", *dated, *(word for name in EDITIONS for word in ("--edition", name)))
    (folder / "status.json").write_text(quietly("status", *where, "--json"), encoding="utf-8")
    for name in EDITIONS:
        quietly("tables", *where, "--edition", name, "--to", str(folder / f"{name}.xlsx"))
    with cached():
        for name in EDITIONS:
            quietly("oscal", *dated, "--edition", name, "--to", str(folder / f"oscal-{name}"))
        save_documents(readiness_documents(Assessment.of(engagement)), folder / "documents")
        quietly("workpapers", *dated, "--out", str(folder / "workpapers"))
        reading = {
            name: EditionEngagement("one", engagement.folder, client.as_of, one) for name, one in EDITIONS.items()
        }
        return Outputs(folder, {name: facts_of(Assessment.of(read)) for name, read in reading.items()})


def quietly(*command: str) -> str:
    """Give a command; what it prints comes back."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert soc2(*command) == 0, said.getvalue()
    return said.getvalue()
