"""The working calendar on screen: a year at a glance, a corrected day, a year's notice from a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from core.calendar.queries import calendar, year_state
from core.calendar.years import statutory
from tests.conftest import As, app  # noqa: F401  (the whole application, not the calendar alone)

COUNTY, T1 = "610104", "610104003"
NOTICE = "国办发明电〔2027〕9号"
LINES = "date,is_workday,name\n2028-01-08,1,元旦调休上班\n" + "".join(
    f"{day.isoformat()},0,{name.split(';')[0]}\n" for day, name in statutory(2028).items()
)
JumpTo = Callable[[date], None]


def test_a_year_is_a_picture_of_twelve_months(as_: As) -> None:
    page = as_("town_clerk", T1).get("/calendar/2026").text
    assert len(re.findall(r'<table class="month">', page)) == 12
    assert page.count("day is-holiday") == 33 + 1  # one more in the legend
    assert page.count("day is-extra") == 6 + 1
    assert "全年 248 个工作日" in page


def test_the_next_year_is_warned_of_from_october_on(as_: As, jump_to: JumpTo) -> None:
    clerk = as_("town_clerk", T1)
    jump_to(date(2026, 9, 30))
    assert "2027 年的工作日历是按法定节假日暂定的" not in clerk.get("/calendar/2026").text
    jump_to(date(2026, 10, 1))
    assert "2027 年的工作日历是按法定节假日暂定的" in clerk.get("/calendar/2026").text
    assert "暂定" in clerk.get("/calendar/2027").text


def test_a_year_that_is_not_known_says_what_to_do(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    page = admin.get("/calendar/2031").text
    assert "2031 年的工作日历还没有载入" in page
    assert admin.send("/calendar/2031/estimate").status_code == 302
    assert "2031 年工作日历" in admin.get("/calendar/2031").text
    assert year_state(2031) is True


@pytest.mark.parametrize("year", ["0001", "2017", "2101", "9999"])
def test_a_year_that_no_calendar_reaches_is_no_page(as_: As, year: str) -> None:
    page = as_("town_clerk", T1).get(f"/calendar/{year}")
    assert (page.status_code, "年份应在 2018 到 2100 之间。" in page.text) == (404, True)


def test_a_published_year_is_not_estimated_again(as_: As) -> None:
    answer = as_("county_admin", COUNTY).send("/calendar/2026/estimate")
    assert (answer.status_code, "已按国务院放假通知载入" in answer.text) == (409, True)


def test_a_year_is_loaded_from_a_file_and_its_shifted_saturday_is_worked(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    form = {
        "year": "2028",
        "source": NOTICE,
        "division": "nation",
        "file": (BytesIO(LINES.encode()), "2028.csv"),
    }
    assert admin.send("/calendar/load", form, content_type="multipart/form-data").status_code == 302
    assert calendar().is_workday(date(2028, 1, 8))
    assert not calendar().is_workday(date(2028, 1, 15))
    page = admin.get("/calendar/2028").text
    assert "元旦调休上班" in page
    assert NOTICE in page


def test_a_file_of_the_town_halls_own_editor_is_read_too(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    lines = BytesIO(LINES.encode("gb18030"))
    form = {"year": "2028", "source": NOTICE, "division": "nation", "file": (lines, "2028.csv")}
    assert admin.send("/calendar/load", form, content_type="multipart/form-data").status_code == 302


def test_a_line_at_fault_names_itself_and_nothing_is_stored(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    form = {"year": "2028", "source": NOTICE, "division": "nation", "lines": LINES + "2028-02-30,0,春节\n"}
    answer = admin.send("/calendar/load", form)
    line = len(LINES.splitlines()) + 1
    assert (answer.status_code, f"第 {line} 行不能读取" in answer.text) == (400, True)
    wrong_year = admin.send("/calendar/load", form | {"lines": LINES.replace("2028", "2029")})
    assert (wrong_year.status_code, "不在 2028 年" in wrong_year.text) == (422, True)
    assert admin.send("/calendar/load", form | {"lines": ""}).status_code == 422
    one = admin.send("/calendar/load", form | {"lines": "date,is_workday,name\n2028-01-03,0,元旦\n"})
    assert (one.status_code, "缺少法定节假日：2028-01-25" in one.text) == (422, True)
    assert year_state(2028) is None


@pytest.mark.parametrize("place", ["nation", COUNTY])
def test_what_is_no_list_of_days_of_the_year_is_refused_for_the_nation_and_for_the_county_alike(
    as_: As, place: str
) -> None:
    admin = as_("county_admin", COUNTY)
    form = {"year": "2026", "source": "自治条例", "division": place}
    first, *_rest = LINES.splitlines()
    for lines, status in (
        ("x", 400),
        ("2026-03-20,0,民族节日", 400),
        (first, 422),
        (f"{first}\n2025-03-20,0,民族节日", 422),
        (f"{first}\n2026-03-20,0,民族节日\n2026-03-20,0,民族节日", 422),
    ):
        assert admin.send("/calendar/load", form | {"lines": lines}).status_code == status, lines
    assert calendar(T1).is_workday(date(2026, 3, 20))
    assert calendar(T1).name_of(date(2026, 10, 1)), "what was there stays"


def test_a_single_day_is_corrected_with_its_basis(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    form = {"on": "2026-11-27", "is_workday": "0", "name": "临时放假", "source": "", "division": "nation"}
    assert admin.send("/calendar/correct", form).status_code == 422
    assert calendar().is_workday(date(2026, 11, 27))
    assert admin.send("/calendar/correct", form | {"source": "国办通知"}).status_code == 302
    assert not calendar().is_workday(date(2026, 11, 27))
    assert "临时放假" in admin.get("/calendar/2026").text


def test_a_place_of_its_own_has_its_own_holiday(as_: As) -> None:
    form = {
        "on": "2026-03-20",
        "is_workday": "0",
        "name": "民族节日",
        "source": "自治条例",
        "division": COUNTY,
    }
    assert as_("county_admin", COUNTY).send("/calendar/correct", form).status_code == 302
    assert not calendar(T1).is_workday(date(2026, 3, 20))
    assert calendar().is_workday(date(2026, 3, 20))


def test_everybody_reads_and_only_the_administrator_writes(as_: As) -> None:
    clerk = as_("town_clerk", T1)
    assert clerk.get("/calendar/", follow_redirects=True).status_code == 200
    assert "载入放假安排</a>" not in clerk.get("/calendar/2026").text
    form = {"on": "2026-11-27", "is_workday": "0", "source": "自己", "division": "nation"}
    for address in ("/calendar/correct", "/calendar/load", "/calendar/2031/estimate"):
        assert clerk.send(address, form).status_code == 403
    assert calendar().is_workday(date(2026, 11, 27))


def test_of_several_counties_none_changes_the_national_calendar_alone(as_: As) -> None:
    admin = as_("county_admin", COUNTY)
    day = {"on": "2026-09-02", "is_workday": "0", "name": "", "source": "通知", "division": "nation"}
    assert admin.send("/calendar/correct", day).status_code == 302
    as_("town_clerk", "370982001")
    shared = "由同一安装的另外1个县区共用"
    refused = admin.send("/calendar/correct", day | {"is_workday": "1"})
    assert (refused.status_code, shared in refused.text) == (409, True)
    assert not calendar(COUNTY).is_workday(date(2026, 9, 2))
    assert admin.send("/calendar/2031/estimate").status_code == 409
    own = day | {"on": "2026-09-03", "division": COUNTY}
    assert admin.send("/calendar/correct", own).status_code == 302


@pytest.mark.parametrize(
    ("change", "said"),
    [(("2028-04-04,0", "2028-04-08,0"), "法定节假日：2028-04-04 清明节"), (("2028-10-02,0", "2028-10-02,1"), "2028-10-02")],
)  # fmt: skip
def test_no_notice_has_a_statutory_holiday_worked(as_: As, change: tuple[str, str], said: str) -> None:
    form = {"year": "2028", "source": NOTICE, "division": "nation", "lines": LINES.replace(*change)}
    refused = as_("county_admin", COUNTY).send("/calendar/load", form)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert year_state(2028) is None
