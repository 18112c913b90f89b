"""Values in words: labels, units, bounds, tables."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from core.declare import Option, Parameter
from core.parameters.grouping import grouped
from core.parameters.rows import Row
from core.parameters.showing import KEYS, bound_in_words, default_in_words, in_words, table_in_words
from core.plugins import Plugins

pytestmark = pytest.mark.usefixtures("declared")  # core's own keys are among what is said

LIMIT = Parameter("limit.total", kind="limit", label="期限")
RULE = Parameter(
    "rule", kind="choice", label="规则", options=(Option(code="a", label="甲"), Option(code="b", label="乙"))
)
SUM = Parameter("standard", kind="amount", label="标准", unit="元/月", default="750")


def test_each_kind_is_said_as_people_say_it() -> None:
    assert (
        in_words(LIMIT, {"n": 20, "undelegated": 30, "extended": 45}) == "20 个工作日（未下放 30，延长至 45）"
    )
    assert in_words(RULE, "b") == "乙"
    assert str(in_words(SUM, "750.00")) == "750.00 元/月"
    assert in_words(Parameter("s", kind="switch", label="开关"), False) == "否"
    assert in_words(RULE, None) == ""


def test_in_english_its_marks_stand_between_the_parts(app: Flask) -> None:
    with app.test_request_context("/?_l_=en"):
        assert table_in_words({"days": 3, "amount": 5}) == "days: 3; Amount: 5".replace(
            "days", str(KEYS["days"])
        )
        assert in_words(LIMIT, {"n": 20, "undelegated": 30, "extended": 45}).isascii()


def test_a_default_has_its_unit_too() -> None:
    assert str(default_in_words(SUM)) == "750.00 元/月"


def test_a_table_is_said_line_by_line() -> None:
    rows = [{"number": "12349", "hours": "全天"}, {"number": "12345", "required": True}]
    assert table_in_words(rows) == "号码 12349，服务时间 全天\n号码 12345，必须 是"
    assert table_in_words({"township": "街道办事处"}) == "乡级：街道办事处"


def test_a_bound_says_what_it_asks() -> None:
    bound = Row(address="limit.total", division="", since=date(2022, 1, 1), value={"n": 20}, bound="most")
    assert str(bound_in_words(LIMIT, bound)) == "不能超过 20 个工作日"
    fixed = Row(address="rule", division="", since=date(2022, 1, 1), value="a", bound="fixed")
    assert str(bound_in_words(RULE, fixed)) == "统一规定为 甲，本地不能另定"


def test_every_parameter_stands_under_one_heading(declared: Plugins) -> None:
    parameters = list(declared.registry.parameters.values())
    groups = grouped(parameters)
    assert sum(len(found) for _label, found in groups) == len(parameters)
    others = next((found for label, found in groups if str(label) == "其他"), [])
    assert len(others) < len(parameters) / 8
