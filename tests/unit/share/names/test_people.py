"""Names of people in texts: every spelling is replaced or listed, clean texts stay, and no text takes long."""

import csv
import re
import unicodedata

import pytest

from soc2lib.basics.resources import catalog_folder
from soc2lib.share.names import finding
from soc2lib.share.names.letters import key
from soc2lib.share.names.people import People
from tests.unit.share.names.many_spellings import NAMES, PASSED_OVER, spellings


@pytest.fixture(scope="module")
def people() -> People:
    return People(dict.fromkeys(NAMES, ()), [])


def left_over(people: People, text: str) -> list[str]:
    """The words that stand in a text beside labels, listed spellings and what is no name."""
    for mention in reversed(people.mentions(text)):
        text = text[: mention.start] + text[mention.end :]
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", re.sub(r"Person \d+( or Person \d+)*", "", text)))
    return [word for word in words if word.lower() not in PASSED_OVER]


@pytest.mark.parametrize("name", NAMES)
def test_two_hundred_spellings_of_a_name_are_replaced_or_listed_and_what_stands_around_them_stays(
    people: People, name: str
) -> None:
    written = spellings(name)
    assert len(set(written)) == 200
    hidden = [people.hide(f"17: {one} (4)") for one in written]
    assert [text for text in hidden if left_over(people, text)] == []
    assert [text for text in hidden if not (text.startswith("17: ") and text.endswith(" (4)"))] == []
    assert [people.hide(text) for text in hidden] == hidden
    assert sum("Person" in text for text in hidden) >= 100


def test_the_gate_sees_a_name_that_nothing_hides(people: People) -> None:
    assert left_over(people, "17: Nobody Known (4)") == ["Nobody", "Known"]


def test_at_most_two_in_a_hundred_clean_rows_are_listed_and_none_is_altered(people: People) -> None:
    rows = [
        ", ".join(row) for path in catalog_folder().glob("*.csv") for row in csv.reader(path.open(encoding="utf-8"))
    ]
    assert len(rows) > 1000
    assert [row for row in rows if people.hide(row) != row] == []
    assert sum(bool(people.mentions(row)) for row in rows) <= 0.02 * len(rows)


@pytest.mark.parametrize(
    ("text", "hidden", "listed"),
    [
        ("JD asked Jane.", "JD asked Jane.", ["JD", "Jane"]),
        ("I will; will you? It may be. 12 May 2026", "I will; will you? It may be. 12 May 2026", []),
        ("Ask Will at the stone wall", "Ask Will at the stone wall", ["Will"]),
        ("Mr Price\u2019s price", "Person 1\u2019s price", []),
        ("asked Doe. Jane Roe went", "asked Person 1. Jane Roe went", ["Jane"]),
        ("JD-104 and CC6.1 by jdoe01", "JD-104 and CC6.1 by Person 1", []),
        ("J a n e  D o e, D\u043ee", "Person 1, Person 1", []),
    ],
)
def test_what_is_certain_is_replaced_and_what_may_be_a_word_is_listed(
    people: People, text: str, hidden: str, listed: list[str]
) -> None:
    fresh = People(dict.fromkeys(NAMES, ()), [])
    assert fresh.hide(text).replace("Mr ", "") == hidden
    assert [text[one.start : one.end] for one in fresh.mentions(text) if not one.sure] == listed


def test_handles_and_nicknames_of_the_register_are_found() -> None:
    known = People({"Jane Doe": ("@zorro77", "Jaydee Roo")}, [])
    assert known.hide("zorro77, slack @zorro77, JAYDEE ROO") == "Person 1, slack @Person 1, Person 1"


def test_a_decision_makes_a_spelling_a_name_or_a_word() -> None:
    for person, hidden in ((True, "Ask Person 1"), (False, "Ask Will")):
        decided = People({"Will May": ()}, [], {"will": person})
        assert decided.hide("Ask Will") == hidden
        assert all(mention.sure for mention in decided.mentions("Ask Will"))


def test_a_decision_about_a_name_with_a_middle_initial_is_heeded() -> None:
    text = "ask will q. may"
    for person, hidden in ((True, "ask Person 1"), (False, text)):
        decided = People({"Will May": ()}, [], {"will": False, "may": False, "willmay": person})
        assert decided.hide(text) == hidden
        assert all(mention.sure for mention in decided.mentions(text))


def test_two_people_of_one_surname_are_both_named_in_the_label() -> None:
    assert (
        People({"Jane Doe": (), "John Doe": ()}, []).hide("Mr Doe and Jane Doe")
        == "Mr Person 1 or Person 2 and Person 1"
    )


def test_groups_and_roles_are_replaced_as_written_and_their_words_stay() -> None:
    known = People({}, ["Security team", "Read daily by all"])
    assert known.hide("Security team; the security of a team") == "Person 1; the security of a team"


@pytest.mark.parametrize("part", ["j d ", "jane@", "<b ", "a.b", "%4a", "&#", "\u0301", "jane<b>", "Jane Q. "])
def test_a_hostile_text_takes_as_many_steps_as_it_has_words(
    people: People, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(length: int) -> int:
        taken = 0

        def counted(letters: str) -> str:
            nonlocal taken
            taken += 1
            return key(letters)

        monkeypatch.setattr(finding, "key", counted)
        people.mentions(part * length)
        return taken

    assert steps(2000) <= 2.1 * steps(1000) + 10
