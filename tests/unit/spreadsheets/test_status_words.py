"""Words and marks are read as one status, or not at all."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import TableError
from soc2lib.spreadsheets.cells import Unreadable
from soc2lib.spreadsheets.status_words import MappedWord, StatusWords, read_mapping, statuses, write_mapping


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("✅ Implemented", "in place"),
        ("✅", "in place"),
        ("✔️ yes", "in place"),
        ("⚠️ Partial", "partly in place"),
        ("⚠ PARTIALLY_IMPLEMENTED", "partly in place"),
        ("Not in place", "not in place"),
        ("❌ Not Implemented", "not in place"),
        ("Non-compliant.", "not in place"),
        ("N/A", "not applicable"),
        ("n/a", "not applicable"),
        ("?", "not known"),
        ("❓", "not known"),
        ("", "not known"),
        ("  \n ", "not known"),
        ("[Yes]", "in place"),
        ("Partly in place", "partly in place"),
    ],
)
def test_a_usual_word_is_read(text: str, status: str) -> None:
    assert StatusWords().read(text) == status


@pytest.mark.parametrize(
    "text",
    [
        "✅ Not implemented",
        "❌ Implemented",
        "✅❌",
        "✅ N/A",
        "Implemented, but not in use",
        "80 %",
        "🎉 Implemented",
        "🎉",
        "-",
    ],
)
def test_what_is_unclear_or_contradicts_itself_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        StatusWords().read(text)


@given(st.sampled_from(sorted(catalog().status_words)), st.sampled_from(["", " ", "\t"]), st.booleans())
@settings(max_examples=60)
def test_case_and_space_never_change_a_word(word: str, space: str, upper: bool) -> None:
    shown = f"{space}{word.upper() if upper else word}{space}"
    assert StatusWords().read(shown) == catalog().status_words[word]


def test_own_words_come_first_and_settle_a_contradiction() -> None:
    words = StatusWords({"✅ Not implemented": "not in place", "80 %": "partly in place", "yes": "not known"})
    assert [words.read(text) for text in ("✅ Not Implemented", "80 %", "Yes")] == [
        "not in place",
        "partly in place",
        "not known",
    ]


def test_the_tally_names_every_text_with_its_count() -> None:
    words = StatusWords()
    for text in ("✅ Yes", "✅ Yes", "no"):
        words.read(text)
    with pytest.raises(Unreadable):
        words.read("odd")
    assert words.used() == (
        MappedWord("✅ Yes", "in place", 2),
        MappedWord("no", "not in place", 1),
        MappedWord("odd", "", 1),
    )


def test_a_written_mapping_reads_back_even_where_a_word_looks_like_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    write_mapping(
        file, [MappedWord("=1+1", "in place", 3), MappedWord("- open", "not in place", 1), MappedWord("odd", "", 1)]
    )
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert all(not cell.startswith(("=", "-", "+", "@")) for row in csv.reader(lines) for cell in row)
    assert read_mapping(file) == {"=1+1": "in place", "- open": "not in place"}


def test_a_mapping_with_faults_names_them_all(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("word,status\nfoo,in plaice\nbar,in place\nbar,not in place\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_mapping(file)
    assert [problem.where for problem in caught.value.problems] == [
        "words.csv, row 2, column B (status)",
        "words.csv, row 4, column B (status)",
    ]
    assert "in place" in caught.value.problems[0].remedy


def test_every_word_of_the_catalog_means_one_of_five_statuses() -> None:
    assert set(statuses()) == {"in place", "partly in place", "not in place", "not applicable", "not known"}
