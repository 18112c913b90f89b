"""Profile files: everything wrong is told at once, a sound one becomes records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.declare import Option, Parameter
from core.errors import Incomplete
from core.library.files import read_library
from core.parameters.building import check_profile, read_profile
from core.parameters.known import Known
from core.parameters.rows import Row

PARAMETERS = (
    Parameter("notice.days", "limit", "公示期", module="dibao", bound=True, required=True),
    Parameter("notice.days", "limit", "公示期", module="tekun", bound=True, required=True),
    Parameter(
        "notice.rounds",
        "choice",
        "公示轮次",
        module="dibao",
        options=(Option(code="before", label="前"), Option(code="after", label="后")),
    ),
    Parameter("standard.dibao.urban", "amount", "低保标准", read_on="month", set_by="city"),
    Parameter("reserve.amount", "amount", "备用金"),
    Parameter("staff.county_min", "count", "人员"),
    Parameter("notice.channels", "table", "渠道"),
)
KNOWN = Known(
    parameters={p.address: p for p in PARAMETERS},
    modules=("dibao", "tekun"),
    duties=("town_clerk", "town_director"),
    texts=read_library(),
    bounds=(
        Row(
            address="dibao:notice.days",
            division="",
            since=date(2021, 7, 1),
            value={"n": 7, "unit": "days"},
            bound="least",
            basis=("D57:19",),
        ),
    ),
    absent=("linshi",),
)
CONFLICTS = replace(
    KNOWN,
    parameters={**KNOWN.parameters, "plan.conflicts": Parameter("plan.conflicts", "table", "不一致之处")},
)
DIVISIONS = """code,name,level,parent_code
61,陕西省,province,
6101,西安市,city,61
610104,莲湖区,county,6101
610104003,北关街道,township,610104
610104003001,某社区,village,610104003
"""
HEAD = """
[profile]
code = "here"
title = "某区"
division = "610104"
divisions = "here.csv"
basis = ["LIANHU21"]
from = 2021-07-27
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "here.csv").write_text(DIVISIONS, encoding="utf-8")
    return tmp_path


def written(folder: Path, text: str, name: str = "here") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_profile_has_no_fault(folder: Path) -> None:
    path = written(
        folder,
        HEAD
        + """
        [staffing]
        county_min = 7

        [[parameters]]
        key = "notice.days"
        modules = ["dibao", "tekun"]
        value = { n = 7, unit = "days" }

        [[parameters]]
        key = "standard.dibao.urban"
        value = "750.00"
        from = 2025-01-01
        to = 2025-12-31
        basis = ["XIAN2018_127"]

        [[channels]]
        code = "board"
        label = "公示栏"
        place = "village"
        required = true

        [[instruments]]
        code = "pilot"
        form = "entrustment"
        townships = ["610104003"]
        matters = ["dibao"]
        confirmer = "joint"
        members = 5
        quorum = 3
        caps = { dibao = "1500.00" }
        first_responsible = "town_director"
        """,
    )
    assert check_profile(path, KNOWN) == []
    profile = read_profile(path, KNOWN)
    assert [(i.address, i.value) for i in profile.parameters] == [
        ("dibao:notice.days", {"n": 7, "unit": "days"}),
        ("tekun:notice.days", {"n": 7, "unit": "days"}),
        ("standard.dibao.urban", "750.00"),
        (
            "notice.channels",
            [
                {
                    "code": "board",
                    "label": "公示栏",
                    "place": "village",
                    "required": True,
                    "source": "document",
                }
            ],
        ),
        ("staff.county_min", 7),
    ]
    standard = profile.parameters[2]
    assert (standard.since, standard.until, standard.basis) == (
        date(2025, 1, 1),
        date(2025, 12, 31),
        ("XIAN2018_127",),
    )
    (instrument,) = profile.instruments
    assert instrument.since == date(2021, 7, 27)
    assert (instrument.members, instrument.quorum) == (5, 3)
    assert instrument.caps == {"dibao": Decimal("1500.00")}


