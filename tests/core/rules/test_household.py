"""Who counts as a member living together, and who may be covered alone."""

from dataclasses import fields
from datetime import date

import pytest

from core.declare import Member
from core.rules.household import AWAY, Circumstances, Relation, counts, owes_support, single_person

ON = date(2025, 3, 3)


def person(relation: Relation, born: int = 1980, **more: object) -> Circumstances:
    return Circumstances(key="x", relation=relation, born_on=date(born, 1, 1), **more)  # type: ignore[arg-type]


def is_counted(*args: object, **more: object) -> bool:
    return counts(person(*args, **more), ON).value  # type: ignore[arg-type]


def test_spouse_and_minor_children_count_wherever_they_are_registered() -> None:
    assert is_counted("spouse")
    assert is_counted("child", 2010)


def test_no_answer_rests_on_the_register_booklet() -> None:
    names = {f.name for f in fields(Circumstances)}
    assert not {n for n in names if "hukou" in n or "register" in n or "booklet" in n}
    # an independent grown-up daughter is often still in the booklet, an old mother living here often is not
    assert not is_counted("child", 1995, independent=True)
    assert is_counted("parent", 1953, long_together=True)


def test_parents_do_not_count_by_themselves() -> None:
    assert not is_counted("parent", 1953)
    assert is_counted("parent", 1953, long_together=True)


def test_an_adult_child_counts_while_unable_to_live_alone_or_studying_full_time() -> None:
    assert is_counted("child", 2000, independent=False)
    assert is_counted("child", 2004, full_time_student=True)
    assert not is_counted("child", 2000)


def test_a_child_counts_as_minor_until_the_eve_of_the_18th_birthday() -> None:
    child = Circumstances(key="x", relation="child", born_on=date(2007, 3, 4))
    assert counts(child, date(2025, 3, 3)).value
    assert not counts(child, date(2025, 3, 4)).value


@pytest.mark.parametrize("away", sorted(AWAY))
def test_prisoners_addicts_in_treatment_and_missing_persons_do_not_count(away: str) -> None:
    assert not is_counted("spouse", away=away)


def test_clergy_who_left_the_family_three_years_ago_do_not_count() -> None:
    assert is_counted("spouse", clergy_years=2)
    assert not is_counted("spouse", clergy_years=3)


@pytest.mark.parametrize(
    ("relation", "more", "owes"),
    [
        ("parent", {}, True),
        ("grandparent", {}, False),
        ("grandparent", {"between_unable": True}, True),
        ("grandchild", {"between_unable": True}, True),
        ("sibling", {"between_unable": True, "born": 2012}, True),
        ("sibling", {"between_unable": True, "born": 1990}, False),
        ("sibling", {"between_unable": True, "born": 1990, "applicant_is_minor": True}, True),
        ("sibling", {"born": 2012}, False),
        ("sibling", {"raised_by": True, "capable": False}, True),
        ("sibling", {"raised_by": True}, False),
        ("child_spouse", {}, False),
        ("spouse_parent", {}, False),
        ("other", {}, False),
    ],
)
def test_duties_between_relatives_are_those_of_the_civil_code(
    relation: Relation, more: dict[str, object], owes: bool
) -> None:
    assert owes_support(person(relation, **more), ON) is owes  # type: ignore[arg-type]
    assert is_counted(relation, long_together=True, **more) is owes
    assert not is_counted(relation, **more) or relation == "child"


def test_the_answer_says_why_and_by_which_article() -> None:
    worked = counts(person("parent", 1953), ON)
    assert worked.trace[0].basis == ("D57:7",)
    assert ("理由", "不具有法定义务关系或者没有长期共同居住") in worked.trace[0].inputs
    assert worked.trace[0].result == "不计入"


def member(**more: object) -> Member:
    return Member(key="x", relation="child", born_on=date(1990, 1, 1), **more)  # type: ignore[arg-type]


def codes(who: Member, *, special: bool = False) -> list[str]:
    return [ground.code for ground in single_person(who, ON, special=special)]


@pytest.mark.parametrize(
    "kind", ["visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]
)
def test_grade_1_and_2_of_any_kind_open_single_coverage(kind: str) -> None:
    for grade in (1, 2):
        assert "S1" in codes(member(disability_kind=kind, disability_grade=grade, working=True))


@pytest.mark.parametrize(
    ("kind", "fits"),
    [("intellectual", True), ("mental", True), ("physical", False), ("visual", False), ("hearing", False)],
)
def test_grade_3_opens_it_for_intellectual_and_mental_disability_alone(kind: str, fits: bool) -> None:
    assert codes(member(disability_kind=kind, disability_grade=3)) == (["S1"] if fits else [])


def test_an_unemployed_severely_disabled_adult_needs_no_edge_family() -> None:
    grounds = single_person(member(disability_kind="physical", disability_grade=2), ON)
    assert [(g.code, g.needs_edge) for g in grounds] == [("S5", False), ("S1", True)]


def test_who_works_or_is_a_child_needs_the_edge_family() -> None:
    assert codes(member(disability_kind="physical", disability_grade=2, working=True)) == ["S1"]
    child = Member(
        key="x", relation="child", born_on=date(2012, 1, 1), disability_kind="physical", disability_grade=1
    )
    assert codes(child) == ["S1"]


def test_illness_clergy_and_special_difficulty_are_grounds_of_their_own() -> None:
    assert codes(member(major_illness=True)) == ["S2"]
    assert codes(member(clergy_years=3)) == ["S3"]
    assert codes(member(clergy_years=2)) == []
    assert codes(member(), special=True) == ["S4"]
    assert codes(member()) == []
