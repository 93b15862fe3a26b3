"""All clients of a folder, each by its last run."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from soc2lib.basics import formatting
from soc2lib.html.pieces import Piece, Table, cover, end
from soc2lib.portfolio import benchmark
from soc2lib.portfolio import tables as portfolio_tables
from soc2lib.portfolio.portfolio import ClientLine, portfolio
from soc2lib.store.clients import client_ids
from soc2lib.store.engagement import read_day
from soc2lib.views.columns import DAY, TEXT, WHOLE, Column, frame

if TYPE_CHECKING:
    import ipywidgets as widgets

Opened = TypeVar("Opened")


class Clients(Sequence[str], Generic[Opened]):
    """The ids of the clients of a folder, in order; also what their last runs say.

    Parameters
    ----------
    opener : callable
        Opens a client, given its id, the day and the folder.
    clients : str or Path
        The folder of client folders; empty means ``SOC2_CLIENTS`` or ``./clients``.
    as_of : str
        A day such as 2026-09-30; empty means today.
    client : str
        Leave out all others; empty means every client.
    """

    def __init__(
        self,
        opener: Callable[[str, str, str | Path], Opened],
        clients: str | Path = "",
        as_of: str = "",
        client: str = "",
    ) -> None:
        self._opener = opener
        self._clients, self._as_of, self._only = clients, as_of, client
        self._day = read_day(as_of)

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return (self._only,) if self._only else client_ids(self._clients)

    @cached_property
    def _lines(self) -> tuple[ClientLine, ...]:
        return portfolio(self._clients, self._as_of, self._only)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        return self._ids[place]

    def __repr__(self) -> str:
        return f"<clients {', '.join(self._ids) or 'none yet'}>"

    def open(self, client: str) -> Opened:
        """Open one of the clients as of the same day.

        Raises
        ------
        ParameterError
            If there is no such client.
        """
        return self._opener(client, self._as_of, self._clients)

    def cover(self, title: str = "Portfolio") -> Piece:
        """The head of a page over all clients."""
        facts = [("As of", formatting.day(self._day)), ("Clients", str(len(self._lines)))]
        return cover("SOC 2® preparation", title, facts)

    def summary(self) -> Piece:
        """The key figures: how many clients have which gate, and how many failed."""
        return portfolio_tables.headline(self._lines)

    def clients_table(self) -> Table:
        """The clients by their last run: one row a client."""
        return portfolio_tables.clients_table(self._lines)

    def failures_table(self) -> Table | Piece:
        """What failed in the last batch: one row a problem, with what to do."""
        return portfolio_tables.failures(self._lines)

    def benchmark_table(self) -> Table | Piece:
        """Figures across clients, where at least five contribute: one row a figure, no client named."""
        return benchmark.benchmark_table(benchmark.benchmarks(self._lines))

    def panel(self) -> "widgets.Widget":
        """Where a client is chosen, with the state of its stages and what to do next."""
        from soc2lib.portfolio import panel

        return panel.start(str(self._clients), self._as_of, self._only)

    def end(self, text: str) -> Piece:
        """The last line of a notebook: what to do next."""
        return end(text)

    @frame(
        Column("client", TEXT, "The client's id."),
        Column("gate", TEXT, "The gate of its last run; NA where there is no run."),
        Column("as_of", DAY, "The day of its last run."),
        Column("high_gaps", WHOLE, "Open gaps of high severity in that run."),
        Column("trouble", TEXT, "Why it failed or cannot be read; NA where it did not."),
    )
    def runs(self) -> Iterable[tuple[object, ...]]:
        """One row a client, by its last run.

        Examples
        --------
        >>> import soc2lib
        >>> list(soc2lib.clients().runs.client)
        ['hostile', 'lantern', 'sprout']
        """
        for one in self._lines:
            found = one.run.results if one.run else {}
            day = one.run.manifest.get("as_of") if one.run else None
            yield one.client, one.gate, day, found.get("gaps_high"), one.trouble.what if one.trouble else None