TEN_MISTAKES = """
[[parameters]]
key = "notice.weeks"
value = 3

[[parameters]]
key = "dibao:notice.rounds"
value = "twice"

[[parameters]]
key = "dibao:notice.days"
value = { n = 5, unit = "days" }

[[parameters]]
key = "tekun:notice.days"
value = { n = 7, unit = "days" }
division = "610105"

[[parameters]]
key = "standard.dibao.urban"
value = 750.00
basis = ["XIAN2018_127"]

[[parameters]]
key = "reserve.amount"
value = "20000.00"
from = "2021-07-27"

[[parameters]]
key = "reserve.amount"
value = "30000.00"
basis = ["NOSUCH:3"]

[[instruments]]
code = "pilot"
townships = ["610104003"]
matters = ["dibao"]
quorum = 3
members = 2

[[duties]]
duty = "town_clark"
least = 1
"""


def test_a_profile_with_ten_mistakes_is_told_all_ten_with_file_and_key(folder: Path) -> None:
    path = written(folder, HEAD + TEN_MISTAKES)
    faults = check_profile(path, KNOWN)
    assert sorted(faults) == sorted(
        [
            "here.toml parameters[1].key：没有参数 notice.weeks",
            "here.toml parameters[2].value：应为 before、after 之一",
            "here.toml parameters[3].value：不能低于上级规定的限度 7 天（D57:19）",
            "here.toml parameters[4].division：行政区划表中没有 610105",
            'here.toml parameters[5].value：金额应为加引号的文字，例如 "750.00"',
            "here.toml parameters[6].from：应为 TOML 日期，例如 2026-07-01，不加引号",
            "here.toml parameters[7].basis：文件库中没有 NOSUCH",
            "here.toml parameters[7].from：与 here.toml parameters[6] 的日期重叠",
            "here.toml instruments[1].quorum：法定人数应不少于 2 人，且不多于成员人数",
            "here.toml duties[1].duty：没有岗位 town_clark",
        ]
    )


def test_nothing_is_built_of_a_faulty_profile(folder: Path) -> None:
    path = written(folder, HEAD + TEN_MISTAKES)
    with pytest.raises(Incomplete) as error:
        read_profile(path, KNOWN)
    assert "10 处错误" in str(error.value)
    assert error.value.fields["here.toml parameters[1].key"] == ["没有参数 notice.weeks"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[parameters]]\nkey = 3\nvalue = 1\n", "here.toml parameters[1].key：应为加引号的文字"),
        ("[[parameters]]\nkey = 'reserve.amount'\n", "here.toml parameters[1].value：必须填写"),
        (
            "[[parameters]]\nkey='reserve.amount'\nvalue='1.00'\nfrom=2022-01-01\nto=2021-12-31\n",
            "here.toml parameters[1].to：止日早于起日 2022-01-01",
        ),
        (
            "[[parameters]]\nkey='standard.dibao.urban'\nvalue='700.00'\n",
            "here.toml parameters[1].basis：低保标准 只能由设区的市级以上规定，请引用其文件（社会救助法）",
        ),
        (
            "[[parameters]]\nkey='reserve.amount'\nvalue='1.00'\nbasis=['SAL26:44']\n",
            "here.toml parameters[1].basis：所列文件在 2021-07-27 都不施行",
        ),
        ("[[parameter]]\nkey='reserve.amount'\n", "here.toml [parameter]：没有这一节"),
        ("[channels]\ncode='x'\n", "here.toml channels：应写成 [[channels]]"),
        ("[staffing]\ncounty_min = '7'\n", "here.toml [staffing].county_min：应为不小于 0 的整数"),
        ("[staffing]\ncountry_min = 7\n", "here.toml [staffing].country_min：没有参数 staff.country_min"),
        ("[tiers]\ncounty = 1\n", "here.toml [tiers].county：应为加引号的文字"),
        (
            "[[instruments]]\ncode='p'\nmatters=['dibao']\ntownships=['610104003001']\n",
            "here.toml instruments[1].townships：610104003001 不是乡镇（街道）",
        ),
        (
            "[[instruments]]\ncode='p'\nmatters=['dibao']\ntownships=['610104003']\ncaps={tekun='1.00'}\n",
            "here.toml instruments[1].caps：限额中的 tekun 不在下放事项之内",
        ),
        (
            "[[instruments]]\ncode='p'\nmatters=['dibao']\ntownships=['610104003']\ncaps={dibao=1}\n",
            'here.toml instruments[1].caps：金额应为加引号的文字，例如 { linshi = "1500.00" }',
        ),
        (
            "[[instruments]]\ncode='p'\nmatters=['dibao']\ntownships=['610104003']\nseal={kind='wax'}\n",
            "here.toml instruments[1].seal.kind：不能是 wax",
        ),
        (
            "[[instruments]]\ncode='p'\nmatters=['dibao']\ntownships=['610104003']\nconsent={by='区'}\n",
            "here.toml instruments[1].consent.by：没有这个键",
        ),
        ("[[modules]]\ncode = 'dibao'\ncolor = 'red'\n", "here.toml modules[1].color：没有这个键"),
        ("[[modules]]\ncode = 'dibaoo'\n", "here.toml modules[1].code：没有安装模块 dibaoo"),
        (
            "[[modules]]\ncode='dibao'\n\n[[modules]]\ncode='dibao'\nfrom=2022-01-01\n",
            "here.toml modules[2].from：与 here.toml modules[1] 的日期重叠",
        ),
        (
            "[[provisions]]\ncode='p'\ndivision='62'\nissuer='省'\nnumber='1号'\nmatters=['dibao']\n",
            "here.toml provisions[1].division：应为本地所属省份的两位代码",
        ),
        (
            "[[documents]]\ncode = 'NOSUCH'\n",
            "here.toml documents[1].code：文件库中没有 NOSUCH；新文件请写明 title 和 level",
        ),
        ("[[documents]]\ncode = 'X1'\ntitle = '办法'\n", "here.toml documents[1].level：必须填写"),
        (
            "[[documents]]\ncode = 'D57'\ntitle = '办法'\nlevel = 'nation'\n",
            "here.toml documents[1].code：编号 D57 已被文件库中的文件使用",
        ),
    ],
)
def test_each_mistake_has_its_sentence(folder: Path, text: str, fault: str) -> None:
    assert check_profile(written(folder, HEAD + text), KNOWN) == [fault]


