"""Walkthrough scripts by control owner: what to ask, what to see, on which item, and what is missing on record."""

from collections.abc import Sequence

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import count, day, listed, sentence
from soc2lib.evidence.records import Population
from soc2lib.evidence.testing.records import Attribute
from soc2lib.gap.results import ControlJudgement
from soc2lib.plan.records import ControlLoad
from soc2lib.share.documents.key_facts import scope_facts
from soc2lib.share.documents.script_steps import see, systems_of
from soc2lib.word.documents import Document, Marked, Part, blank

NAME = "walkthrough_scripts"
NO_OWNER = "No owner named"
_ITEM = {
    "continuous": "the setting, and one alert or refusal that it caused",
    "multiple_daily": "one run of an ordinary day, and one that failed",
    "daily": "one run of an ordinary day, and one that failed",
    "monthly": "the last run",
    "quarterly": "the last run",
    "semiannual": "the last run",
    "annual": "the last run",
    "per_event": "one event of the period, from its start to its end",
}
_LATER = "one run, from its start to its end"


def walkthrough_scripts(assessment: Assessment) -> Document:
    """One part an owner, each control of that owner a row, key controls first; controls without an owner come last."""
    by_owner: dict[str, list[ControlJudgement]] = {}
    for row in assessment.gap.controls:
        if row.counts:
            by_owner.setdefault(row.state.owner, []).append(row)
    walked = _Walked(assessment)
    owners = sorted(by_owner, key=lambda owner: (not owner, owner.casefold()))
    parts = [_instructions(), *(_part(owner, by_owner[owner], walked) for owner in owners)]
    status_note = (
        "Scripts for those who walk controls through with their owners. They record nothing: enter what was seen under "
        "Walkthroughs and Observations. Inquiry alone shows nothing."
    )
    keys = sum(row.state.key for rows in by_owner.values() for row in rows)
    facts = [
        *scope_facts(assessment),
        ("Controls", f"{sum(map(len, by_owner.values())):,}, of them {keys:,} key controls"),
        ("Owners", str(sum(bool(owner) for owner in by_owner))),
    ]
    return Document(NAME, "Walkthrough scripts", status_note, facts, parts)


def _instructions() -> Part:
    attributes = "; ".join(one.value for one in Attribute)
    return Part(
        "How to walk a control through",
        points=[
            "The walker neither owns nor performs the control.",
            "Ask the owner whether the control runs as the script describes it, and where not. Ask who runs it, when, "
            "with which system, what starts it, what happens when it fails or is late, and who may override it.",
            "Ask where the control could fail without anybody noticing.",
            "See it: follow one item through the steps on the screen. Name the system and the item. Take the evidence.",
            f"Attributes to look at on the item: {attributes}.",
            "Write down the person, the day, the system, the item and what was seen. Write down where practice differs "
            "from the description, and which systems, teams or places the control does not reach.",
        ],
        wide=True,
    )


class _Walked:
    """What is on record of each control: populations, systems and walkthroughs."""

    def __init__(self, assessment: Assessment) -> None:
        self.library, self.as_of = assessment.library, assessment.as_of
        work = assessment.fieldwork
        self.populations: dict[str, list[Population]] = {}
        for population in work.populations:
            for id in population.controls:
                self.populations.setdefault(id, []).append(population)
        self.systems = systems_of(work, assessment.records.all(ControlLoad))
        self.last_walked = {
            one.control: one.day
            for one in sorted((w for w in work.walkthroughs if w.day and w.day <= self.as_of), key=lambda w: str(w.day))
        }


def _part(owner: str, rows: Sequence[ControlJudgement], walked: _Walked) -> Part:
    ordered = sorted(rows, key=lambda row: (not row.state.key, row.state.id))
    keys = sum(row.state.key for row in rows)
    remark = f"{sentence(count(len(rows), 'control'))}, {count(keys, 'key control')}."
    if not owner:
        remark += " Name an owner for each before the walkthrough."
    heads = ("Control", "Ask: does it run so?", "See", "System and item", "Evidence", "On record", "Seen")
    table = [_row(row, walked) for row in ordered]
    return Part(owner or NO_OWNER, remark, columns=heads, rows=table, wide=True)


def _row(row: ControlJudgement, walked: _Walked) -> tuple[str, ...]:
    state, library = row.state, walked.library.controls.get(row.state.id)
    key = "Key control" if state.key else "Supporting control"
    about = f"{state.id} {state.title}\n{key}\n{', '.join(state.criteria)}"
    expected = library.description if library else f"{state.title}."
    role = f"\nUsual owner: {library.owner_role}." if library and not state.owner else ""
    return (
        Marked(about, "warn") if state.key and not row.shown.design.day else about,
        f"{expected}{role}",
        see(library),
        _item(row, walked),
        "\n".join(library.evidence) if library else "Records of its runs",
        "\n".join(_on_record(row, walked)),
        blank("the walker: day, item, what was seen"),
    )


def _item(row: ControlJudgement, walked: _Walked) -> str:
    systems = walked.systems.get(row.state.id, ())
    lists = [f"one item of: {one.title or one.id}" for one in walked.populations.get(row.state.id, ())]
    where = f"System: {listed(systems, most=4)}." if systems else "System: not on record."
    return f"{where}\nItem: {'; '.join(lists) or _ITEM.get(row.state.frequency, _LATER)}."


def _on_record(row: ControlJudgement, walked: _Walked) -> list[str]:
    """The last walkthrough, what is shown of the design, and what is missing, as sentences."""
    shown, state = row.shown, row.state
    last = walked.last_walked.get(state.id)
    lacking = {
        "No owner.": not state.owner,
        "No dated instance of its use.": shown.observed_on is None,
        f"{sentence(count(len(shown.waiting), 'piece'))} of evidence not accepted.": bool(shown.waiting),
        "No population.": state.frequency == "per_event" and not walked.populations.get(state.id),
    }
    walkthrough = f"Last walked through on {day(last)}." if last else "No walkthrough with its day."
    design = f"Design: {shown.design.design.value}." if shown.design.day else shown.design.reason
    return [walkthrough, design, *(words for words, lacks in lacking.items() if lacks)]
