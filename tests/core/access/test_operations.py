"""Who is given what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import User
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import check_password_hash

from core.access import operations, queries, rows
from core.access.models import Account, Officer, Posting
from core.access.queries import acting_under, holders, opened_matters, opened_parts, postings_of, row_of
from core.audit.queries import latest
from core.db.transaction import close_transaction
from core.errors import Incomplete, NotAllowed, Refused
from core.numbers import check_digit
from tests.conftest import PASSWORD

T1, T2, V1, COUNTY, OTHER = "610104003", "610104004", "610104003001", "610104", "370982"
SINCE = date(2026, 1, 1)
ID_OF_WANG = "61010419600115001" + check_digit("61010419600115001")
WRONG_ID = "61010419600115001" + ("0" if ID_OF_WANG[-1] != "0" else "1")
PostingOf = Callable[..., Any]


@pytest.fixture
def wang(db: SQLAlchemy) -> User:
    """A person with one account and no posting."""
    return operations.open_account("wang", "王强", PASSWORD, id_number=ID_OF_WANG, unit="莲湖区民政局")


def test_an_account_belongs_to_a_person_found_by_identity_number(db: SQLAlchemy, wang: User) -> None:
    second = operations.open_account("wang2", "王强", PASSWORD, id_number=ID_OF_WANG.lower())
    first, other = (row_of(Account, user_id=user.id).officer for user in (wang, second))
    assert first is other
    assert first.id_number == ID_OF_WANG
    assert row_of(Officer, id=first.id).id_blind not in (None, ID_OF_WANG)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "wang"}, "username"),
        ({"password": "short"}, "password"),
        ({"id_number": WRONG_ID}, "id_number"),
        ({"name": "李强", "id_number": ID_OF_WANG}, "id_number"),
    ],
)
def test_an_account_that_would_be_wrong_is_refused_by_field(
    db: SQLAlchemy, wang: User, change: dict[str, str], field: str
) -> None:
    asked = {"username": "other", "name": "王强", "password": PASSWORD, "id_number": "", **change}
    with pytest.raises(Incomplete) as refusal:
        operations.open_account(
            asked["username"], asked["name"], asked["password"], id_number=asked["id_number"]
        )
    assert field in refusal.value.fields


def test_only_the_system_opens_an_account_without_an_identity_number(
    db: SQLAlchemy, posting_of: PostingOf
) -> None:
    with acting_under(posting_of("security_admin", COUNTY)):
        with pytest.raises(Incomplete) as refusal:
            operations.open_account("lisi", "李四", PASSWORD)
        assert "id_number" in refusal.value.fields
        operations.open_account("lisi", "李四", PASSWORD, id_number=ID_OF_WANG)


def test_one_person_is_not_two_holders_of_one_duty(db: SQLAlchemy, wang: User) -> None:
    second = operations.open_account("wang2", "王强", PASSWORD, id_number=ID_OF_WANG)
    operations.grant(wang.id, "town_surveyor", T1, SINCE)
    with pytest.raises(Refused, match="已在该岗位"):
        operations.grant(second.id, "town_surveyor", T1, SINCE)


def test_a_posting_is_held_from_its_first_to_its_last_day(
    db: SQLAlchemy, wang: User, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 3, 2))
    posting = operations.grant(wang.id, "town_clerk", T1, date(2026, 3, 2), date(2026, 3, 31), "任职文件")
    held_on = [day for day in (1, 2, 31) if postings_of(wang.id, date(2026, 3, day))]
    assert held_on == [2, 31]
    assert postings_of(wang.id, date(2026, 4, 1)) == ()
    operations.end_posting(posting.id, date(2026, 3, 10), "调离")
    assert postings_of(wang.id, date(2026, 3, 11)) == ()
    with pytest.raises(Refused):
        operations.end_posting(posting.id, date(2026, 3, 1), "早于起日")


def test_holders_are_those_at_exactly_this_place_on_this_day(db: SQLAlchemy, posting_of: PostingOf) -> None:
    first, second = posting_of("town_reviewer", T1), posting_of("town_reviewer", T1, 2)
    posting_of("town_reviewer", T2)
    assert [held.id for held in holders("town_reviewer", T1)] == [first.id, second.id]
    assert holders("town_reviewer", COUNTY) == []
    assert holders("town_reviewer", T1, date(2019, 12, 31)) == []


@pytest.mark.parametrize(
    ("duty", "place"),
    [("town_clerk", COUNTY), ("county_officer", T1), ("village_aide", T1), ("town_clerk", "999999999")],
)
def test_a_duty_is_held_only_where_it_belongs(db: SQLAlchemy, wang: User, duty: str, place: str) -> None:
    with pytest.raises(Refused, match="不能在"):
        operations.grant(wang.id, duty, place, SINCE)


def test_reviewing_and_supervising_are_not_given_to_one_person(
    db: SQLAlchemy, wang: User, posting_of: PostingOf
) -> None:
    with acting_under(posting_of("security_admin", COUNTY)):
        operations.grant(wang.id, "town_confirmer", T1, SINCE)
        with pytest.raises(Refused) as refusal:
            operations.grant(wang.id, "county_supervisor", COUNTY, SINCE)
        assert "审批与监督分离" in str(refusal.value)
        db.session.rollback()
        close_transaction()
    noted = latest(what="access.grant_refused")[0]
    assert noted.detail["duty"] == "county_supervisor"
    assert "审批与监督分离" in noted.detail["rule"]


def test_the_person_counts_and_not_the_account(db: SQLAlchemy, wang: User) -> None:
    second = operations.open_account("wang2", "王强", PASSWORD, id_number=ID_OF_WANG)
    operations.grant(wang.id, "town_reviewer", T1, SINCE)
    with pytest.raises(Refused, match="权钱分离"):
        operations.grant(second.id, "county_finance", COUNTY, SINCE)


def test_duties_that_exclude_each_other_may_follow_each_other(db: SQLAlchemy, wang: User) -> None:
    operations.grant(wang.id, "town_reviewer", T1, SINCE, date(2026, 6, 30))
    operations.grant(wang.id, "county_finance", COUNTY, date(2026, 7, 1))
    with pytest.raises(Refused):
        operations.grant(wang.id, "town_confirmer", T1, date(2026, 7, 1), date(2026, 7, 2))


def test_the_same_posting_is_not_given_twice(db: SQLAlchemy, wang: User) -> None:
    operations.grant(wang.id, "town_clerk", T1, SINCE)
    with pytest.raises(Refused, match="已在该岗位"):
        operations.grant(wang.id, "town_clerk", T1, SINCE)
    operations.grant(wang.id, "town_clerk", T2, SINCE)


def test_only_who_manages_accounts_gives_postings_and_not_to_himself(
    db: SQLAlchemy, wang: User, posting_of: PostingOf
) -> None:
    with acting_under(posting_of("county_admin", COUNTY)), pytest.raises(NotAllowed, match="管理账号"):
        operations.grant(wang.id, "town_clerk", T1, SINCE)
    own = posting_of("security_admin", COUNTY)
    with acting_under(own), pytest.raises(NotAllowed, match="给自己") as refused:
        operations.grant(own.user_id, "county_officer", COUNTY, SINCE)
    assert refused.value.basis == (), "it cites texts, no codes of ours"


def test_a_county_gives_no_postings_in_another(db: SQLAlchemy, wang: User, posting_of: PostingOf) -> None:
    with acting_under(posting_of("security_admin", COUNTY)), pytest.raises(NotAllowed):
        operations.grant(wang.id, "county_officer", OTHER, SINCE)


def test_a_village_duty_is_never_given_a_right_to_decide(db: SQLAlchemy, posting_of: PostingOf) -> None:
    before = queries.duty("village_aide").rights
    with acting_under(posting_of("security_admin", COUNTY)):
        for right in ("accept", "review", "confirm"):
            with pytest.raises(Refused, match="村（社区）"):
                operations.set_rights("village_aide", before | {right}, "试一试")
            db.session.rollback()
            close_transaction()
            assert latest(what="access.rights_refused")[0].detail["rights"] == [right]
    assert queries.duty("village_aide").rights == before


def test_rights_are_changed_with_a_reason_and_take_effect_at_once(
    db: SQLAlchemy, posting_of: PostingOf
) -> None:
    clerk = posting_of("town_clerk", T1)
    with acting_under(posting_of("security_admin", COUNTY)):
        rights = queries.duty("town_clerk").rights
        with pytest.raises(Incomplete):
            operations.set_rights("town_clerk", rights - {"accept"}, " ")
        with pytest.raises(Incomplete):
            operations.set_rights("town_clerk", rights | {"fly"}, "不存在的权限")
        with pytest.raises(Refused, match="权钱分离"):
            operations.set_rights("town_confirmer", queries.duty("town_confirmer").rights | {"pay"}, "兼管")
        operations.set_rights("town_clerk", rights - {"accept"}, "另设受理专岗")
    with acting_under(clerk):
        queries.require("keep_file")
        with pytest.raises(NotAllowed, match="受理"):
            queries.require("accept")


@pytest.mark.parametrize(
    ("code", "more", "rule"),
    [
        ("county_admin", {"accounts"}, "三员分立"),
        ("auditor", {"configure"}, "三员分立"),
        ("auditor", {"confirm"}, "三员分立"),
        ("county_admin", {"read_cases"}, "三员分立"),
        ("county_supervisor", {"confirm"}, "审批与监督分离"),
        ("county_supervisor", {"review"}, "审批与监督分离"),
        ("town_confirmer", {"supervise"}, "审批与监督分离"),
        ("county_finance", {"confirm"}, "权钱分离"),
        ("archivist", {"confirm"}, "不用动态口令"),
        ("hotline_operator", {"confirm"}, "不用动态口令"),
        ("town_clerk", {"accounts"}, "三员分立"),
    ],
)
def test_no_duty_is_given_rights_that_two_are_to_hold_apart(
    db: SQLAlchemy, posting_of: PostingOf, code: str, more: set[str], rule: str
) -> None:
    before = queries.duty(code).rights
    with acting_under(posting_of("security_admin", COUNTY)):
        with pytest.raises(Refused, match=rule):
            operations.set_rights(code, before | more, "试一试")
        db.session.rollback()
        close_transaction()
    assert more <= set(latest(what="access.rights_refused")[0].detail["rights"])
    assert queries.duty(code).rights == before


def test_what_keeps_two_duties_of_one_person_apart_follows_their_rights(
    db: SQLAlchemy, wang: User, posting_of: PostingOf
) -> None:
    """A county that lets its surveyors review too has made deciders of them (PAY-03)."""
    admin, rights = posting_of("security_admin", COUNTY), queries.duty("town_surveyor").rights
    operations.grant(wang.id, "county_finance", COUNTY, SINCE)
    operations.grant(wang.id, "town_surveyor", T1, SINCE)
    with acting_under(admin):
        with pytest.raises(Refused, match="王强同时任“县级资金发放”和“入户调查”。权钱分离"):
            operations.set_rights("town_surveyor", rights | {"review"}, "合并岗位")
        db.session.rollback()
        close_transaction()


def test_who_pays_is_not_posted_to_a_duty_that_has_been_made_to_review(
    db: SQLAlchemy, wang: User, posting_of: PostingOf
) -> None:
    rights = queries.duty("town_surveyor").rights
    with acting_under(posting_of("security_admin", COUNTY)):
        operations.set_rights("town_surveyor", rights | {"review"}, "合并岗位")
        operations.grant(wang.id, "county_finance", COUNTY, SINCE)
        with pytest.raises(Refused, match="权钱分离"):
            operations.grant(wang.id, "town_surveyor", T1, SINCE)


def test_nobody_changes_the_rights_of_his_own_duty(db: SQLAlchemy, posting_of: PostingOf) -> None:
    before = queries.duty("security_admin").rights
    with acting_under(posting_of("security_admin", COUNTY)):
        for rights in (before | {"configure"}, before - {"accounts"}):
            with pytest.raises(NotAllowed, match="自己岗位"):
                operations.set_rights("security_admin", rights, "试一试")
    assert queries.duty("security_admin").rights == before


def test_ending_a_posting_only_shortens_it(
    db: SQLAlchemy, wang: User, jump_to: Callable[[date], None]
) -> None:
    """More days are a posting of their own, so that what excludes it is looked at again."""
    jump_to(date(2026, 5, 6))
    posting = operations.grant(wang.id, "town_reviewer", T1, SINCE, date(2026, 5, 31))
    with pytest.raises(Refused, match="不能延长"):
        operations.end_posting(posting.id, date(2099, 12, 31), "再任")
    operations.end_posting(posting.id, date(2026, 5, 10), "调离")
    operations.grant(wang.id, "county_supervisor", COUNTY, date(2026, 5, 11))
    with pytest.raises(Refused, match="不能延长"):
        operations.end_posting(posting.id, date(2026, 5, 31), "再任")
    jump_to(date(2026, 6, 1))
    for day in (date(2026, 5, 5), date(2026, 6, 30)):
        with pytest.raises(Refused):
            operations.end_posting(posting.id, day, "已结束")
    assert posting.until == date(2026, 5, 10)


def test_who_administers_accounts_ends_neither_his_own_account_nor_that_posting(
    db: SQLAlchemy, posting_of: PostingOf
) -> None:
    own = posting_of("security_admin", COUNTY)
    with acting_under(own):
        with pytest.raises(NotAllowed, match="自己的账号"):
            operations.close_account(own.user_id, "离任")
        with pytest.raises(NotAllowed, match="结束自己"):
            operations.end_posting(own.id, date(2030, 1, 1), "离任")
    assert row_of(User, id=own.user_id).active


def test_of_several_counties_none_changes_the_rights_of_a_duty_alone(
    db: SQLAlchemy, posting_of: PostingOf
) -> None:
    admin, before = posting_of("security_admin", COUNTY), queries.duty("town_clerk").rights
    with acting_under(admin):
        operations.set_rights("town_clerk", before - {"archive"}, "单独一个县区")
    posting_of("town_clerk", "370982001")
    with acting_under(admin), pytest.raises(Refused, match="另外1个县区共用"):
        operations.set_rights("town_clerk", before - {"accept"}, "试一试")
    operations.set_rights("town_clerk", before, "在服务器上办理")
    assert queries.duty("town_clerk").rights == before


def test_seeding_again_keeps_what_the_county_changed(db: SQLAlchemy, posting_of: PostingOf) -> None:
    with acting_under(posting_of("security_admin", COUNTY)):
        operations.set_rights("town_cashier", {"read_cases"}, "收回")
    assert operations.seed_duties(queries.fresh_duties()) == 0
    assert queries.duty("town_cashier").rights == {"read_cases"}


def test_a_password_is_set_by_its_owner_or_the_administrator_of_accounts(
    db: SQLAlchemy, posting_of: PostingOf
) -> None:
    clerk, stranger = posting_of("town_clerk", T1), posting_of("town_clerk", T2)
    with acting_under(stranger), pytest.raises(NotAllowed):
        operations.set_password(clerk.user_id, "xin-mima-2026-07")
    with acting_under(clerk):
        operations.set_password(clerk.user_id, "xin-mima-2026-07")
    assert check_password_hash(row_of(User, id=clerk.user_id).password, "xin-mima-2026-07")
    assert not row_of(Account, user_id=clerk.user_id).must_change
    with acting_under(posting_of("security_admin", COUNTY)):
        operations.set_password(clerk.user_id, "linshi-mima-2026")
    assert row_of(Account, user_id=clerk.user_id).must_change


def test_an_account_closed_ends_its_postings_today(
    db: SQLAlchemy, wang: User, jump_to: Callable[[date], None], posting_of: PostingOf
) -> None:
    operations.grant(wang.id, "town_clerk", T1, SINCE)
    jump_to(date(2026, 5, 6))
    with acting_under(posting_of("security_admin", COUNTY)):
        operations.close_account(wang.id, "离职")
    assert not row_of(User, id=wang.id).active
    assert row_of(Posting, user_id=wang.id).until == date(2026, 5, 6)


def test_parts_of_a_matter_are_open_to_the_one_named_until_their_day(
    db: SQLAlchemy, posting_of: PostingOf, jump_to: Callable[[date], None]
) -> None:
    liaison, other = posting_of("department_liaison", COUNTY), posting_of("department_liaison", COUNTY, 2)
    case = "case:DB-610104003-2026-00017"
    jump_to(date(2026, 5, 6))
    operations.open_sight(liaison.user_id, case, ["referral"], until=date(2026, 5, 20), reason="转介住建部门")
    with acting_under(liaison):
        assert opened_parts(case) == {"referral"}
        assert opened_matters("case:") == [case]
        assert opened_parts(case, date(2026, 5, 21)) == frozenset()
    with acting_under(other):
        assert opened_parts(case) == frozenset()
    operations.close_sight(liaison.user_id, case)
    with acting_under(liaison):
        assert opened_parts(case) == {"referral"}, "still today"
        assert opened_parts(case, date(2026, 5, 7)) == frozenset()


def test_who_sees_only_what_is_granted_or_counted_has_no_range(db: SQLAlchemy, posting_of: PostingOf) -> None:
    from core.db import NOTHING, Scope, current_scope

    for duty, place in (("department_liaison", COUNTY), ("city_supervisor", "6101")):
        with acting_under(posting_of(duty, place)):
            assert current_scope() == NOTHING
    with acting_under(posting_of("village_aide", V1)):
        assert current_scope() == Scope.of(T1, V1)
    with acting_under(posting_of("county_officer", COUNTY)):
        assert current_scope() == Scope.of(COUNTY)


def test_plain_rows_are_saved_and_deleted_with_their_reason(db: SQLAlchemy) -> None:
    from core.divisions.models import DivisionName

    row = rows.save_row(
        DivisionName, {"code": T1, "name": "北关", "since": SINCE, "basis": "文件"}, "补录旧名"
    )
    db.session.commit()
    assert (latest()[0].what, latest()[0].detail) == ("row.save", {"reason": "补录旧名"})
    rows.delete_row(row, "录错")
    db.session.commit()
    assert latest()[0].what == "row.delete"
