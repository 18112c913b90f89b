"""The tree on screen: one's own county, names by date, a new name from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from core.divisions import operations
from core.divisions.queries import name_of, office_of, tree
from core.errors import Incomplete, Refused
from tests.conftest import As

COUNTY, ELSEWHERE, T1 = "610104", "370982", "610104003"
RENAMING = {"name": "北关新城街道", "since": "2026-10-01", "basis": "市政府批复〔2026〕3号"}


def test_the_county_lists_its_townships_and_each_its_villages(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    assert "北关街道" in admin.get("/divisions/").text
    page = admin.get(f"/divisions/{T1}").text
    assert f"{T1}001" in page
    assert "更名" in page


def test_a_new_name_holds_from_its_day_on_and_the_list_says_so(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    admin = as_("county_admin", COUNTY)
    assert admin.send(f"/divisions/{T1}/rename", RENAMING).status_code == 302
    assert (name_of(T1, date(2026, 9, 30)), name_of(T1, date(2026, 10, 1))) == ("北关街道", "北关新城街道")
    assert "2026-10-01 起改称“北关新城街道”" in admin.get("/divisions/").text
    jump_to(date(2026, 10, 1))
    assert "曾用名：北关街道" in admin.get(f"/divisions/{T1}").text


def test_a_name_without_basis_is_refused_and_nothing_is_kept(as_: As) -> None:
    answer = as_("county_admin", COUNTY).send(f"/divisions/{T1}/rename", RENAMING | {"basis": ""})
    assert answer.status_code == 422
    assert "有 1 处没有填对" in answer.text
    assert "北关新城街道" in answer.text  # what was typed is still there
    assert name_of(T1, date(2026, 10, 1)) == "北关街道"


def test_only_the_administrator_of_the_county_may_rename(as_: As) -> None:
    for duty, place in (("county_admin", ELSEWHERE), ("town_clerk", T1), ("auditor", COUNTY)):
        assert as_(duty, place).send(f"/divisions/{T1}/rename", RENAMING).status_code == 403
    assert as_("county_admin", ELSEWHERE).get(f"/divisions/{T1}").status_code == 403
    assert as_("county_admin", COUNTY).get("/divisions/999999").status_code == 403
    assert name_of(T1, date(2026, 10, 1)) == "北关街道"


def test_a_village_is_added_and_ended_with_its_basis(as_: As, jump_to: Callable[[date], None]) -> None:
    jump_to(date(2026, 9, 1))
    admin = as_("county_admin", COUNTY)
    fresh = {"code": f"{T1}099", "name": "新湖社区", "since": "2026-01-01", "basis": "批复"}
    assert admin.send(f"/divisions/{T1}/add", fresh).status_code == 302
    assert "新湖社区" in admin.get(f"/divisions/{T1}").text
    again = admin.send(f"/divisions/{T1}/add", fresh)
    assert (again.status_code, "已存在" in again.text) == (409, True)
    early = admin.send(f"/divisions/{T1}099/end", {"last_day": "2025-12-31", "basis": "批复"})
    assert (early.status_code, "早于设立之日" in early.text) == (422, True)
    past = admin.send(f"/divisions/{T1}099/end", {"last_day": "2026-08-31", "basis": "批复"})
    assert (past.status_code, "最后一天不能早于今天" in past.text) == (409, True)
    assert (
        admin.send(f"/divisions/{T1}099/end", {"last_day": "2026-12-31", "basis": "批复"}).status_code == 302
    )
    assert "至 2026-12-31" in admin.get(f"/divisions/{T1}").text


def test_a_farms_committee_is_set_up_and_acts_for_a_village_until_its_last_day(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    admin, farm, village = as_("county_admin", COUNTY), f"{COUNTY}N1", f"{T1}001"
    told = {"code": farm, "name": "汉城湖农场管委会", "since": "2026-01-01", "basis": "区编办批复"}
    wrong = admin.send(f"/divisions/{COUNTY}/body", told | {"code": "6101041"})
    assert (wrong.status_code, "含字母" in wrong.text) == (422, True)
    assert admin.send(f"/divisions/{COUNTY}/body", told).status_code == 302

    given = {"division": village, "since": "2026-09-01", "basis": "区政府批复"}
    beyond = admin.send(f"/divisions/{farm}/give", given | {"division": f"{ELSEWHERE}001"})
    assert beyond.status_code in (403, 422)
    assert admin.send(f"/divisions/{farm}/give", given).status_code == 302
    assert office_of(village) == farm
    assert village in admin.get(f"/divisions/{farm}").text
    assert "由汉城湖农场管委会管理" in admin.get(f"/divisions/{T1}").text

    assert (
        admin.send(f"/divisions/{village}/release", {"last_day": "2026-09-30", "basis": "收回"}).status_code
        == 302
    )
    assert (office_of(village, date(2026, 9, 30)), office_of(village, date(2026, 10, 1))) == (farm, T1)
    assert as_("county_admin", ELSEWHERE).send(f"/divisions/{farm}/give", given).status_code == 403


def test_a_street_with_something_in_it_is_not_ended_and_a_county_ends_not_itself(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    as_("town_clerk", T1)
    admin, told = as_("county_admin", COUNTY), {"last_day": "2026-12-31", "basis": "批复"}
    answer = admin.send(f"/divisions/{T1}/end", told)
    assert (answer.status_code, "11个下级区划、1项任职在这一天以后继续" in answer.text) == (409, True)
    own = admin.send(f"/divisions/{COUNTY}/end", told)
    assert (own.status_code, "县区的撤并不在页面上登记" in own.text) == (409, True)
    assert (tree().nodes[T1].until, tree().nodes[COUNTY].until) == (None, None)


def test_a_body_begins_once_and_acts_for_nobody_before(as_: As, jump_to: Callable[[date], None]) -> None:
    jump_to(date(2026, 9, 1))
    admin, farm = as_("county_admin", COUNTY), f"{COUNTY}N2"
    told = {"code": farm, "name": "汉城湖农场管委会", "since": "2026-12-01", "basis": "区编办批复"}
    assert admin.send(f"/divisions/{COUNTY}/body", told).status_code == 302
    again = admin.send(f"/divisions/{COUNTY}/body", told)
    assert (again.status_code, f"机构代码{farm}已存在" in again.text) == (409, True)
    given = {"division": f"{T1}001", "since": "2026-12-01", "basis": "区政府批复"}
    for since, status in (("0001-01-01", 422), ("2020-01-01", 409), ("2026-10-01", 409)):
        assert admin.send(f"/divisions/{farm}/give", given | {"since": since}).status_code == status
    assert admin.send(f"/divisions/{farm}/give", given).status_code == 302
    assert office_of(f"{T1}001") == T1


def test_what_a_page_gives_to_a_body_is_not_given_for_days_gone_by(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    admin, farm = as_("county_admin", COUNTY), f"{COUNTY}N1"
    told = {"code": farm, "name": "汉城湖农场管委会", "since": "2026-01-01", "basis": "区编办批复"}
    assert admin.send(f"/divisions/{COUNTY}/body", told).status_code == 302
    given = {"division": f"{T1}001", "since": "2026-08-31", "basis": "区政府批复"}
    answer = admin.send(f"/divisions/{farm}/give", given)
    assert (answer.status_code, "代管的变动不能早于今天" in answer.text) == (409, True)


def test_a_code_has_nine_or_twelve_digits_and_a_new_place_has_no_new_name(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    admin = as_("county_admin", COUNTY)
    fresh = {"code": f"{COUNTY}099", "name": "新城街道", "since": "2026-10-01", "basis": "批复"}
    for code in (f"{COUNTY}09901", f"{COUNTY}0990", f"{COUNTY}099001"):
        assert admin.send(f"/divisions/{COUNTY}/add", fresh | {"code": code}).status_code in (409, 422)
    early = admin.send(f"/divisions/{COUNTY}/add", fresh | {"since": "1948-01-01"})
    assert (early.status_code, "日期不能早于1949-10-01" in early.text) == (409, True)
    assert admin.send(f"/divisions/{COUNTY}/add", fresh).status_code == 302
    page = admin.get("/divisions/").text
    assert ("起改称" in page, "自 2026-10-01 设立" in page) == (False, True)


def test_a_county_does_not_name_itself_and_no_two_neighbours_bear_one_name(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    admin, told = as_("county_admin", COUNTY), {"since": "2026-09-02", "basis": "批复"}
    own = admin.send(f"/divisions/{COUNTY}/rename", told | {"name": "某区"})
    assert (own.status_code, "县区的名称不在页面上登记" in own.text) == (409, True)
    taken = admin.send(f"/divisions/{T1}/rename", told | {"name": name_of("610104002")})
    assert (taken.status_code, "同一上级之下已有" in taken.text) == (409, True)
    assert name_of(COUNTY, date(2026, 9, 2)) == "莲湖区"


def test_a_hand_over_that_is_planned_is_shown_on_both_pages_and_can_be_taken_back(
    as_: As, jump_to: Callable[[date], None]
) -> None:
    jump_to(date(2026, 9, 1))
    admin, farm, other = as_("county_admin", COUNTY), f"{COUNTY}N1", f"{COUNTY}N2"
    for code in (farm, other):
        told = {"code": code, "name": f"管委会{code[-1]}", "since": "2026-01-01", "basis": "区编办批复"}
        assert admin.send(f"/divisions/{COUNTY}/body", told).status_code == 302
    given = {"division": T1, "since": "2026-12-20", "basis": "区政府批复"}
    assert admin.send(f"/divisions/{farm}/give", given).status_code == 302
    for page in (f"/divisions/{farm}", f"/divisions/{T1}", f"/divisions/{COUNTY}"):
        shown = admin.get(page).text
        assert "2026-12-20 起由管委会1代管" in shown
        assert f"/divisions/{T1}/release" in shown
    sooner = admin.send(f"/divisions/{other}/give", given | {"since": "2026-10-01"})
    assert (sooner.status_code, "已交由管委会1代管" in sooner.text) == (409, True)

    assert "撤回“北关街道”自 2026-12-20 起的代管" in admin.get(f"/divisions/{T1}/release").text
    assert admin.send(f"/divisions/{T1}/release", {"basis": "登记有误"}).status_code == 302
    assert tree().assignments == ()
    assert "没有代管的区划" in admin.get(f"/divisions/{farm}").text
    assert admin.send(f"/divisions/{other}/give", given).status_code == 302


@pytest.mark.parametrize("code", ["61010401１", "610104٠11", "610104003１01"])
def test_a_code_is_written_in_ascii_digits(as_: As, jump_to: Callable[[date], None], code: str) -> None:
    jump_to(date(2026, 9, 1))
    admin, above = as_("county_admin", COUNTY), COUNTY if len(code) == 9 else T1
    fresh = {"code": code, "name": "新湖社区", "since": "2026-09-01", "basis": "批复"}
    answer = admin.send(f"/divisions/{above}/add", fresh)
    assert (answer.status_code, "9 位" in answer.text) == (422, True)
    with pytest.raises(Refused):
        operations.add_division(code, "新湖社区", above, date(2026, 9, 1), "批复")
    with pytest.raises(Incomplete):
        operations.load_divisions(
            [{"code": code, "name": "新湖社区", "level": "township", "parent_code": COUNTY}]
        )


@pytest.mark.parametrize("code", ["610104农１", "610104n1", "610104N1-"])
def test_a_bodys_code_has_capital_letters_and_digits(
    as_: As, jump_to: Callable[[date], None], code: str
) -> None:
    jump_to(date(2026, 9, 1))
    told = {"code": code, "name": "农场管委会", "since": "2026-09-01", "basis": "批复"}
    answer = as_("county_admin", COUNTY).send(f"/divisions/{COUNTY}/body", told)
    assert (answer.status_code, "大写字母" in answer.text) == (422, True)


def test_no_bodys_code_begins_with_anothers(as_: As, jump_to: Callable[[date], None]) -> None:
    jump_to(date(2026, 9, 1))
    admin = as_("county_admin", COUNTY)
    told = {"code": f"{COUNTY}N1", "name": "农场管委会", "since": "2026-09-01", "basis": "批复"}
    assert admin.send(f"/divisions/{COUNTY}/body", told).status_code == 302
    within = admin.send(f"/divisions/{COUNTY}/body", told | {"code": f"{COUNTY}N12"})
    assert (within.status_code, "一个是另一个的开头" in within.text) == (409, True)


def test_neighbours_do_not_bear_one_name(as_: As, jump_to: Callable[[date], None]) -> None:
    jump_to(date(2026, 9, 1))
    admin, other = as_("county_admin", COUNTY), "610104004"
    for address, told in (
        (f"/divisions/{T1}/rename", {"name": name_of(other)}),
        (f"/divisions/{COUNTY}/add", {"code": f"{COUNTY}099", "name": name_of(other)}),
        (f"/divisions/{COUNTY}/body", {"code": f"{COUNTY}N1", "name": name_of(other)}),
    ):
        answer = admin.send(address, RENAMING | told)
        assert (answer.status_code, "同一上级之下已有" in answer.text) == (409, True), address
    assert admin.send(f"/divisions/{other}/rename", RENAMING).status_code == 302
    early = admin.send(f"/divisions/{T1}/rename", RENAMING | {"since": "2026-09-10"})
    assert early.status_code == 409, "the neighbour is to be called so from October on"
    own = {"name": "北关街道办", "since": "2026-09-10", "basis": "批复"}
    assert admin.send(f"/divisions/{T1}/rename", own).status_code == 302
