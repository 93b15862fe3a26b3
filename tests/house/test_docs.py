"""The documentation names what is there: links, paths, every page in the contents, the picture as the imports are."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.site.imports import direct, imports, picture, rows
from tests.site.reference import commands_page, library_pages, methods_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
MADE = {
    "architecture.svg",
    "commands.md",
    "methods.md",
    "executed.md",
    "security.md",
    "contributing.md",
    "changelog.md",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_to_a_page(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if link not in MADE and not (DOCS / link).exists()] == []


def test_every_page_stands_in_the_contents() -> None:
    blocks = re.findall(r"```\{toctree\}\n(.*?)```", (DOCS / "index.md").read_text(encoding="utf-8"), re.DOTALL)
    listed = {line for block in blocks for line in block.splitlines() if line and not line.startswith(":")}
    assert listed == {page.stem for page in PAGES} - {"index"} | {name[:-3] for name in MADE if name.endswith(".md")}


@pytest.mark.parametrize("page", [DOCS / "adding.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_file_that_says_where_to_add_a_thing_is_there(page: Path) -> None:
    named = re.findall(r"`((?:soc2lib|data|tests|templates|notebooks)/[^`<*]+)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert named


@pytest.mark.parametrize(
    "thing",
    [
        *(
            "criterion",
            "key control",
            "limit of a policy",
            "threshold",
            "evidence source",
            "column of the gap register",
        ),
        *("colour of a chart", "section of the report", "document", "stage"),
    ],
)
def test_the_documentation_says_where_each_thing_is_added(thing: str) -> None:
    assert re.search(rf"^\| {thing}", (DOCS / "adding.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_each_part_of_the_glossary_goes_by_the_alphabet_and_explains_every_word() -> None:
    parts = (DOCS / "glossary.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert len(parts) == 3
    for part in parts:
        entries = re.findall(r"^(\S[^\n]*)\n: (\S[^\n]*)", part, re.MULTILINE)
        assert part.count("\n: ") == len(entries)
        words = [word.casefold() for word, _ in entries]
        assert words == sorted(words)


def test_the_picture_has_a_box_for_each_room_and_a_line_for_each_import_that_no_other_implies() -> None:
    graph = imports()
    assert graph["assessment"] >= {"gap", "readiness"}
    drawn = ElementTree.fromstring(picture(graph))
    space = "{http://www.w3.org/2000/svg}"
    assert {text.text for text in drawn.iter(f"{space}text")} == set(graph)
    assert len(list(drawn.iter(f"{space}path"))) == sum(map(len, direct(graph).values()))
    place = {room: line for line, row in enumerate(rows(graph)) for room in row}
    assert all(place[room] < place[theirs] for room, all_theirs in graph.items() for theirs in all_theirs)


def test_the_reference_has_every_command_method_and_module() -> None:
    commands = commands_page()
    assert "### soc2 run\n" in commands
    assert "#### soc2 keys make\n" in commands
    assert "`soc2lib.gap.results`" in methods_page()
    pages = "".join(library_pages().values())
    modules = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / "soc2lib").rglob("*.py")]
    names = {".".join(path.parts).removesuffix(".__init__") for path in modules}
    assert set(re.findall(r"automodule:: (\S+)", pages)) == names


def test_each_change_stands_under_a_version_and_its_kind() -> None:
    kinds = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
    versions = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert len(versions) >= 2
    for version in versions:
        head, *sections = version.split("\n### ")
        assert "\n- " not in head
        named = [section.partition("\n")[0] for section in sections]
        assert named == [kind for kind in kinds if kind in named]
