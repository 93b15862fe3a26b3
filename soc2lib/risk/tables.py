"""The risk stage as tables: the register, the decisions to take, the links to controls, and what one may begin from."""

from soc2lib.basics import formatting
from soc2lib.basics.cache import remembered
from soc2lib.html.pieces import Cell, Piece, Status, Table, note, two_lines
from soc2lib.risk.estimate import Estimate
from soc2lib.risk.heat_map.charts import order_words
from soc2lib.risk.records import Risk
from soc2lib.risk.results import RiskResult
from soc2lib.risk.scenario_library import bands, base_rates, scenarios
from soc2lib.risk.treatment.risk_acceptance import Decision

_TONES = {
    Decision.NOT_KNOWN: "unknown",
    Decision.WITHIN: "good",
    Decision.ACCEPTED: "fair",
    Decision.TREATED: "warn",
    Decision.UNTREATED: "bad",
    Decision.UNAPPROVED: "bad",
    Decision.OPEN: "bad",
}


@remembered
def register_table(result: RiskResult) -> Piece:
    """The register; grain: one row a risk, the largest first, those without figures last."""
    rows: list[list[Cell]] = []
    for judgement in result.risks:
        left, estimate = judgement.left, judgement.inherent
        rows.append(
            [
                two_lines(f"{judgement.risk.id} {judgement.risk.title}", judgement.risk.area.value),
                _said(estimate, result.currency),
                _said(left.estimate if left else None, result.currency),
                two_lines(left.way if left else "not known", left.reason if left else "No figures."),
                formatting.money(left.estimate.mean if left else None, result.currency),
                order_words(judgement),
                judgement.risk.owner or "nobody",
            ]
        )
    heads = ["Risk", "Without controls", "With controls", "How", "Average year", "Order", "Owner"]
    return Table("The register: frequency a year and loss an event as 90 % ranges", heads, rows).piece()


def decisions_table(result: RiskResult) -> Piece:
    """Where the decision about each risk stands; grain: one row a risk, what is open first."""
    order = [Decision.OPEN, Decision.UNAPPROVED, Decision.UNTREATED, Decision.NOT_KNOWN]
    order += [Decision.TREATED, Decision.ACCEPTED, Decision.WITHIN]
    rows: list[list[Cell]] = [
        [
            f"{judgement.risk.id} {judgement.risk.title}",
            Status(formatting.sentence(judgement.decision.value), _TONES[judgement.decision]),
            judgement.reason,
            judgement.risk.owner or "nobody",
        ]
        for judgement in sorted(result.risks, key=lambda judgement: order.index(judgement.decision))
    ]
    return Table("What is decided about each risk", ["Risk", "Decision", "Because", "Owner"], rows).piece()


def areas_note(result: RiskResult) -> Piece:
    """The focus areas for which the register has no risk."""
    if not result.areas_missing:
        return note("good", "Every focus area has a risk.", "Access, data, vendors, incidents, fraud and change.")
    names = formatting.listed(area.value for area in result.areas_missing)
    return note("warn", "Not looked at:", f"{names}. An area without a risk is not assessed, which is not safe.")


def register_notes(result: RiskResult) -> Piece:
    """What the register leaves out: focus areas without a risk, and rows that were set aside."""
    areas = areas_note(result)
    if not result.aside:
        return areas
    aside = note("warn", "Set aside:", " ".join(str(problem) for problem in result.aside))
    return Piece(areas.html + aside.html, f"{areas.plain} {aside.plain}")


def links_table(result: RiskResult) -> Piece:
    """Which criterion leans on which control because of which risk; grain: one row a risk."""
    by_risk: dict[str, tuple[list[str], list[str]]] = {}
    for link in result.links:
        controls, criteria = by_risk.setdefault(link.risk, ([], []))
        controls.append(link.control)
        criteria.append(link.criterion)
    rows: list[list[Cell]] = [
        [risk, ", ".join(dict.fromkeys(criteria)), ", ".join(dict.fromkeys(controls))]
        for risk, (controls, criteria) in by_risk.items()
    ]
    return Table("Risks, criteria and the controls that answer them", ["Risk", "Criteria", "Controls"], rows).piece()


def base_rates_table() -> Piece:
    """Public base rates to begin a talk from, each with its source; never an answer by itself."""
    rows: list[list[Cell]] = [
        [
            rate.event,
            f"{formatting.share(rate.share)} in {formatting.count(round(rate.years), 'year')}",
            f"{rate.frequency:.2g}",
            rate.population,
            two_lines(f"{rate.source}, {rate.publisher}, {rate.year}", f"{rate.read}: {rate.address}"),
            rate.caution,
        ]
        for rate in base_rates()
    ]
    heads = ["Event", "Share that had one", "Events a year", "Among", "Source", "Caution"]
    return Table("Public base rates: a starting point, to be replaced by what the client knows", heads, rows).piece()


def starters_table(register: list[Risk]) -> Piece:
    """The starter scenarios that the register does not hold yet; grain: one row a scenario."""
    held = {risk.id for risk in register}
    rows: list[list[Cell]] = [
        [two_lines(f"{s.id} {s.title}", s.area.value), s.threat, s.consequence, ", ".join(s.controls)]
        for s in scenarios()
        if s.id not in held
    ]
    return Table("Scenarios to begin from", ["Scenario", "Threat", "Consequence", "Controls"], rows).piece()


def bands_table(currency: str = "USD") -> Piece:
    """What each step from 1 to 5 stands for; grain: one row a step and axis."""
    rows: list[list[Cell]] = [
        [f"Likelihood {band.step} {band.word}", f"{band.low:g} to {band.high:g} a year", band.meaning]
        for band in bands("frequency")
    ]
    rows += [
        [
            f"Impact {band.step} {band.word}",
            f"{formatting.money(band.low, currency)} to {formatting.money(band.high, currency)} an event",
            band.meaning,
        ]
        for band in bands("loss")
    ]
    return Table("The 90 % range behind each step", ["Step", "Range", "Meaning"], rows).piece()


def _said(estimate: Estimate | None, currency: str) -> Piece:
    if estimate is None:
        return two_lines("not known", "")
    low, high = estimate.frequency
    often = f"{low:.2g} to {high:.2g} a year" if low != high else f"{low:.2g} a year"
    return two_lines(
        often, f"{formatting.money(estimate.loss[0], currency)} to {formatting.money(estimate.loss[1], currency)} each"
    )
