"""Loading and changing divisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from core.access.models import Posting
from core.access.operations import grant
from core.access.queries import acting_under, held, postings_of, scope_of
from core.audit.queries import latest
from core.db import Scope, seeing_everything, use_scope
from core.divisions import operations
from core.divisions.queries import children, exists, find, full_name, name_of, office_of, parent, tree
from core.errors import Incomplete, Refused

ROOT = Path(__file__).resolve().parents[3]
TABLES = sorted((ROOT / "config" / "divisions").glob("*.csv"))
T1, COUNTY, XINTAI = "610104003", "610104", "370982"
STREET, NEXT = "610104005", "610104006"
DAY = date(2026, 3, 1)
NINGDONG = [
    {"code": "64", "name": "宁夏回族自治区", "level": "province", "parent_code": ""},
    {"code": "6401", "name": "银川市", "level": "city", "parent_code": "64"},
    {"code": "640181", "name": "灵武市", "level": "county", "parent_code": "6401"},
    {"code": "640181110", "name": "宁东镇", "level": "township", "parent_code": "640181"},
    {"code": "640181110001", "name": "一村", "level": "village", "parent_code": "640181110"},
]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_shipped_table_is_sound(path: Path) -> None:
    rows = operations.read_table(path)
    assert len(rows) > 100
    assert operations._faults(rows, set()) == {}  # type: ignore[arg-type]


def test_loading_twice_adds_nothing(db: SQLAlchemy) -> None:
    assert operations.load_divisions(NINGDONG, "测试") == 5
    assert operations.load_divisions(NINGDONG, "测试") == 0
    assert full_name("640181110001") == "灵武市宁东镇一村"
    assert parent("640181110") == "640181"
    assert [node.code for node in children("640181")] == ["640181110"]


def test_a_name_that_was_changed_here_is_not_loaded_over(db: SQLAlchemy) -> None:
    operations.rename(T1, "北关新街道", date(2020, 1, 1), "测试文件")
    operations.load_divisions(operations.read_table(ROOT / "config" / "divisions" / "lianhu.csv"))
    assert name_of(T1) == "北关新街道"


def test_every_fault_of_a_table_is_named_at_once(db: SQLAlchemy) -> None:
    with pytest.raises(Incomplete) as refusal:
        operations.load_divisions(
            [
                {"code": "650102", "name": "甲", "level": "county", "parent_code": "6501"},
                {"code": "61019", "name": "乙", "level": "township", "parent_code": "610104"},
                {"code": "6102", "name": "丙", "level": "prefecture", "parent_code": "61"},
                {"code": "6103", "name": "", "level": "city", "parent_code": "61"},
            ]
        )
    assert sorted(refusal.value.fields) == ["61019", "6102", "6103", "650102"]
    assert not exists("6102")


@pytest.mark.parametrize("known", [date(2026, 2, 28), date(2026, 3, 1)])
def test_a_township_renamed_next_month_keeps_its_old_name_on_old_papers(
    db: SQLAlchemy, jump_to: Callable[[date], None], known: date
) -> None:
    jump_to(known)
    before = name_of(T1)
    operations.rename(T1, "北关新街道", DAY, "民政部批复")
    db.session.commit()
    assert name_of(T1, date(2026, 2, 28)) == before == "北关街道"
    assert name_of(T1, DAY) == "北关新街道"
    event = latest(what="divisions.rename")[0]
    assert event.detail["name"] == ["北关街道", "北关新街道"]


def test_a_new_division_stands_one_level_below_its_parent(db: SQLAlchemy) -> None:
    operations.add_division("610104020", "新设街道", COUNTY, DAY, "批复")
    assert tree().nodes["610104020"].level == "township"
    with pytest.raises(Refused):
        operations.add_division("610104020", "又一个", COUNTY, DAY, "批复")
    with pytest.raises(Refused):
        operations.add_division("620104020", "别处", COUNTY, DAY, "批复")
    operations.end_division("610104020", date(2026, 12, 31), "撤并")
    assert "610104020" not in {node.code for node in children(COUNTY, date(2027, 1, 1))}


def test_a_division_is_found_by_name_or_code_within_scope(db: SQLAlchemy) -> None:
    with use_scope(Scope.of(COUNTY)):
        assert [node.code for node in find("北关街道")] == [T1]
        assert find(T1)[0].code == T1
        assert find("青云") == []
    with use_scope(Scope.of(XINTAI)):
        assert [node.name for node in find("青云街道")] == ["青云街道"]
        assert find("北关街道") == []
    assert len(find("", under=COUNTY, limit=7)) == 7


@pytest.fixture
def ningdong(db: SQLAlchemy, jump_to: Callable[[date], None], posting_of: Callable[..., Any]) -> None:
    """A township of 灵武市 with a clerk, and the zone committee that is to act for it."""
    jump_to(date(2026, 2, 28))
    operations.load_divisions(NINGDONG, "测试")
    operations.open_body("6401N1", "宁东管委会社会事务局", "county", "6401", date(2020, 1, 1), "宁党办发")
    for duty, place in (
        ("town_clerk", "640181110"),
        ("county_officer", "640181"),
        ("county_officer", "6401N1"),
        ("city_supervisor", "6401"),
    ):
        posting_of(duty, place)


def seen_by(posting: Any) -> list[str]:
    from core.db import db

    now = held(posting.id)
    assert now is not None
    with acting_under(now):
        wanted = select(Posting.division).filter_by(duty="town_clerk")
        return list(db.session.scalars(wanted))


def test_on_the_day_a_body_takes_over_the_rows_change_sight_and_back_when_it_ends(
    db: SQLAlchemy, ningdong: None, jump_to: Callable[[date], None], posting_of: Callable[..., Any]
) -> None:
    lingwu, zone = posting_of("county_officer", "640181"), posting_of("county_officer", "6401N1")
    operations.assign_to_body("6401N1", "640181110", DAY, "宁党办发〔2026〕1号")
    assert (seen_by(lingwu), seen_by(zone)) == (["640181110"], [])

    jump_to(DAY)
    assert operations.move_offices(DAY) > 0
    assert operations.move_offices(DAY) == 0, "harmless to repeat"
    assert (seen_by(lingwu), seen_by(zone)) == ([], ["640181110"])
    assert office_of("640181110001") == "6401N1.640181110"
    clerk = postings_of(posting_of("town_clerk", "640181110").user_id)[0]
    assert scope_of(clerk) == Scope.of("6401N1.640181110")

    operations.release_from_body("640181110", date(2026, 5, 31), "收回")
    jump_to(date(2026, 6, 1))
    operations.move_offices(date(2026, 6, 1))
    assert (seen_by(lingwu), seen_by(zone)) == (["640181110"], [])


def test_a_division_is_held_by_one_body_at_a_time(db: SQLAlchemy, ningdong: None) -> None:
    operations.open_body("6401N2", "另一管委会", "county", "6401", date(2020, 1, 1), "文件")
    operations.assign_to_body("6401N1", "640181110", DAY, "文件")
    with pytest.raises(Refused, match="宁东管委会"):
        operations.assign_to_body("6401N2", "640181110", date(2026, 4, 1), "文件")
    with pytest.raises(Refused, match="统计区划之外"):
        operations.assign_to_body("640181", "640181110", DAY, "文件")
    with pytest.raises(Refused):
        operations.release_from_body("640181", DAY, "文件")


@pytest.mark.parametrize(
    ("code", "level"), [("640199", "county"), ("5401N1", "county"), ("6401N1", "village")]
)
def test_a_bodys_code_can_never_be_taken_for_a_statistical_one(db: SQLAlchemy, code: str, level: str) -> None:
    operations.load_divisions(NINGDONG, "测试")
    with pytest.raises(Incomplete):
        operations.open_body(code, "某管委会", level, "6401", DAY, "文件")


FARM = f"{COUNTY}N1"


@pytest.fixture
def farm(db: SQLAlchemy, jump_to: Callable[[date], None], posting_of: Callable[..., Any]) -> None:
    """Two streets of 莲湖区 with a clerk each, and a committee that stands in a street's place."""
    jump_to(DAY)
    for street in (STREET, NEXT):
        posting_of("town_clerk", street)
    operations.open_body(FARM, "大兴新区管委会", "township", COUNTY, date(2020, 1, 1), "区编办批复")


