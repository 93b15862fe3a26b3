"""Turns a notebook's Markdown cells into HTML and collects the headings for a page's contents."""

import html
import re
from collections.abc import MutableSet
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import mistune
from mistune.toc import normalize_toc_item

_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of a page's contents.

    Attributes
    ----------
    id : str
        The heading's anchor, unique on the page.
    level : int
        2 or 3.
    text : str
        The heading's words, plain text.
    """

    id: str
    level: int
    text: str


class _Renderer(mistune.HTMLRenderer):  # type: ignore[misc]
    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return str(super().heading(text, max(level, 2), **attrs))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return text

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return str(super().link(text, url, title)) if _ALLOWED_LINK.match(url) else text


def prose(source: str, taken: MutableSet[str]) -> tuple[str, tuple[Heading, ...]]:
    """HTML of a Markdown text, raw HTML shown as text, pictures as their words; a page has one ``h1``, its cover's.

    Parameters
    ----------
    source : str
        The Markdown.
    taken : set of str
        The ids in use on the page; the headings' ids are added.

    Examples
    --------
    >>> shown, headings = prose("## Open <b>gaps</b>", {"open-gaps"})
    >>> headings[0].id
    'open-b-gaps-b'
    >>> "<b>" in shown
    False
    """
    shown, headings = _alone(source)
    ids = {heading.id for heading in headings}
    if taken & ids:
        return _parsed(source, taken)
    taken |= ids
    return shown, headings


@lru_cache(256)
def _alone(source: str) -> tuple[str, tuple[Heading, ...]]:
    """The same of a text whose ids are all free: a notebook's own words are read once for all clients."""
    return _parsed(source, set())


def _parsed(source: str, taken: MutableSet[str]) -> tuple[str, tuple[Heading, ...]]:
    markdown = _markdown()
    state = markdown.block.state_cls()
    state.env["taken"], state.env["headings"] = taken, []
    shown, state = markdown.parse(source, state)
    return str(shown), tuple(state.env["headings"])


@cache
def _markdown() -> Any:
    markdown = mistune.create_markdown(renderer=_Renderer(escape=True), plugins=["table", "strikethrough"])
    markdown.before_render_hooks.append(_name_headings)
    return markdown


def _name_headings(markdown: Any, state: Any) -> None:
    for token in state.tokens:
        if token["type"] == "heading" and token["attrs"]["level"] <= 3:
            attributes = token["attrs"]
            attributes["id"] = ""
            text = html.unescape(normalize_toc_item(markdown, token, parent=state)[2])
            attributes["id"] = _free_id(text, state.env["taken"])
            state.env["headings"].append(Heading(attributes["id"], max(attributes["level"], 2), text))


def _free_id(text: str, taken: MutableSet[str]) -> str:
    words = _NOT_A_WORD.sub("-", text.lower()).strip("-")[:60] or "part"
    name, count = words, 1
    while name in taken:
        count += 1
        name = f"{words}-{count}"
    taken.add(name)
    return name
