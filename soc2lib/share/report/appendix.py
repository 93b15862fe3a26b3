"""The end of a client report: how each figure was made, what the words mean, and what the report is not."""

from collections.abc import Mapping

from soc2lib import __version__
from soc2lib.catalog.catalog import catalog
from soc2lib.gap.conclusion.basis import Basis
from soc2lib.gap.conclusion.status import Conclusion
from soc2lib.gap.conclusion.words import basis_word
from soc2lib.html.pieces import DISCLAIMER, Cell, Piece, Table, folded, note, paragraph

_MEANING: Mapping[Conclusion, str] = {
    Conclusion.NOT_MET: "A key control is absent, unsuitable or not effective, with nothing in its place.",
    Conclusion.AT_RISK: "A key control covers the criterion only in part, is not fully in operation, has "
    "days or runs that nothing shows, or has deviations whose cause or compensation is open.",
    Conclusion.NOT_ASSESSED: "Nobody has assessed at least one key control, and no other is known to fall short.",
    Conclusion.SELF_REPORTED: "At least one key control rests on somebody's word alone, or shows less than is due "
    "by now.",
    Conclusion.READY: "Before the period, and for a Type I: the design of each key control is shown and "
    "one instance is observed.",
    Conclusion.ON_COURSE: "Within the period: the same, and what has fallen due is evidenced or tested.",
    Conclusion.DEVIATIONS: "Every key control is evidenced or tested for the whole period, at least one with "
    "deviations to disclose.",
    Conclusion.MET: "Every key control is evidenced, tested or relied on for the whole period, or "
    "disclosed as not having occurred.",
    Conclusion.NOT_RELEVANT: "The criterion does not apply to the system; the reason belongs in the system "
    "description.",
}

_BASES: Mapping[Basis, str] = {
    Basis.NOT_ASSESSED: "Nothing is known.",
    Basis.SELF_REPORTED: "A word, a claim or a typed status (inquiry). An admission is known; praise shows nothing.",
    Basis.DESIGN_SHOWN: "A walkthrough, document or configuration that a named person accepted (inspection, "
    "observation).",
    Basis.OBSERVED: "The same, and one dated instance of the control.",
    Basis.IN_PART: "Accepted evidence of runs, without the whole population and its items.",
    Basis.EVIDENCED: "Accepted evidence of all runs inside the days that have passed (inspection).",
    Basis.TESTED: "A whole population or a sample of it, its items and deviations (inspection of items, "
    "reperformance).",
    Basis.RELIED_ON: "A control that a subservice organisation runs; its reviewed report shows it.",
    Basis.NO_OCCURRENCE: "An empty register of the whole period, checked against its neighbours; disclosed.",
}

_TERMS: Mapping[str, str] = {
    "Type I, Type II": "Whether controls are suitably designed on a day; or also whether they worked over a period.",
    "Observation period": "The days over which a Type II examines operation.",
    "Criterion": "What the examination asks of the system; the security criteria apply to every one.",
    "Control": "What the company does so that a criterion is met.",
    "Key control": "A control that a criterion rests on. Each is key for named criteria, with the reason in "
    "the catalog.",
    "Gate": "Whether anything stands in the way of the examination. What is only said or not asked keeps it "
    "at not ready.",
    "Shown share": "The weight of what is shown over the weight of all controls. A trend beside the gate.",
    "Self-reported share": "The same if what was only said counted like what is shown.",
    "Population": "Everything that a control covers in the period; samples are drawn from it.",
    "Deviation": "One item for which a control did not work as described.",
    "Exception": "A deviation, missed run or late run that is disclosed in the report.",
    "Qualified opinion": "The auditor's opinion that, except for named criteria, the statement holds.",
    "Residual risk": "What remains with the controls that are shown to work.",
    "RACI": "Who is responsible, accountable, consulted and informed.",
}

_CARDS: Mapping[str, tuple[str, str]] = {
    "scope": (
        "Security is always examined; other categories as the client chose, or as its own table rates them.",
        "A category is examined whole; a criterion left out has a reason.",
    ),
    "gap": (
        "The stronger basis decides for each control; a criterion stands as the worst of its key controls, of "
        "alternatives the best.",
        "Nothing typed shows anything. An admission is known until evidence of a later day shows the control mended.",
    ),
    "gate": (
        "Every criterion in scope counts, measured by the phase: before, within and after the period, or Type I.",
        "Nothing unknown and nothing only said ever opens it.",
    ),
    "score": (
        "Shown share: Σ weight × step of what is shown ÷ Σ weight. Self-reported share: the same with typed status.",
        "Weights and steps are those of scales.toml, or the client's own where edited.",
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
        "The methods above as if gaps were closed; the page combines what they conclude of each control and agrees "
        "with the library to nine decimals.",
        "A closed gap has its design and one instance shown. Its runs count only where they are shown already, or "
        "where the reader supposes that it is shown to work. In use only after the period began, it stays at risk.",
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


def methods(versions: Mapping[str, str]) -> Piece:
    """How the figures were made, folded; grain: one row a method.

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
    heads = ["Method", "Version", "How it works", "What it assumes"]
    return folded("Methods and their versions", Table("Methods and their versions", heads, rows).piece())


def glossary() -> Piece:
    """What each status, basis and term means, folded; grain: one row a word."""
    rows: list[list[Cell]] = [[conclusion.status, _MEANING[conclusion]] for conclusion in Conclusion]
    rows += [[basis_word(basis), f"Basis. {meaning}"] for basis, meaning in _BASES.items()]
    rows += [[word, meaning] for word, meaning in _TERMS.items()]
    return folded("What the words mean", Table("What the words mean", ["Word", "Meaning"], rows).piece())


def disclaimers() -> Piece:
    """What the report is not."""
    text = (
        "Criteria are named by their ids and described in our own words; the authoritative text is published by the "
        "AICPA. A client's own statements are shown as such and were not tested. "
        "SOC 2® is a registered mark of the AICPA."
    )
    return note("none", "What this is not.", DISCLAIMER) + paragraph(text)
