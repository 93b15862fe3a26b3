"""A firm's brand: read whole or refused with everything that is wrong, and never at the cost of a reader's eyes."""

import dataclasses
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soc2lib.basics.resources import templates_folder
from soc2lib.errors import ParameterError
from soc2lib.html.brand import BACKGROUNDS, contrast, read_brand

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 9 9 0" stroke="#fff"/></svg>'
GOOD = """
name = "Harbour & Finch <LLP>"
contact = "soc@harbour-finch.example"
legal = ["A made-up firm.", "Registered nowhere."]
logo = "logo.svg"
[colours]
cover = "#123a2f"
accent = "#1c6b52"
accent_dark = "#7fd1b5"
"""
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def brand(folder: Path, text: str = GOOD, logo: str | bytes = LOGO) -> Path:
    (folder / "brand.toml").write_text(text, encoding="utf-8")
    (folder / "logo.svg").write_bytes(logo.encode() if isinstance(logo, str) else logo)
    return folder


def refused(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(ParameterError) as raised:
        read_brand(folder)
    return [(problem.where, problem.found) for problem in raised.value.problems]


def test_a_good_file_is_read_and_none_is_no_brand(tmp_path: Path) -> None:
    assert read_brand(tmp_path) is None
    read = read_brand(brand(tmp_path))
    assert read is not None
    assert (read.name, read.legal) == ("Harbour & Finch <LLP>", ("A made-up firm.", "Registered nowhere."))
    assert read.logo.startswith("data:image/svg+xml;base64,")
    assert dict(read.colours)["accent"] == "#1c6b52"
    assert read.digest != dataclasses.replace(read, contact="").digest


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = (
        'nmae = "X"\ncontact = 5\nlegal = "one"\nlogo = "../secret.png"\n[colours]\naccent = "red"\ncovr = "#000000"\n'
    )
    found = dict(refused(brand(tmp_path, text)))
    assert found.keys() == {
        "brand.toml",
        "brand.toml, colours",
        "brand.toml, name",
        "brand.toml, contact",
        "brand.toml, legal",
        "brand.toml, colours.accent",
        "brand.toml, logo",
    }
    assert found["brand.toml, name"] == "nothing"


@pytest.mark.parametrize(
    ("name", "colour", "against"),
    [("cover", "#ffcc00", "white text"), ("accent", "#8ab6f5", "the page"), ("accent_dark", "#1f55a5", "by night")],
)
def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast(
    tmp_path: Path, name: str, colour: str, against: str
) -> None:
    found = refused(brand(tmp_path, f'name = "X"\n[colours]\n{name} = "{colour}"\n'))
    assert found
    assert all(where == f"brand.toml, colours.{name}" for where, _ in found)
    assert against in " ".join(words for _, words in found)
    assert " to 1 against " in found[0][1]


@pytest.mark.parametrize(
    "logo",
    [
        LOGO.replace("<path", "<script>1</script><path"),
        LOGO.replace("<path", '<path onload="x()"'),
        LOGO.replace("<path", '<image href="https://tracker.example/x.png"/><path'),
        LOGO.replace("<path", '<path style="fill:url(https://tracker.example)"'),
        '<!DOCTYPE svg [<!ENTITY x "y">]>' + LOGO,
        b"GIF89a",
        LOGO + " " * 100_000,
    ],
)
def test_a_logo_that_runs_loads_or_is_too_big_is_refused(tmp_path: Path, logo: str | bytes) -> None:
    assert [where for where, _ in refused(brand(tmp_path, logo=logo))] == ["brand.toml, logo"]


@pytest.mark.parametrize("text", ["name = ", b"name = '\xff'"])
def test_what_is_no_toml_is_refused(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "brand.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    assert [where for where, _ in refused(tmp_path)] == ["brand.toml"]


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001
    assert contrast(one, one) == 1


def test_the_grounds_are_those_of_the_page() -> None:
    sheet = (templates_folder() / "page" / "page.css").read_text(encoding="utf-8")
    for ground, words in itertools.chain.from_iterable(BACKGROUNDS.values()):
        assert re.search(rf"--[a-z-]+: {ground};", sheet), words


def test_our_own_colours_would_pass(tmp_path: Path) -> None:
    own = 'name = "X"\n[colours]\ncover = "#10233f"\naccent = "#1f55a5"\naccent_dark = "#8ab6f5"\n'
    assert read_brand(brand(tmp_path, own)) is not None
