"""Plants the made-up sample clients, so that a newcomer sees every page before entering anything."""

from hashlib import sha256
from pathlib import Path

from soc2lib.store.clients import client_ids
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.sample_files import put_files
from soc2lib.store.samples import Sample, load_sample, sample_ids


def plant(clients: Path) -> tuple[str, ...]:
    """Make every sample client that is not there yet, with its whole history; edits to one that is there stay."""
    there = set(client_ids(clients))
    for id in sample_ids():
        if id not in there:
            plant_sample(load_sample(id), id, clients)
    return sample_ids()


def plant_sample(sample: Sample, client: str, clients: Path) -> Engagement:
    """Make one client from a sample: each step is saved as if it had happened then.

    Returns
    -------
    Engagement
        The client as of the sample's own day.
    """
    engagement = Engagement.create(client, clients, sha256(f"sample {client}".encode()).hexdigest()[:32])
    for step in sample.steps:
        state = engagement.ledger.state()
        bases = {key: version.version for key, version in state.items()}
        changes = [Change(kind, id, body, bases.get((kind, id), 0)) for kind, id, body in step.records]
        engagement.save_all(changes, author=step.author, reason=step.reason, at=step.at)
    engagement.ledger.close()
    put_files(sample.files, engagement.folder)
    return Engagement.open(client, sample.as_of, clients)
