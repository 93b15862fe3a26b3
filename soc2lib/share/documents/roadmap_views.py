"""Who answers for each theme of the roadmap, and what is known of the cost."""

from collections.abc import Sequence

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.plan.defaults import defaults
from soc2lib.word.documents import Marked, Part

THEME_ACTIVITIES = {
    "Governance": "governance-controls",
    "Human resources": "people-controls",
    "Communication": "communication-controls",
    "Risk management": "risk-assessment",
    "Monitoring": "internal-testing",
    "Access management": "access-controls",
    "Data protection": "data-protection-controls",
    "Physical security": "physical-controls",
    "Network security": "network-endpoint-controls",
    "Endpoint security": "network-endpoint-controls",
    "Vulnerability management": "vulnerability-controls",
    "Logging and monitoring": "logging-controls",
    "Incident response": "incident-response",
    "Change management": "change-controls",
    "Resilience": "resilience-controls",
    "Availability": "resilience-controls",
    "Vendor management": "vendor-reviews",
    "Confidentiality": "confidentiality-controls",
    "Processing integrity": "processing-controls",
    "Privacy": "privacy-controls",
}
"""The domain of a control to the activity of the responsibility matrix that carries it."""


def duties(assessment: Assessment, themes: Sequence[str]) -> Part:
    """Who is accountable, responsible, consulted and informed for each theme, as the matrix of the plan has it."""
    activities = {activity.id: activity for activity in assessment.plan.raci.activities}
    rows = []
    for theme in themes:
        activity = activities.get(THEME_ACTIVITIES.get(theme, ""))
        if activity:
            cells = (activity.accountable, activity.responsible, activity.consulted, activity.informed)
            rows.append((theme, *(_people(cell, assessment) for cell in cells)))
    remark = assessment.plan.raci.reason if rows else "No theme has an activity in the responsibility matrix."
    heads = ("Theme", "Accountable", "Responsible", "Consulted", "Informed")
    return Part("Who answers (RACI)", remark, columns=heads, rows=rows, wide=True)


def costs(assessment: Assessment) -> Part:
    """The cost lines as far as they are known; a public figure is no quote."""
    rows = [
        (
            row.line.title,
            _range(row.low, row.high, row.line.currency) if row.low is not None else Marked("not known", "unknown"),
            row.reason,
        )
        for row in assessment.plan.cost.lines
    ]
    heads = ("Line", "Range", "Source")
    return Part("Cost, where known", assessment.plan.cost.reason, columns=heads, rows=rows)


def _people(roles: Sequence[str], assessment: Assessment) -> str:
    titles, people = defaults().roles, assessment.plan.raci.people_of
    named = (
        f"{titles[role].title if role in titles else role} ({formatting.listed(people.get(role) or ['vacant'])})"
        for role in roles
    )
    return "\n".join(named) or "nobody"


def _range(low: float, high: float | None, currency: str) -> str:
    if high is None or low == high:
        return formatting.money(low, currency)
    return f"{formatting.money(low, currency)} to {formatting.money(high, currency)}"