def clerks(db: SQLAlchemy) -> list[tuple[str, str]]:
    """Where the clerks are posted, and the office whose rows they see."""
    with seeing_everything():
        held = db.session.scalars(select(Posting).filter_by(duty="town_clerk"))
        return sorted((each.division, each.office_code) for each in held if each.standing == "now")


def test_who_is_posted_in_a_street_goes_with_it_to_its_body_and_comes_back(
    db: SQLAlchemy, farm: None, jump_to: Callable[[date], None], user_id: Callable[..., int]
) -> None:
    operations.assign_to_body(FARM, STREET, DAY, "批复")
    assert clerks(db) == [(NEXT, NEXT), (FARM, f"{FARM}.{STREET}")]
    assert operations.move_offices(DAY) == 0, "harmless to repeat"
    with pytest.raises(Refused, match="由大兴新区管委会代管"):
        grant(user_id("town_clerk", STREET), "town_surveyor", STREET, DAY, basis="补员")
    operations.release_from_body(STREET, date(2026, 5, 31), "收回")
    jump_to(date(2026, 6, 1))
    operations.move_offices(date(2026, 6, 1))
    assert clerks(db) == [(STREET, STREET), (NEXT, NEXT)]


def test_what_is_planned_for_a_body_of_several_streets_moves_nothing_yet(db: SQLAlchemy, farm: None) -> None:
    operations.open_body("6101N2", "开发区管委会", "county", "6101", date(2020, 1, 1), "批复")
    operations.assign_to_body("6101N2", STREET, DAY, "批复")
    operations.assign_to_body("6101N2", NEXT, date(2026, 3, 20), "批复")
    assert clerks(db) == [(STREET, f"6101N2.{STREET}"), (NEXT, NEXT)]


@pytest.mark.parametrize("code", ["61010401１", "610104003０01"])
def test_a_code_of_full_width_figures_is_none(db: SQLAlchemy, code: str) -> None:
    with pytest.raises(Refused):
        operations.add_division(code, "社区", code[:6] if len(code) == 9 else code[:9], DAY, "批复")
    with pytest.raises(Incomplete):
        operations.load_divisions(
            [{"code": code, "name": "社区", "level": "township", "parent_code": COUNTY}], "测试"
        )
    with pytest.raises(Incomplete):
        operations.open_body(f"{COUNTY}Ｎ1", "农场", "township", COUNTY, DAY, "批复")
