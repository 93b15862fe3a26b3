"""The stages of a SOC 2 preparation, in order: the spine that every page, notebook and folder follows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the preparation.

    Attributes
    ----------
    number : int
        Place in the order, 1 to 8; 0 is the consultant's page over all clients.
    name : str
        One word, used for folders, sheets and the command line.
    question : str
        What the stage answers.
    notebook : str
        The notebook's file name without its ending.
    needs : tuple of str
        Names of the stages whose results this one reads.
    makes : str
        What the stage leaves behind for the others.
    """

    number: int
    name: str
    question: str
    notebook: str
    needs: tuple[str, ...]
    makes: str


PORTFOLIO = Stage(0, "portfolio", "How do all clients stand?", "00_portfolio", (), "a page over all clients")

STAGES: tuple[Stage, ...] = (
    Stage(
        1,
        "scope",
        "What is examined, against which commitments, by which report type?",
        "01_scope",
        (),
        "categories, system, window",
    ),
    Stage(
        2,
        "plan",
        "Who does what by when, at what cost, and who will audit?",
        "02_plan",
        ("scope",),
        "owners, dates, costs",
    ),
    Stage(
        3,
        "risk",
        "What could go wrong, how often and how badly?",
        "03_risk",
        ("scope",),
        "risks and the controls they ask for",
    ),
    Stage(
        4,
        "gap",
        "Which criteria are not yet met by designed, working controls?",
        "04_gap",
        ("scope", "risk"),
        "criterion judgements and the gap register",
    ),
    Stage(
        5,
        "evidence",
        "Can each control be shown to work, over the whole window?",
        "05_evidence",
        ("scope", "gap"),
        "evidence, populations and tests",
    ),
    Stage(
        6,
        "readiness",
        "How near is the client, what would the auditor find, what to fix first?",
        "06_readiness",
        ("scope", "gap", "evidence"),
        "the gate, the progress share and the order of repair",
    ),
    Stage(
        7,
        "monitor",
        "What changed since last time, what falls due?",
        "07_monitor",
        ("gap", "evidence", "readiness"),
        "changes and due dates",
    ),
    Stage(
        8,
        "share",
        "Who may see what, and how do they get it?",
        "08_share",
        ("scope", "gap", "readiness"),
        "the client report",
    ),
)


def stage(name: str) -> Stage:
    """Return the stage of that name, the portfolio included.

    Raises
    ------
    KeyError
        If no stage has that name.

    Examples
    --------
    >>> stage("gap").number
    4
    """
    for candidate in (PORTFOLIO, *STAGES):
        if candidate.name == name:
            return candidate
    raise KeyError(name)


EDITIONS = ("client", "executive", "auditor", "portfolio")
"""The editions of the report, the one that every run makes first."""


def page_name(stage: Stage, edition: str = EDITIONS[0]) -> str:
    """The file name of a stage's page, without its ending; the report has one an edition.

    Examples
    --------
    >>> page_name(stage("gap")), page_name(stage("share"), "auditor")
    ('04_gap', 'report-auditor')
    """
    return f"report-{edition}" if stage.name == "share" else stage.notebook
