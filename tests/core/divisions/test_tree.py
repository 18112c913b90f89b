"""The tree in memory: no database."""

from __future__ import annotations

from datetime import date

import pytest

from core.divisions.tree import Assignment, Node, Tree, county_of, level_of, township_of

NODES = [
    Node("64", "宁夏回族自治区", "province", None),
    Node("6401", "银川市", "city", "64"),
    Node("640181", "灵武市", "county", "6401"),
    Node("640181110", "宁东镇", "township", "640181"),
    Node("640181110001", "一村", "village", "640181110"),
    Node("640181110002", "二村", "village", "640181110"),
    Node("640181001", "城区街道", "township", "640181", until=date(2026, 2, 28)),
    Node("6401N1", "宁东管委会", "county", "6401", body=True),
    Node("640181N2", "农场管委会", "township", "640181", body=True),
]
MARCH = date(2026, 3, 1)
FEBRUARY = date(2026, 2, 28)
TREE = Tree(
    NODES,
    {"640181110": [(date(1949, 10, 1), "宁东镇"), (MARCH, "宁东新镇")]},
    [
        Assignment("6401N1", "640181110", MARCH, date(2026, 12, 31)),
        Assignment("640181N2", "640181110002", MARCH),
    ],
)


def test_a_name_is_that_of_its_day() -> None:
    assert TREE.name("640181110", FEBRUARY) == "宁东镇"
    assert TREE.name("640181110", MARCH) == "宁东新镇"
    assert TREE.name("640181110", date(1940, 1, 1)) == "宁东镇"
    assert TREE.name("999", MARCH) == "999"


def test_a_full_name_begins_with_the_county_and_uses_the_names_of_its_day() -> None:
    assert TREE.full_name("640181110001", MARCH) == "灵武市宁东新镇一村"
    assert TREE.full_name("640181110001", FEBRUARY) == "灵武市宁东镇一村"
    assert TREE.full_name("6401", MARCH) == "银川市"


def test_children_are_those_that_exist_on_the_day() -> None:
    assert [n.code for n in TREE.children("640181")] == ["640181001", "640181110", "640181N2"]
    assert "640181001" not in {n.code for n in TREE.children("640181", MARCH)}
    assert "640181001" in {n.code for n in TREE.children("640181", FEBRUARY)}


def test_what_lies_under_a_division_is_itself_and_all_below() -> None:
    assert [n.code for n in TREE.under("640181110")] == ["640181110", "640181110001", "640181110002"]
    assert list(TREE.under("999")) == []


@pytest.mark.parametrize(
    ("code", "on", "office"),
    [
        ("640181110001", FEBRUARY, "640181110"),
        ("640181110001", MARCH, "6401N1.640181110"),
        ("640181110", date(2027, 1, 1), "640181110"),
        ("640181110002", MARCH, "640181N2"),
        ("640181001", MARCH, "640181001"),
        ("640181", MARCH, "640181"),
        ("6401N1", MARCH, "6401N1"),
    ],
)
def test_an_office_is_the_township_or_the_body_that_acts_for_it_on_the_day(
    code: str, on: date, office: str
) -> None:
    assert TREE.office(code, on) == office


def test_codes_tell_what_lies_above() -> None:
    assert township_of("640181110001") == "640181110"
    assert county_of("640181110001") == "640181"
    assert township_of("640181N2") == "640181N2"
    assert [level_of(c) for c in ("64", "6401", "640181", "640181110", "640181110001", "6401N1")] == [
        "province",
        "city",
        "county",
        "township",
        "village",
        "",
    ]
