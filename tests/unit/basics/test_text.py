"""What a client wrote reads the same after every encoder, and never as markup or formula."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from soc2lib.basics.text import from_csv, to_attribute, to_csv, to_html, to_markdown, to_plotly, visible

NASTY = st.text(st.sampled_from("<>&\"'=/!-[]()`*_#|~\\$:;@+.{}^ \t\n\rabx1\x00\x1b\u202e\ud800é"), max_size=40)
ANY = (
    st.text(max_size=60)
    | NASTY
    | st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "&lt;b&gt;",
            "&amp;amp;",
            "]]>",
            "<!--",
            "<![CDATA[x]]>",
            "</title>",
            "a &not b",
            "![x](attachment:a.png)",
            "[click](javascript:alert(1))",
            "<javascript:alert(1)>",
            "a > b",
            "    code",
            "```mermaid\nx\n```",
            "$x$ \\(y\\) \\begin{z}",
        ]
    )
)


class Read(HTMLParser):
    """The text, attribute values and tags that a parser finds."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.values = "", [], []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value for _, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.tags.append("!--")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(tag)

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_html_reads_back_as_the_text_and_holds_no_tag(text: str) -> None:
    read = Read(to_html(text))
    assert (read.text, read.tags) == (visible(text), [])


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_an_attribute_reads_back_as_the_text_and_never_ends_early(text: str) -> None:
    read = Read(f'<i title="{to_attribute(text)}">')
    assert (read.tags, read.values, read.text) == (["i"], [visible(text)], "")


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_plotly_gets_no_tag_but_its_own_line_break(text: str) -> None:
    encoded = to_plotly(text)
    assert set(re.findall("<[^>]*>?", encoded)) <= {"<br>"}
    assert Read(encoded.replace("<br>", "\n")).text == visible(text)


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_markdown_shows_the_text_as_it_is(text: str) -> None:
    read = Read(str(markdown2html_mistune(to_markdown(text))))
    assert read.text.split() == visible(text).split()
    assert set(read.tags) <= {"p"}


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_a_csv_cell_reads_back_and_never_begins_as_a_formula(text: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([to_csv(text), "end"])
    [[cell, end]] = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert end == "end"
    assert not cell.startswith(("=", "+", "-", "@"))
    assert from_csv(cell) == visible(text)


@given(
    st.lists(
        st.text(st.sampled_from("=+-@＝＋－＠,;|\t\n\"' \u00a0\u200b\ufeffa1"), max_size=20), min_size=1, max_size=4
    )
)
@settings(max_examples=600, deadline=None)
def test_no_line_of_a_csv_has_a_formula_wherever_it_is_split(cells: list[str]) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([to_csv(cell) for cell in cells])
    pieces = re.split('[,;|\t\r\n"]', file.getvalue())
    assert not [piece for piece in pieces if piece.strip(" \u00a0\u200b\ufeff").startswith(tuple("=+-@＝＋－＠"))]
    blanks = re.split('[,;|\t\r\n" \u00a0\u200b\ufeff]', file.getvalue())
    assert not [piece for piece in blanks if piece[1:] and piece.startswith(tuple("=+-@＝＋－＠"))]
    [read] = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert [from_csv(cell) for cell in read] == cells


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_visible_text_stays_as_it_is_and_can_be_written_anywhere(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert shown.encode().decode() == shown
    assert len(shown) == len(text.replace("\r\n", "\n"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)


@pytest.mark.parametrize("value", [0, 1.5, None, True])
def test_values_that_are_no_text_are_shown_as_python_shows_them(value: object) -> None:
    assert to_html(value) == str(value)


def test_right_to_left_words_stay_whole() -> None:
    assert to_html("مرحبا שלום") == "مرحبا שלום"
