"""The administrator writes the list of delegated matters on the page; matters without an installed module stay shut.

What each county's profile brings is told in counties/test_profiles.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.clock import today
from tests.conftest import As
from tests.district import NOT_AVAILABLE, District, catalogue_of

JumpTo = Callable[[Any], None]
Named = tuple[str, str, str]

DIBAO, TEKUN, LINSHI = "最低生活保障", "特困人员救助供养", "临时救助"

YUQUAN: list[Named] = [
    ("社会救助", "最低生活保障（城乡统一）", "dibao"),
    ("社会救助", "特困人员救助供养", "tekun"),
    ("社会救助", "临时救助", "linshi"),
]
NINGXIA: list[Named] = [
    ("社会救助", "城市居民最低生活保障", "dibao"),
    ("社会救助", "农村居民最低生活保障", "dibao"),
    ("社会救助", "高龄低收入老年人", "elderly"),
    ("社会救助", "特困人员救助供养", "tekun"),
    ("社会救助", "低收入家庭认定", "lowincome"),
]
XINTAI: list[Named] = [
    ("最低生活保障", "最低生活保障", "dibao"),
    ("特困人员", "特困人员救助供养", "tekun"),
    ("临时救助", "临时救助", "linshi"),
]


def write_catalogue(district: District, items: list[Named]) -> list[tuple[str, str]]:
    """The administrator enters what a document names, from today on; what the page then lists."""
    typed = {"since": today().isoformat(), "basis.0.text": "LIANHU21", "reason": "按文件列明的事项"}
    for place, (category, item, matter) in enumerate(items):
        typed |= {f"items.{place}.category": category, f"items.{place}.item": item}
        typed |= {f"items.{place}.matter": matter}
    district.do("/delegation/catalogue/change", typed)
    return catalogue_of(district.browser.get("/delegation/catalogue/").text)


def test_the_catalogue_written_on_the_page_lists_what_was_written_and_what_has_no_module_stays_shut(
    district: District, jump_to: JumpTo, as_: As
) -> None:
    jump_to(date(2026, 9, 1))
    lianhu = catalogue_of(district.browser.get("/delegation/catalogue/").text)  # as its profile was loaded
    assert lianhu == [("城市居民最低生活保障", DIBAO), ("特困人员救助供养", TEKUN)]
    none_stated = as_("county_admin", "370982").get("/delegation/catalogue/").text
    assert catalogue_of(none_stated) == []
    assert "还没有事项目录" in none_stated

    jump_to(date(2026, 9, 2))
    yuquan = [("最低生活保障（城乡统一）", DIBAO), ("特困人员救助供养", TEKUN), ("临时救助", LINSHI)]
    assert write_catalogue(district, YUQUAN) == yuquan
    jump_to(date(2026, 9, 3))
    xintai = [("最低生活保障", DIBAO), ("特困人员救助供养", TEKUN), ("临时救助", LINSHI)]
    assert write_catalogue(district, XINTAI) == xintai
    jump_to(date(2026, 9, 4))
    assert write_catalogue(district, NINGXIA) == [
        ("城市居民最低生活保障", DIBAO),
        ("农村居民最低生活保障", DIBAO),
        ("高龄低收入老年人", NOT_AVAILABLE),
        ("特困人员救助供养", TEKUN),
        ("低收入家庭认定", NOT_AVAILABLE),
    ]
    for matter in ("elderly", "lowincome"):
        shut(district, matter)


def shut(district: District, matter: str) -> None:
    """Neither enabled nor delegated: one sentence each, and nothing is kept."""
    form = {"place": "610104", "since": "2026-09-04", "until": "", "basis": "宁民发〔2021〕1号"}
    enabled = district.try_to(f"/modules/{matter}/enable", form)
    assert enabled.status_code == 404
    assert f"没有安装“{matter}”这个模块。" in enabled.text
    draft = {"number": "莲民委〔2026〕9号", "form": "authorisation", "mode": "joint", "quorum": "3"}
    draft |= {"first_responsible": "town_director"}
    draft |= {"matters": [matter], "townships": ["610104003"], "since": "2026-09-04", "title": ""}  # type: ignore[dict-item]
    delegated = district.try_to("/delegation/instruments/new", draft)
    assert delegated.status_code == 422
    assert "请选择已安装的救助事项" in delegated.text
    assert "莲民委〔2026〕9号" not in district.browser.get("/delegation/instruments/").text
