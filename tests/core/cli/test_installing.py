"""`jiuzhu init` on nothing, twice; profiles checked, compared, rehearsed, loaded."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests import engines
from tests.conftest import _KEY, copy_of_database
from tests.core.cli.conftest import Jiuzhu
from tests.postgres_keeper import ADMIN
from tests.throwaway import ROOT

MODULES = ("dibao", "tekun", "linshi", "complaints")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_demo_county_comes_up_from_nothing_and_again_loses_nothing(jiuzhu: Jiuzhu, home: Path) -> None:
    said = jiuzhu("init", "--profile", "lianhu", "--demo")
    assert said.code == 0, said.err
    assert "演示账号的密码都是" in said.out
    assert "town_clerk.610104001" in said.out
    for key in ("secret.key", "data.key"):
        assert stat.S_IMODE((home / key).stat().st_mode) == 0o600
    again = jiuzhu("init", "--profile", "lianhu", "--demo")
    assert again.code == 0
    assert again.out.splitlines() == [said.out.splitlines()[-1]]
    states = jiuzhu("profile", "diff", "lianhu.demo", "--json").json
    assert states == []
    assert jiuzhu("audit", "verify").code == 0


def test_a_county_without_demo_gets_three_administrators_whose_passwords_are_shown_once(
    jiuzhu: Jiuzhu,
) -> None:
    said = jiuzhu("init", "--profile", "lianhu")
    for duty in ("county_admin", "security_admin", "auditor"):
        assert f"{duty}.610104，初始密码 " in said.out
    assert "初始密码" not in jiuzhu("init", "--profile", "lianhu").out


def test_demo_data_has_no_place_in_production(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu(
        "init", "--profile", "lianhu", "--demo", MODE="production", PUBLIC_URL="https://jiuzhu.example.gov.cn"
    )
    assert said.code == 2
    assert "只能用于培训环境" in said.err


def test_a_profile_with_faults_is_told_all_of_them_and_not_loaded(furnished: Jiuzhu, tmp_path: Path) -> None:
    text = (ROOT / "config" / "profiles" / "lianhu.toml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.toml"
    text = text.replace("../divisions/lianhu.csv", str(ROOT / "config" / "divisions" / "lianhu.csv"))
    text = text.replace('code = "dibao"', 'code = "dibaoo"', 1).replace(
        'division = "610104"', 'division = "999999"', 1
    )
    broken.write_text(text, encoding="utf-8")
    said = furnished("profile", "check", broken)
    assert said.code == 1
    assert "dibaoo" in said.out
    assert "999999" in said.out
    assert furnished("profile", "load", broken, "--apply").code == 1


def test_checking_and_loading_tell_the_same_faults_a_line_each_as_many_as_they_say(
    furnished: Jiuzhu, tmp_path: Path
) -> None:
    """Two faults of one place, and a division that its table does not know: named itself, and once."""
    text = (ROOT / "config" / "profiles" / "yuquan.toml").read_text(encoding="utf-8")
    text = text.replace("../divisions/yuquan.csv", str(ROOT / "config" / "divisions" / "yuquan.csv"))
    text = text.replace('division = "150104"', 'division = "150199"', 1)
    text = text.replace('basis = ["YUQUAN21:3(1)4", "YUQUAN21:3(1)1"]', 'basis = ["NO1", "NO2"]', 1)
    broken = tmp_path / "broken.toml"
    broken.write_text(text, encoding="utf-8")
    checked = furnished("profile", "check", broken).out.splitlines()
    assert checked[0] == "broken.toml [profile].division：行政区划表中没有 150199"
    assert [line.partition("：")[2] for line in checked[1:]] == ["文件库中没有 NO1", "文件库中没有 NO2"]
    loaded = furnished("profile", "load", broken, "--apply")
    assert loaded.code == 1
    said, *lines = loaded.err.splitlines()
    assert "有 3 处错误" in said
    assert [line.strip() for line in lines] == checked


def test_a_template_is_neither_loaded_nor_initialised_itself(furnished: Jiuzhu) -> None:
    for words in (
        ("init", "--profile", "ningxia"),
        ("profile", "load", "ningxia"),
        ("profile", "diff", "ningxia"),
    ):
        said = furnished(*words)
        assert said.code == 1
        assert said.out == ""
        assert "“宁夏回族自治区”是地区模板，不能直接载入。" in said.err
        assert "extends" in said.err


@pytest.mark.parametrize(("division", "code"), [("", 1), ('division = "640121"', 0)])
def test_an_overlay_applies_a_template_when_it_names_a_county(
    furnished: Jiuzhu, tmp_path: Path, division: str, code: int
) -> None:
    text = (ROOT / "config" / "profiles" / "ningxia.toml").read_text(encoding="utf-8")
    text = text.replace("../divisions/ningxia.csv", str(ROOT / "config" / "divisions" / "ningxia.csv"))
    (tmp_path / "ningxia.toml").write_text(text, encoding="utf-8")
    head = f'[profile]\ncode = "y"\nextends = "ningxia"\ntitle = "永宁县"\n{division}\nfrom = 2026-07-01\n'
    (tmp_path / "yongning.toml").write_text(head, encoding="utf-8")
    assert furnished("profile", "load", tmp_path / "yongning.toml").code == code


def test_init_says_how_much_was_done_and_each_reason_for_what_was_not(jiuzhu: Jiuzhu) -> None:
    said = jiuzhu("init", "--profile", "yuquan").out.splitlines()
    assert "模块：办成 0 项，未办成 4 项" in said
    reasons = [line for line in said if "未启用：还有 " in line]
    assert [line.split("（")[0] for line in reasons] == [f"模块 {code}" for code in MODULES]
    assert "小召前街街道、" in reasons[0]
    assert all(line.endswith(" 等；全部请看 jiuzhu check --division 150104。") for line in reasons)
    assert not any("办成" in line for line in jiuzhu("profile", "load", "yuquan.demo").out.splitlines())


def test_loading_is_a_rehearsal_unless_applied(furnished: Jiuzhu) -> None:
    assert furnished("profile", "check", "lianhu").out == "lianhu 没有错误。\n"
    changes = furnished("profile", "diff", "lianhu", "--json").json
    assert {change["kind"] for change in changes} == {"new"}
    assert "没有写入" in furnished("profile", "load", "lianhu").out
    assert furnished("profile", "diff", "lianhu", "--json").json == changes
    assert "已写入。" in furnished("profile", "load", "lianhu", "--apply").out
    assert furnished("profile", "diff", "lianhu").out == "没有变化。\n"


def test_upgrade_is_harmless_to_repeat(furnished: Jiuzhu) -> None:
    assert furnished("upgrade").code == 0
    assert furnished("upgrade").code == 0


def test_generated_documents_are_fresh(jiuzhu: Jiuzhu) -> None:
    assert jiuzhu("docs", "--check").code == 0


@pytest.mark.pg
def test_production_refuses_a_login_that_row_level_security_does_not_bind(
    jiuzhu: Jiuzhu, engine: str, tmp_path: Path
) -> None:
    if engine == "sqlite":  # has no logins; the second wall is absent, and `jiuzhu check` says so
        assert "SQLite 没有数据库自身的第二道权限墙" in jiuzhu("check", **keys()).out
        return
    url = copy_of_database(engine, tmp_path)
    production = {"MODE": "production", "PUBLIC_URL": "https://jiuzhu.example.gov.cn", **keys()}
    strong = engines.url_of(url.partition("?")[0].rpartition("/")[2], ADMIN)
    for command in (("init", "--profile", "lianhu"), ("upgrade",)):
        said = jiuzhu(*command, DATABASE_URL=strong, **production)
        assert said.code == 1
        assert "BYPASSRLS" in said.err
    assert jiuzhu("upgrade", DATABASE_URL=url, **production).code == 0
    engines.drop_database(url)


def keys() -> dict[str, str]:
    """Keys of the tests' own, as the copied rows were sealed with them."""
    return {"SECRET_KEY": "tests/" + _KEY, "DATA_KEY": _KEY}
