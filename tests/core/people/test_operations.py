"""Persons by number, households from day to day."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from core.access.queries import acting_under
from core.actor import SYSTEM, acting_as
from core.audit.models import AuditEvent
from core.audit.operations import operation
from core.clock import at, today
from core.db import db as database
from core.db import one_transaction, seeing_everything
from core.errors import Incomplete, Refused
from core.people.accounts.operations import record_account
from core.people.deaths.operations import record_death
from core.people.models import BankAccount, HouseholdMember, Person, PersonPlace
from core.people.operations import (
    add_member,
    change_member,
    correct_person,
    end_household,
    form_household,
    leave_household,
    register_people,
    register_person,
)
from core.people.queries import account_of, members_of, persons_by_key, roster
from tests.factories import OTHER_VILLAGE, VILLAGE, household, id_number, member, person

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


# Persons


def test_one_number_is_one_person_however_it_is_typed() -> None:
    number = id_number(serial=9001)
    first = register_person("王小明", number, today())
    again = register_person("王 小明", f" {number[:6]} {number[6:].lower()} ", today(), phone="13900001111")
    assert again.id == first.id
    assert again.phone_masked == "139****1111"


def test_the_number_tells_birthday_and_sex_and_is_stored_sealed(db: SQLAlchemy) -> None:
    who = person("李梅", date(1953, 2, 1), sex="female")
    assert (who.born_on, who.sex, who.id_kind) == (date(1953, 2, 1), "female", "resident")
    stored = db.session.execute(
        text("select id_sealed from person where id = :id"), {"id": who.id}
    ).scalar_one()
    assert who.id_sealed is not None
    assert who.id_sealed.encode() not in bytes(stored)
    assert who.id_masked == "*" * 14 + who.id_sealed[-4:]


def test_a_number_of_another_name_is_refused_without_telling_the_name() -> None:
    number = id_number()
    register_person("王小明", number, today())
    with pytest.raises(Incomplete) as refused:
        register_person("李大山", number, today())
    assert "王*明" in str(refused.value)
    assert "王小明" not in str(refused.value)
    assert set(refused.value.fields) == {"name"}


def test_a_wrong_check_digit_and_a_birth_to_come_are_refused() -> None:
    good = id_number()
    wrong = good[:17] + ("0" if good[17] != "0" else "1")
    with pytest.raises(Incomplete, match="校验位"):
        register_person("王小明", wrong, today())
    with pytest.raises(Incomplete, match="晚于今天"):
        register_person("王小明", id_number(today() + DAY), today())


def test_an_application_tells_every_fault_of_its_people_at_once() -> None:
    known = person("王小明")
    given: list[dict[str, Any]] = [
        {"name": "赵六", "id_number": "12345"},
        {"name": "钱七", "id_number": known.id_sealed},
        {"name": "孙八", "id_number": id_number()},
    ]
    with pytest.raises(Incomplete) as refused:
        register_people(given, today())
    assert set(refused.value.fields) == {"applicant.id_number", "members.0.name"}


def test_people_are_returned_in_the_order_given() -> None:
    given = [{"name": name, "id_number": id_number()} for name in ("丙", "甲", "乙")]
    given.sort(key=lambda one: one["id_number"], reverse=True)
    assert [p.name for p in register_people(given, today())] == [one["name"] for one in given]


def test_two_windows_that_register_one_number_at_once_get_one_person(own_app: Flask) -> None:
    number, written, found = id_number(), threading.Event(), []

    def second() -> None:
        written.wait(10)
        with own_app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
            found.append(register_person("王小明", number, today()).id)

    thread = threading.Thread(target=second)
    thread.start()
    with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
        with one_transaction():
            found.append(register_person("王小明", number, today()).id)
            written.set()
            thread.join(0.5)  # the second one waits for us: nothing is decided yet
        thread.join(20)
        assert len(found) == 2
        assert found[0] == found[1]
        assert database.session.scalar(select(func.count(Person.id))) == 1


def test_a_name_and_a_number_are_put_right_with_a_reason() -> None:
    who, other, number = person("王小明"), person("李大山"), id_number(date(1979, 1, 1), "female")
    correct_person(who, "录入错误", name="王晓明", id_number=number)
    assert (who.name, who.born_on, who.sex) == ("王晓明", date(1979, 1, 1), "female")
    assert register_person("王晓明", number, today()).id == who.id
    with pytest.raises(Refused, match="一个号码只属于一个人"):
        correct_person(who, "录入错误", id_number=other.id_sealed)
    with pytest.raises(Incomplete):
        correct_person(who, " ", name="王明")


def test_what_was_corrected_is_in_the_log_without_the_number(db: SQLAlchemy) -> None:
    who = person("王小明")
    correct_person(who, "更名", name="王大明", id_number=id_number())
    db.session.commit()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.what == "person.correct")).one()
    fields = event.changes[0]["fields"]
    assert fields["name"] == ["王小明", "王大明"]
    assert fields["id_sealed"] == fields["id_blind"] == ["•••", "•••"]
    assert event.detail["reason"] == "更名"


def test_the_dead_are_in_no_household_from_that_day_on() -> None:
    old, young = person("王老"), person("王小", date(1990, 1, 1))
    home = household(young, member(old, "parent"), since=today() - 30 * DAY)
    record_death(old, today(), "殡葬数据")
    assert [m.key for m in members_of(home.id, today() - DAY)] == ["m1", "m2"]
    assert [m.key for m in members_of(home.id, today())] == ["m1"]
    with pytest.raises(Incomplete) as refused:
        household(young, member(old, "parent"))
    assert set(refused.value.fields) == {"members.0.id_number"}


def test_a_death_before_birth_or_to_come_is_refused() -> None:
    for day in (date(1979, 1, 1), today() + DAY):
        with pytest.raises(Incomplete):
            record_death(person(), day, "家属报告")


def test_the_newest_account_counts_and_the_one_before_stays(db: SQLAlchemy) -> None:
    who = person("王小明")
    first = record_account(who.id, "信用社", "6217 0000 1111 2222", None)
    assert record_account(who.id, "信用社", "6217000011112222", "王小明") is first
    record_account(who.id, "邮储银行", "6221000033334444", "王小明")
    assert record_account(who.id, None, None, None) is None
    standing = account_of(who.id, None)
    assert standing is not None
    assert standing.account_sealed == "6221000033334444"
    rows = db.session.scalars(select(BankAccount).filter_by(person_id=who.id).order_by(BankAccount.id)).all()
    assert [(r.holder, r.until) for r in rows] == [("王小明", today()), ("王小明", None)]


# Households


def test_a_household_is_read_back_as_rules_see_it() -> None:
    father, mother, son = person("王父"), person("李母", sex="female"), person("王子", date(2012, 3, 4))
    said: dict[str, Any] = {"disability_kind": "physical", "disability_grade": 1, "major_illness": True}
    home = household(
        member(father, "self", working=True),
        member(mother, "spouse", **said),
        member(son, "child", studying=True, counted=False, not_counted_reason="随祖父母生活"),
    )
    first, second, third = members_of(home.id, today())
    assert (first.key, first.relation, first.working, first.covered) == ("m1", "self", True, True)
    assert second.severely_disabled
    assert second.major_illness
    assert (third.counted, third.covered, third.studying, third.born_on) == (
        False,
        False,
        True,
        date(2012, 3, 4),
    )
    assert persons_by_key(home.id) == {"m1": father.id, "m2": mother.id, "m3": son.id}
    assert next((one.name, one.id_masked[-4:]) for one in roster(home.id, today())) == (
        "王父",
        (father.id_sealed or "")[-4:],
    )


def test_the_office_that_took_them_on_sees_its_people_and_no_other_does(
    db: SQLAlchemy, posting_of: Callable[..., Any]
) -> None:
    who = person()
    household(who)
    here, there = posting_of("town_clerk", "610104003"), posting_of("town_clerk", "610104004")
    wanted = select(PersonPlace.division).where(PersonPlace.person_id == who.id)
    with acting_under(here):
        assert db.session.scalars(wanted).all() == [VILLAGE]
    with acting_under(there):
        assert db.session.scalars(wanted).all() == []


def test_a_member_of_two_households_on_one_day_is_refused_naming_the_other_case(
    posting_of: Callable[..., Any],
) -> None:
    shared = person("李共同")
    household(person("王甲"), member(shared, "spouse"), case_no="DB-610104003-2026-00017")
    with acting_under(posting_of("town_clerk", "610104003")), pytest.raises(Refused) as refused:
        household(person("赵乙"), member(shared, "spouse"))
    assert refused.value.reason == "two_households"
    assert refused.value.basis == ("D57:7",)
    assert set(refused.value.fields) == {"members.0.id_number"}
    assert "DB-610104003-2026-00017" in str(refused.value)
    assert "/cases/DB-610104003-2026-00017" in str(refused.value.next)


def test_a_household_of_another_office_is_told_without_its_details(posting_of: Callable[..., Any]) -> None:
    shared = person("李共同")
    household(
        person("王甲"), member(shared, "spouse"), division=OTHER_VILLAGE, case_no="DB-610104004-2026-00018"
    )
    with acting_under(posting_of("town_clerk", "610104003")), pytest.raises(Refused) as refused:
        household(person("赵乙"), member(shared, "spouse"))
    said = str(refused.value.as_json())
    assert "由其他经办机构受理" in said
    assert "00018" not in said
    assert "610104004" not in said


def test_a_village_learns_nothing_of_another_village_s_household(posting_of: Callable[..., Any]) -> None:
    shared = person("李共同")
    household(
        person("王甲"), member(shared, "spouse"), division="610104003002", case_no="DB-610104003-2026-00019"
    )
    with acting_under(posting_of("village_aide", VILLAGE)), pytest.raises(Refused) as refused:
        household(person("赵乙"), member(shared, "spouse"))
    assert "00019" not in str(refused.value.as_json())


def test_who_does_not_count_in_one_household_may_live_in_another() -> None:
    son = person("王子", date(1998, 1, 1))
    household(person("王父"), member(son, "child", counted=False))
    assert household(son).members[0].counted


def test_the_same_applicant_may_apply_again_with_fewer_or_the_same_people() -> None:
    wife, husband = person("李妻", sex="female"), person("王夫")
    first = household(husband, member(wife, "spouse"))
    again, alone, hers = (
        household(husband, member(wife, "spouse")),
        household(husband),
        household(wife, husband),
    )
    assert len({first.id, again.id, alone.id, hers.id}) == 4


def test_a_household_whose_case_has_ended_binds_nobody() -> None:
    shared = person("李共同")
    ended = household(person("王甲"), member(shared, "spouse"), since=today() - 60 * DAY)
    end_household(ended.id, today() - 10 * DAY)
    end_household(ended.id, today())
    assert ended.ended_on == today() - 10 * DAY
    assert household(person("赵乙"), member(shared, "spouse")).ended_on is None


def test_who_has_moved_out_may_be_taken_in_elsewhere_from_that_day() -> None:
    shared = person("李共同")
    old = household(person("王甲"), member(shared, "spouse"), since=today() - 60 * DAY)
    leave_household(old, shared.id, today(), "离婚")
    new = household(person("赵乙"), member(shared, "spouse"))
    assert [m.key for m in members_of(old.id, today() - DAY)] == ["m1", "m2"]
    assert [m.key for m in members_of(old.id, today())] == ["m1"]
    assert [m.relation for m in members_of(new.id, today())] == ["self", "spouse"]


def test_two_towns_that_declare_one_person_at_once_cannot_both_have_him(own_app: Flask) -> None:
    written, refusals = threading.Event(), []
    with own_app.app_context(), acting_as(SYSTEM), seeing_everything(), one_transaction():
        numbers = {name: person(name).id for name in ("甲", "乙", "共同")}

    def declare(name: str, village: str) -> None:
        rows = [member(database.session.get_one(Person, numbers[who])) for who in (name, "共同")]
        form_household(village[:9], village, "urban", today(), rows, f"案{name}")

    def second() -> None:
        written.wait(10)
        with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
            try:
                with one_transaction():
                    declare("乙", OTHER_VILLAGE)
            except Refused as refused:
                refusals.append(refused.reason)

    thread = threading.Thread(target=second)
    thread.start()
    with own_app.app_context(), acting_as(SYSTEM), seeing_everything():
        with one_transaction():
            declare("甲", VILLAGE)
            written.set()
            thread.join(0.5)
        thread.join(20)
        standing = select(func.count()).select_from(HouseholdMember).filter_by(person_id=numbers["共同"])
        assert database.session.scalar(standing) == 1
    assert refusals == ["two_households"]


def test_a_birth_joins_the_household_and_keeps_its_number_when_it_returns() -> None:
    home = household(person("王父"), member(person("李母"), "spouse"), since=today() - 400 * DAY)
    baby = person("王婴", today() - 5 * DAY)
    with pytest.raises(Incomplete):
        add_member(home, member(baby, "child"), today(), "")
    born = add_member(home, member(baby, "child"), today() - 5 * DAY, "出生")
    assert (born.key, born.change_reason) == ("m3", "出生")
    with pytest.raises(Refused, match="已是本家庭成员"):
        add_member(home, member(baby, "child"), today(), "出生")
    leave_household(home, baby.id, today(), "送养")
    assert add_member(home, member(baby, "child"), today() + DAY, "返回").key == "m3"


def test_who_lives_elsewhere_cannot_join() -> None:
    shared = person("李共同")
    household(person("王甲"), member(shared, "spouse"))
    home = household(person("赵乙"))
    with pytest.raises(Refused, match="同日已登记") as refused:
        add_member(home, member(shared, "spouse"), today(), "结婚")
    assert set(refused.value.fields) == {"id_number"}


def test_a_change_holds_from_its_day_and_yesterday_stays_as_it_was() -> None:
    home = household(person("王父"), member(person("李母"), "spouse"), since=today() - 30 * DAY)
    change_member(home.members[1], today(), "残疾证换发", disability_kind="mental", disability_grade=2)
    before, after = members_of(home.id, today() - DAY)[1], members_of(home.id, today())[1]
    assert (before.disability_grade, after.disability_grade, after.relation) == (None, 2, "spouse")
    same_day = change_member(home.members[-1], today(), "更正", disability_grade=1)
    assert members_of(home.id, today())[1].disability_grade == 1
    assert same_day.since == today()


def test_who_is_made_to_count_may_not_count_elsewhere() -> None:
    son = person("王子", date(1998, 1, 1))
    home = household(person("王父"), member(son, "child", counted=False))
    household(son)
    with pytest.raises(Refused, match="同日已登记"):
        change_member(home.members[1], today(), "搬回", counted=True)


def test_the_database_itself_holds_one_standing_row_a_person_and_household(db: SQLAlchemy) -> None:
    home = household(person(), since=today() - 9 * DAY)

    @operation("test.double")
    def double() -> None:
        first = home.members[0]
        row = {"office_code": home.office_code, "household_id": home.id, "person_id": first.person_id}
        db.session.add(HouseholdMember(**row, position=2, relation="other", since=today()))

    with pytest.raises(IntegrityError), db.session.begin_nested():
        double()


def test_the_day_counts_not_the_day_of_entry() -> None:
    with at(date(2026, 3, 2)):
        shared = person("李共同")
        old = household(person("王甲"), member(shared, "spouse"))
    with at(date(2026, 5, 4)):
        leave_household(old, shared.id, date(2026, 5, 1), "离婚")
        with pytest.raises(Refused):
            household(person("赵乙"), member(shared, "spouse"), since=date(2026, 4, 30))
        new = household(person("赵乙"), member(shared, "spouse"), since=date(2026, 5, 1))
    assert [len(members_of(h.id, date(2026, 5, 1))) for h in (old, new)] == [1, 2]
