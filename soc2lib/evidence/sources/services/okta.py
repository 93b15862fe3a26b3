"""Okta's users: status words as Okta has them, the second factor where the factors are among what was asked."""

from collections.abc import Mapping, Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_ACTIVE = {
    "ACTIVE": "true",
    "PROVISIONED": "true",
    "PASSWORD_EXPIRED": "true",
    "RECOVERY": "true",
    "LOCKED_OUT": "true",
    "STAGED": "false",
    "SUSPENDED": "false",
    "DEPROVISIONED": "false",
}
_HEADS = ("login", "status")
_FULL_PAGE = 200


def _fits(file: Loaded) -> bool:
    first = file.first.value
    return {"status", "profile", "statusChanged"} <= set(first) or {"login", "status"} <= _heads(file).keys()


def _heads(file: Loaded) -> dict[str, str]:
    """Columns of the report of users in our words."""
    return {head.strip().casefold().replace(" ", "").removeprefix("user."): head for head in file.heads}


def _read(file: Loaded) -> Sequence[Collected]:
    if file.heads:
        names = _heads(file)
        needed = [names.get(name, name) for name in _HEADS]
        lines = [(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(needed), 2)]
        rows, partial = [_of_line(line, names, where) for line, where in lines], ""
    else:
        users = file.records()
        rows = [_account(user) for user in users]
        if not any(_factors(user) is not None for user in users):
            rows = [{name: value for name, value in row.items() if name != "mfa"} for row in rows]
        full = len(users) == _FULL_PAGE
        partial = f"{len(users)} users are one full page: there may be more." if full else ""
    return [Collected("accounts", numbered(rows, "account"), file.name, file.sha256, "Okta", partial=partial)]


def _account(user: Object) -> dict[str, str]:
    profile, state = user.inner("profile"), user.needed("status").upper()
    factors = _factors(user)
    return {
        "account": user.needed("id"),
        "person": profile.text("email", "login"),
        "active": _active(state, user.where),
        "created_on": day(user.text("created"), f"{user.where}, created"),
        "disabled_on": _since(state, day(user.text("statusChanged"), f"{user.where}, statusChanged")),
        "last_used_on": day(user.text("lastLogin"), f"{user.where}, lastLogin"),
        "console": "true",
        "mfa": "" if factors is None else ("true" if factors else "false"),
    }


def _factors(user: Object) -> int | None:
    """How many factors are active; None where nobody asked for them."""
    holder = user if "factors" in user.value else user.inner("_embedded")
    if "factors" not in holder.value:
        return None
    return sum(factor.text("status") == "ACTIVE" for factor in holder.objects("factors"))


def _of_line(line: Mapping[str, str], names: Mapping[str, str], where: str) -> dict[str, str]:
    def cell(*of: str) -> str:
        return next((line[names[name]].strip() for name in of if name in names and line[names[name]].strip()), "")

    state = cell("status").upper().replace(" ", "_")
    return {
        "account": cell("id", "login"),
        "person": cell("email", "login"),
        "active": _active(state, where),
        "created_on": day(cell("created", "createddate"), f"{where}, created"),
        "disabled_on": _since(state, day(cell("statuschanged", "deactivateddate"), f"{where}, statusChanged")),
        "last_used_on": day(cell("lastlogin", "lastlogindate"), f"{where}, lastLogin"),
        "console": "true",
    }


def _active(state: str, where: str) -> str:
    if state not in _ACTIVE:
        problem = Problem(f"{where}, column status", repr(state)[:80], " / ".join(_ACTIVE), "Export it again.")
        raise TableError("A status is none of Okta's.", [problem])
    return _ACTIVE[state]


def _since(state: str, changed: str) -> str:
    return changed if state in ("SUSPENDED", "DEPROVISIONED") else ""


SOURCE = Source("okta-users", _fits, _read)
