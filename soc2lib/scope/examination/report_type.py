"""Type I or Type II: the decision table, first rule that fires, with every input shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from soc2lib.basics.formatting import count, day
from soc2lib.scope.choices import ReportType
from soc2lib.scope.examination.timeline import EarliestDates, earliest_dates
from soc2lib.scope.examination.type_inputs import TypeInputs

FLOOR_MONTHS = 3
"""The practical floor of a window [months]; no rule sets a minimum."""
ENOUGH_DAYS = 60
"""Days of operation with evidence from which a Type II is worth going straight for: a rule of thumb, 60 to 90."""
SOON_DAYS = 92
"""About three months: a report needed within these days is a Type I."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the decision table as it was read: ``fired`` is None for a line that was not reached."""

    number: int
    question: str
    fired: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class TypeAdvice:
    """What to do, and by which rule.

    Attributes
    ----------
    now : ReportType or None
        The next report to go for; None while readiness comes first.
    then : ReportType or None
        The report after it.
    rule : int
        The rule that fired [1, 5].
    may_start_window : bool
        False where key controls are not ready or not known to be.
    earliest : EarliestDates
        With the window asked for.
    earliest_short : EarliestDates
        With the shortest window that is practical.
    rules : tuple of Rule
        All five lines.
    inputs : TypeInputs
        What the decision rests on.
    reason : str
        The advice in words.
    cautions : tuple of str
        What stands against it.
    """

    now: ReportType | None
    then: ReportType | None
    rule: int
    may_start_window: bool
    earliest: EarliestDates
    earliest_short: EarliestDates
    rules: tuple[Rule, ...]
    inputs: TypeInputs
    reason: str
    cautions: tuple[str, ...]


def choose_type(inputs: TypeInputs) -> TypeAdvice:
    """Which report to go for now, and which after it; the options of the readiness stage give the days.

    Method
    ------
    The first rule that fires decides:

    1. Somebody demands a Type II by a day: Type II if readiness, window, fieldwork and reporting fit before it; else
       Type I now and Type II after. A window that has begun stands in for readiness and window.
    2. A key control is not designed or not in use, or it is not known whether: start no window; Type I is possible
       once design is complete.
    3. Key controls in use for 60 days or more with evidence, and buyers want Type II: straight to Type II.
    4. A report is needed within about three months: Type I.
    5. Otherwise Type II, six months first, then twelve.

    Examples
    --------
    By hand: today 5 January with 8 + 26 + 4 + 3 weeks to go reaches 20 October; 19 October is a day too early.

    >>> from datetime import date
    >>> from soc2lib.scope.examination.timeline import Durations
    >>> inputs = TypeInputs(date(2026, 1, 5), Durations(56), type_ii_by=date(2026, 10, 19), keys_not_ready=0)
    >>> advice = choose_type(inputs)
    >>> advice.rule, advice.now.value, advice.then.value
    (1, 'Type I', 'Type II')
    >>> choose_type(replace(inputs, type_ii_by=date(2026, 10, 20))).now.value
    'Type II'
    """
    earliest = earliest_dates(inputs.today, inputs.durations, inputs.running)
    short = earliest_dates(inputs.today, replace(inputs.durations, window=FLOOR_MONTHS))
    rules = _read(inputs)
    fired = next(rule for rule in rules if rule.fired)
    now, then = _answer(fired.number, inputs, earliest)
    ready = inputs.keys_not_ready == 0
    reason = f"Rule {fired.number}: {fired.reason} {_advice(fired.number, now)}"
    cautions = tuple(_cautions(fired.number, now, inputs, earliest, short))
    return TypeAdvice(now, then, fired.number, ready, earliest, short, rules, inputs, reason, cautions)


def _read(inputs: TypeInputs) -> tuple[Rule, ...]:
    lines = (_demanded(inputs), _not_ready(inputs), _in_use(inputs), _soon(inputs), _otherwise())
    first = next(number for number, (_, fired, _) in enumerate(lines) if fired)
    return tuple(
        Rule(number + 1, question, fired, reason)
        if number <= first
        else Rule(number + 1, question, None, "Not reached: an earlier rule decided.")
        for number, (question, fired, reason) in enumerate(lines)
    )


