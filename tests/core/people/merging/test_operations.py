"""Two rows that turn out to be one person, and apart again."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import today
from core.db import db
from core.errors import Incomplete, Refused
from core.people.accounts.operations import record_account
from core.people.merging.operations import merge_people, undo_merge
from core.people.models import Person, PersonPlace
from core.people.operations import leave_household, register_person
from core.people.queries import account_of, find_person, persons_by_key
from tests.factories import OTHER_VILLAGE, household, member, person

PROOF = {"ground": "corrected", "paper": "公安机关号码更正证明"}
pytestmark = pytest.mark.usefixtures("app")


def twice(**more: Any) -> tuple[Person, Person]:
    """One person who was registered under two numbers."""
    return person("王小明", **more), person("王小明", date(1980, 6, 5))


def test_what_named_the_one_names_the_other() -> None:
    kept, dropped = twice()
    home = household(dropped, member(person("李妻"), "spouse"))
    record_account(dropped.id, "信用社", "6217000011112222", None)
    merge = merge_people(kept, dropped, "同一人，号码录错", **PROOF)
    assert persons_by_key(home.id)["m1"] == kept.id
    standing = account_of(kept.id, None)
    assert standing is not None
    assert standing.account_sealed.endswith("2222")
    assert dropped.merged_into_id == kept.id
    assert {table for table, _key, _attribute in merge.moved} == {
        "bank_account",
        "household_member",
        "person_place",
    }


def test_the_wrong_number_leads_to_the_kept_one_from_then_on() -> None:
    kept, dropped = twice()
    merge_people(kept, dropped, "同一人", **PROOF)
    assert register_person("王小明", str(dropped.id_sealed), today()).id == kept.id
    found = find_person(str(dropped.id_sealed), "case:DB-610104003-2026-00001")
    assert found is not None
    assert found.person_id == kept.id


def test_undone_everything_is_as_it_was_and_what_came_since_stays() -> None:
    kept, dropped = twice()
    home = household(dropped)
    merge = merge_people(kept, dropped, "同一人", **PROOF)
    later = household(kept)
    undo_merge(merge, "系双胞胎，并非同一人")
    assert persons_by_key(home.id) == {"m1": dropped.id}
    assert persons_by_key(later.id) == {"m1": kept.id}
    assert (dropped.merged_into_id, merge.undone_why) == (None, "系双胞胎，并非同一人")
    with pytest.raises(Refused, match="已撤销"):
        undo_merge(merge, "再撤一次")


def test_both_known_in_one_village_are_known_there_once_and_again_twice() -> None:
    kept, dropped = twice()
    household(kept)
    household(dropped, division=OTHER_VILLAGE)
    merge_people(kept, dropped, "同一人", **PROOF)
    places = (
        select(PersonPlace.division).where(PersonPlace.person_id == kept.id).order_by(PersonPlace.division)
    )
    assert db.session.scalars(places).all() == ["610104003001", OTHER_VILLAGE]


def test_two_of_one_household_are_not_merged() -> None:
    kept, dropped = twice()
    home = household(kept, member(dropped, "sibling"))
    with pytest.raises(Refused, match="同一家庭"):
        merge_people(kept, dropped, "同一人", **PROOF)
    leave_household(home, dropped.id, today(), "重复登记")
    with pytest.raises(Refused, match="不能合并"):
        merge_people(kept, dropped, "同一人", **PROOF)  # the household's history names both
    assert persons_by_key(home.id) == {"m1": kept.id, "m2": dropped.id}


def test_who_would_live_in_two_households_is_not_merged() -> None:
    kept, dropped = twice()
    household(kept, member(person("李妻"), "spouse"))
    there = household(person("赵母"), member(dropped, "child"), division=OTHER_VILLAGE)
    with pytest.raises(Refused, match="两个家庭"):
        merge_people(kept, dropped, "同一人", **PROOF)
    leave_household(there, dropped.id, today(), "不共同生活")
    assert merge_people(kept, dropped, "同一人", **PROOF).moved


def test_a_merge_needs_two_rows_and_a_reason() -> None:
    kept, dropped = twice()
    with pytest.raises(Incomplete):
        merge_people(kept, dropped, " ", **PROOF)
    with pytest.raises(Refused):
        merge_people(kept, kept, "同一人")
    merge_people(kept, dropped, "同一人", **PROOF)
    with pytest.raises(Refused, match="未合并过"):
        merge_people(kept, dropped, "同一人", **PROOF)


def test_two_numbers_that_are_both_right_are_two_people_unless_a_paper_says_why() -> None:
    kept, dropped = twice()
    for proof in ({}, {"ground": "corrected"}, {"paper": "证明"}, {"ground": "whim", "paper": "证明"}):
        with pytest.raises(Incomplete, match="是两个人") as refusal:
            merge_people(kept, dropped, "同一人", **proof)
        assert set(refusal.value.fields) <= {"ground", "paper"}
    merge = merge_people(kept, dropped, "同一人", **PROOF)
    assert "公安机关更正、变更了公民身份号码（公安机关号码更正证明）" in merge.reason


def test_a_row_without_a_number_is_merged_for_a_plain_reason() -> None:
    kept, dropped = twice()
    dropped.id_sealed = dropped.id_blind = None
    assert merge_people(kept, dropped, "同一人").reason == "同一人"
