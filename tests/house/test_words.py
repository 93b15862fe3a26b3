"""The code speaks the field's words: retired ones name nothing but what is stored under them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "soc2lib"
RETIRED = {
    "told",
    "seen",
    "standing",
    "standings",
    "because",
    "judge",
    "judged",
    "settle",
    "elsewhere",
    "dossier",
    "grounds",
    "loose_ends",
    "rehearsal",
    "rehearsed",
    "fared",
    "bought",
    "buying",
    "shelf",
    "recall",
    "remembering",
    "take_in",
    "taken_in",
    "whereabouts",
    "endings",
    "freshness",
    "carried",
    "tabling",
    "sealing",
    "marking",
    "glance",
    "hearing",
    "paperwork",
    "keeping",
    "hand_out",
    "ask_first",
}
STORED = {
    "seen": "fields of walkthroughs, observations and policy limits",
    "because": "a field of merge conflicts and decisions on names",
    "standing": "a key of the data in a page",
    "not_seen": "a choice of the auditor's status",
    "hosting_carried": "a field of the examination",
}


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute):
            yield node.attr


def retired(name: str) -> bool:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().strip("_")
    return plain not in STORED and (plain in RETIRED or bool(RETIRED & set(plain.split("_"))))


def test_no_name_in_the_library_is_a_retired_word_but_those_that_are_stored() -> None:
    found = {
        (path.relative_to(LIBRARY).as_posix(), name)
        for path in LIBRARY.rglob("*.py")
        for name in (path.stem, *names(ast.parse(path.read_text(encoding="utf-8"))))
        if retired(name)
    }
    assert found == set()


def test_a_retired_word_is_found_as_a_part_of_a_name_and_in_any_case() -> None:
    assert retired("_told_by")
    assert retired("JudgedControl")
    assert not retired("seen")
    assert not retired("standardised")