Line = tuple[str, bool, str]


def _demanded(inputs: TypeInputs) -> Line:
    question = "Does somebody demand a Type II by a day?"
    if inputs.type_ii_by is None:
        return question, False, "No demand row asks for a Type II by a day."
    return question, True, f"A Type II is demanded by {day(inputs.type_ii_by)}."


def _not_ready(inputs: TypeInputs) -> Line:
    question = "Is a key control not designed or not in use?"
    if inputs.keys_not_ready is None:
        return question, True, "It is not known whether the key controls are designed and in use."
    if inputs.keys_not_ready:
        return question, True, f"{count(inputs.keys_not_ready, 'key control')} not designed or not in use."
    return question, False, "Every key control is designed and in use."


def _in_use(inputs: TypeInputs) -> Line:
    question = f"Key controls in use for {ENOUGH_DAYS} days or more with evidence, and buyers want a Type II?"
    if inputs.days_in_use is None:
        return question, False, "It is not known for how long the key controls have run with evidence."
    long = f"Key controls have run with evidence for {count(inputs.days_in_use, 'day')}"
    if inputs.days_in_use < ENOUGH_DAYS:
        return question, False, f"{long}, fewer than {ENOUGH_DAYS}."
    if not inputs.type_ii_wanted:
        return question, False, f"{long}, but no buyer is on record as wanting a Type II."
    return question, True, f"{long} and buyers want a Type II (a firm's rule of thumb: 60 to 90 days)."


def _soon(inputs: TypeInputs) -> Line:
    question = "Is a report needed within about three months?"
    if inputs.needed_by is None:
        return question, False, "No demand row names a day."
    days = (inputs.needed_by - inputs.today).days
    if days <= SOON_DAYS:
        return question, True, f"A report is needed by {day(inputs.needed_by)}, in {count(max(days, 0), 'day')}."
    return question, False, f"A report is needed by {day(inputs.needed_by)}, in {days} days."


def _otherwise() -> Line:
    return "Otherwise", True, "No other rule fires."


def _answer(rule: int, inputs: TypeInputs, earliest: EarliestDates) -> tuple[ReportType | None, ReportType | None]:
    if rule == 1:
        fits = inputs.type_ii_by is not None and earliest.report <= inputs.type_ii_by
        return (ReportType.TYPE_II, ReportType.TYPE_II) if fits else (ReportType.TYPE_I, ReportType.TYPE_II)
    if rule == 2:
        designed = inputs.keys_not_designed == 0
        return (ReportType.TYPE_I if designed else None), ReportType.TYPE_II
    return (ReportType.TYPE_I if rule == 4 else ReportType.TYPE_II), ReportType.TYPE_II


def _advice(rule: int, now: ReportType | None) -> str:
    if rule == 2:
        possible = "a Type I is possible now" if now else "a Type I is possible once design is complete"
        return f"Do not start a window; run readiness first; {possible}."
    if now is ReportType.TYPE_I:
        return "Go for a Type I now and a Type II after."
    if rule == 5:
        return "Go for a Type II with a window of six months first, then twelve."
    return "Go straight for a Type II."


def _window_warning(inputs: TypeInputs) -> str:
    if inputs.running:
        return f"The window runs since {day(inputs.running[0])}: expect exceptions, or move its start."
    return "Start no window before that is settled."


def _cautions(
    rule: int, now: ReportType | None, inputs: TypeInputs, earliest: EarliestDates, short: EarliestDates
) -> Iterable[str]:
    if (rule == 1 or inputs.running) and inputs.keys_not_ready != 0:
        yield f"{_not_ready(inputs)[2]} {_window_warning(inputs)}"
    if inputs.needed_by and now is ReportType.TYPE_I and earliest.type_i_report > inputs.needed_by:
        yield f"Even a Type I comes too late for {day(inputs.needed_by)}: tell the buyer now."
    late = inputs.type_ii_by is not None and earliest.report > inputs.type_ii_by
    if late and inputs.type_ii_by and short.report <= inputs.type_ii_by:
        yield (
            f"A window of {FLOOR_MONTHS} months, the practical floor, may be in time; "
            "below six months it may not give the buyer enough. Ask before choosing it."
        )
