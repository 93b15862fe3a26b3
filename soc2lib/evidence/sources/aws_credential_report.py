"""The IAM credential report of an AWS account: its users as accounts, and their access keys.

The root user always has a password, which the report marks as not supported; it is taken as one that signs in. Its two
places for keys are always listed, so that a root account without a key is tested too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from soc2lib.basics.formatting import listed
from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.loaded import Loaded, load
from soc2lib.evidence.sources.source import Source

_ROOT = "<root_account>"
_NEEDED = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "mfa_active",
    *(f"access_key_{n}_{part}" for n in (1, 2) for part in ("active", "last_rotated", "last_used_date")),
)
_NO_DAY = ("N/A", "no_information", "not_supported")
_FLAGS = ("true", "false", "not_supported")


def collect(path: Path, *, limit: int | None = None) -> Sequence[Collected]:
    """Read a credential report: its accounts and its keys.

    Parameters
    ----------
    path : Path
        The CSV as AWS gives it.
    limit : int, optional
        Largest size [bytes].

    Raises
    ------
    TableError
        Naming file, row and column of what cannot be read.

    Notes
    -----
    An account that stands twice is kept each time, under its row, and the list is marked partial.
    """
    return read(load(path, limit))


def fits(file: Loaded) -> bool:
    """Whether a file is a credential report."""
    return {"user", "arn", "mfa_active", "access_key_1_active"} <= set(file.heads)


def read(file: Loaded) -> Sequence[Collected]:
    """The accounts and keys of a loaded report; one without the root account's row is not whole."""
    lines = file.rows(_NEEDED, ",")
    _check_cells(file.name, lines)
    ids, doubled = _ids(lines)
    rootless = "" if any(line["user"] == _ROOT for line in lines) else "The root account's row is missing."
    partial = " ".join(filter(None, (rootless, doubled)))
    about = (file.name, file.sha256, "aws iam", "GetCredentialReport")
    accounts = tuple(_account(id, line) for id, line in zip(ids, lines, strict=True))
    keys = tuple(key for id, line in zip(ids, lines, strict=True) for key in _keys(id, line))
    return [Collected("accounts", accounts, *about, partial=partial), Collected("keys", keys, *about, partial=partial)]


def _ids(lines: Sequence[Mapping[str, str]]) -> tuple[list[str], str]:
    counts: dict[str, int] = {}
    ids, doubled = [], []
    for row, line in enumerate(lines, 2):
        if line["arn"] in counts:
            doubled.append(f"rows {counts[line['arn']]} and {row}")
        ids.append(f"{line['arn']} (row {row})" if line["arn"] in counts else line["arn"])
        counts.setdefault(line["arn"], row)
    return ids, f"An account stands more than once: {listed(doubled, most=5)}." if doubled else ""


def _check_cells(file: str, lines: Sequence[Mapping[str, str]]) -> None:
    """AWS ends the report without a line end, so a cut last cell is known by what stands in it."""
    problems = [
        Problem(f"{file}, row {number}, column {name}", repr(cell)[:80], _expected(name), "Export the report again.")
        for number, line in enumerate(lines, 2)
        for name, cell in line.items()
        if name not in ("user", "arn") and not _fits(name, cell)
    ]
    if problems:
        raise TableError("The report has cells that cannot be read.", problems)


def _expected(name: str) -> str:
    return " / ".join(_FLAGS) if name.endswith(("_active", "_enabled")) else "a moment, N/A or no_information"


def _fits(name: str, cell: str) -> bool:
    if name.endswith(("_active", "_enabled")):
        return cell in _FLAGS
    if not name.endswith(("_time", "_used", "_changed", "_rotation", "_rotated", "_date")) or cell in _NO_DAY:
        return bool(cell)
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _account(id: str, line: Mapping[str, str]) -> dict[str, str]:
    root = line["user"] == _ROOT
    console = "true" if root else line["password_enabled"]
    live = "true" in (console, line["access_key_1_active"], line["access_key_2_active"])
    used = [line["password_last_used"], line["access_key_1_last_used_date"], line["access_key_2_last_used_date"]]
    return {
        "account": id,
        "person": "" if root else line["user"],
        "active": "true" if live else "false",
        "created_on": _day(line["user_creation_time"]),
        "last_used_on": max(_day(day) for day in used),
        "console": console,
        "mfa": line["mfa_active"],
        "kind": "root" if root else "user",
    }


def _keys(id: str, line: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "key": f"{id} key {n}",
            "account": line["user"],
            "active": line[f"access_key_{n}_active"],
            "rotated_on": _day(line[f"access_key_{n}_last_rotated"]),
            "root": "true" if line["user"] == _ROOT else "false",
        }
        for n in (1, 2)
        if line["user"] == _ROOT
        or line[f"access_key_{n}_active"] == "true"
        or line[f"access_key_{n}_last_rotated"] not in _NO_DAY
    ]


def _day(text: str) -> str:
    return "" if text in _NO_DAY else text


SOURCE = Source("aws-credential-report", fits, read)
