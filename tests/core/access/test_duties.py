"""The duties as shipped, and the rules that hold for every set of them; no database."""

from __future__ import annotations

from typing import Any

import pytest

from core.access.duties import BEYOND_VILLAGES, from_plugin, table_of
from core.access.queries import fresh_duties
from core.declare import Duty

SMALL: dict[str, Any] = {
    "right": {"review": {"name": "审核"}, "post": {"name": "张贴", "village": True}, "read": {"name": "看"}},
    "exclusion": {"apart": {"text": "不能由一人担任"}},
    "duty": {
        "a": {
            "name": "甲",
            "level": "county",
            "posted_at": ["county"],
            "sight": "scope",
            "rights": ["review"],
            "excludes": {"apart": ["b"]},
        },
        "b": {
            "name": "乙",
            "level": "village",
            "posted_at": ["village"],
            "sight": "scope",
            "rights": ["post"],
        },
    },
}


def with_(duty: str, **changes: Any) -> dict[str, Any]:
    return {**SMALL, "duty": {**SMALL["duty"], duty: {**SMALL["duty"][duty], **changes}}}


def test_an_exclusion_told_once_holds_both_ways() -> None:
    duties = table_of(SMALL).duties
    assert duties["a"].excludes == {"b": "不能由一人担任"}
    assert duties["b"].excludes == {"a": "不能由一人担任"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (with_("b", rights=["review"]), "村（社区）"),
        (with_("b", rights=["read"]), "村（社区）"),
        (with_("a", rights=["fly"]), "没有这些权限"),
        (with_("a", excludes={"apart": ["c"]}), "没有这些岗位"),
        (with_("a", level="moon"), "层级"),
        (with_("a", posted_at=[]), "层级"),
        (with_("a", sight="all"), "层级"),
        (with_("a", sight="counts"), "只看统计数字"),
    ],
)
def test_a_table_at_fault_is_refused_with_every_fault(content: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        table_of(content)


def test_no_declaration_that_a_right_is_for_villages_makes_a_deciding_right_one() -> None:
    lying = with_("b", rights=["review"])
    lying["right"] = {**SMALL["right"], "review": {"name": "审核", "village": True}}
    with pytest.raises(ValueError, match="村（社区）"):
        table_of(lying)


def test_the_shipped_duties_are_sound_and_no_village_decides() -> None:
    shipped = fresh_duties().duties
    assert len(shipped) == 24
    in_villages = [
        duty for duty in shipped.values() if "village" in duty.posted_at or duty.level == "village"
    ]
    assert in_villages
    assert [duty.code for duty in in_villages if duty.rights & BEYOND_VILLAGES] == []


def test_the_three_administrators_exclude_each_other() -> None:
    shipped = fresh_duties().duties
    three = {"county_admin", "security_admin", "auditor"}
    for one in three:
        assert three - {one} <= set(shipped[one].excludes)


def test_nobody_configures_and_handles_cases() -> None:
    for duty in fresh_duties().duties.values():
        assert not (duty.may("configure") and duty.rights & {"accept", "review", "confirm", "read_cases"})
        assert not (duty.may("pay") and duty.rights & {"review", "confirm"})


def test_a_plugins_duty_belongs_where_its_level_says_unless_it_says_more() -> None:
    plain = from_plugin(Duty(code="x_nurse", label="护理员", level="township", rights=("read_cases",)))
    assert (plain.posted_at, plain.sight, plain.rights) == (("township",), "scope", frozenset({"read_cases"}))
    wide = from_plugin(
        Duty(
            code="x_visitor", label="访视员", level="other", extra={"posted_at": ["city"], "sight": "granted"}
        )
    )
    assert (wide.posted_at, wide.sight) == (("city",), "granted")
