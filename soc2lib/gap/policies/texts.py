"""The texts of the 24 policies, in our own words: headed rules, each with the controls that make it true."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from soc2lib.basics.limits import names_in
from soc2lib.basics.resources import templates_folder
from soc2lib.catalog.catalog import catalog
from soc2lib.errors import CatalogError, Problem

EVERY = "_every"
"""The file whose parts end every policy."""
_RULE = re.compile(r"- (?P<text>.+\.) \[(?P<controls>[^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a policy promises, its limits still named, and the controls that keep the promise."""

    text: str
    controls: tuple[str, ...]

    @property
    def limits(self) -> tuple[str, ...]:
        """The limits it names."""
        return names_in(self.text)


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One policy: what it is for, and its rules under their headings."""

    id: str
    purpose: str
    parts: tuple[tuple[str, tuple[Rule, ...]], ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in order."""
        return tuple(rule for _, rules in self.parts for rule in rules)


@cache
def policy_text(id: str) -> PolicyText:
    """One policy's text with the parts that end every policy.

    Raises
    ------
    CatalogError
        With every line that is no heading, purpose or rule, and every control or limit that does not exist.

    Examples
    --------
    >>> text = policy_text("access-control")
    >>> text.parts[0][0], text.rules[4].controls
    ('Identity', ('IAM-02',))
    """
    problems: list[Problem] = []
    read = [*_read(id, problems), *_read(EVERY, problems)]
    if problems:
        raise CatalogError(f"The text of the policy {id} does not hold together.", problems)
    purposes = [" ".join(lines) for heading, lines in read if heading == "Purpose"]
    parts = tuple((heading, tuple(_rule(line) for line in lines)) for heading, lines in read if heading != "Purpose")
    return PolicyText(id, " ".join(purposes), parts)


def _read(id: str, problems: list[Problem]) -> list[tuple[str, list[str]]]:
    file = templates_folder() / "documents" / "policies" / f"{id}.md"
    where = f"policies/{file.name}"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        problems.append(Problem(where, str(error), "a text file in UTF-8", "Restore the file."))
        return []
    parts: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith("# "):
            parts.append((line[2:], []))
        elif line and parts:
            parts[-1][1].append(line)
            if parts[-1][0] != "Purpose":
                problems += _faults(line, f"{where}, line {number}")
        elif line:
            problems.append(Problem(f"{where}, line {number}", line[:60], "a heading first", "Begin with # Purpose."))
    return parts


def _faults(line: str, where: str) -> Iterator[Problem]:
    if not _RULE.fullmatch(line):
        yield Problem(where, line[:60], "- A sentence. [IAM-03; HRS-01]", "Write one rule a line, with its controls.")
        return
    rule = _rule(line)
    for id in rule.controls:
        if id not in catalog().controls:
            yield Problem(where, f"control {id}", "a control of the library", "Correct the id.")
    for name in rule.limits:
        if name not in catalog().limits:
            yield Problem(where, f"limit {{{name}}}", "a limit of limits.csv", "Correct the name, or add the limit.")


def _rule(line: str) -> Rule:
    found = _RULE.fullmatch(line)
    if not found:
        raise ValueError(f"{line!r} is no rule")
    return Rule(found["text"], tuple(part.strip() for part in found["controls"].split(";")))
