"""Money in yuan: two places, half a fen rounds up, and how it is written on paper."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_PLACES = Decimal("0.01")
_MOST = Decimal(1_000_000_000)


def yuan(amount: Decimal | int | str) -> Decimal:
    """An amount in yuan with two places, half a fen rounded away from zero.

    ValueError for what is no number, not finite, or a thousand million and more; floats are refused because they
    cannot say 0.10.
    """
    if isinstance(amount, float):
        raise TypeError("money is never a float")
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"{amount!r} is no amount of money") from None
    if not exact.is_finite() or abs(exact) >= _MOST:
        raise ValueError(f"{amount!r} is no amount of money")
    return exact.quantize(_PLACES, ROUND_HALF_UP) + Decimal(0)  # + 0: no negative zero


def show(amount: Decimal) -> str:
    """1460 yuan as people read it: 1,460.00."""
    return f"{yuan(amount):,.2f}"
