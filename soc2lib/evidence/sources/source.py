"""One source: what it is called, which files are its own, and how it reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.loaded import Loaded


@dataclass(frozen=True, slots=True)
class Source:
    """A program or service whose files are read.

    Attributes
    ----------
    id : str
        Its id in ``sources.csv``.
    fits : callable
        Whether a file is its own, by the file's heads.
    read : callable
        The tables that it holds; whatever cannot be read is a `TableError`.
    """

    id: str
    fits: Callable[[Loaded], bool]
    read: Callable[[Loaded], Sequence[Collected]]
