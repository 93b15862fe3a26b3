"""What the share stage keeps: who was given which edition, when and until when, and which words name people."""

from datetime import date
from typing import ClassVar

from soc2lib.store.record import Choice, Record, Text, field


class Edition(Choice):
    """Which of the reports it is: what its readers may see differs."""

    EXECUTIVE = "executive"
    CLIENT = "client"
    AUDITOR = "auditor"
    PORTFOLIO = "portfolio"


class Distribution(Record):
    """One row a copy that was handed out; the passphrase is in no record."""

    kind: ClassVar[str] = "distribution"
    sheet: ClassVar[str] = "Distribution"
    stage: ClassVar[str] = "share"
    purpose: ClassVar[str] = (
        "Every copy that was made for somebody. Written by the workbook; by hand, note copies given out another way."
    )

    id: str = field("Copy", "The day it was made and the first letters of its digest.")
    recipient: Text = field("Recipient", "Whom it was made for: a person, by name.")
    edition: Edition = field("Edition", "Which edition.")
    as_of: date | None = field("Records as of", "The day its records were looked at.", unit="day", default=None)
    made_on: date | None = field("Made on", "Day the copy was made.", unit="day", default=None)
    expires: date | None = field("To be read until", "Last day on which it opens.", unit="day", default=None)
    nda_on: date | None = field(
        "NDA of",
        "Day of the recipient's non-disclosure agreement; empty where none is known.",
        unit="day",
        default=None,
    )
    sha256: Text = field("SHA-256", "Digest of the file that was handed out.", default="")
    report_sha256: Text = field("SHA-256 of the report", "Digest of the report inside, as it opens.", default="")
    notes: Text = field("Notes", "How it was sent, and by which other way the passphrase.", default="")


class Meaning(Choice):
    """What a word is that may name somebody."""

    PERSON = "a person"
    WORD = "a word"


class NameDecision(Record):
    """One row a spelling that may be somebody's name or a word, with what a person decided."""

    kind: ClassVar[str] = "name decision"
    sheet: ClassVar[str] = "Names decided"
    stage: ClassVar[str] = "share"
    purpose: ClassVar[str] = (
        "Spellings of which the workbook cannot tell a name from a word, such as Will or Price. A report without names "
        "is not shared while one is undecided."
    )

    id: str = field("Spelling", "As `soc2 names` lists it.", also=("Name", "Word"))
    meaning: Meaning = field("Is", "A person's name, which such reports replace, or a word, which they keep.")
    because: Text = field("Because", "Why, where it is not plain.", default="")
