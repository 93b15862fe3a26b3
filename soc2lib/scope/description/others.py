"""The parts of the description about others and about the period: incidents, CUECs, suppliers, exclusions, changes."""

from collections.abc import Iterable

from soc2lib.basics.formatting import count, day, listed
from soc2lib.catalog.catalog import Category, catalog
from soc2lib.scope.choices import ComplementarySide, Statement, SubserviceMethod
from soc2lib.scope.description.section import Section, write
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import ComplementaryControl, Incident
from soc2lib.scope.system.third_parties import SUBSERVICE, UNDECIDED, check_third_parties, classify

OPEN = "not known"


def incidents(facts: ScopeFacts) -> Section:
    """Description criterion 4: incidents caused by failed controls, or that made a commitment fail."""
    inside = [row for row in facts.incidents if facts.in_period(row.happened)]
    disclosed = [row for row in inside if row.control_failure or row.commitment_failed]
    stated = facts.examination.incidents_stated is Statement.NONE
    faults = [fault for row in inside for fault in _incident_faults(row)]
    if disclosed and stated:
        faults.insert(0, f"it is stated that there was none, but {listed(row.id for row in disclosed)} must be told")
    if facts.type_ii and not (facts.examination.window_start and facts.examination.window_end):
        faults.append("the window is not set, so it is not known which incidents fall into it")
    nothing = not inside and not stated
    text = (
        f"{count(len(disclosed), 'incident')} in the period came from a failed control or made a commitment fail."
        if disclosed
        else "Management states that no incident of this kind fell into the period."
        if stated
        else f"None of {count(len(inside), 'recorded incident')} came from a failed control or made a commitment fail."
    )
    return write(
        4,
        faults,
        missing="No incident is recorded, and nobody states that there was none." if nothing else "",
        complete=text,
        paragraphs=[] if nothing or (faults and not disclosed) else [text],
        columns=("Id", "When", "What happened", "Effect", "Outcome"),
        rows=[(row.id, day(row.happened), row.nature, row.effect, row.outcome) for row in disclosed],
    )


def _incident_faults(row: Incident) -> Iterable[str]:
    if row.happened is None:
        yield f"it is not known when {row.id} happened"
    unknown = [
        words
        for words, answer in (("a control failed", row.control_failure), ("a commitment failed", row.commitment_failed))
        if answer is None
    ]
    if unknown:
        yield f"it is not known whether {listed(unknown, 'or')} in {row.id}"
    if not (row.control_failure or row.commitment_failed):
        return
    parts = {"nature": row.nature, "effect": row.effect, "outcome": row.outcome}
    if empty := [name for name, text in parts.items() if not text]:
        yield f"{row.id} has no {listed(empty, 'or')}"
    if row.commitment_failed and not row.reviewed_by:
        yield f"nobody has reviewed the text on {row.id}, which made a commitment fail"


def customer_controls(facts: ScopeFacts) -> Section:
    """Description criterion 6: what customers must do themselves."""
    lines = _lines(facts, ComplementarySide.CUEC)
    return write(
        6,
        _faults(facts, {line.id for line in lines}),
        missing="" if lines else "No control of the customers' own (CUEC) is listed.",
        complete=f"{count(len(lines), 'control')} listed, each run by the customer and mapped to criteria.",
        paragraphs=["The system's controls are designed on the assumption that customers do the following."],
        columns=("Id", "What the customer does", "Criteria"),
        rows=[(line.id, line.control, ", ".join(line.criteria)) for line in lines],
    )


