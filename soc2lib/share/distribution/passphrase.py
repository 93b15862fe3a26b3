"""Passphrases of six drawn words: easy to say on the telephone, and too many to try."""

import secrets
from functools import cache
from math import log2
from pathlib import Path

WORDS = 6


@cache
def word_list() -> tuple[str, ...]:
    """The words that are drawn from: our own choice of 2,048, of four to seven letters, no two a letter apart.

    Examples
    --------
    >>> len(word_list())
    2048
    """
    return tuple((Path(__file__).parent / "words.txt").read_text(encoding="ascii").split())


def entropy(words: int = WORDS) -> float:
    """How many bits somebody must guess who knows the list and that words are drawn alike from it [bits].

    Notes
    -----
    ``words × log2(2048)``: each word is drawn by itself by the operating system's generator, all alike likely.

    Examples
    --------
    >>> entropy()
    66.0
    """
    return words * log2(len(word_list()))


def draw(words: int = WORDS) -> str:
    """A new passphrase: words with spaces between."""
    return " ".join(secrets.choice(word_list()) for _ in range(words))


def as_drawn(typed: str) -> str:
    """A passphrase as it was drawn, however it was typed: case, hyphens and further spaces do not matter.

    Examples
    --------
    >>> as_drawn("  Kettle-river  LARK ")
    'kettle river lark'
    """
    return " ".join(typed.lower().replace("-", " ").split())
