"""Values as they are written and read, and what a bound makes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.declare import Limit, Option, Parameter
from core.parameters.values import Fault, read, read_bound, shown, within, write

SWITCH = Parameter("s", "switch", "开关")
CHOICE = Parameter(
    "c", "choice", "选择", options=(Option(code="before", label="前"), Option(code="after", label="后"))
)
CHOICES = Parameter(
    "cs", "choices", "多选", options=(Option(code="a", label="甲"), Option(code="b", label="乙"))
)
FREE = Parameter("f", "choices", "代码")
LIMIT = Parameter("l", "limit", "期限")
AMOUNT = Parameter("a", "amount", "金额", least=0)
SHARE = Parameter("n", "number", "比例", least=0, most=1)
COUNT = Parameter("k", "count", "数", least=2)
TABLE = Parameter("t", "table", "表")


@pytest.mark.parametrize(
    ("parameter", "written", "value"),
    [
        (SWITCH, False, False),
        (CHOICE, "after", "after"),
        (CHOICES, ["b", "a"], ("b", "a")),
        (FREE, ["whatever"], ("whatever",)),
        (LIMIT, {"n": 20, "undelegated": 30, "extended": 45}, Limit(20, undelegated=30, extended=45)),
        (LIMIT, {"n": 7, "unit": "days", "since": "accept"}, Limit(7, "days", "accept")),
        (AMOUNT, "750.00", Decimal("750.00")),
        (AMOUNT, "750", Decimal("750.00")),
        (SHARE, "0.30", Decimal("0.30")),
        (COUNT, 3, 3),
        (TABLE, [{"rate": "0.2", "from": None}], [{"rate": "0.2", "from": None}]),
    ],
)
def test_each_kind_is_read_as_rules_need_it(parameter: Parameter, written: Any, value: Any) -> None:
    found = read(parameter, written)
    assert found == value
    assert type(found) is type(value)
    assert read(parameter, write(parameter, found)) == value


@pytest.mark.parametrize(
    ("parameter", "written", "sentence"),
    [
        (SWITCH, "true", "应为 true 或 false"),
        (CHOICE, "both", "应为 before、after 之一"),
        (CHOICES, "a", "应为一列代码"),
        (CHOICES, ["a", "z"], "没有 z"),
        (CHOICES, ["a", "a"], "有重复的代码"),
        (LIMIT, 20, "应为期限"),
        (LIMIT, {"unit": "days"}, "缺少天数 n"),
        (LIMIT, {"n": "20"}, "n 应为不小于 0 的整数"),
        (LIMIT, {"n": True}, "n 应为不小于 0 的整数"),
        (LIMIT, {"n": 20, "unit": "weeks"}, "unit 应为"),
        (LIMIT, {"n": 20, "mode": "both"}, "mode 应为"),
        (LIMIT, {"n": 20, "days": 3}, "期限没有 days 这个键"),
        (LIMIT, {"n": 20, "extended": 15}, "extended 不能短于 n"),
        (AMOUNT, 750.0, "金额应为加引号的文字"),
        (AMOUNT, 750, "金额应为加引号的文字"),
        (AMOUNT, "750.005", "最多两位小数"),
        (AMOUNT, "-1", "不是金额"),
        (SHARE, 0.3, "应为加引号的文字"),
        (SHARE, "NaN", "不是数"),
        (SHARE, "三成", "不是数"),
        (SHARE, "1.01", "不能大于 1"),
        (COUNT, 1, "不能小于 2"),
        (COUNT, True, "应为不小于 0 的整数"),
        (TABLE, "x", "应为表"),
        (TABLE, [{"rate": 0.2}], "表中的金额和比例应为加引号的文字"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_a_sentence(
    parameter: Parameter, written: Any, sentence: str
) -> None:
    with pytest.raises(Fault) as error:
        read(parameter, written)
    assert sentence in str(error.value)


TWENTY = {"n": 20, "undelegated": 30, "extended": 45, "unit": "workdays"}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Limit(15, undelegated=25, extended=40), Limit(15, undelegated=25, extended=40)),
        (Limit(20, undelegated=30, extended=45), Limit(20, undelegated=30, extended=45)),
        (Limit(35), Limit(20, undelegated=30)),
        (Limit(25), Limit(20)),
        (Limit(15, undelegated=35), Limit(15, undelegated=30)),
        (Limit(20, undelegated=30, extended=60), Limit(20, undelegated=30, extended=45)),
        (Limit(20, "days"), Limit(20, "days")),
        (Limit(21, "days"), Limit(20, "workdays")),
    ],
)
def test_a_time_limit_keeps_to_the_most_number_by_number(value: Limit, kept: Limit) -> None:
    bound = read_bound(LIMIT, "most", TWENTY)
    assert within(value, "most", bound) == kept


def test_a_bound_that_names_one_number_leaves_the_others_free() -> None:
    bound = read_bound(LIMIT, "most", {"undelegated": 10})
    assert within(Limit(25, undelegated=10), "most", bound) == Limit(25, undelegated=10)
    assert within(Limit(5, undelegated=12), "most", bound) == Limit(5, undelegated=10)


def test_a_notice_is_never_shorter_than_the_least() -> None:
    bound = read_bound(LIMIT, "least", {"n": 7, "unit": "days"})
    assert within(Limit(5, "days"), "least", bound) == Limit(7, "days")
    assert within(Limit(7, "workdays"), "least", bound) == Limit(7, "workdays")


def test_an_extension_that_adds_is_measured_by_where_it_ends() -> None:
    bound = read_bound(LIMIT, "most", {"n": 60, "extended": 30, "mode": "add", "unit": "days"})
    fits = Limit(45, "days", mode="add", extended=45)
    assert within(fits, "most", bound) == fits
    assert within(Limit(60, "days", mode="add", extended=40), "most", bound).extended == 30


def test_hours_and_days_are_compared_and_months_and_days_are_not() -> None:
    bound = read_bound(LIMIT, "most", {"n": 2, "unit": "days"})
    assert within(Limit(48, "hours"), "most", bound) == Limit(48, "hours")
    assert within(Limit(49, "hours"), "most", bound) == Limit(2, "days")
    with pytest.raises(Fault, match="无法比较"):
        within(Limit(1, "months"), "most", bound)


def test_amounts_and_lists_keep_to_their_bounds() -> None:
    assert within(Decimal("0.20"), "least", Decimal("0.30")) == Decimal("0.30")
    assert within(24, "most", 12) == 12
    assert within(("a", "b"), "most", ("a",)) == ("a",)
    assert within(("a",), "least", ("b",)) == ("a", "b")
    assert within("residence", "fixed", "emergency_place") == "emergency_place"


def test_only_what_can_be_measured_takes_a_most_or_a_least() -> None:
    with pytest.raises(Fault, match="只能用 fixed"):
        read_bound(CHOICE, "most", "before")
    with pytest.raises(Fault, match="bound 应为"):
        read_bound(COUNT, "about", 3)
    with pytest.raises(Fault, match="至少要有一个数"):
        read_bound(LIMIT, "most", {"unit": "days"})


def test_a_limit_is_shown_in_words() -> None:
    assert shown(TWENTY) == "20 个工作日（未下放 30，延长至 45）"
    assert shown({"n": 60, "extended": 30, "mode": "add", "unit": "days"}) == "60 天（可延长 30）"
    assert shown({"undelegated": 10}) == "未下放 10 个工作日"
    assert shown(["a", "b"]) == "a、b"
    assert shown("750.00") == "750.00"


def test_a_sum_that_was_published_by_the_year_keeps_saying_so_and_is_read_by_the_month() -> None:
    standard = Parameter("st", "amount", "标准", least=0, by_year=True)
    assert read(standard, "6600.00/year") == Decimal("550.00")
    assert read(standard, "550.00") == Decimal("550.00")
    with pytest.raises(Fault, match="按年"):
        read(AMOUNT, "6600.00/year")
    with pytest.raises(Fault, match="不是金额"):
        read(standard, "6600.00/week")
