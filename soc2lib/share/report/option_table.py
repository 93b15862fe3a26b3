"""The options as the report shows them: what readers would find, and whose days are met, in a few words each."""

from collections.abc import Sequence

from soc2lib.basics import formatting
from soc2lib.html.pieces import Cell, Table, two_lines
from soc2lib.readiness.options.results import Option
from soc2lib.readiness.options.tables import period_words, report_words

_SAID, _TITLE = 80, 120


def option_table(found: Sequence[Option]) -> Table:
    """The options that fit with the report's days and what readers would find; grain: one row an option."""
    rows: list[list[Cell]] = [
        [
            two_lines(formatting.clipped(option.title, _TITLE), period_words(option)),
            report_words(option),
            would_say(option),
            buyers(option),
        ]
        for option in found
        if option.fits
    ]
    heads = ["Option", "Report in hand", "What readers would find", "Buyers' days"]
    return Table("Options, and what the report would say", heads, rows)


def would_say(option: Option) -> str:
    """What readers would find, shortened, without the words that every option shares."""
    text = option.would_say.removeprefix("As things stand, readers would find ").removeprefix("Readers would find ")
    text = text.removesuffix(" How the controls will run in it is not known yet.")
    return formatting.sentence_of(text, _SAID)


def buyers(option: Option) -> str:
    """How many buyers' days are met, missed or open; the names stand on the plan and readiness pages."""
    parts = (("met", option.buyers_met), ("missed", option.buyers_missed), ("open", option.buyers_open))
    return ", ".join(f"{len(names)} {words}" for words, names in parts if names) or "none on record"
