"""The parts of the description that tell what the system is: services, commitments, components, controls."""

from collections.abc import Iterable

from soc2lib.basics.formatting import count, listed, sentence
from soc2lib.catalog.catalog import catalog
from soc2lib.scope.choices import Boundary, ComponentKind
from soc2lib.scope.description.section import Section, write
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import Component


def services(facts: ScopeFacts) -> Section:
    """Description criterion 1: what is provided, and to whom."""
    examination = facts.examination
    answers = {
        "the client's name": examination.name,
        "the system's name": examination.system,
        "what the system does": examination.system_description,
        "who uses it": examination.users,
    }
    empty = [what for what, text in answers.items() if not text]
    paragraphs = [
        *([f"{examination.name or 'The company'} provides {examination.system}."] if examination.system else []),
        *([examination.system_description] if examination.system_description else []),
        *([f"It is used by {examination.users}."] if examination.users else []),
    ]
    missing = (
        "" if examination.system or examination.system_description else "Neither the system nor what it does is told."
    )
    faults = [f"{listed(empty)} {'is' if len(empty) == 1 else 'are'} not told"] if empty else []
    return write(
        1, faults, missing=missing, complete="The system, what it does and its users are told.", paragraphs=paragraphs
    )


def commitments(facts: ScopeFacts) -> Section:
    """Description criterion 2: the promises, and what the system must do so that they are kept."""
    rows, faults = [], []
    for promise in facts.commitments:
        served = [must for must in facts.requirements if promise.id in must.commitments]
        if not served:
            faults.append(f"{promise.id} has no system requirement")
        if not promise.promise:
            faults.append(f"{promise.id} is not put into words")
        needs = "\n".join(f"{must.id}: {must.requirement or 'not put into words'}" for must in served)
        criteria = ", ".join(dict.fromkeys(id for must in served for id in must.criteria))
        rows.append((promise.id, promise.promise, promise.made_in, needs, criteria))
    faults += [f"{must.id} names no criterion" for must in facts.requirements if not must.criteria]
    return write(
        2,
        faults,
        missing="" if facts.commitments else "No commitment is recorded: the examination has no yardstick.",
        complete=f"{count(len(rows), 'commitment')}, each with its requirements.",
        columns=("Id", "Commitment", "Made in", "What the system must do", "Criteria"),
        rows=rows,
    )


def components(facts: ScopeFacts) -> Section:
    """Description criterion 3: the parts in, by kind, and the list of what is out."""
    inside = [part for part in facts.components if part.boundary is Boundary.IN]
    outside = [part for part in facts.components if part.boundary is Boundary.OUT]
    kinds = list(ComponentKind)
    ordered = sorted((part for part in inside if part.component), key=lambda part: kinds.index(part.component))  # type: ignore[arg-type]
    columns = ("Kind", "Part", "What it does", "Owner", "In or out")
    rows = [
        *((_kind(part), part.name or part.id, part.description, part.owner, "in") for part in ordered),
        *(
            (_kind(part), part.name or part.id, part.description, part.owner, "kind open, in")
            for part in inside
            if not part.component
        ),
        *(
            (_kind(part), part.name or part.id, part.description, part.owner, f"out: {part.reason_out}")
            for part in outside
        ),
    ]
    return write(
        3,
        _component_faults(facts, inside),
        missing="" if inside else "No component is marked as in.",
        complete=f"{count(len(inside), 'part')} in, of all five kinds, each described and owned.",
        paragraphs=[sentence(f"{count(len(inside), 'part')} in the system; {count(len(outside), 'part')} outside it.")],
        columns=columns,
        rows=rows,
    )


def _kind(part: Component) -> str:
    return part.component.value if part.component else "not known"


def _component_faults(facts: ScopeFacts, inside: list[Component]) -> Iterable[str]:
    there = {part.component for part in inside}
    absent = [kind.value for kind in ComponentKind if kind not in there]
    if absent:
        yield f"no part of the kind {listed(absent, 'or')} is in"
    for part in facts.components:
        if part.boundary is None:
            yield f"{part.id} is neither in nor out"
    for part in inside:
        gaps = [
            what
            for what, text in (("name", part.name), ("description", part.description), ("owner", part.owner))
            if not text
        ]
        if part.component is None:
            gaps.append("kind")
        if gaps:
            yield f"{part.id} has no {listed(gaps, 'or')}"


def controls(facts: ScopeFacts) -> Section:
    """Description criterion 5: each criterion in scope and the client's controls that meet it."""
    scope = catalog().in_categories(facts.categories)
    rows, faults = [], []
    for criterion in scope:
        serving = [line for line in facts.controls if criterion.id in line.criteria]
        if not any(not line.absent for line in serving) and criterion.id not in facts.not_relevant:
            faults.append(f"{criterion.id} has no control known to be in use")
        words = "\n".join(f"{line.id} {line.title}{' (not in use)' if line.absent else ''}" for line in serving)
        if criterion.id in facts.not_relevant:
            words = "not relevant, see below"
        rows.append((criterion.id, criterion.paraphrase, words))
    if absent := [line.id for line in facts.controls if line.absent]:
        faults.insert(0, f"{listed(absent, most=6)} must not be described as running: not designed or not in use")
    if not facts.examination.categories:
        faults.insert(0, "the categories are not decided, so only the common criteria are listed")
    number = count(len(scope), "criterion", "criteria")
    return write(
        5,
        faults,
        missing="" if facts.controls else f"{number} in scope, but no control of the client's own is recorded.",
        complete=f"Each of {number} in scope has a control in use or a reason.",
        paragraphs=["The criteria are named by their ids; the words beside them are ours, not the criteria's."],
        columns=("Criterion", "What it is about", "Controls"),
        rows=rows,
    )
