"""The one gate for text that a client wrote: an encoder for each place it may go.

Nothing a client wrote reaches a page, a figure or a spreadsheet except through one of these functions.
Control characters that no reader can see are shown as U+FFFD, so nothing hides and nothing breaks a parser.
"""

import html
import re

from soc2lib.basics.cache import remembered_text

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:@/=$^])")
_SIGN, _BLANK = "[=+@＝＋－＠-]", "(?:[^\\S\t\n]|[\u200b\u2060\ufeff])"
_SPLIT = rf'(?:\A|[\t\n,;|"]){_BLANK}*'
_TO_GUARD = re.compile(rf"{_SPLIT}(?='*{_SIGN})|{_BLANK}(?='*{_SIGN}\S)")
_GUARDED = re.compile(rf"({_SPLIT}(?='+{_SIGN})|{_BLANK}(?='+{_SIGN}\S))'")
_XLSX_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def visible(text: object) -> str:
    """The text with every invisible control character replaced by U+FFFD; line ends become ``\\n``.

    Examples
    --------
    >>> visible("a\\x00b") == "a\\ufffdb"
    True
    """
    words = str(text)
    if words.isprintable():
        return words
    return _INVISIBLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))


@remembered_text
def to_html(text: object) -> str:
    """Text for an HTML element's content.

    Examples
    --------
    >>> to_html("<b>Ann & Bob</b>")
    '&lt;b&gt;Ann &amp; Bob&lt;/b&gt;'
    """
    return html.escape(visible(text), quote=False)


def to_attribute(text: object) -> str:
    """Text for a double-quoted HTML attribute.

    Examples
    --------
    >>> to_attribute('" onclick="x')
    '&quot; onclick=&quot;x'
    """
    return html.escape(visible(text), quote=True)


@remembered_text
def to_plotly(text: object) -> str:
    """Text for any string of a plotly figure, which otherwise reads tags, links and styles in it; lines stay lines.

    Examples
    --------
    >>> to_plotly('<b style="mask:url(http://x)">R&D')
    '&lt;b style="mask:url(http://x)">R&amp;D'
    """
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def to_markdown(text: object) -> str:
    """Text for a Markdown paragraph or table cell: markup, links and line breaks stay plain text.

    Examples
    --------
    >>> to_markdown("[x](javascript:1)")
    '\\\\[x\\\\]\\\\(javascript\\\\:1\\\\)'
    """
    escaped = html.escape(_MARKDOWN.sub(r"\\\1", visible(text).strip()), quote=True)
    return " ".join(escaped.split("\n"))


def to_csv(text: object) -> str:
    """Text for a CSV cell, in which no program finds a formula, wherever it splits.

    An apostrophe stands before each sign that would begin one: at the text's start, after a comma, semicolon, tab, bar,
    line's end or quotation mark, and after a blank unless the sign stands alone. `from_csv` takes it away again.

    Examples
    --------
    >>> to_csv("=1+1"), to_csv("x;=1+1;y"), to_csv("a - b")
    ("'=1+1", "x;'=1+1;y", 'a - b')
    """
    return _TO_GUARD.sub(r"\g<0>'", visible(text))


def from_csv(text: str) -> str:
    """The text that `to_csv` made into a cell.

    Examples
    --------
    >>> from_csv("'=1+1"), from_csv("x;'=1+1;y"), from_csv("'tis")
    ('=1+1', 'x;=1+1;y', "'tis")
    """
    return _GUARDED.sub(r"\1", text)


def to_xlsx(text: object) -> str:
    """Text for an XLSX cell of type string, where ``_x0041_`` would otherwise be read back as ``A``.

    The cell's type must be set to string as well: only the type keeps ``=1+1`` from running.

    Examples
    --------
    >>> to_xlsx("_x0041_")
    '_x005F_x0041_'
    """
    return _XLSX_ESCAPE.sub("_x005F_", visible(text))
