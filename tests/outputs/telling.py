"""Which facts a reader finds in tables, figures and remarks, by their heads alone: the same in every format."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tests.outputs.equal import Fact, Facts
from tests.outputs.grids import ControlState, Grid

ClientProgress = Iterator[tuple[Fact, str]]
Columns = Mapping[str, tuple[str, ...]]
"""Of each column the fact that each line of its cells says; the empty name is the id of the row."""

_FINDING = ("", "control")
ROWS: Mapping[tuple[str, ...], tuple[str, Columns]] = {
    ("Criterion", "Status", "Basis", "Reason"): (
        "criterion",
        {"Criterion": ("",), "Status": ("status",), "Basis": ("basis",), "Reason": ("reason, cut",)},
    ),
    ("Criterion", "Status", "Basis", "Design", "In use", "Operation", "Evidence", "Client's claim", "Reason"): (
        "criterion",
        {"Criterion": ("",), "Status": ("status",), "Basis": ("basis",), "Reason": ("reason",)},
    ),
    ("Criterion", "In our words", "Status", "Basis", "Reason"): (
        "criterion",
        {"Criterion": ("",), "Status": ("status",), "Basis": ("basis",), "Reason": ("reason",)},
    ),
    ("Criterion", "In our words", "Status", "Reason"): (
        "criterion",
        {"Criterion": ("",), "Status": ("status",), "Reason": ("reason",)},
    ),
    ("Criterion", "Status", "Reason"): (
        "criterion",
        {"Criterion": ("",), "Status": ("status",), "Reason": ("reason, cut",)},
    ),
    ("Finding", "Severity", "Condition", "What closes it", "Owner", "Day", "Effort"): (
        "finding",
        {
            "Finding": _FINDING,
            "Severity": ("severity",),
            "Condition": ("condition, cut",),
            "What closes it": ("fix, cut",),
            "Owner": ("owner, short",),
            "Day": ("day, short",),
            "Effort": ("effort",),
        },
    ),
    ("No.", "Criterion", "Condition", "Risk", "Required fix", "Evidence that shows closure", "Owner and day"): (
        "finding",
        {
            "No.": ("", "control", "severity"),
            "Criterion": ("criteria",),
            "Condition": ("condition",),
            "Risk": ("risk",),
            "Required fix": ("fix",),
            "Evidence that shows closure": ("evidence",),
            "Owner and day": ("owner", "day"),
        },
    ),
    ("No.", "Control", "Severity", "Owner", "Day"): (
        "finding",
        {"No.": ("",), "Control": ("control",), "Severity": ("severity",), "Owner": ("owner",), "Day": ("day",)},
    ),
    ("No.", "Control", "Owner", "Day"): (
        "finding",
        {"No.": ("",), "Control": ("control",), "Owner": ("owner",), "Day": ("day",)},
    ),
    ("Theme", "Deficiency", "Severity", "What is done, in order", "Effort", "Owner", "Day"): (
        "finding",
        {
            "Deficiency": _FINDING,
            "Severity": ("severity",),
            "Effort": ("effort",),
            "Owner": ("owner",),
            "Day": ("day",),
        },
    ),
    ("No.", "Deficiency", "Severity", "Management's answer", "Action", "Owner", "Day"): (
        "finding",
        {"No.": ("",), "Deficiency": ("control", "condition"), "Severity": ("severity",)},
    ),
    ("Option", "Report in hand", "What readers would find", "Buyers' days"): (
        "option",
        {"Option": ("",), "Report in hand": ("days",), "What readers would find": ("would say, cut",)},
    ),
    ("Option", "Report in hand", "What readers would find", "Conditions and actions"): (
        "option",
        {"Option": ("",), "Report in hand": ("days",), "What readers would find": ("would say",)},
    ),
    (
        "Option",
        "Report in hand",
        "Decided by",
        "What readers would find",
        "Buyers' days",
        "Cost against today",
        "Conditions and actions",
    ): ("option", {"Option": ("",), "Report in hand": ("days",), "What readers would find": ("would say",)}),
    ("Risk", "Average year, shown controls", "As the client says", "Appetite", "Controls", "Decision"): (
        "risk",
        {
            "Risk": ("",),
            "Average year, shown controls": ("average",),
            "As the client says": ("as said",),
            "Appetite": ("against",),
        },
    ),
    ("Risk", "Average year, shown controls", "Appetite", "Controls", "Decision"): (
        "risk",
        {"Risk": ("",), "Average year, shown controls": ("average",), "Appetite": ("against",)},
    ),
    ("Risk", "Without controls", "With controls", "How", "Average year", "Order", "Owner"): (
        "risk",
        {"Risk": ("",), "Average year": ("average",)},
    ),
    ("Line", "Low", "High", "Source"): ("cost", {"Line": ("",), "Low": ("low",)}),
    ("Line", "Low", "Most likely", "High", "Source"): ("cost", {"Line": ("",), "Low": ("low",)}),
    ("Control", "Design", "Operation", "Because", "Deviating items", "Recorded status says more"): (
        "control deviations",
        {"Control": ("",), "Deviating items": ("items",)},
    ),
    ("Paper", "Control", "Key", "Design", "Operation", "Exceptions", "Prepared by", "Reviewed by"): (
        "control deviations",
        {"Paper": ("",), "Exceptions": ("items",)},
    ),
}
_REGISTER = ("Gap", "Severity", "Condition and why it weighs", "Cause and effect", "To do")
_BY_FIELD: Columns = {
    "Gap": ("",),
    "Control": ("control id",),
    "Condition": ("condition",),
    "Basis": ("basis",),
    "Severity": ("severity",),
    "Recommendation": ("fix, cut",),
    "Owner": ("owner",),
    "Effort": ("effort",),
    "Target date": ("day",),
    "Blocks the window": ("blocks",),
    "State": ("state",),
}
_ORDERED = {("Finding", "Severity"), ("No.", "Criterion"), ("No.", "Deficiency")}
_ICON = re.compile(r"^[✕!✓○–] ")
_PARTS = {"Only said": "only_said", "Failing or missing": "failing", "Not asked": "not_asked"}
_FIGURES = {
    "Gate": ("gate", "", "in full"),
    "Shown share": ("shown share", "", "value"),
    "Self-reported share": ("reported share", "", "value"),
    "Range of the self-reported share": ("reported share", "", "range"),
    "Controls with any answer": ("reported share", "", "assessed"),
    "Deficiencies: high": ("findings", "high", "number"),
    "Deficiencies: medium": ("findings", "medium", "number"),
    "Deficiencies: low": ("findings", "low", "number"),
    "Gaps": ("gaps", "", "number"),
    "Criteria shown": ("criteria", "", "shown"),
    "Exceptions to expect": ("forecast", "", "exceptions"),
    "Controls with an exception to expect": ("forecast", "", "exceptions"),
    "Chance that no criterion gives cause for a qualified opinion": ("forecast", "", "outcome"),
    "Budget": ("budget", "", "p80"),
    "Cost (P80)": ("budget", "", "p80"),
    "An average year": ("loss", "", "average"),
    "Against the appetite": ("loss", "", "against"),
    "Deviating items": ("deviations", "", "items"),
    "No forecast": ("forecast", "", "unknown"),
    "Shown": ("shown part", "shown", "number"),
    **{label: ("part", part, "number") for label, part in _PARTS.items()},
}


def told(seen: ControlState, *, letter: bool = False) -> ClientProgress:
    """Every fact that an output says, as often as it says it."""
    for label, value, because in seen.figures:
        yield from _figure(label, value, because, letter=letter)
    for grid in seen.grids:
        yield from _grid(grid)
    for remark in seen.remarks:
        yield from _remark(remark)


def _figure(label: str, value: str, because: str, *, letter: bool) -> ClientProgress:
    if label in _FIGURES:
        fact = ("gate", "", "word") if letter and label == "Gate" else _FIGURES[label]
        yield fact, "" if value == "Not known" and fact[0] == "budget" else value
    if label == "Gate" and (shown := re.match(r"\d+ of \d+", because)):
        yield ("criteria", "", "shown"), shown[0]
    elif label == "Gate" and because and not because.startswith(("as before", "it was: ")):
        yield ("gate", "", "because"), because
    if shown := re.search(r"of (\d+) key controls? due: (\d+) tested, (\d+) evidenced", because):
        yield from _parts(("due", "tested", "evidenced"), shown.groups())
    ranged = re.search(r"Range: (between .+? and [\d.]+ %)", because)
    if ranged and label in _FIGURES:
        yield (_FIGURES[label][0], "", "range"), ranged[1]
    if label == "Key controls due":
        names = ("due", "tested", "evidenced", "only_said", "failing", "not_asked")
        yield from _parts(names, re.findall(r"\d+", value))


def _parts(names: Sequence[str], values: Sequence[str]) -> ClientProgress:
    yield from ((("part", name, "number"), value) for name, value in zip(names, values, strict=True))


def _remark(text: str) -> ClientProgress:
    for words in ("Decision needed", "Decided, still fits", "Decided, no longer fits", "Decided, cannot be compared"):
        if text.startswith(f"{words}."):
            yield ("decision", "", "words"), words
    if text.startswith("No contradiction was found"):
        yield ("contradictions", "", "number"), "0"


def _grid(grid: Grid) -> ClientProgress:
    if grid.heads in ROWS:
        family, columns = ROWS[grid.heads]
        yield from _rows(grid, family, columns)
        if "Average year, shown controls" in grid.heads and "As the client says" not in grid.heads:
            yield from ((("risk", row[0][0], "as said"), row[1][0]) for row in grid.rows)
    elif grid.heads[:3] == ("Gap", "Criteria", "Control"):
        yield from _rows(grid, "finding", _BY_FIELD)
    elif grid.heads[:5] == _REGISTER:
        yield from _register(grid)
    if grid.heads[:2] in _ORDERED:
        ids = [row[0][0] for row in grid.rows]
        yield ("findings", "", "order"), ", ".join(ids)
    if "locking criteria" in grid.caption and "the worst" not in grid.caption:
        yield ("blocking", "", "order"), ", ".join(row[0][0] for row in grid.rows)
    if grid.heads in _FIRST_OPTIONS:
        for row in grid.rows:
            early, late = (re.sub(r" \(\d\d % likely\)$", "", cell[0]) for cell in row[1:3])
            if grid.heads[1] == "Report not before":
                early, late = (f"{words} {day}" for words, day in (("not before", early), ("usually by", late)))
            yield ("option", row[0][0].partition(":")[0], "first days"), f"{early}, {late}"
    elif grid.heads in (("Action", "Owner", "Day"), ("Action", "Owner", "Day; planned 80 % likely")):
        for number, row in enumerate(grid.rows):
            yield ("action", f"{number}", "what, cut"), re.split(r" \(|: |; ", row[0][0])[0]
            yield ("action", f"{number}", "owner, short"), row[1][0]
            yield ("action", f"{number}", "day, short"), row[2][0]
        more = re.search(r"; (\d+) more", grid.caption)
        yield ("action", "", "left"), more[1] if more else "0"
    elif grid.heads == ("Found", "Times", "Rows", "What to do"):
        yield ("contradictions", "", "number"), str(sum(int(row[1][0]) for row in grid.rows))
    elif grid.heads == ("Row", "Found", "What to do"):
        yield ("contradictions", "", "number"), str(len(grid.rows))
        for row in grid.rows:
            yield ("contradiction", f"{row[0][0]} {row[1][0]}", "what to do"), row[2][0]
    elif grid.heads[:3] in (("Control", "Items", "What happened"), ("Reference", "Items", "Nature")):
        yield ("deviations", "", "number"), str(len(grid.rows))
        yield ("deviations", "", "items"), str(sum(int(row[1][0].split()[0]) for row in grid.rows))
    elif grid.heads == ("Part", "Number", "What it means"):
        for row in grid.rows:
            yield _FIGURES[row[0][0]], row[1][0]
    elif grid.heads == ("Severity", "Deficiencies", "What it means"):
        for row in grid.rows:
            yield ("findings", row[0][0].split()[-1].lower(), "number"), row[1][0]
    elif grid.heads[:3] == ("Level", "Gate or standing", "Share"):
        first = grid.rows[0]
        yield ("reported share", "", "value"), first[2][0]
        yield ("reported share", "", "range"), first[3][0]
        yield ("reported share", "", "assessed"), first[4][0]
        for row in grid.rows:
            if re.match(r"[A-Z]+\d", row[0][0]):
                yield ("criterion", row[0][0], "status"), row[1][0]
    elif grid.heads[:1] == ("Series",) and "Not met" in grid.heads:
        for place, head in enumerate(grid.heads[1:], 1):
            yield ("criteria", head.lower(), "number"), str(sum(int(row[place][0]) for row in grid.rows))


_FIRST_OPTIONS = (
    ("Option", "In hand, 50 % likely", "80 % likely"),
    ("Option", "Report not before", "Usually by"),
    ("Option", "Report in hand", "Allow until"),
)
"""The heads over the options' days on the first page: all planned, none planned, or some."""


