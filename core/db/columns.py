"""Column types: money as fen, moments in UTC, codes that sort by byte, sealed text, JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.db import sealing
from core.db.engine import to_json

# SQLite numbers rows by itself only in a column that is called INTEGER
Key = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

_FEN = Decimal(100)


class Code(TypeDecorator[str]):
    """A code of at most `length` ASCII characters that compares by byte, so that a prefix is a half-open range."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.length, collation=collation))


class Fen(TypeDecorator[Decimal]):
    """Money: whole fen in the database, yuan as a Decimal of two places in Python."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        fen = (value if isinstance(value, Decimal) else Decimal(str(value))) * _FEN
        if not fen.is_finite() or fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan has a part smaller than a fen")
        return int(fen)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-2)

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        return str(self.process_bind_param(value, dialect))

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """What stands beside money is money; shares and multiples are computed in Python, where they are rounded."""
        if op in (operators.mul, operators.truediv, operators.floordiv, operators.mod):
            raise TypeError("multiply and divide money in Python, with core.money.yuan")
        return self


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC both ways; a naive value is refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} says no time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(TypeDecorator[str]):
    """Text that is encrypted in the database; `place` is "table.column" and binds the text to that column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else sealing.seal(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else sealing.unseal(bytes(value), self.place)

    class Comparator(TypeDecorator.Comparator[str]):
        """Every sealing of a text is different: whoever compares must compare the blind index instead."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            if op in (operators.is_, operators.is_not) or other == (None,):
                return super().operate(op, *other, **kwargs)
            raise TypeError("a sealed column cannot be compared; compare its blind index")

    comparator_factory = Comparator


class SealedJson(Sealed):
    """JSON that is encrypted in the database as a whole: what people filled in, identity numbers among it."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else super().process_bind_param(to_json(value), dialect)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        text = super().process_result_value(value, dialect)
        return None if text is None else json.loads(text)
