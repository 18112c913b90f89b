"""The parameter pages: what holds here and why, what must be set, a new value within the bounds, the history."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from core.parameters.building import read_profile
from core.parameters.keys.oversight import HOTLINES, VILLAGE_STAFF
from core.parameters.loading import load_profile
from core.parameters.profiles import NATIONAL
from core.parameters.queries import find
from core.plugins import registry
from tests.conftest import As, Client
from tests.district import loaded

COUNTY, ELSEWHERE, T1 = "610104", "370982", "610104003"
TOTAL = "dibao:limit.total_workdays"
JumpTo = Callable[[date], None]


@pytest.fixture
def bounded(app: Flask, jump_to: JumpTo) -> Callable[[], Any]:
    """The nation's values and bounds on a day of 2026; called, those of the demo too."""
    jump_to(date(2026, 9, 1))
    loaded(NATIONAL)
    return lambda: load_profile(read_profile("lianhu.demo"))


@pytest.fixture
def demo(app: Flask, jump_to: JumpTo) -> None:
    """The values of the nation and of the demo on that day."""
    jump_to(date(2026, 9, 1))
    loaded(NATIONAL, "lianhu.demo")


def said(value: dict[str, str], **more: str) -> dict[str, str]:
    """What the form sends beside the value."""
    return {
        "place": COUNTY,
        "since": "2026-09-01",
        "until": "",
        "basis.0.text": "LIANHU21",
        "basis.0.article": "6(2)",
        "reason": "按方案调整",
        **value,
        **more,
    }


def total(n: int, undelegated: int = 30, extended: int = 45) -> dict[str, str]:
    """A limit as its form sends it."""
    return {
        "value.n": str(n),
        "value.unit": "workdays",
        "value.undelegated": str(undelegated),
        "value.extended": str(extended),
        "value.mode": "replace",
    }


def value_at(address: str, place: str = COUNTY, on: date = date(2026, 9, 1)) -> object:
    """What holds there on that day; None when nothing was set."""
    found = find(registry().parameters[address], place, on)
    return found.value if found else None


def set_(client: Client, address: str, form: dict[str, str]) -> int:
    """The status of setting a value."""
    return client.send(f"/parameters/{address}/set", form).status_code


def test_what_must_be_set_stands_first(as_: As, bounded: Callable[[], None]) -> None:
    page = as_("county_admin", COUNTY).get("/parameters/?module=dibao").text
    assert "须先设定（31 项）" in page
    assert page.index('id="missing"') < page.index("复核、变更与退出")


def test_a_value_says_where_it_comes_from(as_: As, demo: None) -> None:
    page = as_("county_admin", COUNTY).get(f"/parameters/{TOTAL}").text
    assert "20 个工作日（未下放 30，延长至 45）" in page
    assert "测试值" in page
    assert "不能超过 20 个工作日" in page
    assert "《最低生活保障审核确认办法》" in page
    rule = as_("county_admin", COUNTY).get("/parameters/dibao:appraisal.rule").text
    assert "文件规定" in rule
    assert "每件都评议" in rule


def test_a_value_within_the_bounds_holds_from_its_day_on(as_: As, demo: None) -> None:
    admin = as_("county_admin", COUNTY)
    assert set_(admin, TOTAL, said(total(15), since="2026-10-01")) == 302
    assert value_at(TOTAL).n == 20  # type: ignore[attr-defined]
    assert value_at(TOTAL, on=date(2026, 10, 1)).n == 15  # type: ignore[attr-defined]
    page = admin.get(f"/parameters/{TOTAL}").text
    assert "按方案调整" in page
    assert "将生效" in page
    assert '2021-07-27</time> 至 <time datetime="2026-09-30"' in page


def test_a_looser_value_is_refused_with_the_bound_and_nothing_is_stored(
    as_: As, bounded: Callable[[], None]
) -> None:
    admin = as_("county_admin", COUNTY)
    answer = admin.send(f"/parameters/{TOTAL}/set", said(total(25)))
    assert answer.status_code == 422
    assert "不能超过上级规定的限度" in answer.text
    assert 'value="25"' in answer.text
    assert value_at(TOTAL) is None


def test_a_value_needs_basis_and_reason(as_: As, bounded: Callable[[], None]) -> None:
    admin = as_("county_admin", COUNTY)
    assert set_(admin, TOTAL, said(total(20), reason="")) == 422
    assert set_(admin, TOTAL, said(total(20), **{"basis.0.text": "", "basis.0.article": ""})) == 422
    assert set_(admin, TOTAL, said(total(20), **{"basis.0.text": "NOTHING"})) == 422
    assert value_at(TOTAL) is None


