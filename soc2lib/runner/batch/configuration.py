"""What a batch is asked to run for each client, and what came of one client's run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from soc2lib.errors import WorkbookError
from soc2lib.html.brand import Brand
from soc2lib.runner.batch.inputs import client_inputs
from soc2lib.runner.copies.finding import FOLDER, OwnNotebook, own_notebook
from soc2lib.runner.page.branding import dressed
from soc2lib.signing.allowed_keys import check_may_sign
from soc2lib.signing.keys import own_key, signing_key
from soc2lib.signing.pages import FACTS, sign
from soc2lib.stages import EDITIONS, Stage
from soc2lib.store.runs import MANIFEST, Run


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one client's run.

    Attributes
    ----------
    client : str
        The client's id.
    folder : Path or None
        Where the pages lie; None where nothing could be kept.
    fault : WorkbookError or None
        Why the run failed; None where it is whole.
    seconds : float
        Wall time.
    kept : bool
        Whether an earlier run from the same inputs stands in for a new one.
    """

    client: str
    folder: Path | None
    fault: WorkbookError | None
    seconds: float
    kept: bool = False

    @property
    def run(self) -> Run | None:
        """The published run, or None where it failed."""
        if self.fault or self.folder is None:
            return None
        return Run(self.folder, json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Order:
    """What to run for each client of a batch.

    Attributes
    ----------
    clients : Path
        The folder of client folders.
    as_of : date
        The day the records are looked at.
    stages : tuple of Stage
        Whose notebooks to run, in order.
    out : Path or None
        Where runs go; ``runs/`` in each client's folder where None.
    again : bool
        Whether to run also what has a whole run from the same inputs.
    shared_assets : bool
        Write the drawing script once beside each run's pages instead of into each of them.
    keys : Path or None
        The folder of the key that signs pages; they are not signed where it is None or holds no key.
    editions : tuple of str
        Which editions of the report to make.
    since : date or None
        The day with which reports compare; their own default where None.
    brand : Brand or None
        The firm's brand that pages carry.
    firm : tuple of OwnNotebook
        The notebooks that the firm changed, for every client without a changed copy of its own.
    """

    clients: Path
    as_of: date
    stages: tuple[Stage, ...]
    out: Path | None = None
    again: bool = True
    shared_assets: bool = False
    keys: Path | None = None
    editions: tuple[str, ...] = EDITIONS[:1]
    since: date | None = None
    brand: Brand | None = None
    firm: tuple[OwnNotebook, ...] = ()

    def own(self, stage: Stage, client: str) -> OwnNotebook | None:
        """The changed notebook that runs for a client in place of the shipped one: its own, else the firm's."""
        found = own_notebook(stage, self.clients / client / FOLDER, "client") if client else None
        return found or next((one for one in self.firm if one.notebook == stage.notebook), None)

    def notebooks(self, stages: Sequence[Stage], client: str) -> dict[str, str]:
        """The digests of the changed ones, by notebook."""
        return {stage.notebook: own.digest for stage in stages if (own := self.own(stage, client))}

    @property
    def wanted(self) -> dict[str, Any]:
        """How pages are wanted, as a run's manifest notes it."""
        since = self.since.isoformat() if self.since else ""
        brand = self.brand.digest if self.brand else ""
        return {
            "shared_assets": self.shared_assets,
            "editions": list(self.editions),
            "since": since,
            "brand": brand,
        }

    @property
    def signed_by(self) -> str | None:
        """The id of the key that signs pages; None where there is none."""
        key = own_key(self.keys) if self.keys else None
        return key.id if key else None

    def finish(self, page: bytes, inputs: Mapping[str, Any], name: str) -> bytes:
        """The page as it is published: with the firm's brand, and signed."""
        return self.sign(dressed(page, self.brand), inputs, name)

    def sign(self, page: bytes, inputs: Mapping[str, Any], name: str) -> bytes:
        """The page with its signature; the private key is read for this moment and not while notebooks run."""
        key = signing_key(self.keys) if self.keys else None
        return sign(page, {"page": name, **{fact: inputs[fact] for fact in FACTS}}, key) if key else page

    def inputs(self, client: str) -> dict[str, Any]:
        """What a client's run is made from, as its manifest notes it.

        Raises
        ------
        ShareError
            If our key may not sign for this client; the other errors are those of `client_inputs`.
        """
        made = client_inputs(client, self.clients, self.as_of, self.stages)
        if key := own_key(self.keys) if self.keys else None:
            check_may_sign(client, self.clients / client, key)
        made["notebooks"] = made["notebooks"] | self.notebooks(self.stages, client)
        return made | self.wanted | {"signed_by": self.signed_by}

    def target(self, client: str) -> Path:
        """Where a client's runs go."""
        return self.out / client if self.out else self.clients / client / "runs"

    @property
    def places(self) -> dict[str, str]:
        """Where notebooks find clients and runs, as their environment says it."""
        return {"SOC2_CLIENTS": str(self.clients), "SOC2_RUNS": str(self.out or "")}