def _rows(grid: Grid, family: str, columns: Columns) -> ClientProgress:
    for row in grid.rows:
        cells = dict(zip(grid.heads, row, strict=True))
        id = next(cells[head][place] for head, names in columns.items() for place, name in enumerate(names) if not name)
        id = id.removeprefix("W-")
        for head, names in columns.items():
            several = cells[head]
            values = several if len(names) > 1 else (" ".join(several),)
            for name, value in zip(names, values, strict=False):
                if name:
                    yield (family, id, name), _ICON.sub("", value)


def _register(grid: Grid) -> ClientProgress:
    for row in grid.rows:
        id, about = row[0][0], row[0][1]
        owner, rest = row[5][0], row[5][1]
        day, _, effort = rest.rpartition("; ")
        for name, value in (
            ("control", about),
            ("severity", row[1][0]),
            ("condition", row[2][0]),
            ("fix, cut", row[4][1]),
            ("owner", owner),
            ("day", day.removesuffix("; before the window starts")),
            ("effort", effort),
            ("state", row[6][0]),
        ):
            yield ("finding", id, name), value


def as_facts(seen: ControlState, *, letter: bool = False) -> tuple[Facts, list[str]]:
    """The facts said, and where an output says two things of one."""
    facts: Facts = {}
    twice = []
    for fact, value in told(seen, letter=letter):
        if facts.setdefault(fact, value) != value:
            twice.append(f"{fact}: {facts[fact]!r} and {value!r}")
    return facts, twice
