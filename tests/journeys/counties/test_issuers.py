"""Whose document a standard rests on: the city's or the province's, never the county's; and it is named beside the value."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.test import TestResponse

from tests.casework import BEIGUAN, COUNTY
from tests.district import District, complaints
from tests.journeys.counties.places import in_county

OUR_OWN, OF_THE_CITY, OF_THE_PROVINCE = "LIANHU21", "XIAN2018_127", "SHAANXI2019_94"
STANDARD, RATIO, IMPUTED = "standard.dibao.urban", "rigid.ratio", "income.labour_coefficient"


@pytest.mark.req("LAW-09")
@in_county("lianhu")
def test_standards_and_ratios_come_from_the_city_or_the_province_and_say_so(
    september: date, district: District
) -> None:
    def enter(address: str, value: str, *texts: str, place: str = COUNTY) -> TestResponse:
        cited = {f"basis.{n}.text": text for n, text in enumerate(texts)}
        return district.try_to_set(address, {"value": value, "place": place}, **cited)

    (said,) = complaints(enter(STANDARD, "700.00", OUR_OWN))
    assert "只能由设区的市级以上规定，请引用其文件（《社会救助法》第十九条）" in said
    (said,) = complaints(enter(STANDARD, "700.00", OUR_OWN, "SAL26"))
    assert "第十九条" in said, "the law itself sets no sum"

    guidance = {
        "bound": "least",
        "value": "720.00",
        "place": COUNTY,
        "since": "2026-09-01",
        "reason": "省里公布",
    }
    address = f"/parameters/{STANDARD}/bound"
    (said,) = complaints(district.try_to(address, guidance | {"basis.0.text": OF_THE_CITY}))
    assert "须引用省级以上的文件" in said
    district.do(address, guidance | {"basis.0.text": OF_THE_PROVINCE})
    (said,) = complaints(enter(STANDARD, "700.00", OF_THE_CITY))
    assert said == "不能低于上级规定的限度 720.00（《陕西省最低生活保障工作规程》（陕民发〔2019〕94号））"
    assert enter(STANDARD, "720.00", OF_THE_CITY).status_code == 302
    shown = district.browser.get(f"/parameters/{STANDARD}").text
    assert "720.00 元/人·月" in shown
    assert "自 2026-09-01 起" in shown
    assert "发布：西安市民政局、西安市财政局 市民发〔2018〕127号" in shown
    listed = district.browser.get(f"/parameters/?q={STANDARD}").text
    assert "西安市民政局、西安市财政局 市民发〔2018〕127号" in listed

    (said,) = complaints(enter(RATIO, "0.60", OUR_OWN))
    assert "《社会救助法》第二十二条" in said

    (said,) = complaints(enter(IMPUTED, "0.50", OUR_OWN, place=BEIGUAN))
    assert "第二十三条" in said
    assert "须同时引用省级文件" in said
    most = guidance | {"bound": "most", "value": "0.60", "basis.0.text": OF_THE_PROVINCE}
    district.do(f"/parameters/{IMPUTED}/bound", most)
    (said,) = complaints(enter(IMPUTED, "0.70", OUR_OWN, OF_THE_PROVINCE, place=BEIGUAN))
    assert "不能超过上级规定的限度 0.60" in said
    assert enter(IMPUTED, "0.50", OUR_OWN, OF_THE_PROVINCE, place=BEIGUAN).status_code == 302
    of_the_street = district.browser.get(f"/parameters/{IMPUTED}?place={BEIGUAN}").text
    assert "陕西省民政厅、陕西省财政厅 陕民发〔2019〕94号" in of_the_street