def test_what_the_city_sets_needs_a_text_of_the_city(as_: As, demo: None) -> None:
    admin = as_("county_admin", COUNTY)
    answer = admin.send("/parameters/standard.dibao.urban/set", said({"value": "800"}))
    assert answer.status_code == 422
    city = said({"value": "800"}, **{"basis.0.text": "DEMO_CITY", "basis.0.article": ""})
    assert set_(admin, "standard.dibao.urban", city) == 302
    assert value_at("standard.dibao.urban") == Decimal("800.00")


@pytest.mark.parametrize(
    ("address", "sent", "kept"),
    [
        ("dibao:notice.counts_in_total", {"value": "0"}, False),
        ("dibao:appraisal.rule", {"value": "never"}, "never"),
        ("pay.precheck", {"value": ["death", "account"]}, ("death", "account")),
        ("relatives.enabled", {"value": "dibao、tekun"}, ("dibao", "tekun")),
        ("random.rate", {"value": "0.10"}, Decimal("0.10")),
        ("staff.village_min", {"value": "2"}, 2),
        ("remedy.court", {"value": "莲湖区人民法院"}, "莲湖区人民法院"),
    ],
)
def test_every_kind_of_value_is_set_on_its_own_form(
    as_: As, bounded: Callable[[], None], address: str, sent: dict[str, str], kept: object
) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.get(f"/parameters/{address}/set").status_code == 200
    assert set_(admin, address, said(sent)) == 302
    assert value_at(address) == kept


def test_a_table_is_edited_row_by_row(as_: As, demo: None) -> None:
    admin = as_("county_admin", COUNTY)
    rows = {
        "value.0.number": "12345",
        "value.0.label": "政务服务热线",
        "value.0.hours": "全天",
        "value.1.number": "029-87654321",
        "value.1.label": "民政热线",
    }
    assert set_(admin, HOTLINES.address, said(rows)) == 302
    assert value_at(HOTLINES.address) == [
        {"number": "12345", "label": "政务服务热线", "hours": "全天"},
        {"number": "029-87654321", "label": "民政热线"},
    ]


def test_a_township_has_its_own_value_and_the_others_the_countys(as_: As, demo: None) -> None:
    admin = as_("county_admin", COUNTY)
    assert set_(admin, VILLAGE_STAFF.address, said({"value": "3"}, place=T1)) == 302
    assert value_at(VILLAGE_STAFF.address, T1) == 3
    assert value_at(VILLAGE_STAFF.address, "610104001") == 1
    assert "北关街道的现行值" in admin.get(f"/parameters/{VILLAGE_STAFF.address}?place={T1}").text


def test_a_value_ends_or_is_voided_with_its_reason(as_: As, bounded: Callable[[], None]) -> None:
    admin = as_("county_admin", COUNTY)
    set_(admin, "staff.village_min", said({"value": "2"}))
    found = find(VILLAGE_STAFF, COUNTY, date(2026, 9, 1))
    assert found is not None
    end = f"/parameters/staff.village_min/end/{found.row_id}"
    assert admin.send(end, {"last_day": "2026-12-31", "reason": ""}).status_code == 422
    assert admin.send(end, {"last_day": "2026-12-31", "reason": "方案到期"}).status_code == 302
    assert value_at("staff.village_min", on=date(2027, 1, 1)) is None
    void = f"/parameters/staff.village_min/void/{found.row_id}"
    assert admin.send(void, {"reason": "录错"}).status_code == 302
    assert value_at("staff.village_min") is None
    assert "录错" in admin.get("/parameters/staff.village_min").text
    assert admin.send(void, {"reason": "再来"}).status_code == 403


def test_others_read_at_most_and_no_county_sets_for_another(as_: As, bounded: Callable[[], None]) -> None:
    auditor, clerk, stranger = (
        as_("auditor", COUNTY),
        as_("town_clerk", T1),
        as_("county_admin", ELSEWHERE),
    )
    assert auditor.get("/parameters/").status_code == 200
    assert "设定新值" not in auditor.get(f"/parameters/{TOTAL}").text
    assert clerk.get("/parameters/").status_code == 403
    for somebody in (auditor, clerk):
        assert set_(somebody, TOTAL, said(total(20))) == 403
    assert set_(stranger, TOTAL, said(total(20))) == 422  # our county isn't among the places offered
    assert stranger.get(f"/parameters/{TOTAL}?place={COUNTY}").status_code == 403
    assert value_at(TOTAL) is None


