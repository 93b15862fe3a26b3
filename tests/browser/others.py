"""The firm's other clients, whom a session with one client does not show: each has words that nothing else has."""

import random
import re
import threading
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from soc2lib.gap.records import Control
from soc2lib.risk.records import Risk
from soc2lib.store.clients import SETTINGS
from soc2lib.store.engagement import LEDGER, Engagement
from tests.faults.canaries import Canary
from tests.unit.portfolio.portfolios import make_client, make_summary

OTHERS = tuple(Canary(place) for place in range(19))
_WORD = re.compile(r"canary\d\dzz", re.IGNORECASE)
_FILES = (LEDGER, SETTINGS, "evidence/told.txt", "runs/2026-09-30-1/report-client.html")
_SESSION = "notes.txt"


def plant_others(clients: Path) -> None:
    """Make them: each with records, files, a run, and sessions of its own that left a file; some failed of late."""
    for place, other in enumerate(OTHERS):
        folder = make_client(clients, other.client, place / 20, name=other.word)
        engagement = Engagement.open(other.client, clients=clients)
        for record in (Control(id="GOV-01", owner=other.word, notes=other.word), Risk(id="R-1", title=other.word)):
            engagement.save(record, author=other.word, reason=other.word)
        engagement.ledger.close()
        sessions = [clients / place / other.client for place in ("_lab", "_app")]
        for session in sessions:
            session.mkdir(parents=True)
        for file in (*(folder / name for name in _FILES[1:]), *(session / _SESSION for session in sessions)):
            with file.open("a") as kept:
                kept.write(f"# {other.word}\n")
    make_summary(clients, [other.client for other in OTHERS[:5]])


def others_in(texts: Iterable[str]) -> set[str]:
    """Every word of the others in some texts."""
    return {found for text in texts for found in _WORD.findall(text)}


class Log:
    """What a server says, read as it comes, for a full pipe would stop it.

    A request that names another client stands in it as it was sent, with the client's id; what that client told is
    spelt with a capital, and stands in no request.
    """

    def __init__(self, said: IO[str]) -> None:
        self.lines: list[str] = []
        self._said = said
        self._reading = threading.Thread(target=self._read, daemon=True)

    def until(self, words: str) -> str:
        """The first line with these words; from there on it is read in the background."""
        while words not in (line := next(self._said)):
            self.lines.append(line)
        self._reading.start()
        return line

    def _read(self) -> None:
        self.lines += self._said

    def facts(self) -> set[str]:
        """The words of others in it, up to the server's end."""
        self._reading.join()
        assert self.lines, "the server said nothing"
        return {other.word for other in OTHERS for line in self.lines if other.word in line}


_ROUTES = (
    *("", "/files", "/view", "/edit", "/tree", "/doc/tree", "/notebooks", "/static", "/custom", "/schemas"),
    *("/api", "/api/contents", "/api/kernels", "/api/sessions", "/api/config", "/api/nbconvert", "/api/me"),
    *("/lab", "/lab/tree", "/lab/extensions", "/lab/api/workspaces", "/lab/api/settings", "/lab/api/themes"),
    *("/nbconvert/html", "/nbconvert/notebook", "/nbextensions", "/kernelspecs", "/lsp", "/metrics", "/terminals"),
    *("/voila", "/voila/render", "/voila/files", "/voila/static", "/voila/templates", "/voila/templates/soc2"),
    *(
        "/voila/templates/soc2/static",
        "/voila/tree",
        "/voila/labextensions",
        "/voila/api/themes",
        "/voila/static/voila",
    ),
)
_CLIMBS = ("", "/", "..", "../..", "../../..", "../../../../../../../..", "./..//../", "~")
_SPELT = (
    lambda path: path,
    lambda path: path.replace("..", "%2e%2e"),
    lambda path: path.replace("/", "%2f"),
    lambda path: path.replace("..", "%2e%2e").replace("/", "%2F"),
    lambda path: path.replace("..", "%252e%252e").replace("/", "%252f"),
    lambda path: path.replace("/", "\\"),
    lambda path: path.replace("..", "..;"),
)


def ways_to(clients: Path) -> Iterator[str]:
    """Paths by which somebody would ask a server for another client's files, as they stand in a request."""
    other = OTHERS[3].client
    files = [clients / other / name for name in _FILES] + [
        clients / place / other / _SESSION for place in ("_lab", "_app")
    ]
    assert all(OTHERS[3].word.encode() in file.read_bytes() for file in files)
    for file, climb in product(files, _CLIMBS):
        inside = file.as_posix() if climb in ("", "/", _CLIMBS[5]) else file.relative_to(clients).as_posix()
        near = file.relative_to(file.parents[1]).as_posix()
        for target in dict.fromkeys((inside, near)):
            path = f"{climb}/{target}".replace("//", "/")
            yield from (spell(path) for spell in _SPELT)


def told_by(address: str, token: str, clients: Path, asked: int) -> set[str]:
    """The words of others in what a server answers to somebody with its token, who asks so often at random."""
    place, found = urlsplit(address), set[str]()
    connection = HTTPConnection(place.hostname or "", place.port)
    every = [f"{route}/{path}" for route, path in product(_ROUTES, sorted(set(ways_to(clients))))]
    for path in ("/", *random.Random(18).sample(every, min(asked, len(every)))):
        connection.request("GET", path, headers={"Authorization": f"token {token}"})
        answer = connection.getresponse()
        told = str(answer.headers) + answer.read().decode(errors="replace")
        assert path != "/" or "/login" not in told, "the token was not taken"
        found |= {other.word for other in OTHERS if other.word in told}
    return found
