"""Setting values: what is asked for, what is refused, and that nothing of the past is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from core.audit.models import AuditEvent
from core.db import db, select
from core.errors import Incomplete, NotFound, Refused
from core.parameters.models import ParameterValue
from core.parameters.operations import end_value, set_value, void_value
from core.parameters.queries import history, value_of
from core.plugins import registry

DISTRICT, STREET = "610104", "610104003"
PLAN = ("LIANHU21",)
JULY = date(2026, 7, 1)


def put(key: str, value: Any, since: date = JULY, division: str = DISTRICT, **more: Any) -> ParameterValue:
    module, _colon, code = key.rpartition(":")
    given = {"basis": PLAN, "reason": "区政府文件", **more}
    return set_value(module, code, division, value, since, **given)


def read(key: str, on: date, division: str = STREET) -> Any:
    return value_of(registry().parameters[key], division, on)


def spans(key: str, division: str = DISTRICT) -> list[tuple[Any, date, date | None]]:
    rows = history(registry().parameters[key], division)
    return [(r.value, r.since, r.until) for r in rows if r.voided_at is None]


def test_a_value_set_for_the_district_holds_in_its_streets_from_its_day(app: Flask) -> None:
    put("reserve.amount", "20000.00")
    assert str(read("reserve.amount", JULY)) == "20000.00"
    assert read("reserve.amount", date(2026, 6, 30)) is None


def test_a_new_value_ends_the_former_the_day_before_and_both_stay_readable(app: Flask) -> None:
    put("reserve.amount", "2000.00", date(2022, 1, 1))
    put("reserve.amount", "8000.00")
    assert spans("reserve.amount") == [
        ("8000.00", JULY, None),
        ("2000.00", date(2022, 1, 1), date(2026, 6, 30)),
    ]
    assert str(read("reserve.amount", date(2026, 6, 30))) == "2000.00"
    assert str(read("reserve.amount", JULY)) == "8000.00"


def test_a_value_with_a_last_day_lets_the_former_go_on_behind_it(app: Flask) -> None:
    put("reserve.amount", "8000.00", date(2026, 1, 1))
    put("reserve.amount", "50000.00", JULY, until=date(2026, 7, 31))
    amounts = {day: str(read("reserve.amount", day)) for day in (date(2026, 6, 30), JULY, date(2026, 8, 1))}
    assert list(amounts.values()) == ["8000.00", "50000.00", "8000.00"]


def test_a_street_may_differ_from_its_district(app: Flask) -> None:
    put("reserve.amount", "20000.00")
    put("reserve.amount", "30000.00", division=STREET)
    assert str(read("reserve.amount", JULY)) == "30000.00"
    assert str(read("reserve.amount", JULY, "610104005")) == "20000.00"


def test_a_value_that_begins_later_stands_in_the_way(app: Flask) -> None:
    put("reserve.amount", "8000.00", date(2026, 9, 1))
    with pytest.raises(Refused, match="2026-09-01 起已另有规定的值"):
        put("reserve.amount", "9000.00", JULY)
    put("reserve.amount", "9000.00", JULY, until=date(2026, 8, 31))
    assert str(read("reserve.amount", date(2026, 8, 31))) == "9000.00"


def test_everything_wrong_with_a_value_is_told_at_once(app: Flask) -> None:
    with pytest.raises(Incomplete) as error:
        set_value(
            "", "reserve.amount", "610199", 5.0, JULY, until=date(2026, 6, 1), basis=("NOSUCH:1",), reason=" "
        )
    told = {field: [str(m) for m in messages] for field, messages in error.value.fields.items()}
    assert told == {
        "value": ['金额应为加引号的文字，例如 "750.00"'],
        "division": ["行政区划表中没有 610199"],
        "until": ["止日早于起日"],
        "basis": ["文件库中没有 NOSUCH:1"],
        "reason": ["必须填写"],
    }
    assert db.session.scalars(select(ParameterValue)).all() == []


def test_a_value_needs_a_text_that_is_in_force(app: Flask) -> None:
    with pytest.raises(Incomplete) as error:
        put("reserve.amount", "1.00", basis=())
    assert str(error.value.fields["basis"][0]) == "必须写明依据的文件"
    with pytest.raises(Incomplete) as error:
        put("reserve.amount", "1.00", basis=("SA649:5", "D220:3"))
    assert str(error.value.fields["basis"][0]) == "所列文件在 2026-07-01 都不施行"


def test_a_standard_needs_a_document_of_the_city_or_above(app: Flask) -> None:
    with pytest.raises(Incomplete, match="参数值不能保存") as error:
        put("standard.dibao.urban", "700.00")
    assert "只能由设区的市级以上规定" in str(error.value.fields["basis"][0])
    assert error.value.basis[0] == "SAL26:19"
    put("standard.dibao.urban", "700.00", basis=("XIAN2018_127",))
    assert str(read("standard.dibao.urban", JULY)) == "700.00"


def test_a_citys_standard_is_not_below_the_guidance_of_the_province(app: Flask) -> None:
    put("standard.dibao.urban", "720.00", division="61", bound="least", basis=("SHAANXI2019_94",))
    with pytest.raises(Incomplete) as error:
        put("standard.dibao.urban", "700.00", basis=("XIAN2018_127",))
    assert (
        str(error.value.fields["value"][0])
        == "不能低于上级规定的限度 720.00（《陕西省最低生活保障工作规程》（陕民发〔2019〕94号））"
    )
    put("standard.dibao.urban", "720.00", basis=("XIAN2018_127",))


def test_a_county_is_not_looser_than_the_nation(app: Flask) -> None:
    nation = {"n": 20, "undelegated": 30, "extended": 45}
    put("dibao:limit.total_workdays", nation, date(2022, 10, 20), "", bound="most", basis=("N83:4(1)",))
    with pytest.raises(Incomplete) as error:
        put("dibao:limit.total_workdays", {"n": 25, "undelegated": 30})
    assert "不能超过上级规定的限度 20 个工作日（未下放 30，延长至 45）" in str(error.value.fields["value"][0])
    with pytest.raises(Incomplete) as error:
        put("dibao:limit.total_workdays", {"n": 2, "unit": "months"})
    said = "按“月”计的期限与上级按“工作日”规定的限度无法比较，请用同样的单位"
    assert str(error.value.fields["value"][0]) == said
    put("dibao:limit.total_workdays", {"n": 15, "undelegated": 30, "extended": 45})
    assert read("dibao:limit.total_workdays", JULY).n == 15


def test_an_unknown_parameter_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        put("dibao:notice.weeks", 1)


def test_a_voided_value_is_out_of_force_and_stays_in_the_history(app: Flask) -> None:
    wrong = put("reserve.amount", "80000.00")
    void_value(wrong.id, "录入错误")
    assert read("reserve.amount", JULY) is None
    put("reserve.amount", "8000.00")
    kept = history(registry().parameters["reserve.amount"], DISTRICT)
    assert [(row.value, row.void_reason) for row in kept] == [("8000.00", ""), ("80000.00", "录入错误")]
    with pytest.raises(NotFound):
        void_value(wrong.id, "再次作废")


def test_a_value_that_ends_lets_the_tier_above_speak(app: Flask) -> None:
    put("reserve.amount", "20000.00")
    own = put("reserve.amount", "30000.00", division=STREET)
    with pytest.raises(Incomplete):
        end_value(own.id, date(2026, 9, 30), " ")
    with pytest.raises(Refused):
        end_value(own.id, date(2026, 6, 1), "试行结束")
    end_value(own.id, date(2026, 9, 30), "试行结束")
    assert str(read("reserve.amount", date(2026, 9, 30))) == "30000.00"
    assert str(read("reserve.amount", date(2026, 10, 1))) == "20000.00"


def test_setting_a_value_is_one_event_with_the_fields_from_and_to(app: Flask) -> None:
    put("reserve.amount", "2000.00", date(2022, 1, 1))
    db.session.commit()
    put("reserve.amount", "8000.00")
    db.session.commit()
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert event is not None
    assert (event.what, event.about) == ("parameter.set", "parameter:reserve.amount")
    assert "2026-06-30" in str(event.changes)
    assert "8000.00" in str(event.changes)