def test_a_file_that_is_no_toml_or_is_not_there_is_told(folder: Path) -> None:
    assert "不是有效的 TOML" in check_profile(written(folder, "[profile"), KNOWN)[0]
    assert check_profile(folder / "nowhere.toml", KNOWN) == ["nowhere.toml：读不到这个文件"]


def test_what_a_profile_says_of_a_module_that_was_left_out_is_no_mistake_and_not_loaded(folder: Path) -> None:
    path = written(folder, HEAD + "[[parameters]]\nkey = 'linshi:cap'\nvalue = '8000.00'\n")
    assert read_profile(path, KNOWN).parameters == ()


OVERLAY = """
[profile]
code = "here.demo"
title = "演示"
extends = "here"
source = "test"
basis = ["DEMO"]
from = 2021-07-27

[[documents]]
code = "DEMO"
title = "演示值"
level = "county"

[[channels]]
code = "street"
label = "街道公示栏"
place = "township"

[[parameters]]
key = "reserve.amount"
value = "20000.00"
"""
BOARD = "\n[[channels]]\ncode = 'board'\nlabel = '公示栏'\nplace = 'village'\n"


def test_an_overlay_adds_to_its_base_and_marks_what_it_adds(folder: Path) -> None:
    written(folder, HEAD + BOARD)
    profile = read_profile(written(folder, OVERLAY, "here.demo"), KNOWN)
    assert (profile.code, profile.division, profile.files) == (
        "here.demo",
        "610104",
        ("here.toml", "here.demo.toml"),
    )
    by_address = {item.address: item for item in profile.parameters}
    assert (by_address["reserve.amount"].source, by_address["reserve.amount"].basis) == ("test", ("DEMO",))
    channels = by_address["notice.channels"]
    assert [channel["source"] for channel in channels.value] == ["document", "test"]
    assert channels.source == "test"


