"""GitHub's members, merged changes, branches and alerts, as its exports and its API give them."""

from collections.abc import Sequence
from dataclasses import replace

from soc2lib.errors import Problem, TableError
from soc2lib.evidence.sources.collected import Collected
from soc2lib.evidence.sources.findings import numbered
from soc2lib.evidence.sources.loaded import Loaded
from soc2lib.evidence.sources.objects import Object, day
from soc2lib.evidence.sources.source import Source

_FACTORS = ("tfa_enabled", "two_factor_enabled", "two_factor_authentication", "hasTwoFactorEnabled")
_ROLES = {"owner": "true", "admin": "true", "member": "false", "outside collaborator": "false", "": ""}
_STATES = ("open", "fixed", "dismissed", "auto_dismissed", "closed")
_NO_FLAW = ("inaccurate", "not_used", "false positive", "used in tests")


def _fits_members(file: Loaded) -> bool:
    names = set(file.heads) if file.heads else set(file.first.value)
    if {"hasTwoFactorEnabled", "node"} <= names:
        return True
    return "login" in names and bool({*_FACTORS, "site_admin"} & names)


def _read_members(file: Loaded) -> Sequence[Collected]:
    lines = [Object(line, f"{file.name}, row {n}") for n, line in enumerate(file.rows(("login",)), 2)]
    rows = [_member(one) for one in (lines if file.heads else file.records())]
    return [_collected(file, "accounts", rows, "account")]


def _member(one: Object) -> dict[str, str]:
    node = one.inner("node") if "node" in one else one
    role = one.text("role").casefold()
    if role not in _ROLES:
        expected = " / ".join(filter(None, _ROLES))
        problem = Problem(f"{one.where}, column role", repr(role)[:80], expected, "Export it again.")
        raise TableError("A role is none of GitHub's.", [problem])
    return {
        "account": node.needed("login"),
        "person": node.text("email", "saml_name_id", "name"),
        "active": "true",
        "console": "true",
        "mfa": one.text(*_FACTORS).lower(),
        "privileged": _ROLES[role],
    }


def _fits_changes(file: Loaded) -> bool:
    return {"merged_at", "number", "user"} <= set(file.first.value) or {"mergedAt", "number"} <= set(file.first.value)


def _read_changes(file: Loaded) -> Sequence[Collected]:
    """Merged pull requests; a reviewer is who approved last, where the reviews are among what was asked."""
    merged = [one for one in file.records() if "merged_at" in one or "mergedAt" in one]
    rows = [_change(one) for one in merged]
    if not any("reviews" in one for one in merged):
        rows = [{name: value for name, value in row.items() if name != "reviewer"} for row in rows]
    return [_collected(file, "changes", rows, "change")]


def _change(one: Object) -> dict[str, str]:
    author = one.inner("user") if "user" in one else one.inner("author")
    reviews = (
        one.objects("reviews") if isinstance(one.value.get("reviews"), list) else one.inner("reviews").objects("nodes")
    )
    approved = [review for review in reviews if review.text("state").upper() == "APPROVED"]
    people = [review.inner("user").text("login") or review.inner("author").text("login") for review in approved]
    repository = one.inner("base").inner("repo").text("full_name")
    number = one.needed("number")
    return {
        "change": f"{repository}#{number}" if repository else number,
        "author": author.text("login"),
        "author_is_bot": "true" if author.text("type", "__typename") == "Bot" else "false",
        "merged_on": day(one.text("merged_at", "mergedAt"), f"{one.where}, merged_at"),
        "pull_request": number,
        "reviewer": people[-1] if people else "",
    }


def _fits_branches(file: Loaded) -> bool:
    first, top = set(file.first.value), set(file.top.value)
    return {"pattern", "allowsForcePushes"} <= first or {"name", "protected"} <= first or "allow_force_pushes" in top


def _read_branches(file: Loaded) -> Sequence[Collected]:
    records = [file.top] if "allow_force_pushes" in file.top.value else file.records()
    return [_collected(file, "branches", [_branch(one) for one in records], "branch")]


def _branch(one: Object) -> dict[str, str]:
    """A rule of GraphQL, a branch of the list, or the protection of one branch."""
    if "pattern" in one:
        return {
            "branch": one.text("pattern"),
            "protected": "true",
            "reviews_required": one.text("requiredApprovingReviewCount") if _asks_reviews(one) else "0",
            "force_push": one.flag("allowsForcePushes"),
        }
    rule = one.inner("protection") if "protection" in one else one
    reviews = rule.inner("required_pull_request_reviews")
    protected = one.flag("protected") or "true"
    wanted = reviews.text("required_approving_review_count")
    known = "allow_force_pushes" in rule.value
    return {
        "branch": one.text("name") or one.needed("url").split("/branches/")[-1].removesuffix("/protection"),
        "protected": protected,
        "reviews_required": wanted or ("0" if known else ""),
        "force_push": rule.inner("allow_force_pushes").flag("enabled"),
    }


def _asks_reviews(rule: Object) -> bool:
    return rule.flag("requiresApprovingReviews") != "false"


def _fits_alerts(file: Loaded) -> bool:
    first = set(file.first.value)
    return {"number", "state", "created_at"} <= first and bool({"security_advisory", "rule", "secret_type"} & first)


def _read_alerts(file: Loaded) -> Sequence[Collected]:
    """Alerts of dependencies, code and secrets; a dismissal closes only what is no flaw."""
    return [_collected(file, "vulnerabilities", [_alert(one) for one in file.records()], "vulnerability")]


def _alert(one: Object) -> dict[str, str]:
    state = one.needed("state").casefold()
    if state not in _STATES and state != "resolved":
        problem = Problem(f"{one.where}, state", repr(state)[:80], " / ".join(_STATES), "Export it again.")
        raise TableError("A state is none of GitHub's.", [problem])
    advisory, rule = one.inner("security_advisory"), one.inner("rule")
    fixed = one.text("fixed_at", "resolved_at", "auto_dismissed_at")
    if one.text("dismissed_reason").casefold() in _NO_FLAW:
        fixed = one.text("dismissed_at")
    severity = advisory.text("severity") or rule.text("security_severity_level", "severity")
    return {
        "vulnerability": one.text("html_url") or one.needed("number"),
        "severity": severity or ("critical" if "secret_type" in one else ""),
        "found_on": day(one.needed("created_at"), f"{one.where}, created_at"),
        "fixed_on": day(fixed, f"{one.where}, fixed_at"),
    }


def _collected(file: Loaded, table: str, rows: Sequence[dict[str, str]], key: str) -> Collected:
    found = Collected(table, numbered(rows, key), file.name, file.sha256, "GitHub")
    full = len(rows) in (30, 100) and not file.heads
    return replace(found, partial=f"{len(rows)} rows are one full page: there may be more.") if full else found


MEMBERS = Source("github-members", _fits_members, _read_members)
CHANGES = Source("github-changes", _fits_changes, _read_changes)
BRANCHES = Source("github-branches", _fits_branches, _read_branches)
ALERTS = Source("github-alerts", _fits_alerts, _read_alerts)
