"""What both applications are filled with before each test, and who asks: a clerk of a town, and what is another's."""

from __future__ import annotations

from typing import Any

from tests.casework import BEIGUAN, QINGNIANLU
from tests.conftest import PASSWORD

CLERK, STRANGER = f"town_clerk.{BEIGUAN}", f"town_clerk.{QINGNIANLU}"
GUESSED = f"town_reviewer.{BEIGUAN}"
"""Whose password is guessed, changed and stolen."""
KEPT_BACK = "kept back"
"""The note of cases that the list leaves out by a filter of its own."""
MINE, THEIRS = BEIGUAN, QINGNIANLU


def rows_of(town: Any, person: Any, case: Any) -> list[Any]:
    """Two towns; in each a person and a case; two more of our person: one of the other town, one kept back."""
    north, south = town(id=1, name="北关"), town(id=2, name="青年路")
    ours = person(id=1, office_code=MINE, name="王梅", town=north)
    other = person(id=2, office_code=THEIRS, name="李外乡", town=south)
    return [
        *(north, south, ours, other),
        case(id=1, office_code=MINE, no="N-0001", note="-", person=ours),
        case(id=2, office_code=THEIRS, no="S-0002", note="-", person=other),
        case(id=3, office_code=THEIRS, no="S-0003", note="-", person=ours),
        case(id=4, office_code=MINE, no="N-0004", note=KEPT_BACK, person=ours),
    ]


__all__ = ["CLERK", "GUESSED", "KEPT_BACK", "MINE", "PASSWORD", "STRANGER", "THEIRS", "rows_of"]
