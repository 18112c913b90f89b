"""Names and households compared."""

import pytest

from core.people.composition import Composition, clashing, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王小明", "王 小明"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽．买买提", "阿依古丽・买买提"),
        ("ＡＢ", "ab"),
    ],
)
def test_spellings_of_one_name_are_one_name(one: str, other: str) -> None:
    assert same_name(one, other)


def test_another_character_is_another_name() -> None:
    assert not same_name("王小明", "王晓明")


def household(*persons: int) -> Composition:
    return Composition(persons[0], frozenset(persons))


def test_the_same_people_are_one_household_whoever_applies() -> None:
    assert household(1, 2).agrees(household(2, 1))


def test_the_same_applicant_may_name_fewer_or_more() -> None:
    assert household(1, 2).agrees(household(1))
    assert household(1).agrees(household(1, 2, 3))


def test_strangers_have_nothing_to_do_with_one_another() -> None:
    assert household(1, 2).agrees(household(3, 4))


@pytest.mark.parametrize(
    ("mine", "other"),
    [((1, 2), (3, 2)), ((2,), (1, 2)), ((3, 1), (1,)), ((1, 2, 4), (1, 2, 3))],
    ids=["member of two", "wife alone", "taken in by another", "one left and one came"],
)
def test_who_stands_in_both_cannot_live_in_both(mine: tuple[int, ...], other: tuple[int, ...]) -> None:
    shared = frozenset(mine) & frozenset(other)
    assert clashing(household(*mine), [(7, household(*other))]) == {7: shared}


def test_who_applied_alone_before_is_still_of_the_family_that_another_now_names() -> None:
    others = [(7, household(1, 2)), (8, household(1))]
    assert clashing(household(2, 1), others) == {}
    assert clashing(household(2, 1), others[1:]) == {8: frozenset({1})}
