"""Column types, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Column, MetaData, Table, func, insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.sql.elements import ColumnElement

from core.db import Code, Fen, Json, Key, Moment, Sealed

METADATA = MetaData()
SAMPLE = Table(
    "column_sample",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("amount", Fen),
    Column("at", Moment),
    Column("code", Code(24)),
    Column("secret", Sealed("column_sample.secret")),
    Column("extra", Json),
    Column("plain_fen", BigInteger),
)


@pytest.fixture
def sample(db: SQLAlchemy) -> Table:
    METADATA.create_all(db.session.connection())
    return SAMPLE


def keep(db: SQLAlchemy, **values: object) -> None:
    db.session.execute(insert(SAMPLE).values(**values))


def read(db: SQLAlchemy, column: ColumnElement[object]) -> object:
    return db.session.scalar(select(column))


def test_money_is_fen_below_and_yuan_above(db: SQLAlchemy, sample: Table) -> None:
    keep(db, amount=Decimal("1234567.89"))
    assert read(db, sample.c.amount) == Decimal("1234567.89")
    assert str(read(db, sample.c.amount)) == "1234567.89"
    raw = db.session.connection().exec_driver_sql("select amount from column_sample").scalar()
    assert raw == 123456789


def test_a_sum_of_money_is_money(db: SQLAlchemy, sample: Table) -> None:
    for amount in ("0.10", "0.20", "-0.05"):
        keep(db, amount=Decimal(amount))
    assert read(db, func.sum(sample.c.amount)) == Decimal("0.25")
    assert db.session.scalar(select(func.count()).where(sample.c.amount >= Decimal("0.10"))) == 2


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal("NaN"), Decimal("Infinity"), 0.1234])
def test_what_has_no_whole_fen_is_refused(db: SQLAlchemy, sample: Table, amount: object) -> None:
    with pytest.raises(StatementError):
        keep(db, amount=amount)


def test_money_is_not_multiplied_where_nobody_rounds_it(sample: Table) -> None:
    with pytest.raises(TypeError, match=r"core\.money"):
        sample.c.amount * 3


def test_moments_come_back_in_utc_whatever_zone_they_had(db: SQLAlchemy, sample: Table) -> None:
    there = datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))
    keep(db, at=there)
    back = read(db, sample.c.at)
    assert back == there
    assert isinstance(back, datetime)
    assert back.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused(db: SQLAlchemy, sample: Table) -> None:
    with pytest.raises(StatementError, match="time zone"):
        keep(db, at=datetime(2026, 7, 1))  # noqa: DTZ001


def test_codes_sort_by_byte_so_that_a_prefix_is_a_range(db: SQLAlchemy, sample: Table) -> None:
    for code in ("610104004", "610104003001", "610104003", "610104N1", "6101"):
        keep(db, code=code)
    ordered = db.session.scalars(select(sample.c.code).order_by(sample.c.code)).all()
    assert ordered == sorted(ordered)
    within = select(sample.c.code).where(sample.c.code >= "610104003", sample.c.code < "610104004")
    assert sorted(db.session.scalars(within)) == ["610104003", "610104003001"]


def test_sealed_text_is_unreadable_in_the_table_and_differs_each_time(db: SQLAlchemy, sample: Table) -> None:
    for _time in range(2):
        keep(db, secret="610104196001150017")
    raw = db.session.connection().exec_driver_sql("select secret from column_sample").scalars().all()
    assert b"6101" not in bytes(raw[0])
    assert raw[0] != raw[1]
    assert db.session.scalars(select(sample.c.secret)).all() == ["610104196001150017"] * 2


def test_sealed_columns_are_not_compared_but_may_be_empty(db: SQLAlchemy, sample: Table) -> None:
    keep(db, secret=None)
    assert db.session.scalar(select(func.count()).where(sample.c.secret.is_(None))) == 1
    with pytest.raises(TypeError, match="blind index"):
        sample.c.secret == "610104196001150017"  # noqa: B015


def test_json_keeps_chinese_money_and_days_as_text(db: SQLAlchemy, sample: Table) -> None:
    keep(db, extra={"名": "王小明", "amount": Decimal("12.50"), "on": date(2026, 7, 1)})
    assert read(db, sample.c.extra) == {"名": "王小明", "amount": "12.50", "on": "2026-07-01"}
