"""One client as of a day, its stages as attributes and its records and results as DataFrames; and the ways to it."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soc2lib.html.display import show_safely
from soc2lib.html.pieces import Piece
from soc2lib.scope.cover import client_cover
from soc2lib.store.engagement import Engagement
from soc2lib.store.record import Record
from soc2lib.views.stages import Stages, kind_of

if TYPE_CHECKING:
    from soc2lib.views.portfolio import Clients
    from soc2lib.views.share import ShareView


class Client(Stages):
    """One client as it stood at the end of a day; each stage is an attribute.

    Parameters
    ----------
    client : str
        The client's id, such as lantern.
    as_of : str or date
        A day such as 2026-09-30; empty means today. Nothing that was saved later is seen.
    clients : str or Path
        The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.

    Raises
    ------
    ParameterError
        If there is no such client or the day cannot be read.
    LedgerError
        If the client's ledger cannot be used, or is another client's.

    Examples
    --------
    >>> import soc2lib
    >>> engagement = soc2lib.Client("lantern", "2026-09-30")
    >>> engagement
    <client lantern as of 2026-09-30>
    >>> engagement.gap.register[["control", "severity"]].shape[1]
    2
    """

    def __init__(self, client: str, as_of: str | date = "", clients: str | Path = "") -> None:
        super().__init__(Engagement.open(client, as_of, clients))
        self.id, self.as_of, self.folder = client, self.engagement.as_of, self.engagement.folder
        show_safely()

    def __repr__(self) -> str:
        return f"<client {self.id} as of {self.as_of}>"

    @cached_property
    def share(self) -> "ShareView":
        """Who may see what: the report of each edition."""
        from soc2lib.views.share import ShareView

        return ShareView(self)

    def cover(self, title: str) -> Piece:
        """The head of a page: client, system, categories, report type, period and day.

        Parameters
        ----------
        title : str
            What the page is, such as Gap analysis.

        Examples
        --------
        >>> import soc2lib
        >>> soc2lib.open("lantern", "2026-09-30").cover("Gap analysis").kind
        'cover'
        """
        return client_cover(self.engagement, self.assessment.scope, title)

    def record(self, kind: str, id: str, **changes: Any) -> Record:
        """One record with fields changed, to be saved; a new one where there is none of that id.

        Parameters
        ----------
        kind : str
            As for `records`.
        id : str
            The record's id, such as IAM-05.
        **changes
            Field to new value; a choice by its word, a day as 2026-09-30 or a date.

        Raises
        ------
        ParameterError
            If there is no such kind.
        RecordError
            Naming every field that is unknown or does not fit; nothing is saved.

        Examples
        --------
        >>> import soc2lib
        >>> soc2lib.open("lantern", "2026-09-30").record("control", "IAM-05", owner="Mei").owner
        'Mei'
        """
        cls = kind_of(kind)
        there = self.engagement.one(cls, id)
        return cls.build({**(there.model_dump() if there else {"id": id}), **changes})

    def save(self, record: Record, *, author: str, reason: str) -> int:
        """Save one record as a new version and give the version's number; what is assessed follows it.

        Fields that somebody else has changed since this client was opened are kept where this save leaves them alone.

        Parameters
        ----------
        record : Record
            As made by `record`.
        author, reason : str
            Who changes it and why; both are kept with the version.

        Raises
        ------
        Conflict
            If somebody else changed the same field meanwhile: both values are named, and nothing is overwritten.
        LedgerError
            If author or reason is missing, or the ledger cannot be written.

        Examples
        --------
        >>> import soc2lib
        >>> engagement = soc2lib.new("north-star")
        >>> control = engagement.record("control", "IAM-05", owner="Mei")
        >>> engagement.save(control, author="Ann", reason="interview")
        1
        >>> engagement.gap.controls.set_index("control").owner["IAM-05"]
        'Mei'
        """
        version = self.engagement.save(record, author=author, reason=reason)
        self.assessment = self.assessment.now()
        return version


def open(client: str, as_of: str | date = "", clients: str | Path = "") -> Client:
    """Open a client as of a day.

    Parameters and errors are those of `Client`.

    Examples
    --------
    >>> import soc2lib
    >>> soc2lib.open("lantern", "2026-09-30")
    <client lantern as of 2026-09-30>
    >>> soc2lib.open("lanter")
    Traceback (most recent call last):
    ...
    soc2lib.errors.ParameterError: There is no such client.
      client lanter: found no client of that id; expected one of 3 clients in clients/. Did you mean lantern?
    """
    return Client(client, as_of, clients)


def new(client: str, clients: str | Path = "") -> Client:
    """Make a new, empty client and open it as of today.

    Parameters
    ----------
    client : str
        Its id: 1 to 48 lower-case letters, digits and single hyphens.
    clients : str or Path
        The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.

    Raises
    ------
    ParameterError
        If the id has a wrong form or is taken.
    LedgerError
        If the disk is full or may not be written to; nothing is left behind then.

    Examples
    --------
    >>> import soc2lib
    >>> soc2lib.new("blue-moon").records("control").empty
    True
    """
    Engagement.create(client, clients).ledger.close()
    return Client(client, clients=clients)


def clients(clients: str | Path = "", as_of: str = "", client: str = "") -> "Clients[Client]":
    """The clients of a folder: their ids in order, and the tables and DataFrame of their last runs.

    Parameters
    ----------
    clients : str or Path
        The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.
    as_of : str
        A day such as 2026-09-30; empty means today.
    client : str
        Leave out all others; empty means every client.

    Raises
    ------
    ParameterError
        If the day cannot be read.

    Examples
    --------
    >>> import soc2lib
    >>> soc2lib.clients()[1]
    'lantern'
    """
    from soc2lib.views.portfolio import Clients

    show_safely()
    return Clients(Client, clients, as_of, client)


def demo(folder: str | Path = "demo") -> "Clients[Client]":
    """Make the made-up sample clients that are not there yet, with their whole history; nothing is run.

    Parameters
    ----------
    folder : str or Path
        Where the folder ``clients`` is made, as by ``soc2 demo --out``.

    Returns
    -------
    Clients
        As of the day for which the samples are made.

    Examples
    --------
    >>> import soc2lib
    >>> soc2lib.demo().open("sprout")
    <client sprout as of 2026-09-30>
    """
    from soc2lib.store.planting import plant
    from soc2lib.store.samples import load_sample

    root = Path(folder, "clients").resolve()
    ids = plant(root)
    return clients(root, max(load_sample(id).as_of for id in ids).isoformat())
