"""The trail from commitment to file and back: every step on record, both ways, and every link that is broken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.results import GapResult
from soc2lib.readiness.mock_audit.test_records import Fieldwork
from soc2lib.scope.system.commitments import Link

LEVELS = ("commitment", "requirement", "criterion", "control", "walkthrough", "test", "item", "file")
"""The levels of the trail, from what was promised to what shows it."""
Node = tuple[str, str]
"""Level and id; the id of a file is its SHA-256."""


@dataclass(frozen=True, slots=True)
class Trail:
    """Every step between things on record.

    Attributes
    ----------
    down, up : mapping
        A node to the nodes one step towards the files, and one step towards the commitments; each sorted.
    """

    down: Mapping[Node, tuple[Node, ...]]
    up: Mapping[Node, tuple[Node, ...]]

    def leads_to(self, start: Node, level: str) -> tuple[str, ...]:
        """Ids of a level that are reached from a node on the way to the files."""
        return _reached(start, self.down, level)

    def serves(self, end: Node, level: str) -> tuple[str, ...]:
        """Ids of a level that a node serves on the way to the commitments."""
        return _reached(end, self.up, level)


def trail(links: Iterable[Link], controls: Mapping[str, Sequence[str]], fieldwork: Fieldwork) -> Trail:
    """Join the scope's trace with tests, items and files.

    Parameters
    ----------
    links : iterable of Link
        Of `soc2lib.scope.system.commitments.trace_commitments`; its steps from criterion to control are taken from
        ``controls``.
    controls : mapping
        Each control that counts to the criteria in scope that it serves.
    fieldwork : Fieldwork
        What is on record of testing.

    Notes
    -----
    A file belongs to an item that names it, to the test or walkthrough that names it, to the test whose population it
    holds, and to the control it was collected for. Only steps whose two ends are on record are taken.
    """
    pairs = [((link.level, link.start), (_BELOW[link.level], link.end)) for link in links if link.level in _BELOW]
    pairs += [(("criterion", id), ("control", control)) for control, ids in controls.items() for id in ids]
    return _both_ways([*pairs, *_tested(controls, fieldwork)])


_BELOW = {"commitment": "requirement", "requirement": "criterion"}


def _tested(controls: Mapping[str, Sequence[str]], fieldwork: Fieldwork) -> Iterable[tuple[Node, Node]]:
    files = {piece.id: piece.sha256 for piece in fieldwork.evidence if piece.sha256}
    held = {one.id: one.evidence for one in fieldwork.populations}
    tests = {test.id for test in fieldwork.tests}
    for walked in fieldwork.walkthroughs:
        if walked.control in controls:
            yield ("control", walked.control), ("walkthrough", walked.id)
        yield from _filed(("walkthrough", walked.id), walked.evidence, files)
    for test in fieldwork.tests:
        if test.control in controls:
            yield ("control", test.control), ("test", test.id)
        yield from _filed(("test", test.id), (*test.evidence, *held.get(test.population, ())), files)
    for item in fieldwork.items:
        if item.test in tests:
            yield ("test", item.test), ("item", item.id)
        yield from _filed(("item", item.id), (*item.evidence, *item.alternative), files)
    for piece in fieldwork.evidence:
        for control in set(piece.controls) & set(controls):
            yield from _filed(("control", control), (piece.id,), files)


def _filed(node: Node, evidence: Sequence[str], files: Mapping[str, str]) -> Iterable[tuple[Node, Node]]:
    return ((node, ("file", files[id])) for id in evidence if id in files)


def _both_ways(pairs: Iterable[tuple[Node, Node]]) -> Trail:
    down: dict[Node, set[Node]] = {}
    up: dict[Node, set[Node]] = {}
    for start, end in pairs:
        down.setdefault(start, set()).add(end)
        up.setdefault(end, set()).add(start)
    return Trail(_sorted(down), _sorted(up))


def _sorted(steps: Mapping[Node, set[Node]]) -> dict[Node, tuple[Node, ...]]:
    return {node: tuple(sorted(ends)) for node, ends in steps.items()}


def _reached(start: Node, steps: Mapping[Node, Sequence[Node]], level: str) -> tuple[str, ...]:
    found, waiting = set[Node](), [start]
    while waiting:
        new = set(steps.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return tuple(sorted(id for at, id in found if at == level))


def serving(gap: GapResult) -> dict[str, tuple[str, ...]]:
    """Each control that counts to the criteria in scope that it serves."""
    wanted = {one.criterion.id for one in gap.criteria if one.conclusion is not Conclusion.NOT_RELEVANT}
    return {
        control.state.id: tuple(id for id in control.state.criteria if id in wanted)
        for control in gap.controls
        if control.counts
    }
