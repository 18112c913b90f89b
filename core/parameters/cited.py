"""What a sentence about a value rests on, by name: rows and rules know codes, people know 《…》第几条."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.library.texts import TextRecord, citation
from core.text import Message


def by_name(said: Message, texts: Mapping[str, TextRecord], on: date) -> Message:
    """The same sentence with the codes of its `basis` as people cite them; one that no text has stays as it is."""
    basis = str(said.values.get("basis", ""))
    if not basis:
        return said
    return said % {"basis": "、".join(_name(item, texts, on) for item in basis.split("、"))}


def _name(item: str, texts: Mapping[str, TextRecord], on: date) -> str:
    try:
        return citation(item, texts, on).text
    except KeyError:
        return item