def test_an_unknown_parameter_and_module_are_not_found(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.get("/parameters/dibao:nothing").status_code == 404
    assert admin.get("/parameters/?module=nothing").status_code == 404


def test_where_the_document_differs_from_the_law_stands_in_a_table_beside_the_parameters(
    bounded: Callable[[], Any], as_: As
) -> None:
    admin = as_("county_admin", COUNTY)
    assert "/parameters/conflicts" not in admin.get("/parameters/").text
    assert "没有登记不一致之处" in admin.get("/parameters/conflicts").text
    bounded()
    assert "与现行法律不一致之处（5）" in admin.get("/parameters/").text
    page = admin.get("/parameters/conflicts").text
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in page.split("<tr>")[2:]]
    assert [row.split()[0] for row in rows] == ["DEL-01", "K-07", "K-34", "LAW-35", "K-24"]
    assert "街道办事处建立和完善收入评估标准（四（二）6） 《社会救助法》第二十三条" in rows[2]
    assert "街道不能自定标准" in rows[2]
    assert "SAL26" not in page
    assert as_("county_admin", ELSEWHERE).get("/parameters/conflicts").text.count("DEL-01") == 0
    assert as_("town_clerk", T1).get("/parameters/conflicts").status_code == 403


@pytest.mark.parametrize(
    "address", ["standard.dibao.urban", "linshi:cap", "edge.ratio", "lookup.max_per_hour"]
)
def test_a_number_that_nobody_can_mean_is_refused_beside_its_field(
    as_: As, bounded: Callable[[], None], address: str
) -> None:
    admin = as_("county_admin", COUNTY)
    for typed in ("1" + "0" * 30, "1e30", "1e999999", "1e-999999", "-1", "NaN", "Infinity"):
        refused = admin.send(f"/parameters/{address}/set", said({"value": typed}))
        assert (refused.status_code, 'class="field-error"' in refused.text) == (422, True), typed
        assert len(refused.text) < 200_000, typed


def test_a_limit_of_no_days_and_a_survey_by_thousands_are_refused(
    as_: As, bounded: Callable[[], None]
) -> None:
    admin = as_("county_admin", COUNTY)
    for address, sent in (
        (TOTAL, total(0)),
        (TOTAL, total(1) | {"value.unit": "months", "value.extended": "200"}),
        ("survey.min_surveyors", {"value": "1000"}),
        ("linshi:cap", {"value": "0"}),
    ):
        assert set_(admin, address, said(sent)) == 422, address


def test_a_total_is_no_shorter_than_a_stage_that_stands(as_: As, demo: None) -> None:
    refused = as_("county_admin", COUNTY).send(f"/parameters/{TOTAL}/set", said(total(2, 2, 45)))
    assert (refused.status_code, "办理总时限不能短于其中的“" in refused.text) == (422, True)


@pytest.mark.parametrize("foreign", ["SH24", "NAIMAN22", "SDPET"])
def test_no_text_of_another_place_is_a_basis_here(as_: As, bounded: Callable[[], None], foreign: str) -> None:
    admin = as_("county_admin", COUNTY)
    for address, sent in (("standard.dibao.urban", {"value": "900"}), (TOTAL, total(19))):
        assert f'"{foreign}"' not in admin.get(f"/parameters/{address}/set").text
        asked = said(sent, **{"basis.0.text": foreign, "basis.0.article": ""})
        refused = admin.send(f"/parameters/{address}/set", asked)
        assert (refused.status_code, "不是本地区或者上级的文件" in refused.text) == (422, True), address
    city = said({"value": "900"}, **{"basis.0.text": "XIAN2021_59", "basis.0.article": ""})
    assert set_(admin, "standard.dibao.urban", city) == 302


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("三（二）", "3(2)"), ("五", "5"), ("第十五条至第十六条", "15-16"), ("4(1)、6", "4(1)、6"), ("第四条第（一）项", "4(1)")],
)  # fmt: skip
def test_an_article_is_taken_as_the_document_writes_it(
    as_: As, bounded: Callable[[], None], typed: str, kept: str
) -> None:
    admin = as_("county_admin", COUNTY)
    assert set_(admin, TOTAL, said(total(20), **{"basis.0.article": typed})) == 302
    found = find(registry().parameters[TOTAL], COUNTY, date(2026, 9, 1))
    assert found is not None
    assert found.basis == (f"LIANHU21:{kept}",)
    refused = admin.send(f"/parameters/{TOTAL}/set", said(total(20), **{"basis.0.article": "前言"}))
    assert (refused.status_code, "请写条款的序号" in refused.text) == (422, True)
