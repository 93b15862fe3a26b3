"""How far one client has come, stage by stage, and what to do next: the start page of a session."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from soc2lib.basics import formatting
from soc2lib.html.pieces import Status
from soc2lib.stages import STAGES, Stage


class State(StrEnum):
    """How a stage stands."""

    TO_DO = "to do"
    PROBLEMS = "has problems"
    OUTDATED = "outdated"
    DONE = "done"

    @property
    def status(self) -> Status:
        """The state as readers see it."""
        tones = {State.TO_DO: "unknown", State.PROBLEMS: "bad", State.OUTDATED: "warn", State.DONE: "good"}
        return Status(formatting.sentence(self.value), tones[self])


@dataclass(frozen=True, slots=True)
class ClientProgress:
    """What is stored of one client, in short.

    Attributes
    ----------
    records : mapping
        Stage to how many records of it are stored; stages that hold records have an entry, be it 0.
    newest : mapping
        Stage to the ledger's row in which one of its records was last changed.
    problems : mapping
        Stage to what stands wrong or open in it, a sentence each, the gravest first.
    pages : collection of str
        The stages whose page the last run made.
    seen : int
        The ledger's last row when that run was made; 0 where there is no run.
    """

    records: Mapping[str, int]
    newest: Mapping[str, int]
    problems: Mapping[str, Sequence[str]]
    pages: Collection[str] = ()
    last_seq: int = 0


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage, how it stands, why, and what to do next in it."""

    stage: Stage
    state: State
    reason: str
    todo: str


def stage_states(progress: ClientProgress, stages: Sequence[Stage] = STAGES) -> tuple[StageState, ...]:
    """How each stage stands; grain: one a stage, in order.

    A stage that holds records is *to do* while none is stored, any other while it has no page. It *has problems* while
    something stands wrong or open in it. It is *outdated* when a record it reads was changed after its page was made.

    Parameters
    ----------
    told : Told
        What is stored.
    stages : sequence of Stage
        The stages to look at.

    Examples
    --------
    >>> told = ClientProgress({"scope": 1, "plan": 0}, {"scope": 7}, {}, pages=["scope"], last_seq=5)
    >>> [(one.stage.name, one.state.value) for one in stage_states(told, STAGES[:2])]
    [('scope', 'outdated'), ('plan', 'to do')]
    """
    return tuple(_stands(stage, progress) for stage in stages)


def next_step(states: Sequence[StageState]) -> str:
    """What to do next: the first stage that is not done, problems in the order of the stages like all else.

    Examples
    --------
    >>> next_step(stage_states(ClientProgress({"scope": 0}, {}, {}), STAGES[:1]))
    'Scope: answer what is examined, against which commitments, by which report type.'
    """
    open_stages = [one for one in states if one.state is not State.DONE]
    if not open_stages:
        return "Every stage is done: read the report once more and share it."
    first = open_stages[0]
    return f"{formatting.sentence(first.stage.name)}: {first.todo}"


def _stands(stage: Stage, progress: ClientProgress) -> StageState:
    name = stage.name
    count = progress.records.get(name)
    stored = formatting.count(count, "record") if count else ""
    question = stage.question[:1].lower() + stage.question[1:].rstrip("?")
    if not count and (count == 0 or name not in progress.pages):
        reason = "nothing is entered yet" if count == 0 else "its page is not made yet"
        todo = f"answer {question}." if count == 0 else "make its page with `soc2 run`."
        return StageState(stage, State.TO_DO, reason, todo)
    if problems := progress.problems.get(name):
        more = len(problems) - 1
        rest = f" and {formatting.count(more, 'more problem')}" if more else ""
        return StageState(stage, State.PROBLEMS, f"{problems[0].rstrip('.')}{rest}", f"{problems[0].rstrip('.')}.")
    if name in progress.pages and _changed(stage, progress):
        return StageState(stage, State.OUTDATED, "records changed after its page was made", "renew it with `soc2 run`.")
    page = "its page is up to date" if name in progress.pages else "no page is made yet"
    return StageState(stage, State.DONE, f"{stored}; {page}" if stored else page, "")


def _changed(stage: Stage, progress: ClientProgress) -> bool:
    return any(progress.newest.get(name, 0) > progress.last_seq for name in (stage.name, *stage.needs))
