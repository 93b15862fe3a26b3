"""What every stage of a client has in common."""

from collections.abc import Mapping
from typing import Any, Protocol

from soc2lib.assessment import Assessment
from soc2lib.html.pieces import Piece, end
from soc2lib.store.engagement import Engagement


class Opened(Protocol):
    """An opened client: its records and what is assessed of them."""

    @property
    def engagement(self) -> Engagement: ...
    @property
    def assessment(self) -> Assessment: ...


class StageView:
    """One stage of one client; everything it shows comes from the client's one assessment."""

    def __init__(self, client: Opened) -> None:
        self._client = client

    @property
    def _engagement(self) -> Engagement:
        return self._client.engagement

    @property
    def _assessed(self) -> Assessment:
        return self._client.assessment

    def end(self, text: str) -> Piece:
        """The last line of a notebook: what to do next, with the figures that the run hands on.

        Parameters
        ----------
        text : str
            What to do next, in a sentence.
        """
        return end(text, self._results())

    def _results(self) -> Mapping[str, Any]:
        return {}
