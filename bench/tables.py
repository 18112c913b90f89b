"""Tables in Markdown, as wide as they must be."""

from __future__ import annotations

from collections.abc import Sequence

Cells = Sequence[str]


def table(head: Cells, rows: Sequence[Cells]) -> list[str]:
    """Columns as wide as they must be, the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]

    def line(cells: Cells) -> str:
        first, *others = cells
        return f"| {' | '.join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:], strict=True))])} |"

    return [line(head), line(rule), *(line(row) for row in rows)]


def met(reached: bool) -> str:
    """An aim is met or missed; a figure that misses its aim is no fault."""
    return "met" if reached else "missed"
