"""The module pages: three states kept apart, switched on where nothing is missing, off with a reason; plugins' health."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from core.modules import operations
from core.modules.queries import activations, is_enabled
from core.parameters.building import read_profile
from core.parameters.loading import load_profile
from core.parameters.profiles import NATIONAL
from core.plugins import Failure, Fault, installed
from tests.conftest import As, RestClient, account
from tests.district import loaded

COUNTY, ELSEWHERE, T1, T2 = "610104", "370982", "610104003", "610104001"
DAY = date(2026, 9, 1)
ENABLING = {"place": COUNTY, "since": "2026-09-01", "until": "", "basis": "莲政办发〔2026〕1号"}
DISABLING = {"place": COUNTY, "on": "2026-09-01", "reason": "试点结束"}


@pytest.fixture(autouse=True)
def september(app: Flask, jump_to: Callable[[date], None]) -> None:
    """A day on which the demo instruments are in force."""
    jump_to(DAY)


@pytest.fixture
def lianhu(app: Flask) -> None:
    """The district with its demo values, and three in T1 who may confirm together."""
    loaded(NATIONAL, "lianhu.demo")
    for number in range(1, 4):
        account("town_confirmer", T1, number)


def cells(page: str, place: str) -> str:
    """The row of a place in the picture, as words."""
    picture = page[page.index("今天各地的状态") :]
    row = picture[picture.index(f">{place}") :]
    return " ".join(re.sub(r"<[^>]+>", " ", row[: row.index("</tr>")]).split())


@pytest.mark.req("IMP-06")
def test_a_module_without_its_required_values_is_refused_listing_each_key(as_: As) -> None:
    load_profile(read_profile(NATIONAL))
    admin = as_("county_admin", COUNTY)
    answer = admin.send("/modules/dibao/enable", ENABLING)
    assert answer.status_code == 409
    assert "项必须先设定，“最低生活保障”不能启用" in answer.text
    assert 'href="/parameters/dibao:limit.total_workdays"' in answer.text
    assert not is_enabled("dibao", COUNTY, DAY)
    assert "dibao:limit.total_workdays" in admin.get("/modules/").text  # said beforehand as well


def test_what_must_still_be_set_is_told_by_name_with_the_code_small_beside_it(as_: As) -> None:
    load_profile(read_profile(NATIONAL))
    page = as_("county_admin", COUNTY).get("/modules/").text
    named = re.findall(
        r'<li><a href="/parameters/([^"]+)">([^<]+)</a> <span class="key">([^<]+)</span>', page
    )
    assert "dibao:limit.total_workdays" in {address for address, _label, _key in named}
    assert all(address == key != label for address, label, key in named)


def test_a_module_is_switched_on_from_a_day(as_: As, lianhu: None) -> None:
    admin = as_("county_admin", COUNTY)
    operations.disable("linshi", COUNTY, DAY, "尚未开始")
    assert admin.send("/modules/linshi/enable", ENABLING | {"since": "2026-10-01"}).status_code == 302
    assert not is_enabled("linshi", COUNTY, date(2026, 9, 30))
    assert is_enabled("linshi", COUNTY, date(2026, 10, 1))
    page = admin.get("/modules/linshi").text
    assert "莲政办发〔2026〕1号" in page
    assert "尚未开始" in page


def test_the_picture_keeps_the_three_states_apart_place_by_place(as_: As, lianhu: None) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.send("/modules/linshi/disable", DISABLING | {"place": T2}).status_code == 302
    page = admin.get("/modules/").text
    assert cells(page, "北关街道").count("已启用") == 4
    assert cells(page, "北关街道").count("乡镇确认") == 2
    assert cells(page, "青年路街道").count("乡镇确认") == 0
    assert "2026-09-01 起停用" in cells(page, "青年路街道")
    assert "1 个乡镇（街道）" in page  # an instrument names three; in two nobody may confirm
    assert "由县级确认" in page


def test_switching_off_asks_for_a_reason_and_keeps_what_was_decided(as_: As, lianhu: None) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.send("/modules/tekun/disable", DISABLING | {"reason": ""}).status_code == 422
    assert is_enabled("tekun", COUNTY, DAY)
    assert admin.send("/modules/tekun/disable", DISABLING).status_code == 302
    assert not is_enabled("tekun", COUNTY, DAY)
    again = admin.send("/modules/tekun/disable", DISABLING)
    assert (again.status_code, "没有启用，无须停用" in again.text) == (409, True)
    assert "试点结束" in admin.get("/modules/tekun").text


def test_only_the_administrator_of_the_place_switches(as_: As, lianhu: None) -> None:
    for duty, place in (("town_clerk", T1), ("auditor", COUNTY), ("security_admin", COUNTY)):
        assert as_(duty, place).send("/modules/tekun/disable", DISABLING).status_code == 403
    assert as_("town_clerk", T1).get("/modules/").status_code == 403
    assert as_("auditor", COUNTY).get("/modules/").status_code == 200
    assert as_("county_admin", ELSEWHERE).send("/modules/tekun/disable", DISABLING).status_code == 403
    assert is_enabled("tekun", COUNTY, DAY)


def test_a_module_is_switched_for_a_county_or_a_township_and_never_for_a_village(
    as_: As, lianhu: None
) -> None:
    admin, village = as_("county_admin", COUNTY), f"{T1}001"
    for address, form in (("/modules/linshi/enable", ENABLING), ("/modules/linshi/disable", DISABLING)):
        refused = admin.send(address, form | {"place": village})
        assert (refused.status_code, "不能只对一个村（社区）" in refused.text) == (422, True)
    assert village not in {row.division for row in activations()}


def test_what_is_on_already_is_not_switched_on_again(as_: As, lianhu: None) -> None:
    admin = as_("county_admin", COUNTY)
    for form, status in ((ENABLING | {"place": T1}, 302), (ENABLING | {"place": T1}, 409)):
        answer = admin.send("/modules/linshi/enable", form)
        assert answer.status_code == status
    assert "在北关街道自2026-09-01起已经启用" in answer.text
    assert [row.division for row in activations() if row.module == "linshi"].count(T1) == 1
    ends = ENABLING | {"place": T1, "until": "2026-12-31"}
    assert admin.send("/modules/linshi/enable", ends).status_code == 302, "a last day is something new"


def test_a_module_that_is_not_installed_is_not_found(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.get("/modules/elderly").status_code == 404
    assert admin.send("/modules/elderly/enable", ENABLING).status_code == 404


def test_a_quarantined_plugin_is_shown_with_its_faults_and_the_others_work(
    app: Flask, as_: As, lianhu: None
) -> None:
    plugins = installed()
    before = plugins.loaded
    plugins.quarantine("linshi", Fault("screen", "linshi", "TypeError: LinshiBoard is neither a Page"))
    try:
        admin = as_("county_admin", COUNTY)
        page = admin.get("/modules/health").text
        assert "有 1 个插件没有通过检查，已被隔离" in page
        assert "TypeError: LinshiBoard is neither a Page" in page
        assert "页面必须是 core.api 给出的视图类" in page
        assert "已隔离" in admin.get("/modules/").text
        refused = admin.send("/modules/linshi/enable", ENABLING)
        assert (refused.status_code, "没有安装或已被隔离" in refused.text) == (409, True)
    finally:
        plugins.loaded = before
        plugins._register()


def test_what_failed_while_running_is_kept_for_every_process_until_forgotten(as_: As, db: SQLAlchemy) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    for _time in range(2):
        operations._count(Failure("linshi", "show_on_case", at, "KeyError (screens.py:12)"))
    admin = as_("county_admin", COUNTY)
    page = admin.get("/modules/health").text
    assert "KeyError (screens.py:12)" in page
    assert 'data-label="次数">2<' in page
    assert as_("auditor", COUNTY).send("/modules/health/linshi/forget").status_code == 403
    assert admin.send("/modules/health/linshi/forget").status_code == 302
    assert "没有出过错" in admin.get("/modules/health").text


def test_a_county_sees_a_module_as_on_that_is_on_in_some_of_its_townships_only(
    lianhu: None, as_: As, rest_as: Callable[..., RestClient]
) -> None:
    operations.disable("linshi", COUNTY, DAY, "只在北关街道试行")
    operations.enable("linshi", T1, DAY, "试行方案")
    page = as_("county_admin", COUNTY).get("/modules/linshi").text
    state = page[page.index("三种状态") : page.index("今天各地的状态")]
    assert "已启用" in state
    assert "只在北关街道" in state
    found = {
        place: next(
            each
            for each in rest_as(duty, place).get("/api/v1/modules").get_json()["items"]
            if each["code"] == "linshi"
        )
        for duty, place in (("county_admin", COUNTY), ("town_clerk", T1), ("town_clerk", T2))
    }
    assert (found[COUNTY]["enabled"], found[COUNTY]["parts"]) == (True, [T1])
    assert found[COUNTY]["since"] == "2026-09-01"
    assert (found[T1]["enabled"], found[T1]["parts"]) == (True, [])
    assert (found[T2]["enabled"], found[T2]["parts"]) == (False, [])
