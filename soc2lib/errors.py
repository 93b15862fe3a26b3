"""Every error the workbook raises, and Problem: one thing that is wrong, said so that a reader can mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

EXTRAS = "pip install --require-hashes -r locks/run.txt -r locks/extras.txt, in soc2lib's own folder"
"""What installs the optional packages: by digest, and not by a name that an index could give to somebody else."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes
    ----------
    where : str
        File, sheet, row and column, or the name of the parameter.
    found : str
        What stands there.
    expected : str
        What should stand there.
    remedy : str
        What the reader can do about it.
    """

    where: str
    found: str
    expected: str
    remedy: str

    def as_dict(self) -> dict[str, str]:
        """The four parts under their names, for JSON and tables."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.where}: found {self.found}; expected {self.expected}. {self.remedy}"


class WorkbookError(Exception):
    """What went wrong, with all problems and not the first alone.

    Parameters
    ----------
    what : str
        One sentence: what happened.
    problems : sequence of Problem
        Every problem found, in the order a reader would meet them.
    """

    exit_code = 1

    def __init__(self, what: str, problems: Sequence[Problem] = ()) -> None:
        self.what = what
        self.problems = tuple(problems)
        super().__init__("\n".join([what, *(f"  {problem}" for problem in self.problems)]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.problems)


class InputError(WorkbookError):
    """Something a person or a file gave us cannot be used."""

    exit_code = 2


class TableError(InputError):
    """A spreadsheet or table cannot be taken in."""


class CatalogError(InputError):
    """The catalog contradicts itself or is incomplete."""


class ParameterError(InputError):
    """A parameter, option or client id is unknown or of the wrong form."""


class RecordError(InputError):
    """A record does not fit its kind."""


class ForeignFile(InputError):
    """A file was made from another client's ledger, or from another engagement of the same client."""


class LedgerError(WorkbookError):
    """The client's ledger cannot be used as it is."""

    exit_code = 3


class Conflict(LedgerError):
    """Somebody else changed the same fields first; both values are in the problems.

    Attributes
    ----------
    fields : tuple of str
        The fields that clash.
    mine, theirs : dict
        The clashing fields' values, ours and the stored ones.
    current : int
        The version to base the next attempt on.
    """

    def __init__(self, kind: str, id: str, mine: dict[str, object], theirs: dict[str, object], current: int) -> None:
        self.kind, self.id, self.mine, self.theirs, self.current = kind, id, mine, theirs, current
        self.fields = tuple(sorted(mine))
        super().__init__(
            f"{kind} {id} was changed by someone else while you were editing it; nothing was overwritten.",
            [
                Problem(
                    f"{kind} {id}, field {name}",
                    f"stored value {theirs[name]!r}",
                    f"your value {mine[name]!r}",
                    f"Choose one and save again on top of version {current}.",
                )
                for name in self.fields
            ],
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.id, self.mine, self.theirs, self.current)


class LedgerAltered(LedgerError):
    """The ledger is not what was written to it."""


class ForeignLedger(LedgerError):
    """The folder, its settings and its ledger do not belong to one client."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer version of this library."""


class EvidenceError(WorkbookError):
    """Evidence cannot be kept, found or handed out as it is."""

    exit_code = 4


class EvidenceAltered(EvidenceError):
    """A kept file is not what was put into the locker: altered, cut or gone."""


class RunError(WorkbookError):
    """A notebook run did not produce a whole page."""

    exit_code = 5


class NotebookStopped(RunError):
    """A notebook stopped before its last cell."""


class PageIncomplete(RunError):
    """A page lacks a chart, a table or its end mark."""


class ShareError(WorkbookError):
    """A report cannot be signed, shared, opened or checked as it is."""

    exit_code = 6


class ReportAltered(ShareError):
    """A report is not what was signed, or nobody known here signed it."""


class NotOpened(ShareError):
    """A locked report did not open: another passphrase, or an altered file; which of them nobody can tell."""


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """A hint naming the nearest options, or an empty string.

    Examples
    --------
    >>> did_you_mean("clinet", ["client", "as_of"])
    'Did you mean client?'
    >>> did_you_mean("zzz", ["client"])
    ''
    """
    near = get_close_matches(word, list(options), n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else ""
