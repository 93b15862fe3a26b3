"""How one control stands: each status field is read by itself, and the worst of them decides."""

from soc2lib.foundation import wording
from soc2lib.foundation.pages import Status
from soc2lib.foundation.records import Choice
from soc2lib.gap.claims import Seen
from soc2lib.gap.records import Applicability, Design, Disposition, EvidenceSufficiency, Implementation, Operation
from soc2lib.scope.results import Scope


class Standing(Choice):
    """How a control or criterion stands, worst first; the last one takes no part."""

    NOT_MET = "not met"
    AT_RISK = "at risk"
    NOT_ASSESSED = "not assessed"
    DEVIATIONS = "met with deviations"
    MET = "met"
    NOT_RELEVANT = "not relevant"

    def rank(self) -> int:
        """0 for the worst, 5 for what takes no part."""
        return _RANKS[self]

    @property
    def status(self) -> Status:
        """The standing as readers see it."""
        return Status(wording.sentence(self.value), _TONES[self])


_RANKS = {standing: rank for rank, standing in enumerate(Standing)}
_TONES = {
    Standing.NOT_MET: "bad",
    Standing.AT_RISK: "warn",
    Standing.NOT_ASSESSED: "unknown",
    Standing.DEVIATIONS: "fair",
    Standing.MET: "good",
    Standing.NOT_RELEVANT: "none",
}
Finding = tuple[Standing, str]

_DESIGN: dict[Design, Finding] = {
    Design.NOT_ASSESSED: (Standing.NOT_ASSESSED, "its design is not assessed"),
    Design.NOT_DESIGNED: (Standing.NOT_MET, "it is not designed"),
    Design.PARTLY: (Standing.AT_RISK, "its design covers the criterion only in part"),
    Design.SUITABLE: (Standing.MET, "its design is suitable"),
}
_USE: dict[Implementation, Finding] = {
    Implementation.NOT_ASSESSED: (Standing.NOT_ASSESSED, "nobody has said whether it is in use"),
    Implementation.NOT_STARTED: (Standing.NOT_MET, "it is not in use"),
    Implementation.IN_PROGRESS: (Standing.AT_RISK, "it is still being introduced"),
    Implementation.IN_USE: (Standing.MET, "it is in use"),
}


def stand(seen: Seen, scope: Scope) -> Finding:
    """How a control stands, and the sentence that explains it.

    Examples
    --------
    >>> from soc2lib.foundation.catalog import catalog
    >>> from soc2lib.gap.claims import as_recorded
    >>> from soc2lib.gap.records import Control
    >>> from soc2lib.scope.assess import settle
    >>> told = {"GOV-01": Control(id="GOV-01", design="suitable", implementation="in use")}
    >>> stand(as_recorded(catalog(), told)[0], settle(None))
    (<Standing.NOT_ASSESSED: 'not assessed'>, 'its operation is not tested')
    """
    if seen.applicability is Applicability.NOT_RELEVANT:
        return Standing.NOT_RELEVANT, f"it is not relevant: {seen.applicability_reason}"
    if seen.disposition is Disposition.NOT_NEEDED:
        return Standing.NOT_RELEVANT, "the client does without it"
    told = f" (the client says: {seen.implementation.value})" if seen.source == "claimed" else ""
    if seen.disposition is Disposition.CREATE:
        return Standing.NOT_MET, f"it is yet to be created{told}"
    if seen.applicability is Applicability.SUBSERVICE:
        carrier = seen.applicability_reason
        return Standing.NOT_ASSESSED, f"it is carried by {carrier}, whose own report nobody has reviewed here"
    findings = [_DESIGN[seen.design], _USE[seen.implementation], *_operation(seen, scope), *_timing(seen, scope)]
    if seen.disposition is Disposition.STRENGTHEN:
        findings.append((Standing.AT_RISK, "it is to be strengthened"))
    worst = min((standing for standing, _ in findings), key=Standing.rank)
    reasons = dict.fromkeys(reason for standing, reason in findings if standing is worst)
    return worst, f"{wording.listed(reasons)}{told}"


def _operation(seen: Seen, scope: Scope) -> list[Finding]:
    if not scope.operation_counts:
        return _one_instance(seen)
    if seen.operation is Operation.NOT_TESTED:
        return [(Standing.NOT_ASSESSED, "its operation is not tested")]
    if seen.operation is Operation.NO_OCCURRENCE:
        return [(Standing.NOT_ASSESSED, "it had no occasion to run in the window, which is to be disclosed")]
    if seen.operation is Operation.NOT_EFFECTIVE:
        return [(Standing.NOT_MET, "it did not work")]
    if seen.evidence in (EvidenceSufficiency.NONE, EvidenceSufficiency.DESIGN_ONLY):
        return [
            (Standing.NOT_ASSESSED, f"it is called {seen.operation.value}, but no evidence of operation backs that")
        ]
    if seen.evidence is EvidenceSufficiency.PARTIAL:
        return [(Standing.AT_RISK, "evidence covers only part of the window")]
    if seen.operation is Operation.DEVIATIONS:
        return [(Standing.DEVIATIONS, "it worked with deviations")]
    return [(Standing.MET, "it worked over the whole window")]


def _one_instance(seen: Seen) -> list[Finding]:
    findings: list[Finding] = []
    if seen.operation is Operation.NOT_EFFECTIVE:
        findings.append((Standing.AT_RISK, "it did not work when tried, although a Type I looks at design alone"))
    if seen.evidence is EvidenceSufficiency.NONE:
        findings.append((Standing.NOT_ASSESSED, "no evidence shows that it exists"))
    return findings


def _timing(seen: Seen, scope: Scope) -> list[Finding]:
    start, since = scope.window_start, seen.in_use_since
    if scope.operation_counts and start and since and since > start:
        late = f"it is in use only since {wording.day(since)}, after the window began"
        return [(Standing.AT_RISK, late)]
    return []
