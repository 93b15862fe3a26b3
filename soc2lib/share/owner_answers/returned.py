"""What came back from an owner, whether by the form or by the workbook: one shape for both."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from soc2lib.basics.text import visible
from soc2lib.errors import Problem, TableError
from soc2lib.store.identity import Origin

Wrong = tuple[str, str, str, str]
"""Where, what was found, what was expected, what to do."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row as it came back: by field of its question an answer as words, and the reasons; ``where`` is for people.

    ``places`` says where each answer stands, such as a cell.
    """

    where: str
    kind: str
    id: str
    base: str
    seal: str
    answers: dict[str, str]
    reasons: dict[str, str] = field(default_factory=dict)
    note: str = ""
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Returned:
    """A file of answers: who answered whose questions, when it says it was saved (may be empty), and its rows.

    ``origin`` is None where the questions were made by a version that did not say whose they are.
    """

    file: str
    client: str
    owner: str
    by: str
    made_on: str
    saved_at: str
    rows: tuple[ReturnedRow, ...]
    origin: Origin | None = None

    @property
    def key(self) -> str:
        """Names what was answered, whatever the file is called and whenever it was saved."""
        answers = [
            (r.kind, r.id, r.base, sorted(r.answers.items()), sorted(r.reasons.items()), r.note) for r in self.rows
        ]
        return sha256(json.dumps([self.client, self.by, self.made_on, answers]).encode()).hexdigest()[:12]


def refusal(file: str, wrong: list[Wrong]) -> TableError:
    """The error that names everything that keeps a file from being taken in."""
    problems = [Problem(*map(visible, parts)) for parts in wrong]
    return TableError(f"{file} cannot be taken in as answers; nothing was saved.", problems)