def subservice(facts: ScopeFacts) -> Section:
    """Description criterion 7: the suppliers whose controls are needed, how they are treated, what they must do."""
    found = [(party, classify(party)) for party in facts.third_parties]
    needed = [party for party, relationship in found if relationship.kind == SUBSERVICE]
    open_ones = [party.id for party, relationship in found if relationship.kind == UNDECIDED]
    lines = _lines(facts, ComplementarySide.CSOC)
    faults = [*_faults(facts, {party.id for party in needed} | {line.id for line in lines})]
    if open_ones:
        faults.insert(0, f"it is not decided what {listed(open_ones)} {'is' if len(open_ones) == 1 else 'are'}")
    rows = []
    for party in needed:
        theirs = [line for line in lines if line.third_party == party.id]
        controls = "\n".join(f"{line.control} ({', '.join(line.criteria) or 'no criterion'})" for line in theirs)
        method = party.method.value if party.method else "not decided"
        rows.append((party.name or party.id, party.service, method, controls, party.monitoring))
    third = count(len(found), "third party", "third parties")
    carved = [party for party in needed if party.method is SubserviceMethod.CARVE_OUT]
    names = listed(party.name or party.id for party in carved)
    return write(
        7,
        faults,
        missing="" if facts.third_parties else "No third party is recorded.",
        complete=f"{count(len(needed), 'subservice organisation')} of {third}.",
        paragraphs=[f"The controls of {names} are left out of this description (carve-out)."] if carved else [],
        columns=("Organisation", "Service", "Method", "Controls expected of it", "How we watch it"),
        rows=rows,
    )


def _lines(facts: ScopeFacts, side: ComplementarySide) -> list[ComplementaryControl]:
    return [line for line in facts.complementary if line.side is side]


def _faults(facts: ScopeFacts, about: set[str]) -> list[str]:
    found = check_third_parties(facts.third_parties, facts.complementary, facts.commitments)
    return [f"{finding.about}: {finding.words}" for finding in found if finding.about in about]


def exclusions(facts: ScopeFacts) -> Section:
    """Description criterion 8: criteria of a category in scope that do not apply, each with its reason."""
    scope = {criterion.id for criterion in catalog().in_categories(facts.categories)}
    faults = []
    for id, reason in facts.not_relevant.items():
        if not reason:
            faults.append(f"{id} has no reason")
        if id not in scope:
            faults.append(f"{id} is of no category in scope")
        elif catalog().criteria[id].category is Category.SECURITY:
            faults.append(f"{id} is a common criterion: relying on a host is no reason, that is a CSOC")
    none = "Every criterion in scope is treated as relevant."
    return write(
        8,
        faults,
        complete=f"{count(len(facts.not_relevant), 'criterion', 'criteria')}, each with its reason."
        if facts.not_relevant
        else none,
        paragraphs=[] if facts.not_relevant else [none],
        columns=("Criterion", "Why it does not apply"),
        rows=list(facts.not_relevant.items()),
    )


def changes(facts: ScopeFacts) -> Section:
    """Description criterion 9: what changed in the period that a reader would care about; Type II only."""
    if not facts.type_ii:
        return write(9, [], complete="A Type I looks at one day: changes are not asked for.")
    inside = [row for row in facts.changes if facts.in_period(row.day)]
    disclosed = [row for row in inside if row.significant]
    stated = facts.examination.changes_stated is Statement.NONE
    faults = [f"it is not known whether {row.id} is significant" for row in inside if row.significant is None]
    faults += [f"it is not known when {row.id} took effect" for row in disclosed if row.day is None]
    faults += [f"{row.id} is not put into words" for row in disclosed if not (row.change and row.effect)]
    if disclosed and stated:
        faults.insert(0, f"it is stated that there was none, but {listed(row.id for row in disclosed)} must be told")
    missing = "" if disclosed or stated or faults else "No change is listed, and nobody states that there was none."
    text = (
        f"{count(len(disclosed), 'significant change')} in the period."
        if disclosed
        else "Management states that nothing significant changed in the period."
    )
    return write(
        9,
        faults,
        missing=missing,
        complete=text,
        paragraphs=[text] if disclosed or stated else [],
        columns=("Id", "When", "Change", "What it means"),
        rows=[(row.id, day(row.day), row.change, row.effect) for row in disclosed],
    )
