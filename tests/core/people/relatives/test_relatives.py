"""The register of near relatives: who is filed, what a county files, whom it bars."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.access.operations import open_account
from core.access.queries import acting_under
from core.clock import at, today
from core.db import db
from core.errors import Incomplete, NotAllowed, Refused
from core.parameters.keys.means import RELATIONS, RELATIVES_SCOPE, RELATIVES_TYPES
from core.parameters.operations import set_value
from core.people.models import Household, Relative
from core.people.operations import leave_household
from core.people.queries import kin_of, kin_officers, near_relatives
from core.people.relatives.operations import declare_relative, end_relative, verify_relative
from tests.factories import household, id_number, member, person

pytestmark = pytest.mark.usefixtures("app")
TOWN, COUNTY = "610104003", "610104"
PASSWORD = "Kuaile-Shiyan-2026"


def officer(name: str = "李经办", **more: Any) -> int:
    """The user of one who works here."""
    return int(open_account(f"officer.{id_number()[-6:]}", name, PASSWORD, **more).id)


def brother_of(user: int, name: str = "李兄", relation: str = "sibling") -> tuple[Relative, Household]:
    """A relative of the user on file, and the household in which he applies."""
    number = id_number()
    row = declare_relative(
        name=name, id_number=number, relation=relation, place=TOWN, user_id=user, post="北关街道"
    )
    return row, household(person("王妻"), member(person(name, id_number=number), "spouse"))


def setting(parameter: Any, value: Any) -> None:
    """The county sets a value of its own from long ago."""
    set_value(
        "", parameter.code, COUNTY, value, date(2022, 1, 1), basis=["D57:11"], reason="试验", source="test"
    )


def test_the_brother_of_a_clerk_who_applies_is_found_by_himself() -> None:
    user = officer(unit="北关街道办事处")
    row, home = brother_of(user)
    (near,) = near_relatives(home.id, "dibao")
    assert (near.relative_id, near.relation, near.kind, near.handler) == (
        row.id,
        "sibling",
        "handler",
        "李经办",
    )
    assert str(near.sentence) == "李兄：李经办（北关街道）的兄弟姐妹"
    assert [r.id for r in kin_of(home.id)] == [row.id]
    assert kin_officers(home.id) == {user}


def test_an_officer_who_applies_is_found_without_anybody_declaring_it() -> None:
    number = id_number()
    user = officer("赵经办", id_number=number, unit="北关街道办事处")
    home = household(person("赵经办", id_number=number))
    (near,) = near_relatives(home.id)
    assert (near.relation, near.handler, near.post) == ("self", "赵经办", "北关街道办事处")
    assert kin_officers(home.id) == {user}


def test_a_village_cadre_needs_no_account() -> None:
    number, sister = id_number(), id_number(sex="female")
    declare_relative(
        name="孙妹",
        id_number=sister,
        relation="sibling",
        place="610104003001",
        kind="cadre",
        handler_name="孙主任",
        handler_number=number,
        post="社区居委会主任",
    )
    of_sister = household(person("孙妹", id_number=sister))
    of_cadre = household(person("孙主任", id_number=number))
    assert [(n.relation, n.kind, n.handler) for n in near_relatives(of_sister.id)] == [
        ("sibling", "cadre", "孙主任")
    ]
    assert [(n.relation, n.kind) for n in near_relatives(of_cadre.id)] == [("self", "cadre")]
    assert kin_officers(of_sister.id) == set()


def test_strangers_are_not_near() -> None:
    brother_of(officer())
    home = household(person("张三"), member(person("张四"), "sibling"))
    assert near_relatives(home.id) == []
    assert kin_officers(home.id) == set()


def test_a_county_files_the_relations_the_posts_and_the_types_that_it_has_set() -> None:
    _row, home = brother_of(officer(), relation="cousin")
    assert len(near_relatives(home.id, "dibao")) == 1
    setting(RELATIONS, ["spouse", "parent", "child", "sibling"])
    assert near_relatives(home.id, "dibao") == []
    setting(RELATIVES_TYPES, ["dibao"])
    _row, home = brother_of(officer("周经办"), "周兄")
    assert len(near_relatives(home.id, "dibao")) == 1
    assert near_relatives(home.id, "linshi") == []
    setting(RELATIVES_SCOPE, ["cadre"])
    assert near_relatives(home.id, "dibao") == []


def test_who_is_not_filed_apart_must_keep_out_all_the_same() -> None:
    user = officer()
    _row, home = brother_of(user, relation="cousin")
    setting(RELATIONS, ["spouse"])
    assert kin_officers(home.id) == {user}


def test_a_relation_that_has_ended_bars_nobody() -> None:
    user = officer()
    row, home = brother_of(user)
    end_relative(row, today(), "调离岗位")
    assert kin_officers(home.id) == {user}  # the last day is included
    with at(today() + timedelta(days=1)):
        assert kin_officers(home.id) == set()
        assert near_relatives(home.id) == []


def test_a_member_who_has_left_bars_nobody() -> None:
    row, home = brother_of(officer())
    leave_household(home, row.person_id, today(), "离婚")
    assert near_relatives(home.id) == []
    assert kin_officers(home.id) == set()


def test_the_same_relation_is_filed_once() -> None:
    user = officer()
    row, _home = brother_of(user)
    again: dict[str, Any] = {
        "name": "李兄",
        "id_number": str(row.person.id_sealed),
        "relation": "sibling",
        "place": TOWN,
    }
    with pytest.raises(Refused, match="备案"):
        declare_relative(**again, user_id=user)
    declare_relative(**again, user_id=officer("周经办"))
    declare_relative(**again, kind="cadre", handler_name="孙主任")
    with pytest.raises(Refused, match="备案"):
        declare_relative(**again, kind="cadre", handler_name="孙 主任")


def test_everything_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(Incomplete) as refused:
        declare_relative(name="李兄", id_number=id_number(), relation="friend", place=TOWN, kind="boss")
    assert set(refused.value.fields) == {"relation", "kind", "handler_name"}


def test_who_declared_does_not_verify(posting_of: Callable[..., Any]) -> None:
    with acting_under(posting_of("town_clerk", TOWN)):
        row, _home = brother_of(posting_of("town_clerk", TOWN).user_id)
        with pytest.raises(Refused, match="申报人以外"):
            verify_relative(row)
    with acting_under(posting_of("town_reviewer", TOWN)):
        verify_relative(row)
    assert (row.verified_on, row.verified_by) == (today(), "测试town_reviewer1")


def test_the_register_is_its_offices_own_but_detection_sees_all_of_it(posting_of: Callable[..., Any]) -> None:
    user = officer()
    _row, home = brother_of(user)
    home_there = household(person("王妻"), member(person("李兄弟"), "spouse"), division="610104004001")
    declare_relative(
        name="李兄弟",
        id_number=str(home_there.members[1].person.id_sealed),
        relation="sibling",
        place=TOWN,
        user_id=user,
    )
    with acting_under(posting_of("town_clerk", "610104004")):
        assert db.session.scalars(select(Relative)).all() == []
        assert kin_officers(home_there.id) == {user}
        with pytest.raises(NotAllowed), db.session.begin_nested():
            declare_relative(name="甲", id_number=id_number(), relation="sibling", place=TOWN, user_id=user)
    assert home.office_code == TOWN
