"""Row scope: what is outside is neither seen nor written, by any way through the ORM, and on PostgreSQL by none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import aliased

from core import clock
from core.access.models import Officer, Posting, SignIn
from core.access.queries import row_of
from core.audit.operations import operation
from core.db import ALL, NOTHING, Scope, current_scope, use_scope
from core.db.scope import scoped_tables
from core.errors import NotAllowed

T1, T2, COUNTY = "610104003", "610104004", "610104"
V1, V2 = "610104003001", "610104003003"


@dataclass
class Two:
    """A posting in each of two townships."""

    ours: int
    theirs: int


@pytest.fixture
def two(db: SQLAlchemy, posting_of: Callable[..., Any]) -> Two:
    return Two(posting_of("town_clerk", T1).id, posting_of("town_clerk", T2).id)


def test_a_range_holds_a_division_and_what_lies_below_it() -> None:
    scope = Scope.of(T1)
    assert T1 in scope
    assert V1 in scope
    assert T2 not in scope
    assert COUNTY not in scope
    assert "610104002999" not in scope
    assert "" not in scope
    assert None not in scope
    assert "610104009001" in Scope.of("610104009")


def test_without_a_scope_nothing_is_seen() -> None:
    assert V1 not in NOTHING
    assert "" not in NOTHING
    assert V1 in ALL
    with pytest.raises(ValueError, match="ALL"):
        Scope.of("")


def test_scopes_nest_and_end() -> None:
    before = current_scope()
    with use_scope(Scope.of(T1)):
        with use_scope(NOTHING):
            assert current_scope() == NOTHING
        assert current_scope() == Scope.of(T1)
    assert current_scope() == before


WAYS: dict[str, Callable[[SQLAlchemy], list[int]]] = {
    "select": lambda db: list(db.session.scalars(select(Posting.id))),
    "entities": lambda db: [p.id for p in db.session.scalars(select(Posting))],
    "query": lambda db: [p.id for p in db.session.query(Posting)],
    "alias": lambda db: list(db.session.scalars(select(aliased(Posting).id))),
    "join": lambda db: list(
        db.session.scalars(
            select(Posting.id).select_from(Officer).join(Posting, Posting.officer_id == Officer.id)
        )
    ),
    "subquery": lambda db: list(
        db.session.scalars(select(Officer.id).where(Officer.id.in_(select(Posting.officer_id))))
    ),
    "exists": lambda db: list(
        db.session.scalars(
            select(Officer.id).where(select(Posting.id).where(Posting.officer_id == Officer.id).exists())
        )
    ),
    "cte": lambda db: list(db.session.scalars(select(select(Posting.id).cte().c.id))),
    "union": lambda db: list(db.session.scalars(select(Posting.id).union(select(Posting.id)))),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("two")
def test_every_way_of_reading_is_narrowed(db: SQLAlchemy, way: str) -> None:
    read = WAYS[way]
    with use_scope(ALL):
        everything = len(read(db))
    with use_scope(Scope.of(T1)):
        assert len(read(db)) == 1
    with use_scope(Scope.of(COUNTY)):
        assert len(read(db)) == everything == 2
    with use_scope(NOTHING):
        assert read(db) == []


def test_counting_and_getting_by_number_are_narrowed(db: SQLAlchemy, two: Two) -> None:
    db.session.expunge_all()
    with use_scope(Scope.of(T1)):
        assert db.session.scalar(select(func.count()).select_from(Posting)) == 1
        assert db.session.get(Posting, two.ours) is not None
        assert db.session.get(Posting, two.theirs) is None


def test_a_row_that_is_anothers_answers_like_one_that_does_not_exist(db: SQLAlchemy, two: Two) -> None:
    answers = []
    with use_scope(Scope.of(T1)):
        for number in (two.theirs, 10**9):
            with pytest.raises(NotAllowed) as refusal:
                row_of(Posting, id=number)
            answers.append(refusal.value.as_json())
        assert row_of(Posting, id=two.ours).division == T1
    assert answers[0] == answers[1]


def test_a_lazy_load_meets_the_scope_of_its_own_time(
    db: SQLAlchemy, two: Two, user_id: Callable[..., int]
) -> None:
    db.session.add(a_sign_in(user_id("town_clerk", T2), two.theirs))
    db.session.commit()
    with use_scope(Scope.of(T1)):
        joined = db.session.execute(
            select(SignIn, Posting).outerjoin(Posting, Posting.id == SignIn.posting_id)
        ).all()
        assert {posting for _sign_in, posting in joined} == {None}


@operation("test.move")
def move(posting: Posting, office: str) -> None:
    posting.office_code = office


def test_a_row_is_not_moved_to_another_office(db: SQLAlchemy, two: Two) -> None:
    with use_scope(Scope.of(T1)):
        ours = row_of(Posting, id=two.ours)
        with pytest.raises(NotAllowed):
            move(ours, T2)
        db.session.rollback()
    with use_scope(Scope.of(COUNTY)):
        move(row_of(Posting, id=two.ours), T2)


def test_a_row_is_not_pulled_in_from_another_office(db: SQLAlchemy, two: Two) -> None:
    foreign = row_of(Posting, id=two.theirs)
    with use_scope(Scope.of(T1)), pytest.raises(NotAllowed):
        move(foreign, T1)


def test_a_row_is_not_made_for_another_office(db: SQLAlchemy, two: Two) -> None:
    ours = row_of(Posting, id=two.ours)
    copy = {key: getattr(ours, key) for key in ("user_id", "officer_id", "duty", "division", "since")}

    @operation("test.add")
    def add(office: str) -> None:
        db.session.add(Posting(**copy, office_code=office))

    with use_scope(Scope.of(T1)):
        with pytest.raises(NotAllowed):
            add(T2)
        db.session.rollback()
        add(T1)


def a_sign_in(user: int, posting: int) -> SignIn:
    now = clock.real_now()
    return SignIn(
        user_id=user, posting_id=posting, by="cookie", address="", agent="", begun_at=now, seen_at=now
    )


def test_a_row_does_not_point_at_another_offices_row(
    db: SQLAlchemy, two: Two, user_id: Callable[..., int]
) -> None:
    user = user_id("town_clerk", T1)
    with use_scope(Scope.of(T1)):
        db.session.add(a_sign_in(user, two.ours))
        db.session.flush()
        db.session.add(a_sign_in(user, two.theirs))
        with pytest.raises(NotAllowed):
            db.session.flush()


def test_many_rows_at_once_stay_inside_and_never_set_the_office(db: SQLAlchemy, two: Two) -> None:
    with use_scope(Scope.of(T1)):
        for statement in (insert(Posting).values(office_code=T1), update(Posting).values(office_code=T1)):
            with pytest.raises((NotAllowed, RuntimeError)):
                db.session.execute(statement)


def test_a_village_sees_what_is_about_it_and_no_other_village(
    db: SQLAlchemy, posting_of: Callable[..., Any], two: Two
) -> None:
    for village in (V1, V2):
        posting_of("village_aide", village)
    with use_scope(Scope.of(T1, V1)):
        assert db.session.scalars(select(Posting.division)).all() == [V1]
        assert len(db.session.scalars(select(SignIn)).all()) == 0, "not about any office"
        with pytest.raises(NotAllowed):
            row_of(Posting, id=two.ours)


def test_a_village_does_not_write_about_another_village(
    db: SQLAlchemy, posting_of: Callable[..., Any]
) -> None:
    mine = posting_of("village_aide", V1)
    with use_scope(Scope.of(T1, V1)):

        @operation("test.move")
        def move_village() -> None:
            row_of(Posting, id=mine.id).division = V2

        with pytest.raises(NotAllowed):
            move_village()


@pytest.mark.usefixtures("two")
def test_on_postgresql_no_way_leads_around(db: SQLAlchemy, engine: str) -> None:
    if engine == "sqlite":
        assert db.session.scalar(text("select count(*) from posting")) == 2, (
            "the second wall is absent on SQLite"
        )
        return
    table = Posting.__table__
    with use_scope(Scope.of(T1)):
        assert db.session.scalar(text("select count(*) from posting")) == 1
        assert db.session.scalars(select(table.c.division)).all() == [T1]
        assert (
            db.session.connection()
            .execute(text(f"update posting set basis = '' where division = '{T2}'"))
            .rowcount
            == 0
        )
        assert (
            db.session.connection().execute(text(f"delete from posting where division = '{T2}'")).rowcount
            == 0
        )
        with pytest.raises(NotAllowed), db.session.begin_nested():
            db.session.execute(text(f"update posting set office_code = '{T2}'"))
    with use_scope(NOTHING):
        assert db.session.scalar(text("select count(*) from posting")) == 0


def test_on_postgresql_the_login_is_bound_by_the_wall(db: SQLAlchemy, engine: str) -> None:
    if engine == "sqlite":
        return
    role = db.session.execute(
        text("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
    ).one()
    assert tuple(role) == (False, False)
    forced = text("select relname from pg_class where relrowsecurity and relforcerowsecurity")
    assert set(scoped_tables()) <= set(db.session.scalars(forced))


def test_a_savepoint_undone_on_postgresql_leaves_the_right_scope(
    db: SQLAlchemy, engine: str, two: Two
) -> None:
    with use_scope(Scope.of(T2)):
        assert len(db.session.scalars(select(Posting)).all()) == 1
        try:
            with db.session.begin_nested(), use_scope(Scope.of(T1)):
                assert db.session.scalars(select(Posting.division)).all() == [T1]
                db.session.execute(text("select * from no_such_table"))
        except DatabaseError:
            pass
        assert db.session.scalars(select(Posting.division)).all() == [T2]
