"""The figures that stand under the title of every readiness document, as the methods gave them."""

from collections import Counter

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting

NOT_PROVIDED = "not provided"
SEVERITIES = ("high", "medium", "low")
UNMET = "Criteria not met rest on these"


def scope_facts(assessment: Assessment) -> list[tuple[str, str]]:
    """What is examined, as decided so far."""
    scope = assessment.gap.scope
    return [
        ("Company", scope.name or NOT_PROVIDED),
        ("System", scope.system or NOT_PROVIDED),
        ("Categories", formatting.listed(scope.categories) + ("" if scope.decided else " (not decided)")),
        ("Report", scope.report_type.value if scope.report_type else "type not decided"),
        ("Period", window_words(assessment)),
        ("Records as of", formatting.day(assessment.as_of)),
    ]


def figures(assessment: Assessment) -> list[tuple[str, str]]:
    """The gate, the parts, the shares and the gaps; no figure is computed here, and none is a forecast."""
    found = Counter(one.gap.severity for one in assessment.findings)
    share = assessment.score.share
    return [
        ("Gate", assessment.score.gate.gate.status.words),
        ("Key controls due", parts_words(assessment)),
        ("Shown share", formatting.share(assessment.score.shown.value)),
        ("Self-reported share", formatting.share(share.value)),
        ("Range of the self-reported share", formatting.between(share.low, share.high)),
        ("Controls with any answer", f"{share.assessed} of {share.total}"),
        *((f"Deficiencies: {severity}", str(found[severity])) for severity in SEVERITIES),
    ]


def parts_words(assessment: Assessment) -> str:
    """The key controls that are due, in parts that sum."""
    keys = assessment.gap.key_controls
    return (
        f"{keys.due}: {keys.tested} tested, {keys.evidenced} evidenced, {keys.only_said} only said, "
        f"{keys.failing} failing or missing, {keys.not_asked} not asked"
    )


def window_words(assessment: Assessment) -> str:
    """The examined window, or the day of a Type I; what is not decided is said."""
    scope = assessment.gap.scope
    if scope.window_start is None:
        return "not decided"
    if not scope.operation_counts:
        return f"as of {formatting.day(scope.window_start)}"
    end = formatting.day(scope.window_end) if scope.window_end else "a day not decided"
    return f"{formatting.day(scope.window_start)} to {end}"