def test_an_overlay_may_not_say_again_what_the_document_says(folder: Path) -> None:
    written(folder, HEAD + "\n[[parameters]]\nkey = 'reserve.amount'\nvalue = '1.00'\n")
    faults = check_profile(written(folder, OVERLAY, "here.demo"), KNOWN)
    assert faults == ["here.demo.toml parameters[1].from：与 here.toml parameters[1] 的日期重叠"]


SHARED = """
[profile]
code = "shared"
title = "演示值"
source = "test"
basis = ["LIANHU21"]
from = 2021-01-01

[[parameters]]
key = "notice.days"
modules = ["dibao", "tekun"]
value = { n = 9, unit = "days" }

[[parameters]]
key = "reserve.amount"
value = "20000.00"

[[parameters]]
key = "staff.county_min"
value = 3
from = 2022-01-01

[[channels]]
code = "board"
label = "公示栏"
place = "village"
"""
FILLED = """
[profile]
code = "here.demo"
extends = "here"
fills = "shared"
title = "某区（演示值）"
source = "test"
from = 2021-08-01

[[parameters]]
key = "reserve.amount"
value = "100.00"
"""


def test_a_shared_file_fills_only_what_neither_the_document_nor_the_overlay_states(folder: Path) -> None:
    days = '[[parameters]]\nkey = "notice.days"\nmodules = ["dibao"]\nvalue = { n = 7, unit = "days" }\n'
    written(folder, HEAD + days)
    written(folder, SHARED, "shared")
    profile = read_profile(written(folder, FILLED, "here.demo"), KNOWN)
    said = {item.address: (item.value, item.since.isoformat(), item.source) for item in profile.parameters}
    assert said == {
        "dibao:notice.days": ({"n": 7, "unit": "days"}, "2021-07-27", "document"),
        "tekun:notice.days": ({"n": 9, "unit": "days"}, "2021-08-01", "test"),
        "reserve.amount": ("100.00", "2021-08-01", "test"),
        "staff.county_min": (3, "2022-01-01", "test"),
        "notice.channels": (
            [{"code": "board", "label": "公示栏", "place": "village", "source": "test"}],
            "2021-08-01",
            "test",
        ),
    }


DATED = """
[[parameters]]
key = "staff.county_min"
value = 3
from = 2021-01-01
to = 2022-12-31

[[parameters]]
key = "staff.county_min"
value = 5
from = 2023-01-01
"""


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("to = 2022-12-31", [(5, "2023-01-01"), (4, "2021-08-01")]),
        ("from = 2023-06-01", [(3, "2021-01-01"), (4, "2023-06-01")]),
        ("from = 2021-08-01", [(4, "2021-08-01")]),
        ('division = "610104003"', [(3, "2021-01-01"), (5, "2023-01-01"), (4, "2021-08-01")]),
    ],
)
def test_a_shared_row_fills_days_that_the_profiles_own_rows_leave_open(
    folder: Path, own: str, said: list[tuple[int, str]]
) -> None:
    head, _none = SHARED.split("[[parameters]]", 1)
    row = f'[[parameters]]\nkey = "staff.county_min"\nvalue = 4\n{own}\n'
    written(folder, HEAD)
    written(folder, head + DATED, "shared")
    profile = read_profile(written(folder, FILLED + row, "here.demo"), KNOWN)
    found = [(i.value, i.since.isoformat()) for i in profile.parameters if i.address == "staff.county_min"]
    assert found == said


def test_a_conflict_with_the_law_names_what_is_said_by_which_law_and_what_is_done(folder: Path) -> None:
    conflict = """
        [[conflicts]]
        code = "K-06"
        says = "三十五个工作日"
        law = ["%s"]
        does = "按三十个工作日办理。"
        """
    profile = read_profile(written(folder, HEAD + conflict % "SAL26:43"), CONFLICTS)
    (row,) = [item.value for item in profile.parameters if item.address == "plan.conflicts"]
    assert row == [
        {
            "code": "K-06",
            "says": "三十五个工作日",
            "law": ["SAL26:43"],
            "does": "按三十个工作日办理。",
            "source": "document",
        }
    ]
    (fault,) = check_profile(written(folder, HEAD + conflict % "NONE99:1"), CONFLICTS)
    assert fault == "here.toml conflicts[1].law：文件库中没有 NONE99"
