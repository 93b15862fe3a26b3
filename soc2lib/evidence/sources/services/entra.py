"""Microsoft Entra: users with their registered factors, and sign-ins."""

from collections.abc import Sequence

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import FAIL, INFO, PASS, collected, numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_USER = ("accountEnabled", "isMfaRegistered")
_FLAGS = {"true": "true", "yes": "true", "capable": "true", "false": "false", "no": "false", "not capable": "false"}
_LEGACY = ("imap", "pop", "smtp", "mapi", "other clients", "exchange activesync", "autodiscover", "authenticated smtp")


def records(file: Loaded) -> tuple[list[Object], str]:
    """The rows of a Graph reply, of a list of them or of a CSV, and why they may not be all."""
    if file.heads:
        lines = file.rows(("userPrincipalName",) if "userPrincipalName" in file.heads else ())
        return [Object(line, f"{file.name}, row {n}") for n, line in enumerate(lines, 2)], ""
    if not file.top.value:
        return file.records(), ""
    more = "The reply has further pages." if "@odata.nextLink" in file.top else ""
    return file.top.objects("value"), more


def first_names(file: Loaded) -> set[str]:
    """The names of a file's first row."""
    if file.heads:
        return set(file.heads)
    value = file.top.value.get("value")
    one = value[0] if isinstance(value, list) and value else file.first.value
    return set(one) if isinstance(one, dict) else set()


def _fits_users(file: Loaded) -> bool:
    names = first_names(file)
    return "userPrincipalName" in names and bool(set(_USER) & names)


def _read_users(file: Loaded) -> Sequence[Collected]:
    found, partial = records(file)
    rows = [_account(one) for one in found]
    kept = {name for row in rows for name, value in row.items() if value} | {"account", "person"}
    rows = [{name: value for name, value in row.items() if name in kept} for row in rows]
    return [Collected("accounts", numbered(rows, "account"), file.name, file.sha256, "Entra", partial=partial)]


def _account(one: Object) -> dict[str, str]:
    activity = one.inner("signInActivity") if not isinstance(one.value.get("signInActivity"), str) else Object({}, "")
    left = activity.text("lastSuccessfulSignInDateTime", "lastSignInDateTime") or one.text("lastSignInDateTime")
    return {
        "account": one.needed("userPrincipalName"),
        "person": one.text("mail", "userPrincipalName"),
        "active": _flag(one, "accountEnabled"),
        "created_on": day(one.text("createdDateTime"), f"{one.where}, createdDateTime"),
        "last_used_on": day(left, f"{one.where}, lastSignInDateTime"),
        "console": "true",
        "mfa": _flag(one, "isMfaRegistered"),
        "privileged": _flag(one, "isAdmin"),
        "kind": one.text("userType"),
    }


def _flag(one: Object, name: str) -> str:
    word = one.text(name).strip().casefold()
    if word and word not in _FLAGS:
        raise TableError(
            "The file has another form than this source.",
            [Problem(f"{one.where}, {name}", repr(word)[:80], "true or false", "Export it again.")],
        )
    return _FLAGS.get(word, "")


def _fits_sign_ins(file: Loaded) -> bool:
    names = first_names(file)
    return "authenticationRequirement" in names or {"Authentication requirement", "Username"} <= names


def _read_sign_ins(file: Loaded) -> Sequence[Collected]:
    """Sign-ins that succeeded: by one factor or an old protocol they fail; those that were refused judge nothing."""
    found, partial = records(file)
    rows = [_sign_in(one) for one in found]
    taken = max((one.text("createdDateTime", "Date (UTC)")[:10] for one in found), default="")
    return [collected(file, rows, "Entra sign-ins", taken=taken, partial=partial)]


def _sign_in(one: Object) -> dict[str, str]:
    client = one.text("clientAppUsed", "Client app").casefold()
    code = one.inner("status").text("errorCode") if "status" in one else one.text("Sign-in error code", "Status")
    succeeded = code.casefold() in ("0", "success")
    several = one.text("authenticationRequirement", "Authentication requirement").casefold().startswith("multi")
    old = any(client.startswith(word) for word in _LEGACY)
    person = one.needed("userPrincipalName", "Username")
    moment = day(one.needed("createdDateTime", "Date (UTC)")[:10], f"{one.where}, createdDateTime")
    return {
        "finding": one.text("id", "Request ID") or f"{person} {moment}",
        "check_id": "legacy-authentication" if old else "sign-in-factors",
        "status": INFO if not succeeded else (FAIL if old or not several else PASS),
        "muted": "false",
        "severity": "",
        "resource": f"{person} {moment}",
    }


USERS = Source("entra-users", _fits_users, _read_users)
SIGN_INS = Source("entra-sign-ins", _fits_sign_ins, _read_sign_ins)
