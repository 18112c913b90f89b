"""Bounds as the law words them: 以上 以下 以内 届满 include the number, 不满 超过 以外 低于 高于 do not (民法典 1259)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

WORDS: dict[str, Callable[[Any, Any], bool]] = {
    "以上": ge,
    "不低于": ge,
    "届满": ge,
    "以下": le,
    "以内": le,
    "不超过": le,
    "不满": lt,
    "低于": lt,
    "超过": gt,
    "高于": gt,
    "以外": gt,
}


def holds(value: Decimal | int, word: str, bound: Decimal | int) -> bool:
    """Whether `value` lies 以上, 以下, 超过 ... of `bound`; KeyError for a word that sets no bound."""
    return WORDS[word](value, bound)
