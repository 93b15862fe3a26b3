"""What a report carries for its own scripts: the inputs, the figures, and the places where the scripts show theirs."""

from soc2lib.basics.text import to_html
from soc2lib.html.pieces import Piece, note
from soc2lib.share.report.report import Report
from soc2lib.share.whatif.figures import digest, inputs, results

_WITHOUT_SCRIPT = (
    "In a browser that runs this page's own scripts, gaps can be closed here one by one or all together, on a day of "
    "your choice, and the gate, the shares and the forecast are computed anew in the page. Nothing leaves it."
)


def data(report: Report) -> Piece:
    """The inputs and the figures, as JSON blocks of the page; nothing is seen of them."""
    forecast = "forecast" not in report.edition.leaves_out
    embedded = inputs(report.assessment, forecast=forecast) | {
        "edition": report.edition.name,
        "titles": {control.state.id: control.state.title for control in report.assessment.gap.controls},
    }
    figures = results(report.assessment, forecast=forecast) | {"inputs": digest(embedded)}
    return Piece("", kind="data", facts={"soc2-inputs": embedded, "soc2-results": figures})


def what_if_place(report: Report) -> Piece:
    """Where the page lets its reader ask what if; a sentence where no script runs."""
    held = note("none", "Try it.", _WITHOUT_SCRIPT)
    return Piece(f'<div id="what-if">{held.html}</div>', held.plain)


def self_check_place(report: Report) -> Piece:
    """Where the page checks itself, and how to check it from outside."""
    words = (
        "This page can check itself: it computes its figures anew from the inputs it carries and compares the digests "
        "of its text and data. That finds damage and careless edits. Whoever edits with care can also edit the check: "
        "the signature, checked with the command soc2 verify, is what proves who made it."
    )
    return Piece(f'<p>{to_html(words)}</p><div id="self-check"></div>', words)
