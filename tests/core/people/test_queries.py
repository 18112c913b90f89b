"""Who must keep out, and looking somebody up."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.access.operations import open_account
from core.access.queries import acting_under, officer_of
from core.audit.models import AuditEvent
from core.clock import today
from core.errors import Incomplete, NotAllowed, Refused, TooMany
from core.parameters.keys.means import LOOKUPS
from core.people.accounts.operations import record_account
from core.people.queries import conflicts, find_person, households_of, kin_officers, reveal
from core.people.relatives.operations import declare_relative
from tests.factories import OTHER_VILLAGE, household, id_number, member, person

pytestmark = pytest.mark.usefixtures("app")
TOWN = "610104003"
MATTER = "case:DB-610104003-2026-00017"


@pytest.fixture
def clerk(posting_of: Callable[..., Any]) -> Any:
    """The posting of the township's clerk."""
    return posting_of("town_clerk", TOWN)


def log(db: SQLAlchemy, what: str) -> list[AuditEvent]:
    db.session.commit()
    return list(
        db.session.scalars(select(AuditEvent).where(AuditEvent.what == what).order_by(AuditEvent.number))
    )


def test_a_number_is_found_exactly_masked_with_the_offices_that_know_it(db: SQLAlchemy, clerk: Any) -> None:
    who = person("王小明")
    household(who, division=OTHER_VILLAGE)
    with acting_under(clerk):
        found = find_person(str(who.id_sealed).lower(), MATTER)
    assert found is not None
    assert (found.person_id, found.name, found.offices) == (who.id, "王*明", ("610104004",))
    assert found.id_number == "*" * 14 + str(who.id_sealed)[-4:]
    (event,) = log(db, "person.look_up")
    assert (event.about, event.user_id, event.detail) == (
        MATTER,
        clerk.user_id,
        {"person": f"person:{who.id}", "found": True},
    )


def test_a_number_that_nobody_has_is_noted_by_its_tail_alone(db: SQLAlchemy, clerk: Any) -> None:
    number = id_number()
    with acting_under(clerk):
        assert find_person(number, MATTER) is None
    (event,) = log(db, "person.look_up")
    assert event.detail == {"person": "*" * 14 + number[-4:], "found": False}


def test_a_search_without_a_matter_finds_nothing_and_leaves_a_line(db: SQLAlchemy, clerk: Any) -> None:
    who = person()
    with acting_under(clerk), pytest.raises(Refused) as refused:
        find_person(str(who.id_sealed), " ")
    assert refused.value.reason == "no_matter"
    assert [e.detail["why"] for e in log(db, "person.look_up_refused")] == ["no_matter"]
    assert log(db, "person.look_up") == []


def test_a_full_value_is_shown_for_a_reason_and_noted(db: SQLAlchemy, clerk: Any) -> None:
    who = person("王小明")
    record_account(who.id, "信用社", "6217000011112222", None)
    with acting_under(clerk):
        assert reveal(who, "id_number", MATTER, "核对证件原件") == who.id_sealed
        assert reveal(who, "account", MATTER, "发放前核对") == "6217000011112222"
        assert reveal(who, "phone", MATTER, "电话通知") == ""
        with pytest.raises(Incomplete):
            reveal(who, "id_number", MATTER, " ")
        with pytest.raises(Incomplete):
            reveal(who, "password", MATTER, "好奇")
    noted = log(db, "person.view")
    assert [e.detail["what"] for e in noted] == ["id_number", "account", "phone"]
    assert noted[0].detail["reason"] == "核对证件原件"
    assert str(who.id_sealed) not in str(noted[0].detail)


def test_a_full_value_needs_the_right(posting_of: Callable[..., Any]) -> None:
    who = person()
    with acting_under(posting_of("town_director", TOWN)), pytest.raises(NotAllowed):
        reveal(who, "id_number", MATTER, "想看")


def test_beyond_the_number_of_an_hour_the_search_stops(db: SQLAlchemy, clerk: Any) -> None:
    who, most = person(), int(LOOKUPS.default)
    with acting_under(clerk):
        for n in range(most):
            if n % 2:
                find_person(str(who.id_sealed), MATTER)
            else:
                reveal(who, "id_number", MATTER, "核对")
            if n == most // 2:
                db.session.commit()  # what is in the log already counts like what is not
        with pytest.raises(TooMany) as stopped:
            reveal(who, "id_number", MATTER, "核对")
    assert stopped.value.status == 429
    assert [e.detail["why"] for e in log(db, "person.view_refused")] == ["too_many"]


def test_ones_own_sister_is_refused_and_the_attempt_noted(db: SQLAlchemy, clerk: Any) -> None:
    sister = person("李妹", sex="female")
    declare_relative(
        name="李妹",
        id_number=str(sister.id_sealed),
        relation="sibling",
        place=TOWN,
        user_id=clerk.user_id,
    )
    home = household(sister)
    with acting_under(clerk):
        for look in (
            lambda: find_person(str(sister.id_sealed), MATTER),
            lambda: reveal(sister, "id_number", MATTER, "核对"),
        ):
            with pytest.raises(NotAllowed, match="回避"):
                look()
    assert [e.detail["why"] for e in log(db, "person.view_refused")] == ["near_relative"]
    (conflict,) = conflicts(clerk.user_id, home.id)
    assert "兄弟姐妹" in conflict.reason
    assert conflict.basis == ("D57:11", "PET22:28")


def test_an_officer_must_keep_out_of_the_own_household_and_nobody_else_must() -> None:
    number = id_number()
    user = open_account("clerk.own", "王职员", "Kuaile-Shiyan-2026", id_number=number)
    other = open_account("clerk.other", "赵职员", "Kuaile-Shiyan-2026", id_number=id_number())
    home = household(person("王妻"), member(person("王职员", id_number=number), "spouse"))
    assert kin_officers(home.id) == {user.id}
    assert [c.reason for c in conflicts(user.id, home.id)] == ["申请人或家庭成员是经办人员本人"]
    assert conflicts(other.id, home.id) == []
    assert officer_of(other.id) is not None


def test_an_account_without_a_number_of_its_own_conflicts_with_nobody(clerk: Any) -> None:
    nobody = person()
    assert conflicts(clerk.user_id, household(nobody).id) == []
    assert conflicts(0, household(person()).id) == []


def test_the_households_of_a_person_are_those_of_the_day() -> None:
    who = person()
    home = household(who)
    assert [h.id for h in households_of(who.id)] == [home.id]
    assert list(households_of(who.id, date(2020, 1, 1))) == []
    assert home.since == today()
