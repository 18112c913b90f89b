"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.text import Text


def section(title: Text, head: Sequence[Text], rows: Sequence[Sequence[Text]]) -> str:
    """A heading and a table below it; nothing where there are no rows."""
    return "\n".join([f"## {title}\n", *table(head, rows)]) if rows else ""


def table(head: Sequence[Text], rows: Iterable[Sequence[Text]]) -> Iterator[str]:
    """Line by line."""
    for cells in (head, ["---"] * len(head), *rows):
        yield "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
