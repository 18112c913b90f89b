"""Reading values: each on its day, remembered for the decision; what is still missing; bodies; texts repealed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.declare import Limit
from core.divisions.operations import assign_to_body, open_body
from core.errors import Refused
from core.parameters import queries
from core.parameters.operations import set_value
from core.plugins import registry
from core.rules import parameters as shared

DISTRICT, STREET, COMMUNITY = "610104", "610104003", "610104003001"
ACCEPTED, DECIDED = date(2025, 3, 3), date(2026, 8, 3)
DAYS = {"acceptance": ACCEPTED, "decision": DECIDED, "month": date(2025, 3, 1), "event": DECIDED}


def put(key: str, value: Any, since: date, division: str = DISTRICT, **more: Any) -> None:
    module, _colon, code = key.rpartition(":")
    given = {"basis": ("XIAN2018_127",), "reason": "市级文件", **more}
    set_value(module, code, division, value, since, **given)


def parameter(address: str) -> Any:
    return registry().parameters[address]


def test_each_value_is_read_on_its_own_day_and_remembered(app: Flask) -> None:
    put("standard.dibao.urban", "700.00", date(2021, 1, 1))
    put("standard.dibao.urban", "750.00", date(2025, 4, 1))
    put("benefit.start_rule", "same_month", date(2026, 1, 1))
    values = queries.bind("dibao", COMMUNITY, DAYS)
    assert values[shared.STANDARD_URBAN] == Decimal("700.00")
    assert values[parameter("benefit.start_rule")] == "same_month"
    assert values.read == [
        ("standard.dibao.urban", Decimal("700.00"), DISTRICT, date(2021, 1, 1), ("XIAN2018_127",)),
        ("benefit.start_rule", "same_month", DISTRICT, date(2026, 1, 1), ("XIAN2018_127",)),
    ]
    assert queries.readings(values)[0] == {
        "address": "standard.dibao.urban",
        "value": "700.00",
        "division": DISTRICT,
        "since": "2021-01-01",
        "basis": ["XIAN2018_127"],
        "source": "county",
    }


def test_a_published_version_gives_switches_choices_and_limits_and_nothing_else(app: Flask) -> None:
    put("dibao:notice.days", {"n": 10, "unit": "days"}, date(2021, 8, 1))
    put("standard.dibao.urban", "700.00", date(2021, 1, 1))
    version = {"dibao:notice.days": {"n": 7, "unit": "days"}, "standard.dibao.urban": "1.00"}
    values = queries.bind("dibao", COMMUNITY, DAYS, version, since=date(2022, 1, 1))
    assert values[parameter("dibao:notice.days")] == Limit(7, "days")
    assert values[shared.STANDARD_URBAN] == Decimal("700.00")
    assert values.read[0][3] == date(2022, 1, 1)


def test_a_value_that_must_be_set_and_is_not_is_refused_by_name(app: Flask) -> None:
    values = queries.bind("dibao", COMMUNITY, DAYS)
    with pytest.raises(Refused) as error:
        values[shared.STANDARD_URBAN]
    assert error.value.reason == "parameter_missing"
    assert "standard.dibao.urban" in str(error.value)
    assert values.get(shared.STANDARD_URBAN) is None
    assert values[shared.LABOUR_COEFFICIENT] == Decimal(0)


def test_a_plugin_reads_no_parameter_of_another(app: Flask) -> None:
    values = queries.bind("tekun", COMMUNITY, DAYS)
    with pytest.raises(KeyError, match="another module"):
        values[parameter("dibao:notice.days")]


def test_a_day_that_is_not_known_yet_is_said(app: Flask) -> None:
    values = queries.bind("dibao", COMMUNITY, {"acceptance": ACCEPTED})
    with pytest.raises(Refused, match="还没有确定"):
        values[parameter("benefit.start_rule")]


def test_an_old_value_looser_than_a_new_bound_is_read_as_the_bound_with_the_conflict(app: Flask) -> None:
    put("dibao:limit.total_workdays", {"n": 35}, date(2019, 12, 20))
    most = {"n": 20, "undelegated": 30, "extended": 45}
    put("dibao:limit.total_workdays", most, date(2022, 10, 20), "", bound="most", basis=("N83:4(1)",))
    values = queries.bind("dibao", COMMUNITY, DAYS)
    assert values[parameter("dibao:limit.total_workdays")] == Limit(20, undelegated=30)
    assert [found.address for found in values.conflicts] == ["dibao:limit.total_workdays"]


def test_where_the_nation_only_bounds_the_county_must_set_its_own(app: Flask) -> None:
    days = parameter("dibao:notice.days")
    put("dibao:notice.days", {"n": 7, "unit": "days"}, date(2021, 7, 1), "", bound="least", basis=("D57:19",))
    assert days in queries.missing("dibao", DISTRICT, DECIDED)
    assert queries.offered(days, DISTRICT, DECIDED) == {"n": 7, "unit": "days"}
    put("dibao:notice.days", {"n": 7, "unit": "days"}, date(2021, 8, 1))
    assert days not in queries.missing("dibao", DISTRICT, DECIDED)
    assert days in queries.missing("dibao", DISTRICT, date(2021, 7, 31))


def test_a_value_of_the_nation_is_inherited(app: Flask) -> None:
    assert shared.EDGE_RATIO in queries.missing("dibao", DISTRICT, DECIDED)
    put("edge.ratio", "1.5", date(2021, 7, 1), "", basis=("D57:8",), until=date(2026, 6, 30))
    assert shared.EDGE_RATIO not in queries.missing("dibao", DISTRICT, date(2026, 6, 30))
    assert shared.EDGE_RATIO in queries.missing("dibao", DISTRICT, date(2026, 7, 1))


def test_a_default_is_offered_for_confirming_and_counts_as_unset(app: Flask) -> None:
    handling = parameter("dibao:objection.handling")
    assert handling in queries.missing("dibao", DISTRICT, DECIDED)
    assert queries.offered(handling, DISTRICT, DECIDED) == "reinvestigate"
    assert queries.value_of(handling, DISTRICT, DECIDED) == "reinvestigate"


def test_a_body_stands_in_place_of_what_the_code_names_above_it(app: Flask) -> None:
    open_body("6101N1", "大兴新区管委会", "county", "6101", date(2026, 1, 1), "演示")
    assign_to_body("6101N1", STREET, date(2026, 3, 1), "演示")
    put("reserve.amount", "20000.00", date(2026, 1, 1), DISTRICT)
    put("reserve.amount", "90000.00", date(2026, 1, 1), "6101N1")
    amount = parameter("reserve.amount")
    assert queries.places(COMMUNITY, date(2026, 2, 28)) == (COMMUNITY, STREET, DISTRICT, "6101", "61", "")
    assert queries.places(COMMUNITY, date(2026, 3, 1)) == (COMMUNITY, STREET, "6101N1", "6101", "61", "")
    assert queries.value_of(amount, COMMUNITY, date(2026, 2, 28)) == Decimal("20000.00")
    assert queries.value_of(amount, f"6101N1.{STREET}", date(2026, 3, 1)) == Decimal("90000.00")


def test_what_rests_on_a_text_is_found_for_review(app: Flask) -> None:
    put("standard.dibao.urban", "700.00", date(2021, 1, 1))
    assert [row.address for row in queries.resting_on("XIAN2018_127")] == ["standard.dibao.urban"]
    assert queries.resting_on("XIAN2021_19") == []


def test_values_are_read_once_until_one_changes(app: Flask) -> None:
    amount = parameter("reserve.amount")
    put("reserve.amount", "20000.00", date(2026, 1, 1))
    db.session.commit()
    assert queries.value_of(amount, DISTRICT, DECIDED) == Decimal("20000.00")
    put("reserve.amount", "30000.00", date(2026, 2, 1))
    assert queries.value_of(amount, DISTRICT, DECIDED) == Decimal("30000.00")
    db.session.rollback()
    assert queries.value_of(amount, DISTRICT, DECIDED) == Decimal("20000.00")
