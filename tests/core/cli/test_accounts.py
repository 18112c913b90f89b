"""`jiuzhu account` and `jiuzhu duty`: the way back on the server when nobody may on screen."""

from __future__ import annotations

import re

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


def test_the_rights_of_a_duty_are_set_by_the_command_line_within_the_same_rules(furnished: Jiuzhu) -> None:
    done = furnished("duty", "rights", "town_cashier", "read_cases", "--reason", "收回")
    assert (done.code, "town_cashier" in done.out) == (0, True)
    apart = furnished("duty", "rights", "auditor", "read_audit", "configure", "--reason", "试一试")
    assert apart.code != 0
    assert "三员分立" in apart.err
