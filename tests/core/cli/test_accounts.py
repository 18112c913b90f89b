"""`jiuzhu account`, `jiuzhu duty`, `jiuzhu calendar`: what is done on the server when nobody may on screen."""

from __future__ import annotations

import re
from pathlib import Path

from core.calendar.years import statutory
from tests.core.cli.conftest import Jiuzhu

COUNTY = "610104"


def test_a_county_gets_an_administrator_of_accounts_back_by_the_command_line(furnished: Jiuzhu) -> None:
    asked = ("account", "restore", "admin9", "--division", COUNTY, "--name", "赵明", "--reason", "离任")
    first = furnished(*asked)
    assert first.code == 0, first.err
    assert re.search(r"账号 admin9，初始密码 \S{12,}，首次登录须修改", first.out)
    again = furnished(*asked)
    assert (again.code, "初始密码" in again.out) == (0, True), "harmless to run again, with another password"
    assert "没有人管理账号" not in furnished("check").out
    wrong = furnished("account", "restore", "bad name!", "--division", COUNTY, "--reason", "演")
    assert (wrong.code == 0, "登录名由3到64个" in wrong.err) == (False, True), wrong.err


def test_the_rights_of_a_duty_are_set_by_the_command_line_within_the_same_rules(furnished: Jiuzhu) -> None:
    done = furnished("duty", "rights", "town_cashier", "read_cases", "--reason", "收回")
    assert (done.code, "town_cashier" in done.out) == (0, True)
    apart = furnished("duty", "rights", "auditor", "read_audit", "configure", "--reason", "试一试")
    assert apart.code != 0
    assert "三员分立" in apart.err


def test_the_national_calendar_is_corrected_and_loaded_by_the_command_line(
    furnished: Jiuzhu, tmp_path: Path
) -> None:
    one = furnished("calendar", "correct", "2026-09-02", "--rest", "--name", "临时放假", "--source", "通知")
    assert (one.code, "已更正 2026-09-02" in one.out) == (0, True), one.err
    file = tmp_path / "2028.csv"
    file.write_text("date,is_workday,name\n2028-01-03,0,元旦\n", encoding="utf-8")
    half = furnished("calendar", "load", 2028, file, "--source", "国办发明电〔2027〕9号")
    assert (half.code, "缺少法定节假日" in half.err) == (1, True), half.err
    lines = [f"{day.isoformat()},0,{name}" for day, name in statutory(2028).items()]
    file.write_text("\n".join(["date,is_workday,name", *lines]), encoding="utf-8")
    whole = furnished("calendar", "load", 2028, file, "--source", "国办发明电〔2027〕9号")
    assert (whole.code, "已载入 2028 年" in whole.out) == (0, True), whole.err


def test_a_county_is_renamed_and_ended_by_the_command_line(furnished: Jiuzhu) -> None:
    told = ("--since", "2027-01-01", "--basis", "国务院批复")
    renamed = furnished("division", "rename", COUNTY, "莲湖新区", *told)
    assert (renamed.code, "自2027-01-01起称“莲湖新区”" in renamed.out) == (0, True), renamed.err
    left = furnished("division", "end", COUNTY, "--last-day", "2027-12-31", "--basis", "国务院批复")
    assert (left.code, "个下级区划" in left.err) == (1, True), left.err
