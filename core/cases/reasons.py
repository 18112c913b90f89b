"""Whether words are a reason at all: what is too short, or said of everybody, names no fact (社会救助法 45)."""

from __future__ import annotations

from collections.abc import Collection

LEAST = 5
"""Different characters without which nothing is a reason: fewer name no fact, nor what it falls short of."""


def is_stock(said: str, phrases: Collection[str]) -> bool:
    """Whether it is one of a county's stock phrases, but for punctuation."""
    return _letters(said) in map(_letters, phrases)


def is_too_short(said: str) -> bool:
    """Whether it has too few different characters to name a fact."""
    return len({*_letters(said)}) < LEAST


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
