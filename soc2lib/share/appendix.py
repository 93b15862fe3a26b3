"""The end of a client report: how each figure was made, what the words mean, and what the report is not."""

from collections.abc import Mapping

from soc2lib import __version__
from soc2lib.foundation.catalog import catalog
from soc2lib.foundation.pages import DISCLAIMER, Cell, Piece, Table, note, paragraph
from soc2lib.gap.standing import Standing

_MEANING: Mapping[Standing, str] = {
    Standing.NOT_MET: "A key control is absent, not designed, or did not work; or no key control serves the criterion.",
    Standing.AT_RISK: "A key control covers it only in part, is being introduced or strengthened, or lacks "
    "evidence for part of the window.",
    Standing.NOT_ASSESSED: "Nothing known falls short, but at least one key control's design, use or operation is "
    "unknown. Unknown is not a pass.",
    Standing.DEVIATIONS: "Every key control worked over the window, at least one of them with deviations.",
    Standing.MET: "Every key control is suitably designed, in use and, for a Type II, shown to work over the window.",
    Standing.NOT_RELEVANT: "The criterion does not apply to the system; the reason is stated and belongs in the "
    "system description.",
}

_TERMS: Mapping[str, str] = {
    "Type I, Type II": "Whether controls are suitably designed on a day; or also whether they worked over a window.",
    "Window": "The period over which a Type II examines operation.",
    "Criterion": "What the examination asks of the system; the security criteria apply to every one.",
    "Control": "What the company does so that a criterion is met. A key control is one the criterion stands on.",
    "Gate": "Not ready while any criterion is known to fall short; not yet known while any is not assessed.",
    "Progress share": "How far assessed controls have come, weighted. A trend beside the gate, never in its place.",
    "Population": "Everything that a control should have covered in the window; samples are drawn from it.",
    "Deviation": "One item for which a control did not work as described.",
    "Exception": "A deviation that an auditor notes in the report.",
    "Qualification": "An auditor's opinion that a criterion was not met. Exceptions alone do not make one.",
    "Claim": "What the client says of itself; it was not tested.",
    "Residual risk": "What remains with controls as they are known to work.",
    "Carried by subservice": "A control that a vendor runs; the vendor's own report has to show it.",
    "RACI": "Who is responsible, accountable, consulted and informed.",
}

_CARDS: Mapping[str, tuple[str, str]] = {
    "scope": (
        "Security is always examined; other categories as the client chose, or as its own table rates them.",
        "A category is examined whole; a criterion left out has a reason.",
    ),
    "gap": (
        "A criterion stands as the worst of its key controls. Known trouble beats the unknown; the unknown beats "
        "what is known to be good.",
        "A client's claim fills in what nobody assessed, as in use and untested at most.",
    ),
    "gate": ("Every criterion in scope counts, and the gate wins over every share.", "Nothing unknown ever opens it."),
    "score": (
        "Σ weight × share reached ÷ Σ weight over assessed controls; its range covers all controls.",
        "Weights and shares are those of scales.toml, or the client's own where edited. Nothing assessed, no share.",
    ),
    "evidence": (
        "Distances between runs against cadence and grace, number of runs against what is expected, events against "
        "their population.",
        "What nobody recorded is not known, and not known is no pass.",
    ),
    "forecast": (
        "A Beta prior for the share of runs that deviate, updated by self-tests; items picked as an auditor may; all "
        "criteria together by exact elimination.",
        "Named auditors, priors and readings; controls fail independently. Calibrated in simulation only.",
    ),
    "what if": (
        "The methods above on records in which a gap is closed or the window moves; the page and the library agree to "
        "nine decimals.",
        "A closed gap is well designed and in use; it works only where it is said to be shown. Operation recorded for "
        "other controls stays as it is when the window moves.",
    ),
    "changes": ("Criteria and controls compared by id between two days.", "A new title is no change."),
    "plan": (
        "Each task at the first gap of its owner; many orders tried; chances by replaying with drawn durations.",
        "Phases and costs nobody told use public ranges of firms and vendors.",
    ),
    "risk": (
        "The yearly loss of a random number of events with random costs, computed exactly.",
        "Risks are independent unless a shared factor is stated.",
    ),
}


def methods(versions: Mapping[str, str]) -> Table:
    """How the figures were made; grain: one row a method.

    Parameters
    ----------
    versions : mapping
        Method name to the version that made this page.
    """
    rows: list[list[Cell]] = [[name, version, *_CARDS.get(name, ("", ""))] for name, version in versions.items()]
    rows += [
        ["library", __version__, "The version of soc2lib that made this page.", None],
        ["catalog", catalog().version, "A digest of the shipped criteria, controls, policies and scales.", None],
    ]
    return Table("Methods and their versions", ["Method", "Version", "How it judges", "What it supposes"], rows)


def glossary() -> Table:
    """What each standing and each term means; grain: one row a word."""
    rows: list[list[Cell]] = [[standing.status, _MEANING[standing]] for standing in Standing]
    rows += [[word, meaning] for word, meaning in _TERMS.items()]
    return Table("What the words mean", ["Word", "Meaning"], rows)


def disclaimers() -> Piece:
    """What the report is not."""
    text = (
        "Criteria are named by their ids and described in our own words; the authoritative text is published by the "
        "AICPA. A client's own statements are shown as such and were not tested. "
        "SOC 2® is a registered mark of the AICPA."
    )
    return note("none", "What this is not.", DISCLAIMER) + paragraph(text)
