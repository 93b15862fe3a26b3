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


def methods(versions: Mapping[str, str]) -> Table:
    """How the figures were made; grain: one row a method.

    Parameters
    ----------
    versions : mapping
        Method name to the version that made this page.
    """
    how = {
        "scope": "Security is always examined; other categories as the client chose, or as its own table rates them.",
        "gap": "A criterion stands as the worst of its key controls. Known trouble beats the unknown; the unknown "
        "beats what is known to be good. A client's claim fills in untested controls only.",
        "readiness": "The gate looks at every criterion in scope and wins over every share.",
        "score": "The progress share is Σ weight × share ÷ Σ weight over assessed controls; its range covers all "
        "controls. Nothing assessed gives no share.",
    }
    rows: list[list[Cell]] = [[name, version, how.get(name)] for name, version in versions.items()]
    rows += [
        ["library", __version__, "The version of soc2lib that made this page."],
        ["catalog", catalog().version, "A digest of the shipped criteria, controls, policies and scales."],
    ]
    return Table("Methods and their versions", ["Method", "Version", "How it judges"], rows)


def glossary() -> Table:
    """What each standing means; grain: one row a standing."""
    rows: list[list[Cell]] = [[standing.status, _MEANING[standing]] for standing in Standing]
    return Table("What the words mean", ["Word", "Meaning"], rows)


def disclaimers() -> Piece:
    """What the report is not."""
    text = (
        "Criteria are named by their ids and described in our own words; the authoritative text is published by the "
        "AICPA. A client's own statements are shown as such and were not tested. "
        "SOC 2® is a registered mark of the AICPA."
    )
    return note("none", "What this is not.", DISCLAIMER) + paragraph(text)
