"""What a shared rule answers: a value, how it was worked out, and what only a person can judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from core.declare.facts import Trace
from core.text import Text, _

T = TypeVar("T")
ORIGINS: dict[str, Text] = {
    "declared": _("申请人申报"),
    "checked": _("经济状况核对"),
    "surveyed": _("入户调查"),
}
"""Where an item comes from, in words."""
FEN = Decimal("0.01")


@dataclass(frozen=True)
class Worked(Generic[T]):
    """A value with its working; `questions` are sentences that a person must answer before the value can be relied on."""

    value: T
    trace: tuple[Trace, ...] = ()
    questions: tuple[str, ...] = ()


def figure(value: object) -> str:
    """As printed in a working: yuan to the fen, counts and words as they are."""
    if isinstance(value, Decimal):
        return str(to_fen(value))
    return str(value)


def to_fen(value: Decimal) -> Decimal:
    """Two places, half up; for showing and for the last step of a calculation, never in between."""
    return value.quantize(FEN, rounding=ROUND_HALF_UP)


def trace(
    what: Text,
    formula: Text,
    inputs: Iterable[tuple[Text, object]],
    result: object,
    basis: tuple[str, ...] = (),
) -> Trace:
    """One line of a working; inputs and result are printed with `figure`."""
    pairs = tuple((str(label), figure(value)) for label, value in inputs)
    return Trace(str(what), str(formula), pairs, figure(result), basis)
