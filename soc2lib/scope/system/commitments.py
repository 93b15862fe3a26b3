"""Follows each commitment to its requirements, criteria and controls, and names what hangs loose either way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import count, listed
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.scope.examination.control_lines import ControlLine
from soc2lib.scope.findings import Finding
from soc2lib.scope.records import Commitment, DemandSource, SystemRequirement


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain; the four levels are ``commitment``, ``requirement``, ``criterion`` and ``control``."""

    level: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The chain and its loose ends.

    Attributes
    ----------
    links : tuple of Link
        Steps whose two ends are both on record; ``level`` names the level of the start.
    loose : tuple of Finding
        What leads nowhere, in the order commitment, requirement, criterion, control.
    reached : mapping
        Commitment id to the control ids that carry it.
    assumed : bool
        True where the controls are the library's, because the client has recorded none.
    reason : str
        The state of the chain in a sentence.
    """

    links: tuple[Link, ...]
    loose: tuple[Finding, ...]
    reached: Mapping[str, tuple[str, ...]]
    assumed: bool
    reason: str


def trace_commitments(
    commitments: Sequence[Commitment],
    requirements: Sequence[SystemRequirement],
    categories: Iterable[Category],
    controls: Sequence[ControlLine] = (),
    demand: Sequence[DemandSource] = (),
    not_relevant: Collection[str] = (),
) -> Trace:
    """Which controls keep which promise, and what keeps none or is kept by none.

    Parameters
    ----------
    commitments, requirements : sequence
        One row a promise; one row a thing the system must do.
    categories : iterable of Category
        The categories in scope; Security's criteria are always in.
    controls : sequence of ControlLine
        The client's controls; while there are none, the library's controls in scope stand for them.
    demand : sequence of DemandSource
        To check the demand rows a commitment names.
    not_relevant : collection of str
        Criteria that do not apply: they need neither requirement nor control.

    Examples
    --------
    By hand: the promise leads to one requirement, to A1.3 and to the two library controls that serve A1.3.

    >>> promise = Commitment(id="CM-1", promise="Data can be restored.")
    >>> must = SystemRequirement(id="SR-1", requirement="Try restores.", commitments=("CM-1",), criteria=("A1.3",))
    >>> trace_commitments([promise], [must], [Category.AVAILABILITY]).reached
    {'CM-1': ('BCP-02', 'BCP-04')}
    """
    chosen = tuple(categories)
    scope = {criterion.id for criterion in catalog().in_categories(chosen)}
    lines = tuple(controls) or tuple(
        ControlLine(control.id, control.title, control.criteria) for control in catalog().controls_for(chosen)
    )
    links = tuple(_links(commitments, requirements, scope, lines))
    loose = (
        *_loose_commitments(commitments, requirements, demand),
        *_loose_requirements(commitments, requirements, scope),
        *_loose_criteria(requirements, scope.difference(not_relevant), lines),
        *_loose_controls(scope, lines),
    )
    reached = {promise.id: _reached(promise.id, links) for promise in commitments}
    return Trace(links, loose, reached, not controls, _reason(commitments, reached, loose, not controls))


def _links(
    commitments: Sequence[Commitment],
    requirements: Sequence[SystemRequirement],
    scope: set[str],
    lines: Sequence[ControlLine],
) -> Iterable[Link]:
    promises = {promise.id for promise in commitments}
    for must in requirements:
        yield from (Link("commitment", id, must.id) for id in must.commitments if id in promises)
        yield from (Link("requirement", must.id, id) for id in must.criteria if id in scope)
    wanted = {id for must in requirements for id in must.criteria if id in scope}
    for criterion in (id for id in catalog().criteria if id in wanted):
        yield from (Link("criterion", criterion, line.id) for line in lines if criterion in line.criteria)


def _reached(promise: str, links: Sequence[Link]) -> tuple[str, ...]:
    ends = {promise}
    for level in ("commitment", "requirement", "criterion"):
        ends = {link.end for link in links if link.level == level and link.start in ends}
    return tuple(sorted(ends))


def _loose_commitments(
    commitments: Sequence[Commitment], requirements: Sequence[SystemRequirement], demand: Sequence[DemandSource]
) -> Iterable[Finding]:
    served = {id for must in requirements for id in must.commitments}
    rows = {row.id for row in demand}
    for promise in commitments:
        if promise.id not in served:
            reason = "No system requirement says what must be done so that it is kept."
            yield Finding(promise.id, promise.promise, "promise without a requirement", "bad", reason)
        if unknown := [id for id in promise.demand if id not in rows]:
            reason = f"It names {listed(unknown)}, which is no row of the demand."
            yield Finding(promise.id, promise.promise, "unknown demand row", "warn", reason)


def _loose_requirements(
    commitments: Sequence[Commitment], requirements: Sequence[SystemRequirement], scope: set[str]
) -> Iterable[Finding]:
    promises = {promise.id for promise in commitments}
    for must in requirements:
        if unknown := [id for id in must.commitments if id not in promises]:
            reason = f"It names {listed(unknown)}, which is no row of the commitments."
            yield Finding(must.id, must.requirement, "unknown commitment", "bad", reason)
        elif not must.commitments:
            reason = "No commitment stands behind it."
            yield Finding(must.id, must.requirement, "requirement without a promise", "warn", reason)
        outside = [id for id in must.criteria if id not in scope]
        if not must.criteria:
            reason = "No criterion is named, so no control answers for it."
            yield Finding(must.id, must.requirement, "requirement without a criterion", "bad", reason)
        elif outside:
            reason = f"{listed(outside)} {'is' if len(outside) == 1 else 'are'} of a category that is not in scope."
            yield Finding(must.id, must.requirement, "criterion out of scope", "bad", reason)


def _loose_criteria(
    requirements: Sequence[SystemRequirement], scope: set[str], lines: Sequence[ControlLine]
) -> Iterable[Finding]:
    used = {id for must in requirements for id in must.criteria}
    served = {id for line in lines for id in line.criteria}
    wanted = [criterion for criterion in catalog().criteria.values() if criterion.id in scope]
    for criterion in wanted:
        if criterion.id not in served:
            reason = "No control that the client has answered for serves it."
            yield Finding(criterion.id, criterion.paraphrase, "criterion without a control", "bad", reason)
    unused = [criterion.id for criterion in wanted if criterion.id not in used]
    if requirements and unused:
        name = count(len(unused), "criterion", "criteria")
        reason = f"No requirement leads to {listed(unused)}; examined all the same."
        yield Finding("criteria", name, "no requirement", "none", reason)


def _loose_controls(scope: set[str], lines: Sequence[ControlLine]) -> Iterable[Finding]:
    for line in lines:
        if not scope.intersection(line.criteria):
            reason = "None of the criteria it serves is in scope."
            yield Finding(line.id, line.title, "control without a criterion", "warn", reason)


def _reason(
    commitments: Sequence[Commitment], reached: Mapping[str, tuple[str, ...]], loose: Sequence[Finding], assumed: bool
) -> str:
    if not commitments:
        return "No commitment is recorded, so there is nothing to measure the controls against yet."
    kept = sum(bool(ids) for ids in reached.values())
    ends = count(sum(end.tone != "none" for end in loose), "loose end")
    whose = "The controls are the library's until the client's own are recorded." if assumed else ""
    return f"{kept} of {count(len(commitments), 'commitment')} lead to a control; {ends}. {whose}".strip()
