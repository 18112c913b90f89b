"""The library of texts on screen: validity, a text of one's own, its last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from core.db import db, select
from core.errors import Refused
from core.library import operations
from core.library.models import Text
from core.library.queries import cite
from tests.conftest import As

COUNTY, T1 = "610104", "610104003"
TEXT = {
    "code": "LIANHU26_8",
    "title": "莲湖区临时救助实施细则",
    "number": "莲政发〔2026〕8号",
    "issuer": "莲湖区人民政府",
    "level": "county",
    "since": "2026-03-01",
    "style": "article",
}
CITY = {"code": "XIAN26_9", "level": "city", "issuer": "西安市民政局"}


def test_each_text_shows_whether_it_is_in_force(as_: As, jump_to: Callable[[date], None]) -> None:
    jump_to(date(2026, 9, 1))
    page = as_("town_clerk", T1).get("/library/list/?title=SA").text
    assert "施行中" in page  # 社会救助法
    assert "已被替代" in page  # 社会救助暂行办法
    assert "社会救助暂行办法" in as_("town_clerk", T1).get("/library/list/?standing=replaced").text


def test_a_text_of_the_countys_own_can_be_cited(as_: As) -> None:
    assert as_("county_admin", COUNTY).send("/library/add", TEXT).status_code == 302
    assert (
        cite("LIANHU26_8:5", date(2026, 3, 1)).text == "《莲湖区临时救助实施细则》（莲政发〔2026〕8号）第五条"
    )


def test_a_code_that_is_taken_and_one_that_is_none_are_refused(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    taken = admin.send("/library/add", TEXT | {"code": "SAL26"})
    assert (taken.status_code, "已被另一份文件使用" in taken.text) == (409, True)
    assert admin.send("/library/add", TEXT | {"code": "小写"}).status_code == 422


def test_a_repealed_text_is_cited_no_longer(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    admin.send("/library/add", TEXT)
    page = admin.get("/library/list/?title=LIANHU26_8").text
    pk = page.split("/library/show/")[1].split('"')[0]
    early = admin.send(f"/library/end/{pk}", {"last_day": "2026-02-01", "reason": "废止"})
    assert (early.status_code, "失效日不能早于施行日" in early.text) == (409, True)
    assert admin.send(f"/library/end/{pk}", {"last_day": "2026-08-31", "reason": ""}).status_code == 422
    assert cite("LIANHU26_8", date(2026, 9, 1)).in_force
    assert (
        admin.send(
            f"/library/end/{pk}", {"last_day": "2026-08-31", "reason": "莲政发〔2026〕20号废止"}
        ).status_code
        == 302
    )
    assert not cite("LIANHU26_8", date(2026, 9, 1)).in_force


def test_a_clerk_reads_and_does_not_write(as_: As) -> None:
    clerk = as_("town_clerk", T1)
    assert "/library/add" not in clerk.get("/library/list/").text
    assert clerk.send("/library/add", TEXT).status_code == 403
    assert clerk.send("/library/end/1", {"last_day": "2026-08-31", "reason": "自己"}).status_code == 403


def number_of(as_: As, code: str) -> str:
    page = as_("county_admin", COUNTY).get(f"/library/list/?title={code}").text
    return page.split("/library/show/")[1].split('"')[0]


def test_a_law_that_the_product_ships_is_not_ended_from_a_page(as_: As) -> None:
    told = {"last_day": "2026-08-31", "reason": "自行废止"}
    answer = as_("county_admin", COUNTY).send(f"/library/end/{number_of(as_, 'D57')}", told)
    assert (answer.status_code, "随系统提供，是办理规则的依据" in answer.text) == (409, True)
    assert cite("D57", date(2026, 9, 1)).in_force


def test_a_county_enters_texts_of_its_own_and_copies_from_above_but_no_national_one(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    assert admin.send("/library/add", TEXT | {"level": "nation"}).status_code == 422
    assert admin.send("/library/add", TEXT | CITY).status_code == 302
    told = {"last_day": "2026-08-31", "reason": "市政府文件废止"}
    assert admin.send(f"/library/end/{number_of(as_, 'XIAN26_9')}", told).status_code == 302


def test_a_text_of_another_county_is_neither_ended_nor_used(as_: As) -> None:
    assert as_("county_admin", "370982").send("/library/add", TEXT).status_code == 302
    assert_out_of_sight(as_, TEXT["code"])
    assert TEXT["code"] in as_("town_clerk", "370982001").get("/library/list/").text
    assert "LIANHU21" not in as_("town_clerk", "370982001").get("/library/list/").text


def assert_out_of_sight(as_: As, code: str) -> None:
    """Neither listed nor opened, ended or used in 莲湖区; what is asked of the operation itself is refused as well."""
    admin, number = as_("county_admin", COUNTY), db.session.scalar(select(Text.id).where(Text.code == code))
    assert "/library/show/" not in admin.get(f"/library/list/?title={code}").text
    for answer in (
        admin.get(f"/library/show/{number}"),
        admin.send(f"/library/end/{number}", {"last_day": "2026-08-31", "reason": "废止"}),
        admin.send(f"/library/use/{number}", {"topic": "dibao"}),
    ):
        assert answer.status_code == 403
    with pytest.raises(Refused, match="不是本县区的文件"):
        operations.use_text(code, COUNTY, "dibao")


def test_a_copy_of_a_higher_text_is_not_ended_by_one_of_several_counties(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    admin.send("/library/add", TEXT | CITY)
    as_("town_clerk", "370982001")
    told = {"last_day": "2026-08-31", "reason": "废止"}
    answer = admin.send(f"/library/end/{number_of(as_, 'XIAN26_9')}", told)
    assert (answer.status_code, "由同一安装的另外1个县区共用" in answer.text) == (409, True)


def test_a_paper_of_the_county_s_own_is_not_entered_as_one_of_the_city(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    for issuer, said in (("莲湖区民政局", "由西安市的机关制定"), ("西安市莲湖区民政局", "这是莲湖区的机关")):
        refused = admin.send("/library/add", TEXT | CITY | {"issuer": issuer})
        assert (refused.status_code, said in refused.text) == (422, True), issuer
    province = CITY | {"code": "SX26_1", "level": "province"}
    assert admin.send("/library/add", TEXT | province).status_code == 422
    assert admin.send("/library/add", TEXT | province | {"issuer": "陕西省民政厅"}).status_code == 302


def test_a_text_does_not_end_before_it_begins(as_: As) -> None:
    refused = as_("county_admin", COUNTY).send("/library/add", TEXT | {"until": "2026-01-01"})
    assert (refused.status_code, "失效日期早于施行日期" in refused.text) == (422, True)


def test_a_text_of_another_province_is_no_basis_of_decisions_here(as_: As) -> None:
    assert_out_of_sight(as_, "SH24")
