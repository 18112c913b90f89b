"""What counts as one person's name and as one household: pure comparisons."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_DOTS = str.maketrans(dict.fromkeys("•‧・∙．.", "·"))  # ways to type the dot in names of minorities


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: width, blanks and the kind of dot don't matter."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """A name as it is stored and compared."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).split()).upper()


@dataclass(frozen=True)
class Composition:
    """A household on a day: the applicant and everybody who counts as living together, by person number."""

    applicant: int
    counted: frozenset[int]

    def agrees(self, other: Composition) -> bool:
        """Whether both can be true of one day (D57 7): the same persons, or the same applicant naming fewer or more.

        Otherwise whoever stands in both would live in two households at once.
        """
        if not self.counted & other.counted or self.counted == other.counted:
            return True
        nested = self.counted <= other.counted or other.counted <= self.counted
        return nested and self.applicant == other.applicant

    def renamed(self, same: Mapping[int, int]) -> Composition:
        """With persons called by other numbers."""
        return Composition(
            same.get(self.applicant, self.applicant), frozenset(same.get(p, p) for p in self.counted)
        )


def clashing(mine: Composition, others: Sequence[tuple[int, Composition]]) -> dict[int, frozenset[int]]:
    """Households (by number) that can't stand beside `mine`, with the persons who are in both.

    What agrees with a household of the very same people agrees with `mine`, whoever of them applies now.
    """
    ours = [mine, *(theirs for _key, theirs in others if theirs.counted == mine.counted)]
    return {
        key: mine.counted & theirs.counted
        for key, theirs in others
        if not any(own.agrees(theirs) for own in ours)
    }


def declared_composition(rows: Sequence[Mapping[str, Any]]) -> Composition:
    """Of an application's rows, the applicant first; who isn't said not to count counts."""
    counted = frozenset(row["person"].id for row in rows if row.get("counted", True) is not False)
    return Composition(rows[0]["person"].id, counted)
