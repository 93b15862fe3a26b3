"""What every output must say alike: the facts of one assessment, each once, in the words of a reader."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from soc2lib.assessment import Assessment
from soc2lib.basics.formatting import sentence
from soc2lib.gap.conclusion.status import SHOWN, Conclusion
from soc2lib.gap.conclusion.words import criterion_word, shown_word
from soc2lib.gap.register.closure import ClosureState
from soc2lib.gap.register.register import NOT_PLANNED
from soc2lib.gap.results import ControlJudgement, CriterionJudgement
from soc2lib.readiness.options.options import fitting
from soc2lib.readiness.options.results import Option
from soc2lib.share.report.redaction import WITHHELD, EditionEngagement

Fact = tuple[str, str, str]
"""What it is about, which one, and what is said of it."""
Facts = dict[Fact, str]


def facts_of(now: Assessment) -> Facts:
    """Every fact of an assessment."""
    made: Facts = {}
    for about in (_gate, _shares, _criteria, _controls, _findings, _options, _actions, _tests, _risks, _costs):
        made |= {(family, id, name): value for family, id, name, value in about(now)}
    return made


ClientProgress = Iterator[tuple[str, str, str, str]]


def _gate(now: Assessment) -> ClientProgress:
    gate, keys = now.score.gate, now.gap.key_controls
    for name, value in (("word", sentence(gate.gate.value)), ("in full", gate.words), ("because", gate.reason)):
        yield "gate", "", name, value
    yield "gate", "", "exceptions", str(gate.exceptions)
    for part, number in asdict(keys).items():
        yield "in scope" if part == "in_scope" else "part", part, "number", str(number)
    yield "shown part", "shown", "number", str(keys.tested + keys.evidenced)
    relevant = [row for row in now.gap.criteria if row.conclusion is not Conclusion.NOT_RELEVANT]
    yield "criteria", "", "shown", f"{sum(row.conclusion in SHOWN for row in relevant)} of {len(relevant)}"
    criteria, controls = (Counter(row.conclusion for row in rows) for rows in (now.gap.criteria, now.gap.controls))
    for standing in Conclusion:
        yield "criteria", standing.value, "number", str(criteria[standing])
        yield "controls", standing.value, "number", str(controls[standing])


def _shares(now: Assessment) -> ClientProgress:
    for family, one in (("shown share", now.score.shown), ("reported share", now.score.share)):
        yield family, "", "value", per_cent(one.value)
        yield family, "", "range", f"between {per_cent(one.low)} and {per_cent(one.high)}"
    yield "reported share", "", "assessed", f"{now.score.share.assessed} of {now.score.share.total}"


def _criteria(now: Assessment) -> ClientProgress:
    blocking = [*now.score.gate.blocking, *now.score.gate.unknown]
    yield "blocking", "", "order", ", ".join(row.criterion.id for row in blocking)
    for row in now.gap.criteria:
        id = row.criterion.id
        yield "criterion", id, "status", sentence(row.conclusion.value)
        yield "criterion", id, "basis", criterion_word(row)
        if row.conclusion is not Conclusion.NOT_RELEVANT:
            yield "criterion", id, "basis kind", row.basis.value
        yield "criterion", id, "reason", row.reason
        yield "criterion", id, "reason, cut", _deciding(row)


def _deciding(row: CriterionJudgement) -> str:
    """The control that decides, with its reason; nothing where the criterion is shown, and why it is not relevant."""
    if row.conclusion is Conclusion.NOT_RELEVANT:
        return row.reason.removeprefix("Not relevant: ")
    if row.conclusion in SHOWN:
        return ""
    by_id = {control.state.id: control for control in row.controls}
    first = next((by_id[id] for id in row.deciding if id in by_id), None)
    return f"{first.state.id}: {first.reason}" if first else "No control is left that it rests on"


def _controls(now: Assessment) -> ClientProgress:
    for row in now.gap.controls:
        yield "control", row.state.id, "status", sentence(row.conclusion.value)
        yield "control", row.state.id, "basis", row.basis.value
        yield "control", row.state.id, "shown", shown_word(row)
        yield "control", row.state.id, "reason", row.reason


def named(row: ControlJudgement) -> str:
    """A control with its title."""
    return f"{row.state.id} {row.state.title}"


def _findings(now: Assessment) -> ClientProgress:
    yield "findings", "", "order", ", ".join(one.number for one in now.findings)
    for severity in ("high", "medium", "low"):
        found = sum(one.gap.severity == severity for one in now.findings)
        yield "findings", severity, "number", str(found)
    yield "gaps", "", "number", str(len(now.findings))
    for one in now.findings:
        told = {
            "control": named(one.gap.control),
            "control id": one.gap.control.state.id,
            "severity": sentence(one.gap.severity),
            "condition": one.condition,
            "condition, cut": one.condition,
            "fix": one.fix,
            "fix, cut": one.gap.recommendation,
            "risk": one.risk,
            "owner": one.owner,
            "owner, short": one.owner.partition(" (")[0] or one.owner,
            "day": one.day,
            "day, short": _short_day(one.due, one.day),
            "due": one.due.isoformat() if one.due else "",
            "effort": one.effort,
            "evidence": one.evidence,
            "criteria": one.criterion,
            "blocks": "Yes" if one.gap.blocks_window else "No",
            "basis": shown_word(one.gap.control),
            "state": one.gap.closure.state.status.words,
        }
        for name, value in told.items():
            yield "finding", one.number, name, value
    for line in now.register:
        if line.closure.state is ClosureState.CLOSED:
            yield "finding", line.id, "state", line.closure.state.status.words


def _short_day(due: date | None, words: str) -> str:
    return words.replace("(planned, 80 % likely)", "80 % likely").replace("(overdue)", "overdue") if due else words


def _options(now: Assessment) -> ClientProgress:
    found, state = fitting(now.options), now.decision
    yield "decision", "", "words", state.words
    yield "decision", "", "reason", state.reason
    yield "places", "", "number", str(len(found))
    for number, one in enumerate(found):
        yield "option", one.title, "days", _days(one)
        yield "option", one.title, "first days", ", ".join(_first_days(one))
        yield "option", one.title, "would say", one.would_say
        yield "option", one.title, "would say, cut", one.would_say
        for name, day in (("not before", one.not_before), ("p50", one.p50), ("p80", one.p80)):
            yield "place", f"{number}", name, day.isoformat() if day else ""
        yield "place", f"{number}", "kind", one.kind.value
        yield "place", f"{number}", "would say", one.would_say


def _days(one: Option) -> str:
    if one.p50 and one.p50 == one.p80:
        return f"{day(one.p50)} (50 and 80 % likely)"
    if one.p50 and one.p80:
        return f"{day(one.p50)} (50 % likely), {day(one.p80)} (80 % likely)"
    if one.not_before is None:
        return "not known"
    usual = f"; usual range {day(one.usual_range[0])} to {day(one.usual_range[1])}" if one.usual_range else ""
    return f"not before {day(one.not_before)}{usual}"


def _first_days(one: Option) -> tuple[str, str]:
    if one.p50 and one.p80:
        return day(one.p50), day(one.p80)
    if one.not_before is None:
        return "not known", "not known"
    usual = f"usually by {day(one.usual_range[1])}" if one.usual_range else "not known"
    return f"not before {day(one.not_before)}", usual


def _owner(name: str, now: Assessment) -> str:
    """Who does it, in a word; executives read the role."""
    if isinstance(now.records, EditionEngagement) and now.records.edition.name == "executive":
        return now.records.people.roles_of(name)
    return name.partition(" (")[0]


def _actions(now: Assessment) -> ClientProgress:
    for number, one in enumerate(now.actions[:5]):
        yield (
            "action",
            f"{number}",
            "what, cut",
            re.split(r" \(|: |; ", one.deed.replace(WITHHELD, "close this gap"))[0],
        )
        yield "action", f"{number}", "owner, short", _owner(one.owner, now)
        day = "no day set" if one.day == NOT_PLANNED else one.day.removesuffix(" (planned, 80 % likely)")
        yield "action", f"{number}", "day, short", day
    yield "action", "", "left", str(max(0, len(now.actions) - 5)) if now.actions else ""


def _tests(now: Assessment) -> ClientProgress:
    exceptions = now.mock_audit.exceptions
    yield "deviations", "", "number", str(len(exceptions))
    yield "deviations", "", "items", str(sum(one.items for one in exceptions))
    for row in now.mock_audit.controls:
        yield (
            "control deviations",
            row.state.id,
            "items",
            str(sum(one.items for one in row.exceptions)) if row.tests else "",
        )
    yield "contradictions", "", "number", str(len(now.consistency))
    for one in now.consistency:
        yield "contradiction", f"{one.where} {one.found}", "what to do", one.remedy
    made = now.forecast
    yield "forecast", "", "exceptions", made.expected_words
    yield "forecast", "", "outcome", made.outcome_words
    yield "forecast", "", "unknown", str(made.unknown)


def _risks(now: Assessment) -> ClientProgress:
    result = now.risk.result
    if result.residual is not None and result.curves is not None:
        yield "loss", "", "average", money(result.residual.mean, result.currency)
        ratio = result.stand.ratio if result.stand else None
        yield "loss", "", "against", "not stated" if ratio is None else "above" if ratio > 1 else "within"
    for row in result.risks:
        id = f"{row.risk.id} {row.risk.title}"
        yield "risk", id, "average", money(row.left.estimate.mean, result.currency) if row.left else "not known"
        if row.left:
            yield "risk", id, "as said", money(now.risk.as_said(row.risk), result.currency)
            ratio = row.stand.ratio if row.stand else None
            words = "No appetite stated" if ratio is None else "Above" if ratio > 1 else "Within"
            yield "risk", id, "against", words


def _costs(now: Assessment) -> ClientProgress:
    totals = now.plan.cost.totals
    yield "budget", "", "p80", " and ".join(money(one.at[0.8], one.currency) for one in totals)
    for row in now.plan.cost.lines:
        yield "cost", row.line.title, "low", "not known" if row.low is None else money(row.low, row.line.currency)


def per_cent(share: float | None) -> str:
    """A share as readers see it."""
    if share is None:
        return "not known"
    tenths = round(1000 * share)
    return f"{(min(max(tenths, 1), 999) if 0 < share < 1 else tenths) / 10:g} %"


def day(told: date) -> str:
    """A day as readers see it."""
    return f"{told:%-d %B %Y}"


def money(amount: float, currency: str) -> str:
    """An amount to three digits."""
    return f"{currency} {float(f'{amount:.3g}'):,.0f}"


def same(name: str, told: str, fact: str) -> bool:
    """Whether an output says a fact; one that may be cut says a part of it."""
    told, fact = (" ".join(text.split()) for text in (told, fact))
    if name == "low":  # a status begins with a capital letter
        return told.casefold() == fact.casefold()
    if not name.endswith(", cut"):
        return told == fact
    began = told.split(" Also ")[0].rstrip(".… ")
    return bool(began) == bool(fact) and began.casefold() in fact.casefold()
